// A range chosen from a month: with the mouse, with the keys of the grid pattern, in zones whose days are not all alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, sizes, visit } from './harness.mjs';

/** The recorded company with the month open; typed ranges stay the first way, so it is closed at first. */
async function open(t, { path = 'slos/?demo', ...options } = {}) {
  const { page } = await visit(t, path, options);
  await page.locator('tr[data-objective]').first().waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Time' });
  await dialog.waitFor();
  assert.equal(await dialog.getByRole('grid').count(), 0);
  await dialog.getByRole('button', { name: 'Calendar' }).click();
  await dialog.getByRole('grid', { name: 'Days' }).waitFor();
  const typed = async () => [await dialog.getByRole('textbox', { name: 'From', exact: true }).inputValue(), await dialog.getByRole('textbox', { name: 'To', exact: true }).inputValue()];
  const day = (name) => dialog.getByRole('gridcell', { name, exact: true });
  const chosen = () => dialog.locator('[aria-selected=true]').count();
  return { page, dialog, typed, day, chosen };
}

const at = (page) => page.evaluate(() => document.activeElement.id);

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`the first day, then the last, and the chart follows (${theme}, ${size})`, async (t) => {
    const { page, dialog, typed, day, chosen } = await open(t, { theme, size: sizes[size], path: 'slos/?demo&from=2026-11-09&to=2026-11-12&timezone=Europe/Berlin' });
    assert.equal(await chosen(), 3, 'opened on what is typed: the 9th, 10th, 11th');
    await day('Tue 3 Nov 2026').click();
    assert.deepEqual(await typed(), ['2026-11-03', '2026-11-04'], 'one whole day');
    await day('Thu 5 Nov 2026').click();
    assert.deepEqual(await typed(), ['2026-11-03', '2026-11-06'], 'the last day belongs to it');
    assert.equal(await chosen(), 3);
    await dialog.getByText(/Tue 3 Nov, 00:00 to Fri 6 Nov, 00:00, 3\sd/).waitFor();
    await picture(page, `calendar-${theme}-${size}`);
    // A day before the first begins anew.
    await day('Fri 6 Nov 2026').click();
    await day('Mon 2 Nov 2026').click();
    assert.deepEqual(await typed(), ['2026-11-02', '2026-11-03']);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0);
    await dialog.getByRole('button', { name: 'Show range' }).click();
    await page.waitForURL(/from=2026-11-02&to=2026-11-03/);
  });
}

test('a day of 25 hours is one day, and so is one of 23', async (t) => {
  const { page, dialog, typed, day } = await open(t, { path: 'slos/?demo&from=2026-10-20&to=2026-10-21&timezone=Europe/Berlin' });
  await day('Sun 25 Oct 2026').click();
  assert.deepEqual(await typed(), ['2026-10-25', '2026-10-26']);
  await dialog.getByText(/25\sh|1\sd,? 1\sh/).waitFor();
  await dialog.getByRole('button', { name: 'Hold it for a link' }).click();
  await page.waitForURL(/from=/);
  const held = new URL(page.url()).searchParams;
  assert.equal(Date.parse(held.get('to')) - Date.parse(held.get('from')), 25 * 3_600_000);
});

test('every key of the grid pattern, one stop for Tab, and days to come cannot be chosen', async (t) => {
  const { page, dialog, typed, day } = await open(t, { path: 'slos/?demo&from=2026-11-10&to=2026-11-12&timezone=UTC' });
  assert.equal(await dialog.locator('.cal [tabindex="0"]').count(), 1);
  await dialog.locator('.cal [tabindex="0"]').focus();
  assert.equal(await at(page), 'day-2026-11-11', 'the last chosen day');
  const steps = [
    ['ArrowRight', '2026-11-12'], ['ArrowDown', '2026-11-19'], ['Home', '2026-11-16'], ['End', '2026-11-22'], ['ArrowUp', '2026-11-15'], ['ArrowLeft', '2026-11-14'],
    ['PageUp', '2026-10-14'], ['Shift+PageUp', '2025-10-14'], ['Shift+PageDown', '2026-10-14'], ['PageDown', '2026-11-14'], ['PageDown', '2026-12-14'], ['PageUp', '2026-11-14'],
  ];
  for (const [key, to] of steps) {
    await page.keyboard.press(key);
    await page.waitForFunction((id) => document.activeElement.id === id, `day-${to}`, { timeout: 5000 });
    assert.equal(await dialog.locator('.cal [tabindex="0"]').count(), 1, key);
  }
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  assert.deepEqual(await typed(), ['2026-11-14', '2026-11-16']);
  assert.equal(await dialog.count(), 1, 'choosing does not send the form');
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => document.activeElement.id === 'day-2026-12-15');
  await page.keyboard.press('Enter');
  assert.deepEqual(await typed(), ['2026-11-14', '2026-11-16'], 'a day to come');
  assert.equal(await day('Tue 15 Dec 2026').getAttribute('aria-disabled'), 'true');
  await dialog.getByRole('button', { name: 'Back to today', exact: true }).click();
  const today = dialog.locator('[aria-current=date]');
  await today.click();
  assert.equal((await typed())[1], 'now', 'today ends now');
});
