// Every figure tells what stands behind it, and what it tells is true: the query gives the number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured, hasPrometheus, ownPrometheus } from './faults.mjs';
import { picture, shared, sizes, values, visit, world } from './harness.mjs';

const skip = hasPrometheus ? false : 'no Prometheus is installed';

/** Presses a figure and resolves to the dialog. */
async function ask(page, figure) {
  await figure.click();
  const dialog = page.getByRole('dialog', { name: 'How do we know' });
  await dialog.waitFor();
  return dialog;
}
const close = async (page) => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};
const says = async (dialog, words) => {
  const text = await dialog.innerText();
  for (const word of words) assert.ok(text.includes(word), `${word} is not in: ${text}`);
};

for (const [theme, size] of [['light', 'wide'], ['dark', 'narrow']]) {
  test(`the first page: the verdict, budgets, availability, alerts (${theme}, ${size})`, async (t) => {
    const { page } = await visit(t, '?demo', { theme, size: sizes[size] });
    await page.locator('.multiple').first().waitFor();
    const counted = await page.locator('.verdict button.known').innerText();
    let dialog = await ask(page, page.locator('.verdict button.known'));
    await says(dialog, ['out of budget', 'within target', 'Source', 'As of', 'Asked', 'Requests', 'Least coverage']);
    const n = await values(dialog.locator('.facts').last());
    assert.ok(n.includes(Number(/of (\d+)/.exec(counted)[1])), 'as many objectives as the verdict counts');
    await picture(page, `known-verdict-${theme}-${size}`);
    // From many to one, and its query.
    dialog = await ask(page, dialog.locator('td .known').first());
    await says(dialog, ['of the budget left', 'Coverage', 'Last sample']);
    await close(page);
    dialog = await ask(page, page.getByRole('button', { name: 'How do we know' }).first());
    await says(dialog, ['Budget left', 'Coverage']);
    await close(page);
    const cell = page.getByRole('table', { name: /^Availability/ }).locator('td .known').first();
    const [shown] = await values(cell);
    dialog = await ask(page, cell);
    assert.ok((await values(dialog.locator('.big'))).includes(shown), 'the same availability');
    const [bad, total] = await values(dialog.locator('.facts').first());
    assert.ok(Math.abs(1 - bad / total - shown) < 1e-12, 'which is what its events come to');
    await picture(page, `known-availability-${theme}-${size}`);
    await close(page);
    dialog = await ask(page, page.locator('.panel', { hasText: 'Firing alerts' }).getByRole('button', { name: 'How do we know' }));
    await says(dialog, ['Source', 'Asked', 'Request', 'Alerts']);
    await picture(page, `known-alerts-${theme}-${size}`);
    await close(page);
  });

  test(`objectives: each burn rate over its window (${theme}, ${size})`, async (t) => {
    const { page } = await visit(t, 'slos/?demo', { theme, size: sizes[size] });
    const row = page.locator('tr[data-objective$="checkout-availability"]');
    const dialog = await ask(page, row.locator('button.known:not([tabindex])'));
    for (const button of await dialog.getByRole('button', { name: /^Burn rate/ }).all()) {
      await button.click();
      assert.equal(await button.getAttribute('aria-pressed'), 'true');
      await says(dialog, ['the pace that just spends the budget', 'Errors', 'Allowed', 'Window', 'As of', 'Coverage']);
      const [burn] = await values(dialog.locator('.big'));
      const facts = await values(dialog.locator('.facts'));
      const [errors, allowed] = facts.slice(-2);
      assert.ok(Math.abs(errors / allowed - burn) < 1e-9 * Math.max(1, burn), `${errors} / ${allowed} is ${burn}`);
    }
    await picture(page, `known-burn-rate-${theme}-${size}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0);
    await close(page);
    assert.equal(await row.locator('button:not([tabindex="-1"])').count(), 1, 'the keyboard stops once a row');
  });
}

test('what the dialog gives to copy gives the number it stands behind, at a real Prometheus', { skip, timeout: 120_000 }, async (t) => {
  const prometheus = await ownPrometheus(t, [{ service: 'checkout', name: 'availability', ratio: 0.0004 }, { service: 'search', name: 'latency', ratio: 0.002 }]);
  const server = await configured(t, { sources: [{ kind: 'prometheus', name: 'own', url: 'prometheus/', open_url: prometheus }] }, { prometheus });
  const { page, context } = await visit(t, 'slos/?refresh=5s', { server });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const rows = page.locator('tr[data-objective]');
  // Questions are about whole moments of a clock: the first may be about one before this Prometheus was there.
  for (const row of [rows.first(), rows.last()]) await row.locator('button.known:not([tabindex]) data').waitFor({ timeout: 60_000 });
  for (const row of await rows.all()) {
    const dialog = await ask(page, row.locator('button.known:not([tabindex])'));
    const buttons = await dialog.getByRole('button', { name: /^(Burn rate|Budget left)/ }).all();
    assert.ok(buttons.length >= 3);
    for (const button of buttons) {
      await button.click();
      const [shown] = await values(dialog.locator('.big'));
      await dialog.getByRole('button', { name: 'Copy the query' }).click();
      await page.waitForTimeout(100);
      const query = await page.evaluate(() => navigator.clipboard.readText());
      const answer = await (await fetch(`${prometheus}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query }) })).json();
      assert.equal(answer.status, 'success', `${query}: ${answer.error}`);
      const [{ value }] = answer.data.result;
      assert.ok(Math.abs(Number(value[1]) - shown) < 1e-9, `${await button.innerText()}: ${query} is ${value[1]}, shown is ${shown}`);
      assert.ok((await dialog.getByRole('link', { name: 'Open in Prometheus' }).getAttribute('href')).startsWith(prometheus));
    }
    await close(page);
  }
});

const running = world();

test('what is drawn over time: its query gives its newest values, at a real Prometheus', { skip: running ? false : 'no world runs', timeout: 120_000 }, async (t) => {
  const { page, context } = await visit(t, 'slos/?from=now-6h&slo=prometheus/sloth/checkout-latency', { server: shared({ prometheus: running.prometheus }) });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const why = (title) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: title, exact: true }) }).getByRole('button', { name: 'How do we know' });
  const near = (a, b, what) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${what}: ${a} instead of ${b}`);
  async function behind(title) {
    const dialog = await ask(page, why(title));
    await says(dialog, ['Source', 'As of', 'Asked', 'Range', 'One value every', 'Each over', 'Coverage', 'Newest']);
    await dialog.getByRole('button', { name: 'Copy the query' }).click();
    await page.waitForTimeout(100);
    const query = await page.evaluate(() => navigator.clipboard.readText());
    const time = (await dialog.locator('dt', { hasText: 'Newest' }).locator('..').locator('time').getAttribute('datetime'));
    const answer = async (query) => {
      const { status, error, data } = await (await fetch(`${running.prometheus}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query, time }) })).json();
      assert.equal(status, 'success', `${query}: ${error}`);
      return data.result.map((it) => [it.metric, Number(it.value[1])]);
    };
    return { dialog, query, answer, shown: await values(dialog.locator('.facts').first()) };
  }
  const latency = await behind('Latency');
  await picture(page, 'known-histogram');
  for (const [n, q] of [0.5, 0.95, 0.99].entries()) {
    const [[, value]] = await latency.answer(`histogram_quantile(${q}, ${latency.query})`);
    near(latency.shown[n], value, `p${q * 100}`);
  }
  await close(page);
  const events = await behind('Events');
  await picture(page, 'known-events');
  const rows = Object.values(Object.fromEntries((await events.answer(events.query)).map(([metric, value]) => [Object.values(metric)[0], value])));
  const [good, bad] = events.shown;
  near(good + bad, Math.max(...rows), 'all events a second');
  assert.ok(rows.some((it) => [good, bad].some((shown) => Math.abs(shown - it) <= 1e-9 * it)), `${rows} are ${events.shown}`);
  await close(page);
});

test('how fast a source answers, from the keyboard, while the page ticks', { skip, timeout: 120_000 }, async (t) => {
  const prometheus = await ownPrometheus(t, [{ service: 'checkout', name: 'availability', ratio: 0.0004 }]);
  const server = await configured(t, { sources: [{ kind: 'prometheus', name: 'own', url: 'prometheus/' }] }, { prometheus });
  const { page } = await visit(t, 'sources/', { server });
  const figure = page.locator('tr[data-source] button.known');
  await figure.waitFor();
  await figure.focus();
  await page.waitForTimeout(2500);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'known', 'the clock does not take the focus away');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'How do we know' });
  await says(dialog, ['Median', 'Slowest', 'Answers', 'Without an answer', 'Last answer', 'own']);
  await picture(page, 'known-latency');
  await close(page);
});

test('a leader sees no button but those of the shell: figures look like figures', async (t) => {
  const { page } = await visit(t, '?demo');
  await page.locator('.multiple').first().waitFor();
  const looks = await page.locator('main button.known').evaluateAll((all) => all.map((it) => {
    const { borderTopWidth, backgroundColor, textDecorationLine, paddingLeft } = getComputedStyle(it);
    return [borderTopWidth, backgroundColor, textDecorationLine, paddingLeft].join(' ');
  }));
  assert.deepEqual([...new Set(looks)], ['0px rgba(0, 0, 0, 0) none 0px']);
});
