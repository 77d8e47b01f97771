// `make run`: builds the app and serves it, on the recorded company or on a real server.
import { become, buildPrograms, program, run } from './command.mjs';
import { build } from './build.mjs';

build();
run(buildPrograms('serve'));

const { PORT, BASE, PROMETHEUS, ALERTMANAGER, CONFIG } = process.env;
const flags = { port: PORT || '8080', base: BASE, prometheus: PROMETHEUS, alertmanager: ALERTMANAGER, config: CONFIG };
become([program('serve'), ...Object.entries(flags).filter(([, value]) => value).flatMap(([flag, value]) => [`--${flag}`, value])]);
