// The parts of the app that are fetched when they are wanted: what the first load leaves out, and what happens when
// one does not come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './harness.mjs';

const partsIn = (requests) => requests.map((it) => /plumbline-([a-z]+)\d*-[0-9a-f]+\.wasm/.exec(it.url)?.[1]).filter(Boolean);

test('the first page loads no part of another, and all parts come while nothing else is to be done', async (t) => {
  const { page, requests } = await visit(t, '');
  await page.locator('main table:visible').first().waitFor();
  assert.deepEqual(partsIn(requests), []);
  await page.waitForResponse(/plumbline-sources-/);
  for (const part of ['dialogs', 'slos', 'sources']) await assert.doesNotReject(page.waitForFunction((it) => performance.getEntriesByType('resource').some(({ name }) => name.includes(`plumbline-${it}-`)), part));
  // Fetched once: what is opened now asks nobody.
  const asked = partsIn(requests).length;
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Objective, service/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.site-nav a[href*="slos"]').click();
  await page.getByRole('heading', { name: 'Objectives', exact: true }).waitFor();
  assert.equal(partsIn(requests).length, asked);
});

test('a page asks for its own part at once', async (t) => {
  const { page } = await visit(t, 'slos/');
  await page.getByRole('heading', { name: 'Objectives', exact: true }).waitFor();
  const initiators = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /plumbline-slos-/.test(name)).map((it) => it.initiatorType));
  assert.ok(initiators.includes('link'), `${initiators}`);
});

test('a part that does not come costs its own place, says what to do, and is asked for again', async (t) => {
  const { page } = await visit(t, '', { expected: [/plumbline-sources-|A part did not come|404|Failed to load/] });
  await page.locator('main table:visible').first().waitFor();
  await page.route('**/plumbline-sources-*', (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Not here</h1>' }));
  await page.locator('.site-nav a[href*="sources"]').click();
  const note = page.getByRole('alert').filter({ hasText: 'This part of Plumbline did not come.' });
  await note.waitFor();
  // Another page is as it was.
  await page.goBack();
  await page.locator('main table:visible').first().waitFor();
  await page.goForward();
  await note.waitFor();
  await page.unroute('**/plumbline-sources-*');
  await note.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Add a source' }).waitFor();
});

test('a part that was changed on the way does not run', async (t) => {
  const { page } = await visit(t, '', { expected: [/./] });
  await page.locator('main table:visible').first().waitFor();
  await page.route('**/plumbline-sources-*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: Buffer.concat([await answer.body(), Buffer.from([0, 1, 0])]) });
  });
  await page.locator('.site-nav a[href*="sources"]').click();
  await page.getByRole('alert').filter({ hasText: 'This part of Plumbline did not come.' }).waitFor();
});
