// The gallery of all widgets is never released; where it was built, every section of it is held against its picture in
// every theme and width, and axe looks at all of it. The dialogs of the shell are looked at from here, too.
// After a change that was meant: PICTURES=update node --test tests/browser/gallery.test.mjs
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gallery } from '../../scripts/gallery.mjs';
import { findings } from './axe.mjs';
import { closing, drawn, recording, root, seeAll, serve, sizes, visit } from './harness.mjs';
import { keptSmall, looksAsBefore, skip } from './kept_pictures.mjs';

const HEADING = 'Every widget in every state';
/** The dialogs of the shell, by the keys that open them. */
const DIALOGS = { palette: ['Control+k'], keys: ['?'], time: ['t', 't'], views: ['d', 'v'] };
const folder = gallery();
const missing = !folder && 'no gallery of this release is built: node scripts/gallery.mjs';
const seen = [];

test('nothing of the gallery is in what is released', () => {
  const dist = join(root, 'dist');
  for (const name of readdirSync(dist).filter((it) => /\.(wasm|js|html)$/.test(it))) {
    assert.ok(!readFileSync(join(dist, name)).includes(HEADING), name);
  }
});

test('every widget is in the gallery', () => {
  const list = readFileSync(join(root, 'src/widgets/mod.rs'), 'utf8');
  const source = readFileSync(join(root, 'src/panels/gallery.rs'), 'utf8');
  // A dialog is above everything else: those of the shell are opened one by one. Pieces look like nothing themselves.
  const widgets = [...list.matchAll(/pub mod (\w+);/g)].map(([, name]) => name).filter((name) => !['dialog', 'pieces'].includes(name));
  assert.deepEqual(widgets.filter((name) => !new RegExp(`\\b${name}(::|,|\\b)`).test(source)), []);
});

for (const theme of ['light', 'dark', 'contrast']) {
  test(`every widget in every state, ${theme}`, { skip: missing }, async (t) => {
    const server = await serve({ dir: folder });
    closing(t, server.stop);
    const { page } = await visit(t, `?demo&gallery&theme=${theme}`, { server, size: sizes.narrow, clock: recording().taken_at });
    await page.getByRole('heading', { name: HEADING }).waitFor();
    for (const size of ['narrow', 'wide']) {
      await t.test(size, async (t) => {
        await page.setViewportSize(sizes[size]);
        await drawn(page);
        await isWhole(page, size);
        for (const section of await page.locator('main section.panel').all()) await sectionLooksAsBefore(t, section, `${theme}-${size}`);
        for (const [name, keys] of Object.entries(DIALOGS)) await dialogLooksAsBefore(t, page, name, keys, `${theme}-${size}`);
      });
    }
  });
}

/** Nothing is too wide, every state has its shape and its word, and axe has nothing to complain of. */
async function isWhole(page, size) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  const states = await page.locator('.lines .state').evaluateAll((all) => all.map((it) => [Boolean(it.querySelector('.mark > *')), it.innerText.trim()]));
  assert.ok(states.length >= 14);
  for (const [shape, word] of states) assert.ok(shape && word, word);
  assert.deepEqual(await findings(page), []);
  // A picture of what is higher than the window shows charts that nobody has seen yet: those are blank.
  if (size === 'wide') await seeAll(page);
}

async function sectionLooksAsBefore(t, section, look) {
  const name = (await section.getByRole('heading', { level: 2 }).innerText()).toLowerCase().replaceAll(' ', '-');
  // Examples are drawn at one width; what charts are like on a telephone is seen on the pages.
  if (name.startsWith('chart-') && look.endsWith('narrow')) return;
  await t.test(name, { skip }, async () => {
    seen.push(`${name}-${look}`);
    await looksAsBefore(await section.screenshot({ animations: 'disabled' }), `gallery/${name}-${look}`);
  });
}

async function dialogLooksAsBefore(t, page, name, keys, look) {
  await t.test(`the dialog ${name}`, { skip }, async () => {
    await page.evaluate(() => document.activeElement?.blur());
    for (const key of keys) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    try {
      assert.deepEqual(await findings(page, 'dialog'), []);
      seen.push(`dialog-${name}-${look}`);
      await looksAsBefore(await dialog.screenshot({ animations: 'disabled' }), `gallery/dialog-${name}-${look}`);
    } finally {
      // Whatever it looked like: it would stand before all that comes after it.
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  });
}

test('pictures of the gallery are kept small', { skip: missing || skip }, () => keptSmall('gallery', seen, 1_750_000));
