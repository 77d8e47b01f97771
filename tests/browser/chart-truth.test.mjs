// What charts say of what is still asked for, was refused, is sparse, has ended or is to come: never more than is known.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { configured } from './faults.mjs';
import { settled, shared, sizes, visit, world } from './harness.mjs';

const running = world();
const skip = running ? false : 'no world runs';
const server = () => shared({ prometheus: running.prometheus, alertmanager: running.alertmanager });
const LATENCY = 'slos/?slo=prometheus/sloth/checkout-latency';
const chartOf = (page, name) => page.getByRole('slider', { name: new RegExp(`^${name} of`) });
// Not by role: on paper there are no hands.
const figureOf = (page, name) => page.locator('figure', { has: page.locator(`.hands[aria-label^="${name} of"]`) });
const said = (page, name) => figureOf(page, name).getAttribute('aria-label');
const allSaid = (page) => page.locator('main figure').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
const told = (page, name, pattern) => page.waitForFunction(([name, pattern]) => [...document.querySelectorAll('main figure')].some((it) => it.querySelector('.hands')?.getAttribute('aria-label').startsWith(name) && new RegExp(pattern).test(it.getAttribute('aria-label'))), [name, pattern]);
const written = (secs) => `${new Date(secs * 1000).toISOString().slice(0, 19)}Z`;
/** Changes the samples of every answer over a range. */
const changed = (change) => (page) => page.route(/query_range/, async (route) => {
  const answer = await (await route.fetch()).json();
  answer.data.result = change(answer.data.result).filter((it) => it.values?.length);
  await route.fulfill({ json: answer });
});
const asks = (route) => new URLSearchParams(route.request().postData()).get('query');

for (const [name, answer] of [['is asked for', null], ['could not be asked', { status: 503, body: 'no' }]]) {
  test(`of a range that ${name} no chart says that nothing was measured`, { skip }, async (t) => {
    const { page } = await visit(t, LATENCY, { server: server(), expected: [/503/] });
    await told(page, 'Burn rate', 'burns');
    const held = [];
    await page.route(/query_range/, (route) => (answer ? route.fulfill(answer) : held.push(route)));
    await chartOf(page, 'Burn rate').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]from=/);
    await page.locator('section', { hasText: /^Events/ }).getByText(answer ? /could not be asked/ : /^Asking prometheus/).first().waitFor();
    const all = await allSaid(page);
    await page.close();
    assert.deepEqual(all.filter((it) => /Nothing was measured/.test(it)), []);
    assert.ok(all.filter((it) => (answer ? 'It could not be asked.' : 'It is not known yet.') === it).length >= 3, all.join(' | '));
  });
}

test('of a page that is being opened no chart says that nothing was measured', { skip }, async (t) => {
  const held = [];
  const ofPage = /"plumbline", "(counted|total|\d+)"|by ?\(le\)|ALERTS/;
  const { page } = await visit(t, LATENCY, { server: server(), before: (page) => page.route(/query_range/, (route) => (ofPage.test(asks(route)) ? held.push(route) : route.continue())) });
  await page.locator('section', { hasText: /^Events/ }).getByText(/^Asking prometheus/).first().waitFor();
  const all = await allSaid(page);
  await page.close();
  assert.deepEqual(all.filter((it) => /Nothing was measured/.test(it)), []);
});

test('of a range to come the burn rate shows that range, as the others do', { skip }, async (t) => {
  const { page } = await visit(t, `${LATENCY}&from=now%2B1d&to=now%2B2d`, { server: server() });
  await settled(page);
  await page.locator('section', { hasText: /^Events/ }).getByText('How do we know').waitFor();
  await page.emulateMedia({ media: 'print' });
  const days = async (name) => (await figureOf(page, name).locator('.drawing svg text').allTextContents()).filter((it) => /^[A-Z][a-z]{2} \d+$|^\d\d:\d\d$/.test(it));
  await figureOf(page, 'Burn rate').locator('.drawing svg text').first().waitFor();
  // The narrower one has fewer names.
  const [burn, events] = [await days('Burn rate'), await days('Events')];
  assert.ok(burn.length > 1 && burn.every((it) => events.includes(it)), `${burn} | ${events}`);
});

test('where burn rates were refused their chart says so, and leads to no other question', { skip }, async (t) => {
  const configuration = { sources: [{ kind: 'prometheus', name: 'prometheus', url: 'prometheus/', open_url: running.prometheus }] };
  const isRate = (route) => /"plumbline", "\d+"/.test(asks(route));
  const before = (page) => page.route(/query_range/, (route) => (isRate(route) ? route.fulfill({ status: 422, json: { status: 'error', errorType: 'execution', error: 'too many samples' } }) : route.continue()));
  const { page } = await visit(t, LATENCY, { server: await configured(t, configuration, { prometheus: running.prometheus }), before, expected: [/422/] });
  await page.getByText(/some numbers were refused|burn rates could not be read/).first().waitFor();
  assert.equal(await said(page, 'Burn rate'), 'It could not be asked.');
  const figure = figureOf(page, 'Burn rate');
  await figure.getByText('take away').click();
  const links = await figure.getByRole('link', { name: /Open in Prometheus/ }).evaluateAll((all) => all.map((it) => new URL(it.href).searchParams.get('g0.expr')));
  await page.close();
  assert.deepEqual(links.filter((it) => /"0-(counted|total)"/.test(it)), []);
});

test('a burn rate that nobody can believe does not push the page out of the window', { skip }, async (t) => {
  const change = (all) => all.map((it) => ({ ...it, values: it.values?.map(([secs]) => [secs, '1e300']) }));
  const { page } = await visit(t, LATENCY, { server: server(), size: sizes.narrow, before: changed(change) });
  await told(page, 'Burn rate', 'burns');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const long = (await said(page, 'Burn rate')).length;
  await page.close();
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  assert.ok(long < 400, `${long} letters`);
});

test('windows are said in units of people', { skip }, async (t) => {
  const { page } = await visit(t, `${LATENCY}&from=now-400d&to=now`, { server: server() });
  await told(page, 'Events', 'good');
  const header = await page.locator('section', { hasText: /^Events/ }).locator('header').innerText();
  assert.doesNotMatch(header, /\d{4}\s?min/, header);
});

test('days without samples are no line, however few samples there are', { skip }, async (t) => {
  const change = (all) => all.map((it) => ({ ...it, values: it.values && [it.values[10], it.values[11], it.values.at(-1)] }));
  const { page } = await visit(t, LATENCY, { server: server(), before: changed(change) });
  await told(page, 'Events', 'good');
  assert.match(await said(page, 'Events'), /good .*(gap|nothing since).*bad/);
  await page.close();
});

test('one sample of a week is not told to have stayed so since', { skip }, async (t) => {
  const change = (all) => all.map((it) => ({ ...it, values: it.values && [it.values[it.values.length >> 1]] }));
  const { page } = await visit(t, LATENCY, { server: server(), before: changed(change) });
  await told(page, 'Events', 'good');
  assert.match(await said(page, 'Events'), /nothing since/);
  await page.close();
});

test('on paper: what was not measured around one sample is hatched', { skip }, async (t) => {
  const change = (all) => all.map((it) => ({ ...it, values: it.values && [it.values[it.values.length >> 1]] }));
  const { page } = await visit(t, LATENCY, { server: server(), before: changed(change) });
  await told(page, 'Events', 'good');
  await page.emulateMedia({ media: 'print' });
  await figureOf(page, 'Events').locator('.drawing svg').waitFor();
  const hatched = await figureOf(page, 'Events').locator('.drawing svg').evaluate((it) => it.innerHTML.includes('var(--unk)'));
  await page.close();
  assert.ok(hatched, 'a week without samples looks as if it was measured');
});

test('a burn rate of last week is not told as if it burned now', { skip }, async (t) => {
  const change = (all) => all.map((it) => ({ ...it, values: it.values?.slice(0, it.values.length >> 1) }));
  const { page } = await visit(t, LATENCY, { server: server(), before: changed(change) });
  await told(page, 'Burn rate', 'over 1');
  assert.match(await said(page, 'Burn rate'), /nothing since|burned|when last measured/);
  await page.close();
});

test('how fast a budget burned two days ago is not told as if it did now', async (t) => {
  const { page } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability&from=2026-11-19T18:00:00Z&to=2026-11-19T23:00:00Z');
  await told(page, 'Burn rate', 'over 1');
  assert.doesNotMatch(await said(page, 'Burn rate'), /^The budget burns/);
});

test('the sentence of burn rates says what the table beside it says', { skip }, async (t) => {
  const truth = JSON.parse(readFileSync(running.truth, 'utf8'));
  const incident = truth.incidents.find((it) => it.services.includes('checkout'));
  // In the first quarter of an hour of an incident, and of a part of an hour.
  const at = Math.ceil(incident.start / 1800) * 1800 + 25 * 60;
  const { page } = await visit(t, `slos/?slo=${encodeURIComponent('prometheus/sloth/checkout-availability')}&at=${at * 1000}`, { server: server() });
  const hour = page.getByRole('table', { name: 'Burn rate alerts' }).locator('tbody tr').first().locator('td').nth(1).locator('data');
  const figure = page.locator('figure[aria-label^="The budget burns"]');
  await figure.waitFor();
  const said = await figure.getAttribute('aria-label');
  const shown = (await hour.textContent()).trim();
  const plain = (text) => text.replaceAll('\u202f', ' ');
  assert.ok(plain(said).includes(`over 1 h ${plain(shown)}`), `the table has ${shown}, the sentence: ${said}`);
});

test('of an objective that is silent nobody says how fast its budget burns', { skip }, async (t) => {
  const { page } = await visit(t, 'slos/?slo=prometheus%2Fsloth%2Fledger-nightly-export', { server: server() });
  await page.getByText(/^stale/).first().waitFor();
  const figure = page.locator('figure[aria-label*="Highest "]');
  await figure.waitFor();
  assert.doesNotMatch(await figure.getAttribute('aria-label'), /^The budget burns over 1.h \d/);
});

test('a histogram without quantiles is not told to be nothing', { skip }, async (t) => {
  const before = (page) => page.route(/query_range/, async (route) => {
    if (!/by ?\(le\)/.test(asks(route))) return route.continue();
    const answer = await (await route.fetch()).json();
    answer.data.result = answer.data.result.filter((it) => it.metric.le !== '+Inf');
    return route.fulfill({ json: answer });
  });
  const { page } = await visit(t, LATENCY, { server: server(), before });
  await told(page, 'Events', 'good');
  await settled(page);
  await page.locator('section', { hasText: /^Latency/ }).getByText('How do we know').waitFor();
  const figure = figureOf(page, 'Latency');
  await figure.getByText('as table').click();
  await figure.locator('tbody tr').nth(50).waitFor();
  assert.match(await figure.locator('tbody tr').nth(50).innerText(), /\/s/, 'events were measured');
  assert.doesNotMatch(await said(page, 'Latency'), /Nothing was measured/);
  await page.close();
});

test('the table of a zoomed budget is about what is drawn', async (t) => {
  const { page } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability&from=2026-11-19T12:00:00Z&to=2026-11-19T18:00:00Z');
  await told(page, 'Budget', 'budget');
  await settled(page);
  const figure = figureOf(page, 'Budget');
  await figure.getByText('as table').click();
  await figure.locator('tbody tr').first().waitFor();
  const moments = await figure.locator('tbody th').allInnerTexts();
  assert.deepEqual(moments.filter((it) => /\d\d:\d\d$/.test(it) && !/19 Nov/.test(it)), [], 'of other days');
});

test('the sentence of a zoomed budget is about what is drawn', async (t) => {
  const { page } = await visit(t, 'slos/?demo&slo=prometheus/sloth/checkout-availability&from=2026-11-19T12:00:00Z&to=2026-11-19T18:00:00Z');
  await told(page, 'Budget', 'budget');
  await settled(page);
  assert.doesNotMatch(await said(page, 'Budget'), /from 100|Oct/);
});

test('a picture of many cells is not told to be nothing', async (t) => {
  const { page } = await visit(t, '?demo&gallery', { server: shared({ dir: '.tools/gallery' }) });
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Chart heatmap', exact: true }) });
  const one = panel.locator('.after').filter({ has: page.locator('p.q', { hasText: /^huge$/ }) });
  assert.notEqual(await one.locator('figure').getAttribute('aria-label'), 'Nothing was measured.');
});

test('a burn rate is measured in a range of three minutes, too', { skip }, async (t) => {
  const mark = Math.floor(Date.now() / 300_000) * 300 - 3600;
  const { page } = await visit(t, `${LATENCY}&from=${written(mark + 60)}&to=${written(mark + 240)}`, { server: server() });
  await told(page, 'Events', 'good');
  await settled(page);
  await told(page, 'Burn rate', 'budget burned');
  assert.doesNotMatch(await said(page, 'Burn rate'), /Nothing was measured/);
});

test('in a range of minutes an alert fired when its source says', { skip }, async (t) => {
  // The shortest time a page fired that the world knows of.
  const now = Math.floor(Date.now() / 1000);
  const query = 'ALERTS{alertname="ErrorBudgetBurn",alertstate="firing",slo="checkout-orders-read"}';
  const { data } = await (await fetch(`${running.prometheus}/api/v1/query_range?${new URLSearchParams({ query, start: now - 7 * 86_400, end: now, step: 60 })}`)).json();
  if (!data.result.length) return t.skip('nothing fired in the last week');
  const fired = data.result[0].values.map(([secs]) => secs);
  const middle = fired[0] + 60;
  const range = `from=${written(fired[0] - 300)}&to=${written(fired[0] + 900)}`;
  const { page } = await visit(t, `slos/?slo=prometheus/pyrra/checkout-orders-read&${range}`, { server: server() });
  await told(page, 'Events', 'good');
  await settled(page);
  const events = chartOf(page, 'Events');
  const wanted = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' }).format(middle * 1000);
  await events.focus();
  await page.keyboard.press('Home');
  while (!(await events.getAttribute('aria-valuetext')).includes(wanted)) await page.keyboard.press('ArrowRight');
  assert.match(await events.getAttribute('aria-valuetext'), /ErrorBudgetBurn firing/);
});

test('of 24 series those that are one surface are neither struck out nor left out of what is read', async (t) => {
  const { page } = await visit(t, '?demo&gallery', { server: shared({ dir: '.tools/gallery' }) });
  const one = page.locator('.after').filter({ has: page.locator('p.q', { hasText: /^twenty-four$/ }) });
  await one.locator('.hands').focus();
  await page.keyboard.press('End');
  await one.locator('.reading').waitFor();
  assert.match(await one.locator('.reading').innerText(), /and 14 more/);
  assert.equal(await one.locator('.legend > [aria-pressed=false]').count(), 0, 'nobody hid any');
});
