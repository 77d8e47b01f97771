// Starts the app under whatever path it was uploaded to. A file of its own because a strict
// Content-Security-Policy allows no inline script.
const root = new URL('.', import.meta.url);
const { js, wasm, integrity } = document.querySelector('script[data-wasm]').dataset;

// "" at the top of a host, "/a/b" below it: the app puts this before every path.
const base = root.pathname.replace(/\/$/, '');
document.documentElement.dataset.base = base;
document.body.dataset.base = base;

// Browsers look for the icon again when the address changes, and would then look beside the new one.
const icon = document.querySelector('link[rel=icon]');
icon.href = icon.href;

// All markup the app writes (its drawings, and parts of pages that never change) comes through this one policy; the
// Content-Security-Policy allows no other. A piece with anything in it that could run or ask for something becomes text.
const LAWFUL = /<(?!\/?(?:script|style|link|meta|base|iframe|object|embed|template|foreignobject|animate|set|form)\b)\/?[a-z][a-z0-9]*(?:\s+(?:(?:xlink:)?href="(?:https?:[^"]*|[^":&]*)"|(?!on|style|src|action|formaction|ping|(?:xlink:)?href)[a-z][\w:-]*(?:="[^"]*")?))*\s*\/?>/gi;
const createHTML = (markup) => {
  if (!markup.replace(LAWFUL, '').includes('<')) return markup;
  console.error('Markup not written by Plumbline was turned into text.');
  return markup.replaceAll('<', '&lt;');
};
const policy = globalThis.trustedTypes?.createPolicy('plumbline', { createHTML }) ?? { createHTML };
const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
Object.defineProperty(Element.prototype, 'innerHTML', { get, set(markup) { set.call(this, policy.createHTML(markup)); } });

// The app's own files, each asked for once: what it reads first is on its way before its code is.
const begun = new Map();
const begin = (name) => {
  // What people edit is read as it is now, the recording as the browser may have kept it.
  const how = { cache: name.endsWith('.json') ? 'no-store' : 'default', credentials: 'same-origin' };
  if (!begun.has(name)) begun.set(name, fetch(new URL(name, root), how).catch(() => null));
  return begun.get(name);
};
// What the app has taken is asked for anew the next time.
globalThis.plumblineFile = (name) => begin(name).finally(() => begun.delete(name));
const recorded = () => ['demo/config.json', 'demo/recording.txt'].map(begin);
if (new URLSearchParams(location.search).has('demo')) recorded();
else begin('config.json').then(async (answer) => (await answer?.clone().json())?.demo && recorded()).catch(() => {});

try {
  const { default: start } = await import(new URL(js, root));
  // The browser checks the hash itself: a wasm that was changed on the way does not run.
  await start({ module_or_path: fetch(new URL(wasm, root), { integrity, credentials: 'same-origin' }) });
  document.getElementById('first-paint')?.remove();
} catch (error) {
  const status = document.querySelector('#first-paint [role=status]');
  if (status) {
    status.textContent = `Plumbline could not start: ${error.message}. Load the page again; if that does not help, upload the whole folder again.`;
    status.setAttribute('role', 'alert');
  }
  throw error;
}
