// A table of objectives under the keyboard: Tab goes through all of it, folding keeps the place, every group folds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { closing, everyPart, settled, sizes, theBrowser, visit } from './harness.mjs';
import { liveRecording } from './live_recording.mjs';

const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

/** `n` objectives of a Prometheus that knows nothing of them. */
const crowd = (n, service = (at) => `service-${String(at % 250).padStart(3, '0')}`) => async (page) => {
  const objectives = Array.from({ length: n }, (_, at) => ({ service: service(at), name: `objective ${at}`, target: '99.9%', bad: `sum(rate(f_total{n="${at}"}[5m]))`, total: `sum(rate(a_total{n="${at}"}[5m]))` }));
  await page.route((url) => url.pathname.endsWith('/config.json'), (route) => route.fulfill({ json: { sources: [{ kind: 'prometheus', url: 'prometheus/' }], objectives } }));
  await page.route(/\/prometheus\/api\//, (route) => {
    const { pathname } = new URL(route.request().url());
    const data = pathname.endsWith('/rules') ? { groups: [] } : pathname.endsWith('/buildinfo') ? { version: '3.0.0' } : { resultType: pathname.endsWith('/query_range') ? 'matrix' : 'vector', result: [] };
    return route.fulfill({ json: { status: 'success', data } });
  });
};

/** The recorded company as a live server, seen at the moment it was recorded. */
async function company(t, path, size = sizes.wide) {
  const live = await liveRecording({ runs: false });
  closing(t, live.stop);
  const app = await configured(t, live.configuration, { prometheus: live.url });
  const context = await (await theBrowser()).newContext({ viewport: size, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  closing(t, () => context.close());
  const page = await context.newPage();
  await page.addInitScript((now) => (Date.now = () => now), live.taken_at);
  const open = () => page.goto(new URL(path, app.url).href);
  const worse = (times) => live.alter((text) => text.replaceAll(/,\s*"([\d.e+-]+)"\]/g, (said, it) => (Number(it) > 0 && Number(it) < 0.5 ? `,"${Math.min(0.9, Number(it) * times)}"]` : said)));
  return { ...live, page, open, worse };
}

test('who goes through a long table with Tab is never thrown out of it', async (t) => {
  const { page } = await visit(t, 'slos/', { before: crowd(1000) });
  await page.locator('tr[data-objective]').first().waitFor();
  await page.locator('.objectives').focus();
  const line = () => page.evaluate(() => Number(document.activeElement.closest('tr')?.getAttribute('aria-rowindex') ?? NaN));
  let before = 0;
  await press(page, ...Array(14).fill('Tab'));
  for (let n = 0; n < 150; n += 1) {
    await press(page, 'Tab');
    const at = await line();
    assert.ok(at >= before, `after line ${before} comes ${Number.isNaN(at) ? 'nothing' : at}`);
    before = at;
  }
});

test('who folds a group with the keyboard goes on from there', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  await page.locator('.objectives').focus();
  for (let n = 0; n < 6; n += 1) await press(page, 'ArrowDown');
  const line = () => page.locator('tr[data-active]').getAttribute('aria-rowindex');
  assert.equal(await page.locator('tr.group[data-active]').count(), 1);
  const at = Number(await line());
  await press(page, 'ArrowLeft');
  await page.waitForURL(/folded=notifications/);
  await press(page, 'ArrowDown');
  assert.equal(Number(await line()), at + 1);
});

test('what is chosen in the palette stays chosen when answers come', async (t) => {
  const { page, open, worse, asked } = await company(t, 'slos/?refresh=1h');
  await open();
  await page.locator('tr[data-objective]').first().waitFor();
  await settled(page);
  await press(page, 'Control+k');
  await page.locator('#found li').first().waitFor();
  const chosen = page.locator('#found [aria-selected=true] .text');
  for (let n = 0; n < 40 && (await chosen.innerText()) !== 'Sources'; n += 1) await press(page, 'ArrowDown');
  assert.equal(await chosen.innerText(), 'Sources');
  worse(400);
  const title = await page.title();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForFunction((it) => document.title !== it, title);
  assert.equal(await chosen.innerText(), 'Sources');
});

test('the chosen tool follows the way back', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  const tool = page.getByRole('combobox', { name: 'Tool' });
  await tool.selectOption('sloth');
  await page.waitForURL(/tool=sloth/);
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes('tool'));
  await page.waitForFunction(() => document.querySelectorAll('tr[data-objective]').length === 41);
  assert.equal(await tool.inputValue(), '');
});

for (const service of ['a,b', 'all']) {
  test(`a group called ${service} folds, and only it`, async (t) => {
    const { page } = await visit(t, 'slos/', { before: crowd(6, (at) => (at < 3 ? service : 'other')) });
    await page.locator('tr[data-objective]').first().waitFor();
    const fold = (name) => page.locator('tr.group a', { hasText: name });
    await fold(service).click();
    await page.waitForURL(/folded=/);
    assert.equal(await fold(service).getAttribute('aria-expanded'), 'false');
    assert.equal(await fold('other').getAttribute('aria-expanded'), 'true');
  });
}

test('objectives without a service fold, too', async (t) => {
  const { page, open, alter } = await company(t, 'slos/');
  alter((text) => text.replaceAll('"sloth_service":"checkout"', '"sloth_service":""'));
  await open();
  const group = page.locator('tr.group a', { hasText: 'no service named' });
  await group.waitFor();
  await settled(page);
  await group.click();
  await page.waitForFunction(() => [...document.querySelectorAll('tr.group a')].find((it) => /no service/.test(it.innerText))?.getAttribute('aria-expanded') === 'false', null, { timeout: 3000 });
});

test('the filter can be reached as soon as the page stands', async (t) => {
  const before = async (page) => {
    await crowd(3)(page);
    await page.route(/\/api\/v1\/rules/, () => {});
  };
  const { page } = await visit(t, 'slos/', { before });
  await page.locator('h1').getByText('Objectives').waitFor();
  await everyPart(page);
  await press(page, '/');
  await page.waitForFunction(() => document.querySelector('dialog[open]') || document.activeElement.matches('input[type=search]'), null, { timeout: 3000 });
});
