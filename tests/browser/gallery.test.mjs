// The gallery of all widgets is never released; where it was built, every theme and width of it can be looked at.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { picture, root, serve, sizes, visit } from './harness.mjs';

const folder = join(root, '.tools/gallery');
const HEADING = 'Every widget in every state';

test('nothing of the gallery is in what is released', () => {
  const dist = join(root, 'dist');
  for (const name of readdirSync(dist).filter((it) => /\.(wasm|js|html)$/.test(it))) {
    assert.ok(!readFileSync(join(dist, name)).includes(HEADING), name);
  }
});

for (const theme of ['light', 'dark', 'contrast']) {
  for (const size of ['narrow', 'wide']) {
    test(`every widget in every state, ${theme}, ${size}`, async (t) => {
      if (!existsSync(join(folder, 'index.html'))) return t.skip('no gallery is built: node scripts/gallery.mjs');
      const server = await serve({ dir: folder });
      t.after(server.stop);
      const { page } = await visit(t, `?demo&gallery&theme=${theme}`, { server, size: sizes[size] });
      await page.getByRole('heading', { name: HEADING }).waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} px too wide`);
      // Every state has its shape and its word.
      const states = await page.locator('.lines .state').evaluateAll((all) => all.map((it) => [Boolean(it.querySelector('.mark > *')), it.innerText.trim()]));
      assert.ok(states.length >= 14);
      for (const [shape, word] of states) assert.ok(shape && word, word);
      await picture(page, `gallery-${theme}-${size}`);
    });
  }
}
