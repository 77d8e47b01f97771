// axe on every page and screen, light and dark, telephone and desk: nothing to complain of.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { pages, serve, sizes, visit } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OBJECTIVE = 'slos/?slo=prometheus/sloth/checkout-availability';

/** What axe finds, a line each; every rule it has but those that are only experiments. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.ok(passes.length > 10, 'axe looked');
  return violations.flatMap(({ id, help, nodes }) => nodes.map((it) => `${id}: ${help} – ${it.html.slice(0, 160)} ${it.any.map((any) => any.message).join('; ')}`));
}

test('every page of the recorded company', async (t) => {
  const all = [];
  for (const path of [...pages, OBJECTIVE, 'slos/?q=nothing-is-called-this', 'slos/?slo=no/such/objective', '?kiosk', '?theme=contrast', 'slos/?theme=contrast']) {
    for (const [theme, size] of [['light', 'wide'], ['dark', 'wide'], ['light', 'narrow'], ['dark', 'narrow']]) {
      const { page } = await visit(t, path, { theme, size: sizes[size] });
      await page.locator('main h1').first().waitFor();
      await page.waitForTimeout(300);
      all.push(...(await findings(page)).map((it) => `${path || '/'} ${theme} ${size}: ${it}`));
    }
  }
  assert.deepEqual(all, []);
});

test('the screens without a configuration, and a source that is down', async (t) => {
  const configurations = ['{}', '{"sources": [{"kind": "prometheus", "url": "htp://x"}]}', '{"sources": [{"kind": "prometheus", "url": "prometheus/"}]}'];
  for (const body of configurations) {
    for (const theme of ['light', 'dark']) {
      const { page } = await visit(t, '', { theme, wait: false, expected: [/./] });
      await page.route((url) => url.pathname === '/config.json', (route) => route.fulfill({ contentType: 'application/json', body }));
      await page.reload();
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(500);
      assert.deepEqual(await findings(page), [], `${body} ${theme}`);
    }
  }
});
