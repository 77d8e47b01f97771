// The shell without a mouse: keys, palette, dialogs that keep the focus and give it back, headings that receive it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyPart, picture, sizes, visit } from './harness.mjs';

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** What has the focus: its role or element, and what it is called. */
const focus = (page) => page.evaluate(() => {
  const it = document.activeElement;
  return `${it.tagName.toLowerCase()} ${(it.getAttribute('aria-label') ?? it.innerText).trim().slice(0, 60)}`;
});
const open = async (t, path = 'slos/', options) => {
  const { page } = await visit(t, path, options);
  await page.locator('main:not([aria-busy], :has(.asking)) table:visible').first().waitFor();
  return page;
};

test('a tour with nothing but the keyboard', async (t) => {
  const page = await open(t, '');
  await press(page, 'g', 'o');
  await page.waitForURL(/\/slos\//);
  await page.waitForFunction(() => document.activeElement.innerText === 'Objectives');
  await press(page, '/');
  assert.match(await focus(page), /^input Filter by/);
  await page.keyboard.type('checkout');
  await page.waitForURL(/q=checkout/);
  // From the filter through the table: everything on the way is a link, a button or a field.
  for (let n = 0; n < 40 && !/availability/.test(await focus(page)); n += 1) await press(page, 'Tab');
  assert.match(await focus(page), /^a availability/);
  await press(page, 'Enter');
  await page.waitForURL(/slo=prometheus/);
  await page.waitForFunction(() => document.activeElement.tagName === 'H1');
  await press(page, 'g', 's');
  await page.waitForURL(/\/sources\//);
  await page.waitForFunction(() => document.activeElement.tagName === 'H1' && /sources/.test(document.activeElement.innerText));
  await page.goBack();
  await page.waitForURL(/slo=prometheus/);
  await page.waitForFunction(() => document.activeElement.tagName === 'H1');
  await press(page, 'g', 'h');
  await page.waitForFunction(() => !/slos|sources/.test(location.pathname));
});

test('a page that is busy between two keys still takes them for one command', async (t) => {
  const page = await open(t, '');
  // Longer than a first key waits for its second; they were pressed at once.
  await page.evaluate(() => addEventListener('keydown', ({ key }) => {
    for (const until = Date.now() + 2500; key === 'g' && Date.now() < until; );
  }));
  await Promise.all(['g', 'o'].map((key) => page.keyboard.press(key)));
  await page.waitForURL(/\/slos\//, { timeout: 10_000 });
});

test('the palette finds an objective, a page, a command, and gives the focus back', async (t) => {
  for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
    const page = await open(t, 'slos/', { theme, size: sizes[size] });
    const button = page.getByRole('button', { name: 'Search and commands' });
    await button.focus();
    await press(page, 'Enter');
    const field = page.getByRole('combobox', { name: /Objective, service/ });
    await field.waitFor();
    assert.match(await focus(page), /^input Objective, service/);
    await picture(page, `palette-empty-${theme}-${size}`);
    await page.keyboard.type('coav');
    const chosen = page.locator('#found [aria-selected=true]');
    await page.waitForFunction(() => /checkout/.test(document.querySelector('[role=option][aria-selected=true]')?.innerText));
    assert.equal(await field.getAttribute('aria-activedescendant'), await chosen.getAttribute('id'));
    await picture(page, `palette-typed-${theme}-${size}`);
    await press(page, 'Escape');
    await page.waitForFunction(() => !document.querySelector('dialog'));
    assert.match(await focus(page), /^button .*Search and commands/s);
    await press(page, 'Control+k');
    await field.waitFor();
    await page.keyboard.type('coav');
    await press(page, 'ArrowDown', 'ArrowUp', 'Enter');
    await page.waitForURL(/slo=prometheus\/sloth\/checkout-availability/);
    await press(page, 'Control+k');
    await page.keyboard.type('theme');
    await press(page, 'Enter');
    await page.getByText(/^Theme: /).waitFor();
    await press(page, 'Control+k');
    await page.keyboard.type('zzzz');
    await page.getByText('Nothing fits').waitFor();
    await press(page, 'Control+k');
    await page.waitForFunction(() => !document.querySelector('dialog'));
  }
});

test('the focus stays inside every dialog', async (t) => {
  const page = await open(t);
  for (const [keys, name] of [[['?'], 'Keyboard shortcuts'], [['t', 't'], 'Time'], [['d', 'v'], 'Saved views'], [['Control+k'], 'Search and commands']]) {
    await press(page, ...keys);
    const dialog = page.getByRole('dialog', { name });
    await dialog.waitFor();
    for (let n = 0; n < 12; n += 1) {
      await press(page, 'Tab');
      const outside = await page.evaluate(() => !document.querySelector('dialog').contains(document.activeElement) && document.activeElement !== document.body);
      assert.equal(outside, false, `${name}: the focus left after ${n + 1} steps`);
    }
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
  }
});

test('a dialog that takes the place of another stays', async (t) => {
  const page = await open(t);
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const stays = async () => {
    await help.waitFor();
    // The browser tells that the other was closed in a task of its own.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    assert.equal(await help.count(), 1);
    await press(page, 'Escape');
    await page.waitForFunction(() => !document.querySelector('dialog'));
  };
  await press(page, 'Control+k');
  await page.getByRole('combobox', { name: /Objective/ }).waitFor();
  await page.keyboard.type('keyboard');
  await page.getByText(/^1 fits/).waitFor();
  await press(page, 'Enter');
  await stays();
  await press(page, 't', 't');
  await page.getByRole('dialog', { name: 'Time' }).waitFor();
  // Closed as by Escape, and the next key before the page hears of it.
  await page.evaluate(() => {
    document.querySelector('dialog').close();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }));
  });
  await stays();
});

test('every key of the list is one that works, and letters can be switched off', async (t) => {
  const page = await open(t);
  await press(page, '?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await dialog.waitFor();
  await picture(page, 'shortcuts-light-wide');
  const rows = await dialog.locator('tbody tr').evaluateAll((all) => all.map((row) => [row.cells[0].innerText, [...row.querySelectorAll('kbd')].map((it) => it.innerText)]));
  assert.ok(rows.length >= 20);
  assert.deepEqual(rows.find(([says]) => says === 'Go to Sources')[1], ['g', 's']);
  await dialog.getByRole('checkbox').uncheck();
  await press(page, 'Escape');
  await dialog.waitFor({ state: 'detached' });
  await press(page, 'g', 's');
  await page.waitForTimeout(200);
  assert.match(page.url(), /\/slos\//);
  await page.reload();
  await page.locator('tr[data-objective]').first().waitFor();
  await press(page, '?');
  await page.waitForTimeout(200);
  assert.equal(await page.getByRole('dialog').count(), 0, 'it is remembered');
  await press(page, 'Control+k');
  await page.getByRole('dialog').waitFor();
});

test('a figure of a budget tells what stands behind it', async (t) => {
  for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
    const page = await open(t, 'slos/', { theme, size: sizes[size] });
    const figure = page.locator('tr[data-objective$="checkout-availability"] button.known:not([tabindex])');
    const said = await figure.innerText();
    await figure.focus();
    await press(page, 'Enter');
    const dialog = page.getByRole('dialog', { name: 'How do we know' });
    await dialog.waitFor();
    const text = await dialog.innerText();
    assert.ok(text.includes(said), 'the same figure');
    for (const word of ['http_requests_total', 'Source', 'As of', 'Asked', 'Coverage', 'Last sample', 'bad of']) assert.ok(text.includes(word), word);
    await dialog.getByRole('button', { name: 'Copy the query' }).waitFor();
    await picture(page, `how-do-we-know-${theme}-${size}`);
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement.className === 'known', null, { timeout: 5000 });
  }
});

test('back and forward show what was seen, step by step', async (t) => {
  const page = await open(t, '');
  const steps = [];
  const note = async () => steps.push([page.url(), await page.locator('h1').first().innerText()]);
  await note();
  await page.getByRole('link', { name: 'Objectives', exact: true }).click();
  await page.waitForURL(/slos\/$/);
  await page.getByRole('heading', { name: 'Objectives' }).waitFor();
  await note();
  await page.getByRole('link', { name: /out of budget/ }).first().click();
  await page.waitForURL(/state=over/);
  await note();
  await page.locator('tr[data-objective] th a').first().click();
  await page.waitForURL(/slo=/);
  await page.locator('figure').first().waitFor();
  await note();
  assert.equal(await page.evaluate(() => scrollY), 0);
  for (const [url, heading] of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await page.waitForURL(url);
    await page.waitForFunction((it) => document.querySelector('h1')?.innerText === it, heading);
  }
  for (const [url, heading] of steps.slice(1)) {
    await page.goForward();
    await page.waitForURL(url);
    await page.waitForFunction((it) => document.querySelector('h1')?.innerText === it, heading);
  }
  // What is not a page of the app is the browser's to open.
  const opens = await page.evaluate(() => {
    const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: 'config.json', rel: 'external', textContent: 'file' }));
    let prevented = null;
    addEventListener('click', (event) => { prevented = event.defaultPrevented; event.preventDefault(); }, { once: true });
    link.click();
    return prevented;
  });
  assert.equal(opens, false);
});

test('what is typed before the palette is there is not taken for shortcuts', async (t) => {
  let answer;
  const held = new Promise((go) => (answer = go));
  const before = (page) => page.route(/plumbline-dialogs/, async (route) => { await held; await route.continue().catch(() => {}); });
  const { page } = await visit(t, '', { before });
  await page.locator('main table:visible').first().waitFor();
  const { pathname } = new URL(page.url());
  await press(page, 'Control+k');
  await page.keyboard.type('go to');
  answer();
  await page.getByRole('combobox', { name: /Objective, service/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, pathname);
});

test('keys of time work from inside the table, too', async (t) => {
  const page = await open(t);
  await page.locator('tr[data-objective] th a').first().focus();
  await press(page, 't', 'ArrowDown');
  await page.locator('.said').getByText('holds one instant only').waitFor();
});

test('the key of the filter does something in kiosk, too', async (t) => {
  const { page } = await visit(t, 'slos/?demo&kiosk');
  await page.locator('tr[data-objective]').first().waitFor();
  await everyPart(page);
  await press(page, '/');
  await page.waitForFunction(() => document.querySelector('dialog[open]') || document.activeElement.matches('input[type=search]'), null, { timeout: 3000 });
});

test('a key that is held is one command', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  await everyPart(page);
  await page.keyboard.down('Control');
  for (let n = 0; n < 6; n += 1) await page.keyboard.down('k');
  await page.keyboard.up('k');
  await page.keyboard.up('Control');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor({ timeout: 3000 });
});
