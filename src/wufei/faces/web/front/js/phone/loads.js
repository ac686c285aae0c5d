// The loads on this phone, and one of them: who has signed, who is next. Not for: signing (signing.js).
import { html } from 'lit-html';

import { badge, bar, clock, icon, kg, named, say, short } from './parts.js';
import { manifestOf, standingOf, state, ticketsOf } from './state.js';

const GRAVE = new Set(['refuse', 'cancel']);
const SHOWN = 3; // acts at the thumb; the first is the usual one

const stand = (standing) => (standing.signed.length ? badge('w-half', say('signed_offline')) : badge('w-wait', say(`state_${standing.state}`)));

export const gone = () => html`${bar(say('title'), '')}<div class="w-body"><div class="w-empty"><b>${say('gone')}</b></div></div>`;

export function list() {
  const all = (state.pocket?.manifests || []).map((each) => ({ each, ...standingOf(each) }));
  const row = ({ each, standing }) => html`<li><a href="#m/${each.key}"><span class="w-l1"><b>${each.name}</b>${stand(standing)}</span>
    <small>${named(each)}<i>${kg(each.mass_g)} kg</i></small><small>${each.generator.name} → ${each.receiver.name}</small></a></li>`;
  const groups = [[say('mine'), all.filter(({ own }) => own.length)], [say('others'), all.filter(({ own }) => !own.length)]].filter(([, rows]) => rows.length);
  return html`${bar(say('title'), null)}<div class="w-body">${groups.length
    ? groups.map(([title, rows]) => html`<h2>${title}<small>${rows.length}</small></h2><ol class="w-loads">${rows.map(row)}</ol>`)
    : html`<div class="w-empty"><b>${say('nothing')}</b>${say(state.pocket ? 'nothing_why' : 'first_online')}</div>`}</div>
    <footer class="w-acts"><a class="w-B w-go" href="#scan">${icon('scan')}${say('scan')}</a></footer>`;
}

function stamps(key, standing) {
  const tickets = ticketsOf(key);
  const trouble = tickets.filter((each) => ['conflict', 'dropped'].includes(each.state));
  const done = tickets.filter((each) => each.state === 'done').pop();
  return html`${trouble.map((each) => html`<div class="w-stamp w-bad" role="alert">${icon('alert-triangle')}<div><b>${say(each.state)}</b><span>${each.problems.map((problem) => problem.says).join(' ')}</span></div></div>`)}
    ${standing.signed.length ? html`<div class="w-stamp w-half" role="status">${icon('device-mobile-check')}<div><b>${say('kept_title', { n: standing.signed.length })}</b><span>${say('kept_why')}</span></div></div>`
    : done ? html`<div class="w-stamp w-ok" role="status">${icon('cloud-check')}<div><b>${say('done_title')}</b><span>${say('done_why', { t: clock(done.at) })}</span></div></div>` : ''}`;
}

function signatures(manifest, standing, next) {
  const of = (id) => [manifest.generator, manifest.receiver, ...(manifest.legs || []).map((leg) => leg.carrier)].find((party) => party.id === id)?.name || '';
  const roles = new Set(next.filter((step) => !GRAVE.has(step.event)).map((step) => `${step.role}:${step.party}`));
  return html`<ol class="w-sg">
    ${manifest.signed.map(([event, role, party, who, at]) => html`<li><div><b>${say(`role_${role}`)} ${who}</b><small>${clock(at)} · ${say(`event_${event}`)} · ${party}</small></div>${badge('w-ok', say('signed'))}</li>`)}
    ${standing.signed.map((each) => html`<li><div><b>${say(`role_${each.role}`)}</b><small>${clock(each.at)} · ${say(`event_${each.event}`)} · ${of(each.party)}</small></div>${badge('w-half', say(`ticket_${each.state}`))}</li>`)}
    ${[...roles].map((both) => both.split(':')).map(([role, party]) => html`<li><div><b>${say(`role_${role}`)}</b><small>${of(Number(party))}</small></div>${badge('w-wait', say('to_sign'))}</li>`)}</ol>`;
}

export function one(key) {
  const manifest = manifestOf(key);
  if (!manifest) return gone();
  const { standing, next, own } = standingOf(manifest);
  const [first, ...more] = own.slice(0, SHOWN);
  const act = (step, usual) => html`<a class="w-B ${usual ? 'w-go' : ''} ${GRAVE.has(step.event) ? 'w-bad' : ''}" href="#sign/${key}/${step.event}">${step.label}</a>`;
  return html`${bar(short(manifest), '', stand(standing))}<div class="w-body">${stamps(key, standing)}
    ${manifest.held ? html`<div class="w-stamp w-bad" role="alert">${icon('alert-triangle')}<div><b>${say('held')}</b></div></div>` : ''}
    ${signatures(manifest, standing, next)}
    <dl class="w-sumr"><dt>${say('waste')}</dt><dd>${manifest.name}</dd><dt>${say('code')}</dt><dd><span class="w-mono">${manifest.code}</span></dd><dt>${say('sent')}</dt><dd>${kg(manifest.mass_g)} kg</dd>
      ${standing.accepted_g ? html`<dt>${say('accepted')}</dt><dd>${kg(standing.accepted_g)} kg</dd>` : ''}<dt>${say('based_on')}</dt><dd>${say('version_n', { n: standing.base })}</dd></dl></div>
    ${own.length || ticketsOf(key).length ? html`<footer class="w-acts">${ticketsOf(key).length ? html`<a class="w-B" href="#qr/${key}">${icon('qrcode')}${say('show_code')}</a>` : ''}${more.map((step) => act(step))}${first ? act(first, true) : ''}</footer>` : ''}`;
}
