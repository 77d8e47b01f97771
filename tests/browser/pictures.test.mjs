// Every page as a picture: the recorded company at a fixed clock, in light, dark and high contrast, on a telephone and
// on a desk, and the wall. Small copies lie in tests/browser/pictures/; where a page looks otherwise than its copy, both
// stand side by side in tests/browser/seen/differs-….png.
// After a change that was meant: PICTURES=update node --test tests/browser/pictures.test.mjs
import { test } from 'node:test';
import { pages, recording, seeAll, sizes, visit } from './harness.mjs';
import { keptSmall, looksAsBefore, skip } from './kept_pictures.mjs';

/** When the company was recorded. */
const CLOCK = recording().taken_at;

const paths = [...pages, 'slos/?slo=prometheus/sloth/checkout-availability'];
const name = (path) => path.replace(/\?.*/, 'one').replaceAll('/', '') || 'executive';
const walks = [
  ...paths.flatMap((path) => ['light', 'dark', 'contrast'].flatMap((theme) => ['narrow', 'wide'].map((size) => ({ path, theme, size })))),
  { path: '?kiosk', theme: 'contrast', size: 'wall' },
].map((it) => ({ ...it, title: `${it.path === '?kiosk' ? 'wall' : name(it.path)}-${it.theme}-${it.size}` }));

for (const { path, theme, size, title } of walks) {
  test(`${title} looks as it did`, { skip }, async (t) => {
    const address = `${path}${path.includes('?') ? '&' : '?'}demo&theme=${theme}`;
    const { page } = await visit(t, address, { size: sizes[size] ?? { width: 1920, height: 1080 }, clock: CLOCK });
    await page.locator('main table:visible, main figure:visible, .wall .cause').first().waitFor();
    // The story of one objective comes when it is looked at, and the deploys of its service; its burn rates are painted.
    if (path.includes('slo=')) {
      await page.locator('.panel canvas').first().waitFor();
      await page.getByText(/^Triangles: /).waitFor();
    }
    await page.waitForFunction(() => !document.querySelector('.loading, .state.loading'));
    await page.evaluate(() => document.fonts.ready);
    await seeAll(page);
    await looksAsBefore(await page.screenshot({ fullPage: true, animations: 'disabled' }), title);
  });
}

test('pictures are kept small', () => keptSmall('', walks.map((it) => it.title), 735_000));
