// Everything a browser test needs: a served build, a page that notices trouble, and pictures.
//
//   import { test } from 'node:test';
//   import { visit } from './harness.mjs';
//
//   test('the list of objectives names its window', async (t) => {
//     const { page } = await visit(t, 'slos/', { theme: 'dark' });
//     await page.getByRole('heading', { name: 'Objectives' }).waitFor();
//   });
//
// A test fails by itself when its page logs an error, breaks the Content-Security-Policy or asks for
// something it does not get; a test that wants such trouble says so with `expected: [/…/]`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = join(root, 'tests/browser/seen');
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/** The widths every page is looked at: a telephone and a desk. */
export const sizes = { narrow: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } };

/** The directory of every page, read from the one place that names them: '' is the first page. */
export const pages = [...readFileSync(join(root, 'src/routes.rs'), 'utf8').match(/PAGES: &\[&str\] = &\[([^\]]*)\]/)[1].matchAll(/"([^"]*)"/g)]
  .map(([, name]) => (name ? `${name}/` : ''));

/** The addresses of the running world ({prometheus, alertmanager, exporter, history_end, truth}), or null where none runs. */
export function world() {
  const file = process.env.PLUMBLINE_WORLD_JSON;
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** The recorded company: {taken_at, sources}, by source and request key the answer's text. */
export function recording() {
  const company = { sources: {} };
  for (const name of ['recording.txt', 'stories.txt']) {
    const file = readFileSync(join(root, 'public/demo', name));
    const end = file.indexOf('\n');
    const { taken_at, sources } = JSON.parse(file.subarray(0, end));
    const bodies = file.subarray(end + 1);
    company.taken_at = taken_at;
    for (const [source, places] of Object.entries(sources)) {
      const texts = Object.entries(places).map(([key, [start, length]]) => [key, bodies.subarray(start, start + length).toString()]);
      company.sources[source] = { ...company.sources[source], ...Object.fromEntries(texts) };
    }
  }
  return company;
}

/**
 * What Chromium does without. Each window brings two pages of its own for what is typed into the address bar that nobody
 * sees here: as much work as a page of ours. The last list counts, so Playwright's own stand in it, too.
 */
const WITHOUT = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding',
  'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
];

let browser;
const servers = new Map();
/** What tests have opened and not closed yet. */
const opened = new WeakMap();

/** One Chromium for a test file, also for pages that are opened at once. Its flags keep it from asking the network for anything of its own. */
export async function theBrowser() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
      `--disable-features=${WITHOUT.join()}`,
    ],
  });
  return browser;
}

/**
 * Starts `serve` on a free port and resolves to {url, stop, said}; `said()` is what it wrote to standard error. The options are its flags:
 * {base, prometheus, alertmanager, config, dir}. Stopped by itself when the test file ends.
 */
export async function serve(options = {}) {
  const flags = Object.entries({ port: 0, dir: join(root, 'dist'), headers: join(root, 'public/_headers'), ...options })
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  const child = spawn(join(target, 'native/examples/serve'), [...flags, '--until-stdin-closes'], { cwd: root });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const url = await new Promise((found, failed) => {
    let line = '';
    child.stdout.on('data', (text) => (line += text).includes('\n') && found(line.split('\n')[0]));
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`serve ended with ${code}: ${said}`)));
  });
  const stop = () => new Promise((ended) => {
    if (child.exitCode !== null) return ended();
    child.once('exit', ended);
    child.kill();
  });
  return { url, stop, said: () => said };
}

let lastPort = process.pid * 37;

/** A port that stays free until its program has it: below those that the system gives to whoever asks for any. */
export async function freePort() {
  for (;;) {
    const port = 20_000 + ((lastPort += 1) % 12_000);
    const isFree = await new Promise((done) => {
      const probe = createServer().once('error', () => done(false)).listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (isFree) return port;
  }
}

/**
 * Closes what a test opened when it ends, the newest first: a page goes before the server it asks, so that nothing it
 * still wants in the background fails. What goes wrong is told when all is closed.
 */
export function closing(t, close) {
  const all = opened.get(t) ?? [];
  all.push(close);
  if (all.length > 1) return;
  opened.set(t, all);
  t.after(async () => {
    const troubles = [];
    for (const close of all.reverse()) await Promise.resolve().then(close).catch((trouble) => troubles.push(trouble));
    if (troubles.length) throw troubles[0];
  });
}

/** A server that all tests of a file share, by its options. */
export function shared(options = {}) {
  const key = JSON.stringify(options);
  if (!servers.has(key)) servers.set(key, serve(options));
  return servers.get(key);
}

/**
 * Opens a path in a fresh context and resolves to {page, context, trouble, requests, url, go}; `go` opens another path in
 * the same page: half the work where nothing has to be fresh.
 * path: below the base, without a leading slash, e.g. 'slos/?from=now-6h'.
 * server: what `serve` or `shared` gave (the plain build when left out). theme: 'light' | 'dark'.
 * size: one of `sizes`. expected: patterns of trouble this test wants. clock: an instant the page takes for now.
 * before: what is done with the page before it goes anywhere, so that it need not be opened twice: routes, and what is listened to.
 */
export async function visit(t, path = '', { server, theme = 'light', size = sizes.wide, expected = [], clock, before, wait = true } = {}) {
  const { url } = await (server ?? shared());
  const context = await (await theBrowser()).newContext({ viewport: size, colorScheme: theme, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  if (clock) await page.clock.setFixedTime(clock);
  const { trouble, requests } = watch(page);
  const close = page.close.bind(page);
  // An answer that a test holds or changes on its way is wanted no more, and what is asked while the page goes is no trouble.
  let noted = null;
  page.close = async () => {
    noted = [...trouble];
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  };
  await before?.(page);
  closing(t, async () => {
    if (!page.isClosed()) await page.close();
    await context.close();
    const unexpected = (noted ?? trouble).filter((it) => !expected.some((pattern) => pattern.test(it)));
    assert.deepEqual(unexpected, [], `${path || '/'} had trouble nobody expected`);
  });
  const go = async (path) => {
    await page.goto(new URL(path, url).href, { waitUntil: 'load' });
    // The app is there once the first paint has been taken away.
    if (wait) await page.locator('#first-paint').waitFor({ state: 'detached' });
  };
  await go(path);
  return { page, context, trouble, requests, url: new URL(path, url).href, go };
}

/** Every theme of the system at every width: what is worth looking at of one page. */
export const looks = ['wide', 'narrow'].flatMap((size) => ['light', 'dark'].map((theme) => ({ theme, size, name: `${theme}, ${size}` })));

/** Shows an open page in another theme and at another width, and waits until it has taken both up. */
export async function show(page, { theme, size }) {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize(typeof size === 'string' ? sizes[size] : size);
  await settled(page);
}

/** Waits until nothing of a page is still to come, and what came has been drawn. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('main[aria-busy], main .asking, .loading, .state.loading'));
  await drawn(page);
}

/** Waits until what there is of a page has been drawn, and nothing moves any more. */
export async function drawn(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let n = 0; n < 3; n += 1) await new Promise((next) => requestAnimationFrame(next));
    await Promise.all(document.getAnimations().map((it) => (it.effect?.getComputedTiming().endTime === Infinity ? null : it.finished.catch(() => null))));
  });
}

/** Waits until the parts of the app that nobody has asked for yet are there, too: they come when nothing else is to be done. */
export const everyPart = (page) => page.waitForFunction(() => {
  const there = performance.getEntriesByType('resource').map(({ name }) => name);
  return ['dialogs', 'slos', 'sources'].every((part) => there.some((name) => name.includes(`plumbline-${part}-`)));
});

/** Notes everything that goes wrong on a page: errors on the console, exceptions, violations of the policy, requests without an answer. */
export function watch(page) {
  const trouble = [];
  const requests = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => trouble.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Leaving a page or dropping a question aborts what is on its way: that is meant.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') trouble.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    requests.push({ url: response.url(), status: response.status(), headers: response.headers() });
    if (response.status() >= 400) trouble.push(`answer ${response.status()}: ${response.url()}`);
  });
  return { trouble, requests };
}

/** Looks at every painted chart once: what nobody has seen is not painted. */
export async function seeAll(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    for (const canvas of document.querySelectorAll('canvas')) {
      canvas.scrollIntoView();
      for (let n = 0; n < 4; n++) await frame();
    }
    scrollTo(0, 0);
    await frame();
  });
}

/** Keeps a picture of the whole page in tests/browser/seen/, for a person to look at. */
export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await seeAll(page);
  await page.screenshot({ path, fullPage: true });
  return path;
}

/** The numbers of a page, full precision: the values of all `<data value>` below a locator. */
export const values = (locator) => locator.locator('data[value]').evaluateAll((all) => all.map((it) => Number(it.value)));

async function close() {
  await (await browser)?.close();
  for (const server of servers.values()) await (await server.catch(() => null))?.stop();
}

// A program that is no test (the screenshot) closes what it opened itself.
if (process.argv[1]?.endsWith('.test.mjs')) after(close);
