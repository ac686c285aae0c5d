// The one screen: wall or desk by size, full screen, rotation of the focus, renewal without reload.
const ROTATE_SECONDS = 12;

export function startScreen() {
  const root = document.querySelector('[data-screen-root]');
  if (!root) return;
  const html = document.documentElement;
  const fit = () => { html.dataset.screen = window.innerWidth >= 1800 ? 'wall' : 'desk'; };
  fit();
  window.addEventListener('resize', fit);
  let timer = null;
  const choose = (layer) => {
    root.querySelectorAll('[data-layer]').forEach((tab) => tab.setAttribute('aria-selected', String(tab.dataset.layer === layer)));
    root.querySelector('wf-map')?.setAttribute('layer', layer);
  };
  // What somebody looks at stays when the bands are renewed.
  let layer = null;
  document.addEventListener('htmx:afterSwap', () => { if (layer) choose(layer); });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-fullscreen]')) {
      if (document.fullscreenElement) document.exitFullscreen(); else html.requestFullscreen();
    }
    const tab = event.target.closest('[data-layer]');
    if (tab) { layer = tab.dataset.layer; choose(layer); }
    const rotate = event.target.closest('[data-rotate]');
    if (rotate) {
      rotate.setAttribute('aria-pressed', String(!timer));
      if (timer) { clearInterval(timer); timer = null; return; }
      let at = -1;
      timer = setInterval(() => {
        const rows = [...root.querySelectorAll('[data-focus]')];
        if (!rows.length) return;
        at = (at + 1) % rows.length;
        rows.forEach((row, n) => row.classList.toggle('focus', n === at));
      }, ROTATE_SECONDS * 1000);
    }
  });
}
