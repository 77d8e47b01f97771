// The keyboard's focus and the place on the page: neither is lost when a page, a filter or the instant changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shared, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const real = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const lost = (page) => page.evaluate(() => document.activeElement === document.body);

test('back shows a list where it was left', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  await page.evaluate(() => scrollTo(0, 500));
  await page.waitForFunction(() => scrollY === 500);
  await page.locator('tr[data-objective] th a').nth(20).click();
  await page.waitForURL(/slo=/);
  await page.locator('figure').first().waitFor();
  await page.goBack();
  await page.locator('tr[data-objective]').nth(20).waitFor();
  await page.waitForFunction(() => Math.abs(scrollY - 500) < 50, null, { timeout: 3000 });
});

test('the first link skips to the content', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  await press(page, 'Tab', 'Enter');
  await page.waitForURL(/#main|slos/);
  await press(page, 'Tab');
  assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), await page.evaluate(() => document.activeElement.innerText));
});

for (const [name, path, go] of [
  ['Back to now', 'slos/?at=now-6h', (page) => page.getByRole('link', { name: 'Back to now' })],
  ['One hour later', 'slos/?at=now-30m', (page) => page.getByRole('button', { name: 'One hour later' })],
]) {
  test(`the focus is not lost by ${name}`, { skip }, async (t) => {
    const { page } = await visit(t, path, { server: real() });
    await page.locator('tr[data-objective]').first().waitFor();
    await go(page).focus();
    await press(page, 'Enter');
    await page.locator('.seen-from').waitFor({ state: 'detached' });
    assert.equal(await lost(page), false);
  });
}

test('the focus is not lost by showing all', async (t) => {
  const { page } = await visit(t, 'slos/?demo&q=zzzz');
  const all = page.getByRole('link', { name: 'Show all' });
  await all.focus();
  await press(page, 'Enter');
  await page.locator('tr[data-objective]').first().waitFor();
  assert.equal(await lost(page), false);
});

test('the way back closes what stood above the page that is left, and the focus follows', async (t) => {
  const { page } = await visit(t, '?demo');
  await page.getByRole('link', { name: 'Objectives', exact: true }).click();
  await page.waitForURL(/slos/);
  await page.locator('tr[data-objective] button.known').first().click();
  await page.getByRole('dialog').waitFor();
  await page.goBack();
  await page.waitForFunction(() => !location.pathname.includes('slos') && document.querySelector('main h1')?.innerText !== 'Objectives');
  if (await page.getByRole('dialog').count()) await press(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await lost(page), false);
});

test('a meaning that is read closes with its page', async (t) => {
  const { page } = await visit(t, '?demo');
  await page.locator('main table:visible').first().waitFor();
  await page.locator('main button[popovertarget]:visible').first().click();
  await page.locator(':popover-open').waitFor();
  await press(page, 'g', 'o');
  await page.waitForURL(/slos/);
  await page.locator('tr[data-objective]').first().waitFor();
  assert.equal(await page.locator(':popover-open').count(), 0);
});
