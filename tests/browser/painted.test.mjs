// Charts of many points are painted in device pixels: sharp at every density, in the theme's colours, anew when something
// changes and somebody looks, and not otherwise; on paper they are lines and letters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closing, picture, recording, shared, sizes, theBrowser, watch } from './harness.mjs';

const ONE = 'slos/?slo=prometheus/sloth/checkout-availability&demo';
const CLOCK = recording().taken_at;

/** Counts what is painted, and opens an objective. */
async function open(t, { density = 1, theme = 'light', size = sizes.wide, path = ONE, ...more } = {}) {
  const { url } = await shared();
  const context = await (await theBrowser()).newContext({ viewport: size, colorScheme: theme, deviceScaleFactor: density, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...more });
  const page = await context.newPage();
  await page.clock.setFixedTime(CLOCK);
  await page.addInitScript(() => {
    globalThis.painted = 0;
    const { putImageData } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.putImageData = function (...all) { globalThis.painted += 1; return putImageData.apply(this, all); };
  });
  const { trouble } = watch(page);
  closing(t, async () => { await context.close(); assert.deepEqual(trouble, []); });
  await page.goto(new URL(path, url).href);
  await page.locator('canvas').first().waitFor();
  return { page, context, count: () => page.evaluate(() => globalThis.painted) };
}

const calm = (page) => page.evaluate(async () => { for (let n = 0; n < 6; n++) await new Promise((next) => requestAnimationFrame(next)); });

/** Colours of a canvas, the commonest first. */
const colors = (canvas) => canvas.evaluate((it) => {
  const { data } = it.getContext('2d').getImageData(0, 0, it.width, it.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const color = [...data.subarray(at, at + 4)].join();
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([color]) => color);
});

for (const density of [1, 2]) {
  for (const theme of ['light', 'dark']) {
    test(`at density ${density} in ${theme} every pixel of the screen is one of the chart`, async (t) => {
      const { page } = await open(t, { density, theme });
      await picture(page, `painted-${theme}-${density}`);
      for (const canvas of await page.locator('canvas').all()) {
        const [width, height, wide, high] = await canvas.evaluate((it) => [it.width, it.height, it.clientWidth, it.clientHeight]);
        assert.deepEqual([width, height], [wide * density, high * density]);
        const found = await colors(canvas);
        assert.equal(found[0], theme === 'light' ? '255,255,255,255' : '12,16,19,255', 'the ground is the paper');
        const ink = theme === 'light' ? '17,23,27,255' : '233,237,239,255';
        assert.ok(found.includes(ink), 'the plumb line is pure ink: it lies on whole pixels');
      }
    });
  }
}

test('a change of theme paints once, moving the mouse and waiting not at all', async (t) => {
  const { page, count } = await open(t);
  await page.locator('canvas').first().scrollIntoViewIfNeeded();
  await calm(page);
  const before = await count();
  assert.ok(before > 0);
  const { x, y, width } = await page.locator('canvas').first().boundingBox();
  for (let step = 0; step < 20; step++) await page.mouse.move(x + (width * step) / 20, y + 20);
  await calm(page);
  assert.equal(await count(), before, 'nothing changed');
  const seen = await page.locator('canvas').evaluateAll((all) => all.filter((it) => it.getBoundingClientRect().top < innerHeight + 300 && it.getBoundingClientRect().bottom > -300).length);
  await page.emulateMedia({ colorScheme: 'dark' });
  await calm(page);
  assert.equal(await count(), before + seen, 'once for every chart in sight');
  assert.equal((await colors(page.locator('canvas').first()))[0], '12,16,19,255');
});

test('what is out of sight is not painted until it is looked at', async (t) => {
  const { page } = await open(t, { size: { width: 1440, height: 200 } });
  const last = page.locator('canvas').last();
  await calm(page);
  const isPainted = () => last.evaluate((it) => it.width === Math.round(it.clientWidth * devicePixelRatio));
  assert.ok(await last.evaluate((it) => it.getBoundingClientRect().top > innerHeight + 300), 'it lies below');
  assert.equal(await isPainted(), false);
  await last.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => { const it = [...document.querySelectorAll('canvas')].at(-1); return it.width === Math.round(it.clientWidth * devicePixelRatio); });
});

test('the charts of the next page are painted on the canvases of the last one, and show nothing of it', async (t) => {
  const { page } = await open(t);
  const look = async () => {
    await page.locator('canvas').first().scrollIntoViewIfNeeded();
    await calm(page);
    return page.evaluate(() => {
      globalThis.known ??= new Set();
      return [...document.querySelectorAll('canvas')].filter((it) => it.width === it.clientWidth).map((it) => {
        const isKnown = globalThis.known.has(it);
        globalThis.known.add(it);
        return { isKnown, room: it.getAttribute('style'), isHidden: it.getAttribute('aria-hidden'), picture: it.toDataURL() };
      });
    });
  };
  const first = await look();
  assert.ok(first.length > 1);
  const address = page.url();
  await page.locator('a[href*="sources/"]').first().click();
  await page.waitForURL(/sources/);
  await page.waitForFunction(() => !document.querySelector('main canvas'));
  await page.goBack();
  await page.waitForURL(address);
  await page.locator('canvas').first().waitFor();
  const second = await look();
  assert.deepEqual(second.map(({ isKnown }) => isKnown), first.map(() => true), 'all of them are used again');
  const seen = (all) => all.map(({ isKnown, ...it }) => it);
  assert.deepEqual(seen(second), seen(first), 'a page looks as if it was the first');
});

test('on paper there are lines, not pixels', async (t) => {
  const { page } = await open(t);
  const charts = await page.locator('canvas').count();
  await page.emulateMedia({ media: 'print' });
  await calm(page);
  assert.equal(await page.locator('canvas:visible').count(), 0);
  assert.equal(await page.locator('figure .drawing svg.chart:visible').count() >= charts, true);
  await picture(page, 'painted-print');
  await page.emulateMedia({ media: 'screen' });
  await calm(page);
  assert.equal(await page.locator('canvas:visible').count(), charts);
});

for (const forced of ['light', 'dark']) {
  test(`with forced colours on ${forced} a chart keeps its own ground`, async (t) => {
    const { page } = await open(t, { theme: forced, forcedColors: 'active' });
    await picture(page, `painted-forced-${forced}`);
    const found = await colors(page.locator('canvas').first());
    assert.ok(found.length > 4 && found[0] !== found[1]);
  });
}
