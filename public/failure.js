// What is shown when the app has stopped: the cause, a report to copy, and a new start after a pause that grows.
// Nothing of the app runs in here: it is what failed.
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
const FORGOTTEN_AFTER = 600_000;
let isShown = false;

// src/platform/panic.rs says why before it ends; whatever else ends the app (no memory, a stack too deep) says less.
document.addEventListener('plumbline-panic', () => show());
addEventListener('error', ({ error }) => error instanceof WebAssembly.RuntimeError && show(error));
addEventListener('unhandledrejection', ({ reason }) => reason instanceof WebAssembly.RuntimeError && show(reason));

function show(error) {
  if (isShown) return;
  isShown = true;
  // The app's timers would run on in what is left of it.
  for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  // Where the builder keeps other people's code is nobody's business.
  const cause = (document.documentElement.dataset.panic ?? `${error}`).replaceAll(/\/\S*?\/registry\/src\/[^/]+\//g, '');
  const report = element('textarea', { readOnly: true, rows: 8, className: 'failure-report' }, '');
  report.setAttribute('aria-label', 'Report');
  report.value = [cause, `Page: ${location.pathname}`, `Time: ${new Date().toISOString()}`, `Browser: ${navigator.userAgent}`].join('\n');
  const when = element('span', { className: 'then' });
  const again = element('button', { type: 'button', className: 'btn primary', onclick: () => location.reload() }, 'Start again now');
  const copy = element('button', { type: 'button', className: 'btn' }, 'Copy the report');
  copy.onclick = async () => {
    report.select();
    copy.textContent = await navigator.clipboard.writeText(report.value).then(() => 'Copied', () => 'Copy it by hand');
  };
  const main = element('main', { id: 'main', className: 'first-screen' },
    element('h1', { className: 'verdict' }, 'Plumbline has stopped because of a mistake of its own. ', when),
    element('p', {}, 'Your data is untouched. The report says what happened and is sent nowhere.'),
    report,
    element('p', { className: 'row' }, again, copy));
  main.setAttribute('role', 'alert');
  document.body.replaceChildren(element('header', { className: 'site-bar' }, element('span', { className: 'brand' }, 'Plumbline')), main);
  document.title = 'Stopped · Plumbline';
  let left = pause() / 1000;
  const tick = () => {
    // Whoever reads or copies the report is not interrupted.
    if (document.activeElement !== report) left -= 1;
    when.textContent = left > 0 ? `It starts again by itself in ${Math.ceil(left)} s.` : 'It starts again now.';
    if (left <= 0) location.reload();
    else setTimeout(tick, 1000);
  };
  tick();
}

/** How long to wait: twice as long after every failure that comes soon after another. Only two numbers are kept. */
function pause() {
  const now = Date.now();
  try {
    const [n = 0, at = 0] = JSON.parse(sessionStorage.getItem('plumbline-failures') ?? '[]');
    const failures = now - at < FORGOTTEN_AFTER ? n + 1 : 1;
    sessionStorage.setItem('plumbline-failures', JSON.stringify([failures, now]));
    return Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  } catch {
    // Without storage nobody knows how often it failed: be patient.
    return LONGEST_PAUSE;
  }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
