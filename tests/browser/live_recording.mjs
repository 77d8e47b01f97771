// The recorded company as a server that answers whatever instant it is asked about.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { recording } from './harness.mjs';

/** Starts it; resolves to its address, when it was recorded, how often its rules were asked for, and how to stop it. */
export async function liveRecording() {
  const { taken_at, sources } = recording();
  let asked = 0;
  // Whatever the instant, the recorded answer to the same question.
  const bare = (key) => key.replaceAll(/([?&])(time|start|end)=[^&]*/g, '$1');
  const answers = new Map(Object.entries(sources.prometheus).map(([key, answer]) => [bare(key), answer]));
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const [path, query = ''] = request.url.slice(1).split('?');
    if (path.endsWith('/rules')) asked += 1;
    const found = answers.get(bare(`${request.method} ${path}?${body || query}`));
    response.sendDate = false;
    response.setHeader('content-type', 'application/json');
    response.end(found ?? '{"status":"success","data":{"resultType":"vector","result":[]}}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, taken_at, asked: () => asked, stop: () => server.close() };
}
