// What a refresh does to the list of objectives: it draws anew what it changed, and nothing else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { closing, theBrowser } from './harness.mjs';
import { configured } from './faults.mjs';
import { liveRecording } from './live_recording.mjs';

/** The recorded company as a live server, and its list of objectives open in a page. */
async function opened(t) {
  const company = await liveRecording({ runs: false });
  closing(t, company.stop);
  const app = await configured(t, company.configuration, { prometheus: company.url });
  const context = await (await theBrowser()).newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  closing(t, () => context.close());
  const asking = new Set();
  /** Nothing has been on its way for half a second: what was answered is drawn. */
  const quiet = async () => {
    for (let calm = 0; calm < 10; calm = asking.size === 0 ? calm + 1 : 0) await new Promise((later) => setTimeout(later, 50));
  };
  const show = async () => {
    const page = await context.newPage();
    page.on('request', (request) => asking.add(request));
    for (const over of ['requestfinished', 'requestfailed']) page.on(over, (request) => asking.delete(request));
    // It is always the same moment: only what is answered makes a difference.
    await page.addInitScript((now) => (Date.now = () => now), company.taken_at);
    await page.goto(new URL('slos/?refresh=1h', app.url).href);
    await page.locator('tr[data-objective]').first().waitFor();
    await page.locator('main[aria-busy]').waitFor({ state: 'detached' });
    await quiet();
    return page;
  };
  const refresh = async (page) => {
    const before = company.asked();
    await page.keyboard.press('d');
    await page.keyboard.press('r');
    while (company.asked() === before) await page.waitForTimeout(50);
    await quiet();
  };
  return { company, show, refresh, quiet };
}

/** What every row says, with all digits. */
const rows = (page) => page.locator('tr[data-objective]').evaluateAll((all) => all.map((it) => [it.innerText, ...[...it.querySelectorAll('data')].map((number) => number.value)].join(' ')));

/** Notes what happens in the table from now on. */
const watchRows = (page) => page.evaluate(() => {
  window.changed = [];
  const watcher = new MutationObserver((all) => window.changed.push(...all.map((it) => it.target.parentElement?.closest('tr')?.id ?? it.target.nodeName)));
  watcher.observe(document.querySelector('.slo-table tbody'), { childList: true, subtree: true, attributes: true, characterData: true });
});

test('answers that say the same draw no row anew', async (t) => {
  const { show, refresh } = await opened(t);
  const page = await show();
  await watchRows(page);
  await refresh(page);
  assert.deepEqual(await page.evaluate(() => window.changed), []);
});

test('answers that say something else are in every row they are about', async (t) => {
  const { company, show, refresh } = await opened(t);
  const page = await show();
  const before = await rows(page);
  // Ratios of errors: targets, counts and moments stay.
  const more = (said, number) => (Number(number) > 0 && Number(number) < 0.5 ? `,"${Number(number) * 1.01}"]` : said);
  company.alter((answer) => answer.replaceAll(/,\s*"([\d.e+-]+)"\]/g, more));
  await refresh(page);
  const after = await rows(page);
  const n = after.filter((it, at) => it !== before[at]).length;
  assert.ok(n > 5, `${n} rows of ${before.length}`);
  assert.deepEqual(after, await rows(await show()), 'as a page shows them that begins with these answers');
});

test('who moves with the keyboard stays where they are, also behind a dialog', async (t) => {
  const { company, show, refresh, quiet } = await opened(t);
  const page = await show();
  const figure = page.locator('tr[data-objective$="checkout-availability"] button.known:not([tabindex])');
  const has = () => figure.evaluate((it) => it === document.activeElement);
  let times = 1;
  const more = (said, number) => (Number(number) > 0 && Number(number) < 0.5 ? `,"${Number(number) * (1 + times / 100)}"]` : said);
  company.alter((answer) => answer.replaceAll(/,\s*"([\d.e+-]+)"\]/g, more));
  await figure.focus();
  const before = await figure.innerText();
  await refresh(page);
  const after = await figure.innerText();
  assert.notEqual(after, before);
  assert.ok(await has(), 'on the figure that was drawn anew');
  // A dialog is open while the row behind it is drawn anew.
  times = 2;
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'How do we know' }).waitFor();
  const asked = company.asked();
  await page.evaluate(() => [...document.querySelectorAll('button')].find((it) => /Refresh/.test(it.ariaLabel ?? it.innerText))?.click());
  for (let n = 0; n < 100 && company.asked() === asked; n += 1) await page.waitForTimeout(50);
  assert.ok(company.asked() > asked, 'asked again');
  await quiet();
  assert.notEqual(await figure.innerText(), after);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await has(), 'given back to the figure that was drawn anew');
});
