// Every way a source fails, on every page: what was good stays with its age, the cause and what to do are said, nothing
// turns green, no other source's panel changes, and it recovers by itself.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { configured, faulty, hasPrometheus, ownPrometheus } from './faults.mjs';
import { closing, pages, picture, sizes, theBrowser, values, watch } from './harness.mjs';

const skip = hasPrometheus ? false : 'no Prometheus is installed';

/** What is said under each fault; null where nothing may be wrong. */
const FAULTS = {
  refuse: /no answer\. Either it is down.*CORS/,
  cut: /the answer broke off.*connection broke/,
  401: /not signed in \(401\)\. Sign in again/,
  403: /not allowed \(403\): RBAC: access denied\. Your account lacks the right/,
  429: /asked too often \(429\)\. It asks for a pause of 20 s/,
  500: /internal \(500\): Internal Server Error/,
  503: /unavailable \(503\): Service Unavailable: starting up\. It is starting up/,
  html: /a web page came back instead of data \(status 200\)/,
  'wrong-json': /could not be read at .*Another product/,
  huge: /the answer could not be read at/,
  'redirect-loop': /no answer\. Either it is down/,
  'hostile-words': /execution \(422\): <img src=x onerror=alert\(1\)><script>alert\(2\)<\/script>/,
  hang: /no answer within 30 s\. It is slow or overloaded/,
  slow: null,
  // At the end: what is asked by a wrong clock is about another time.
  'clock-ahead': null,
  'clock-behind': null,
};

/** What each page holds of the last good answer. */
const HELD = { '': '.five', 'slos/': '.slo-table .bl', 'sources/': null };

const prometheus = skip ? null : settled();

/** Four services, once there is enough of them for a question about a moment ago. */
async function settled() {
  const url = await ownPrometheus({ after }, [
    { service: 'checkout', name: 'availability', ratio: 0.0016 },
    { service: 'search', name: 'availability', ratio: 0.0009 },
    { service: 'login', name: 'availability', ratio: 0.0004 },
    { service: 'ledger', name: 'postings', ratio: 0.0001 },
  ]);
  await new Promise((later) => setTimeout(later, 20_000));
  return url;
}

/** Four services on a Prometheus that can be broken, and one alert on an Alertmanager that cannot. */
async function company(t) {
  const alerts = createServer((request, response) => {
    const alert = { labels: { alertname: 'CheckoutBurns', severity: 'page', service: 'checkout' }, annotations: {}, status: { state: 'active', silencedBy: [], inhibitedBy: [] }, startsAt: new Date(0).toISOString(), endsAt: new Date(0).toISOString(), fingerprint: 'a', receivers: [], generatorURL: '' };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url.includes('/status') ? { versionInfo: { version: '0.27.0' }, cluster: { status: 'ready' }, config: {}, uptime: '' } : request.url.includes('/alerts') ? [alert] : []));
  }).listen(0, '127.0.0.1');
  await once(alerts, 'listening');
  closing(t, () => {
    alerts.closeAllConnections();
    alerts.close();
  });
  const source = await faulty(t, await prometheus);
  const server = await configured(
    t,
    { sources: [{ kind: 'prometheus', name: 'metrics', url: source.url }, { kind: 'alertmanager', name: 'alerts', url: 'alertmanager/' }] },
    { origins: [new URL(source.url).origin], alertmanager: `http://127.0.0.1:${alerts.address().port}` },
  );
  return { source, server };
}

/** A page whose clock can be moved on. */
async function open(t, server, path, size = sizes.wide, colorScheme = 'light') {
  const context = await (await theBrowser()).newContext({ viewport: size, colorScheme, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  closing(t, () => context.close());
  const page = await context.newPage();
  await page.clock.install({ time: new Date() });
  const watched = watch(page);
  page.on('request', (request) => waiting.get(page).add(request));
  for (const over of ['requestfinished', 'requestfailed']) page.on(over, (request) => waiting.get(page).delete(request));
  waiting.set(page, new Set());
  await page.goto(new URL(`${path}?refresh=5s`, server.url).href);
  return { page, path, alert: page.locator(path === 'sources/' ? '.trouble[data-source=metrics]:has([role=alert])' : '[role=alert][data-source=metrics]').first(), ...watched };
}

/** What each page waits for from the network. */
const waiting = new WeakMap();

/** Lets the page's clock run until something is so; in real time, so that what was asked is answered before the clock goes on. */
async function until(page, isSo, what, { step = 6_000, most = 100, patience = 5_000 } = {}) {
  for (let n = 0; n < most; n += 1) {
    for (let [quiet, start] = [0, Date.now()]; quiet < 4 && Date.now() - start < patience; ) {
      if (await isSo()) return;
      await new Promise((later) => setTimeout(later, 20));
      quiet = waiting.get(page).size === 0 ? quiet + 1 : 0;
    }
    await page.clock.runFor(step);
  }
  assert.fail(`${what}: did not come. The page says: ${(await page.locator('main').innerText()).slice(0, 600)}`);
}

const held = async ({ page, path }) => (HELD[path] ? values(page.locator(HELD[path])) : []);
const greens = ({ page }) => page.locator('main .state.ok').count();
const alertRows = ({ page }) => page.locator('table.alerts tbody tr th').allInnerTexts();
/** Answered, and as much of it as at first: what was asked while the page's clock ran ahead is not told yet. */
const isGood = async (it) => (await it.alert.count()) === 0 && (await it.page.locator(it.path ? 'main tbody tr' : '.five .multiple').count()) > 0 && (await held(it)).length >= (it.much ?? 0);

test('every fault on every page, over a good answer', { skip, timeout: 240_000 }, async (t) => {
  const { source, server } = await company(t);
  const all = await Promise.all(pages.map((path) => open(t, server, path)));
  for (const it of all) await until(it.page, () => isGood(it), `/${it.path} at first`, { step: 1000 });
  for (const it of all) it.much = (await held(it)).length;
  assert.deepEqual(Object.keys(HELD), pages, 'every page is here');
  for (const [fault, says] of Object.entries(FAULTS)) {
    const begun = Date.now();
    const before = await Promise.all(all.map(async (it) => ({ held: await held(it), greens: await greens(it), alerts: await alertRows(it) })));
    await source.set(fault);
    await Promise.all(all.map(async (it, n) => {
      const where = `${fault} on /${it.path}`;
      if (it.path === 'sources/') {
        // The doctor says it in its own words, which tests of its own hold to; here: it notices, and nothing turns green.
        if (says === null) return;
        await until(it.page, async () => (await it.alert.count()) > 0, where, fault === 'hang' ? { step: 16_000, patience: 300 } : {});
        assert.ok((await greens(it)) <= before[n].greens, `${where}: nothing turns green`);
        return;
      }
      if (says === null) {
        const asked = (await source.asked()).length;
        await until(it.page, async () => (await source.asked()).length > asked + 6, where);
        await it.page.clock.runFor(1000);
        assert.equal(await it.alert.count(), 0, where);
        assert.match(await it.page.locator('.as-of').innerText(), /^live, (just now|[\d.]+\ss ago)/, where);
        return;
      }
      await until(it.page, async () => (await it.alert.count()) > 0, where, fault === 'hang' ? { step: 16_000, patience: 300 } : {});
      const said = (await it.alert.innerText()).replaceAll(/\s+/g, ' ');
      assert.match(said, says, where);
      assert.match(said, /metrics does not answer\. What you see is .* old, of .*, since /, where);
      assert.match(said, /Next attempt in|Trying again now/, where);
      // What was on its way when the fault began may still have come: what is shown now is the last good answer.
      const last = await held(it);
      assert.equal(last.length, before[n].held.length, `${where}: nothing is lost`);
      if (fault !== 'hang') await until(it.page, async () => !(await it.alert.innerText()).includes('Trying again'), where, { step: 3_000 });
      assert.deepEqual(await held(it), last, `${where}: the last good values stay`);
      assert.ok((await greens(it)) <= before[n].greens, `${where}: nothing turns green`);
      assert.deepEqual(await alertRows(it), before[n].alerts, `${where}: the other source's panel does not change`);
      // JSON that is not understood may be this page's fault; a source is called dead only when it says so.
      if (!['wrong-json', 'huge', 'hostile-words'].includes(fault)) {
        const live = it.path === '' ? /1 of 2 sources live/ : /0 of 2 sources live, 1 not asked/;
        assert.match(await it.page.locator('.site-foot').innerText(), live, where);
      }
    }));
    if (['503', 'hostile-words', 'hang'].includes(fault)) for (const it of all) await picture(it.page, `fault-${fault}-${it.path.replace('/', '') || 'first'}`);
    await source.set('none');
    await Promise.all(all.map((it) => until(it.page, () => isGood(it), `after ${fault}, /${it.path} recovers by itself`, { step: 15_000 })));
    t.diagnostic(`${fault}: ${Date.now() - begun} ms`);
  }
});

test('every fault at first: nothing is known, nothing is green', { skip, timeout: 120_000 }, async (t) => {
  const { source, server } = await company(t);
  for (const [fault, says] of Object.entries(FAULTS)) {
    if (says === null) continue;
    await source.set(fault);
    const all = await Promise.all(['', 'slos/'].map((path) => open(t, server, path)));
    for (const it of all) {
      if (fault === 'hang') assert.match(await it.page.locator('.site-foot').innerText(), /[01] of 2 sources live/, 'what never answered is not live');
      await until(it.page, async () => (await it.alert.count()) > 0, `${fault} at first`, fault === 'hang' ? { step: 16_000, patience: 300 } : { step: 1_000 });
      const said = (await it.alert.innerText()).replaceAll(/\s+/g, ' ');
      assert.match(said, says);
      assert.match(said, /metrics could not be asked/);
      assert.equal(await greens(it), 0, fault);
      assert.doesNotMatch(await it.page.locator('main').innerText(), /within target|All \d+ objectives|No objectives were found/, fault);
      await it.page.context().close();
    }
  }
});

test('an answer about other series is nothing measured', { skip, timeout: 60_000 }, async (t) => {
  const { source, server } = await company(t);
  await source.set('other-series');
  const it = await open(t, server, 'slos/');
  await until(it.page, async () => (await it.page.locator('tr[data-objective]').count()) > 0, 'the objectives', { step: 1000 });
  assert.equal(await greens(it), 0, 'a foreign series makes nothing green');
  await picture(it.page, 'fault-other-series');
});

test('a long silence leaves nothing green, and is asked ever more patiently', { skip, timeout: 60_000 }, async (t) => {
  const { source, server } = await company(t);
  const it = await open(t, server, 'slos/');
  await until(it.page, () => isGood(it), 'at first', { step: 1000 });
  await until(it.page, async () => (await greens(it)) > 0, 'something is well at first', { step: 1000, most: 20 });
  await source.set('503');
  const down = [];
  for (let minute = 0; minute < 11; minute += 1) {
    const before = (await source.asked()).length;
    for (let n = 0; n < 12; n += 1) {
      await it.page.clock.runFor(5_000);
      await new Promise((later) => setTimeout(later, 40));
    }
    down.push((await source.asked()).length - before);
  }
  // One question of the survey a failure: doubling pauses with jitter, five minutes at most.
  const [first, rest] = [down[0], down.slice(4).reduce((sum, n) => sum + n, 0)];
  assert.ok(first >= 2 && first <= 40, `in the first minute: ${down}`);
  assert.ok(rest <= 24, `in the last seven minutes: ${down}`);
  assert.equal(await greens(it), 0, 'what was good ten minutes ago is not known to be good now');
  assert.match(await it.alert.innerText(), /What you see is 1\d\smin/);
  await picture(it.page, 'fault-long-silence');
  await source.set('none');
  await until(it.page, async () => (await isGood(it)) && (await greens(it)) > 0, 'it recovers by itself', { step: 30_000 });
});
