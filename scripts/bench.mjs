// `make bench`: measures what must not get worse, prints each as `name: value`, and compares with benches/ratchet.json.
// What is a ratio or a count may not grow past the number there; a time of the clock is printed and judged by nobody.
// After something got better: `node scripts/bench.mjs --tighten`.
import { readFileSync, writeFileSync } from 'node:fs';
import { answer, buildPrograms, giveUp, run } from './command.mjs';
import { buildGallery } from './gallery.mjs';
import { installBrowserDriver } from './tools.mjs';

const RATCHET = 'benches/ratchet.json';
const SLACK = 0.15; // two shared cores are noisy; a step worth stopping for is larger

buildGallery(); // and the release: what measures many panels is not in it
installBrowserDriver();
run(buildPrograms('serve'));
const said = [
  answer(['cargo', 'bench', '--quiet', '--locked', '--no-default-features']) ?? giveUp('The native benchmarks failed: cargo bench --no-default-features'),
  answer(['node', 'benches/charts/run.mjs']) ?? giveUp('The charts could not be measured: node benches/charts/run.mjs'),
  answer(['node', 'tests/browser/measure.mjs']) ?? giveUp('The browser could not be measured: node tests/browser/measure.mjs'),
].join('\n');

const measured = Object.fromEntries([...said.matchAll(/^([a-z0-9_]+): ([0-9.]+)$/gm)].map(([, name, value]) => [name, Number(value)]));
const ratchet = JSON.parse(readFileSync(RATCHET, 'utf8'));
for (const [name, value] of Object.entries(measured)) {
  const limit = ratchet[name];
  console.log(`${name}: ${value}${limit === undefined ? '' : ` (at most ${limit})`}`);
}
const missing = Object.keys(ratchet).filter((name) => !(name in measured));
if (missing.length > 0) giveUp(`Not measured: ${missing.join(', ')}`);
if (process.argv.includes('--tighten')) {
  const lower = ([name, limit]) => [name, Math.min(limit, Number((measured[name] * (1 + SLACK)).toPrecision(3)))];
  writeFileSync(RATCHET, `${JSON.stringify(Object.fromEntries(Object.entries(ratchet).map(lower)), null, 2)}\n`);
} else {
  const worse = Object.entries(ratchet).filter(([name, limit]) => measured[name] > limit);
  if (worse.length > 0) giveUp(`Worse than before: ${worse.map(([name, limit]) => `${name} is ${measured[name]}, not ${limit}`).join('; ')}. Find out why before raising a number in ${RATCHET}.`);
}
