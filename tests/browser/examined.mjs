// A source that does what a test wants of it, and what the connection doctor says of it.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closing, root, serve, visit } from './harness.mjs';

export const scratch = mkdtempSync(join(tmpdir(), 'plumbline-doctor-'));
export const BUILD_INFO = JSON.stringify({ status: 'success', data: { version: '3.5.0' } });
export const JSON_TYPE = { 'content-type': 'application/json' };
export const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Date' };

/** A server of this process; its address and what it was asked. */
export async function server(t, answer) {
  const asked = [];
  const http = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    answer(request, response);
  });
  await new Promise((ready) => http.listen(0, '127.0.0.1', ready));
  closing(t, () => new Promise((closed) => { http.closeAllConnections(); http.close(closed); }));
  return { url: `http://127.0.0.1:${http.address().port}`, asked };
}

/** Headers of the host with another connect-src, as the doctor says to write them. */
export function headers(connect) {
  const file = join(scratch, `headers-${Math.random()}`);
  writeFileSync(file, readFileSync(join(root, 'public/_headers'), 'utf8').replace("connect-src 'self'", connect));
  return file;
}

/** The app with one source, on a host that lets it speak to that source; what the doctor says of it. */
export async function examined(t, source, { allow = source.url, extra = {}, wait = 'tr[data-source] .state:is(.failed, .ok)', ...options } = {}) {
  const config = join(scratch, `config-${Math.random()}.json`);
  writeFileSync(config, JSON.stringify({ sources: [{ kind: 'prometheus', name: 'prometheus-eu', ...source }] }));
  const host = await serve({ config, headers: headers(`connect-src 'self' ${allow}`), ...extra });
  closing(t, host.stop);
  const { page } = await visit(t, 'sources/', { server: host, expected: [/.*/], ...options });
  await page.locator(wait).first().waitFor();
  return { page, host };
}

export const troubles = (page) => page.locator('article.trouble').evaluateAll((all) => all.map((it) => it.dataset.trouble));
export const remedies = (page) => page.locator('article.trouble pre').allTextContents();

/** The app without a configuration. */
export async function firstRun(t, options = {}) {
  const config = join(scratch, `none-${Math.random()}.json`);
  writeFileSync(config, '{}');
  const host = await serve({ config, headers: headers('connect-src *'), ...options.extra });
  closing(t, host.stop);
  return visit(t, '', { server: host, expected: [/.*/], ...options });
}
