// A script, written as briefly as it can be: comments and long names are for whoever reads the source.
import { join } from 'node:path';
import { run, tools } from './command.mjs';

/** Writes the module in `file` anew. */
export function minify(file) {
  run([join(tools, 'bin/esbuild'), '--minify', '--format=esm', '--log-level=error', '--allow-overwrite', `--outfile=${file}`, file]);
}
