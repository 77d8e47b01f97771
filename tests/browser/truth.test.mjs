// What stands on the screen is what is true of the simulated company: a real Prometheus, a real browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shared, values, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';

test('every budget on screen is that of the truth', { skip }, async (t) => {
  const truth = JSON.parse(readFileSync(running.truth, 'utf8'));
  const server = shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
  const { page } = await visit(t, `slos/?at=${running.history_end * 1000}`, { server });
  await page.locator('tr[data-objective]').first().waitFor();
  let compared = 0;
  for (const objective of truth.objectives.filter((it) => it.tool !== 'config')) {
    const tool = { sloth: 'sloth', pyrra: 'pyrra', pyrra_generic: 'pyrra', grafana_slo: 'grafana-slo', workbook: 'rules', dash0: 'dash0' }[objective.tool];
    const rows = page.locator(`tr[data-objective^="prometheus/${tool}/"]`).filter({ has: page.locator('th a', { hasText: new RegExp(`^${objective.name}$`) }) });
    const ids = await rows.evaluateAll((all) => all.map((it) => it.dataset.objective));
    const id = ids.find((it) => it.includes(objective.service)) ?? ids[0];
    assert.ok(id, `${objective.id} is not in the table`);
    const row = page.locator(`tr[data-objective="${id}"]`);
    const said = await values(row.locator('.bl'));
    if (objective.budget_left === null) {
      assert.deepEqual(said, [], `${id} has no budget to show`);
      assert.match(await row.innerText(), /no data/);
      continue;
    }
    const [left] = said;
    const error = Math.abs(left - objective.budget_left) / Math.max(Math.abs(1 - objective.budget_left), 1e-12);
    assert.ok(error <= 1e-9 || Math.abs(left - objective.budget_left) < 1e-12, `${id}: ${left} instead of ${objective.budget_left}`);
    compared += 1;
  }
  assert.ok(compared >= 30, `${compared} compared`);
});

test('a past instant says clearly that it is not now, and leads back', { skip }, async (t) => {
  const server = shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
  const { page } = await visit(t, 'slos/?at=now-3d', { server });
  await page.locator('tr[data-objective]').first().waitFor();
  await page.getByText('not now').waitFor();
  await page.getByRole('link', { name: 'Back to now' }).click();
  await page.getByText('live,').waitFor();
  assert.ok(!page.url().includes('at='));
});
