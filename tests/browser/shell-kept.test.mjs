// What a reader keeps and hands on: views across tabs and companies, typed times across zones, choices that are not offered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { closing, everyPart, shared, theBrowser, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const real = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

test('a link to typed times shows the same range in another zone', async (t) => {
  const { page, context } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability');
  await page.locator('figure').first().waitFor();
  await press(page, 't', 't');
  const dialog = page.getByRole('dialog', { name: 'Time' });
  await dialog.getByRole('textbox', { name: 'From', exact: true }).fill('2026-11-20 08:00');
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill('2026-11-20 20:00');
  await press(page, 'Enter');
  await page.waitForURL(/from=/);
  const { searchParams } = new URL(page.url());
  // A clock without its zone is another instant for everybody else.
  assert.ok(searchParams.get('timezone') || /Z$|[+-]\d\d:\d\d$/.test(searchParams.get('from')), page.url());
});

test('a view that was saved in one tab is there in the other', async (t) => {
  const { page, context, url } = await visit(t, 'slos/?demo');
  const other = await context.newPage();
  await other.goto(url);
  for (const it of [page, other]) await it.locator('tr[data-objective]').first().waitFor();
  await press(page, 'd', 'v');
  await page.getByRole('dialog').getByRole('textbox').fill('Mine');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Mine', exact: true }).waitFor();
  await press(other, 'd', 'v');
  await other.getByRole('dialog', { name: 'Saved views' }).getByRole('button', { name: 'Mine', exact: true }).waitFor({ timeout: 3000 });
});

test('what an empty zone means is said right where config.json names one', async (t) => {
  const before = async (page) => {
    await page.route((url) => url.pathname.endsWith('/config.json'), (route) => route.fulfill({ json: { timezone: 'Asia/Tokyo', sources: [{ kind: 'prometheus', url: 'prometheus/' }] } }));
    await page.route(/\/prometheus\/api\//, (route) => route.fulfill({ json: { status: 'success', data: { groups: [], resultType: 'vector', result: [] } } }));
  };
  const { page } = await visit(t, '', { before });
  await page.locator('.site-foot').getByText('All times Asia/Tokyo').waitFor();
  await press(page, 't', 't');
  const said = page.getByRole('dialog', { name: 'Time' }).getByText(/^Times are shown in/);
  await said.waitFor();
  assert.equal(await page.getByLabel('Time zone').inputValue(), '');
  assert.doesNotMatch(await said.innerText(), /Asia\/Tokyo. Empty is your own zone/);
});

test('a saved view opens in a new tab where the palette says so', async (t) => {
  const { page, context } = await visit(t, 'slos/?demo&q=checkout');
  await page.locator('tr[data-objective]').first().waitFor();
  await press(page, 'd', 'v');
  await page.getByRole('dialog').getByRole('textbox').fill('Views of mine');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Views of mine', exact: true }).waitFor();
  await press(page, 'Escape');
  await press(page, 'Control+k');
  await page.keyboard.type('view');
  await page.getByText('Ctrl Enter opens in a new tab').waitFor();
  assert.match(await page.locator('#found [aria-selected=true]').innerText(), /Views of mine/);
  const [opened] = await Promise.all([context.waitForEvent('page', { timeout: 3000 }), press(page, 'Control+Enter')]);
  await opened.waitForURL(/q=checkout/);
});

test('a refresh that the list does not hold is the one that is chosen', async (t) => {
  const { page } = await visit(t, '?demo&refresh=2m');
  await page.locator('.site-nav').waitFor();
  await press(page, 't', 't');
  const choice = page.getByRole('combobox', { name: 'Refresh every' });
  await choice.waitFor();
  assert.doesNotMatch(await choice.evaluate((it) => it.selectedOptions[0].innerText), /as configured/);
});

test('in a frame that may send no forms a typed range is still taken', async (t) => {
  const { createServer } = await import('node:http');
  const { once } = await import('node:events');
  const { url } = await configured(t, { demo: true }, { framedBy: 'http://localhost:*' });
  const portal = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(`<iframe width=900 height=700 sandbox="allow-scripts allow-same-origin" src="${url}slos/?demo"></iframe>`)).listen(0, '127.0.0.1');
  await once(portal, 'listening');
  closing(t, () => portal.close());
  const context = await (await theBrowser()).newContext();
  closing(t, () => context.close());
  const page = await context.newPage();
  await page.goto(`http://localhost:${portal.address().port}`);
  const frame = page.frameLocator('iframe');
  await frame.locator('tr[data-objective]').first().waitFor();
  await frame.getByRole('button', { name: 'Time, range, zone' }).click();
  await frame.getByRole('textbox', { name: 'From', exact: true }).fill('now-2d');
  await frame.getByRole('button', { name: 'Show range' }).click();
  await frame.getByRole('dialog').waitFor({ state: 'detached', timeout: 3000 });
});

test('a view that was saved elsewhere keeps the recorded company that is shown', async (t) => {
  const { page } = await visit(t, 'slos/?demo', { server: await configured(t, { sources: [{ kind: 'prometheus', url: 'prometheus/' }] }) });
  await page.locator('tr[data-objective]').first().waitFor();
  await page.evaluate(() => localStorage.setItem('plumbline / view Mine', '/slos/?q=checkout'));
  await page.reload();
  await page.locator('tr[data-objective]').first().waitFor();
  await press(page, 'd', 'v');
  await page.getByRole('button', { name: 'Mine', exact: true }).click();
  await page.waitForURL(/q=checkout/);
  assert.ok((await page.locator('.recorded').count()) === 0 || /demo/.test(page.url()), page.url());
});

test('a click on the palette with Command opens a new tab', async (t) => {
  const { page, context } = await visit(t, '?demo');
  await page.locator('main table:visible').first().waitFor();
  await press(page, 'Control+k');
  await page.getByRole('combobox', { name: /Objective, service/ }).fill('checkout / av');
  const entry = page.locator('#found li', { hasText: 'checkout / availability' });
  const [opened] = await Promise.all([context.waitForEvent('page', { timeout: 3000 }), entry.click({ modifiers: ['Meta'] })]);
  await opened.waitForURL(/slo=/);
});
