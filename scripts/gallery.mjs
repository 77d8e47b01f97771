// Builds the gallery of all widgets beside the release, in .tools/gallery/: the same page, and a wasm with the feature
// `gallery`. tests/browser/gallery.test.mjs takes its pictures; nothing of it is ever in dist/.
// In the release's own profile: what it depends on is compiled already, so that only the app itself is left to do.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { run, tools } from './command.mjs';
import { cutIntoParts } from './parts.mjs';

const WASM = 'wasm32-unknown-unknown';
/** Which release it belongs to. */
const STAMP = 'built';

/** Where the gallery of the release in dist/ lies, or null where none is built for it. */
export function gallery() {
  const folder = join(tools, 'gallery');
  return existsSync(join(folder, STAMP)) && readFileSync(join(folder, STAMP), 'utf8') === release() ? folder : null;
}

/** Builds the release and its gallery; returns whether there was anything to do. */
export function buildGallery() {
  build();
  if (gallery()) return false;
  console.log('Building the gallery…');
  const folder = join(tools, 'gallery');
  run(['cargo', 'build', '--locked', '--quiet', '--release', '--target', WASM, '--bin', 'plumbline', '--features', 'gallery']);
  rmSync(folder, { recursive: true, force: true });
  cpSync('dist', folder, { recursive: true });
  cutIntoParts(folder, { isRelease: true });
  const page = join(folder, 'index.html');
  const hashOf = (name) => `sha384-${createHash('sha384').update(readFileSync(join(folder, name))).digest('base64')}`;
  const html = readFileSync(page, 'utf8');
  const [js, wasm] = ['js', 'wasm'].map((kind) => new RegExp(`data-${kind}="([^"]+)"`).exec(html)[1]);
  writeFileSync(page, html
    .replace(/<link rel="modulepreload"[^>]*>/, '')
    .replace(/data-js-integrity="[^"]+"/, `data-js-integrity="${hashOf(js)}"`)
    .replace(/data-integrity="[^"]+"/, `data-integrity="${hashOf(wasm)}"`));
  for (const packed of ['index.html.br', 'index.html.gz']) rmSync(join(folder, packed), { force: true });
  writeFileSync(join(folder, STAMP), release());
  return true;
}

/** The names of what is in dist/ carry hashes of what is inside. */
function release() {
  return existsSync('dist') ? readdirSync('dist').sort().join('\n') : '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`the gallery ${buildGallery() ? 'is built' : 'is up to date'}: .tools/gallery/, opened with ?demo&gallery`);
}
