// Deploys above the charts of an objective: named on the rail, in the tables, under the crosshair and in words; not known never "none".
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { picture, sizes, visit, world } from './harness.mjs';

const at = (slo, more = '') => `slos/?${more}slo=${encodeURIComponent(slo)}`;
const CHECKOUT = 'prometheus/sloth/checkout-availability';
const SEARCH = 'prometheus/pyrra/search-availability';
const CATALOG = 'prometheus/pyrra/catalog-availability';
const QUIET = 'prometheus/sloth/shipping-quotes';
const panelOf = (page, title) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title }) }).first();
const running = world();
const skip = running ? false : 'no world runs';
const source = { kind: 'prometheus', name: 'prometheus', url: 'prometheus/' };
const asks = (request, what) => (new URLSearchParams(request.postData() ?? '').get('query') ?? '').includes(what);
/** The app on the real world, with this said of deploys. */
const server = (t, deploys) => configured(t, { timezone: 'UTC', sources: [source], ...(deploys && { deploys }) }, { prometheus: running.prometheus });
/** When the world says that a version of a service was deployed, as the crosshair says it. */
const deployed = (service, version) => {
  const { at } = JSON.parse(readFileSync(running.truth, 'utf8')).deploys.find((it) => it.service === service && it.version === version);
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }).format(at * 1000).replace(',', '');
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }).format(at * 1000);
  return `${day}, ${time}`;
};

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`the deploys of a service lie above the charts of its objective, ${theme}, ${size}`, async (t) => {
    const { page } = await visit(t, at(CHECKOUT, 'demo&'), { theme, size: sizes[size] });
    const budget = panelOf(page, /^Budget/);
    await budget.getByText(/^Triangles: 2 deploys of checkout in 30\sd, the last 77c0de on \d+ \w+\./).waitFor();
    await budget.getByText('as table').click();
    const rows = budget.getByRole('row', { name: /deploy checkout/ });
    await rows.nth(1).waitFor();
    assert.deepEqual((await rows.allInnerTexts()).map((it) => it.split('\t')[1]), ['deploy checkout 8e1f02', 'deploy checkout 77c0de']);
    await picture(page, `deploys-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  });
}

/** What the crosshair says besides values, from place to place across a chart: CSS pixels from its left, and the words. */
async function swept(page, chart, step = 4) {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  const told = [];
  for (let x = 2; x < box.width; x += step) {
    await page.mouse.move(box.x + x, box.y + box.height / 2);
    told.push([x, await chart.locator('.reading p').last().textContent()]);
  }
  return told;
}

test('the crosshair names a deploy beside it, in every chart, and tells how it is known', async (t) => {
  const { page } = await visit(t, at(CATALOG, 'demo&'));
  await page.getByText(/^Triangles: 1 deploy of catalog/).waitFor();
  for (const about of ['Budget', 'Events', 'Burn rate']) {
    const told = await swept(page, page.getByRole('slider', { name: new RegExp(`^${about} of catalog`) }), 8);
    const near = told.filter(([, said]) => /^deploy catalog 4be961, \w+ \d+ \w+, \d\d:\d\d/.test(said));
    assert.ok(near.length > 0 && near.at(-1)[0] - near[0][0] <= 24, `${about}: ${JSON.stringify(near)}`);
  }
  const chart = page.getByRole('slider', { name: /^Events of catalog/ });
  await chart.focus();
  await page.keyboard.press('End');
  assert.doesNotMatch(await chart.getAttribute('aria-valuetext'), /deploy/, 'away from it nothing is told');
  await page.keyboard.press('Escape');
  await panelOf(page, /^Budget/).getByRole('button', { name: 'How do we know' }).click();
  const dialog = page.getByRole('dialog', { name: 'How do we know' });
  await dialog.getByText('deploy_info{service="catalog"}').waitFor();
  assert.match(await dialog.innerText(), /Deploys of catalog[\s\S]+4be961[\s\S]+\d\d:\d\d/);
});

test('one event is under one another where charts show the same time', { skip }, async (t) => {
  const { page } = await visit(t, at(SEARCH, 'from=now-12d&to=now&'), { server: await server(t, { metric: 'deploy_info' }) });
  await page.getByText(/^Triangles: 1 deploy of search/).waitFor();
  const middles = [];
  for (const about of ['Budget', 'Events']) {
    const told = await swept(page, page.getByRole('slider', { name: new RegExp(`^${about} of search`) }));
    const near = told.filter(([, said]) => said.includes('deploy search 0d41aa')).map(([x]) => x);
    middles.push((near[0] + near.at(-1)) / 2);
  }
  assert.ok(Math.abs(middles[0] - middles[1]) <= 6, `${middles}`);
  await page.close();
});

test('without a metric nothing is asked, and one line says what would be here', { skip }, async (t) => {
  const asked = [];
  const before = (page) => page.on('request', (request) => asks(request, 'last_over_time(deploy_info') && asked.push(request.url()));
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t), before });
  await page.getByText(/^Deploys are not known\. To see them/).waitFor();
  await page.getByText('"deploys": {"metric": "deploy_info"}').waitFor();
  await panelOf(page, 'Burn rate').getByText(/The budget burn/).first().waitFor();
  assert.deepEqual(asked, []);
  assert.equal(await page.getByText('8e1f02').count(), 0);
  await page.close();
});

test('a metric that says what runs tells the same deploys, each when it was first seen, in one request', { skip }, async (t) => {
  const asked = [];
  const before = (page) => page.on('request', (request) => asks(request, 'last_over_time(app_info') && asked.push(request.postData()));
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t, { metric: 'app_info', value: 'running' }), before });
  const line = page.getByText(/^Triangles: 2 deploys of checkout in 30\sd, the last 77c0de .+ Each when it was first seen, looked at every 10\smin\./);
  await line.waitFor();
  assert.equal(asked.length, 1);
  await page.close();
});

test('deploys are those of the truth, to the minute', { skip }, async (t) => {
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t, { metric: 'deploy_info' }) });
  const budget = panelOf(page, /^Budget/);
  await budget.getByText(/^Triangles: 2 deploys/).waitFor();
  await budget.getByText('as table').click();
  const rows = budget.getByRole('row', { name: /deploy checkout/ });
  await rows.nth(1).waitFor();
  assert.deepEqual((await rows.allInnerTexts()).map((it) => it.split('\t')), ['8e1f02', '77c0de'].map((it) => [deployed('checkout', it), `deploy checkout ${it}`]));
  await page.close();
});

test('deploys that could not be asked are not known, and cost nothing else', { skip }, async (t) => {
  const before = (page) => page.route(/query_range/, (route) => (asks(route.request(), 'deploy_info') ? route.fulfill({ status: 503, body: 'no' }) : route.continue()));
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t, { metric: 'deploy_info' }), before, expected: [/answer 503/, /503/] });
  await page.getByText(/^Deploys of checkout are not known: /).waitFor();
  await panelOf(page, 'Burn rate').getByText(/The budget burn/).first().waitFor();
  await page.unroute(/query_range/);
  await page.goto(new URL(`../${at(QUIET)}`, page.url()).href);
  await page.getByText(/^deploy_info tells of no deploy of shipping in \d+\sd\./).waitFor();
  await page.close();
});

test('while they are asked for that is said in their place, and nothing moves when they come', { skip }, async (t) => {
  let answer;
  const answered = new Promise((done) => (answer = done));
  const before = (page) => page.route(/query_range/, async (route) => {
    if (asks(route.request(), 'deploy_info')) await answered;
    return route.continue();
  });
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t, { metric: 'deploy_info' }), before });
  await page.getByText('Deploys of checkout: asking…').waitFor();
  await panelOf(page, 'Burn rate').getByText(/The budget burn/).first().waitFor();
  const place = async () => (await panelOf(page, 'Events').boundingBox()).y;
  const stood = await place();
  answer();
  await page.getByText(/^Triangles: 2 deploys/).waitFor();
  assert.equal(await place(), stood);
  await page.close();
});

test('names of versions are text, and a value that is no second says what to set', { skip }, async (t) => {
  const names = ['<img src=x onerror=alert(1)>', '</svg><script>alert(1)</script>', '\u202eevil', 'x'.repeat(5000)];
  const before = (page) => page.route(/query_range/, (route) => {
    if (!asks(route.request(), 'deploy_info')) return route.continue();
    const end = Number(new URLSearchParams(route.request().postData()).get('end'));
    const result = names.map((version, n) => ({ metric: { version }, values: [[end, `${end - 86_400 * (n + 2)}`]] }));
    result.push({ metric: { version: 'runs' }, values: [[end, '1']] }, { metric: {}, values: [[end, `${end - 7200}`]] });
    return route.fulfill({ json: { status: 'success', data: { resultType: 'matrix', result } } });
  });
  const { page } = await visit(t, at(CHECKOUT), { server: await server(t, { metric: 'deploy_info' }), before });
  const budget = panelOf(page, /^Budget/);
  await budget.getByText(/^Triangles: 4 deploys of checkout/).waitFor();
  await budget.getByText('as table').click();
  const rows = budget.getByRole('row', { name: /deploy checkout/ });
  await rows.nth(names.length - 1).waitFor();
  assert.equal(await rows.count(), names.length);
  assert.equal(await page.locator('section img, section script').count(), 0);
  await budget.getByText('2 rows of its answers could not be read.').waitFor();
  await budget.getByText('which').click();
  await budget.getByText(/set deploys\.value to "running"/).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  await picture(page, 'deploys-hostile');
  await page.close();
});
