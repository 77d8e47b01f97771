// Builds the gallery of all widgets beside the release, in .tools/gallery/: the same page, and a wasm with the feature
// `gallery`. tests/browser/gallery.test.mjs takes its pictures; nothing of it is ever in dist/.
// In the release's own profile: what it depends on is compiled already, so that only the app itself is left to do.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { giveUp, run, target, tools } from './command.mjs';

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
  run([join(tools, 'bin/wasm-bindgen'), '--target', 'web', '--no-typescript', '--out-dir', folder, '--out-name', 'gallery', join(target, WASM, 'release/plumbline.wasm')]);
  const integrity = (name) => `sha384-${createHash('sha384').update(readFileSync(join(folder, name))).digest('base64')}`;
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
    .replaceAll(/<link rel="(?:module)?preload"[^>]*plumbline-[^>]*>/g, '')
    .replace(/data-js="[^"]+"/, 'data-js="gallery.js"')
    .replace(/data-js-integrity="[^"]+"/, `data-js-integrity="${integrity('gallery.js')}"`)
    .replace(/data-integrity="[^"]+"/, `data-integrity="${integrity('gallery_bg.wasm')}"`)
    .replace(/data-wasm="[^"]+"/, 'data-wasm="gallery_bg.wasm"');
  for (const wanted of ['gallery.js', 'gallery_bg.wasm', integrity('gallery_bg.wasm')]) if (!html.includes(`"${wanted}"`)) giveUp(`index.html names its program otherwise than scripts/gallery.mjs expects: ${wanted} is not in it.`);
  writeFileSync(join(folder, 'index.html'), html);
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
