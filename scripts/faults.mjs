// `make faults`: the app over a real Prometheus, with the fault server between; type a fault's name to switch it on.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { buildPrograms, environment, giveUp, program, root, run } from './command.mjs';

const { PROMETHEUS, ALERTMANAGER, PORT } = process.env;
if (!PROMETHEUS) giveUp('Which server shall be broken? `make faults PROMETHEUS=http://127.0.0.1:9090`; `make world` starts one.');
build();
run(buildPrograms('serve', 'faults'));

const faults = spawn(program('faults'), ['--to', PROMETHEUS, '--until-stdin-closes'], { cwd: root, env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
const url = await new Promise((found) => faults.stdout.once('data', (text) => found(`${text}`.trim())));
const serve = spawn(program('serve'), ['--port', PORT || '8080', '--prometheus', url, ...(ALERTMANAGER ? ['--alertmanager', ALERTMANAGER] : [])], { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
process.on('exit', () => [faults, serve].forEach((it) => it.kill()));
for (const it of [faults, serve]) it.on('exit', () => process.exit(1));

const set = async (name) => console.log((await (await fetch(`${url}-/fault/${name}`, { method: 'POST' })).text()).trim());
await set('help');
for await (const line of createInterface({ input: process.stdin, prompt: '' })) if (line.trim()) await set(line.trim());
process.exit(0);
