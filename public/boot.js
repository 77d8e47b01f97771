// Starts the app under whatever path it was uploaded to. A file of its own because a strict
// Content-Security-Policy allows no inline script.
const root = new URL('.', import.meta.url);
const { js, wasm, integrity } = document.querySelector('script[data-wasm]').dataset;

// "" at the top of a host, "/a/b" below it: the app puts this before every path.
const base = root.pathname.replace(/\/$/, '');
document.documentElement.dataset.base = base;
document.body.dataset.base = base;

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
