// Thousands of refreshes of the busiest page, with the recorded company as a live server: memory, elements and listeners.
import { configured } from './faults.mjs';
import { theBrowser } from './harness.mjs';
import { liveRecording } from './live_recording.mjs';

/** How much more than after the first tenth there may be at the end. Wasm grows by pages of 64 KiB: one is no leak, if it is the last. */
const ALLOWED = { 'wasm memory': 0.04, 'JS heap': 0.15, elements: 0.01, listeners: 0.01 };
/** And how much more than at half time: nothing that leaks stops leaking. */
const ALLOWED_LATE = { 'wasm memory': 0, 'JS heap': 0.05, elements: 0.01, listeners: 0.01 };

/** Refreshes the list of objectives `n` times under a fast clock; resolves to what was counted and what grew. */
export async function soak(n) {
  const after = [];
  const t = { after: (what) => after.push(what) };
  const company = await liveRecording();
  after.push(company.stop);
  const app = await configured(t, company.configuration, { prometheus: company.url });
  const browser = await theBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(() => {
    const { Memory } = WebAssembly;
    const start = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...all) => {
      const made = await start.apply(WebAssembly, all);
      globalThis.wasmMemory = Object.values(made.instance.exports).find((it) => it instanceof Memory);
      return made;
    };
  });
  const open = new Set();
  page.on('request', (it) => open.add(it));
  for (const over of ['requestfinished', 'requestfailed']) page.on(over, (it) => open.delete(it));
  await page.clock.install({ time: new Date(company.taken_at) });
  await page.goto(new URL('slos/?refresh=5s', app.url).href);
  await page.locator('tr[data-objective]').first().waitFor();
  const count = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name) => metrics.find((it) => it.name === name).value;
    return { refreshes: company.asked(), 'wasm memory': await page.evaluate(() => wasmMemory.buffer.byteLength), 'JS heap': of('JSHeapUsedSize'), elements: await page.evaluate(() => document.querySelectorAll('*').length), listeners: of('JSEventListeners') };
  };
  await session.send('Performance.enable');
  const figures = [];
  let next = n / 10;
  while (company.asked() < n) {
    const before = company.asked();
    await page.clock.runFor(5_100);
    for (const end = Date.now() + 3_000; company.asked() === before && Date.now() < end; ) await new Promise((later) => setTimeout(later, 5));
    // The rest of the survey: a refresh counts once the page is quiet again.
    for (let quiet = 0; quiet < 3; quiet = open.size === 0 ? quiet + 1 : 0) await new Promise((later) => setTimeout(later, 10));
    if (company.asked() >= next) {
      figures.push(await count());
      next += n / 10;
    }
  }
  const [first, half, last] = [figures[0], figures[Math.floor(figures.length / 2)], figures.at(-1)];
  const more = (allowed, before) => Object.entries(allowed).filter(([name, part]) => last[name] > before[name] * (1 + part)).map(([name]) => `${name} from ${before[name]} to ${last[name]}`);
  const grew = [...more(ALLOWED, first), ...more(ALLOWED_LATE, half)];
  await browser.close();
  for (const end of after.reverse()) await end();
  return { figures, grew };
}
