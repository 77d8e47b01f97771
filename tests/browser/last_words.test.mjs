// What happens when the app itself fails, and when a new release lies on the server under an open page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, sizes, visit } from './harness.mjs';

/** Makes the app panic: the browser refuses it one element. */
const breakIt = (page) => page.evaluate(() => {
  const create = Document.prototype.createElement;
  Document.prototype.createElement = function refuse() {
    Document.prototype.createElement = create;
    throw new TypeError('refused');
  };
  document.querySelector('.site-nav a[href*="sources"]').click();
});

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`a panic shows the cause and a report, and starts again by itself (${theme}, ${size})`, async (t) => {
    const { page } = await visit(t, 'slos/', { theme, size: sizes[size], expected: [/./] });
    await page.locator('tr[data-objective]').first().waitFor();
    await breakIt(page);
    await page.getByRole('heading', { name: /Plumbline has stopped/ }).waitFor();
    assert.match(await page.locator('main').innerText(), /It starts again by itself in \d s\./);
    const report = await page.getByLabel('Report').inputValue();
    assert.match(report, /^Plumbline \d+\.\d+\.\d+: panicked at /);
    assert.match(report, /\nPage: .*\nTime: .*\nBrowser: /);
    await picture(page, `panic-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0);
    await page.locator('tr[data-source], tr[data-objective]').first().waitFor({ timeout: 15_000 });
    assert.equal(await page.evaluate(() => sessionStorage.getItem('plumbline-failures') !== null), true);
  });
}

test('the pause grows with every failure, and reading the report stops it', async (t) => {
  const { page } = await visit(t, 'slos/', { expected: [/./] });
  await page.locator('tr[data-objective]').first().waitFor();
  await page.evaluate(() => sessionStorage.setItem('plumbline-failures', JSON.stringify([4, Date.now()])));
  await breakIt(page);
  await page.getByText(/It starts again by itself in (79|80) s/).waitFor();
  await page.getByLabel('Report').focus();
  const left = await page.locator('.then').innerText();
  await page.waitForTimeout(2500);
  assert.equal(await page.locator('.then').innerText(), left);
  await page.getByRole('button', { name: 'Start again now' }).click();
  await page.locator('tr[data-source], tr[data-objective]').first().waitFor();
});

test('a new release is taken up only when both files are right and nobody is busy', async (t) => {
  const { context, url } = await visit(t, '', { expected: [/./] });
  const page = await context.newPage();
  await page.clock.install();
  let [isOut, isWhole] = [false, false];
  // The same release under other names: what counts is that names and hashes are read from the page on the server.
  await page.route((it) => it.pathname === '/', async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    const js = /data-js="([^"]+)"/.exec(body)[1];
    const renamed = body.replaceAll(js, js.replace('plumbline-', 'plumbline-new-'));
    await route.fulfill({ response: answer, body: isOut && isWhole ? renamed : isOut ? renamed.replace(/data-integrity="[^"]+"/, 'data-integrity="sha384-AAAA"') : body });
  });
  // It may be looked for again while what came is still on its way.
  let arrive;
  const arrived = new Promise((done) => (arrive = done));
  await page.route(/plumbline-new-/, async (route) => arrived.then(async () => route.fulfill({ response: await route.fetch({ url: route.request().url().replace('plumbline-new-', 'plumbline-') }) })));
  let n_loads = 0;
  page.on('load', () => (n_loads += 1));
  await page.goto(url);
  await page.locator('.site-nav').waitFor();
  // The routes answer in real time while the page's clock stands in the future.
  const quarter = async () => {
    for (let minute = 0; minute < 31; minute += 1) await page.clock.runFor(60_000);
    await page.waitForTimeout(1000);
  };
  await quarter();
  assert.deepEqual([await page.locator('#new-release').count(), n_loads], [0, 1], 'nothing is new');
  isOut = true;
  await quarter();
  assert.deepEqual([await page.locator('#new-release').count(), n_loads], [0, 1], 'half an upload is no release');
  isWhole = true;
  // Somebody types.
  await page.evaluate(() => {
    const field = document.body.appendChild(document.createElement('input'));
    field.id = 'field';
    field.focus();
  });
  await quarter();
  arrive();
  await page.locator('#new-release').first().waitFor();
  await page.waitForTimeout(500);
  assert.equal(await page.locator('#new-release').count(), 1, 'it is said once');
  await picture(page, 'new-release');
  await page.clock.runFor(120_000);
  assert.equal(n_loads, 1, 'whoever types is not interrupted');
  await page.locator('#field').blur();
  await page.clock.runFor(90_000).catch(() => {});
  await page.waitForTimeout(1500);
  assert.equal(n_loads, 2, 'taken up when nobody is busy');
});
