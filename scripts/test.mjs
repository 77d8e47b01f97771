// `make test`: every runner in turn, its own output as it comes, and one line at the end that sums them up.
// `node scripts/test.mjs browser` (or `make test ONLY=browser`) runs the runners whose name has that word.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPrograms, environment, giveUp, root, run, tools } from './command.mjs';
import { installBrowserDriver, installBuildTools, installDebianPackages } from './tools.mjs';
import { startWorld } from './world.mjs';

/** A Debian package, and a program or folder that shows it is there. */
const NEEDED = {
  chromium: process.env.CHROMIUM ?? '/usr/bin/chromium',
  'chromium-driver': '/usr/bin/chromedriver',
  // The faces of the pictures that are kept.
  'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu',
  'fonts-liberation': '/usr/share/fonts/truetype/liberation',
  prometheus: '/usr/bin/prometheus',
  'prometheus-alertmanager': '/usr/bin/prometheus-alertmanager',
};
/** The same; without them tests are skipped. */
const WISHED = {
  'firefox-esr': process.env.FIREFOX ?? '/usr/bin/firefox-esr',
  nginx: '/usr/sbin/nginx',
  caddy: '/usr/bin/caddy',
  apache2: '/usr/sbin/apache2',
};
const WASM = 'wasm32-unknown-unknown';
const DENY = ['--', '-D', 'warnings'];
/** So many files of browser tests at once: they wait about as much as they work, and there are two cores. */
const AT_ONCE = 3;
const started = Date.now();
const lastWord = join(tools, 'last-test');
const wasmTests = testsInTheBrowser();

/** What is run: its name, its command, how its output is counted, and whether it wants the world or the built app. */
const RUNNERS = [
  { name: 'formatting', command: ['cargo', 'fmt', '--check'], count: asOne },
  { name: 'lints: pure floors', command: ['cargo', 'clippy', '--locked', '--all-targets', '--no-default-features', ...DENY], count: asOne },
  { name: 'lints: everything', command: ['cargo', 'clippy', '--locked', '--all-targets', ...DENY], count: asOne },
  { name: 'lints: wasm', command: ['cargo', 'clippy', '--locked', '--target', WASM, '--lib', '--bins', '--features', 'charts-bench', ...DENY], count: asOne },
  { name: 'tests: pure floors', command: ['cargo', 'test', '--locked', '--no-fail-fast', '--no-default-features', '--lib', '--', '--show-output'], count: asCargo },
  { name: 'tests: everything', command: ['cargo', 'test', '--locked', '--no-fail-fast', '--', '--show-output'], count: asCargo, wants: 'world' },
  ...(wasmTests.length ? [{ name: 'tests: wasm', command: ['cargo', 'test', '--locked', '--target', WASM, ...wasmTests], count: asCargo }] : []),
  { name: 'style', command: node('tests', /^style\.test\.mjs$/), count: asNode },
  { name: 'size', command: node('tests', /^size\.test\.mjs$/), count: asNode, wants: 'app' },
  { name: 'browser', command: node('tests/browser', /\.test\.mjs$/, AT_ONCE), count: asNode, wants: 'app world gallery' },
];

const only = process.argv.slice(2);
const runners = RUNNERS.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
if (runners.length === 0) throw new Error(`no runner is called ${only.join(' or ')}: ${RUNNERS.map((it) => it.name).join(', ')}`);
const wants = (what) => runners.some((it) => it.wants?.includes(what));

const sum = { passed: 0, failed: 0, skipped: 0 };
const inShort = [];
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

mkdirSync(tools, { recursive: true });
writeFileSync(lastWord, '0 passed, 1 failed, 0 skipped\n'); // true until the end is reached

heading('what the tests need');
installBuildTools();
if (wants('app') || wants('world')) {
  installDebianPackages(NEEDED, WISHED);
  installBrowserDriver();
}
run(['cargo', 'fetch', '--locked', '--quiet']);

// The release keeps one core busy for minutes, the gallery after it: they are built while the code is being checked.
const release = wants('app') ? beside(['node', wants('gallery') ? 'scripts/gallery.mjs' : 'scripts/build.mjs']) : null;

// The world simulates five weeks and starts real servers: it does that while the code is being checked.
let world = null;
if (wants('world') || wants('app')) run(buildPrograms('serve', 'world', 'faults'));
if (wants('world')) world = startWorld({ directory: join(root, '.world/test') });

for (const runner of runners) {
  if (runner.wants?.includes('app')) await release.done();
  if (runner.wants?.includes('world') && environment.PLUMBLINE_WORLD_JSON !== world.file) {
    heading('the world');
    console.log(await world.ready);
    environment.PLUMBLINE_WORLD_JSON = world.file;
  }
  heading(runner.name);
  const before = Date.now();
  const { output, code } = await tee(runner.command);
  const counted = verdict(runner.count(output, code), code);
  for (const key of Object.keys(sum)) sum[key] += counted[key];
  inShort.push(`${runner.name.padEnd(20)} ${inWords(counted)}, ${Math.round((Date.now() - before) / 1000)} s`);
}
if (world) {
  const trouble = await world.stop();
  if (trouble) {
    sum.failed += 1;
    inShort.push(`${'the world'.padEnd(20)} failed: ${trouble}`);
  }
}

heading(`in short, after ${Math.round((Date.now() - started) / 1000)} s`);
console.log(inShort.join('\n'));
console.log(inWords(sum));
writeFileSync(lastWord, `${inWords(sum)}\n`);
process.exit(sum.failed === 0 ? 0 : 1);

/** A runner that says it is well but ran nothing is not; nor is one that fails without saying which test. */
function verdict(counted, code) {
  const ran = counted.passed + counted.failed + counted.skipped;
  if (ran === 0 && code === 0) console.log('This runner ran no test.');
  return (code !== 0 && counted.failed === 0) || ran === 0 ? { ...counted, failed: counted.failed + 1 } : counted;
}

/** A check that is one test: it is well or it is not. */
function asOne(_, code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Every "test result" line of libtest; a test that prints `skipped: …` passed nothing. */
function asCargo(output) {
  const total = { passed: 0, failed: 0, skipped: output.match(/^skipped: /gm)?.length ?? 0 };
  total.passed -= total.skipped;
  for (const [, passed, failed, ignored] of output.matchAll(/^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm)) {
    total.passed += Number(passed);
    total.failed += Number(failed);
    total.skipped += Number(ignored);
  }
  return total;
}

/** The summary of Node's own runner. */
function asNode(output) {
  const of = (word) => Number(new RegExp(`^ℹ ${word} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  return { passed: of('pass'), failed: of('fail') + of('cancelled'), skipped: of('skipped') + of('todo') };
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 96 - text.length))}`);
}

/** Node's runner over the files of a folder, so many at a time. */
function node(folder, pattern, atOnce = 1) {
  const files = readdirSync(join(root, folder)).filter((it) => pattern.test(it)).sort();
  return ['node', '--test', '--test-reporter=spec', `--test-concurrency=${atOnce}`, ...files.map((it) => `${folder}/${it}`)];
}

/** The tests that run inside a browser: integration tests that name wasm_bindgen_test. */
function testsInTheBrowser() {
  return readdirSync(join(root, 'tests'))
    .filter((it) => it.endsWith('.rs') && it !== 'architecture.rs' && readFileSync(join(root, 'tests', it), 'utf8').includes('wasm_bindgen_test'))
    .flatMap((it) => ['--test', it.replace('.rs', '')]);
}

/** Starts a build beside everything else; `done` waits for it, says what it said, and ends the script when it failed. */
function beside(command) {
  const over = tee(command, () => {});
  let isTold = false;
  return {
    async done() {
      const { output, code } = await over;
      if (isTold) return;
      isTold = true;
      heading('release build');
      process.stdout.write(output);
      if (code !== 0) giveUp(`\`${command.join(' ')}\` failed (exit code ${code}).`);
    },
  };
}

/** Runs a command, lets its output through as it comes, and keeps it. */
function tee(command, tell = (text) => process.stdout.write(text)) {
  return new Promise((done) => {
    const env = {
      ...environment,
      CARGO_TERM_COLOR: 'never',
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: join(tools, 'bin/wasm-bindgen-test-runner'),
      CHROMEDRIVER: NEEDED['chromium-driver'],
    };
    const child = spawn(command[0], command.slice(1), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const from of [child.stdout, child.stderr]) {
      from.setEncoding('utf8');
      from.on('data', (text) => {
        output += text;
        tell(text);
      });
    }
    running.add(child);
    child.on('error', (error) => done({ output: error.message, code: 1 }));
    child.on('close', (code) => {
      running.delete(child);
      done({ output, code: code ?? 1 });
    });
  });
}
