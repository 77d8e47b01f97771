// Every page of the recorded company in a real Firefox, over WebDriver BiDi, which Debian's firefox-esr speaks by itself:
// something is shown, nothing is logged, nothing breaks the policy. Skipped where no Firefox is: FIREFOX=/path/to/it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { closing, pages, shared } from './harness.mjs';

const program = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const skip = !existsSync(program) && 'no Firefox on this machine: apt-get install firefox-esr';
const require = createRequire(import.meta.url);
const { ws: WebSocket } = require(join(dirname(require.resolve('playwright-core/package.json')), 'lib/utilsBundle.js'));
/** It asks the network for nothing of its own. */
const QUIET = ['app.normandy.enabled', 'app.update.auto', 'browser.safebrowsing.malware.enabled', 'browser.safebrowsing.phishing.enabled', 'datareporting.healthreport.uploadEnabled', 'datareporting.policy.dataSubmissionEnabled', 'extensions.update.enabled', 'network.captive-portal-service.enabled', 'network.connectivity-service.enabled', 'toolkit.telemetry.enabled'];

test('every page of the recorded company in Firefox', { skip, timeout: 240_000 }, async (t) => {
  const firefox = await start(t);
  const { url } = await shared();
  const trouble = [];
  firefox.heard('log.entryAdded', ({ level, text, source }) => ['error', 'warn'].includes(level) && trouble.push(`${level}: ${text} ${source?.realm ?? ''}`));
  await firefox.ask('session.subscribe', { events: ['log.entryAdded'] });
  const { contexts: [{ context }] } = await firefox.ask('browsingContext.getTree', {});
  await firefox.ask('script.addPreloadScript', { functionDeclaration: `() => { window.violations = []; document.addEventListener('securitypolicyviolation', (it) => window.violations.push(it.violatedDirective + ' ' + it.blockedURI)); }` });
  const said = async (expression) => (await firefox.ask('script.evaluate', { expression, target: { context }, awaitPromise: true })).result?.value;
  for (const path of [...pages, 'slos/?slo=prometheus/sloth/checkout-availability', '?kiosk']) {
    await firefox.ask('browsingContext.navigate', { context, url: new URL(`${path}${path.includes('?') ? '&' : '?'}demo`, url).href, wait: 'complete' });
    const isThere = await said(`new Promise((done) => { const look = (n) => { const it = document.querySelector('main table, main figure, .wall .cause'); if (it || n > 300) done(Boolean(it)); else setTimeout(look, 100, n + 1); }; look(0); })`);
    assert.ok(isThere, `/${path} shows nothing: ${trouble.join('\n')}`);
    assert.equal(await said(`document.querySelector('main h1')?.textContent.trim().length > 5`), true, path);
    assert.equal(await said('window.violations.join(", ")'), '', path);
    assert.equal(await said('document.documentElement.scrollWidth <= innerWidth'), true, `/${path} runs out of the window`);
  }
  assert.deepEqual(trouble, []);
  // A style of somebody else's is refused here, too, and what was listened to above hears it.
  assert.match(await said(`new Promise((done) => { document.addEventListener('securitypolicyviolation', () => setTimeout(() => done(window.violations.join()))); document.body.setAttribute('style', 'color: red'); })`), /style-src/);
});

/** Starts a Firefox with an empty profile; `ask` sends a command of BiDi, `heard` listens to its events. */
async function start(t) {
  const profile = mkdtempSync(join(tmpdir(), 'plumbline-firefox-'));
  writeFileSync(join(profile, 'user.js'), `user_pref("remote.active-protocols", 1);\n${QUIET.map((it) => `user_pref("${it}", false);\n`).join('')}`);
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'], { env: { ...process.env, HOME: profile, MOZ_HEADLESS_WIDTH: '1440', MOZ_HEADLESS_HEIGHT: '900' }, stdio: ['ignore', 'ignore', 'pipe'] });
  closing(t, async () => {
    await new Promise((ended) => (child.exitCode === null ? child.once('exit', ended) && child.kill() : ended()));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const address = await new Promise((found, failed) => {
    let text = '';
    child.stderr.on('data', (more) => {
      const line = /WebDriver BiDi listening on (ws:\S+)/.exec((text += more));
      if (line) found(line[1]);
    });
    child.on('exit', (code) => failed(new Error(`Firefox ended with ${code}: ${text}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((open, failed) => socket.on('open', open).on('error', failed));
  closing(t, () => socket.close());
  const [open, ears] = [new Map(), new Map()];
  socket.on('message', (data) => {
    const { id, method, params, result, error, message } = JSON.parse(data);
    if (method) return ears.get(method)?.(params);
    const { done, failed } = open.get(id);
    open.delete(id);
    if (error) failed(new Error(`${error}: ${message}`));
    else done(result);
  });
  let last = 0;
  const ask = (method, params) => new Promise((done, failed) => {
    open.set((last += 1), { done, failed });
    socket.send(JSON.stringify({ id: last, method, params }));
  });
  await ask('session.new', { capabilities: {} });
  return { ask, heard: (event, listen) => ears.set(event, listen) };
}
