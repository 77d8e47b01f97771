// Trunk's post_build hook: cuts the app into its parts, makes one style sheet of all, gives every page of src/routes.rs
// its own index.html, pins the hashes of the scripts, and writes the .br and .gz that a static host serves as they are.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from './minified.mjs';
import { cutIntoParts } from './parts.mjs';
import { withOneSheet } from './sheet.mjs';

const dist = process.env.TRUNK_STAGING_DIR;
const isRelease = process.env.TRUNK_PROFILE === 'release';

const SCRIPTS = ['boot.js', 'failure.js', 'release.js'];
if (isRelease) SCRIPTS.forEach((it) => minify(join(dist, it)));
const parts = cutIntoParts(dist, { isRelease });
const html = withHashes(withOneSheet(dist, readFileSync(join(dist, 'index.html'), 'utf8')));
for (const page of pages()) {
  const up = '../'.repeat(page.split('/').filter(Boolean).length) || './';
  mkdirSync(join(dist, page), { recursive: true });
  writeFileSync(join(dist, page, 'index.html'), withItsPart(html, page).replaceAll(/ (href|src)="\.\//g, ` $1="${up}`));
}
if (isRelease) files(dist).forEach(compress);

/** The pages the app has, from the one place that names them. */
function pages() {
  const list = /PAGES: &\[&str\] = &\[(?<names>[^\]]*)\]/.exec(readFileSync('src/routes.rs', 'utf8'));
  if (!list) throw new Error('src/routes.rs has no `pub const PAGES: &[&str] = &[…]`: the build reads the pages from it');
  return [...list.groups.names.matchAll(/"([^"]*)"/g)].map(([, name]) => name);
}

/** Trunk's patterns have no place for a hash, so the scripts get theirs here; boot.js passes the wasm's to fetch. */
function withHashes(html) {
  const wasm = /data-wasm="(?<name>[^"]+)"/.exec(html).groups.name;
  const js = /data-js="(?<name>[^"]+)"/.exec(html).groups.name;
  return html
    .replaceAll(/<!--[^]*?-->\n?/g, '')
    .replace('data-wasm=', `integrity="${integrity('boot.js')}" data-js-integrity="${integrity(js)}" data-integrity="${integrity(wasm)}" data-wasm=`)
    .replaceAll(/src="\.\/(failure|release)\.js"/g, (src, name) => `${src} integrity="${integrity(`${name}.js`)}"`)
    .replace('rel="modulepreload"', `rel="modulepreload" integrity="${integrity(js)}"`);
}

/** A page whose code is a part of its own asks for it at once, not when the app has found out. */
function withItsPart(html, page) {
  const needed = (parts[page] ?? []).map(({ name }) => `<link rel="preload" href="./${name}" as="fetch" type="application/wasm" crossorigin>`);
  return html.replace('</head>', `${needed.join('')}</head>`);
}

function integrity(name) {
  return `sha384-${createHash('sha384').update(readFileSync(join(dist, name))).digest('base64')}`;
}

function compress(file) {
  if (!/\.(html|css|js|json|svg|wasm|txt|webmanifest)$/.test(file)) return;
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));
}
