// Pictures that are kept: small copies in tests/browser/pictures/, and what looks otherwise than its copy beside it in
// tests/browser/seen/differs-….png. After a change that was meant: PICTURES=update node --test <the test file>.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root, theBrowser } from './harness.mjs';

const kept = join(root, 'tests/browser/pictures');
const seen = join(root, 'tests/browser/seen');
const isUpdate = process.env.PICTURES === 'update';
/** Letters have other widths in other faces: where there are others, there is nothing to compare. */
const FACES = facesAsked().map((face) => `${face}: ${spawnSync('fc-match', ['--', face], { encoding: 'utf8' }).stdout?.trim()}\n`).join('');
/** Pictures are kept this wide: enough to see what moved, little enough to keep. */
const WIDTH = { narrow: 260, wide: 480, wall: 480 };
/** So much of a picture may differ: fonts and edges are not the same on every machine. */
const TOLERANCE = 0.02;

const facesThen = existsSync(join(kept, 'faces.txt')) ? readFileSync(join(kept, 'faces.txt'), 'utf8') : '';

/** Why pictures are not compared here, or false. */
export const skip = !isUpdate && facesThen !== FACES && 'the faces on this machine are not those of the pictures';

/** Every face that the style sheet names. */
function facesAsked() {
  const stacks = readFileSync(join(root, 'style/tokens.css'), 'utf8').matchAll(/--(?:sans|mono): ([^;]+);/g);
  return [...stacks].flatMap(([, stack]) => stack.split(', ')).map((face) => face.replaceAll('"', ''));
}

/** Holds a screenshot against the copy called `title`, whose last word says how wide it is; or makes the copy. */
export async function looksAsBefore(shot, title) {
  const file = join(kept, `${title}.webp`);
  const before = existsSync(file) && !isUpdate ? readFileSync(file) : null;
  const { small, part, both } = await compare(shot, before, WIDTH[title.split('-').at(-1)]);
  if (isUpdate) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(join(kept, 'faces.txt'), FACES);
    return writeFileSync(file, Buffer.from(small, 'base64'));
  }
  assert.ok(before, `there is no picture ${title} yet: PICTURES=update node --test tests/browser/${title.includes('/') ? dirname(title) : 'pictures'}.test.mjs`);
  if (part <= TOLERANCE) return;
  const differs = join(seen, `differs-${title}.png`);
  mkdirSync(dirname(differs), { recursive: true });
  writeFileSync(differs, Buffer.from(both, 'base64'));
  assert.fail(`${(part * 100).toFixed(1)} % of it look different: ${differs.slice(root.length + 1)}`);
}

/** The copies of a folder are those of `titles`, and together no more than `most` bytes. */
export function keptSmall(folder, titles, most) {
  const there = readdirSync(join(kept, folder)).filter((it) => it.endsWith('.webp')).map((it) => it.replace('.webp', ''));
  if (isUpdate) for (const it of there.filter((it) => !titles.includes(it))) rmSync(join(kept, folder, `${it}.webp`));
  else assert.deepEqual(there.sort(), [...titles].sort());
  const bytes = there.reduce((sum, it) => sum + (existsSync(join(kept, folder, `${it}.webp`)) ? readFileSync(join(kept, folder, `${it}.webp`)).length : 0), 0);
  assert.ok(bytes < most, `${bytes} bytes`);
}

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
