// The shell where it is narrow, printed, on a wall, or in the colours of the system.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyPart, shared, sizes, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const real = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

test('where the system forces its colours what is chosen can still be seen', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  await everyPart(page);
  await page.emulateMedia({ forcedColors: 'active' });
  const differ = async (on, off) => {
    const look = (selector) => page.locator(selector).first().evaluate((it) => {
      const said = getComputedStyle(it);
      const isCanvas = said.backgroundColor === 'rgba(0, 0, 0, 0)' || said.backgroundColor.startsWith('rgba(255, 255, 255') || said.backgroundColor === 'rgb(255, 255, 255)';
      return [isCanvas ? 'canvas' : said.backgroundColor, said.color, said.outlineStyle, said.borderBottomStyle, said.borderLeftStyle, said.textDecorationLine].join();
    });
    return (await look(on)) !== (await look(off));
  };
  const same = [];
  if (!(await differ('.site-nav [aria-current]', '.site-nav a:not([aria-current])'))) same.push('the page that is open');
  if (!(await differ('main a[aria-current=true]', 'main a[aria-current=false]'))) same.push('the state that is chosen');
  await page.locator('.objectives').focus();
  await press(page, 'ArrowDown', 'ArrowDown');
  if (!(await differ('tr[data-active] > td', 'tr[data-objective]:not([data-active]) > td')) && !(await differ('tr[data-active]', 'tr[data-objective]:not([data-active])'))) same.push('the active line');
  await press(page, 'Control+k');
  await page.locator('#found li').first().waitFor();
  if (!(await differ('#found [aria-selected=true]', '#found [aria-selected=false]'))) same.push('the entry of the palette');
  assert.deepEqual(same, []);
});

test('a page of the past fits 320 pixels', { skip }, async (t) => {
  const { page } = await visit(t, 'slos/?at=now-6h', { server: real(), size: { width: 320, height: 640 } });
  await page.locator('.seen-from').waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, `${await page.evaluate(() => document.documentElement.scrollWidth)} pixels`);
});

test('on paper the stripe of a page of the past stands beside its own line only', { skip }, async (t) => {
  const { page } = await visit(t, 'slos/?at=now-6h', { server: real() });
  await page.locator('tr[data-objective]').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  const [stripe, line] = await page.locator('.seen-from').evaluate((it) => [parseFloat(getComputedStyle(it, '::before').height), it.getBoundingClientRect().height]);
  assert.ok(!(stripe > line + 1), `a stripe of ${stripe} px over the page, beside a line of ${line} px`);
});

test('a kiosk is printed on white', async (t) => {
  const { page } = await visit(t, '?demo&kiosk');
  await page.locator('.wall').waitFor();
  await page.emulateMedia({ media: 'print' });
  const back = await page.evaluate(() => [document.body, document.documentElement].map((it) => getComputedStyle(it).backgroundColor));
  assert.ok(back.every((it) => /255, 255, 255|rgba\(0, 0, 0, 0\)/.test(it)), `${back}`);
});

test('a long name does not push the saved views out of their dialog', async (t) => {
  const { page } = await visit(t, 'slos/?demo', { size: sizes.narrow });
  await page.locator('tr[data-objective]').first().waitFor();
  await everyPart(page);
  await press(page, 'd', 'v');
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  await dialog.getByRole('textbox').fill('w'.repeat(80));
  await press(page, 'Enter');
  await dialog.getByRole('button', { name: 'w'.repeat(80), exact: true }).waitFor();
  const [content, width] = await dialog.evaluate((it) => [it.scrollWidth, it.clientWidth]);
  assert.ok(content <= width + 1, `${content} in ${width}`);
});

test('on a wall of 3840 pixels what a dialog says fits its buttons', async (t) => {
  const { page } = await visit(t, '?demo&kiosk', { size: { width: 3840, height: 2160 } });
  await page.locator('.wall').waitFor();
  await everyPart(page);
  await press(page, 't', 't');
  const button = page.getByRole('dialog', { name: 'Time' }).getByRole('button', { name: 'See it' });
  await button.waitFor();
  const [height, letters] = await button.evaluate((it) => [it.clientHeight, parseFloat(getComputedStyle(it).fontSize)]);
  assert.ok(height > letters * 1.2, `letters of ${letters} px in ${height} px`);
});
