// Tokens and passwords that a reader types for a source: they let in, go to that source alone, and are found nowhere else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { configured, hasPrometheus, ownPrometheus } from './faults.mjs';
import { closing, picture, sizes, visit } from './harness.mjs';

const skip = hasPrometheus ? false : 'no Prometheus is installed';
const CANARY = 'c4n4ry-9f2d7b1e.A_~+/=';
const COMPANY = [
  { service: 'checkout', name: 'availability', ratio: 0.0004, alert: 'CheckoutBurns', words: 'burns' },
  { service: 'search', name: 'latency', ratio: 0.002 },
];

/** The canary as it is, and in every writing that a program could make of it. */
function disguises(canary) {
  const bytes = Buffer.from(canary);
  // Base64 of it inside another text begins at any of three places.
  const inside = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64').slice(n === 0 ? 0 : 4, -4));
  return [canary, encodeURIComponent(canary), JSON.stringify(canary).slice(1, -1), bytes.toString('hex'), canary.slice(0, 12), ...inside];
}

const found = (text, canary = CANARY) => disguises(canary).filter((it) => `${text}`.includes(it));

/** A server of this process that notes what it was asked. */
async function listening(t, answer) {
  const asked = [];
  const http = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    answer(request, response);
  });
  await new Promise((ready) => http.listen(0, '127.0.0.1', ready));
  closing(t, () => new Promise((closed) => { http.closeAllConnections(); http.close(closed); }));
  return { url: `http://127.0.0.1:${http.address().port}`, asked };
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization, content-type', 'access-control-expose-headers': 'Date', 'access-control-max-age': '0' };

/** A gate before a real Prometheus that lets in who bears the canary; `mode` makes it fail. */
async function gate(t, prometheus) {
  const state = { mode: 'open' };
  const server = await listening(t, async (request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, CORS).end();
    if (state.mode === 'redirect') return response.writeHead(307, { ...CORS, location: `${state.elsewhere}${request.url}` }).end();
    if (state.mode === 'fail') return response.writeHead(500, { ...CORS, 'content-type': 'text/plain' }).end(`you sent ${request.headers.authorization?.length} letters`);
    if (request.headers.authorization !== `Bearer ${CANARY}`) return response.writeHead(401, { ...CORS, 'www-authenticate': 'Bearer' }).end('who are you?');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const passed = await fetch(`${prometheus}${request.url}`, { method: request.method, headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' }, body: chunks.length ? Buffer.concat(chunks) : undefined });
    response.writeHead(passed.status, { ...CORS, 'content-type': passed.headers.get('content-type') ?? 'text/plain' }).end(Buffer.from(await passed.arrayBuffer()));
  });
  return Object.assign(server, { state });
}

/** Everything the browser says about itself, collected while it is used. */
function listen(page) {
  const heard = { console: [], requests: [], downloads: [] };
  page.on('console', (message) => heard.console.push(message.text()));
  page.on('pageerror', (error) => heard.console.push(`${error.stack}`));
  page.on('request', (request) => heard.requests.push(request));
  page.on('download', (download) => heard.downloads.push(download));
  return heard;
}

/** Where in the page and its storage the canary stands. */
const traces = async (page) => {
  const places = await page.evaluate(async () => {
    const texts = (storage) => JSON.stringify({ ...storage });
    const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => name));
    const cached = [];
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) cached.push(request.url);
    return {
      address: location.href,
      title: document.title,
      document: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input, textarea, select')].map((it) => it.value).join('\n'),
      icon: document.querySelector('link[rel=icon]')?.href,
      local: texts(localStorage),
      session: texts(sessionStorage),
      cookies: document.cookie,
      databases: databases.join(),
      cached: cached.join(),
      name: window.name,
      history: JSON.stringify([history.state, globalThis.navigation?.entries().map((it) => [it.url, it.getState()])]),
      performance: performance.getEntries().map((it) => it.name).join('\n'),
      clipboard: await navigator.clipboard.readText().catch(() => ''),
    };
  });
  return Object.entries(places).filter(([, text]) => found(text).length).map(([place]) => place);
};

const type = async (page, token, { keep = false } = {}) => {
  await page.getByLabel(/^Token for/).fill(token);
  if (keep) await page.getByLabel('Keep it until this tab is closed').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
};
const refresh = async (page) => {
  await page.keyboard.press('d');
  await page.keyboard.press('r');
};
const isLive = (page) => page.locator('tr[data-source] .state.ok').first().waitFor();

test('a Prometheus with a password of its own is read once it is typed, and no more once it is forgotten', { skip, timeout: 120_000 }, async (t) => {
  // `test` as in Prometheus' own guide to basic authentication.
  const web = { basic_auth_users: { reader: '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay' } };
  const prometheus = await ownPrometheus(t, COMPANY, { web, headers: { authorization: `Basic ${btoa('reader:test')}` } });
  const sources = [{ kind: 'prometheus', name: 'own', url: 'prometheus/', sign_in: 'password' }];
  const server = await configured(t, { sources }, { prometheus });
  for (const [name, size] of Object.entries(sizes)) {
    const theme = name === 'wide' ? 'light' : 'dark';
    const { page } = await visit(t, 'sources/', { server, size, theme, expected: [/./] });
    await page.locator('article[data-trouble=not-signed-in]').waitFor();
    await picture(page, `sign-in-${name}-${theme}`);
    await page.getByRole('button', { name: 'Type a token or password' }).click();
    assert.equal(await page.evaluate(() => document.activeElement.type), 'password', 'the doctor leads to the field');
    await page.getByLabel('User for own').fill('reader');
    await page.getByLabel('Password for own').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('It was told what you typed, and answers 401').waitFor();
    await page.getByLabel('Password for own').fill('test');
    await page.keyboard.press('Enter');
    await isLive(page);
    await page.getByText('What you typed for own is held in memory').waitFor();
    assert.equal(await page.getByLabel('Password for own').count(), 0);
    await picture(page, `signed-in-${name}-${theme}`);
    await page.locator('.site-nav').getByRole('link', { name: 'Objectives' }).click();
    assert.equal(await page.locator('tr[data-objective]').count() || (await page.locator('tr[data-objective]').first().waitFor(), 2), 2);
    await page.locator('.site-nav').getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.locator('article[data-trouble=not-signed-in]').waitFor();
    // Nothing was kept: the next page knows nothing.
    await page.reload();
    await page.locator('article[data-trouble=not-signed-in]').waitFor();
    assert.deepEqual(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]), [{}, {}]);
  }
});

test('ticked, it outlives a reload of the tab, and not a change of the address it is for', { skip, timeout: 120_000 }, async (t) => {
  const prometheus = await ownPrometheus(t, COMPANY);
  const source = await gate(t, prometheus);
  const other = await gate(t, prometheus);
  const sources = [{ kind: 'prometheus', name: 'main', url: source.url, sign_in: 'token' }];
  const server = await configured(t, { sources }, { origins: ['http://127.0.0.1:*'] });
  const { page, context } = await visit(t, 'sources/', { server, expected: [/./] });
  await type(page, `Bearer ${CANARY}`, { keep: true });
  await isLive(page);
  assert.deepEqual(await traces(page), ['session'], 'session storage, because it was ticked');
  await page.reload();
  await isLive(page);
  await page.getByText('held in this tab, until it is closed').waitFor();
  // Another tab is another session.
  const second = await context.newPage();
  await second.goto(page.url());
  await second.locator('article[data-trouble=not-signed-in]').waitFor();
  // Whoever changes config.json to another server does not get what was typed for this one.
  await page.route('**/config.json', (route) => route.fulfill({ json: { sources: [{ ...sources[0], url: other.url }] } }));
  await page.reload();
  await page.locator('article[data-trouble=not-signed-in]').waitFor();
  assert.deepEqual(found(JSON.stringify(other.asked)), []);
  await page.unroute('**/config.json');
  await page.reload();
  await isLive(page);
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.locator('article[data-trouble=not-signed-in]').waitFor();
  assert.deepEqual(await traces(page), []);
});

test('it does not follow a redirect to another origin', { skip, timeout: 120_000 }, async (t) => {
  const elsewhere = await listening(t, (request, response) => response.writeHead(request.method === 'OPTIONS' ? 204 : 200, { ...CORS, 'content-type': 'application/json' }).end(request.method === 'OPTIONS' ? undefined : '{"status":"success","data":{"version":"3.5.0","groups":[]}}'));
  const source = await gate(t, await ownPrometheus(t, COMPANY));
  source.state.elsewhere = elsewhere.url;
  const server = await configured(t, { sources: [{ kind: 'prometheus', name: 'main', url: source.url, sign_in: 'token' }] }, { origins: ['http://127.0.0.1:*'] });
  const { page } = await visit(t, 'sources/', { server, expected: [/./] });
  await type(page, CANARY);
  await isLive(page);
  source.state.mode = 'redirect';
  const before = source.asked.length;
  await refresh(page);
  await page.waitForTimeout(2500);
  assert.ok(source.asked.slice(before).some((it) => it.headers.authorization), 'it was asked with the token');
  assert.ok(elsewhere.asked.length > 0, 'and sent us on');
  assert.deepEqual(elsewhere.asked.filter((it) => it.headers.authorization), []);
  assert.deepEqual(found(JSON.stringify(elsewhere.asked)), []);
});

test('after a tour of everything the canary is nowhere but in the headers of its source', { skip, timeout: 240_000 }, async (t) => {
  const source = await gate(t, await ownPrometheus(t, COMPANY));
  const innocent = await listening(t, (_, response) => response.writeHead(200, { ...CORS, 'content-type': 'application/json' }).end('{"status":"success","data":{"version":"3.5.0","groups":[]}}'));
  const sources = [
    { kind: 'prometheus', name: 'main', url: source.url, sign_in: 'token' },
    { kind: 'prometheus', name: 'beside', url: innocent.url },
  ];
  const server = await configured(t, { sources }, { origins: ['http://127.0.0.1:*'] });
  const { page, context } = await visit(t, 'sources/', { server, expected: [/./] });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const heard = listen(page);
  const clean = async (where) => assert.deepEqual(await traces(page), [], where);
  const copied = async (where) => assert.deepEqual(found(await page.evaluate(() => navigator.clipboard.readText())), [], where);

  // A mistake says nothing of what was typed.
  await type(page, `${CANARY} ${CANARY}`);
  await page.getByRole('alert').getByText('A token has no spaces').waitFor();
  assert.deepEqual(found(await page.locator('main').innerText()), []);
  await type(page, CANARY);
  await isLive(page);
  await clean('after signing in');

  // Every page, one objective, what stands behind its figure, the query copied.
  const go = (name) => page.locator('.site-nav').getByRole('link', { name }).click();
  await go('Executive');
  await page.locator('.verdict').waitFor();
  await clean('the first page');
  await go('Objectives');
  await page.locator('tr[data-objective] .known').first().click();
  await page.getByRole('dialog', { name: 'How do we know' }).getByRole('button', { name: 'Copy the query' }).click();
  await clean('how do we know');
  await copied('the query');
  await page.keyboard.press('Escape');
  await page.locator('tr[data-objective] th a').first().click();
  await page.locator('.facts').first().waitFor();
  await clean('one objective');

  // Palette, time, a saved view, the link.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('checkout');
  await clean('the palette');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForTimeout(200);
  await copied('the link');
  await page.getByRole('button', { name: 'Saved views' }).click();
  const views = page.getByRole('dialog', { name: 'Saved views' });
  await views.getByRole('textbox').first().fill('mine');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  assert.notEqual(await page.evaluate(() => localStorage.length), 0, 'a view was saved');
  await page.keyboard.press('Escape');
  await page.goBack();
  await page.goForward();
  await clean('saved views and history');

  // The doctor writes a configuration for a source that was signed in to by hand.
  await go('Sources');
  const add = page.locator('form.examine').last();
  await add.getByRole('textbox', { name: 'Address' }).fill(`${source.url}/`);
  await page.keyboard.press('Enter');
  const examined = page.locator('.examined');
  await examined.getByLabel(/^Token for/).fill(CANARY);
  await page.keyboard.press('Enter');
  const line = examined.getByText(/"sign_in": "token"/);
  await line.waitFor();
  await examined.getByRole('button', { name: /Copy the source/ }).click();
  await page.waitForTimeout(200);
  await copied('the configuration');
  await clean('a source to add');

  // Failing, refused and gone.
  for (const mode of ['fail', 'open']) {
    source.state.mode = mode;
    await refresh(page);
    await page.waitForTimeout(1200);
    await clean(`the source: ${mode}`);
  }
  source.state.mode = 'fail';
  await go('Executive');
  await refresh(page);
  await page.waitForTimeout(800);
  await clean('trouble on the first page');

  // The app's own end, and its report.
  await page.evaluate(() => {
    const create = Document.prototype.createElement;
    Document.prototype.createElement = function refuse() {
      Document.prototype.createElement = create;
      throw new TypeError('refused');
    };
    document.querySelector('.site-nav a[href*="sources"]').click();
  });
  await page.getByRole('heading', { name: /Plumbline has stopped/ }).waitFor();
  assert.deepEqual(found(await page.getByLabel('Report').inputValue()), []);
  await page.getByRole('button', { name: 'Copy the report' }).click();
  await page.waitForTimeout(200);
  await copied('the report');
  await clean('the panic');

  // Everything that was said on the way.
  assert.deepEqual(found(heard.console.join('\n')), [], 'the console');
  const downloads = await Promise.all(heard.downloads.map(async (it) => readFileSync(await it.path(), 'utf8')));
  assert.deepEqual(found(downloads.join('\n')), [], 'downloads');
  let bearing = 0;
  for (const request of heard.requests) {
    const { authorization, ...headers } = await request.allHeaders();
    assert.deepEqual(found([request.url(), JSON.stringify(headers), request.postData() ?? ''].join('\n')), [], request.url());
    if (authorization === undefined) continue;
    bearing += 1;
    assert.equal(new URL(request.url()).origin, source.url, 'sent to its own origin only');
  }
  assert.ok(bearing > 5, 'it was sent at all');
  for (const { headers } of [...source.asked, ...innocent.asked]) {
    assert.equal(headers.referer, undefined);
    assert.equal(headers.cookie, undefined);
  }
  assert.ok(innocent.asked.length > 0);
  assert.deepEqual(found(JSON.stringify(innocent.asked)), [], 'the source beside it');
  assert.deepEqual(found(JSON.stringify(source.asked.map(({ url, headers: { authorization, ...others } }) => [url, others]))), [], 'anything but the one header');
});

test('a server whose canary is not looked for would be found out', () => {
  // The search itself must be able to fail.
  for (const text of [CANARY, encodeURIComponent(`x${CANARY}`), btoa(`reader:${CANARY}`), btoa(`a${CANARY}`), Buffer.from(CANARY).toString('hex'), `?t=${CANARY.slice(0, 14)}`]) {
    assert.notDeepEqual(found(text), [], text);
  }
});
