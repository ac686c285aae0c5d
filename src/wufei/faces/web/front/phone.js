// The hand-over and the repacking on a phone: works without network from the first visit on. One question a screen, the act at the thumb.
// The house keeps the truth; this page keeps what was signed and repacked until the house has it. Not for: desks (app.js).
import { render } from 'lit-html';

import { one as act } from './js/phone/acts.js';
import { choose, seek } from './js/phone/choosing.js';
import { qr, scan } from './js/phone/handing.js';
import { licence } from './js/phone/licences.js';
import { list, one } from './js/phone/loads.js';
import { repacking } from './js/phone/repacking.js';
import { left } from './js/phone/seeing.js';
import { signing } from './js/phone/signing.js';
import { drawnBy, recall, root, show, state, sync } from './js/phone/state.js';

const SCREENS = { m: one, sign: signing, qr, scan, licence, stock: choose, seek, pack: repacking, act, '': list };
const EVERY = 60_000; // milliseconds between two tries where a network was found wanting

function screen() {
  const [name, ...rest] = window.location.hash.slice(1).split('/');
  render((SCREENS[name] || list)(...rest), root);
}

// The worker keeps every file that this page has loaded, so that the next visit needs no network.
async function kept() {
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType('resource').map((each) => each.name).filter((name) => name.includes('/static/'));
  active.postMessage({ keep: files });
}

drawnBy(screen);
window.addEventListener('hashchange', () => { left(); state.form = {}; show(); });
window.addEventListener('online', () => { state.online = true; sync(); });
window.addEventListener('offline', () => { state.online = false; show(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) sync(); });
setInterval(sync, EVERY);
if (navigator.serviceWorker) {
  navigator.serviceWorker.register('/phone/worker.js', { scope: '/phone/' });
  window.addEventListener('load', kept);
}
navigator.storage?.persist?.();
recall().then(() => { root.replaceChildren(); show(); sync(); });
