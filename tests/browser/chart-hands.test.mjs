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

test('Escape takes a drag back', async (t) => {
  const { page } = await visit(t, OBJECTIVE);
  await told(page, 'Burn rate', 'burns');
  const burn = chartOf(page, 'Burn rate');
  await burn.scrollIntoViewIfNeeded();
  const box = await burn.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 100, { steps: 5 });
  await page.keyboard.press('Escape');
  const brushed = await burn.locator('.brush').getAttribute('width');
  await page.mouse.up();
  await page.mouse.move(5, 5);
  await burn.locator('.reading').waitFor({ state: 'hidden' });
  assert.equal(Number(brushed), 0, 'nothing is brushed any more');
  assert.equal(new URL(page.url()).searchParams.get('from'), null);
});

test('two fingers that do not move change nothing', async (t) => {
  const { page, context } = await visit(t, OBJECTIVE, { size: sizes.narrow });
  await told(page, 'Burn rate', 'burns');
  const glass = await context.newCDPSession(page);
  await glass.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  const touch = (type, ...points) => glass.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const burn = chartOf(page, 'Burn rate');
  await burn.scrollIntoViewIfNeeded();
  const box = await burn.boundingBox();
  const at = (part) => [box.x + box.width * part, box.y + box.height / 2];
  await touch('touchStart', at(0.4));
  await burn.locator('.reading').waitFor();
  await touch('touchStart', at(0.4), at(0.6));
  await touch('touchEnd');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(new URL(page.url()).searchParams.get('from'), null);
});
