// Inside a page of another origin, as a portal shows it: only where the headers allow it, and with a sandbox.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { closing, shared, theBrowser, watch } from './harness.mjs';

/** A page of another origin (another name of this machine is one) that frames `url`. */
async function portal(t, url, sandbox) {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Portal</title><iframe title=app width=900 height=600 src="${url}"${sandbox === undefined ? '' : ` sandbox="${sandbox}"`}></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing(t, () => server.close());
  const context = await (await theBrowser()).newContext();
  closing(t, () => context.close());
  const page = await context.newPage();
  const watched = watch(page);
  const origin = `http://localhost:${server.address().port}`;
  return { page, origin, ...watched, open: async () => page.goto(origin) };
}

test('a portal that the headers name may frame every page, also in a sandbox with its own origin', async (t) => {
  const { url } = await configured(t, { demo: true }, { framedBy: 'http://localhost:*', base: '/a/b/' });
  for (const sandbox of [undefined, 'allow-scripts allow-same-origin']) {
    for (const path of ['?demo', 'slos/?demo', 'sources/?demo']) {
      const it = await portal(t, new URL(path, url).href, sandbox);
      await it.open();
      await it.page.frameLocator('iframe').locator('main table:visible').first().waitFor();
      assert.deepEqual(it.trouble, [], `${path} ${sandbox}`);
    }
  }
});

test('nobody else may frame it', async (t) => {
  const { url } = await shared();
  const it = await portal(t, url);
  await it.open();
  await it.page.waitForTimeout(800);
  assert.equal(await it.page.frameLocator('iframe').locator('.site-nav').count(), 0);
  assert.ok(it.trouble.some((line) => /frame-ancestors|Framing/.test(line)), `${it.trouble}`);
});
