// What a reader chooses and keeps: theme, range, zone, refresh, saved views, links; and what a tab in the background tells.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closing, picture, recording, shared, sizes, theBrowser, visit } from './harness.mjs';

const OBJECTIVE = 'slos/?slo=prometheus/sloth/checkout-availability';
const open = async (t, path = 'slos/', options) => {
  const { page, context } = await visit(t, path, options);
  await page.locator('main table:visible').first().waitFor();
  return { page, context };
};
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? 'system');

test('a theme that was chosen is remembered, and the address wins over it', async (t) => {
  const { page } = await open(t);
  const choice = page.getByRole('combobox', { name: 'Theme' });
  for (const name of ['dark', 'contrast', 'light', 'system']) {
    await choice.selectOption(name);
    await page.waitForFunction((it) => (document.documentElement.dataset.theme ?? 'system') === it, name);
  }
  await choice.selectOption('dark');
  await page.reload();
  await page.locator('tr[data-objective]').first().waitFor();
  assert.equal(await theme(page), 'dark');
  assert.equal(await choice.inputValue(), 'dark');
  await page.goto(`${page.url()}?theme=light`);
  await page.locator('tr[data-objective]').first().waitFor();
  assert.equal(await theme(page), 'light');
  await choice.selectOption('contrast');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'contrast' && !location.search.includes('theme'));
});

test('typed times are checked at once, and a range is in the address', async (t) => {
  for (const [scheme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
    const { page } = await open(t, OBJECTIVE, { theme: scheme, size: sizes[size] });
    await page.getByRole('button', { name: 'Time, range, zone' }).click();
    const dialog = page.getByRole('dialog', { name: 'Time' });
    await dialog.getByText('Changes the chart of burn rates').waitFor();
    const from = dialog.getByRole('textbox', { name: 'From', exact: true });
    await from.fill('now-6x');
    await dialog.getByText('“x” is not a unit').waitFor();
    assert.equal(await from.getAttribute('aria-invalid'), 'true');
    await picture(page, `time-wrong-${scheme}-${size}`);
    await from.press('Enter');
    assert.ok(!page.url().includes('from='), 'what is wrong is not taken');
    await from.fill('now-7d/d');
    await dialog.getByText(/Sat 14 Nov, 00:00 to/).waitFor();
    await picture(page, `time-${scheme}-${size}`);
    await from.press('Enter');
    await page.waitForURL(/from=now-7d\/d&to=now/);
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Time, range, zone' }).click();
    await dialog.getByRole('button', { name: '24 hours' }).click();
    await page.waitForURL(/from=now-24h/);
    await page.goBack();
    await page.waitForURL(/from=now-7d\/d/);
  }
});

test('zone and refresh are chosen by name', async (t) => {
  const { page } = await open(t, '');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Time' });
  const zone = dialog.getByLabel('Time zone');
  await zone.fill('Mars/Olympus');
  await dialog.getByText('knows no zone of that name').waitFor();
  await zone.fill('America/New_York');
  await zone.press('Enter');
  await page.waitForURL(/timezone=America\/New_York/);
  await dialog.getByText('Times are shown in America/New_York').waitFor();
  await page.locator('.site-foot').getByText('All times America/New_York').waitFor();
  await dialog.getByRole('combobox', { name: 'Refresh every' }).selectOption('10s');
  await page.waitForURL(/refresh=10s/);
  await dialog.getByText('Sources are asked every 10').waitFor();
});

test('views are saved in the browser, opened and forgotten', async (t) => {
  const { page } = await open(t, 'slos/?q=checkout&sort=left');
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  await page.getByRole('button', { name: 'Saved views' }).click();
  await dialog.getByText('Nothing is saved yet').waitFor();
  await dialog.getByRole('textbox').fill('Monday <b>');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Monday <b>', exact: true }).waitFor();
  await picture(page, 'saved-views-light-wide');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL((url) => !url.pathname.includes('slos'));
  await page.reload();
  await page.locator('main table:visible').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Objective, service/ }).waitFor();
  await page.keyboard.type('monday');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=checkout&sort=left/);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await dialog.getByRole('button', { name: 'Forget Monday <b>' }).click();
  await dialog.getByText('Nothing is saved yet').waitFor();
});

test('a view is not replaced without a word', async (t) => {
  const { page } = await open(t, 'slos/?q=checkout');
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  const [name, kept] = [dialog.getByRole('textbox'), dialog.locator('li')];
  await page.getByRole('button', { name: 'Saved views' }).click();
  await name.fill('Monday');
  await page.keyboard.press('Enter');
  await kept.filter({ hasText: 'q=checkout' }).waitFor();
  // It is said inside of the dialog: what is outside is not read aloud while that is open.
  await dialog.locator('[role=status]', { hasText: '“Monday” is saved in this browser.' }).waitFor();
  assert.equal(await page.getByText('“Monday” is saved in this browser.').count(), 1);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('searchbox').fill('ledger');
  await page.waitForURL(/q=ledger/);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await name.fill('Mon');
  await dialog.getByRole('button', { name: 'Save what I see' }).waitFor();
  await name.fill('Monday ');
  await dialog.getByText('“Monday” is saved already').waitFor();
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await kept.filter({ hasText: 'q=ledger' }).waitFor();
  assert.equal(await kept.count(), 1);
  await dialog.getByRole('button', { name: 'Save what I see' }).waitFor();
});

test('the link that is copied is the address', async (t) => {
  const { page, context } = await open(t, 'slos/?q=checkout');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('The link is copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
});

test('title and icon carry the worst state, and nothing is announced that was there from the beginning', async (t) => {
  const { page } = await open(t, '');
  await page.waitForFunction(() => /^2 out of budget · /.test(document.title));
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  assert.match(icon, /^data:image\/svg\+xml,/);
  assert.match(decodeURIComponent(icon), /#d83a0c/);
  assert.equal(await page.locator('p.sr[role=status]').innerText(), '');
  // The browser itself can draw it.
  await page.evaluate(async (href) => {
    const image = new Image();
    image.src = href;
    await image.decode();
  }, icon);
});

test('the title of one objective is its own', async (t) => {
  const { page, go } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability');
  const titled = (end) => page.waitForFunction((end) => document.title.endsWith(end), ` · ${end} · Northwind`);
  await titled('checkout / availability');
  await go('slos/?demo&slo=prometheus/sloth/checkout-latency');
  await titled('checkout / latency');
  await page.getByRole('link', { name: 'All objectives' }).click();
  await titled('Objectives');
});

test('what fires is said to be of another time than a page of the past', async (t) => {
  const { page } = await open(t, '');
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Firing alerts' }) });
  const since = panel.locator('tbody tr td:last-child').first();
  const [said, age] = [await panel.innerText(), await since.innerText()];
  assert.doesNotMatch(said, /not of/);
  const { page: past } = await open(t, '?at=now-6h');
  const there = past.locator('section', { has: past.getByRole('heading', { name: 'Firing alerts' }) });
  const clock = (at) => new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
  const { taken_at } = recording();
  await there.getByText(new RegExp(`^As of .*${clock(taken_at)}, not of .*${clock(taken_at - 6 * 3_600_000)}: 1 for a ticket`)).waitFor();
  assert.equal(await there.locator('tbody tr td:last-child').first().innerText(), age);
});

test('the icon of the start is found from every page', async (t) => {
  const { url } = await shared();
  const context = await (await theBrowser()).newContext();
  closing(t, () => context.close());
  const page = await context.newPage();
  // The app itself puts another icon there; it does not start.
  await page.route('**/*.wasm', (route) => route.abort());
  const answer = await page.goto(new URL('slos/', url).href);
  await page.getByRole('alert').waitFor();
  const [, first] = /rel="?icon"?[^>]*href="([^"]*)"/.exec(await answer.text());
  assert.equal(await page.locator('link[rel=icon]').getAttribute('href'), new URL(first, page.url()).href);
});

test('the recorded company says that it holds one instant only', async (t) => {
  const { page } = await open(t, '');
  await page.keyboard.press('t');
  await page.keyboard.press('ArrowLeft');
  await page.getByText('holds one instant only').waitFor();
  assert.ok(!page.url().includes('at='));
});

test('kiosk hides the shell, and Escape leaves it', async (t) => {
  const { page } = await open(t, '');
  await page.keyboard.press('d');
  await page.keyboard.press('k');
  await page.waitForURL(/kiosk/);
  await page.locator('.site-bar').waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.locator('.site-bar').waitFor();
  assert.ok(!page.url().includes('kiosk'));
});
