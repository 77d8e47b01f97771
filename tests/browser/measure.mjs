// How soon the app is there, on a slow machine: prints `name: value` for `make bench`.
import { pages, serve, sizes, theBrowser } from './harness.mjs';

const CALM = 5; // a first paint is measured this often; the median counts
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

const server = await serve();
const browser = await theBrowser();
for (const path of pages) {
  const [starts, longest, requests] = [[], [], []];
  for (let n = 0; n < CALM; n += 1) {
    const context = await browser.newContext({ viewport: sizes.wide });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(() => {
      window.tasks = [];
      new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((it) => it.duration))).observe({ type: 'longtask', buffered: true });
      new MutationObserver((_, watcher) => {
        if (!document.querySelector('main h1')) return;
        window.there = performance.now();
        watcher.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    let asked = 0;
    page.on('request', () => (asked += 1));
    await page.goto(new URL(path, server.url).href);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(1500);
    starts.push(await page.evaluate(() => window.there));
    longest.push(await page.evaluate(() => Math.max(0, ...window.tasks)));
    requests.push(asked);
    await context.close();
  }
  const name = path.replace(/\W/g, '') || 'executive';
  console.log(`start_${name}_ms_at_quarter_speed: ${Math.round(median(starts))}`);
  console.log(`longest_task_${name}_ms_at_quarter_speed: ${Math.round(median(longest))}`);
  console.log(`files_${name}: ${median(requests)}`);
}
await browser.close();
await server.stop();
