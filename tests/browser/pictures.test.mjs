// Every page as a picture: the recorded company at a fixed clock, in light, dark and high contrast, on a telephone and
// on a desk, and the wall. Small copies lie in tests/browser/pictures/; where a page looks otherwise than its copy, both
// stand side by side in tests/browser/seen/differs-….png.
// After a change that was meant: PICTURES=update node --test tests/browser/pictures.test.mjs
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { pages, recording, root, seeAll, sizes, theBrowser, visit } from './harness.mjs';

const kept = join(root, 'tests/browser/pictures');
const seen = join(root, 'tests/browser/seen');
const isUpdate = process.env.PICTURES === 'update';
/** When the company was recorded. */
const CLOCK = recording().taken_at;
/** Letters have other widths in other faces: where there are others, there is nothing to compare. */
const FACES = ['sans-serif', 'system-ui', 'monospace', '-apple-system', 'Inter', 'Roboto'].map((face) => `${face}: ${spawnSync('fc-match', [face], { encoding: 'utf8' }).stdout?.trim()}\n`).join('');
/** Pictures are kept this wide: enough to see what moved, little enough to keep. */
const WIDTH = { narrow: 260, wide: 480, wall: 480 };
/** So much of a picture may differ: fonts and edges are not the same on every machine. */
const TOLERANCE = 0.02;

const facesThen = existsSync(join(kept, 'faces.txt')) ? readFileSync(join(kept, 'faces.txt'), 'utf8') : '';
const skip = !isUpdate && facesThen !== FACES && 'the faces on this machine are not those of the pictures';

const paths = [...pages, 'slos/?slo=prometheus/sloth/checkout-availability'];
const name = (path) => path.replace(/\?.*/, 'one').replaceAll('/', '') || 'executive';
const walks = [
  ...paths.flatMap((path) => ['light', 'dark', 'contrast'].flatMap((theme) => ['narrow', 'wide'].map((size) => ({ path, theme, size })))),
  { path: '?kiosk', theme: 'contrast', size: 'wall' },
];

for (const { path, theme, size } of walks) {
  const title = `${path === '?kiosk' ? 'wall' : name(path)}-${theme}-${size}`;
  test(`${title} looks as it did`, { skip }, async (t) => {
    const address = `${path}${path.includes('?') ? '&' : '?'}demo&theme=${theme}`;
    const { page } = await visit(t, address, { size: sizes[size] ?? { width: 1920, height: 1080 }, clock: CLOCK });
    await page.locator('main table:visible, main figure:visible, .wall .cause').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('.loading, .state.loading'));
    await page.evaluate(() => document.fonts.ready);
    await seeAll(page);
    const shot = await page.screenshot({ fullPage: true, animations: 'disabled' });
    const file = join(kept, `${title}.webp`);
    const before = existsSync(file) && !isUpdate ? readFileSync(file) : null;
    const { small, part, both } = await compare(shot, before, WIDTH[size]);
    if (isUpdate) {
      mkdirSync(kept, { recursive: true });
      return writeFileSync(file, Buffer.from(small, 'base64'));
    }
    assert.ok(before, `there is no picture yet: PICTURES=update node --test tests/browser/pictures.test.mjs`);
    if (part <= TOLERANCE) return;
    mkdirSync(seen, { recursive: true });
    writeFileSync(join(seen, `differs-${title}.png`), Buffer.from(both, 'base64'));
    assert.fail(`${(part * 100).toFixed(1)} % of it look different: tests/browser/seen/differs-${title}.png`);
  });
}

test('pictures are kept small', () => {
  if (isUpdate) writeFileSync(join(kept, 'faces.txt'), FACES);
  const bytes = walks.map(({ path, theme, size }) => join(kept, `${path === '?kiosk' ? 'wall' : name(path)}-${theme}-${size}.webp`)).filter(existsSync).map((it) => readFileSync(it).length);
  assert.ok(bytes.length === walks.length || isUpdate, `${bytes.length} of ${walks.length} are there`);
  assert.ok(bytes.reduce((sum, it) => sum + it, 0) < 700_000);
});

let canvas;

/** A small copy of a picture, the part of it that differs from `before`, and both side by side. */
async function compare(shot, before, width) {
  canvas ??= await (await theBrowser()).newPage();
  return canvas.evaluate(async ({ shot, before, width }) => {
    const BLOCK = 6;
    const image = async (base64) => createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const drawn = (bitmap, w, h) => {
      const it = Object.assign(document.createElement('canvas'), { width: w, height: h });
      const ink = it.getContext('2d');
      ink.imageSmoothingQuality = 'high';
      ink.drawImage(bitmap, 0, 0, w, h);
      return it;
    };
    const base64 = (it, type) => it.toDataURL(type, 0.72).split(',')[1];
    const now = await image(shot);
    const small = drawn(now, width, Math.round((now.height * width) / now.width));
    const result = { small: base64(small, 'image/webp'), part: 0, both: '' };
    if (!before) return result;
    const then = await image(before);
    const [w, h] = [width, Math.max(small.height, then.height)];
    const pixels = (bitmap) => {
      const it = Object.assign(document.createElement('canvas'), { width: w, height: h });
      it.getContext('2d').drawImage(bitmap, 0, 0);
      return it.getContext('2d').getImageData(0, 0, w, h).data;
    };
    const [a, b] = [pixels(small), pixels(then)];
    let [blocks, differ] = [0, 0];
    for (let y = 0; y < h; y += BLOCK) {
      for (let x = 0; x < w; x += BLOCK) {
        const sums = [0, 0, 0];
        let n = 0;
        for (let dy = 0; dy < BLOCK && y + dy < h; dy += 1) {
          for (let dx = 0; dx < BLOCK && x + dx < w; dx += 1, n += 1) {
            const at = ((y + dy) * w + x + dx) * 4;
            for (let c = 0; c < 3; c += 1) sums[c] += a[at + c] - b[at + c];
          }
        }
        blocks += 1;
        // The mean of a block hardly changes with the edges of letters, but it does with what stands in it.
        differ += Math.max(...sums.map((it) => Math.abs(it / n))) > 20 ? 1 : 0;
      }
    }
    result.part = differ / blocks;
    const both = Object.assign(document.createElement('canvas'), { width: w * 2 + 8, height: h });
    both.getContext('2d').drawImage(then, 0, 0);
    both.getContext('2d').drawImage(small, w + 8, 0);
    result.both = base64(both, 'image/png');
    return result;
  }, { shot: shot.toString('base64'), before: before?.toString('base64') ?? null, width });
}
