// The recorded company as a server that answers whatever instant it is asked about.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recording, root } from './harness.mjs';

/**
 * Starts it; resolves to its address, when it was recorded, how often its rules were asked for, and how to stop it.
 * `configuration` asks it, served under `prometheus/`, as it was asked when it was recorded: other questions have no answer.
 * Its clock shows when it was recorded, and goes on from there unless `runs` is false.
 * `alter` changes the text of every answer from then on.
 */
export async function liveRecording({ runs = true } = {}) {
  const started = Date.now();
  const { taken_at, sources } = recording();
  const recorded = JSON.parse(readFileSync(join(root, 'public/demo/config.json'), 'utf8'));
  const configuration = { ...recorded, sources: recorded.sources.filter((it) => it.kind === 'prometheus').map((it) => ({ ...it, url: 'prometheus/' })) };
  let asked = 0;
  let altered = (answer) => answer;
  // Whatever the instant, the recorded answer to the same question.
  const bare = (key) => key.replaceAll(/([?&])(time|start|end)=[^&]*/g, '$1').replace(/&+$/, '');
  const answers = new Map(Object.entries(sources.prometheus).map(([key, answer]) => [bare(key), answer]));
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const [path, query = ''] = request.url.slice(1).split('?');
    if (path.endsWith('/rules')) asked += 1;
    const found = answers.get(bare(`${request.method} ${path}?${body || query}`));
    response.setHeader('date', new Date(taken_at + (runs ? Date.now() - started : 0)).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end(found ? altered(found) : '{"status":"success","data":{"resultType":"vector","result":[]}}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, taken_at, configuration, asked: () => asked, alter: (how) => (altered = how), stop: () => server.close() };
}
