// Installs the pinned tools into .tools/ and says nothing when they are there already.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { answer, giveUp, root, run, tools } from './command.mjs';

const TRUNK = '0.21.14'; // 0.22 wants a newer compiler than rust-toolchain.toml names, and has nothing we need

const WASM_SPLIT = '0.2.4'; // the one that wasm_split_helpers 0.2.3 of leptos is made for

/** What a release build needs: the wasm target, trunk, wasm-bindgen, wasm-split, wasm-opt and esbuild. */
export function installBuildTools() {
  if (Number(process.versions.node.split('.')[0]) < 20) giveUp(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  if (answer(['cargo', '--version']) === null) giveUp('cargo is missing: install rustup from https://rustup.rs and open a new shell.');
  if (!answer(['rustup', 'target', 'list', '--installed'])?.includes('wasm32-unknown-unknown')) run(['rustup', 'target', 'add', 'wasm32-unknown-unknown']);

  const wasmBindgen = locked('wasm-bindgen');
  if (version('trunk') !== TRUNK) install('trunk', TRUNK, ['--locked']);
  // Without --locked: the lock file of this version names a crate that was withdrawn.
  if (version('wasm-bindgen') !== wasmBindgen || version('wasm-bindgen-test-runner') !== wasmBindgen) install('wasm-bindgen-cli', wasmBindgen, []);
  // It does not say its version; cargo wrote down what it installed.
  const installed = existsSync(join(tools, '.crates.toml')) ? readFileSync(join(tools, '.crates.toml'), 'utf8') : '';
  if (!installed.includes(`"wasm_split_cli_support ${WASM_SPLIT} `)) install('wasm_split_cli_support', WASM_SPLIT, ['--locked', '--features', 'build-binary']);
  installPackages();
}

/** What the browser tests need beside a browser. */
export function installBrowserDriver() {
  const folder = join(root, 'tests/browser');
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies['playwright-core'];
  if (installedPackage(folder, 'playwright-core') !== wanted) run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/** Debian's packages: installed when that is allowed, otherwise the exact line to type; those that are only wished for may stay away. */
export function installDebianPackages(needed, wished) {
  const absent = (packages) => Object.entries(packages).filter(([, path]) => !existsSync(path)).map(([name]) => name);
  const missing = [...absent(needed), ...absent(wished)];
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  const mayInstall = answer(['which', 'apt-get']) !== null && (isRoot || answer(['sudo', '-n', 'true']) !== null);
  if (!mayInstall) {
    const toType = `Type:\n\n  sudo ${line}\n`;
    if (absent(needed).length > 0) giveUp(`The tests need ${missing.join(', ')}. ${toType}`);
    return console.log(`Some tests are skipped without ${missing.join(', ')}. ${toType}`);
  }
  console.log(`Installing ${missing.join(', ')}…`);
  const sudo = isRoot ? [] : ['sudo', '-n'];
  // Debian starts a service as soon as it is installed; the tests start their own, on ports of their own.
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  run([...sudo, 'apt-get', 'update', '-q']);
  run([...sudo, ...environment, ...line.split(' ')], { otherwise: `Debian could not install them. Type:\n\n  sudo ${line}\n` });
}

/** What makes wasm and scripts small, as npm has it. Debian's binaryen 108 exits with 0 and breaks the app. */
function installPackages() {
  const from = join(root, 'scripts/npm');
  const to = join(tools, 'npm');
  const programs = Object.entries({ binaryen: 'wasm-opt', esbuild: 'esbuild' });
  const wanted = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')).dependencies;
  const isThere = ([name, program]) => installedPackage(to, name) === wanted[name] && existsSync(join(tools, 'bin', program));
  if (programs.every(isThere)) return;
  console.log(`Installing ${programs.map(([name]) => `${name} ${wanted[name]}`).join(' and ')}…`);
  mkdirSync(to, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(from, file), join(to, file));
  run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: to });
  mkdirSync(join(tools, 'bin'), { recursive: true });
  for (const [name, program] of programs) {
    const link = join(tools, 'bin', program);
    rmSync(link, { force: true });
    symlinkSync(`../npm/node_modules/${name}/bin/${program}`, link);
  }
}

function install(crate, version, flags) {
  console.log(`Installing ${crate} ${version} into .tools/ (once, a few minutes)…`);
  // A tool is wanted soon, not fast; and what it was built from is not wanted at all.
  const building = join(tools, 'build');
  const env = { ...process.env, CARGO_TARGET_DIR: building, CARGO_PROFILE_RELEASE_LTO: 'off', CARGO_PROFILE_RELEASE_OPT_LEVEL: '1', CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16' };
  run(['cargo', 'install', crate, '--version', version, ...flags, '--root', tools, '--quiet'], { env });
  rmSync(building, { recursive: true, force: true });
}

/** The version Cargo.lock has of a crate: the tool and the library must be the same one. */
function locked(crate) {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
  const found = new RegExp(`name = "${crate}"\nversion = "([^"]+)"`).exec(lock);
  if (!found) giveUp(`Cargo.lock does not name ${crate}.`);
  return found[1];
}

/** The version of a tool in .tools/bin; one elsewhere on the machine does not count. */
function version(tool) {
  return answer([join(tools, 'bin', tool), '--version'])?.split(' ').at(-1) ?? null;
}

function installedPackage(folder, name) {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}
