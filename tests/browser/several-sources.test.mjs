// Several sources: nobody speaks of all before all were heard, and what one says does not hide what another says.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { closing, theBrowser, values, visit, world } from './harness.mjs';
import { liveRecording } from './live_recording.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Date' };

/** A server of this process that answers other origins. */
async function server(t, answer) {
  const http = createServer(answer);
  await new Promise((ready) => http.listen(0, '127.0.0.1', ready));
  closing(t, () => new Promise((closed) => { http.closeAllConnections(); http.close(closed); }));
  return { url: `http://127.0.0.1:${http.address().port}` };
}

/** A second Prometheus: the world's, with counts that `change` has been at. */
async function altered(t, change) {
  return server(t, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const passed = await fetch(`${running.prometheus}${request.url}`, { method: request.method, headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' }, body: chunks.length ? Buffer.concat(chunks) : undefined });
    const json = await passed.json();
    if (json.data?.resultType === 'vector') for (const sample of json.data.result) change(sample);
    response.writeHead(passed.status, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
}

/** Half of the traffic, and ten times its errors. */
const worse = (sample) => {
  const row = sample.metric.plumbline ?? '';
  if (row.endsWith('-total')) sample.value[1] = String(Number(sample.value[1]) / 2);
  if (row.endsWith('-counted')) sample.value[1] = String(Number(sample.value[1]) * 10);
};

/** Half of the traffic, and little more of its errors: next to each other where budgets are sorted. */
const alike = (sample) => {
  const row = sample.metric.plumbline ?? '';
  if (/-(total|counted)$/.test(row)) sample.value[1] = String(Number(sample.value[1]) * (row.endsWith('-total') ? 0.5 : 0.6));
};

async function twoClusters(t, path, change = worse) {
  const other = await altered(t, change);
  const sources = [{ kind: 'prometheus', name: 'eu', url: 'prometheus/' }, { kind: 'prometheus', name: 'us', url: other.url }];
  const host = await configured(t, { sources }, { prometheus: running.prometheus, origins: [other.url] });
  const { page } = await visit(t, path, { server: host });
  await page.waitForFunction(() => !document.querySelector('main[aria-busy], main .asking, .loading, .state.loading'));
  return page;
}

test('availability adds up the services of every source, and names the worst of them', { skip }, async (t) => {
  const page = await twoClusters(t, '');
  const row = page.getByRole('table', { name: 'Availability by group' }).locator('tbody tr').first();
  await row.waitFor();
  await page.getByText(/of 7\d/).first().waitFor();
  const [, worst] = await values(row);
  assert.ok(worst < 0.98, `one cluster of notifications has 92 % good events, and the worst is said to have ${worst}`);
});

test('two objectives of the same name from two sources can be told apart', { skip }, async (t) => {
  const page = await twoClusters(t, 'slos/?q=nightly');
  const rows = page.locator('tr[data-objective*=nightly-export]');
  await rows.nth(1).waitFor();
  const names = await rows.locator('th').allInnerTexts();
  assert.notEqual(names[0], names[1]);
});

test('on a wall two budgets of one service say which is which', { skip }, async (t) => {
  const page = await twoClusters(t, '?kiosk', alike);
  const rows = page.locator('.wall aside tbody tr');
  await rows.nth(4).waitFor();
  const names = (await rows.locator('th').allInnerTexts()).map((it) => it.replaceAll(/\s+/g, ' ').trim());
  const services = (await rows.locator('th .state').allInnerTexts()).map((it) => it.trim());
  assert.equal(new Set(names).size, names.length, names.join(' | '));
  assert.ok(names.some((it) => /\b(eu|us)\b/.test(it)), names.join(' | '));
  for (const [n, it] of services.entries()) if (services.filter((other) => other === it).length === 1) assert.equal(names[n], it);
});

/** Of the first only what is well. */
const cart = async (route) => {
  const response = await route.fetch();
  const json = await response.json();
  if (json.data.groups) json.data.groups = json.data.groups.filter((it) => it.name.startsWith('cart'));
  if (json.data.resultType === 'vector') json.data.result = json.data.result.filter((it) => it.metric.plumbline !== undefined);
  await route.fulfill({ response, json });
};

for (const [name, answer] of [['does not answer', (_, response) => response.writeHead(503, { ...CORS, 'content-type': 'text/plain' }).end('down')], ['has not answered yet', () => {}]]) {
  test(`not all objectives are within target while a source ${name}`, { skip }, async (t) => {
    const other = await server(t, answer);
    const sources = [{ kind: 'prometheus', name: 'eu', url: 'prometheus/' }, { kind: 'prometheus', name: 'us', url: other.url }];
    const host = await configured(t, { sources }, { prometheus: running.prometheus, origins: [other.url] });
    const { page } = await visit(t, '', { server: host, expected: [/503/], before: async (page) => {
      await page.route('**/prometheus/api/v1/rules*', cart);
      await page.route('**/prometheus/api/v1/query', cart);
    } });
    await page.getByText(/^All services/).first().waitFor();
    assert.doesNotMatch(await page.locator('.verdict').innerText(), /^All /);
    assert.match(await page.locator('.verdict').innerText(), /us (does not answer|is still being asked)\./);
  });
}

test('a wall does not say that all is well while a source is down', { skip }, async (t) => {
  const other = await server(t, (_, response) => response.writeHead(503, { ...CORS, 'content-type': 'text/plain' }).end('down'));
  const sources = [{ kind: 'prometheus', name: 'eu', url: 'prometheus/' }, { kind: 'prometheus', name: 'us', url: other.url }, { kind: 'alertmanager', name: 'am', url: 'alertmanager/' }];
  const host = await configured(t, { sources }, { prometheus: running.prometheus, alertmanager: running.alertmanager, origins: [other.url] });
  const { page } = await visit(t, '?kiosk', { server: host, expected: [/503/], before: async (page) => {
    await page.route('**/prometheus/api/v1/rules*', cart);
    await page.route('**/prometheus/api/v1/query', cart);
    await page.route('**/api/v2/alerts*', (route) => route.fulfill({ json: [] }));
  } });
  await page.getByText(/\d objectives/).first().waitFor();
  assert.equal(await page.getByText(/^All \d+ objectives are within target/).count(), 0);
});

/** The recorded company as a live server, seen at the moment it was recorded. */
async function company(t, path) {
  const live = await liveRecording({ runs: false });
  closing(t, live.stop);
  const app = await configured(t, live.configuration, { prometheus: live.url });
  const context = await (await theBrowser()).newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  closing(t, () => context.close());
  const page = await context.newPage();
  await page.addInitScript((now) => (Date.now = () => now), live.taken_at);
  const open = () => page.goto(new URL(path, app.url).href);
  const worse = (times) => live.alter((text) => text.replaceAll(/,\s*"([\d.e+-]+)"\]/g, (said, it) => (Number(it) > 0 && Number(it) < 0.5 ? `,"${Math.min(0.9, Number(it) * times)}"]` : said)));
  return { ...live, page, open, worse };
}

test('a wall that no source has answered does not say that there are no objectives', async (t) => {
  const before = (page) => page.route(/\/api\//, (route) => route.abort());
  const { page } = await visit(t, '?kiosk', { server: await configured(t, { sources: [{ kind: 'prometheus', url: 'prometheus/' }] }), before, expected: [/./] });
  await page.locator('.beat .state').waitFor();
  assert.doesNotMatch(await page.locator('.wall').innerText(), /No objectives were found/);
});

test('a wall shows the objectives that are furthest over their budget', async (t) => {
  const { page, open, worse } = await company(t, '?kiosk');
  worse(10);
  await open();
  await page.locator('.wall .cause').nth(1).waitFor();
  const names = (selector) => page.locator(selector).allInnerTexts();
  const lowest = (await names('.wall aside tbody th')).slice(0, 2).map((it) => it.trim());
  const causes = await names('.wall .cause h2');
  // Beside one of two that have one service stands what tells them apart.
  assert.ok(lowest.every((it, n) => `${it} `.startsWith(`${causes[n]} `)), `${causes} | ${lowest}`);
});
