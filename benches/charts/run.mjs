// Draws the same answers with uPlot, ECharts and ours in a real Chromium and prints `name: ratio` for `make bench`.
//
// From bytes to pixels: a pixel is read back, so painting is part of it. Ways take turns in an order of chance; what is
// printed are medians, and how far apart the quartiles are. Ours is built as it is released.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { theBrowser } from '../../tests/browser/harness.mjs';
import { root, run, target, tools } from '../../scripts/command.mjs';
import { OPTIMISE } from '../../scripts/parts.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const SLOW = 5; // ECharts takes seconds for the large ones
const here = join(root, 'benches/charts');
const built = join(target, 'wasm32-unknown-unknown/release');
const bound = join(target, 'charts-bench');
const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

run(['cargo', 'build', '--release', '--quiet', '--locked', '--target', 'wasm32-unknown-unknown', '--features', 'charts-bench', '--bin', 'charts-bench']);
run([join(tools, 'bin/wasm-bindgen'), '--target', 'web', '--no-typescript', '--out-name', 'charts', '--out-dir', bound, join(built, 'charts-bench.wasm')]);
const wasm = join(bound, 'charts_bg.wasm');
run([join(tools, 'bin/wasm-opt'), ...OPTIMISE, wasm, '-o', wasm]);
if (!existsSync(join(here, 'node_modules/uplot'))) run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here });

const server = createServer((request, response) => {
  const path = request.url === '/' ? '/page.html' : request.url.split('?')[0];
  const file = path.startsWith('/ours/') ? join(bound, path.slice(6)) : path === '/tokens.css' ? join(root, 'style/tokens.css') : join(here, path);
  // Isolated, for a clock of five microseconds.
  const headers = { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, headers).end(readFileSync(file));
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await theBrowser();

/** A page with everything loaded. */
async function open(deviceScaleFactor = 1) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, deviceScaleFactor, colorScheme: 'light' });
  const page = await context.newPage();

  page.on('pageerror', (error) => { console.error(error.message); process.exitCode = 1; });
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'ready');
  return { page, close: () => context.close() };
}

const sorted = (all) => [...all].sort((a, b) => a - b);
const quantile = (all, part) => sorted(all)[Math.floor((all.length - 1) * part)];
const median = (all) => quantile(all, 0.5);

function say(name, times) {
  for (const [way, all] of Object.entries(times)) {
    console.log(`chart_${name}_${way}_ms: ${median(all).toFixed(2)}`);
    console.log(`chart_${name}_${way}_ms_between_quartiles: ${(quantile(all, 0.75) - quantile(all, 0.25)).toFixed(2)}`);
  }
  for (const other of ['uplot', 'echarts'].filter((it) => times[it])) {
    console.log(`chart_${name}_to_${other}: ${(median(times.ours) / median(times[other])).toPrecision(3)}`);
  }
  // On a canvas that was not used before, the chart that the app has, and what an empty canvas costs: beside the ratio above, from the same run.
  for (const way of ['ours_new', 'ours_whole', 'floor'].filter((it) => times[it])) {
    console.log(`chart_${name}_${way}_to_uplot: ${(median(times[way]) / median(times.uplot)).toPrecision(3)}`);
  }
}

const BOTH = ['uplot', 'ours'];
const FLOOR = [...BOTH, 'floor'];
const NEW = [...FLOOR, 'ours_new'];
const WHOLE = [...BOTH, 'ours_whole'];
const ALL = [...NEW, 'echarts'];
const TABLE = [
  ['20x1000', 'new_chart', { nSeries: 20, nSamples: 1000, how: 'short' }, ALL],
  ['20x1000_long', 'new_chart', { nSeries: 20, nSamples: 1000, how: 'long' }, BOTH],
  ['20x11000', 'new_chart', { nSeries: 20, nSamples: 11_000, how: 'short' }, BOTH],
  ['20x11000_long', 'new_chart', { nSeries: 20, nSamples: 11_000, how: 'long' }, BOTH],
  ['20x11000_echarts', 'new_chart', { nSeries: 20, nSamples: 11_000, how: 'short' }, ['ours', 'echarts'], SLOW],
  ['500x1000', 'new_chart', { nSeries: 500, nSamples: 1000, how: 'short' }, BOTH],
  ['10x1000', 'new_chart', { nSeries: 10, nSamples: 1000, how: 'short' }, WHOLE],
  ['10x11000', 'new_chart', { nSeries: 10, nSamples: 11_000, how: 'short' }, WHOLE],
  ['redraw_1x1000000', 'redraw', { nSamples: 1_000_000 }, BOTH],
  ['density_2_20x11000', 'new_chart', { nSeries: 20, nSamples: 11_000, how: 'short' }, NEW, ROUNDS, 2],
  ['24_small', 'small_charts', { n: 24 }, NEW],
  ['heatmap_1000x200', 'heatmap', { nColumns: 1000, nRows: 200 }, FLOOR],
  ['hover_20x11000', 'hover', { nSeries: 20, nSamples: 11_000 }, BOTH],
];
for (const [name, kind, given, ways, rounds = ROUNDS, density = 1] of TABLE.filter(([name]) => !process.env.ONLY || name.includes(process.env.ONLY))) {
  const { page, close } = await open(density);
  say(name, await page.evaluate((all) => globalThis.measure(...all), [kind, given, rounds, ways]));
  await close();
}
if (!process.env.ONLY || process.env.ONLY === 'first') {
  const first = { uplot: [], ours: [], floor: [] };
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const way of n % 2 ? FLOOR : [...FLOOR].reverse()) {
      const { page, close } = await open();
      first[way].push(await page.evaluate(([way, given]) => globalThis.measureFirst(way, given), [way, { nSeries: 20, nSamples: 1000 }]));
      await close();
    }
  }
  say('first_20x1000', first);
}
server.close();
await browser.close();
