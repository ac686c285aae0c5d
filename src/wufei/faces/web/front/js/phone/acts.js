// What became of a repacking: kept here, in the books, or refused and why; and what to do then. Not for: making one (repacking.js).
import { html } from 'lit-html';

import { change } from './choosing.js';
import { repackingGone } from './keeping.js';
import { balance } from './packing.js';
import { badge, bar, clock, icon, kg, say, shortCode, stamp } from './parts.js';
import { container, line } from './repacking.js';
import { recall, show, state } from './state.js';

const SHAPES = { kept: 'w-half', done: 'w-ok', refused: 'w-red' };

const stand = (act) => badge(SHAPES[act.state], say(`act_${act.state}`));

// Those on this phone, and the one that is being put together; nothing where there is none.
export function repackings() {
  const { packing, repackings: all } = state;
  if (!all.length && !packing?.inputs.length) return '';
  const row = (act) => html`<li><a href="#act/${act.key}"><span class="w-l1"><b>${act.draft.inputs[0].name}</b>${stand(act)}</span>
    <small>${say('counts', { a: act.draft.inputs.length, b: act.draft.outputs.length })}<i>${kg(balance(act.draft).taken)} kg</i></small><small>${act.draft.inputs[0].site || act.draft.inputs[0].party}</small></a></li>`;
  return html`<h2>${say('repackings')}<small>${all.length || ''}</small></h2><ol class="w-loads">${packing?.inputs.length ? html`<li><a href="#pack"><span class="w-l1"><b>${packing.inputs[0].name}</b>${badge('w-wait', say('act_open'))}</span>
    <small>${say('counts', { a: packing.inputs.length, b: packing.outputs.length })}<i>${kg(balance(packing).taken)} kg</i></small></a></li>` : ''}${all.map(row)}</ol>`;
}

function told(act) {
  const says = act.problems.map((problem) => `${problem.says} ${problem.remedy}`).join(' ');
  if (act.state === 'done') return stamp('w-ok', icon('cloud-check'), say('done_title'), say('act_done_why', { t: clock(act.at) }));
  if (act.state === 'refused') return stamp('w-bad', icon('alert-triangle'), say('act_refused_title'), says);
  return stamp('w-half', icon('device-mobile-check'), say('act_kept_title'), says || say('act_kept_why'));
}

// What to write on a new package once the house has given its number.
function filled(each, place, code) {
  const title = say('new_n', { n: place + 1 });
  return line(code ? `${title}: ${shortCode(code)}` : title, html`${container(each)}<br>${code ? html`<span class="w-mono">${code}</span>` : say('number_then')}`, each.mass_g);
}

export function one(key) {
  const act = state.repackings.find((each) => each.key === key);
  if (!act) return html`${bar(say('repack'), '')}<div class="w-body"><div class="w-empty"><b>${say('act_gone')}</b></div></div>`;
  const { draft, codes, given } = act;
  const busy = state.packing.inputs.length > 0;
  const away = async () => {
    if (act.state === 'refused' && !state.form.sure) { state.form.sure = true; show(); return; }
    await repackingGone(key);
    await recall();
    window.location.hash = '';
  };
  const again = async () => {
    change(draft);
    await repackingGone(key);
    await recall();
    window.location.hash = 'pack';
  };
  return html`${bar(say('repack'), '', stand(act))}<div class="w-body">${told(act)}
    ${act.state === 'refused' ? html`<p class="w-hint">${say(state.form.sure ? 'away_sure' : busy ? 'act_busy' : 'act_refused_why')}</p>` : ''}
    <h2>${say('filled')}<small>${draft.outputs.length}</small></h2><ol class="w-fills">${draft.outputs.map((each, place) => html`<li>${filled(each, place, codes[place])}</li>`)}</ol>
    <h2>${say('emptied')}<small>${draft.inputs.length}</small></h2><ol class="w-fills">${draft.inputs.map((each) => html`<li>${line(shortCode(each.code), '', each.mass_g)}</li>`)}</ol>
    <dl class="w-sumr">${draft.lost_g ? html`<dt>${say('lost')}</dt><dd>${kg(draft.lost_g)} kg</dd>` : ''}${given.reason ? html`<dt>${say('reason')}</dt><dd>${given.reason}</dd>` : ''}<dt>${say('happened')}</dt><dd>${clock(given.happened_at)}</dd></dl></div>
    ${act.state === 'kept' ? '' : html`<footer class="w-acts"><button type="button" class="w-B ${act.state === 'refused' ? 'w-bad' : ''}" @click=${away}>${say('away')}</button>${act.state === 'refused'
      ? html`<button type="button" class="w-B w-go" ?disabled=${busy} @click=${again}>${say('act_change')}</button>` : ''}</footer>`}`;
}
