// `make world`, and the world as the tests start it: once, with its output kept for when it goes wrong.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, buildPrograms, environment, program, root, run } from './command.mjs';

/** Longer than it ever took on two busy cores, shorter than anyone's patience. */
const READY_WITHIN_SECONDS = 600;

/**
 * Starts the world in the background. `ready` resolves to a sentence, whether it came up or not: the tests that
 * want it say themselves that they skip; `stop` ends it and resolves to what was wrong with it, or null.
 */
export function startWorld({ directory }) {
  rmSync(join(directory, 'world.json'), { force: true });
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'world.json');
  const log = join(directory, 'world.log');
  const output = openSync(log, 'w');
  const child = spawn(program('world'), ['--dir', directory, '--until-stdin-closes'], { cwd: root, env: environment, stdio: ['pipe', output, output] });
  closeSync(output);
  const before = Date.now();
  const seconds = () => Math.round((Date.now() - before) / 1000);

  let ended = null;
  let wanted = true;
  const over = new Promise((done) => {
    child.on('error', (error) => done((ended = `it does not start: ${error.message}`)));
    child.on('exit', (code, signal) => done((ended ??= `it ended with ${signal ?? code}`)));
  });
  let trouble = null;
  const ready = new Promise((done) => {
    const look = setInterval(() => {
      const isReady = existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).ready === true;
      if (!isReady && !ended && seconds() < READY_WITHIN_SECONDS) return;
      clearInterval(look);
      if (!isReady) trouble = `${ended ?? `it was not ready after ${seconds()} s`}; it said:\n${existsSync(log) ? readFileSync(log, 'utf8').slice(-4000) : 'nothing'}`;
      done(trouble ? `The world did not come up: ${trouble}` : `The world was ready after ${seconds()} s.`);
    }, 200);
  });
  over.then((how) => {
    if (wanted && !trouble) trouble = `${how} while the tests ran; ${log} has what it said`;
  });
  process.on('exit', () => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  return {
    file,
    ready,
    async stop() {
      wanted = false;
      if (!ended) {
        child.kill('SIGTERM');
        await over;
      }
      return trouble;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run(buildPrograms('world'));
  become([program('world'), ...process.argv.slice(2)]);
}
