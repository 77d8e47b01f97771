// Text that wants to be more than text, in every place text comes from: names and labels of a real Prometheus, config.json,
// the address, error messages. It is shown as text, the layout holds, and nothing is asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configured, hasPrometheus, ownPrometheus } from './faults.mjs';
import { pages, picture, sizes, visit } from './harness.mjs';

const skip = hasPrometheus ? false : 'no Prometheus is installed';

const HOSTILE = {
  markup: '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=2</script>',
  svg: '</text></svg><svg onload=globalThis.hacked=3><a href="javascript:globalThis.hacked=4">',
  entity: '&lt;b&gt; &#x3c;img src=x&#x3e; "\'`',
  long: 'w'.repeat(10_000),
  turned: '\u202Etnemyap\u2066 \u202Dok',
  hidden: 'pay\u200Bme\u2060nt\uFEFF',
  emoji: '💳👩‍👩‍👧‍👦🏴‍☠️é\u0301\u0301',
  lines: 'two\nlines\r\n\tand a tab',
  proto: '__proto__',
  constructor: 'constructor',
  link: 'javascript:globalThis.hacked=5',
  template: '${globalThis.hacked=6} {service} %s %00 ../../',
};

/** A Prometheus whose rules are named by strangers. */
const strangers = (t) => ownPrometheus(t, Object.values(HOSTILE).map((text) => ({ service: text, name: text, ratio: 0.0004, alert: text, words: text.replaceAll('{', '('), labels: { team: text } })));

/** Nothing ran, nothing was asked for, nothing is wider than the screen, and no link leads into a script. */
async function isOnlyText({ page, requests, url }, where) {
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined, `${where}: something ran`);
  const strange = requests.filter((it) => !it.url.startsWith(new URL('/', url).href) || /\/x$/.test(it.url));
  assert.deepEqual(strange.map((it) => it.url), [], where);
  const found = await page.evaluate(() => ({
    // A query is copied as it is, in a block of its own; everything else is read.
    read: [...document.querySelectorAll('body *:not(pre, pre *, script)')].flatMap((it) => [...it.childNodes]).filter((it) => it.nodeType === Node.TEXT_NODE).map((it) => it.data).join('\n') + document.title,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    made: document.querySelectorAll('main img, main script, main iframe, [onerror], [onload], a[href^="javascript:" i]').length,
    high: Math.max(0, ...[...document.querySelectorAll('main tr')].map((it) => it.getBoundingClientRect().height)),
  }));
  assert.equal(found.made, 0, `${where}: markup became markup`);
  assert.ok(found.wide <= 0, `${where}: ${found.wide} px too wide`);
  // Our own sentences isolate names (U+2068 … U+2069); nothing else may turn text or hide in it.
  const turned = /.{0,30}[\u202a-\u202e\u2066\u2067\u200b\u2060\ufeff].{0,30}/.exec(found.read.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, (it) => it.slice(1, -1)));
  assert.equal(turned && JSON.stringify(turned[0]), null, `${where}: text can turn what stands beside it`);
  assert.ok(found.high < 700, `${where}: a row ${found.high} px high`);
}

test('names, labels and annotations of strangers', { skip, timeout: 120_000 }, async (t) => {
  const prometheus = await strangers(t);
  const configuration = {
    title: HOSTILE.markup,
    sources: [{ kind: 'prometheus', name: HOSTILE.turned.slice(0, 20), url: 'prometheus/' }],
    services: [{ name: HOSTILE.markup, description: HOSTILE.svg, owner: HOSTILE.turned, group: HOSTILE.long.slice(0, 2000), tier: 1 }],
    links: { runbook: 'https://runbooks.example/{service}/{alert}' },
  };
  const server = configured(t, configuration, { prometheus });
  let ids = [];
  for (const size of Object.values(sizes)) {
    const it = await visit(t, '', { server, size, theme: size === sizes.narrow ? 'dark' : 'light' });
    const { page } = it;
    for (const path of pages) {
      await it.go(path);
      const known = path === 'slos/' ? 'tr[data-objective]' : path === '' ? 'table.alerts tbody tr' : 'main tbody tr';
      await page.locator(known).first().waitFor();
      if (path === 'slos/') {
        ids = await page.locator('tr[data-objective]').evaluateAll((rows) => rows.map((it) => it.dataset.objective));
        assert.equal(ids.length, Object.keys(HOSTILE).length);
        assert.match(await page.locator('main').innerText(), /<img src=x onerror="globalThis\.hacked=1"><script>/, 'shown as text');
      }
      await picture(page, `hostile-${path.replace('/', '') || 'first'}-${size.width}`);
      await isOnlyText(it, `/${path} at ${size.width}`);
    }
  }
  const it = await visit(t, 'slos/', { server, size: sizes.narrow });
  for (const id of ids) {
    await it.go(`slos/?slo=${encodeURIComponent(id)}`);
    await it.page.locator('.facts').first().waitFor();
    if (id.includes('img')) await picture(it.page, 'hostile-objective');
    await isOnlyText(it, id);
  }
});

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`parameters of the address: ${name}`, async (t) => {
    const value = encodeURIComponent(text.slice(0, 3000));
    const it = await visit(t, '?demo', { size: sizes.narrow, expected: [/Failed to load resource.*4(14|31)/] });
    for (const path of [`slos/?demo&q=${value}&state=${value}&sort=${value}&tool=${value}`, `slos/?demo&slo=${value}`, `?demo&timezone=${value}&from=${value}&to=${value}&refresh=${value}&theme=${value}&var-team=${value}&${value}=${value}`, `sources/?demo&at=${value}`]) {
      await it.go(path);
      await it.page.locator('main').first().waitFor();
      await isOnlyText(it, `${path.slice(0, 60)}…`);
    }
  });
}
