// The pages on the recorded company: numbers a machine can read, real tables, and an address that holds everything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looks, picture, show, visit } from './harness.mjs';

const OBJECTIVE = 'slos/?slo=prometheus/sloth/checkout-availability';

for (const path of ['', 'slos/', OBJECTIVE, 'sources/']) {
  test(`/${path} of the recorded company is seen as of its instant, without a server and without a miss`, async (t) => {
    const { page, requests } = await visit(t, path);
    await page.getByText('recorded company', { exact: false }).first().waitFor();
    for (const look of looks) {
      await t.test(look.name, async () => {
        await show(page, look);
        await page.locator('main table:visible').first().waitFor();
        assert.equal(await page.getByRole('alert').count(), 0, `${await page.getByRole('alert').allInnerTexts()}`);
        assert.ok(!(await page.locator('main').innerText()).includes('not in the recording'));
        assert.ok(requests.every((it) => !/\/api\/v/.test(it.url)), 'no server is asked');
        const foot = path.startsWith('slos/') ? /1 of 2 sources recorded, 1 not asked/ : /2 of 2 sources recorded/;
        assert.match(await page.locator('.site-foot').innerText(), foot);
        await picture(page, `page-${path.replace(/\W+/g, '-') || 'first'}-${look.theme}-${look.size}`);
      });
    }
  });
}

test('every objective of the recorded company opens', async (t) => {
  const { page } = await visit(t, 'slos/');
  await page.locator('tr[data-objective]').first().waitFor();
  const ids = await page.locator('tr[data-objective]').evaluateAll((all) => all.map((it) => it.dataset.objective));
  assert.ok(ids.length >= 35);
  for (const id of ids) {
    await page.locator(`tr[data-objective="${id}"] a`).click();
    await page.locator('figure').first().waitFor();
    await page.getByRole('heading', { name: 'How do we know' }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, id);
    await page.goBack();
    await page.locator('tr[data-objective]').first().waitFor();
  }
});

test('numbers, instants, tables and charts can be read by a machine', async (t) => {
  for (const path of ['', 'slos/', OBJECTIVE, 'sources/']) {
    const { page } = await visit(t, path);
    await page.locator('main table:visible').first().waitFor();
    const found = await page.evaluate(() => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      return {
        numbers: all('data').map((it) => it.value),
        instants: all('time').map((it) => it.dateTime),
        bare: all('table').filter((it) => !it.caption?.textContent.trim() || !it.querySelector('th[scope=col]')).length,
        figures: all('figure').filter((it) => !it.getAttribute('aria-label')?.endsWith('.')).length,
        styled: all('main [style]:not(canvas)').length,
      };
    });
    assert.ok(found.numbers.every((it) => Number.isFinite(Number(it)) && it !== ''), `${path}: ${found.numbers}`);
    assert.ok(found.instants.every((it) => /^(\d{4}-\d\d-\d\dT|PT)/.test(it)), `${path}: ${found.instants}`);
    assert.deepEqual({ bare: found.bare, figures: found.figures, styled: found.styled }, { bare: 0, figures: 0, styled: 0 }, path);
  }
});

test('what is sorted and filtered is in the address, and survives a reload and the way back', async (t) => {
  const { page } = await visit(t, 'slos/');
  const rows = page.locator('tr[data-objective]');
  await rows.first().waitFor();
  const all = await rows.count();
  await page.getByRole('link', { name: 'Budget left' }).click();
  await page.waitForURL(/sort=left/);
  const lefts = async () => page.locator('tr[data-objective] .bl').evaluateAll((all) => all.map((it) => it.querySelector('data')).filter(Boolean).map((it) => Number(it.value)));
  const sorted = await lefts();
  assert.deepEqual(sorted, [...sorted].sort((a, b) => a - b));
  await page.getByRole('searchbox').fill('checkout');
  await page.waitForURL(/q=checkout/);
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length < n, all);
  const few = await rows.count();
  await page.reload();
  await rows.first().waitFor();
  assert.equal(await rows.count(), few);
  await page.getByRole('link', { name: /out of budget/ }).first().click();
  await page.waitForURL(/state=over/);
  const fewer = await rows.count();
  assert.ok(fewer >= 1 && fewer < few);
  await page.goBack();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-objective]').length === n, few);
});

test('an objective that is not there says so and offers the nearest', async (t) => {
  const { page } = await visit(t, 'slos/?slo=prometheus/sloth/checkout-availabilty');
  await page.getByRole('heading', { name: 'No such objective' }).waitFor();
  await page.getByRole('link', { name: /checkout-availability/ }).first().click();
  await page.locator('figure').first().waitFor();
});

test('kiosk hides the shell, and a theme of the address wins', async (t) => {
  const { page } = await visit(t, '?kiosk&theme=contrast');
  await page.locator('main table:visible').first().waitFor();
  assert.equal(await page.locator('.site-bar').isVisible(), false);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'contrast');
  await picture(page, 'kiosk-contrast');
});
