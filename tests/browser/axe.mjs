// What axe has to complain of on a page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, a line each; every rule it has but those that are only experiments; `within` is a selector. */
export async function findings(page, within) {
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe);
  const { violations, passes } = await page.evaluate((within) => window.axe.run(within ?? document, { resultTypes: ['violations'] }), within);
  assert.ok(passes.length > (within ? 3 : 10), 'axe looked');
  return violations.flatMap(({ id, help, nodes }) => nodes.map((it) => `${id}: ${help} – ${it.html.slice(0, 160)} ${it.any.map((any) => any.message).join('; ')}`));
}
