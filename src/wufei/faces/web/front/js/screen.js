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
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-fullscreen]')) {
      if (document.fullscreenElement) document.exitFullscreen(); else html.requestFullscreen();
    }
    const tab = event.target.closest('[data-layer]');
    if (tab) {
      root.querySelectorAll('[data-layer]').forEach((other) => other.setAttribute('aria-selected', String(other === tab)));
      root.querySelector('wf-map')?.setAttribute('layer', tab.dataset.layer);
    }
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
