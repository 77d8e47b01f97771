// Takes tests/browser/screenshot.png, the picture in README.md: the first page at a desk's width, twice as sharp.
import { join } from 'node:path';
import { root, serve, theBrowser } from './harness.mjs';

const { PROMETHEUS: prometheus, ALERTMANAGER: alertmanager, PAGE_PATH: path = '' } = process.env;
const server = await serve({ prometheus: prometheus || undefined, alertmanager: alertmanager || undefined });
const browser = await theBrowser();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
await page.goto(new URL(path, server.url).href, { waitUntil: 'load' });
await page.locator('#first-paint').waitFor({ state: 'detached' });
// Every panel has said what it has to say.
await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'), null, { timeout: 60_000 });
await page.screenshot({ path: join(root, 'tests/browser/screenshot.png') });
await browser.close();
await server.stop();
console.log('tests/browser/screenshot.png is taken');
