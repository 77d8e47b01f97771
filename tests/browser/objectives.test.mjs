// The table of all objectives: what is in the document of 5,000, the keyboard, groups that fold, columns that are
// chosen; and that all of it stands in the address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, sizes, visit } from './harness.mjs';

const SERVICES = 250;
const OBJECTIVES = 5000;

/** A configuration with 5,000 objectives, and a Prometheus that knows nothing of any of them. */
async function crowd(page) {
  const objective = (n) => ({
    service: `service-${String(n % SERVICES).padStart(3, '0')}`,
    name: `objective ${n}`,
    target: '99.9%',
    bad: `sum(rate(failed_total{n="${n}"}[5m]))`,
    total: `sum(rate(all_total{n="${n}"}[5m]))`,
  });
  const configuration = { sources: [{ kind: 'prometheus', url: 'prometheus/' }], objectives: Array.from({ length: OBJECTIVES }, (_, n) => objective(n)) };
  const answer = (url) => {
    if (url.pathname.endsWith('/rules')) return { groups: [] };
    if (url.pathname.endsWith('/buildinfo')) return { version: '3.0.0' };
    return { resultType: url.pathname.endsWith('/query_range') ? 'matrix' : 'vector', result: [] };
  };
  await page.route((url) => url.pathname.endsWith('/config.json'), (route) => route.fulfill({ json: configuration }));
  await page.route(/\/prometheus\/api\//, (route) => route.fulfill({ json: { status: 'success', data: answer(new URL(route.request().url())) } }));
}

const rows = (page) => page.locator('tr[data-objective]');
const parameter = (page, name) => page.evaluate((it) => new URLSearchParams(location.search).get(it), name);

test('of 5,000 objectives only what can be seen is in the document', async (t) => {
  const { page } = await visit(t, 'slos/', { before: crowd });
  await rows(page).first().waitFor({ timeout: 60_000 });
  const table = page.locator('.slo-table');
  assert.equal(await table.getAttribute('aria-rowcount'), String(OBJECTIVES + SERVICES + 1));
  const count = () => page.locator('.slo-table tbody tr').count();
  assert.ok((await count()) < 110, `${await count()} rows`);
  // All rows are of one height, and the page is as tall as all of them.
  const tall = await page.locator('.slo-table tbody').evaluate((it) => it.getBoundingClientRect().height);
  const [row, group] = await Promise.all(['tr[data-objective]', 'tr.group'].map((it) => page.locator(`.slo-table ${it}`).first().evaluate((el) => el.getBoundingClientRect().height)));
  assert.ok(Math.abs(tall - (OBJECTIVES * row + SERVICES * group)) < tall * 0.001, `${tall} instead of ${OBJECTIVES * row + SERVICES * group}`);
  for (const part of [0.5, 1, 0.001]) {
    await page.evaluate((it) => scrollTo(0, document.body.scrollHeight * it), part);
    // Whatever stands in the middle of the window is a row, not a hole.
    await page.waitForFunction(() => document.elementFromPoint(300, 300)?.closest('tr:not(.spacer), header, main > *'));
    await page.waitForFunction(() => !document.elementsFromPoint(300, 500).some((it) => it.closest('tr.spacer')));
    assert.ok((await count()) < 110, `${await count()} rows at ${part}`);
  }
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await page.waitForFunction(() => !document.elementsFromPoint(300, 500).some((it) => it.closest('tr.spacer')));
  const at = await page.evaluate(() => Number(document.elementFromPoint(300, 500).closest('tr').ariaRowIndex ?? document.elementFromPoint(300, 500).closest('tr').getAttribute('aria-rowindex')));
  assert.ok(at > 2000 && at < 3200, `line ${at} stands in the middle`);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length === n, OBJECTIVES);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.waitForFunction(() => document.querySelectorAll('tr[data-objective]').length < 110);
});

test('what is typed, sorted and scrolled draws anew what it changes, and makes no line that was there', async (t) => {
  const { page } = await visit(t, 'slos/', { before: crowd });
  await rows(page).first().waitFor({ timeout: 60_000 });
  const mark = () => page.locator('tr[data-objective]').evaluateAll((all) => all.forEach((it) => (it.wasThere = true)));
  const kept = () => page.locator('tr[data-objective]').evaluateAll((all) => all.filter((it) => it.wasThere).length);
  const names = () => rows(page).locator('th').allInnerTexts();
  await mark();
  const n = await kept();
  const begins = (name) => page.waitForFunction((it) => document.querySelector('tr[data-objective] th')?.innerText === it, name);
  await page.locator('input[type=search]').fill('service-1');
  await begins('objective 100');
  await page.waitForFunction(() => [...document.querySelectorAll('tr.group')].every((it) => it.dataset.group.startsWith('service-1')));
  assert.ok((await kept()) > n / 3, `${await kept()} of ${n} lines are what they were`);
  await page.locator('input[type=search]').fill('');
  await begins('objective 0');
  await mark();
  await page.locator('.slo-table thead').getByRole('link', { name: 'Objective' }).click();
  await begins('service-000 / objective 0');
  await page.waitForFunction(() => document.querySelectorAll('tr.group').length === 0);
  assert.deepEqual((await names()).slice(1, 3), ['service-000 / objective 1000', 'service-000 / objective 1250']);
  assert.ok((await kept()) > n / 2, `${await kept()} of ${n} lines are what they were`);
  await mark();
  await page.evaluate(() => scrollBy(0, 60 * 26));
  await page.waitForFunction(() => document.querySelector('tr.spacer:first-child + tr'));
  assert.ok((await kept()) >= 24, `${await kept()} lines are what they were`);
});

test('the keyboard walks through 5,000, to the end and into one', async (t) => {
  const { page } = await visit(t, 'slos/?sort=name', { before: crowd });
  await rows(page).first().waitFor({ timeout: 60_000 });
  const list = page.locator('.objectives');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const active = page.locator('tr[data-active]');
  assert.equal(await active.getAttribute('aria-rowindex'), '3');
  assert.equal(await list.getAttribute('aria-activedescendant'), await active.getAttribute('id'));
  await page.keyboard.press('End');
  await page.waitForFunction((n) => document.querySelector('tr[data-active]')?.getAttribute('aria-rowindex') === String(n), OBJECTIVES + 1);
  const box = await active.boundingBox();
  assert.ok(box.y > 0 && box.y + box.height <= sizes.wide.height + 1, `${JSON.stringify(box)} is in view`);
  await page.keyboard.press('ArrowUp');
  const id = await active.getAttribute('data-objective');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => new URLSearchParams(location.search).has('slo'));
  assert.equal(await parameter(page, 'slo'), id);
});

test('groups fold, and the address says which', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await rows(page).first().waitFor();
  const before = await rows(page).count();
  const fold = page.locator('tr.group a').first();
  assert.equal(await fold.getAttribute('aria-expanded'), 'true');
  await fold.click();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length < n, before);
  assert.equal(await parameter(page, 'folded'), 'checkout');
  assert.match(await page.locator('tr.group').first().innerText(), /4 objectives/);
  await page.goBack();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length === n, before);
  // By keyboard: the first line is a group; left folds, right opens.
  await page.locator('.objectives').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length < n, before);
});

test('an address folds all but one', async (t) => {
  const { page } = await visit(t, 'slos/?demo&folded=all,-search');
  await rows(page).first().waitFor();
  assert.deepEqual(await rows(page).locator('th').allInnerTexts(), ['latency', 'availability']);
});

test('columns are chosen, and the address says which', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await rows(page).first().waitFor();
  await page.getByText('Columns', { exact: true }).click();
  await page.locator('.columns').getByRole('link', { name: 'Burn rates' }).click();
  await page.waitForFunction(() => new URLSearchParams(location.search).has('columns'));
  assert.equal(await page.getByRole('columnheader', { name: '6 h' }).count(), 0);
  const cells = await rows(page).first().locator('td, th').count();
  assert.equal(cells, await page.locator('.slo-table thead th').count());
  await picture(page, 'columns');
  await page.reload();
  await rows(page).first().waitFor();
  assert.equal(await page.getByRole('columnheader', { name: '6 h' }).count(), 0, 'it lasts');
});

test('the list of columns closes on Escape and on a press elsewhere, and gives the focus back', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await rows(page).first().waitFor();
  const button = page.getByRole('button', { name: 'Columns' });
  const column = page.locator('.columns').getByRole('link', { name: 'Burn rates' });
  await button.focus();
  await page.keyboard.press('Enter');
  await column.waitFor();
  // It hangs below its button and ends where that does.
  const [above, below] = await Promise.all([button.boundingBox(), page.locator('.columns [popover]').boundingBox()]);
  assert.ok(below.y >= above.y + above.height - 1 && below.y < above.y + above.height + 12, JSON.stringify([above, below]));
  assert.ok(Math.abs(below.x + below.width - above.x - above.width) < 2, JSON.stringify([above, below]));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => new URLSearchParams(location.search).has('columns'));
  assert.ok(await column.isVisible(), 'another column can be chosen');
  await page.keyboard.press('Escape');
  await column.waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Columns');
  await button.click();
  await column.waitFor();
  await page.locator('main h1').click();
  await column.waitFor({ state: 'hidden' });
});

test('what is overspent hangs left of the line, in all rows at one place', async (t) => {
  const { page } = await visit(t, 'slos/?demo');
  await rows(page).first().waitFor();
  const lefts = await page.locator('tr[data-objective] td.plumb svg').evaluateAll((all) => all.map((it) => Math.round(it.getBoundingClientRect().left)));
  assert.equal(new Set(lefts).size, 1);
});

for (const width of [641, 768, 1024]) {
  test(`at ${width} pixels the budgets are drawn, below zero too, on one line`, async (t) => {
    const { page } = await visit(t, 'slos/?demo', { size: { width, height: 900 } });
    await page.locator('tr[data-objective]').first().waitFor();
    const lefts = await page.locator('.slo-table .plumb').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().left));
    assert.ok(lefts.length > 40 && new Set(lefts.map(Math.round)).size === 1, 'heads, rows and foot have it in the same column');
    assert.equal(await page.locator('tr[data-objective] .plumb svg:visible').count(), await page.locator('tr[data-objective]').count());
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    // The line below a service's name reaches as far as the table does.
    const ends = await page.locator('.slo-table, .slo-table .group :is(th, td):visible').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().right));
    assert.ok(Math.abs(Math.max(...ends.slice(1)) - ends[0]) < 1);
  });
}
