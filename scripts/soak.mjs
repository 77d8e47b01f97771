// `make soak`: the busiest page on the recorded company, refreshed again and again; what grows is named.
import { build } from './build.mjs';
import { buildPrograms, giveUp, run } from './command.mjs';
import { installBrowserDriver } from './tools.mjs';

build();
run(buildPrograms('serve'));
installBrowserDriver();
const { soak } = await import('../tests/browser/soak.mjs');
const { grew, figures } = await soak(Number(process.env.REFRESHES) || 2000);
console.table(figures);
if (grew.length) giveUp(`Grew: ${grew.join(', ')}.`);
process.exit(0);
