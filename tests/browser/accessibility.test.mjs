// axe on every page and screen, light and dark, telephone and desk: nothing to complain of.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findings } from './axe.mjs';
import { looks, pages, settled, show, visit } from './harness.mjs';

const OBJECTIVE = 'slos/?slo=prometheus/sloth/checkout-availability';

/** Opens a page once and looks at it in every theme and width. */
async function isClean(t, path, options) {
  const { page } = await visit(t, path, options);
  await page.locator('h1').first().waitFor();
  await settled(page);
  for (const look of looks) {
    await t.test(look.name, async () => {
      await show(page, look);
      assert.deepEqual(await findings(page), []);
    });
  }
}

describe('every page of the recorded company', () => {
  for (const path of [...pages, OBJECTIVE, 'slos/?q=nothing-is-called-this', 'slos/?slo=no/such/objective', '?kiosk', '?theme=contrast', 'slos/?theme=contrast']) {
    test(`/${path}`, (t) => isClean(t, path));
  }
});

describe('the screens without a configuration, and a source that is down', () => {
  for (const body of ['{}', '{"sources": [{"kind": "prometheus", "url": "htp://x"}]}', '{"sources": [{"kind": "prometheus", "url": "prometheus/"}]}']) {
    const before = (page) => page.route((url) => url.pathname === '/config.json', (route) => route.fulfill({ contentType: 'application/json', body }));
    test(body, (t) => isClean(t, '', { before, wait: false, expected: [/./] }));
  }
});
