// The look as numbers: how much CSS there is, whether every text can be read in every theme, and whether states stay
// apart for eyes that see other colours. WCAG 2.2 for contrast; Machado, Oliveira, Fernandes (2009), severity 1, for
// protan, deutan and tritan eyes; CIEDE2000 for differences.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { asOne, minified } from '../scripts/sheet.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const LIMIT = 24 * 1024; // bytes of all CSS, minified: the design's
const sheets = [...readFileSync(join(root, 'index.html'), 'utf8').matchAll(/rel="css" href="(style\/[^"]+)"/g)].map(([, name]) => name);
const css = Object.fromEntries(sheets.map((name) => [name, minified(readFileSync(join(root, name), 'utf8'))]));
const themes = read(css['style/tokens.css']);

test('all CSS together is small', () => {
  const sizes = Object.entries(css).map(([name, text]) => [name, text.length]);
  const total = asOne(sheets.map((name) => readFileSync(join(root, name), 'utf8'))).length;
  console.log(sizes.map(([name, bytes]) => `${String(bytes).padStart(7)}  ${name}`).join('\n'), `\n${String(total).padStart(7)}  in all, of ${LIMIT}`);
  assert.ok(total <= LIMIT, `${total} bytes of CSS; ${LIMIT} are allowed`);
});

test('every style sheet is part of the page, and every layer is named first', () => {
  const files = readdirSync(join(root, 'style')).filter((it) => it.endsWith('.css')).map((it) => `style/${it}`);
  assert.deepEqual(files.sort(), [...sheets].sort());
  for (const [name, text] of Object.entries(css)) assert.match(text, /^@layer/, `${name} is in no layer`);
});

test('colours are roles: none is written outside the tokens', () => {
  for (const [name, text] of Object.entries(css).filter(([name]) => !name.endsWith('tokens.css'))) {
    const colours = text.replaceAll(/#000\d|#0002/g, '').match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(/gi) ?? [];
    assert.deepEqual(colours, [], `${name} has colours of its own`);
  }
});

test('every role that is used exists', () => {
  const all = Object.values(css).join('') + readdirSync(join(root, 'src'), { recursive: true }).filter((it) => it.endsWith('.rs')).map((it) => readFileSync(join(root, 'src', it), 'utf8')).join('');
  const used = new Set([...all.matchAll(/var\(--([a-z0-9-]+)/g)].map(([, name]) => name));
  const known = new Set([...Object.values(css).join('').matchAll(/--([a-z0-9-]+):/g)].map(([, name]) => name));
  assert.deepEqual([...used].filter((it) => !known.has(it)), []);
});

const TEXT = ['ink', 'ink-2', 'ink-3', 'bad-ink', 'warn-ink', 'info', 'unk', 'good'];
const MARKS = ['ok', 'bad', 'warn', 'unk', 'info'];
for (const [name, roles] of Object.entries(themes)) {
  const wanted = name.includes('raised') || name === 'contrast' ? 7 : 4.5;
  test(`${name}: text has a contrast of ${wanted}, marks of 3`, () => {
    for (const role of TEXT) {
      for (const ground of ['paper', 'sunk']) {
        // On sunk ground the reader's own theme keeps 4.5; a wall has no sunk ground with text.
        const least = ground === 'sunk' ? 4.5 : wanted;
        const got = contrast(roles[role], roles[ground]);
        assert.ok(got >= least, `${role} on ${ground}: ${got.toFixed(2)}`);
      }
    }
    for (const role of MARKS) assert.ok(contrast(roles[role], roles.paper) >= 3, `${role}: ${contrast(roles[role], roles.paper).toFixed(2)}`);
    assert.ok(contrast(roles.paper, roles.ink) >= wanted, 'a filled button');
  });
  for (const eyes of ['normal', 'protan', 'deutan', 'tritan']) {
    test(`${name}: states stay apart for ${eyes} eyes`, () => {
      const least = 15; // what is told apart at a glance
      for (const [a, b] of [['ok', 'warn'], ['ok', 'bad'], ['warn', 'bad'], ['bad', 'unk'], ['warn', 'unk'], ['ok', 'unk']]) {
        const got = difference(seen(roles[a], eyes), seen(roles[b], eyes));
        assert.ok(got >= least, `${a} and ${b}: ${got.toFixed(1)}`);
      }
    });
  }
}

test('in grey every state has a shape of its own', () => {
  const shapes = readFileSync(join(root, 'src/widgets/state_mark.rs'), 'utf8').match(/SHAPES[^;]*;/s)[0];
  const of = Object.fromEntries([...shapes.matchAll(/\("(\w+)", r#"(.*?)"#\)/g)].map(([, name, shape]) => [name, shape]));
  const states = ['ok', 'risk', 'over', 'page', 'nodata', 'stale', 'partial', 'few', 'failed', 'silenced', 'loading'];
  assert.equal(new Set(states.map((it) => of[it])).size, states.length, 'two states share a shape');
  assert.ok(states.every((it) => of[it]));
});

/** The themes as the tokens give them: role to colour. */
function read(text) {
  const long = (colour) => (/^#\w{3}$/.test(colour) ? colour.replaceAll(/\w/g, '$&$&') : colour);
  const roots = text.match(/:root\{(.*?)\}/s)[1];
  const [light, dark] = [0, 1].map((n) => Object.fromEntries([...roots.matchAll(/--([\w-]+):light-dark\((#\w+),(#\w+)\)/g)].map(([, name, ...both]) => [name, long(both[n]).slice(0, 7)])));
  const of = (selector) => Object.fromEntries([...text.split(`${selector}{`)[1].split('}')[0].matchAll(/--([\w-]+):(#\w{6}|#\w{3}|var\(--[\w-]+\))/g)].map(([, name, value]) => [name, long(value)]));
  const raised = of(':root[data-kiosk]');
  const raise = (theme) => ({ ...theme, ...Object.fromEntries(Object.entries(raised).map(([name, value]) => [name, theme[value.slice(6, -1)] ?? value])) });
  assert.ok(Object.keys(light).length > 15 && Object.keys(raised).length > 5);
  return { light, dark, contrast: { ...dark, ...of(':root[data-theme=contrast]') }, 'light, raised': raise(light), 'dark, raised': raise(dark) };
}

function linear(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
}

function contrast(a, b) {
  const [light, dark] = [a, b].map((it) => linear(it).reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0)).sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour in CIELAB, as these eyes see it. */
function seen(colour, eyes) {
  const EYES = {
    normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  };
  const times = (matrix, it) => matrix.map((row) => row.reduce((sum, w, n) => sum + w * it[n], 0));
  const rgb = times(EYES[eyes], linear(colour)).map((c) => Math.min(1, Math.max(0, c)));
  const xyz = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], rgb);
  const [x, y, z] = xyz.map((it, n) => it / [0.95047, 1, 1.08883][n]).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000; Sharma, Wu, Dalal (2005). */
function difference([l1, a1, b1], [l2, a2, b2]) {
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const angle = (a, b) => (a || b ? ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 : 0);
  const [h1, h2] = [angle(p1, b1), angle(p2, b2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const hue = 2 * Math.sqrt(c1 * c2) * Math.sin(rad(turn / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const h = c1 * c2 === 0 ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : (h1 + h2 + 360) / 2 % 360;
  const t = 1 - 0.17 * Math.cos(rad(h - 30)) + 0.24 * Math.cos(rad(2 * h)) + 0.32 * Math.cos(rad(3 * h + 6)) - 0.2 * Math.cos(rad(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const rt = -Math.sin(rad(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const [dl, dc, dh] = [(l2 - l1) / sl, (c2 - c1) / sc, hue / sh];
  return Math.sqrt(dl * dl + dc * dc + dh * dh + rt * dc * dh);
}
test('the difference of colours is the published one', () => {
  // Sharma, Wu, Dalal (2005), table 1, pairs 1, 7 and 17.
  for (const [a, b, wanted] of [[[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 0, 0], [50, -1, 2], 2.3669], [[50, 2.5, 0], [73, 25, -18], 27.1492]]) {
    assert.ok(Math.abs(difference(a, b) - wanted) < 1e-4);
  }
});
