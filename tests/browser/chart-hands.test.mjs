// Hands on a chart and on what stands around it, where two things happen at once or nothing happens at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizes, visit } from './harness.mjs';

const OBJECTIVE = 'slos/?demo&slo=prometheus/sloth/checkout-availability';
const LATENCY = 'slos/?demo&slo=prometheus/sloth/checkout-latency';
const chartOf = (page, name) => page.getByRole('slider', { name: new RegExp(`^${name} of`) });
const figureOf = (page, name) => page.locator('figure', { has: chartOf(page, name) });
/** Until the sentence of a chart holds this. */
const told = (page, name, text) => page.locator(`figure[aria-label*="${text}"]`, { has: chartOf(page, name) }).waitFor();

test('a table is there when it is open, however busy the page was', async (t) => {
  const { page } = await visit(t, OBJECTIVE);
  await told(page, 'Events', 'good');
  const summary = figureOf(page, 'Events').getByText('as table');
  await summary.focus();
  // Opened and closed while something else has the page: the browser tells of both in one event.
  await page.evaluate(() => addEventListener('keydown', () => { for (const start = performance.now(); performance.now() - start < 500;); }, { once: true, capture: true }));
  await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
  await figureOf(page, 'Events').locator('details:not([open])', { hasText: 'as table' }).waitFor();
  await page.keyboard.press('Enter');
  await figureOf(page, 'Events').locator('details[open]').waitFor();
  await figureOf(page, 'Events').locator('tbody tr').first().waitFor({ timeout: 5000 });
});

test('the order that was pressed is shown as pressed, though nothing had to move', async (t) => {
  const { page } = await visit(t, LATENCY);
  await told(page, 'Events', 'good');
  const order = figureOf(page, 'Events').getByRole('button', { name: 'by last' });
  await order.click();
  await page.waitForFunction((it) => it.getAttribute('aria-pressed') === 'true' || !it.isConnected, await order.elementHandle(), { timeout: 3000 });
  assert.equal(await order.getAttribute('aria-pressed'), 'true');
});
