// Single events on the latency of an objective: dots on the heatmap, their traces in a list and under the crosshair, and a server without them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { picture, shared, sizes, values, visit, world } from './harness.mjs';

const LATENCY = 'prometheus/sloth/checkout-latency';
const at = (slo, more = '') => `slos/?${more}slo=${encodeURIComponent(slo)}`;
const latency = (page) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: 'Latency', exact: true }) });
const running = world();
const skip = running ? false : 'no world runs';
const server = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });

/** Opens the list of single events and resolves to its table. */
async function listed(page) {
  await latency(page).getByText(/single events?$/).click();
  const table = latency(page).getByRole('table', { name: 'Single events, the slowest first' });
  await table.locator('tbody tr').first().waitFor();
  return table;
}

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`those of a real Prometheus are on the heatmap and in a list, ${theme}, ${size}`, { skip }, async (t) => {
    let asked;
    const before = (page) => { asked = page.waitForRequest(/query_exemplars/); };
    const { page, context } = await visit(t, at(LATENCY, 'from=now-10m&'), { server: server(), before, theme, size: sizes[size] });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const table = await listed(page);
    // What the server itself says of the same question.
    const body = new URLSearchParams((await asked).postData());
    assert.doesNotMatch(body.get('query'), /le=|rate/, 'all buckets');
    const { data } = await (await fetch(`${running.prometheus}/api/v1/query_exemplars`, { method: 'POST', body })).json();
    const true_ones = new Map(data.flatMap((it) => it.exemplars).map((it) => [it.labels.trace_id, Number(it.value)]));
    const traces = await table.locator('code').allInnerTexts();
    assert.ok(traces.length > 0 && traces.every((it) => /^[0-9a-f]{32}$/.test(it)), traces.join());
    const took = await values(table);
    assert.deepEqual(took, took.toSorted((a, b) => b - a), 'the slowest first');
    traces.forEach((trace, n) => assert.equal(true_ones.get(trace), took[n], trace));
    await table.getByRole('button', { name: `Copy trace ${traces[0]}` }).click();
    await table.getByRole('button', { name: `Copied trace ${traces[0]}` }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), traces[0]);
    await picture(page, `exemplars-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

test('a trace leads to Jaeger where one is configured, and the crosshair names it', { skip }, async (t) => {
  const configuration = { sources: [{ kind: 'prometheus', name: 'prometheus', url: 'prometheus/' }], links: { jaeger: 'https://jaeger.example/ui/' } };
  const { page } = await visit(t, at(LATENCY, 'from=now-10m&'), { server: await configured(t, configuration, { prometheus: running.prometheus }) });
  const table = await listed(page);
  const link = table.getByRole('link').first();
  const trace = await link.innerText();
  assert.equal(await link.getAttribute('href'), `https://jaeger.example/ui/trace/${trace}`);
  assert.equal(await link.getAttribute('rel'), 'noreferrer');
  const chart = latency(page).getByRole('slider', { name: /^Latency of/ });
  await chart.focus();
  await page.keyboard.press('End');
  assert.match(await chart.getAttribute('aria-valuetext'), /one took [\d.]+\s(ms|s), trace [0-9a-f]{32}/);
  // The server ends first: nothing may be on its way then.
  await page.close();
});

test('names of traces are text, and lead nowhere else', { skip }, async (t) => {
  const configuration = { sources: [{ kind: 'prometheus', name: 'prometheus', url: 'prometheus/' }], links: { jaeger: 'https://jaeger.example/' } };
  const names = ['<img src=x onerror=alert(1)>', 'javascript:alert(1)', '../../evil', '\u202eevil', 'x'.repeat(5000), '', '..'];
  const before = (page) => page.route(/query_exemplars/, (route) => {
    const end = Number(new URLSearchParams(route.request().postData()).get('end'));
    const exemplars = names.map((trace_id, n) => ({ labels: { trace_id }, value: `0.${n + 1}`, timestamp: end - 60 * n }));
    const odd = [{ labels: null, value: 'NaN', timestamp: end }, { value: '+Inf', timestamp: 1e300 }, 7, { labels: { trace_id: 5 } }];
    return route.fulfill({ json: { status: 'success', data: [{ seriesLabels: {}, exemplars: [...exemplars, ...odd] }, null] } });
  });
  const { page } = await visit(t, at(LATENCY, 'from=now-1h&'), { server: await configured(t, configuration, { prometheus: running.prometheus }), before });
  const table = await listed(page);
  assert.equal(await table.locator('tbody tr').count(), names.length);
  for (const href of await table.getByRole('link').evaluateAll((all) => all.map((it) => it.href))) {
    assert.match(href, /^https:\/\/jaeger\.example\/trace\/[^/]+$/);
  }
  assert.equal(await table.locator('img').count(), 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  await page.close();
});

test('a server that does not know exemplars costs one quiet line', { skip }, async (t) => {
  let answer = { status: 503, body: 'no' };
  const before = (page) => page.route(/query_exemplars/, (route) => route.fulfill(answer));
  const { page } = await visit(t, at(LATENCY), { server: server(), before, expected: [/answer (404|503)/, /404|503/] });
  await latency(page).getByText(/^Single events \(exemplars\) are not known: /).waitFor();
  await latency(page).getByText(/Of the newest events half at most/).waitFor();
  assert.equal(await latency(page).getByRole('alert').count(), 0);
  answer = { json: { status: 'success', data: [] } };
  await page.reload();
  await latency(page).getByText('No single events (exemplars) are kept for this range.').waitFor();
});
