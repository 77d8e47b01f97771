// `make bench`: runs the benchmarks that exist.
import { readFileSync } from 'node:fs';
import { giveUp, run } from './command.mjs';

if (!readFileSync('Cargo.toml', 'utf8').includes('[[bench]]')) giveUp('There is no benchmark yet: Cargo.toml has no [[bench]]. Nothing was measured.');
run(['cargo', 'bench', '--no-default-features']);
