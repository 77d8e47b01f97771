// Builds the gallery of all widgets beside the release, in .tools/gallery/: the same page, and a wasm with the feature
// `gallery`. tests/browser/gallery.test.mjs takes its pictures; nothing of it is ever in dist/.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { run, target, tools } from './command.mjs';

const folder = join(tools, 'gallery');
const WASM = 'wasm32-unknown-unknown';

build();
run(['cargo', 'build', '--locked', '--quiet', '--profile', 'native', '--target', WASM, '--bin', 'plumbline', '--features', 'gallery']);
rmSync(folder, { recursive: true, force: true });
cpSync('dist', folder, { recursive: true });
run([join(tools, 'bin/wasm-bindgen'), '--target', 'web', '--no-typescript', '--out-dir', folder, '--out-name', 'gallery', join(target, WASM, 'native/plumbline.wasm')]);

const integrity = (name) => `sha384-${createHash('sha384').update(readFileSync(join(folder, name))).digest('base64')}`;
const html = readFileSync(join(folder, 'index.html'), 'utf8')
  .replace(/<link rel="modulepreload".*?>(?=<)/, '')
  .replace(/<link rel="preload"[^>]*\.wasm"[^>]*>/, '')
  .replace(/data-js="[^"]+"/, 'data-js="gallery.js"')
  .replace(/data-integrity="[^"]+"/, `data-integrity="${integrity('gallery_bg.wasm')}"`)
  .replace(/data-wasm="[^"]+"/, 'data-wasm="gallery_bg.wasm"');
writeFileSync(join(folder, 'index.html'), html);
for (const packed of ['index.html.br', 'index.html.gz']) rmSync(join(folder, packed), { force: true });
console.log('the gallery is in .tools/gallery/; open it with ?demo&gallery');
