// Through time on a real Prometheus: steps, jumps to alerts, and a line that says that it is not now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { drawn, picture, settled, shared, sizes, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const open = async (t, path, options) => {
  const server = shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
  const { page } = await visit(t, path, { server, ...options });
  await page.locator('tr[data-objective]').first().waitFor();
  return page;
};
const at = (page) => Date.parse(new URL(page.url()).searchParams.get('at'));

test('the whole dashboard steps back and forth, and says clearly that it is not now', { skip }, async (t) => {
  for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
    const page = await open(t, 'slos/', { theme, size: sizes[size] });
    await page.getByText(/^live, /).waitFor();
    const before = Date.now();
    await page.keyboard.press('t');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/at=/);
    assert.ok(Math.abs(before - 3_600_000 - at(page)) < 60_000, 'an hour earlier');
    const line = page.getByRole('region', { name: 'Seen from the past' });
    await line.getByText('not now').waitFor();
    await page.waitForFunction(() => document.title.startsWith('not now · '));
    const first = at(page);
    await line.getByRole('button', { name: 'One day earlier' }).click();
    await page.waitForURL((url) => !url.href.includes(new Date(first).toISOString().slice(0, 16)));
    assert.equal(at(page), first - 86_400_000);
    await page.locator('tr[data-objective]').first().waitFor();
    await picture(page, `seen-from-${theme}-${size}`);
    await page.getByRole('link', { name: 'Sources', exact: true }).first().click();
    await page.waitForURL(/sources\/\?at=/);
    await line.getByText('not now').waitFor();
    await page.goBack();
    await page.waitForURL(/slos/);
    await line.getByRole('button', { name: 'One day later' }).click();
    await page.waitForFunction((it) => Date.parse(new URL(location).searchParams.get('at')) === it, first);
    await line.getByRole('link', { name: 'Back to now' }).click();
    await page.getByText(/^live, /).waitFor();
    await line.waitFor({ state: 'detached' });
    await page.waitForFunction(() => !document.title.startsWith('not now'));
  }
});

test('previous and next alert are where an alert began to fire', { skip }, async (t) => {
  const page = await open(t, 'slos/');
  await page.keyboard.press('t');
  await page.keyboard.press('p');
  await page.waitForURL(/at=/, { timeout: 30_000 });
  await page.getByText('An alert began to fire').waitFor();
  const first = at(page);
  const firing = async (instant) => {
    const answer = await fetch(`${running.prometheus}/api/v1/query?query=${encodeURIComponent('count(ALERTS{alertstate="firing"})')}&time=${instant / 1000}`);
    return Number((await answer.json()).data.result[0]?.value[1] ?? 0);
  };
  assert.ok((await firing(first)) > 0, 'something fires there');
  await page.keyboard.press('t');
  await page.keyboard.press('p');
  await page.waitForFunction((it) => Date.parse(new URL(location).searchParams.get('at')) < it, first, { timeout: 30_000 });
  const second = at(page);
  assert.ok((await firing(second)) > 0);
  await page.keyboard.press('t');
  await page.keyboard.press('n');
  await page.waitForFunction((it) => Date.parse(new URL(location).searchParams.get('at')) === it, first, { timeout: 30_000 });
});

test('age and next attempt are seen, and refreshing asks at once', { skip }, async (t) => {
  const page = await open(t, 'slos/?refresh=5m');
  const waits = page.getByText(/next in (\d+\smin|\d+\ss)/).first();
  await waits.waitFor();
  const asked = page.waitForRequest(/api\/v1\/rules/);
  await page.getByRole('button', { name: 'Refresh now' }).click();
  await asked;
  await page.getByText('Asking every source again').waitFor();
  // Asked and answered: now it waits again, for minutes, and for seconds when that is chosen.
  await settled(page);
  await waits.waitFor();
  const again = page.waitForRequest(/api\/v1\/rules/);
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Refresh every' }).selectOption('10s');
  await again;
});

test('an alert is said to have begun when it began', { skip }, async (t) => {
  const page = await open(t, 'slos/');
  await page.keyboard.press('t');
  await page.keyboard.press('p');
  await page.waitForURL(/at=/, { timeout: 30_000 });
  const seen = at(page) / 1000;
  const query = `${running.prometheus}/api/v1/query_range?query=${encodeURIComponent('ALERTS{alertstate="firing"}')}&start=${seen - 1800}&end=${seen}&step=15`;
  const { data } = await (await fetch(query)).json();
  const begun = data.result.map((it) => it.values[0][0]).filter((it) => it > seen - 1790);
  assert.ok(begun.some((it) => seen - it <= 60), `seen from ${seen}; what fires there began ${begun.map((it) => `${seen - it} s`)} earlier`);
});

test('who goes back to now is not taken into the past by an alert that is found later', { skip }, async (t) => {
  let answer;
  const held = new Promise((go) => (answer = go));
  const isOfAlerts = (request) => /query_range/.test(request.url()) && decodeURIComponent(request.postData() ?? request.url()).includes('ALERTS{alertstate="firing"}');
  const before = (page) => page.route(/query_range/, async (route) => {
    if (isOfAlerts(route.request())) await held;
    await route.continue().catch(() => {});
  });
  const page = await open(t, 'slos/', { before });
  await settled(page);
  await page.keyboard.press('t');
  await page.keyboard.press('p');
  await page.getByText('Looking for alerts').waitFor();
  await page.keyboard.press('t');
  await page.keyboard.press('0');
  const over = page.waitForResponse((it) => isOfAlerts(it.request()), { timeout: 5000 }).catch(() => null);
  answer();
  await over;
  await drawn(page);
  assert.doesNotMatch(page.url(), /at=/);
});

test('where no source knows when alerts fired the jump says so', { skip }, async (t) => {
  const server = await configured(t, { sources: [{ kind: 'alertmanager', url: 'alertmanager/' }] }, { alertmanager: running.alertmanager });
  const { page } = await visit(t, '', { server });
  await page.locator('.site-nav').waitFor();
  await settled(page);
  await page.keyboard.press('t');
  await page.keyboard.press('p');
  await page.locator('.said p').filter({ hasText: 'known to a Prometheus only' }).waitFor();
});

test('of the past nothing is said to be asked that is not', { skip }, async (t) => {
  const page = await open(t, 'slos/?at=now-6h');
  await settled(page);
  await page.keyboard.press('d');
  await page.keyboard.press('r');
  await page.locator('.said').getByText('The past stays as it was').waitFor();
});
