// axe on every page and screen, light and dark, telephone and desk: nothing to complain of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from './axe.mjs';
import { pages, serve, sizes, visit } from './harness.mjs';

const OBJECTIVE = 'slos/?slo=prometheus/sloth/checkout-availability';

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
