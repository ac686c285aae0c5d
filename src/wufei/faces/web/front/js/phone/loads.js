// The loads on this phone, and one of them: who has signed, who is next. Not for: signing (signing.js).
import { html } from 'lit-html';

import { told as filled } from '../conditions.js';
import { repackings } from './acts.js';
import { badge, bar, clock, icon, kg, named, say, short, shortCode, stamp } from './parts.js';
import { manifestOf, standingOf, state, stockLeft, ticketsOf } from './state.js';

const GRAVE = new Set(['refuse', 'cancel']);

const stand = (standing) => (standing.signed.length ? badge('w-half', say('signed_offline')) : badge('w-wait', say(`state_${standing.state}`)));

export function list() {
  const all = (state.pocket?.manifests || []).map((each) => ({ each, ...standingOf(each) }));
  const row = ({ each, standing }) => html`<li><a href="#m/${each.key}"><span class="w-l1"><b>${each.name}</b>${stand(standing)}</span>
    <small>${named(each)}<i>${kg(each.mass_g)} kg</i></small><small>${each.generator.name} → ${each.receiver.name}</small></a></li>`;
  const groups = [[say('mine'), all.filter(({ own }) => own.length)], [say('others'), all.filter(({ own }) => !own.length)]].filter(([, rows]) => rows.length);
  const packs = stockLeft().length || state.packing?.inputs.length;
  return html`${bar(say('title'), null)}<div class="w-body">${repackings()}${groups.length
    ? groups.map(([title, rows]) => html`<h2>${title}<small>${rows.length}</small></h2><ol class="w-loads">${rows.map(row)}</ol>`)
    : html`<div class="w-empty"><b>${say('nothing')}</b>${say(state.pocket ? 'nothing_why' : 'first_online')}</div>`}</div>
    <footer class="w-acts">${packs ? html`<a class="w-B" href="#stock">${icon('package')}${say('repack')}</a>` : ''}<a class="w-B w-go" href="#scan">${icon('scan')}${say('scan')}</a></footer>`;
}

function stamps(key, signed) {
  const tickets = ticketsOf(key);
  const trouble = tickets.filter((each) => ['conflict', 'dropped'].includes(each.state));
  const done = tickets.filter((each) => each.state === 'done').pop();
  const how = signed.length
    ? stamp('w-half', icon('device-mobile-check'), say('kept_title', { n: signed.length }), say('kept_why'))
    : done && stamp('w-ok', icon('cloud-check'), say('done_title'), say('done_why', { t: clock(done.at) }));
  return html`${trouble.map((each) => stamp('w-bad', icon('alert-triangle'), say(each.state), each.problems.map((problem) => problem.says).join(' ')))}${how || ''}`;
}

// A load that is not open any more says what became of the last that was signed here.
export const gone = (key) => html`${bar(say('title'), '')}<div class="w-body">${key ? stamps(key, []) : ''}<div class="w-empty"><b>${say('gone')}</b>${say('gone_why')}</div></div>`;

function signatures(manifest, standing, next) {
  const of = (id) => [manifest.generator, manifest.receiver, ...(manifest.legs || []).map((leg) => leg.carrier)].find((party) => party.id === id)?.name || '';
  const coming = next.filter((step) => !GRAVE.has(step.event));
  // A further carrier whom nobody has named is waited for only where nobody else of that role is.
  const awaited = coming.filter((step) => step.party || !coming.some((each) => each.role === step.role && each.party));
  const roles = new Set(awaited.map((step) => `${step.role}:${step.party}`));
  return html`<ol class="w-sg">
    ${manifest.signed.map(([event, role, party, who, at]) => html`<li><div><b>${say(`role_${role}`)} ${who}</b><small>${clock(at)} · ${say(`event_${event}`)} · ${party}</small></div>${badge('w-ok', say('signed'))}</li>`)}
    ${standing.signed.map((each) => html`<li><div><b>${say(`role_${each.role}`)}</b><small>${clock(each.at)} · ${say(`event_${each.event}`)} · ${of(each.party)}</small></div>${badge('w-half', say(`ticket_${each.state}`))}</li>`)}
    ${[...roles].map((both) => both.split(':')).map(([role, party]) => html`<li><div><b>${say(`role_${role}`)}</b><small>${of(Number(party))}</small></div>${badge('w-wait', say('to_sign'))}</li>`)}</ol>`;
}

// What was not taken in: how much, which packages, and why.
function refusal(standing, declaration) {
  const [back, stay] = [standing.packages?.filter(([, , , no]) => no) || [], standing.accepted_g];
  const why = declaration.fields.filter((field) => field.required_at === 'refuse' && filled(standing.values[field.name]));
  const rest = standing.state === 'partly_accepted' && stay && stay < standing.mass_g;
  return html`${rest ? html`<dt>${say('refused')}</dt><dd>${kg(standing.mass_g - stay)} kg</dd>` : ''}${why.map((field) => html`<dt>${field.label}</dt><dd>${standing.values[field.name]}</dd>`)}
    ${back.length ? html`<dt>${say('refused_packages')}</dt><dd>${back.map(([code, sent]) => html`<div>${shortCode(code)} · ${kg(sent)} kg</div>`)}</dd>` : ''}`;
}

export function one(key) {
  const manifest = manifestOf(key);
  if (!manifest) return gone(key);
  const { standing, declaration, next, own } = standingOf(manifest);
  const [first, ...more] = own; // the usual one at the thumb
  const act = (step, usual) => html`<a class="w-B ${usual ? 'w-go' : ''} ${GRAVE.has(step.event) ? 'w-bad' : ''}" href="#sign/${key}/${step.event}">${step.label}</a>`;
  return html`${bar(short(manifest), '', stand(standing))}<div class="w-body">${stamps(key, standing.signed)}
    ${manifest.held ? stamp('w-bad', icon('alert-triangle'), say('held')) : ''}
    ${signatures(manifest, standing, next)}
    <dl class="w-sumr"><dt>${say('waste')}</dt><dd>${manifest.name}</dd><dt>${say('code')}</dt><dd><span class="w-mono">${manifest.code}</span></dd><dt>${say('sent')}</dt><dd>${kg(manifest.mass_g)} kg</dd>
      ${standing.accepted_g ? html`<dt>${say('accepted')}</dt><dd>${kg(standing.accepted_g)} kg</dd>` : ''}${refusal(standing, declaration)}<dt>${say('based_on')}</dt><dd>${say('version_n', { n: standing.base })}</dd></dl></div>
    ${own.length || ticketsOf(key).length ? html`<footer class="w-acts">${ticketsOf(key).length ? html`<a class="w-B" href="#qr/${key}">${icon('qrcode')}${say('show_code')}</a>` : ''}${more.map((step) => act(step))}${first ? act(first, true) : ''}</footer>` : ''}`;
}
