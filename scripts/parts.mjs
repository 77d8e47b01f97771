// Cuts the app into the part that every page needs and the parts of src/parts.rs, which are fetched when they are wanted.
// Trunk knows nothing of parts: what it built is replaced before the pages are written.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, target, tools } from './command.mjs';
import { withShortNames, withoutClasses, withoutUnused } from './joints.mjs';
import { minify } from './minified.mjs';

/**
 * Flags of wasm-opt. -O3: what charts and answers do most is inlined, for a fifth of a kilobyte more than -O1; -Oz makes
 * a smaller wasm that compresses worse. Nothing of ours lies in the first kilobyte of memory: an address there is null.
 */
export const OPTIMISE = ['-O3', '--low-memory-unused', '--strip-debug', '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue'];
const NAME = /plumbline-[0-9a-f]+(?:_bg\.wasm|\.js)/g;

/** Replaces what trunk built in `dist`; returns which files each part needs before it is there. */
export function cutIntoParts(dist, { isRelease }) {
  const work = mkdtempSync(join(tmpdir(), 'plumbline-parts-'));
  const [cut, bound] = [join(work, 'cut'), join(work, 'bound')];
  const built = join(target, 'wasm32-unknown-unknown', isRelease ? 'release' : 'debug', 'plumbline.wasm');
  run([join(tools, 'bin/wasm-split-cli'), built, cut, '--target', 'web', '--out-name', 'plumbline']);
  run([join(tools, 'bin/wasm-bindgen'), '--target', 'web', '--no-typescript', '--keep-lld-exports', '--out-dir', bound, join(cut, 'plumbline.wasm')]);

  /** Puts a file where the pages find it, under a name with its hash. */
  const keep = (name, ending, bytes) => {
    const kept = `plumbline-${name}${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}${ending}`;
    writeFileSync(join(dist, kept), bytes);
    return { name: kept, integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}` };
  };
  const smaller = (file) => {
    const to = join(work, 'smaller.wasm');
    if (isRelease) run([join(tools, 'bin/wasm-opt'), ...OPTIMISE, file, '-o', to], { isQuiet: true });
    else copyFileSync(file, to);
    return readFileSync(to);
  };

  const links = readFileSync(join(cut, '__wasm_split.js'), 'utf8');
  const chunks = new Map(readdirSync(cut).filter((it) => it.startsWith('chunk_')).map((it) => [`__${it.replace('.wasm', '')}`, keep(it.replace(/chunk_(\d+)\.wasm/, 'shared$1-'), '.wasm', smaller(join(cut, it)))]));
  const parts = {};
  for (const [, part, needed] of links.matchAll(/export const __wasm_split_load_(\w+) = [^]*?, \[([^\]]*)\]\)\);/g)) {
    const own = keep(`${part}-`, '.wasm', smaller(join(cut, `split_${part}.wasm`)));
    parts[part] = [...needed.split(',').map((it) => it.trim()).filter(Boolean).map((it) => chunks.get(it)), own];
  }
  if (Object.keys(parts).length === 0) throw new Error('wasm-split-cli found no part: its __wasm_split.js is written differently now');

  const [app, glue] = ['plumbline_bg.wasm', 'plumbline.js'].map((it) => join(bound, it));
  let text = withParts(readFileSync(glue, 'utf8'), parts);
  if (isRelease) {
    text = withoutClasses(text);
    const others = readdirSync(cut).filter((it) => /^(chunk|split)_/.test(it)).map((it) => readFileSync(join(cut, it)));
    writeFileSync(app, withoutUnused(readFileSync(app), text, others));
    const [named, shorter] = withShortNames(smaller(app), text);
    writeFileSync(app, named);
    text = shorter;
  }
  writeFileSync(glue, text);
  if (isRelease) minify(glue);
  const script = keep('', '.js', readFileSync(glue));
  const main = keep('', '_bg.wasm', readFileSync(app));
  const page = join(dist, 'index.html');
  const html = readFileSync(page, 'utf8');
  for (const name of new Set(html.match(NAME))) rmSync(join(dist, name));
  writeFileSync(page, html.replaceAll(NAME, (name) => (name.endsWith('.js') ? script : main).name));
  rmSync(work, { recursive: true });
  return parts;
}

/** The app's script with what fetches the parts in it: one file less, and the page holds its hash. */
function withParts(script, parts) {
  const files = Object.entries(parts).map(([part, needed]) => `  ${part}: [${needed.map(({ name, integrity }) => `['${name}', '${integrity}']`).join(', ')}],`);
  const links = Object.keys(parts).map((part) => `  __wasm_split_load_${part}: (callback, data) => whenThere('${part}', callback, data),`);
  const imports = [...script.matchAll(/import \* as (\w+) from "\.\/__wasm_split\.js"\n/g)].map(([, name]) => name);
  if (imports.length === 0) throw new Error('The script that wasm-bindgen wrote imports no parts: it is written differently now');
  const loader = `const PARTS = {
${files.join('\n')}
};
const came = new Map();
// Fetched once; what did not come is asked for again with the next wish. The browser checks the hashes.
function fetchPart([name, integrity]) {
  const fetching = async () => {
    const answer = await fetch(new URL(name, import.meta.url), { integrity, credentials: 'same-origin' });
    if (!answer.ok) throw new Error(\`\${name}: \${answer.status}\`);
    return WebAssembly.compile(await answer.arrayBuffer());
  };
  if (!came.has(name)) came.set(name, fetching().catch((error) => { came.delete(name); throw error; }));
  return came.get(name);
}
// What the page has asked for already is compiled while the app itself is still on its way.
for (const { href } of document.querySelectorAll('link[rel=preload][as=fetch]')) {
  const file = Object.values(PARTS).flat().find(([name]) => href.endsWith(\`/\${name}\`));
  if (file) fetchPart(file).catch(() => {});
}
const joined = new Map();
async function joinPart(part) {
  const modules = await Promise.all(PARTS[part].map(fetchPart));
  // What is shared comes before what needs it, and nothing twice.
  for (const [n, module] of modules.entries()) {
    const [name] = PARTS[part][n];
    if (!joined.has(name)) joined.set(name, WebAssembly.instantiate(module, { __wasm_split: wasm }));
    await joined.get(name);
  }
}
async function whenThere(part, callback, data) {
  const isThere = await joinPart(part).then(() => true, (error) => console.warn(\`A part did not come: \${error.message}\`));
  wasm.__indirect_function_table.get(callback)(data, Boolean(isThere));
}
const links = {
${links.join('\n')}
};
`;
  const without = script.replaceAll(/import \* as \w+ from "\.\/__wasm_split\.js"\n/g, '').replaceAll(/(\s*"\.\/__wasm_split\.js": )\w+,/g, '$1links,');
  return loader + without;
}
