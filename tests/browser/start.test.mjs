// What a start does without: questions about time zones that nobody sees the answer of, and places that jump.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { closing, pages, serve, shared, sizes, theBrowser, visit, watch } from './harness.mjs';

/** Opens the recorded company in a browser whose own zone is `own`; resolves to its times and what was asked for them. */
async function opened(t, server, { own, path = '?demo', hasTemporal = true }) {
  const context = await (await theBrowser()).newContext({ locale: 'en-GB', timezoneId: own });
  closing(t, () => context.close());
  const page = await context.newPage();
  const { trouble } = watch(page);
  await page.addInitScript((hasTemporal) => {
    if (!hasTemporal) delete globalThis.Temporal;
    window.asked = { formats: 0, offsets: 0, texts: 0 };
    const count = (of, name, what) => {
      const was = of[name];
      of[name] = function (...all) { window.asked[what] += 1; return was.apply(this, all); };
    };
    count(Date.prototype, 'getTimezoneOffset', 'offsets');
    count(Date.prototype, 'toLocaleString', 'formats');
    Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, { construct(of, all) { window.asked.formats += 1; return Reflect.construct(of, all); } });
    const { get } = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format');
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { get() { const write = get.call(this); return (at) => { window.asked.texts += 1; return write(at); }; } });
  }, hasTemporal);
  await page.goto(new URL(path, server.url).href);
  await page.locator('main:not([aria-busy]) time').first().waitFor();
  await page.locator('main .asking:visible').waitFor({ state: 'detached' });
  // What stands on an objective's page comes with three answers of its own.
  if (path.includes('slo=')) await page.getByText(/^Triangles: /).waitFor();
  await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Asking…'));
  const zone = await page.locator('.site-foot').getByText('All times').textContent();
  const times = await page.locator('time, main svg text').evaluateAll((all) => all.map((it) => `${it.dateTime ?? ''} ${it.textContent}`));
  assert.deepEqual(trouble, []);
  return { zone, times, asked: await page.evaluate(() => window.asked) };
}

// No change of the clock takes more than these to be found: 920 days in steps of 20, then 20 days halved to a minute.
const MOST = 48 + 16 * 6;

test('the reader\'s own zone is asked for once, and without Intl', async (t) => {
  const server = await serve();
  closing(t, server.stop);
  const { zone, asked } = await opened(t, server, { own: 'Europe/Berlin' });
  assert.equal(zone, 'All times Europe/Berlin');
  assert.equal(asked.formats, 0);
  assert.ok(asked.offsets > 40 && asked.offsets <= MOST, `${asked.offsets} questions`);
});

test('a browser that cannot name its zone otherwise is asked with Intl, once', async (t) => {
  const server = await serve();
  closing(t, server.stop);
  const { zone, asked } = await opened(t, server, { own: 'Europe/Berlin', hasTemporal: false });
  assert.equal(zone, 'All times Europe/Berlin');
  assert.deepEqual([asked.formats, asked.texts], [1, 0]);
});

for (const name of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
  test(`times in ${name} are the same to who lives there and to who asks for it, however the browser is asked`, async (t) => {
    const server = await serve();
    closing(t, server.stop);
    const path = 'slos/?demo&slo=prometheus/sloth/checkout-availability&timezone=';
    const there = await opened(t, server, { own: name, path: `${path}browser` });
    const elsewhere = await opened(t, server, { own: 'Asia/Kathmandu', path: `${path}${name}` });
    const without = await opened(t, server, { own: 'Asia/Kathmandu', path: `${path}${name}`, hasTemporal: false });
    assert.ok(there.times.length > 10, `${there.times.length} times`);
    for (const { zone, times } of [there, elsewhere, without]) assert.deepEqual([zone, times], [`All times ${name}`, there.times]);
    assert.deepEqual([there.asked.formats, elsewhere.asked.formats, without.asked.formats], [0, 0, 2], 'the own name, and one clock');
    assert.ok(without.asked.texts > 40 && without.asked.texts <= MOST, `${without.asked.texts} questions`);
  });
}

for (const [size, viewport] of Object.entries(sizes)) {
  for (const path of [...pages, 'slos/?slo=prometheus/sloth/checkout-availability']) {
    test(`what is seen of /${path} does not jump while it fills, ${size}`, async (t) => {
      const { url } = await shared();
      const context = await (await theBrowser()).newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
      closing(t, () => context.close());
      const page = await context.newPage();
      // A slow machine shows what a fast one does between two pictures.
      await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.addInitScript(() => {
        window.shifts = [];
        const said = ({ node }) => `${node?.nodeName}.${node?.className ?? ''}`;
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((it) => ({ value: it.value, of: it.sources.map(said) })))).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(new URL(path, url).href);
      await page.locator('main:not([aria-busy]) h1').first().waitFor();
      await page.waitForTimeout(1500);
      const shifts = await page.evaluate(() => window.shifts);
      const sum = shifts.reduce((all, it) => all + it.value, 0);
      // What Core Web Vitals call good; a slow machine in between shows more steps than a fast one.
      assert.ok(sum <= 0.1, `${sum.toFixed(3)}: ${JSON.stringify(shifts)}`);
    });
  }
}

test('the first files are asked for once each, before the code has started; the recorded stories with the first objective', async (t) => {
  const { page, requests } = await visit(t, 'slos/?demo&refresh=1h', { expected: [/stories\.txt/] });
  await page.locator('tr[data-objective]').first().waitFor();
  const asked = (name) => requests.filter((it) => new URL(it.url).pathname.endsWith(name)).length;
  assert.deepEqual(['recording.txt', 'demo/config.json', 'stories.txt'].map(asked), [1, 1, 0]);

  // They do not come: the page says so, keeps its list, and asks again.
  await page.route('**/stories.txt', (route) => route.abort('connectionfailed'));
  await page.locator('tr[data-objective] a').first().click();
  await page.getByText('could not be asked').first().waitFor();
  await page.unroute('**/stories.txt');
  await page.keyboard.press('d');
  await page.keyboard.press('r');
  await page.waitForFunction(() => !document.body.textContent.includes('could not be asked'));
  assert.equal(asked('recording.txt'), 1);
});
