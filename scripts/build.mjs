// Builds dist/, unless it already holds what the sources say.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run, tools } from './command.mjs';
import { installBuildTools } from './tools.mjs';

/** Everything that decides what is in dist/. */
const SOURCES = ['src', 'style', 'public', 'index.html', 'Trunk.toml', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'scripts/joints.mjs', 'scripts/minified.mjs', 'scripts/pages.mjs', 'scripts/parts.mjs', 'scripts/sheet.mjs', 'scripts/npm'];
const STAMP = join(tools, 'built');

/** Installs what is missing and builds the release; returns whether there was anything to do. */
export function build() {
  installBuildTools();
  const sources = fingerprint(SOURCES);
  if (existsSync('dist/index.html') && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === `${sources} ${fingerprint(['dist'])}`) return false;
  console.log('Building the release…');
  // Compiling wants the network only where cargo has not fetched the crates yet; trunk itself never downloads a tool.
  run(['cargo', 'fetch', '--locked', '--quiet']);
  run([join(tools, 'bin/trunk'), 'build', '--release', '--offline', '--locked', '--log', 'warn']);
  mkdirSync(tools, { recursive: true });
  writeFileSync(STAMP, `${sources} ${fingerprint(['dist'])}`);
  return true;
}

/** One hash over the names and contents of files and folders; times do not count, so a fresh checkout is not "changed". */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(files).sort()) hash.update(path).update('\0').update(readFileSync(join(root, path))).update('\0');
  return hash.digest('hex');
}

function files(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).filter((it) => it !== 'node_modules').flatMap((it) => files(join(path, it)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(build() ? 'dist/ is built' : 'dist/ is up to date');
