// The joints between the app's wasm and its script: short names for what they call each other, and nothing that nobody
// calls. What wasm-bindgen writes is made to be read, with a hash in every name, and every name stands in both files.
const MODULE = './plumbline_bg.js';
const [IMPORTS, EXPORTS] = [2, 7];

/** The script without the classes that a library offers to scripts: ours calls none of them. */
export function withoutClasses(script) {
  return script
    .replaceAll(/^export class (\w+) \{[^]*?^\}\nif \(Symbol\.dispose\) .*\n/gm, '')
    .replaceAll(/^const \w+Finalization = [^]*?;\n(?=\n|const|function)/gm, '');
}

/** The wasm without what it offers and neither the script nor one of the parts takes. */
export function withoutUnused(wasm, script, parts) {
  const taken = new Set([...script.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
  for (const part of parts) for (const { name } of WebAssembly.Module.imports(new WebAssembly.Module(part))) taken.add(name);
  return rewritten(wasm, EXPORTS, (read) => {
    const begin = read.here();
    const name = read.text();
    read.byte();
    read.number();
    return taken.has(name) ? [read.since(begin)] : [];
  });
}

/** Both with short names for what the wasm takes from the script; what it does not take is no longer in the script. */
export function withShortNames(wasm, script) {
  const taken = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).filter(({ module }) => module === MODULE);
  const short = new Map(taken.map(({ name }, n) => [name, n.toString(36)]));
  const found = new Set();
  const renamed = script.replaceAll(/^ {8}(__wb\w+): (function[^]*?^ {8}\}(?:, arguments\); \})?),\n/gm, (_, name, body) => {
    found.add(name);
    return short.has(name) ? `        '${short.get(name)}': ${body},\n` : '';
  });
  const missing = taken.filter(({ name }) => !found.has(name));
  if (missing.length > 0 || !script.includes(`"${MODULE}":`)) throw new Error(`The script that wasm-bindgen wrote is written differently now: no ${missing[0]?.name ?? MODULE} in it`);
  const named = rewritten(wasm, IMPORTS, (read) => {
    const [module, name] = [read.text(), read.text()];
    const begin = read.here();
    read.kind();
    return [...(module === MODULE ? ['b', short.get(name)] : [module, name]).map(text), read.since(begin)];
  });
  return [named, renamed.replace(`"${MODULE}":`, '"b":')];
}

/**
 * The wasm with one section written anew, entry by entry: `entry` reads one and returns what to write instead, nothing
 * for leaving it out. The format: https://webassembly.github.io/spec/core/binary/modules.html#sections
 */
function rewritten(wasm, section, entry) {
  let at = 8;
  const read = {
    here: () => at,
    since: (begin) => wasm.subarray(begin, at),
    byte: () => wasm[at++],
    number: () => {
      let [value, unit, byte] = [0, 1, 0];
      do {
        byte = read.byte();
        value += (byte & 127) * unit;
        unit *= 128;
      } while (byte > 127);
      return value;
    },
    text: () => {
      const length = read.number();
      at += length;
      return wasm.toString('utf8', at - length, at);
    },
    limits: () => {
      const hasMost = read.byte() & 1;
      read.number();
      if (hasMost) read.number();
    },
    kind: () => {
      const kind = read.byte();
      if (kind === 0) read.number(); // a function: its type
      else if (kind === 1) (read.byte(), read.limits()); // a table: of what
      else if (kind === 2) read.limits(); // a memory
      else if (kind === 3) (read.byte(), read.byte()); // a global: of what, and whether it changes
      else throw new Error(`The wasm takes something of kind ${kind}, which this script does not know`);
    },
  };
  const sections = [wasm.subarray(0, at)];
  while (at < wasm.length) {
    const id = read.byte();
    const length = read.number();
    const end = at + length;
    let body = wasm.subarray(at, end);
    if (id === section) {
      const entries = Array.from({ length: read.number() }, () => entry(read)).filter((it) => it.length > 0);
      body = Buffer.concat([number(entries.length), ...entries.flat()]);
    }
    sections.push(Buffer.from([id]), number(body.length), body);
    at = end;
  }
  return Buffer.concat(sections);
}

function text(value) {
  return Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
}

/** As LEB128 writes it. */
function number(value) {
  return Buffer.from(value < 128 ? [value] : [(value % 128) | 128, ...number(Math.floor(value / 128))]);
}
