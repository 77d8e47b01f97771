// What the connection doctor prints is what mends: each line fits the source, and the app takes it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { headers as policyFor } from '../../scripts/headers.mjs';
import { BUILD_INFO, CORS, JSON_TYPE, examined, firstRun, remedies, server, troubles } from './examined.mjs';
import { closing, root } from './harness.mjs';

const VECTOR = '{"status":"success","data":{"resultType":"vector","result":[]}}';
const RULES = '{"status":"success","data":{"groups":[]}}';
const answering = (more) => (request, response) => {
  const other = more(request);
  if (other) return response.writeHead(other[0], { ...CORS, ...(other[2] ?? JSON_TYPE) }).end(other[1]);
  const body = request.url.includes('buildinfo') ? BUILD_INFO : request.url.includes('/rules') ? RULES : VECTOR;
  return response.writeHead(200, { ...CORS, ...JSON_TYPE }).end(body);
};
const TEXT = { 'content-type': 'text/plain' };

test('rules that cannot be read are a trouble, and no step that passed', async (t) => {
  const info = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: { __name__: 'sloth_slo_info', sloth_id: 'a-b', sloth_service: 'a', sloth_slo: 'b', sloth_objective: '99.9' }, value: [1, '1'] }] } });
  const source = await server(t, answering((request) => (request.url.includes('/rules') ? [404, '404 page not found\n', TEXT] : request.url.includes('/query') && [200, info])));
  const { page } = await examined(t, { url: source.url });
  await page.getByText(/\d objectives?, 0 rules/).waitFor();
  assert.equal(await page.getByText('Nothing to mend').count(), 0);
  assert.doesNotMatch(await page.locator('tr[data-source]').innerText(), /Its rules can be read: passed/);
});

for (const [product, version] of [['Thanos', '0.36.1'], ['Mimir', '2.13.0']]) {
  test(`${product} is not told to be an old Prometheus when an address is examined`, async (t) => {
    const info = JSON.stringify({ status: 'success', data: { application: product === 'Mimir' ? 'Grafana Mimir' : undefined, version, goVersion: 'go1.22' } });
    const source = await server(t, answering((request) => request.url.includes('buildinfo') && [200, info]));
    const { page } = await firstRun(t);
    await page.getByRole('textbox', { name: 'Address' }).fill(source.url);
    await page.keyboard.press('Enter');
    await page.locator('article[data-trouble=no-objectives]').waitFor();
    assert.deepEqual(await troubles(page), ['no-objectives']);
    const { sources: [printed] } = JSON.parse(await page.locator('.examined > .code-block pre').textContent());
    assert.equal(printed.flavor, product.toLowerCase());
  });
}

test('one more source has a name of its own', async (t) => {
  const source = await server(t, answering(() => null));
  const { page } = await examined(t, { name: 'prometheus', url: source.url }, { allow: '*' });
  const second = await server(t, answering(() => null));
  await page.locator('form.examine').getByRole('textbox', { name: 'Address' }).fill(second.url);
  await page.keyboard.press('Enter');
  await page.getByText('One more in the list of sources').waitFor();
  const printed = JSON.parse(await page.locator('.examined > .code-block pre').last().textContent());
  // As it says: one more in the list. The app must start with it.
  const sources = [{ kind: 'prometheus', name: 'prometheus', url: source.url }, printed];
  await page.route((url) => url.pathname === '/config.json', (route) => route.fulfill({ json: { sources } }));
  await page.reload();
  await page.locator('tr[data-source], .verdict').first().waitFor();
  assert.equal(await page.getByText('cannot be used').count(), 0, await page.locator('body').innerText());
});

test('the source that is printed keeps what the configuration said of it', async (t) => {
  const source = await server(t, (_, response) => response.writeHead(401, { ...CORS, ...TEXT }).end('no org id\n'));
  const { page } = await examined(t, { url: source.url, flavor: 'mimir', open_url: 'https://grafana.example/explore' });
  const printed = JSON.parse((await remedies(page)).find((it) => it.includes('"kind"')));
  assert.equal(printed.flavor, 'mimir');
  assert.equal(printed.open_url, 'https://grafana.example/explore');
});

test('no policy is printed for a source with an IPv6 address', async (t) => {
  const http = createServer((_, response) => response.writeHead(200, { ...CORS, ...JSON_TYPE }).end(BUILD_INFO));
  await new Promise((ready) => http.listen(0, '::1', ready));
  closing(t, () => new Promise((closed) => { http.closeAllConnections(); http.close(closed); }));
  const url = `http://[::1]:${http.address().port}`;
  const { page } = await examined(t, { url }, { allow: '' });
  // The proxies only: a policy cannot name an IPv6 address.
  assert.deepEqual(await troubles(page), ['stopped-by-own-policy']);
  assert.ok((await remedies(page)).every((it) => !it.startsWith('connect-src')));
  const policy = readFileSync(join(root, 'public/_headers'), 'utf8');
  const origins = policyFor('netlify', policy, { sources: [{ url }, { url: 'https://prom.example/' }] });
  assert.match(origins, /connect-src 'self' https:\/\/prom\.example;/);
});

test('a source that tells no version and answers everything else is not at the wrong path', async (t) => {
  const one = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}';
  const source = await server(t, answering((request) => (request.url.includes('/status/') ? [404, '404 page not found\n', TEXT] : request.url.endsWith('/query') && [200, one])));
  const { page } = await examined(t, { url: source.url });
  await page.getByText(/0 objectives, 0 rules/).waitFor();
  assert.ok(!(await troubles(page)).includes('wrong-path'));
  await page.locator('tr[data-source] .state.ok').waitFor({ timeout: 5000 });
});

test('an Alertmanager that was taken for a Prometheus is told', async (t) => {
  // What Alertmanager 0.27 and newer answer at a path of Prometheus.
  const source = await server(t, (request, response) => (request.url.startsWith('/api/v2/status') ? response.writeHead(200, { ...CORS, ...JSON_TYPE }).end('{"cluster":{"status":"ready"},"versionInfo":{"version":"0.27.0"}}') : response.writeHead(404, { ...CORS, ...TEXT }).end('404 page not found\n')));
  const { page } = await examined(t, { url: source.url });
  assert.ok((await remedies(page)).some((it) => it.includes('"kind": "alertmanager"')), (await remedies(page)).join('\n\n'));
});

for (const leave of [true, false]) {
  test(`a Prometheus that was taken for an Alertmanager is told${leave ? '' : ', though what it does not know may not be read'}`, async (t) => {
    const source = await server(t, (request, response) => (request.url.includes('buildinfo') ? response.writeHead(200, { ...CORS, ...JSON_TYPE }).end(BUILD_INFO) : response.writeHead(404, { ...(leave && CORS), ...TEXT }).end('404 page not found\n')));
    const { page } = await examined(t, { kind: 'alertmanager', url: source.url });
    assert.deepEqual(await troubles(page), ['another-product']);
    assert.ok((await remedies(page))[0].includes('"kind": "prometheus"'), (await remedies(page)).join('\n\n'));
  });
}

test('what is printed for a source with cookies lets cookies through', async (t) => {
  const source = await server(t, (request, response) => response.writeHead(200, { ...JSON_TYPE, 'access-control-allow-origin': request.headers.origin ?? '*', vary: 'Origin' }).end(BUILD_INFO));
  const { page } = await examined(t, { url: source.url, credentials: 'include' });
  assert.deepEqual(await troubles(page), ['refused-by-cors']);
  const lines = await remedies(page);
  assert.ok(lines.some((it) => it.includes('Access-Control-Allow-Credentials')), 'its answer names the origin already; what is missing is the leave for cookies');
});

test('a redirect that turns questions into others is named', async (t) => {
  const real = await server(t, answering((request) => request.method === 'GET' && request.url.includes('/query') && [400, '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:1: parse error: no expression found in input"}']));
  const source = await server(t, (request, response) => response.writeHead(301, { ...CORS, location: `${real.url}${request.url}` }).end());
  const { page } = await examined(t, { url: source.url }, { allow: '*', wait: 'article.trouble' });
  assert.match(await page.locator('article.trouble').first().innerText(), /redirect/);
  assert.deepEqual(await troubles(page), ['redirected']);
  assert.ok((await remedies(page))[0].includes(`"url": "${real.url}/"`), (await remedies(page))[0]);
});

test('the header that is blamed is the one that is not allowed', async (t) => {
  const allow = { ...CORS, 'access-control-allow-headers': 'Authorization, Content-Type' };
  const source = await server(t, (request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, allow).end();
    return response.writeHead(request.headers.authorization ? 200 : 401, { ...allow, ...JSON_TYPE }).end(BUILD_INFO);
  });
  const { page } = await examined(t, { url: source.url, tenant: 'team-a', sign_in: 'token' });
  await page.getByLabel(/^Token for/).fill('abcdef');
  const asked = page.waitForRequest((it) => it.url().includes('buildinfo') && it.headers().authorization);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await asked;
  const trouble = page.locator('article[data-trouble=header-not-allowed]');
  await page.waitForFunction(() => !document.querySelector('tr[data-source] .state.loading'));
  const lines = await remedies(page);
  assert.match(await trouble.innerText(), /X-Scope-OrgID/);
  assert.match(lines.at(-1), /Allow-Headers "[^"]*X-Scope-OrgID/);
});
