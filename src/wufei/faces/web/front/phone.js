// The hand-over on a phone: works without network from the first visit on. One question a screen, the act at the thumb.
// The house keeps the truth; this page keeps what was signed until the house has it. Not for: desks (app.js).
import { html, render } from 'lit-html';

import { asked, course, steps } from './js/phone/course.js';
import { device, deviceKept, keepSummary, keepTickets, pocketKept, synced, ticketsKept } from './js/phone/keeping.js';
import { drawn, watched } from './js/phone/codes.js';
import { letters, scanned, ticketMade } from './js/phone/tickets.js';

const root = document.getElementById('phone');
const WORDS = JSON.parse(document.getElementById('words').textContent);
const csrf = root.dataset.csrf;
const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), WORDS[name] || name);
const kg = (grams) => (grams / 1000).toLocaleString('en-US', { maximumFractionDigits: 3 });
const clock = (moment) => new Date(moment).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
const icon = (name) => html`<svg class="ti" aria-hidden="true"><use href="${root.dataset.icons}#${name}"></use></svg>`;

const state = { online: navigator.onLine, pocket: null, tickets: [], syncing: false, form: {}, camera: null };
const shape = { kept: 'w-half', waiting: 'w-half', done: 'w-ok', conflict: 'w-red', dropped: 'w-void' };

async function recall() {
  state.pocket = (await pocketKept()) || null;
  state.tickets = await ticketsKept();
}

async function sync() {
  if (state.syncing || !navigator.onLine) return;
  state.syncing = true;
  try {
    await device(csrf, navigator.platform || 'phone');
    await synced(csrf);
    state.online = true;
  } catch (error) {
    // Signed out or a stale page: the way to sign in leads over the network, and what was signed here stays.
    if ([401, 403].includes(error.status)) state.signedOut = true;
    else state.online = false;
  }
  state.syncing = false;
  await recall();
  show();
}

const manifestOf = (key) => state.pocket?.manifests.find((each) => each.key === key);
const declarationOf = (manifest) => state.pocket.declarations[manifest.declaration];
const now = (manifest) => course(manifest, declarationOf(manifest), state.tickets);
const ticketsOf = (key) => state.tickets.filter((each) => each.manifest === key);
const waiting = () => state.tickets.filter((each) => ['kept', 'waiting'].includes(each.state)).length;

function bar(title, back, badge) {
  return html`<header class="w-bar-t">${back === null ? '' : html`<a class="w-ic" href="#${back}" aria-label=${say('back')}>${icon('chevron-left')}</a>`}
    <h1>${title}${state.pocket?.manifests.some((each) => each.simulated) ? html`<span class="w-sim">${say('simulated')}</span>` : ''}</h1>${badge || ''}</header>
    ${state.online ? html`<div class="w-net w-on" role="status">${icon('cloud-check')}${waiting() ? say('sending', { n: waiting() }) : say('online')}</div>`
      : html`<div class="w-net w-off" role="status">${icon('cloud-off')}${say('offline')}<span class="w-end">${waiting() ? say('kept_here', { n: waiting() }) : ''}</span></div>`}
    ${state.signedOut ? html`<a class="w-net w-off" href="/accounts/login/?next=/phone/">${icon('user-circle')}${say('signed_out')}</a>` : ''}`;
}

const stateBadge = (standing) => (standing.signed.length
  ? html`<span class="w-bd w-half">${say('signed_offline')}</span>` : html`<span class="w-bd w-wait">${standing.label}</span>`);

function list() {
  const all = (state.pocket?.manifests || []).map((each) => ({ each, standing: now(each) }));
  const mine = ({ each, standing }) => steps(standing, declarationOf(each), state.pocket.parties).some((step) => step.mine);
  const row = ({ each, standing }) => html`<li><a href="#m/${each.key}"><div><b>${each.name}</b><small>${each.number || say('draft')} · ${each.generator.name} → ${each.receiver.name}</small></div>
    <span class="w-mass">${kg(each.mass_g)} ${say('kg')}</span>${stateBadge(standing)}</a></li>`;
  const groups = [[say('mine'), all.filter(mine)], [say('others'), all.filter((one) => !mine(one))]].filter(([, rows]) => rows.length);
  return html`${bar(say('title'), null)}<div class="w-body">${groups.length ? groups.map(([title, rows]) => html`<h2>${title}</h2><ol class="w-sg w-loads">${rows.map(row)}</ol>`)
    : html`<div class="w-empty"><b>${say('nothing')}</b>${say(state.pocket ? 'nothing_why' : 'first_online')}</div>`}</div>
    <footer class="w-acts"><a class="w-B w-go" href="#scan">${icon('scan')}${say('scan')}</a></footer>`;
}

function one(key) {
  const manifest = manifestOf(key);
  if (!manifest) return gone();
  const standing = now(manifest);
  const own = steps(standing, declarationOf(manifest), state.pocket.parties).filter((step) => step.mine);
  const trouble = ticketsOf(key).filter((each) => each.state === 'conflict');
  return html`${bar(manifest.number ? `…${manifest.number.slice(-6)}` : say('draft'), '', stateBadge(standing))}<div class="w-body">
    ${trouble.map((each) => html`<div class="w-stamp w-bad">${icon('alert-triangle')}<div><b>${say('conflict')}</b><span>${each.problems.map((problem) => problem.says).join(' ')}</span></div></div>`)}
    ${standing.signed.length ? html`<div class="w-stamp w-half">${icon('device-mobile-check')}<div><b>${say('kept_title', { n: standing.signed.length })}</b><span>${say('kept_why')}</span></div></div>` : ''}
    <dl class="w-sumr"><dt>${say('waste')}</dt><dd>${manifest.name}</dd><dt>${say('code')}</dt><dd>${manifest.code}</dd><dt>${say('sent')}</dt><dd>${kg(manifest.mass_g)} ${say('kg')}</dd>
      <dt>${say('generator')}</dt><dd>${manifest.generator.name}</dd><dt>${say('carrier')}</dt><dd>${(manifest.legs || []).map((leg) => leg.carrier.name).join('、') || '—'}</dd><dt>${say('receiver')}</dt><dd>${manifest.receiver.name}</dd>
      <dt>${say('based_on')}</dt><dd>${say('version_n', { n: standing.base })}</dd></dl>
    <ol class="w-sg">${standing.signed.map((each) => html`<li><div><b>${say(`role_${each.role}`)} · ${say(`event_${each.event}`)}</b><small>${clock(each.at)}</small></div><span class="w-bd ${shape[each.state]}">${say(`ticket_${each.state}`)}</span></li>`)}</ol></div>
    <footer class="w-acts">${ticketsOf(key).length ? html`<a class="w-B" href="#qr/${key}">${icon('qrcode')}${say('show_code')}</a>` : ''}
    ${own.slice(0, 3).map((step, place) => html`<a class="w-B ${place ? '' : 'w-go'} ${['refuse', 'cancel'].includes(step.event) ? 'w-bad' : ''}" href="#sign/${key}/${step.event}">${step.label}</a>`)}</footer>`;
}

const gone = () => html`${bar(say('title'), '')}<div class="w-body"><div class="w-empty"><b>${say('gone')}</b></div></div>`;

// The questions of a move, one a screen: the weight, what is due, then the signature.
function questions(standing, declaration, step) {
  const found = asked(standing, declaration, step, state.form.values).map((field) => ({ ...field, ask: 'field' }));
  if (['accept', 'accept_part'].includes(step.event)) {
    found.unshift(standing.packages?.length && step.event === 'accept_part' ? { ask: 'packages' } : { ask: 'weight' });
  }
  return found;
}

function signing(key, event) {
  const manifest = manifestOf(key);
  const standing = manifest && now(manifest);
  const declaration = manifest && declarationOf(manifest);
  const step = standing && steps(standing, declaration, state.pocket.parties).find((each) => each.event === event && each.mine);
  if (!step) return gone();
  const all = [...(state.form.asked || questions(standing, declaration, step))];
  state.form.asked = all;
  const at = state.form.at || 0;
  const head = html`${bar(step.label, `m/${key}`, html`<span class="w-muted">${Math.min(at + 1, all.length + 1)} / ${all.length + 1}</span>`)}<div class="w-steps">${[...all, {}].map((_each, place) => html`<i class=${place < at ? 'w-d' : place === at ? 'w-c' : ''}></i>`)}</div>`;
  const next = () => { state.form.at = at + 1; show(); };
  const question = all[at];
  if (!question) return html`${head}${confirm(key, manifest, standing, step)}`;
  if (question.ask === 'weight') return html`${head}${weight(manifest, next)}`;
  if (question.ask === 'packages') return html`${head}${packages(standing, next)}`;
  return html`${head}${field(question, next)}`;
}

function weight(manifest, next) {
  const typed = state.form.weight ?? '';
  const press = (sign) => { state.form.weight = sign === '<' ? typed.slice(0, -1) : `${typed}${sign}`.slice(0, 12); show(); };
  const grams = Math.round(Number(typed) * 1000);
  const fits = typed !== '' && Number.isFinite(grams) && grams > 0;
  return html`<div class="w-body"><div class="w-q">${say('weight_q')}</div><p class="w-hint">${say('weight_hint', { m: kg(manifest.mass_g) })}</p><div class="w-big" role="status"><b>${typed || ' '}</b><span class="w-u">${say('kg')}</span></div>
    ${fits ? html`<p class="w-hint">${say('difference', { d: kg(grams - manifest.mass_g) })}</p>` : ''}</div>
    <footer class="w-acts"><button class="w-B w-go" ?disabled=${!fits} @click=${() => { state.form.accepted_g = grams; next(); }}>${say('next')}</button></footer>
    <div class="w-pad3">${['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '<'].map((sign) => html`<button @click=${() => press(sign)} aria-label=${sign === '<' ? say('rub_out') : sign}>${sign === '<' ? icon('backspace') : sign}</button>`)}</div>`;
}

function packages(standing, next) {
  const refused = state.form.refused || (state.form.refused = new Set());
  const toggle = (code) => { if (!refused.delete(code)) refused.add(code); show(); };
  const mass = (rows) => rows.reduce((sum, [, sent]) => sum + sent, 0);
  const back = standing.packages.filter(([code]) => refused.has(code));
  const stay = standing.packages.filter(([code]) => !refused.has(code));
  return html`<div class="w-body"><div class="w-q">${say('refuse_q')}</div><p class="w-hint">${say('refuse_hint', { n: standing.packages.length })}</p>
    ${standing.packages.map(([code, sent]) => html`<button class="w-pk ${refused.has(code) ? 'w-on' : ''}" aria-pressed=${refused.has(code)} @click=${() => toggle(code)}><span class="w-rd"></span><b>…${code.slice(-3)}</b><span>${kg(sent)} ${say('kg')}</span></button>`)}</div>
    <footer class="w-acts"><button class="w-B w-go" ?disabled=${!back.length || !stay.length} @click=${() => {
      state.form.packages = standing.packages.map(([code]) => [code, null, refused.has(code)]);
      state.form.accepted_g = mass(stay);
      next();
    }}>${say('refuse_next', { a: kg(mass(stay)), r: kg(mass(back)) })}</button></footer>`;
}

function field(question, next) {
  const values = state.form.values || (state.form.values = {});
  const choices = Object.entries(question.choices || {});
  const take = (value) => { values[question.name] = value; };
  const number = question.kind === 'count';
  return html`<div class="w-body"><div class="w-q">${question.label}</div>${question.help ? html`<p class="w-hint">${question.help}</p>` : ''}
    ${choices.length ? html`<div class="w-opt">${choices.map(([code, word]) => html`<button class=${values[question.name] === code ? 'w-on' : ''} @click=${() => { take(code); show(); }}>${word}</button>`)}</div>`
    : question.kind === 'flag' ? html`<div class="w-opt">${[[true, say('yes')], [false, say('no')]].map(([value, word]) => html`<button class=${values[question.name] === value ? 'w-on' : ''} @click=${() => { take(value); show(); }}>${word}</button>`)}</div>`
    : html`<input class="w-bigin" .value=${String(values[question.name] ?? '')} inputmode=${number ? 'numeric' : 'text'} @input=${(event) => take(number ? Number(event.target.value) : event.target.value)} aria-label=${question.label}>`}</div>
    <footer class="w-acts"><button class="w-B w-go" @click=${next}>${say('next')}</button></footer>`;
}

function confirm(key, manifest, standing, step) {
  const sign = async () => {
    const own = await deviceKept();
    const given = { values: state.form.values, accepted_g: state.form.accepted_g, packages: state.form.packages };
    await keepTickets([await ticketMade(own, standing, step, given)]);
    state.form = {};
    await recall();
    window.location.hash = `m/${key}`;
    sync();
  };
  return html`<div class="w-body"><div class="w-q">${step.label}</div><dl class="w-sumr"><dt>${say('waste')}</dt><dd>${manifest.name}</dd><dt>${say('sent')}</dt><dd>${kg(manifest.mass_g)} ${say('kg')}</dd>
    ${state.form.accepted_g ? html`<dt>${say('accepted')}</dt><dd>${kg(state.form.accepted_g)} ${say('kg')}</dd>` : ''}<dt>${say('based_on')}</dt><dd>${say('version_n', { n: standing.base })}</dd></dl></div>
    <footer class="w-acts"><button class="w-B w-go" @click=${sign}>${say('sign')}</button></footer>`;
}

function qr(key) {
  const manifest = manifestOf(key);
  if (!manifest) return gone();
  const mine = ticketsOf(key).filter((each) => ['kept', 'waiting'].includes(each.state));
  const { scanned: _seen, ...bare } = manifest;
  letters(mine, { manifest: bare, declaration: declarationOf(manifest) }).then((text) => drawn(document.getElementById('code'), text));
  return html`${bar(say('show_title'), `m/${key}`)}<div class="w-body"><div class="w-qrw"><div id="code" class="qr" role="img" aria-label=${say('show_title')}></div><p>${say('show_hint')}</p></div></div>`;
}

function scan() {
  const read = async (text) => {
    const found = await scanned(text);
    if (!found) { state.scanFault = say('scan_other'); show(); return; }
    await keepSummary(found.summary);
    await keepTickets(found.tickets);
    await recall();
    window.location.hash = `m/${found.summary?.manifest.key || found.tickets[0].manifest}`;
    sync();
  };
  queueMicrotask(() => { if (!state.camera) watched(document.getElementById('video'), read).then((stop) => { state.camera = stop; }, () => { state.scanFault = say('no_camera'); show(); }); });
  return html`${bar(say('scan'), '')}<div class="w-body"><video id="video" class="w-video" playsinline muted></video>${state.scanFault ? html`<p class="w-hint w-over" role="alert">${state.scanFault}</p>` : ''}
    <label class="w-f"><span class="w-lb">${say('scan_typed')}</span><textarea rows="3" class="w-bigin" @change=${(event) => read(event.target.value)}></textarea></label></div>`;
}

const SCREENS = { m: one, sign: signing, qr, scan, '': list };

function show() {
  const [name, ...rest] = window.location.hash.slice(1).split('/');
  if (name !== 'scan' && state.camera) { state.camera(); state.camera = null; }
  if (name !== 'sign') state.form = {};
  render((SCREENS[name] || list)(...rest), root);
}

window.addEventListener('hashchange', show);
window.addEventListener('online', () => { state.online = true; sync(); });
window.addEventListener('offline', () => { state.online = false; show(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) sync(); });
navigator.serviceWorker?.register('/phone/worker.js', { scope: '/phone/' });
navigator.storage?.persist?.();
recall().then(show).then(sync);
