// The instant that everything is seen from: what stands in the address is followed once, and what cannot be followed is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { drawn, settled, shared, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const real = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const lost = (page) => page.evaluate(() => document.activeElement === document.body);

test('seen from an instant that was typed as now-6h the page stays when it is sorted', { skip }, async (t) => {
  const { page } = await visit(t, 'slos/?at=now-6h', { server: real() });
  await page.locator('tr[data-objective]').first().waitFor();
  await settled(page);
  const header = page.getByRole('link', { name: /^Target/ });
  await header.focus();
  let asked = 0;
  page.on('request', (request) => (asked += /\/api\/v/.test(request.url())));
  await page.evaluate(() => {
    window.fewest = Infinity;
    const look = () => (window.fewest = Math.min(window.fewest, document.querySelectorAll('tr[data-objective]').length));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await press(page, 'Enter');
  await page.waitForURL(/sort=target/);
  await page.locator('th[aria-sort]').waitFor();
  await settled(page);
  assert.equal(asked, 0, 'the past was asked for already');
  assert.ok((await page.evaluate(() => window.fewest)) > 0, 'no moment without rows');
  assert.equal(await lost(page), false);
});

test('the charts of one objective stay, grey and said to be of the instant before, until each is answered', { skip }, async (t) => {
  const ofCharts = (route) => /query_range/.test(route.request().url())
    && /"plumbline", "(counted|total|\d+)"|by ?\(le\)|ALERTS/.test(new URLSearchParams(route.request().postData()).get('query'));
  let [holds, held] = [() => false, []];
  const before = (page) => page.route(/\/prometheus\/api\//, (route) => (holds(route) ? held.push(route) : route.continue().catch(() => {})));
  const hold = async (which) => {
    const all = held;
    [holds, held] = [which, all.filter(which)];
    await Promise.all(all.filter((it) => !which(it)).map((route) => route.continue().catch(() => {})));
  };
  const { page } = await visit(t, 'slos/?refresh=1h&slo=prometheus/sloth/checkout-latency', { server: real(), before });
  const events = page.locator('section', { hasText: /^Events/ });
  await events.getByText('How do we know').waitFor();
  await page.locator('figure[aria-label*="burns"]').first().waitFor();
  await settled(page);
  const said = () => page.locator('main figure').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
  const grey = (selector) => page.locator(selector).first().evaluate((it) => getComputedStyle(it).opacity);
  const line = page.locator('.seen-from').getByText('what is grey is of the instant before');
  const shown = await said();
  await hold(() => true);
  await press(page, 't', 'ArrowLeft');
  await line.waitFor();
  assert.equal(await grey('main'), '0.5');
  assert.deepEqual(await said(), shown, 'nothing is lost while all is asked');
  await hold(ofCharts);
  await page.locator('main:not(.off):not([aria-busy])').waitFor();
  await page.locator('figure.old').nth(2).waitFor();
  assert.deepEqual([await grey('main'), await grey('figure.old')], ['1', '0.5']);
  assert.deepEqual(await said(), shown, 'nor while the charts are');
  await events.getByText('How do we know').waitFor();
  await line.waitFor();
  await hold(() => false);
  await page.waitForFunction(() => !document.querySelector('main .old'));
  await line.waitFor({ state: 'detached' });
  await page.waitForFunction((shown) => [...document.querySelectorAll('main figure')].some((it) => !shown.includes(it.getAttribute('aria-label'))), shown);
});

test('an instant that is still to come is not seen: the page says so and shows now', { skip }, async (t) => {
  const { page } = await visit(t, '?at=now%2B2d', { server: real() });
  await page.getByText('“now+2d” is still to come').waitFor();
  await page.getByText(/^live, /).waitFor();
  assert.equal(await page.locator('.seen-from').count(), 0);
  assert.doesNotMatch(await page.title(), /not now/);
});

test('a moment years back stands on the clock of its own time of the year, shown or typed', { skip }, async (t) => {
  const { page, go } = await visit(t, 'slos/?at=2024-01-15T12:00:00Z', { server: real() });
  const shown = (text) => page.locator('.seen-from time', { hasText: text }).waitFor();
  await shown(/15 Jan 2024, 13:00/);
  await go('slos/?at=2024-07-15T12:00:00Z');
  await shown(/15 Jul 2024, 14:00/);
  await go('slos/?at=2024-01-15%2012:00');
  await shown(/15 Jan 2024, 12:00/);
  await press(page, 't', 't');
  await page.getByLabel('Instant everything is seen from').fill('2023-07-15 12:00');
  await page.getByRole('button', { name: 'See it' }).click();
  await page.waitForURL(/at=2023-07-15T10/);
  await shown(/15 Jul 2023, 12:00/);
});

for (const [name, asked, said] of [
  ['a range that ends before it begins', 'from=now&to=now-7d', /The range ends before it begins/],
  ['a range that is no time', 'from=yesterday', /“yesterday” is no time/],
  ['an instant that is no time', 'at=yesterday', /“yesterday” is no time/],
]) {
  test(`${name} is said to be one`, async (t) => {
    const { page } = await visit(t, `slos/?demo&slo=prometheus/sloth/checkout-availability&${asked}`);
    await page.locator('main [role=status]').filter({ hasText: said }).waitFor();
    await page.locator('figure').nth(1).waitFor();
    assert.doesNotMatch(await page.title(), /not now/);
  });
}
