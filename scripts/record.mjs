// `make record`: records public/demo/ from the world.
import { readFileSync } from 'node:fs';
import { become, buildPrograms, giveUp, program, run } from './command.mjs';

if (!/\[\[example\]\]\s+name = "record"/.test(readFileSync('Cargo.toml', 'utf8'))) giveUp('There is no recorder yet: Cargo.toml has no example called `record`. Nothing was recorded.');
run(buildPrograms('record', 'world'));
become([program('record'), ...process.argv.slice(2)]);
