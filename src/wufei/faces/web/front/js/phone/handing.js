// From phone to phone: showing codes, reading them. Not for: what the codes say (tickets.js), drawing them (codes.js).
import { html } from 'lit-html';

import { drawn } from './codes.js';
import { keepSummary, keepTickets } from './keeping.js';
import { isLicence, licenceRead } from './licences.js';
import { gone } from './loads.js';
import { bar, icon, kg, say } from './parts.js';
import { camera, until } from './seeing.js';
import { manifestOf, recall, show, state, sync, ticketsOf } from './state.js';
import { codes, Gathered } from './tickets.js';

const EACH = 900; // milliseconds that a code of several is shown

async function turned(key, manifest) {
  const mine = ticketsOf(key).filter((each) => ['kept', 'waiting'].includes(each.state));
  const { scanned: _scanned, steps: _steps, label: _label, ...bare } = manifest; // the other phone works these out itself
  const all = await codes(mine, bare);
  if (state.shown?.key !== key) return;
  Object.assign(state.shown, { all, at: 0 });
  show();
  if (all.length === 1) return;
  const turn = setInterval(() => { state.shown.at = (state.shown.at + 1) % all.length; show(); }, EACH);
  until(() => clearInterval(turn));
}

export function qr(key) {
  const manifest = manifestOf(key);
  if (!manifest) return gone(key);
  if (!state.shown) { state.shown = { key }; turned(key, manifest); }
  const { all, at } = state.shown;
  queueMicrotask(() => { if (all) drawn(document.getElementById('code'), all[at]); });
  return html`${bar(say('show_title'), `m/${key}`)}<div class="w-body"><p class="w-l1"><b>${manifest.name}</b><span>${kg(manifest.mass_g)} kg</span></p>
    <div class="w-qrw"><div id="code" class="qr" role="img" aria-label=${say('show_title')} data-codes=${all ? all.join(' ') : ''}></div><p class="w-hint">${say(all?.length > 1 ? 'show_turn' : 'show_hint', { n: all?.length })}</p></div></div>
    <footer class="w-acts"><a class="w-B" href="#scan">${icon('scan')}${say('scan')}</a></footer>`;
}

async function read(text) {
  if (isLicence(text)) {
    const letter = await licenceRead(text, state.pocket?.house);
    if (letter) { state.letter = letter; window.location.hash = 'licence'; return; }
  }
  const { gathered } = state.scan;
  const missing = gathered.take(text);
  if (missing === null) { state.scan.fault = say('scan_other'); show(); return; }
  if (missing) { Object.assign(state.scan, { fault: '', told: say('scan_more', { n: missing }) }); show(); return; }
  const found = await gathered.told();
  const known = found && (manifestOf(found.manifest.key) || state.pocket?.declarations[found.manifest.declaration]);
  if (!known) { Object.assign(state.scan, { fault: say(found ? 'scan_stream' : 'scan_other'), told: '', gathered: new Gathered() }); show(); return; }
  await keepSummary(found.manifest);
  await keepTickets(found.tickets);
  await recall();
  window.location.hash = `m/${found.manifest.key}`;
  sync();
}

export const scan = () => html`${bar(say('scan'), '')}${camera({ gathered: new Gathered() }, read, say('scan_hint'), say('scan_typed'))}`;
