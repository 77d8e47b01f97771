// How long the events of an objective took: the histogram on its page, what it costs, and what happens without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
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
  const before = (page) => page.on('request', (request) => buckets(request) && asked.push(new URLSearchParams(request.postData())));
  const { page } = await visit(t, at(LATENCY, 'from=now-6h&'), { server: server(), before });
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
  const before = (page) => page.route(/query_range/, (route) => (buckets(route.request()) ? route.fulfill({ status: 503, body: 'no' }) : route.continue()));
  const { page } = await visit(t, at(LATENCY), { server: server(), before, expected: [/answer 503/, /503/] });
  await panel(page, 'Latency').getByText('prometheus could not be asked').waitFor();
  await panel(page, 'Latency').getByText('It could not be asked.').first().waitFor();
  assert.equal(await panel(page, 'Latency').getByText('Nothing was measured').count(), 0, 'nobody knows');
  await panel(page, 'Burn rate').getByText(/The budget burn/).first().waitFor();
  assert.equal(await panel(page, 'Burn rate').getByText('could not be asked').count(), 0);
});

for (const title of ['Latency', 'Events']) {
  test(`${title}: a drag asks for another range, Back returns, and the ways out lead to the same question`, { skip }, async (t) => {
    const { prometheus } = running;
    const configuration = {
      sources: [{ kind: 'prometheus', name: 'prometheus', url: 'prometheus/', open_url: prometheus }],
      links: { grafana: { url: 'https://grafana.example/', datasource_uid: 'abc' } },
    };
    const { page } = await visit(t, at(LATENCY, 'from=now-6h&'), { server: await configured(t, configuration, { prometheus }) });
    const chart = panel(page, title).getByRole('slider', { name: new RegExp(`^${title} of checkout/latency`) });
    await panel(page, title).getByText(/Of the newest events|good \w+ (at|from)/).first().waitFor();
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    const isMine = (request) => {
      const asked = new URLSearchParams(request.postData() ?? '');
      return request.url().includes('query_range') && (title === 'Latency' ? buckets(request) : /"counted"/.test(asked.get('query')));
    };
    const next = page.waitForRequest(isMine);
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/[?&]from=2/);
    const [from, to] = ['from', 'to'].map((name) => Date.parse(new URL(page.url()).searchParams.get(name)) / 1000);
    assert.ok(Math.abs(to - from - 0.3 * 6.3 * 3600) < 600, `${to - from} s of six hours`);
    const asked = new URLSearchParams((await next).postData());
    assert.ok(Math.abs(asked.get('start') - from) <= 120 && Math.abs(asked.get('end') - to) <= 120, 'what was brushed is asked for');
    // The question that the panel shows, at the range it shows.
    const open = async (name) => {
      const menu = panel(page, title).locator('details', { hasText: 'take away' });
      if (!(await menu.evaluate((it) => it.open))) await menu.locator('summary').click();
      return new URL(await menu.getByRole('link', { name }).getAttribute('href'));
    };
    await page.waitForFunction(([title, seconds]) => {
      const panel = [...document.querySelectorAll('section.panel')].find((it) => it.querySelector('h2')?.textContent === title);
      const href = [...panel.querySelectorAll('a')].find((it) => it.textContent === 'Open in Prometheus')?.href ?? '';
      const range = parseInt(new URL(href, location).searchParams.get('g0.range_input'), 10);
      return Math.abs(range - seconds) <= 120;
    }, [title, to - from]);
    const graph = await open('Open in Prometheus');
    assert.equal(graph.origin, new URL(prometheus).origin);
    const query = graph.searchParams.get('g0.expr');
    if (title === 'Latency') assert.equal(query, asked.get('query'));
    const answer = await (await fetch(`${prometheus}/api/v1/query_range`, { method: 'POST', body: new URLSearchParams({ query, start: from, end: to, step: 60 }) })).json();
    assert.ok(answer.status === 'success' && answer.data.result.length > 0, JSON.stringify(answer).slice(0, 200));
    const panes = JSON.parse((await open('Open in Grafana')).searchParams.get('panes'));
    assert.equal(panes.p.queries[0].expr, query);
    assert.ok(Math.abs(Number(panes.p.range.from) / 1000 - from) <= 120 && Math.abs(Number(panes.p.range.to) / 1000 - to) <= 120);
    await page.goBack();
    await page.waitForURL(/from=now-6h/);
    // The server ends first: nothing may be on its way then.
    await page.close();
  });
}

test('a native histogram has its quantiles too, and they are those of Prometheus', { skip }, async (t) => {
  const { prometheus } = running;
  const rate = 'sum(rate(http_request_duration_seconds{service="search"}[5m]))';
  const objective = { service: 'search', name: 'native latency', target: '80%', good: `histogram_fraction(0, 0.2, ${rate}) * histogram_count(${rate})`, total: `histogram_count(${rate})` };
  const configuration = { sources: [{ kind: 'prometheus', name: 'prometheus', url: 'prometheus/' }], objectives: [objective] };
  const asked = [];
  const isNative = (request) => new URLSearchParams(request.postData() ?? '').get('query') === `sum(${rate})`;
  const before = (page) => page.on('request', (request) => request.url().includes('query_range') && isNative(request) && asked.push(new URLSearchParams(request.postData())));
  const { page } = await visit(t, at('prometheus/config/search-native-latency', 'from=now-15m&'), { server: await configured(t, configuration, { prometheus }), before });
  const latency = panel(page, 'Latency');
  const sentence = latency.getByText(/Of the newest events half at most/);
  await sentence.waitFor();
  assert.equal(asked.length, 1, 'one request');
  const search = new URLSearchParams({ ...Object.fromEntries(asked[0]), query: `histogram_quantile(0.95, ${rate})` });
  const { data } = await (await fetch(new URL(`api/v1/query_range?${search}`, `${prometheus}/`))).json();
  const [, newest] = data.result[0].values.at(-1);
  const [, said, unit] = (await sentence.innerText()).match(/95\s%\sat most ([\d.]+)\s(ms|s)/u);
  const secs = said * (unit === 'ms' ? 1e-3 : 1);
  assert.ok(Math.abs(secs - newest) <= newest * 0.006, `${secs} instead of ${newest}`);
  await picture(page, 'latency-native');
});
