// Every page as a picture: the recorded company at a fixed clock, in light, dark and high contrast, on a telephone and
// on a desk, and the wall. Small copies lie in tests/browser/pictures/; where a page looks otherwise than its copy, both
// stand side by side in tests/browser/seen/differs-….png.
// After a change that was meant: PICTURES=update node --test tests/browser/pictures.test.mjs
import { test } from 'node:test';
import { pages, recording, seeAll, show, sizes, visit } from './harness.mjs';
import { keptSmall, looksAsBefore, skip } from './kept_pictures.mjs';

/** When the company was recorded. */
const CLOCK = recording().taken_at;

const paths = [...pages, 'slos/?slo=prometheus/sloth/checkout-availability'];
const name = (path) => (path === '?kiosk' ? 'wall' : path.replace(/\?.*/, 'one').replaceAll('/', '') || 'executive');
/** A page is opened once in a theme, and looked at in all its widths. */
const starts = [
  ...paths.flatMap((path) => ['light', 'dark', 'contrast'].map((theme) => ({ path, theme, widths: ['narrow', 'wide'] }))),
  { path: '?kiosk', theme: 'contrast', widths: ['wall'] },
];
const titleOf = ({ path, theme }, width) => `${name(path)}-${theme}-${width}`;
const sizeOf = (width) => sizes[width] ?? { width: 1920, height: 1080 };

for (const start of starts) {
  const { path, theme, widths } = start;
  test(`${name(path)} looks as it did, ${theme}`, { skip }, async (t) => {
    const address = `${path}${path.includes('?') ? '&' : '?'}demo&theme=${theme}`;
    const { page } = await visit(t, address, { size: sizeOf(widths[0]), clock: CLOCK });
    await page.locator('main table:visible, main figure:visible, .wall .cause').first().waitFor();
    // The story of one objective comes when it is looked at, and the deploys of its service; its burn rates are painted.
    if (path.includes('slo=')) {
      await page.locator('.panel canvas').first().waitFor();
      await page.getByText(/^Triangles: /).waitFor();
    }
    for (const width of widths) {
      await t.test(width, async () => {
        await show(page, { theme: 'light', size: sizeOf(width) });
        await seeAll(page);
        await looksAsBefore(await page.screenshot({ fullPage: true, animations: 'disabled' }), titleOf(start, width));
      });
    }
  });
}

test('pictures are kept small', () => keptSmall('', starts.flatMap((it) => it.widths.map((width) => titleOf(it, width))), 736_000));
