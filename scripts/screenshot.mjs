// `make screenshot`: takes the picture in README.md with the browser of the tests, on the recorded company or on PROMETHEUS=….
import { buildPrograms, run } from './command.mjs';
import { build } from './build.mjs';
import { installBrowserDriver } from './tools.mjs';

build();
run(buildPrograms('serve'));
installBrowserDriver();
run(['node', 'tests/browser/screenshot.mjs']);
