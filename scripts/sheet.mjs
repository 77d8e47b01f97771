// All style sheets of the page as one, without comments and blanks: every sheet is asked for before anything
// is painted, and one is there sooner than ten, and smaller than they together.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page with one style sheet instead of all it links to; the file is written, the others are taken away. */
export function withOneSheet(dist, html) {
  const links = [...html.matchAll(/<link rel="stylesheet" href="\.\/(?<name>[^"]+)"[^>]*>\n?/g)];
  if (!links.length) throw new Error('index.html links to no style sheet the way trunk writes it');
  const css = asOne(links.map(({ groups }) => readFileSync(join(dist, groups.name), 'utf8')));
  for (const { groups } of links) rmSync(join(dist, groups.name));
  const name = `style-${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
  writeFileSync(join(dist, name), css);
  const link = `<link rel="stylesheet" href="./${name}" integrity="sha384-${createHash('sha384').update(css).digest('base64')}">\n`;
  return links.reduce((page, [text], n) => page.replace(text, n ? '' : link), html);
}

/** The sheets one after the other, as briefly as they can be said: neighbours of one layer share its block. */
export function asOne(sheets) {
  const layer = (css) => /(?:^|;)(@layer \w+\{)/.exec(css)[1];
  return sheets.map(minified).reduce((all, css, n, each) => (n && layer(css) === layer(each[n - 1]) ? all.slice(0, -1) + css.slice(layer(css).length) : all + css));
}

/** Without comments and blanks that mean nothing. */
export function minified(text) {
  return text
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]|[<>]=| !(?=important)| \/) ?/g, (_, sign) => sign.trim())
    .replaceAll('@media (', '@media(')
    .replaceAll(/: (?=[^{}]*[;}])|(?<=\([\w-]+:) /g, (colon) => colon.trim())
    .replaceAll(/(?<=[(-]n) \+ /g, '+')
    .replaceAll(';}', '}')
    .trim();
}
