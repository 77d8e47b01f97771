// How it looks where looks matter: on a wall, on paper, with more contrast; and words that can be asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { closing, picture, show, sizes, visit } from './harness.mjs';
import { liveRecording } from './live_recording.mjs';

const WALL = { width: 1920, height: 1080 };
/** What can be read from five metres on 55 inches: 5.9 % of the screen's height. */
const READABLE = 64 / 1080;

for (const size of [WALL, { width: 3840, height: 2160 }]) {
  test(`a wall of ${size.width} shows verdict, causes, age and heartbeat, and nothing to press`, async (t) => {
    const { page } = await visit(t, '?demo&kiosk', { size });
    await page.locator('.wall .cause').first().waitFor();
    assert.equal(await page.locator('a:visible, button:visible').count(), 0);
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'contrast');
    const type = async (what) => page.locator(what).first().evaluate((it) => parseFloat(getComputedStyle(it).fontSize));
    for (const what of ['.wall h1', '.wall .cause h2', '.wall .burn']) assert.ok((await type(what)) >= READABLE * size.height, what);
    assert.match(await page.locator('.beat').innerText(), /\d\d:\d\d\s+recorded company, as of \w+ \d+ \w+, \d\d:\d\d/);
    assert.ok(await page.locator('.beat svg path.on').getAttribute('d'));
    const fits = await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth);
    assert.ok(fits, 'a wall does not scroll');
    const below = await page.locator('.wall > div').first().evaluate((it) => it.lastElementChild.getBoundingClientRect().bottom);
    assert.ok(below <= (await page.locator('.beat').boundingBox()).y, 'the foot covers nothing');
    await picture(page, `wall-${size.width}`);
  });
}

test('a wall shows the hour of the room, and says of what hour the rest is', async (t) => {
  const company = await liveRecording();
  closing(t, company.stop);
  const app = await configured(t, company.configuration, { prometheus: company.url });
  const foot = async (path, options) => {
    const { page } = await visit(t, path, options);
    const said = page.locator('.beat > :not(svg)');
    await page.locator('.beat').getByText(/as of/).waitFor();
    return (await said.allInnerTexts()).join(' · ');
  };
  const hour = (at) => new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
  const day = (at) => new Date(at).toLocaleDateString('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
  const [earlier, later] = [company.taken_at - 26 * 3600e3, company.taken_at + 26 * 3600e3];
  assert.equal(await foot('?demo&kiosk', { clock: later }), `${hour(later)} · recorded company, as of ${day(company.taken_at)}, ${hour(company.taken_at)}`);
  assert.match(await foot('?kiosk', { server: app }), /^\d\d:\d\d · data as of just now/);
  assert.equal(await foot(`?kiosk&at=${earlier}`, { server: app, clock: company.taken_at }), `${hour(company.taken_at)} · as of ${day(earlier)}, ${hour(earlier)}, not now`);
});

test('the heartbeat moves', async (t) => {
  const { page } = await visit(t, '?demo&kiosk', { size: WALL });
  const beat = () => page.locator('.beat svg path.on').getAttribute('d');
  await page.locator('.beat svg').waitFor();
  const first = await beat();
  await page.waitForFunction((it) => document.querySelector('.beat svg path.on').getAttribute('d') !== it, first);
});

for (const path of ['', 'slos/', 'slos/?slo=prometheus/sloth/checkout-availability', 'sources/']) {
  test(`/${path} does not run out of the window`, async (t) => {
    const { page } = await visit(t, `${path}${path.includes('?') ? '&' : '?'}demo`, { size: sizes.narrow });
    for (const size of [sizes.narrow, sizes.wide, WALL, { width: 3840, height: 2160 }]) {
      await t.test(`at ${size.width}`, async () => {
        await show(page, { theme: 'light', size });
        await page.locator('main table:visible, main figure:visible').first().waitFor();
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
      });
    }
  });
}

for (const theme of ['light', 'dark']) {
  test(`burn alerts fit on a phone, ${theme}`, async (t) => {
    const { page } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability', { size: sizes.narrow, theme });
    const region = page.getByRole('region', { name: 'Burn rate alerts' });
    await region.getByRole('row').nth(1).waitFor();
    const over = await region.evaluate((it) => it.scrollWidth - it.clientWidth);
    assert.ok(over <= 0, `${over} px have to be scrolled to`);
    const names = await region.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(names, ['Alert', 'Factor', 'Long window', 'Short window']);
    await picture(page, `burn-alerts-${theme}`);
  });
}

test('more contrast is more contrast', async (t) => {
  const { page } = await visit(t, '?demo');
  await page.locator('.q').first().waitFor();
  const colour = () => page.locator('.site-foot').evaluate((it) => getComputedStyle(it).color);
  const before = await colour();
  await page.emulateMedia({ contrast: 'more' });
  assert.notEqual(await colour(), before);
});

test('on paper there is no shell, and every column is there', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await page.locator('tr[data-objective]').first().waitFor();
  const n = Number((await page.getByRole('navigation', { name: 'Objectives by state' }).getByRole('link').first().innerText()).split(' ')[0]);
  assert.ok(n > 30);
  await onPaper(page);
  assert.ok(await page.getByRole('columnheader', { name: 'Coverage' }).isVisible());
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 690, 'nothing is cut off');
  for (const gone of ['.site-bar', '.filters']) assert.equal(await page.locator(gone).isVisible(), false, gone);
  assert.equal(await page.locator('tr[data-objective]').count(), n);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(255, 255, 255)');
});

/** A4 without its margins, in letters as wide as any system's. */
async function onPaper(page) {
  await page.evaluate(() => document.documentElement.style.setProperty('--sans', '"DejaVu Sans"'));
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 690, height: 980 });
}

for (const path of ['?demo', 'slos/?demo&slo=prometheus/sloth/checkout-availability', 'sources/?demo']) {
  test(`/${path} fits on paper`, async (t) => {
    const { page } = await visit(t, path);
    await page.locator('main table:visible').first().waitFor();
    await onPaper(page);
    await page.waitForFunction(() => document.documentElement.scrollWidth <= 690);
    assert.equal(await page.locator('button:visible:not(.term, .known)').count(), 0);
  });
}

test('a term says what it means when it is pressed', async (t) => {
  const { page } = await visit(t, '?demo');
  const meaning = page.getByText('What the promise leaves to fail.');
  assert.equal(await meaning.isVisible(), false);
  await page.getByRole('button', { name: 'What is an error budget?' }).click();
  await meaning.waitFor({ state: 'visible' });
  await page.keyboard.press('Escape');
  await meaning.waitFor({ state: 'hidden' });
});

test('the first sentence compares with the week before', async (t) => {
  const { page } = await visit(t, '?demo');
  const verdict = page.getByRole('heading', { level: 1 });
  await verdict.filter({ hasText: 'out of budget' }).waitFor();
  assert.match(await verdict.innerText(), /\d+ spent too fast in the last 7 days, \d+ in the 7 before/);
});

test('what is touched on a telephone is 24 pixels, or has that much room (WCAG 2.2, 2.5.8)', async (t) => {
  for (const path of ['?demo', 'slos/?demo', 'sources/?demo']) {
    const { page } = await visit(t, path, { size: sizes.narrow });
    await page.locator('main table:visible, main figure:visible').first().waitFor();
    const small = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a, button, summary, select, input')].filter((it) => it.checkVisibility() && !it.closest('p, .skip')).map((it) => [it, it.getBoundingClientRect()]);
      const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
      // A circle of 24 around a small one meets no other target, nor the circle of another small one.
      const meets = (a, b) => {
        const [x, y] = middle(a);
        const near = [Math.min(Math.max(x, b.left), b.right), Math.min(Math.max(y, b.top), b.bottom)];
        return Math.hypot(near[0] - x, near[1] - y) < 12;
      };
      return all.filter(([it, box]) => Math.min(box.width, box.height) < 24 && all.some(([other, its]) => other !== it && meets(box, its))).map(([it]) => it.outerHTML.slice(0, 90));
    });
    assert.deepEqual(small, [], path);
  }
});
