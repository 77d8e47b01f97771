// The connection doctor against real servers that do what sources do wrong: each trouble is named, and so is what mends it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUILD_INFO, CORS, JSON_TYPE, examined, firstRun, remedies, scratch, server, troubles } from './examined.mjs';
import { closing, freePort, picture, root, sizes, visit, world } from './harness.mjs';

test('a server without CORS headers is told from one that is down', async (t) => {
  const source = await server(t, (_, response) => response.writeHead(200, JSON_TYPE).end(BUILD_INFO));
  const { page, host } = await examined(t, { url: source.url });
  assert.deepEqual(await troubles(page), ['refused-by-cors']);
  await page.getByText('is up, but does not let this page read its answers').first().waitFor();
  const origin = new URL(host.url).origin;
  const flag = (await remedies(page))[0];
  assert.equal(flag, `--web.cors.origin='${origin.replaceAll('.', '\\.')}'`);
  for (const [name, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    await picture(page, `doctor-cors-${name}`);
  }

  const closed = await server(t, () => {});
  const { port } = new URL(closed.url);
  const down = await examined(t, { url: `http://127.0.0.1:${Number(port) + 1 > 65535 ? 1024 : 9}/` }, { allow: '*' });
  assert.deepEqual(await troubles(down.page), ['down']);
});

test('the policy of the host is told from a refusal by the source', async (t) => {
  const source = await server(t, (_, response) => response.writeHead(200, { ...JSON_TYPE, ...CORS }).end(BUILD_INFO));
  const { page } = await examined(t, { url: source.url }, { allow: '' });
  assert.deepEqual(await troubles(page), ['stopped-by-own-policy']);
  const lines = await remedies(page);
  assert.ok(lines.includes(`connect-src 'self' ${source.url}`), lines.join('\n\n'));
  assert.equal(source.asked.length, 0);
  // What it says to write is what helps.
  const mended = await examined(t, { url: source.url }, { wait: 'tr[data-source] .state.ok' });
  assert.ok(!(await troubles(mended.page)).includes('stopped-by-own-policy'));
});

const ANSWERS = {
  'not-signed-in': [401, { ...CORS, 'content-type': 'text/plain' }, 'Unauthorized'],
  'tenant-missing': [401, { ...CORS, 'content-type': 'text/plain' }, 'no org id\n'],
  'not-allowed': [403, { ...CORS, 'content-type': 'text/plain' }, 'RBAC: access denied'],
  'wrong-path': [200, { ...CORS, 'content-type': 'text/html' }, '<!doctype html><title>Start</title>'],
  'another-product': [200, { ...CORS, ...JSON_TYPE }, '{"cluster":{"status":"ready"}}'],
  'rate-limit': [429, { ...CORS, 'retry-after': '90', 'access-control-expose-headers': 'Retry-After' }, ''],
  'starting-or-overloaded': [503, { ...CORS, 'content-type': 'text/plain' }, 'Service Unavailable'],
};

for (const [id, [status, head, body]] of Object.entries(ANSWERS)) {
  test(`${status} ${body.trim().slice(0, 30)}: ${id}`, async (t) => {
    const source = await server(t, (_, response) => response.writeHead(status, head).end(body));
    const { page } = await examined(t, { url: source.url });
    assert.deepEqual(await troubles(page), [id]);
    assert.ok((await remedies(page)).length >= 1);
    if (id === 'rate-limit') await page.locator('article.trouble').getByText(/Until/).waitFor();
    if (id === 'tenant-missing') await page.getByText('no org id').first().waitFor();
  });
}

test('a tenant that may not be read, and a header that is not allowed', async (t) => {
  const wrong = await server(t, (request, response) => {
    const allow = { ...CORS, 'access-control-allow-headers': 'x-scope-orgid' };
    if (request.method === 'OPTIONS') return response.writeHead(204, allow).end();
    return response.writeHead(403, { ...allow, 'content-type': 'text/plain' }).end('tenant team-b is not allowed');
  });
  const { page } = await examined(t, { url: wrong.url, tenant: 'team-b' });
  assert.deepEqual(await troubles(page), ['tenant-wrong']);

  // As a real Prometheus does: a preflight it answers, without this header in its list.
  const strict = await server(t, (request, response) => response.writeHead(request.method === 'OPTIONS' ? 204 : 200, { ...JSON_TYPE, ...CORS, 'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin' }).end(request.method === 'OPTIONS' ? undefined : BUILD_INFO));
  const second = await examined(t, { url: strict.url, tenant: 'team-a' });
  assert.deepEqual(await troubles(second.page), ['header-not-allowed']);
});

test('a redirect to a sign-in page on another host', async (t) => {
  const signIn = await server(t, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Sign in'));
  const source = await server(t, (_, response) => response.writeHead(302, { ...CORS, location: `${signIn.url}/login` }).end());
  const { page } = await examined(t, { url: source.url }, { allow: '*' });
  assert.deepEqual(await troubles(page), ['sign-in-page']);
  assert.ok((await remedies(page)).some((it) => it.includes('--api-route=')));
});

test('a clock that is wrong, and questions that are refused after a good start', async (t) => {
  const source = await server(t, (request, response) => {
    const date = new Date(Date.now() + 600_000).toUTCString();
    const head = { ...JSON_TYPE, ...CORS, date };
    if (request.url.includes('buildinfo')) return response.writeHead(200, head).end(BUILD_INFO);
    return response.writeHead(422, head).end(JSON.stringify({ status: 'error', errorType: 'execution', error: 'query processing would load too many samples into memory in query execution' }));
  });
  const { page } = await examined(t, { url: source.url }, { wait: 'article[data-trouble=too-many-samples]' });
  assert.deepEqual((await troubles(page)).sort(), ['clock-wrong', 'too-many-samples']);
  assert.ok((await remedies(page)).some((it) => it.includes('--query.max-samples=')));
});

test('a server that never answers is told as slow', async (t) => {
  const source = await server(t, () => {});
  const { page } = await examined(t, { url: source.url }, { wait: 'tr[data-source]', before: (page) => page.clock.install() });
  // It was asked: what is left is patience, and that is the page's own clock.
  while (source.asked.length === 0) await page.waitForTimeout(20);
  await page.clock.runFor(31_000);
  await page.locator('article[data-trouble=too-slow]').waitFor();
});

test('Try again asks again, and a source that was mended is well', async (t) => {
  let isMended = false;
  const source = await server(t, (_, response) => (isMended ? response.writeHead(200, { ...JSON_TYPE, ...CORS }).end(BUILD_INFO) : response.writeHead(401, CORS).end()));
  const { page } = await examined(t, { url: source.url });
  assert.deepEqual(await troubles(page), ['not-signed-in']);
  isMended = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('tr[data-source] .state.ok').waitFor();
});

// ── the first run ──

test('the first run examines an address step by step and writes config.json', async (t) => {
  const source = await server(t, (request, response) => {
    const answer = request.url.includes('buildinfo') ? BUILD_INFO : request.url.includes('rules') ? '{"status":"success","data":{"groups":[]}}' : '{"status":"success","data":{"resultType":"vector","result":[]}}';
    response.writeHead(200, { ...JSON_TYPE, ...CORS }).end(answer);
  });
  const { page } = await firstRun(t);
  await page.getByRole('textbox', { name: 'Address' }).fill('htp://127.0.0.1');
  await page.getByRole('button', { name: 'Examine' }).click();
  await page.getByRole('alert').getByText('did you mean "http://…"').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill(source.url);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'config.json' }).waitFor();
  await page.locator('article[data-trouble=no-objectives]').waitFor();
  const steps = await page.locator('.ladder li').allTextContents();
  assert.equal(steps.length, 8);
  assert.match(steps.join('\n'), /It speaks the right API, passed/);
  const text = await page.locator('.examined > .code-block pre').textContent();
  assert.deepEqual(JSON.parse(text), { sources: [{ kind: 'prometheus', name: 'prometheus', url: source.url }] });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
  assert.equal(download.suggestedFilename(), 'config.json');
  assert.equal(readFileSync(await download.path(), 'utf8'), text);
  await picture(page, 'first-run-wide-light');
  // A second source joins the first.
  await page.getByRole('button', { name: 'Keep it and add another source' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill(`${source.url}/second`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'config.json' }).waitFor();
  assert.deepEqual(JSON.parse(await page.locator('.examined > .code-block pre').textContent()).sources.map((it) => it.name), ['prometheus', 'prometheus-2']);
});

test('an examination that hangs can be cancelled, and its request with it', async (t) => {
  let gone;
  const wasDropped = new Promise((done) => (gone = done));
  const source = await server(t, (request) => request.on('close', gone));
  const { page } = await firstRun(t, { size: sizes.narrow, theme: 'dark' });
  await page.getByRole('textbox', { name: 'Address' }).fill(source.url);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await picture(page, 'first-run-narrow-dark');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await wasDropped;
  assert.equal(await page.locator('.ladder').count(), 0);
});

test('the recorded company is examined as it was recorded, and nobody is asked', async (t) => {
  for (const [name, options] of Object.entries({ light: { theme: 'light' }, dark: { theme: 'dark' }, phone: { size: sizes.narrow } })) {
    const { page, requests } = await visit(t, 'sources/?demo', options);
    await page.getByRole('heading', { name: /2 of 2 sources are recorded/ }).waitFor();
    await page.getByText(/\d+ objectives, \d+ rules/).waitFor();
    assert.equal(await page.locator('tr[data-source] .state.ok').count(), 2);
    assert.ok(requests.every((it) => !it.url.includes('/api/v')));
    await picture(page, `sources-demo-${name}`);
  }
});

// ── recipes in the programs they are for ──

/** Where a program is, or null. */
function program(name) {
  try {
    return execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** Runs a program until the test ends; resolves to what stops it sooner when it answers. */
async function proxy(t, command, args, url, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  child.stdout.on('data', (it) => (said += it));
  child.stderr.on('data', (it) => (said += it));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const stop = () => new Promise((ended) => (isOver() ? ended() : (child.once('exit', ended), child.kill())));
  closing(t, stop);
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`${command} ended: ${said}`);
    if (await fetch(url).then((it) => it.ok, () => false)) return stop;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`${command} does not answer: ${said}`);
}

/** What the doctor prints for a source that cannot be read from here, by the words its place begins with. */
async function printed(t, url, place) {
  const { page } = await examined(t, { url }, { allow: '' });
  const remedy = page.locator('article.trouble details', { has: page.locator('summary', { hasText: place }) }).first();
  const configuration = page.locator('article.trouble details', { hasText: 'and then in config.json' }).first();
  return { recipe: await remedy.locator('pre').textContent(), source: JSON.parse(await configuration.locator('pre').textContent()) };
}

/** A folder with the build and the configuration that the doctor printed. */
function site(source) {
  const folder = join(mkdtempSync(join(scratch, 'site-')), 'www');
  execFileSync('cp', ['-r', join(root, 'dist'), folder]);
  // nginx gives its rights away and then reads as nobody in particular.
  for (const it of [scratch, join(folder, '..')]) chmodSync(it, 0o755);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ sources: [source] }));
  return folder;
}

const PROXIES = {
  nginx: {
    place: 'nginx, in the server block',
    start: (t, at, folder, recipe, port) => {
      const file = join(at, 'nginx.conf');
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `  ${it}_temp_path ${at}/${it};`).join('\n');
      writeFileSync(file, `daemon off; pid ${at}/nginx.pid; error_log stderr;\nevents {}\nhttp {\n${paths}\n  access_log off; types { text/html html; text/css css; text/javascript js; application/wasm wasm; application/json json; image/svg+xml svg; }\nserver {\n  listen 127.0.0.1:${port};\n  root ${folder};\n${recipe}\n}\n}\n`);
      return ['-p', at, '-c', file];
    },
  },
  caddy: {
    place: 'Caddy, in the site block',
    start: (t, at, folder, recipe, port) => {
      const file = join(at, 'Caddyfile');
      writeFileSync(file, `{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:${port} {\n${recipe}\nhandle {\n  root * ${folder}\n  file_server\n}\n}\n`);
      return ['run', '--config', file, '--adapter', 'caddyfile'];
    },
  },
  apache2: {
    place: 'Apache, in the virtual host',
    start: (t, at, folder, recipe, port) => {
      const file = join(at, 'apache.conf');
      const modules = ['mpm_event', 'authz_core', 'dir', 'mime', 'proxy', 'proxy_http', 'headers'].map((it) => `LoadModule ${it}_module /usr/lib/apache2/modules/mod_${it}.so`).join('\n');
      writeFileSync(file, `ServerName 127.0.0.1\nServerRoot ${at}\nPidFile ${at}/pid\nListen 127.0.0.1:${port}\nErrorLog ${at}/errors\n${modules}\nTypesConfig /etc/mime.types\nAddType application/wasm .wasm\nAddType text/javascript .js\n<VirtualHost 127.0.0.1:${port}>\nDocumentRoot ${folder}\n<Directory ${folder}>\nRequire all granted\n</Directory>\n${recipe}\n</VirtualHost>\n`);
      return ['-X', '-f', file];
    },
  },
};

for (const [name, { place, start }] of Object.entries(PROXIES)) {
  test(`what the doctor prints for ${name} works in ${name}`, async (t) => {
    const command = program(name);
    if (!command) return t.skip(`${name} is not installed`);
    const { prometheus } = world() ?? {};
    const stand = prometheus ? null : await server(t, (_, response) => response.writeHead(200, JSON_TYPE).end(BUILD_INFO));
    const upstream = prometheus ?? stand.url;
    const { recipe, source } = await printed(t, upstream, place);
    const at = mkdtempSync(join(scratch, `${name}-`));
    mkdirSync(join(at, 'logs'));
    chmodSync(at, 0o755);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    await proxy(t, command, start(t, at, site(source), recipe, port), url, { cwd: at });
    // Through it, as the app asks; neither cookies nor the origin go through.
    const answer = await fetch(`${url}${source.url}api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: 'count(up{job!=""}) + 1e3', time: '0' }), headers: { cookie: 'a=b', origin: 'http://evil.example' } });
    assert.equal(answer.status, 200);
    if (stand) {
      assert.deepEqual(stand.asked.filter((it) => it.headers.cookie || it.headers.origin), []);
    }
    const { page } = await visit(t, 'sources/', { server: { url }, expected: [/.*/] });
    await page.locator('tr[data-source] .state.ok').waitFor({ timeout: 20_000 });
    if (prometheus) await page.getByText(/[1-9]\d* objectives, \d+ rules/).waitFor({ timeout: 30_000 });
    if (prometheus && name === 'nginx') await picture(page, 'sources-through-nginx');
    if (!prometheus) t.diagnostic('no world is running: a stand-in answered instead of a Prometheus');
  });
}

test('the flag that the doctor prints lets this page read a real Prometheus, and no other page', async (t) => {
  const command = program('prometheus');
  if (!command) return t.skip('prometheus is not installed');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const at = mkdtempSync(join(scratch, 'prometheus-'));
  writeFileSync(join(at, 'prometheus.yml'), 'global: {scrape_interval: 1m}\n');
  const start = (...flags) => proxy(t, command, [`--config.file=${join(at, 'prometheus.yml')}`, `--storage.tsdb.path=${mkdtempSync(join(at, 'data-'))}`, `--web.listen-address=127.0.0.1:${port}`, ...flags], `${url}-/ready`);
  const stop = await start('--web.cors.origin=https://somebody\\.else');
  const { page, host } = await examined(t, { url });
  assert.deepEqual(await troubles(page), ['refused-by-cors']);
  const flag = (await remedies(page))[0].replaceAll("'", '');
  await stop();
  await start(flag);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('tr[data-source] .state.ok').waitFor();
  const allowed = async (origin) => (await fetch(`${url}api/v1/status/buildinfo`, { headers: { origin } })).headers.get('access-control-allow-origin');
  const origin = new URL(host.url).origin;
  assert.deepEqual([await allowed(origin), await allowed(`${origin}.evil`)], [origin, null]);
});

test('what the doctor prints for a proxy that swallows the header works in nginx, with a tenant too', async (t) => {
  const command = program('nginx');
  if (!command) return t.skip('nginx is not installed');
  const source = await server(t, (_, response) => response.writeHead(200, JSON_TYPE).end(BUILD_INFO));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const at = mkdtempSync(join(scratch, 'nginx-'));
  chmodSync(at, 0o755);
  const start = (recipe) => {
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${at}/${it};`).join(' ');
    writeFileSync(join(at, 'nginx.conf'), `daemon off; pid ${at}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${paths}\nserver { listen 127.0.0.1:${port};\nlocation / {\nproxy_pass ${source.url}/;\n${recipe}\n} } }\n`);
    return proxy(t, command, ['-p', at, '-c', join(at, 'nginx.conf')], url);
  };
  const stop = await start('');
  const { page, host } = await examined(t, { url });
  assert.deepEqual(await troubles(page), ['refused-by-cors']);
  const recipe = (await remedies(page)).at(-1);
  await stop();
  const again = await start(recipe);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('tr[data-source] .state.ok').waitFor();
  await again();
  // The same host page, now with a tenant to name: the header needs leave of its own.
  await start(recipe.replace('"Content-Type"', '"Content-Type, X-Scope-OrgID"'));
  const asked = await fetch(url, { method: 'OPTIONS', headers: { origin: new URL(host.url).origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-scope-orgid' } });
  assert.equal(asked.status, 204);
  assert.match(asked.headers.get('access-control-allow-headers'), /X-Scope-OrgID/);
});
