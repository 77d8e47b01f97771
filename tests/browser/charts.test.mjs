// Charts in people's hands: read, zoomed, moved, isolated and taken away, with a mouse, a keyboard and fingers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drawn, everyPart, picture, seeAll, sizes, visit } from './harness.mjs';

const LATENCY = 'slos/?demo&slo=prometheus/sloth/checkout-latency';
const OBJECTIVE = 'slos/?demo&slo=prometheus/sloth/checkout-availability';

const figureOf = (page, chart) => page.locator('figure', { has: chart });
const legendOf = (page, chart) => figureOf(page, chart).getByRole('group', { name: /^Series/ });

/** The two charts of the objective's page, once their story has come. */
async function charts(t, options = {}) {
  const seen = await visit(t, OBJECTIVE, options);
  const { page } = seen;
  const budget = page.getByRole('slider', { name: /^Budget of/ });
  const burn = page.getByRole('slider', { name: /^Burn rate of/ });
  await legendOf(page, burn).waitFor();
  return { ...seen, budget, burn };
}

/** A point of a chart by parts of its width and height; it is scrolled into sight first. */
async function point(chart, x, y = 0.5) {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  return [box.x + x * box.width, box.y + y * box.height];
}

const drag = async (page, from, to, steps = 8) => {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps });
  await page.mouse.up();
};

/** What the address asks for, in milliseconds. */
const asked = (page) => ['from', 'to'].map((name) => Date.parse(new URL(page.url()).searchParams.get(name)));
/** The range is asked for, and every chart has had its turn to draw it. */
const zoomed = async (page) => {
  await page.waitForURL(/[?&]from=/);
  await drawn(page);
};
const told = (chart) => chart.getAttribute('aria-valuetext');
const table = (chart) => chart.locator('.reading');

test('one crosshair reads all charts of the page', async (t) => {
  const { page, budget, burn } = await charts(t);
  await page.mouse.move(...await point(burn, 0.5));
  await table(burn).waitFor();
  assert.equal(await table(budget).isVisible(), true, 'the other chart is read at the same instant');
  const when = (chart) => table(chart).locator('b').first().innerText();
  assert.equal(await when(burn), await when(budget));
  const values = await table(burn).locator('li:visible b').allInnerTexts();
  assert.ok(values.length >= 2 && values.every((it) => /×$/.test(it)), values.join());
  const numbers = values.map((it) => parseFloat(it.replaceAll('\u202f', '')));
  assert.deepEqual(numbers, numbers.toSorted((a, b) => b - a), 'the highest first');
  assert.match(await table(budget).locator('li:visible b').innerText(), /%$/);
  await page.mouse.move(5, 5);
  await table(burn).waitFor({ state: 'hidden' });
  assert.equal(await table(budget).isVisible(), false);
});

test('what is not measured is not given a value', async (t) => {
  const { page, burn } = await charts(t);
  await page.mouse.move(...await point(burn, 0.995));
  await table(burn).waitFor();
  const values = await table(burn).locator('li:visible b').allInnerTexts();
  assert.ok(values.every((it) => it === 'not yet'), values.join());
});

test('it says which alerts fired', async (t) => {
  const { page, burn } = await charts(t);
  const isFiring = /^CheckoutAvailabilityBurn firing$/;
  let said = '';
  // A painted chart has no marks to ask: the pointer goes along it until an alert is told.
  for (let x = 0.02; x < 0.95 && !isFiring.test(said); x += 0.01) {
    await page.mouse.move(...await point(burn, x));
    await table(burn).waitFor();
    said = await table(burn).locator('p').last().innerText();
  }
  assert.match(said, isFiring);
  assert.match(await told(burn), /firing$/);
});

test('reading a chart draws nothing, asks nothing and leaves nothing behind', async (t) => {
  const { page, requests, burn, budget } = await charts(t);
  await everyPart(page);
  const [left, y] = await point(burn, 0.05);
  const [right] = await point(burn, 0.9);
  await page.mouse.move(left, y);
  await table(burn).waitFor();
  const before = requests.length;
  await page.evaluate(() => {
    globalThis.drawn = 0;
    globalThis.nodes = () => document.getElementsByTagName('*').length;
    globalThis.had = globalThis.nodes();
    const note = (records) => (globalThis.drawn += records.length);
    for (const drawing of document.querySelectorAll('.drawing')) {
      new MutationObserver(note).observe(drawing, { subtree: true, childList: true, attributes: true, characterData: true });
    }
  });
  const seen = new Set();
  for (let n = 0; n < 100; n += 1) {
    await page.mouse.move(left + ((right - left) * n) / 99, y);
    seen.add(await told(burn));
  }
  assert.ok(seen.size > 60, `${seen.size} instants were read`);
  assert.ok(seen.has(await told(burn)) && (await told(budget)) !== '');
  assert.equal(await page.evaluate(() => globalThis.drawn), 0, 'no chart was drawn');
  assert.equal(await page.evaluate(() => globalThis.nodes() - globalThis.had), 0, 'no element came');
  assert.deepEqual(requests.slice(before).map((it) => it.url), []);
});

test('a drag zooms, and Back returns', async (t) => {
  const { page, budget, burn } = await charts(t);
  const before = await page.locator('.burn-rate text').allTextContents();
  const top = async () => (await burn.boundingBox()).y;
  const [from, to] = [await point(burn, 0.25), await point(burn, 0.5)];
  const stood = await top();
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 6 });
  const brushed = await burn.locator('.brush').evaluate((it) => it.getBBox().width);
  assert.ok(Math.abs(brushed - (to[0] - from[0])) <= 2, `${brushed} px are brushed`);
  assert.match(await table(burn).locator('b').first().innerText(), / – /);
  await page.mouse.up();
  await zoomed(page);
  const [start, end] = asked(page);
  const day = 86_400_000;
  assert.ok(Math.abs((end - start) / day - 7.35 / 4) < 0.1, `${(end - start) / day} days`);
  // Not while it is asked for: then there is another drawing in its place.
  await page.waitForFunction((it) => ![it, ''].includes([...document.querySelectorAll('.burn-rate text')].map((text) => text.textContent).join()), before.join());
  // A sentence above it may take a line more or less than before.
  assert.ok(Math.abs(await top() - stood) <= 20, 'the chart stays where it was on the screen');
  assert.equal(await burn.isVisible() && await budget.isVisible(), true);
  await picture(page, 'chart-zoomed');
  await page.goBack();
  await page.waitForFunction((it) => [...document.querySelectorAll('.burn-rate text')].map((text) => text.textContent).join() === it, before.join());
  assert.equal(new URL(page.url()).searchParams.get('from'), null);
});

test('a press changes nothing, two zoom out, and with Shift the paper is moved', async (t) => {
  const { page, burn } = await charts(t);
  const [from, to] = [await point(burn, 0.4), await point(burn, 0.6)];
  await page.mouse.click(...from);
  assert.equal(new URL(page.url()).searchParams.get('from'), null);
  await drag(page, from, to);
  await zoomed(page);
  const first = asked(page);
  await page.mouse.dblclick(...from);
  await page.waitForFunction((it) => Date.parse(new URL(location).searchParams.get('from')) < it, first[0]);
  await drawn(page);
  const second = asked(page);
  assert.ok(Math.abs((second[1] - second[0]) / (first[1] - first[0]) - 2) < 0.01, 'twice the time');
  assert.ok(Math.abs(second[0] + second[1] - first[0] - first[1]) < 4000, 'around the same middle');
  await page.keyboard.down('Shift');
  await drag(page, await point(burn, 0.3), await point(burn, 0.55));
  await page.keyboard.up('Shift');
  await page.waitForFunction((it) => Date.parse(new URL(location).searchParams.get('from')) < it, second[0]);
  const third = asked(page);
  assert.equal(third[1] - third[0], second[1] - second[0], 'as much time');
  assert.ok(Math.abs((second[0] - third[0]) / (second[1] - second[0]) - 0.25) < 0.02, 'a quarter to the past');
});

test('the legend shows one series alone, hides one, and orders them', async (t) => {
  const { page, burn } = await charts(t);
  const legend = legendOf(page, burn);
  const names = () => legend.locator(':scope > button span').allInnerTexts();
  const shown = async () => (await legend.locator(':scope > button[aria-pressed=true] span').allInnerTexts()).sort();
  const all = await names();
  assert.ok(all.length >= 2);
  const pressed = (n) => page.waitForFunction(([chart, n]) => chart.closest('figure').querySelectorAll('.legend > [aria-pressed=true]').length === n, [chart, n]);
  const chart = await burn.elementHandle();
  const [first] = all;
  await legend.getByRole('button', { name: first, exact: false }).first().click();
  await pressed(1);
  assert.deepEqual(await shown(), [first]);
  await page.mouse.move(...await point(burn, 0.5));
  assert.deepEqual(await table(burn).locator('li:visible span').allInnerTexts(), [first], 'what is hidden is not read');
  await picture(page, 'chart-alone');
  await legend.locator(':scope > button').first().click();
  await pressed(all.length);
  await legend.locator(':scope > button').first().click({ modifiers: ['Control'] });
  await pressed(all.length - 1);
  assert.deepEqual(await shown(), all.slice(1).sort());
  const address = page.url();
  assert.equal(new URL(address).searchParams.get('hide'), first, 'a colleague sees the same');
  await page.goto(address);
  await legend.waitFor();
  assert.deepEqual(await shown(), all.slice(1).sort());
  await legend.getByRole('button', { name: 'by highest' }).click();
  await legend.locator('[aria-pressed=true]:has-text("by highest")').waitFor();
  const values = (await legend.locator(':scope > button b').allInnerTexts()).map((it) => parseFloat(it.replaceAll('\u202f', '')));
  assert.deepEqual(values, values.toSorted((a, b) => b - a));
});

test('events and latency are in the same hands, and one series alone is seen by a colleague, too', async (t) => {
  const { page } = await visit(t, LATENCY);
  const [events, latency, burn] = ['Events', 'Latency', 'Burn rate'].map((it) => page.getByRole('slider', { name: `${it} of checkout/latency` }));
  await legendOf(page, events).waitFor();
  await figureOf(page, latency).getByText(/half at most/).first().waitFor();
  await page.mouse.move(...await point(latency, 0.5));
  await table(latency).waitFor();
  const when = (chart) => table(chart).locator('b').first().innerText();
  for (const chart of [events, burn]) assert.equal(await when(chart), await when(latency), 'one crosshair');
  assert.deepEqual((await table(latency).locator('li:visible span').allInnerTexts()).sort(), ['p50', 'p95', 'p99']);
  assert.deepEqual((await table(events).locator('li:visible span').allInnerTexts()).sort(), ['bad', 'good']);
  assert.ok((await table(events).locator('li:visible b').allInnerTexts()).every((it) => /\/s$/.test(it)));
  assert.equal(await legendOf(page, latency).count(), 0, 'lines of one ink are named where they end');
  // One series alone, which the other charts do not notice.
  await legendOf(page, events).getByRole('button', { name: /^good/ }).click();
  await page.waitForURL(/[?&]hide=bad/);
  await page.mouse.move(...await point(events, 0.5));
  await table(events).waitFor();
  assert.deepEqual(await table(events).locator('li:visible span').allInnerTexts(), ['good']);
  assert.equal(await legendOf(page, burn).locator(':scope > [aria-pressed=false]').count(), 0);
  // Its numbers.
  const figure = figureOf(page, events);
  await figure.getByText('take away').click();
  const saved = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'Save CSV' }).click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), 'events-of-checkout-latency.csv');
  assert.match(readFileSync(await file.path(), 'utf8'), /^time,unix,"good","bad"\r\n/);
});

test('the keyboard reads, zooms and leaves', async (t) => {
  const { page, burn, budget } = await charts(t);
  await burn.focus();
  await page.keyboard.press('ArrowLeft');
  await table(burn).waitFor();
  const newest = await told(burn);
  assert.match(newest, /^\w+ \d+ \w+, \d\d:\d\d: .*×/);
  assert.equal(await burn.getAttribute('aria-valuemax'), '100');
  await page.keyboard.press('ArrowLeft');
  const before = await told(burn);
  assert.notEqual(before, newest);
  await page.keyboard.press('ArrowRight');
  assert.equal(await told(burn), newest);
  await page.keyboard.press('Home');
  const place = async () => Number(await burn.getAttribute('aria-valuenow'));
  assert.ok(await place() <= 2);
  await page.keyboard.press('Shift+ArrowRight');
  assert.ok(await place() >= 2, 'a bigger step');
  await page.keyboard.press('End');
  assert.equal(await told(burn), newest);
  await page.keyboard.press('Enter');
  await zoomed(page);
  const [start, end] = asked(page);
  assert.ok(Math.abs((end - start) / 86_400_000 - 7.35 / 2) < 0.4, 'half the time');
  assert.equal(await burn.evaluate((it) => it === document.activeElement), true, 'the focus stays');
  await page.keyboard.press('Escape');
  await table(burn).waitFor({ state: 'hidden' });
  await page.keyboard.press('ArrowLeft');
  await table(burn).waitFor();
  await page.keyboard.press('Tab');
  await table(burn).waitFor({ state: 'hidden' });
  assert.equal(await table(budget).isVisible(), false);
});

test('a finger reads and two zoom', async (t) => {
  const { page, context, burn } = await charts(t, { size: sizes.narrow });
  const glass = await context.newCDPSession(page);
  await glass.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
  const touch = (type, ...points) => glass.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const [a, b] = [await point(burn, 0.3), await point(burn, 0.5)];
  await touch('touchStart', a);
  await table(burn).waitFor();
  const first = await told(burn);
  for (let n = 1; n <= 5; n += 1) await touch('touchMove', [a[0] + ((b[0] - a[0]) * n) / 5, a[1]]);
  await page.waitForFunction((it) => document.activeElement && ![...document.querySelectorAll('.hands')].some((hands) => hands.getAttribute('aria-valuetext') === it), first);
  await touch('touchEnd');
  assert.equal(await table(burn).isVisible(), true, 'it stays to be read');
  assert.equal(new URL(page.url()).searchParams.get('from'), null, 'one finger does not zoom');
  await picture(page, 'chart-touch-390');
  const [left, right, wider, widest] = [await point(burn, 0.4), await point(burn, 0.6), await point(burn, 0.2), await point(burn, 0.8)];
  await touch('touchStart', left);
  await touch('touchStart', left, right);
  for (let n = 1; n <= 5; n += 1) {
    await touch('touchMove', [left[0] + ((wider[0] - left[0]) * n) / 5, left[1]], [right[0] + ((widest[0] - right[0]) * n) / 5, right[1]]);
  }
  await touch('touchEnd');
  await zoomed(page);
  const [start, end] = asked(page);
  assert.ok(Math.abs((end - start) / 86_400_000 - 7.35 / 3) < 0.3, `${(end - start) / 86_400_000} days`);
});

test('numbers and pictures can be taken away, and nothing of them stays in memory', async (t) => {
  const { page, context, burn } = await charts(t);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => {
    globalThis.kept = new Set();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (it) => { const made = createObjectURL.call(URL, it); globalThis.kept.add(made); globalThis.made = true; return made; };
    URL.revokeObjectURL = (it) => { globalThis.kept.delete(it); revokeObjectURL.call(URL, it); };
  });
  const figure = page.locator('figure', { has: burn });
  await figure.getByText('take away').click();
  const saved = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'Save CSV' }).click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), 'burn-rate-of-checkout-availability.csv');
  const [head, ...lines] = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
  assert.match(head, /^time,unix,"\d+ \w",/);
  assert.ok(lines.length > 100 && lines.every((it) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,\d+(\.\d+)?,/.test(it)));
  const said = page.locator('[role=status]', { hasText: 'clipboard' });
  await figure.getByRole('button', { name: 'Copy SVG' }).click();
  await said.waitFor();
  const svg = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(svg, /^<svg .*role="img"/);
  assert.doesNotMatch(svg, /var\(/);
  await figure.getByRole('button', { name: 'Copy PNG' }).click();
  await page.locator('[role=status]', { hasText: 'The picture is on the clipboard' }).waitFor();
  const [width, dots] = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bitmap = await createImageBitmap(await item.getType('image/png'));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const paper = canvas.getContext('2d');
    paper.drawImage(bitmap, 0, 0);
    const colours = new Set(new Uint32Array(paper.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer));
    return [bitmap.width, colours.size];
  });
  assert.equal(width, 2 * Math.round((await burn.boundingBox()).width));
  assert.ok(dots > 5, 'something is drawn on it');
  await page.waitForFunction(() => globalThis.made && globalThis.kept.size === 0);
  await picture(page, 'chart-menu');
});

for (const theme of ['light', 'dark']) {
  for (const [name, size] of Object.entries(sizes)) {
    test(`it looks right while it is read, ${theme}, ${name}`, async (t) => {
      const { page, burn, budget } = await charts(t, { theme, size });
      await page.mouse.move(...await point(burn, 0.62));
      await table(burn).waitFor();
      for (const chart of [burn, budget]) {
        const [inner, outer] = [await table(chart).boundingBox(), await page.locator('main').boundingBox()];
        const drawn = await chart.boundingBox();
        if (name === 'narrow') assert.ok(inner.y + inner.height <= drawn.y + 1, 'where there is no room beside it, it stands above');
        assert.ok(inner.x >= outer.x - 1 && inner.x + inner.width <= outer.x + outer.width + 1, 'the table stays on the page');
      }
      await picture(page, `chart-read-${theme}-${size.width}`);
    });
  }
}

test('where everything is larger a chart is whole, sharp, and read where the pointer is', async (t) => {
  const { page, budget } = await charts(t, { size: { width: 3840, height: 2160 } });
  await seeAll(page);
  const plots = await page.locator('.plot:visible').evaluateAll((all) => all.map((plot) => {
    const picture = plot.querySelector('.drawing svg, .drawing canvas');
    const [outer, inner] = [plot, picture].map((it) => it.getBoundingClientRect());
    return { over: inner.right - outer.right, part: inner.width / outer.width, zoom: plot.currentCSSZoom, sharp: (picture.width?.baseVal ? inner.width : picture.width) / inner.width };
  }));
  assert.ok(plots.length >= 3);
  for (const { over, part, zoom, sharp } of plots) {
    assert.ok(zoom > 1 && over < 2 && part > 0.99, `${over} px beyond its place, ${part} of its width`);
    assert.ok(sharp > 0.99, `${sharp} pixels of its own in one of the screen`);
  }
  await page.mouse.move(...await point(budget, 0.5));
  await table(budget).waitFor();
  const read = Number(await budget.getAttribute('aria-valuenow'));
  assert.ok(Math.abs(read - 50) <= 2, `the middle reads at ${read} %`);
});
