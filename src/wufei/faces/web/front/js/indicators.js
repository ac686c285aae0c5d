// A figure opens in a drawer over whatever page it stands on, with an address of its own: back and Escape close it.
// On phones, and for links marked data-page, the page opens instead. Copying the address of a figure.
const FIGURE = /^\/indicators\/(?!sets\/)[a-z0-9_-]+\/$/;
const NARROW = 900;
const here = () => window.location.pathname + window.location.search;

export function startIndicators() {
  let home = here();
  let opener = null;
  if (window.history.state?.drawer) window.history.replaceState(null, '', window.location.href);

  const drawer = () => document.getElementById('drawer');
  const isOpen = () => drawer() && !drawer().hidden;

  function made() {
    const found = drawer();
    if (found) return found;
    const box = document.createElement('aside');
    box.id = 'drawer';
    box.className = 'ix-drawer';
    box.hidden = true;
    box.tabIndex = -1;
    document.body.append(box);
    return box;
  }

  async function show(address) {
    const box = made();
    await window.htmx.ajax('GET', address, { target: box, swap: 'innerHTML' });
    if (!box.querySelector('.ix-sight')) return false;
    box.hidden = false;
    const title = box.querySelector('h2');
    box.setAttribute('aria-label', title?.textContent || '');
    title?.focus({ preventScroll: true });
    return true;
  }

  function shut() {
    const box = drawer();
    if (!box) return;
    box.hidden = true;
    box.textContent = '';
    opener?.focus({ preventScroll: true });
    opener = null;
  }

  async function open(address, from) {
    const depth = (isOpen() ? window.history.state?.drawer || 0 : 0) + 1;
    if (!isOpen()) { home = here(); opener = from; }
    if (await show(address)) window.history.pushState({ drawer: depth }, '', address);
  }

  function close() {
    const depth = window.history.state?.drawer;
    if (depth) window.history.go(-depth); else shut();
  }

  window.addEventListener('popstate', (event) => {
    if (event.state?.drawer) show(here());
    else if (here() === home) shut();
    else window.location.reload();
  });

  document.addEventListener('click', (event) => {
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      const said = copy.textContent;
      navigator.clipboard?.writeText(new URL(copy.dataset.copy, window.location.href).href).then(() => {
        copy.textContent = copy.dataset.done;
        window.setTimeout(() => { copy.textContent = said; }, 2000);
      });
      return;
    }
    if (event.target.closest('#drawer [data-panel-close]')) { close(); return; }
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const row = event.target.closest('.ix-tb [data-row]');
    const link = event.target.closest('a[href]') || (row && !event.target.closest('button, input, summary') ? row.querySelector('a.ix-open') : null);
    if (link && link.origin === window.location.origin && FIGURE.test(link.pathname) && !link.target && !('page' in link.dataset)) {
      // On a page of one figure its links stay pages; there is nothing behind it that a drawer could leave in sight.
      if (window.innerWidth <= NARROW || document.querySelector('.ix-page')) { if (row && !event.target.closest('a')) window.location.assign(link.href); return; }
      event.preventDefault();
      open(link.pathname + link.search, link);
      return;
    }
    if (isOpen() && !event.target.closest('#drawer') && !event.target.closest('#problems')) close();
  });
}
