// Whatever stands where config.json should: each gets a screen of its own that says what to do.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { picture, visit } from './harness.mjs';

const file = join(mkdtempSync(join(tmpdir(), 'plumbline-')), 'config.json');
writeFileSync(file, '{}');

const CASES = {
  absent: [{ status: 404, body: 'not here' }, /knows no source yet/],
  empty: [{ status: 200, body: '{}', contentType: 'application/json' }, /knows no source yet/],
  page: [{ status: 200, body: '<!doctype html><title>Start</title>', contentType: 'text/html' }, /A web page stands where config.json should/],
  broken: [{ status: 200, body: '{"sources":[{"kind":"prometheus","url":"htp://host"}],}', contentType: 'application/json' }, /not JSON at line 1/],
  wrong: [{ status: 200, body: '{"sources":[{"kind":"prometheus","url":"htp://host","token":"x"}]}', contentType: 'application/json' }, /did you mean "http:\/\/…"/],
};

/** Puts an answer where config.json is asked for. */
const says = (page, answer) => page.route((url) => url.pathname === '/config.json', (route) => route.fulfill(answer));

for (const [name, [answer, expected]] of Object.entries(CASES)) {
  test(`config.json: ${name}`, async (t) => {
    const { page } = await visit(t, '', { before: (page) => says(page, answer), wait: false, expected: [/config\.json/] });
    await page.getByText(expected).first().waitFor();
    await picture(page, `config-${name}`);
    await page.getByRole('link', { name: 'See the recorded company' }).click();
    await page.getByText('The recorded company Northwind').waitFor();
    assert.match(page.url(), /demo/);
  });
}

test('keys without effect are a visible warning', async (t) => {
  const answer = { status: 200, contentType: 'application/json', body: '{"sources":[{"kind":"prometheus","url":"prometheus/"}],"colour":1,"objektives":[]}' };
  const { page } = await visit(t, '', { before: (page) => says(page, answer), wait: false, expected: [/.*/] });
  await page.getByText('objektives: is not known and has no effect – did you mean "objectives"?').waitFor();
});

test('a zone that config.json names and nobody knows is told', async (t) => {
  const answer = { status: 200, contentType: 'application/json', body: '{"sources":[{"kind":"prometheus","url":"prometheus/"}],"timezone":"Mars/Base"}' };
  const { page } = await visit(t, '', { before: (page) => says(page, answer), wait: false, expected: [/.*/] });
  await page.getByText('timezone: “Mars/Base” is no zone this browser knows').waitFor();
});
