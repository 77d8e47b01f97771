// The local server: it shows a real Prometheus under this origin, streams what it says, and lets no other site use it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { closing, serve, shared, world } from './harness.mjs';

/** A server that says what it was asked; it ends with the test. Below /slow the second half of an answer waits for `isRead`. */
async function echo(t, { isRead } = {}) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (request.url.startsWith('/slow')) {
      response.write('first');
      await isRead;
      return response.end('second');
    }
    response.writeHead(request.url === '/api/broken' ? 422 : 200, { 'content-type': 'application/json', 'set-cookie': 'a=b' });
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing(t, () => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

async function proxied(t, options) {
  const server = await serve(options);
  closing(t, server.stop);
  return (path, init) => fetch(new URL(path, server.url), init);
}

/** Waits, at most two seconds, for something another process does in its own time. */
async function eventually(isSo) {
  for (const end = Date.now() + 2000; !isSo() && Date.now() < end; ) await new Promise((later) => setTimeout(later, 10));
}

test('a question goes through with its query, its form and its tenant, and nothing of this origin', async (t) => {
  const ask = await proxied(t, { prometheus: `${await echo(t)}/below`, base: '/a/' });
  const answer = await ask('prometheus/api/v1/query?time=1%2B1', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-scope-orgid': 'team', cookie: 'secret=1', origin: 'http://here' },
    body: 'query=up',
  });
  const { method, url, headers, body } = await answer.json();
  assert.deepEqual([method, url, body], ['POST', '/below/api/v1/query?time=1%2B1', 'query=up']);
  assert.equal(headers['x-scope-orgid'], 'team');
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  for (const name of ['cookie', 'origin', 'referer']) assert.equal(headers[name], undefined, name);
  assert.equal(answer.headers.get('set-cookie'), null);
  assert.equal(answer.headers.get('content-security-policy'), null);
});

test('an error of the other server stays what it is; a dead one is a 502 in words', async (t) => {
  const ask = await proxied(t, { prometheus: await echo(t), alertmanager: 'http://127.0.0.1:1' });
  assert.equal((await ask('prometheus/api/broken')).status, 422);
  const dead = await ask('alertmanager/api/v2/alerts');
  assert.equal(dead.status, 502);
  assert.match(await dead.text(), /^http:\/\/127\.0\.0\.1:1 does not answer: Connection refused/);
});

test('an answer comes as it is written, not when it is whole', { timeout: 30_000 }, async (t) => {
  let read;
  const ask = await proxied(t, { prometheus: await echo(t, { isRead: new Promise((done) => (read = done)) }) });
  const reader = (await ask('prometheus/slow')).body.getReader();
  // The second part is not written before the first was read: had it been waited for, there would be nothing to read.
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'first');
  read();
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'second');
});

test('another site cannot use the proxy, and nothing can be deleted through it', async (t) => {
  const ask = await proxied(t, { alertmanager: await echo(t) });
  assert.equal((await ask('alertmanager/api/v2/silences', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  assert.equal((await ask('alertmanager/api/v2/silence/1', { method: 'DELETE' })).status, 405);
});

test('the configuration names what is proxied, and only that', async (t) => {
  const prometheus = { kind: 'prometheus', name: 'prometheus', url: 'prometheus/' };
  const alertmanager = { kind: 'alertmanager', name: 'alertmanager', url: 'alertmanager/' };
  for (const [options, sources] of [
    [{ prometheus: '127.0.0.1:1' }, [prometheus]],
    [{ prometheus: '127.0.0.1:1', alertmanager: '127.0.0.1:2' }, [prometheus, alertmanager]],
  ]) {
    const ask = await proxied(t, options);
    assert.deepEqual(await (await ask('config.json')).json(), { sources });
  }
});

test('a taken port moves to the next free one and says so', async (t) => {
  const first = await serve();
  closing(t, first.stop);
  const taken = Number(new URL(first.url).port);
  const second = await serve({ port: taken });
  closing(t, second.stop);
  const port = Number(new URL(second.url).port);
  assert.ok(port > taken && port <= taken + 100, `${port} follows ${taken}`);
  await eventually(() => second.said().includes('\n'));
  assert.match(second.said(), new RegExp(`Port ${taken} is taken, so Plumbline is on ${port}`));
});

test('what the configuration of the build says is served when nothing else is asked for', async () => {
  const { url } = await shared();
  assert.equal((await (await fetch(new URL('config.json', url))).json()).demo, true);
});

test('the real Prometheus answers through the proxy', async (t) => {
  const running = world();
  if (!running) return t.skip('no world is running');
  const ask = await proxied(t, { prometheus: running.prometheus, alertmanager: running.alertmanager });
  const body = new URLSearchParams({ query: 'count(up)' });
  const { status, data } = await (await ask('prometheus/api/v1/query', { method: 'POST', body })).json();
  assert.equal(status, 'success');
  assert.ok(Number(data.result[0].value[1]) > 0);
  assert.ok((await (await ask('alertmanager/api/v2/status')).json()).versionInfo.version);
});
