// How long the events of an objective took: the histogram on its page, what it costs, and what happens without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, shared, sizes, visit, world } from './harness.mjs';

const LATENCY = 'prometheus/sloth/checkout-latency';
const AVAILABILITY = 'prometheus/sloth/checkout-availability';
const at = (slo, more = '') => `slos/?${more}slo=${encodeURIComponent(slo)}`;
const panel = (page, title) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`the histogram of the recorded company, ${theme}, ${size}`, async (t) => {
    const { page } = await visit(t, at(LATENCY, 'demo&'), { theme, size: sizes[size] });
    const latency = panel(page, 'Latency');
    await latency.getByText(/Of the newest events half at most .+, 95\s%\sat most .+, 99\s%\sat most .+ms\./).waitFor();
    await latency.getByText(/%\sof all were within the limit of 800\sms\./).waitFor();
    await latency.getByText('as table').click();
    const table = latency.getByRole('table', { name: /^Quantiles and events a second/ });
    assert.deepEqual(await table.locator('th[scope=col]').allInnerTexts(), ['Time', 'p50', 'p95', 'p99', 'Events']);
    assert.ok((await table.locator('tbody tr').count()) > 50);
    await panel(page, 'Events').getByText(/good \w+ from .+\/s.*; bad \w+ from .+\/s/).first().waitFor();
    await picture(page, `latency-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

test('an objective about failures has no histogram, and a page of it asks for none', async (t) => {
  const { page } = await visit(t, at(AVAILABILITY, 'demo&'));
  await panel(page, 'Burn rate').waitFor();
  assert.equal(await panel(page, 'Latency').count(), 0);
});

const running = world();
const skip = running ? false : 'no world runs';
const server = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const buckets = (request) => new URLSearchParams(request.postData() ?? '').get('query')?.includes('sum by (le)');

test('its quantiles are those of Prometheus, at the range of the address', { skip }, async (t) => {
  const asked = [];
  const { page } = await visit(t, at(LATENCY, 'from=now-6h&'), { server: server() });
  page.on('request', (request) => buckets(request) && asked.push(new URLSearchParams(request.postData())));
  await page.reload();
  const latency = panel(page, 'Latency');
  const sentence = latency.getByText(/Of the newest events half at most/);
  await sentence.waitFor();
  assert.equal(asked.length, 1, 'one request');
  const [query] = asked;
  assert.ok(Math.abs(query.get('end') - query.get('start') - 6 * 3600) <= 120, 'six hours');
  // The server's own word for the newest column.
  const server_says = new URL('api/v1/query_range', `${running.prometheus}/`);
  server_says.search = new URLSearchParams({ ...Object.fromEntries(query), query: `histogram_quantile(0.95, ${query.get('query')})` });
  const { data } = await (await fetch(server_says)).json();
  const [, newest] = data.result[0].values.at(-1);
  const [, said, unit] = (await sentence.innerText()).match(/95\s%\sat most ([\d.]+)\s(ms|s)/u);
  const secs = said * (unit === 'ms' ? 1e-3 : 1);
  assert.ok(Math.abs(secs - newest) <= newest * 0.006, `${secs} instead of ${newest}`);
});

test('a source that refuses the histogram costs its panel and no other', { skip }, async (t) => {
  const { page } = await visit(t, '', { server: server(), expected: [/answer 503/, /503/] });
  await page.route(/query_range/, (route) => (buckets(route.request()) ? route.fulfill({ status: 503, body: 'no' }) : route.continue()));
  await page.goto(new URL(at(LATENCY), page.url()).href);
  await panel(page, 'Latency').getByText('prometheus could not be asked').waitFor();
  await panel(page, 'Latency').getByText('Nothing was measured.').first().waitFor();
  await panel(page, 'Burn rate').getByText(/The budget burns/).first().waitFor();
  assert.equal(await panel(page, 'Burn rate').getByText('could not be asked').count(), 0);
});
