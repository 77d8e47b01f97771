// How the scripts run a program: in the repository, with the pinned tools first on the path.
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

export const tools = join(root, '.tools');
export const environment = {
  ...process.env,
  PATH: [join(tools, 'bin'), process.env.PATH].join(delimiter),
};

/** Where cargo puts what it builds. */
export const target = resolve(process.env.CARGO_TARGET_DIR ?? 'target');

/** The path of a native program under `[[example]]`, built with the profile `native`. */
export const program = (name) => join(target, 'native', 'examples', name);

/** `cargo build` for native programs; without the browser floors, which they do not need. */
export const buildPrograms = (...names) =>
  ['cargo', 'build', '--quiet', '--profile', 'native', '--no-default-features', ...names.flatMap((it) => ['--example', it])];

/** Says a problem and what to do, and ends. */
export function giveUp(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** Runs a command in the foreground; ends the script with a sentence when it fails. A quiet one is heard only then. */
export function run(command, { cwd = root, env = environment, otherwise, isQuiet = false } = {}) {
  const { status, error, stderr } = spawnSync(command[0], command.slice(1), { cwd, env, stdio: ['inherit', 'inherit', isQuiet ? 'pipe' : 'inherit'] });
  if (isQuiet && status !== 0) console.error(`${stderr ?? ''}`);
  if (error || status !== 0) giveUp(otherwise ?? `\`${command.join(' ')}\` failed (${error?.code ?? `exit code ${status}`}).`);
}

/** What a command prints, or null when it fails or is not there. */
export function answer(command, { cwd = root } = {}) {
  const { status, error, stdout } = spawnSync(command[0], command.slice(1), { cwd, env: environment, encoding: 'utf8' });
  return error || status !== 0 ? null : stdout.trim();
}

/** Becomes the command, as nearly as Node can: signals reach it, and its exit code is ours. */
export function become(command) {
  const child = spawn(command[0], command.slice(1), { cwd: root, env: environment, stdio: 'inherit' });
  // Ctrl-C goes to the whole group: the child ends by itself, and we wait for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => giveUp(`${command[0]} does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}
