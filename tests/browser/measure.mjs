// How soon the app is there and how quietly, on a slow machine: prints `name: value` for `make bench`.
import { gallery } from '../../scripts/gallery.mjs';
import { configured } from './faults.mjs';
import { pages, serve, sizes, theBrowser } from './harness.mjs';
import { liveRecording } from './live_recording.mjs';

const CALM = 5; // a first paint is measured this often; the median counts
const REFRESHES = 7; // and a refresh this often
// Whatever else runs on the machine only adds: ratios are of the least there was.
const least = (all) => Math.min(...all);
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

/** Notes every task of 50 ms and more, and how far what is seen jumps. */
function noteTasks() {
  window.tasks = [];
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((it) => it.value))).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((it) => it.duration))).observe({ type: 'longtask', buffered: true });
}

/**
 * What the slowed machine needs for a fixed piece of work, in ms: what tasks are judged by, whatever the machine. The
 * browser slows down in steps that a short piece of work slips through.
 */
const calibrated = (page) => page.evaluate(() => {
  const once = () => {
    const from = performance.now();
    let x = 1;
    for (let n = 0; n < 40_000_000; n += 1) x = Math.imul(x ^ n, 0x01000193);
    return [performance.now() - from, x];
  };
  return Math.min(...Array.from({ length: 3 }, () => once()[0]));
});

/** How far a page jumps while it fills, as the browser adds it up: the most of three starts. */
async function shifted(path, size) {
  const sums = [];
  for (let n = 0; n < 3; n += 1) {
    const context = await browser.newContext({ viewport: sizes[size] });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(noteTasks);
    await page.goto(new URL(path, server.url).href);
    await page.locator('main:not([aria-busy]) h1').first().waitFor();
    await page.waitForTimeout(1500);
    sums.push(await page.evaluate(() => window.shifts.reduce((all, it) => all + it, 0)));
    await context.close();
  }
  return Math.max(...sums);
}

/** What a page that nobody touches takes of a processor, in percent: its clock, and nothing else. */
async function idle(path) {
  const context = await browser.newContext({ viewport: sizes.wide });
  const page = await context.newPage();
  await page.goto(new URL(path, server.url).href);
  await page.waitForTimeout(10_000); // what is fetched after the start is here
  const share = await idleShare(page);
  await context.close();
  return share;
}

async function idleShare(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const worked = async () => (await session.send('Performance.getMetrics')).metrics.find((it) => it.name === 'TaskDuration').value;
  const before = await worked();
  await page.waitForTimeout(10_000);
  return ((await worked()) - before) * 10;
}

/**
 * Refreshes a page, the recorded company being a live server whose numbers are others at every refresh. Says the longest
 * task of the first answers and of a refresh, as times and to the calibration, and what the page takes when it is left alone.
 */
async function refreshed(path, seen, { size = sizes.wide, dir } = {}) {
  const ends = [];
  const company = await liveRecording();
  const app = await configured({ after: (end) => ends.push(end) }, company.configuration, { prometheus: company.url, dir });
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.addInitScript(noteTasks);
  await page.addInitScript((ahead) => {
    const now = Date.now;
    Date.now = () => now() + ahead;
  }, company.taken_at - Date.now());
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(new URL(path, app.url).href);
  await seen(page);
  await page.waitForTimeout(8000); // what is fetched after the start is here
  const first = await page.evaluate(() => Math.max(0, ...window.tasks));
  const [refreshes, units] = [[], []];
  for (let n = 1; n <= REFRESHES; n += 1) {
    // The third decimal of every sample goes on by n.
    company.alter((answer) => answer.replace(/(,"\d*\.\d\d)(\d)/g, (_, before, digit) => before + ((Number(digit) + n) % 10)));
    await page.evaluate(() => (window.tasks.length = 0));
    const before = company.asked();
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    while (company.asked() === before) await page.waitForTimeout(50);
    await page.waitForTimeout(4000);
    refreshes.push(await page.evaluate(() => Math.max(0, ...window.tasks)));
    units.push(await calibrated(page));
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const idle = await idleShare(page);
  await context.close();
  company.stop();
  for (const end of ends.reverse()) await end();
  return { first, refresh: median(refreshes), ratio: least(refreshes) / least(units), idle };
}

const server = await serve();
const browser = await theBrowser();
for (const path of pages) {
  const [starts, longest, units, requests] = [[], [], [], []];
  for (let n = 0; n < CALM; n += 1) {
    const context = await browser.newContext({ viewport: sizes.wide });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(noteTasks);
    await page.addInitScript(() => {
      new MutationObserver((_, watcher) => {
        if (!document.querySelector('main h1')) return;
        window.there = performance.now();
        watcher.disconnect();
        console.debug('there');
      }).observe(document, { childList: true, subtree: true });
    });
    // The page says so itself: looking for it from outside would take a tenth of a second of the page's own time.
    const there = page.waitForEvent('console', (it) => it.text() === 'there');
    let asked = 0;
    page.on('request', () => (asked += 1));
    await page.goto(new URL(path, server.url).href);
    await there;
    await page.waitForTimeout(1500);
    starts.push(await page.evaluate(() => window.there));
    longest.push(await page.evaluate(() => Math.max(0, ...window.tasks)));
    units.push(await calibrated(page));
    requests.push(asked);
    await context.close();
  }
  const name = path.replace(/\W/g, '') || 'executive';
  console.log(`start_${name}_ms_at_quarter_speed: ${Math.round(median(starts))}`);
  console.log(`longest_task_${name}_ms_at_quarter_speed: ${Math.round(median(longest))}`);
  console.log(`start_${name}_to_calibration: ${(least(starts) / least(units)).toFixed(2)}`);
  console.log(`longest_task_${name}_to_calibration: ${(least(longest) / least(units)).toFixed(2)}`);
  console.log(`files_${name}: ${median(requests)}`);
  for (const size of Object.keys(sizes)) console.log(`layout_shift_${name}_${size}: ${(await shifted(path, size)).toFixed(3)}`);
}
for (const [name, path] of [['executive', ''], ['slos', 'slos/'], ['objective', 'slos/?slo=prometheus/sloth/checkout-latency']]) {
  console.log(`idle_${name}_percent_of_a_processor: ${(await idle(path)).toFixed(2)}`);
}
await server.stop();

const list = await refreshed('slos/?refresh=1h', (page) => page.locator('tr[data-objective]').first().waitFor());
console.log(`longest_task_first_answers_ms_at_quarter_speed: ${Math.round(list.first)}`);
console.log(`longest_task_refresh_ms_at_quarter_speed: ${Math.round(list.refresh)}`);
console.log(`longest_task_refresh_to_calibration: ${list.ratio.toFixed(2)}`);

// So high that all of its panels are seen: what nobody sees is not drawn.
const panels = await refreshed('?gallery=panels&refresh=1h', (page) => page.waitForFunction(() => document.querySelectorAll('main figure').length === 24), { size: { width: 1440, height: 10_000 }, dir: gallery() });
console.log(`longest_task_24_panels_first_ms_at_quarter_speed: ${Math.round(panels.first)}`);
console.log(`longest_task_24_panels_refresh_ms_at_quarter_speed: ${Math.round(panels.refresh)}`);
console.log(`longest_task_24_panels_refresh_to_calibration: ${panels.ratio.toFixed(2)}`);
console.log(`idle_24_panels_percent_of_a_processor: ${panels.idle.toFixed(2)}`);
await browser.close();
