// Notices a new release under an open page. It is taken up only when both of its files have come and their hashes are
// right, and only while nobody is busy here.
const LOOK_EVERY = 15 * 60_000;
const IDLE_AFTER = 60_000;
const FILE = /^plumbline-[\w-]+\.(?:js|wasm)$/;
const root = new URL('.', import.meta.url);
const running = document.querySelector('script[data-wasm]').dataset;
let busyAt = Date.now();
let isReady = false;

for (const event of ['keydown', 'pointerdown', 'wheel', 'input']) addEventListener(event, () => (busyAt = Date.now()), { passive: true, capture: true });
document.addEventListener('visibilitychange', takeUpIfIdle);
setInterval(takeUpIfIdle, IDLE_AFTER / 4);
// Not all screens of a company at the same second.
setTimeout(() => setInterval(look, LOOK_EVERY), Math.random() * LOOK_EVERY);

async function look() {
  if (isReady || document.hidden) return;
  // The browser asks with If-None-Match: while nothing has changed, the answer is empty.
  const page = await fetch(root, { cache: 'no-cache', redirect: 'error' }).then((it) => (it.ok ? it.text() : ''), () => '');
  const value = (name) => new RegExp(` data-${name}="([^"]+)"`).exec(page)?.[1];
  const files = [[value('js'), value('js-integrity')], [value('wasm'), value('integrity')]];
  const isOther = files[0][0] !== running.js || files[1][0] !== running.wasm;
  // A sign-in page in its place, or half of an upload, is no release.
  if (!isOther || !files.every(([name, integrity]) => FILE.test(name ?? '') && integrity)) return;
  const came = files.map(([name, integrity]) => fetch(new URL(name, root), { integrity }).then((it) => it.ok && it.arrayBuffer()));
  const isWhole = await Promise.all(came).then((all) => all.every(Boolean), () => false);
  // What came slowly may have come twice.
  if (isReady || !isWhole) return;
  isReady = true;
  offer();
}

function offer() {
  const note = document.createElement('p');
  const now = document.createElement('button');
  Object.assign(note, { id: 'new-release', className: 'note row' });
  Object.assign(now, { type: 'button', className: 'btn', textContent: 'Take it up now', onclick: () => location.reload() });
  note.setAttribute('role', 'status');
  note.append('A new release is there. It is taken up when nobody is busy here. ', now);
  document.body.append(note);
  takeUpIfIdle();
}

function takeUpIfIdle() {
  if (!isReady || document.querySelector('dialog[open]')) return;
  const isTyping = document.activeElement?.matches('input, textarea, select, [contenteditable]');
  const isIdle = document.hidden || Date.now() - busyAt > IDLE_AFTER;
  if (isIdle && !isTyping) location.reload();
}
