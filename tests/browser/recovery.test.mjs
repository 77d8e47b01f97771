// Prometheus is killed and started again under an open page: nothing shown is lost, nothing turns green, and the page
// recovers by itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { closing, freePort, picture, serve, values, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';

/** A Prometheus of our own on a copy of the world's history, so that killing it disturbs nobody. */
async function ownPrometheus(t) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-'));
  // Only finished blocks: the head belongs to the running one.
  cpSync(join(running.dir, 'data'), join(folder, 'data'), { recursive: true, filter: (from) => !/\/(wal|chunks_head|lock|queries\.active)/.test(from) });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child;
  const start = async () => {
    child = spawn('prometheus', [`--config.file=${join(running.dir, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--storage.tsdb.retention.time=90d', '--log.level=error'], { stdio: 'ignore' });
    for (let n = 0; n < 300; n += 1) {
      if (await fetch(`${url}/-/ready`).then((it) => it.ok, () => false)) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('Prometheus is not ready');
  };
  const kill = () => new Promise((done) => {
    child.once('exit', done);
    child.kill('SIGKILL');
  });
  closing(t, async () => {
    if (child.exitCode === null && child.signalCode === null) await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return { url, start, kill };
}

test('killing and restarting Prometheus under an open page', { skip, timeout: 240_000 }, async (t) => {
  const prometheus = await ownPrometheus(t);
  const server = serve({ prometheus: prometheus.url });
  const { stop } = await server;
  closing(t, stop);
  const { page } = await visit(t, 'slos/?refresh=5s', { server, expected: [/.*/] });
  const rows = page.locator('tr[data-objective]');
  await rows.first().waitFor();
  const before = await rows.count();
  const budgets = await values(page.locator('.slo-table .bl'));
  assert.ok(before > 20 && budgets.length > 20);

  await prometheus.kill();
  const alert = page.getByRole('alert').filter({ hasText: 'does not answer' });
  await alert.waitFor({ timeout: 60_000 });
  const said = await alert.innerText();
  assert.match(said, /What you see is .* old/);
  assert.match(said, /since/);
  assert.match(said, /Next attempt|Trying again/);
  assert.equal(await rows.count(), before, 'no row is lost');
  assert.deepEqual(await values(page.locator('.slo-table .bl')), budgets, 'the last good values stay');
  assert.match(await page.locator('.as-of').innerText(), /not live/);
  await picture(page, 'recovery-down');

  await prometheus.start();
  await alert.waitFor({ state: 'detached', timeout: 120_000 });
  assert.match(await page.locator('.as-of').innerText(), /^live/);
  assert.ok((await rows.count()) >= before);
});

test('a source that was never there says so, and nothing is green', { skip }, async (t) => {
  const server = serve({ prometheus: 'http://127.0.0.1:9' });
  const { stop } = await server;
  closing(t, stop);
  for (const path of ['', 'slos/', 'sources/']) {
    const { page } = await visit(t, path, { server, expected: [/.*/] });
    const alert = page.getByRole('alert').filter({ hasText: 'prometheus' }).first();
    await alert.waitFor();
    assert.match(await alert.innerText(), /could not be asked|cannot answer now/);
    assert.equal(await page.locator('tr[data-objective]').count(), 0);
    assert.doesNotMatch(await page.locator('main').innerText(), /within target|All \d+ objectives/);
    await picture(page, `dead-${path.replace('/', '') || 'first'}`);
  }
});
