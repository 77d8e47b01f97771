// The headers that `make headers` prints, on the real nginx and Caddy with nothing else added: the app runs, its policy is
// the one of public/_headers, and nothing breaks it.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { headers } from '../../scripts/headers.mjs';
import { closing, freePort, pages, root, visit } from './harness.mjs';

const TYPES = 'text/html html; text/css css; text/javascript js; application/wasm wasm; application/json json; image/svg+xml svg; text/plain txt';
/** A host: its program, and its configuration for a folder, a port and the printed headers. */
const HOSTS = {
  nginx: {
    configuration: (at, port, said) => {
      // What is printed for beside the server goes there.
      const [inside, beside] = said.split('# Beside the server:\n');
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${at}/${it};`).join(' ');
      return `daemon off; pid ${at}/nginx.pid; error_log stderr;\nevents {}\nhttp {\n${paths}\naccess_log off; types { ${TYPES}; }\n${beside}\nserver {\nlisten 127.0.0.1:${port}; root ${at}/dist;\nlocation / {\n${inside}\n}\n}\n}\n`;
    },
    run: (file) => ['nginx', '-e', 'stderr', '-c', file],
  },
  caddy: {
    configuration: (at, port, said) => `{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:${port} {\nroot * ${at}/dist\n${said}\nfile_server\n}\n`,
    run: (file) => ['caddy', 'run', '--config', file, '--adapter', 'caddyfile'],
  },
};
const policy = readFileSync(join(root, 'public/_headers'), 'utf8');
const wanted = (name) => new RegExp(`^ +${name}: *(.*)$`, 'm').exec(policy)[1];

for (const [name, { configuration, run }] of Object.entries(HOSTS)) {
  const isThere = spawnSync(run('')[0], [name === 'nginx' ? '-v' : 'version'], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } }).status === 0;
  test(`the printed headers in ${name}`, { skip: !isThere && `no ${name} on this machine` }, async (t) => {
    const at = mkdtempSync(join(tmpdir(), 'plumbline-host-'));
    closing(t, () => rmSync(at, { recursive: true, force: true }));
    cpSync(join(root, 'dist'), join(at, 'dist'), { recursive: true });
    // nginx gives its rights away and then reads as nobody in particular.
    spawnSync('chmod', ['-R', 'a+rX', at]);
    const port = await freePort();
    const file = join(at, 'configuration');
    writeFileSync(file, configuration(at, port, headers(name, policy, { sources: [] })));
    const [program, ...flags] = run(file);
    const child = spawn(program, flags, { env: { ...process.env, HOME: at, PATH: `${process.env.PATH}:/usr/sbin` }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    closing(t, () => new Promise((ended) => (child.exitCode === null ? child.once('exit', ended) && child.kill() : ended())));
    const url = `http://127.0.0.1:${port}/`;
    await answering(url, () => said);

    const index = await fetch(url);
    assert.equal(index.headers.get('content-security-policy'), wanted('Content-Security-Policy'));
    assert.equal(index.headers.get('cache-control'), 'no-cache');
    const hashed = readdirSync(join(root, 'dist')).find((it) => it.endsWith('.wasm'));
    assert.match((await fetch(new URL(hashed, url))).headers.get('cache-control'), /immutable/);

    // Violations are errors on the console, and any of those fails the test.
    for (const path of pages) {
      const { page, context } = await visit(t, `${path}?demo`, { server: { url } });
      await page.locator('main table:visible, main figure:visible').first().waitFor();
      await context.close(); // before its host goes
    }
  });
}

/** Resolves once a host answers; says what it said when it does not. */
async function answering(url, said) {
  for (let n = 0; n < 100; n += 1) {
    if (await fetch(url).then((it) => it.ok, () => false)) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`it does not answer: ${said()}`);
}
