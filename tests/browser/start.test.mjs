// What a start does without: it asks the browser about time zones no more than it shows of them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { serve, theBrowser, watch } from './harness.mjs';

/** Opens the recorded company in a browser whose own zone is `own`; resolves to its times and what was asked for them. */
async function opened(t, server, { own, path = '?demo', hasTemporal = true }) {
  const context = await (await theBrowser()).newContext({ locale: 'en-GB', timezoneId: own });
  t.after(() => context.close());
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
  const zone = await page.locator('.site-foot').getByText('All times').textContent();
  const times = await page.locator('time, main svg text').evaluateAll((all) => all.map((it) => `${it.dateTime ?? ''} ${it.textContent}`));
  assert.deepEqual(trouble, []);
  return { zone, times, asked: await page.evaluate(() => window.asked) };
}

// No change of the clock takes more than these to be found: 920 days in steps of 20, then 20 days halved to a minute.
const MOST = 48 + 16 * 6;

test('the reader\'s own zone is asked for once, and without Intl', async (t) => {
  const server = await serve();
  t.after(server.stop);
  const { zone, asked } = await opened(t, server, { own: 'Europe/Berlin' });
  assert.equal(zone, 'All times Europe/Berlin');
  assert.equal(asked.formats, 0);
  assert.ok(asked.offsets > 40 && asked.offsets <= MOST, `${asked.offsets} questions`);
});

test('a browser that cannot name its zone otherwise is asked with Intl, once', async (t) => {
  const server = await serve();
  t.after(server.stop);
  const { zone, asked } = await opened(t, server, { own: 'Europe/Berlin', hasTemporal: false });
  assert.equal(zone, 'All times Europe/Berlin');
  assert.deepEqual([asked.formats, asked.texts], [1, 0]);
});

for (const name of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
  test(`times in ${name} are the same to who lives there and to who asks for it, however the browser is asked`, async (t) => {
    const server = await serve();
    t.after(server.stop);
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
