// A source that fails when it is told to: the program `faults` before a real server, and an app that asks it directly.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closing, freePort, root, serve } from './harness.mjs';

/** Whether a Prometheus of one's own can be started. */
export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/** Starts `faults` before the server at `to`; resolves to {url, set, asked}. It ends with the test. */
export async function faulty(t, to) {
  const child = spawn(join(target, 'native/examples/faults'), ['--to', to, '--until-stdin-closes'], { stdio: ['pipe', 'pipe', 'inherit'] });
  closing(t, () => child.kill());
  const url = await new Promise((found, failed) => {
    child.stdout.on('data', (text) => found(`${text}`.trim()));
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`faults ended with ${code}`)));
  });
  const asked = async () => {
    const text = await (await fetch(`${url}-/asked`)).text();
    return text.split('\n').filter(Boolean).map((line) => {
      const [at, fault, method, path] = line.split(' ');
      return { at: Number(at), fault, method, path };
    });
  };
  return { url, asked, set: async (name) => assert.equal((await fetch(`${url}-/fault/${name}`, { method: 'POST' })).status, 200, name) };
}

/** Serves the app with this configuration, and lets it ask these other origins. It ends with the test. */
export async function configured(t, configuration, { origins = [], framedBy = "'self'", ...options } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-'));
  const [config, headers] = [join(folder, 'config.json'), join(folder, '_headers')];
  writeFileSync(config, JSON.stringify(configuration));
  const text = readFileSync(join(root, 'public/_headers'), 'utf8')
    .replace("connect-src 'self'", `connect-src ${["'self'", ...origins].join(' ')}`)
    .replace("frame-ancestors 'self'", `frame-ancestors ${framedBy}`);
  writeFileSync(headers, text);
  const server = await serve({ config, headers, ...options });
  closing(t, server.stop);
  return server;
}

/**
 * A Prometheus of its own whose rules say the same for ever: the smallest company there is. Each service is
 * {service, name, ratio, alert, words, labels}; `alert` fires. With `web` (its web.config.file, and the headers that
 * satisfy it) it lets in only who has signed in. Resolves to its address; it ends with the test.
 */
export async function ownPrometheus(t, services, { web, headers } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-'));
  const port = await freePort();
  const groups = services.map(({ service, name, ratio, alert, words = '', labels = {} }) => {
    const all = { ...labels, sloth_id: `${service === name ? service : `${service}-${name}`}`, sloth_service: service, sloth_slo: name };
    const record = (metric, expr, more = {}) => ({ record: metric, expr, labels: { ...all, ...more } });
    return {
      name: all.sloth_id,
      interval: '1s',
      rules: [
        record('sloth_slo_info', 'vector(1)', { sloth_objective: '99.9' }),
        record('slo:objective:ratio', 'vector(0.999)'),
        record('slo:time_period:days', 'vector(30)'),
        ...['5m', '1h', '6h', '3d', '30d'].map((window) => record(`slo:sli_error:ratio_rate${window}`, `vector(${ratio})`, { sloth_window: window })),
        ...(alert ? [{ alert, expr: 'vector(1)', labels: { ...all, severity: 'page' }, annotations: { summary: words, runbook_url: words, description: words } }] : []),
      ],
    };
  });
  // YAML takes JSON.
  writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups }));
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify({ global: { evaluation_interval: '1s' }, rule_files: ['rules.yml'] }));
  if (web) writeFileSync(join(folder, 'web.yml'), JSON.stringify(web));
  const asked = web ? [`--web.config.file=${join(folder, 'web.yml')}`] : [];
  const child = spawn('prometheus', [...asked, `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
  closing(t, async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const query = encodeURIComponent('count(slo:sli_error:ratio_rate30d)');
  for (let n = 0; ; n += 1) {
    const counted = await fetch(`${url}/api/v1/query?query=${query}`, { headers }).then((it) => it.json()).catch(() => null);
    const fired = await fetch(`${url}/api/v1/alerts`, { headers }).then((it) => it.json()).catch(() => null);
    if (Number(counted?.data?.result?.[0]?.value[1]) === services.length && fired?.data?.alerts.length === services.filter((it) => it.alert).length) return url;
    assert.ok(n < 300, 'Prometheus does not record its rules');
    await new Promise((later) => setTimeout(later, 100));
  }
}
