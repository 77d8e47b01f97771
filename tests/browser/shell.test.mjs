// Every page opens as a deep link, under the top of a host and below it, in light and in dark.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, picture, shared, show, sizes, visit } from './harness.mjs';

for (const base of ['/', '/a/b/']) {
  for (const path of pages) {
    test(`${base}${path} opens as a deep link`, async (t) => {
      const server = shared({ base });
      const { page, requests } = await visit(t, path, { server });
      for (const theme of ['light', 'dark']) {
        await show(page, { theme, size: 'wide' });
        assert.match(await page.locator('body').innerText(), /Plumbline/);
        assert.equal(await page.evaluate(() => document.documentElement.dataset.base), base.replace(/\/$/, ''));
        const elsewhere = requests.filter((it) => !it.url.startsWith(new URL(base, page.url()).href));
        assert.deepEqual(elsewhere.map((it) => it.url), [], 'a page asks for nothing outside its folder');
        if (base === '/') await picture(page, `shell-${path.replace('/', '') || 'first'}-${theme}-wide`);
      }
    });
  }
}

test('every page fits a telephone without scrolling sideways', async (t) => {
  const { page, go } = await visit(t, '', { size: sizes.narrow });
  for (const path of pages) {
    await go(path);
    await picture(page, `shell-${path.replace('/', '') || 'first'}-light-narrow`);
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(content <= screen, `/${path} is ${content} px wide on a screen of ${screen} px`);
  }
});

test('a directory without its slash gains it, and what is not there is not found', async (t) => {
  const { url } = await shared({ base: '/a/b/' });
  const status = async (path) => {
    const answer = await fetch(new URL(path, url), { redirect: 'manual' });
    return [answer.status, answer.headers.get('location')];
  };
  assert.deepEqual(await status('slos?at=1'), [308, '/a/b/slos/?at=1']);
  assert.deepEqual(await status('/a/b'), [308, '/a/b/']);
  for (const path of ['nothing', 'slos/nothing/', 'boot.js/nothing', '_headers', '/a/', '/']) assert.equal((await status(path))[0], 404, path);
});

test('the headers of public/_headers are sent, and only names with a hash are kept for ever', async (t) => {
  const { requests } = await visit(t);
  assert.ok(requests.length >= 5);
  for (const { url, headers } of requests) {
    assert.match(headers['content-security-policy'], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/, url);
    assert.equal(headers['x-content-type-options'], 'nosniff', url);
    // Hashes are written as numbers, without the zeros before them.
    const isHashed = /-[0-9a-f]{12,16}(_bg)?\./.test(url);
    assert.equal(headers['cache-control'], isHashed ? 'public, max-age=31536000, immutable' : 'no-cache', url);
  }
});

test('a wasm that was changed on the way does not run, and the page says so', async (t) => {
  const before = (page) => page.route('**/*.wasm', async (route) => {
    const answer = await route.fetch();
    // An empty custom section: it would run just as well, but it is not what was built.
    await route.fulfill({ response: answer, body: Buffer.concat([await answer.body(), Buffer.from([0, 1, 0])]) });
  });
  const { page } = await visit(t, '', { before, wait: false, expected: [/./] });
  await page.getByRole('alert').filter({ hasText: 'Plumbline could not start' }).waitFor();
});
