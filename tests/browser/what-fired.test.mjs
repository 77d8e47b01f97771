// What fired when: the alerts of an objective over the page's range, nothing said in words, and what is not known never quiet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, shared, sizes, visit, world } from './harness.mjs';

const at = (slo, more = '') => `slos/?${more}slo=${encodeURIComponent(slo)}`;
const FIRED = 'prometheus/sloth/checkout-availability';
const QUIET = 'prometheus/sloth/shipping-quotes';
const panelOf = (page, title) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const fired = (page) => panelOf(page, 'What fired when');

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`alerts that fired, ${theme}, ${size}`, async (t) => {
    const { page } = await visit(t, at(FIRED, 'demo&'), { theme, size: sizes[size] });
    await fired(page).getByText(/page CheckoutAvailabilityBurn fired twice, .+ in all, last \d\d:\d\d/).waitFor();
    await fired(page).getByText('as table').click();
    const table = fired(page).getByRole('table', { name: /^Alerts/ });
    await table.waitFor();
    assert.deepEqual(await table.locator('th[scope=col]').allInnerTexts(), ['What', 'State', 'From', 'To', 'Lasted']);
    assert.equal(await table.locator('tbody tr', { hasText: 'page CheckoutAvailabilityBurn' }).count(), 2);
    await picture(page, `what-fired-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

test('nothing that fired is said in words and not drawn', async (t) => {
  const { page } = await visit(t, at(QUIET, 'demo&'));
  await fired(page).getByText(/^Nothing fired in 7\sd: 2 alerts, looked at every 10\smin\.$/).waitFor();
  assert.equal(await fired(page).locator('figure').count(), 0);
});

test('alerts of the past were pending before they fired, where they wait', async (t) => {
  const { page } = await visit(t, at('prometheus/pyrra/checkout-orders-read', 'demo&from=now-30d&to=now&'));
  await fired(page).getByText(/page ErrorBudgetBurn fired/).waitFor();
  await fired(page).getByText('as table').click();
  const rows = fired(page).locator('tbody tr');
  await rows.first().waitFor();
  const told = (await rows.allInnerTexts()).map((it) => it.split('\t'));
  const pending = told.filter(([, state]) => state === 'pending');
  assert.ok(pending.length > 0, JSON.stringify(told));
  assert.ok(pending.some(([what, , , until]) => told.some(([other, state, from]) => other === what && state === 'fired' && from === until)), JSON.stringify(told));
  await picture(page, 'what-fired-pending');
});

test('it is read with the crosshair of the page, zoomed by a drag, and tells how it is known', async (t) => {
  const { page } = await visit(t, at(FIRED, 'demo&'));
  const chart = fired(page).getByRole('slider', { name: /^Alerts of checkout/ });
  await chart.waitFor();
  await chart.focus();
  await page.keyboard.press('End');
  assert.match(await chart.getAttribute('aria-valuetext'), /page CheckoutAvailabilityBurn quiet, ticket CheckoutAvailabilityBurn quiet/);
  await page.keyboard.press('Escape');
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  const said = new Set();
  for (let x = 0.6; x < 0.94; x += 0.01) {
    await page.mouse.move(box.x + x * box.width, box.y + box.height / 3);
    for (const line of await chart.locator('.reading li:visible').allInnerTexts()) said.add(line.replace(/\s+/g, ' '));
  }
  assert.ok(said.has('page CheckoutAvailabilityBurn fired') && said.has('ticket CheckoutAvailabilityBurn quiet'), [...said].join('; '));
  await fired(page).getByRole('button', { name: 'How do we know' }).click();
  const dialog = page.getByRole('dialog', { name: 'How do we know' });
  await dialog.getByText('ALERTS{').waitFor();
  assert.match(await dialog.innerText(), /twice[\s\S]+One value every[\s\S]+10\smin/);
  assert.doesNotMatch(await dialog.innerText(), /Each over/);
  await page.keyboard.press('Escape');
  await chart.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await chart.boundingBox();
  await page.mouse.move(x + 0.6 * width, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 0.75 * width, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/[?&]from=/);
  await fired(page).getByText(/page CheckoutAvailabilityBurn fired once/).waitFor();
});

const running = world();
const skip = running ? false : 'no world runs';

test('alerts of the past that could not be asked for are not known: not quiet, and not drawn as such', { skip }, async (t) => {
  const server = shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
  let refuses = true;
  const before = (page) => page.route(/query_range/, (route) => {
    const isAlerts = (new URLSearchParams(route.request().postData() ?? '').get('query') ?? '').startsWith('ALERTS');
    return refuses && isAlerts ? route.fulfill({ status: 503, body: 'no' }) : route.continue();
  });
  const { page } = await visit(t, at(QUIET), { server, before, expected: [/answer 503/, /503/] });
  await fired(page).getByText('Nothing is known to have been the matter in 7').waitFor();
  assert.equal(await fired(page).getByText('Nothing fired').isVisible(), false);
  assert.equal(await fired(page).locator('svg text', { hasText: 'not known' }).count(), 2);
  await panelOf(page, 'Burn rate').getByText(/The budget burn/).first().waitFor();
  await picture(page, 'what-fired-unknown');
  refuses = false;
  await page.reload();
  await fired(page).getByText(/^Nothing fired in 7/).waitFor();
});
