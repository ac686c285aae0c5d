// What is filled, one question a screen: kind, volume, weight; with what went in, came out and is left, to the gram.
// Nothing here is only in memory: what is put together is kept at every touch. Not for: what became of it (acts.js).
import { html } from 'lit-html';

import { change } from './choosing.js';
import { keepRepacking } from './keeping.js';
import { balance, EMPTY, reasonDue, told, wastesOf } from './packing.js';
import { gramsOf, pad, shown, typedOf } from './pad.js';
import { bar, icon, kg, say } from './parts.js';
import { recall, show, state, sync } from './state.js';

const KINDS = ['drum', 'bag', 'box', 'tank', 'other'];

const go = (ask) => { window.location.hash = ask ? `pack/${ask}` : 'pack'; };

function sums() {
  const { taken, out, lost, rest } = balance(state.packing);
  const words = rest === 0 ? say('even') : say(rest > 0 ? 'rest_left' : 'rest_over', { d: kg(Math.abs(rest)) });
  return html`<dl class="w-even"><div><dt>${say('went_in')} <small>kg</small></dt><dd>${kg(taken)}</dd></div><i>=</i><div><dt>${say('came_out')} <small>kg</small></dt><dd>${kg(out)}</dd></div><i>+</i><div><dt>${say('lost')} <small>kg</small></dt><dd>${kg(lost)}</dd></div></dl>
    <p class="w-rest ${rest === 0 ? 'w-ok' : rest < 0 ? 'w-bad' : ''}" role="status">${words}</p>`;
}

export const container = ({ kind, volume_ml }) => [say(`kind_${kind}`), volume_ml ? `${kg(volume_ml)} L` : ''].filter(Boolean).join(' · ');

export const line = (title, below, grams) => html`<span class="w-filled"><span class="w-two"><b>${title}</b>${below ? html`<small>${below}</small>` : ''}</span><span>${kg(grams)} kg</span></span>`;

// A new container as the last one was; the first as the largest that is emptied.
function opened() {
  const { inputs, outputs } = state.packing;
  const last = outputs.at(-1);
  const [largest] = [...inputs].sort((one, two) => two.volume_ml - one.volume_ml);
  const { waste, kind, volume_ml } = last || largest;
  change({ open: { place: outputs.length, waste, kind, volume_ml, typed: '' } });
  go(last ? 'weight' : 'kind');
}

function edited(place) {
  const row = state.packing.outputs[place];
  change({ open: { ...row, place, typed: typedOf(row.mass_g) } });
  go('weight');
}

function overview() {
  const { inputs, outputs, lost_g } = state.packing;
  const { rest } = balance(state.packing);
  const without = (place) => change({ outputs: outputs.filter((_each, at) => at !== place) });
  const ready = rest === 0 && outputs.length > 0;
  return html`${bar(say('repack'), 'stock')}<div class="w-body">${sums()}
    <h2>${say('emptied')}<small>${inputs.length}</small></h2><p class="w-hint">${wastesOf(state.packing).map(([, name]) => name).join(say('comma'))}</p>
    <h2>${say('filled')}<small>${outputs.length}</small></h2>
    <ol class="w-fills">${outputs.map((each, place) => html`<li><button type="button" class="w-filled" @click=${() => edited(place)}><span class="w-two"><b>${say('new_n', { n: place + 1 })}</b><small>${container(each)}</small></span><span>${kg(each.mass_g)} kg</span></button>
      <button type="button" class="w-ic" aria-label=${say('take_out')} @click=${() => without(place)}>${icon('x')}</button></li>`)}
    ${lost_g ? html`<li>${line(say('lost'), '', lost_g)}<button type="button" class="w-ic" aria-label=${say('take_out')} @click=${() => change({ lost_g: 0 })}>${icon('x')}</button></li>` : ''}</ol>
    ${outputs.length ? '' : html`<p class="w-hint">${say('fill_hint')}</p>`}</div>
    <footer class="w-acts">${rest > 0 && outputs.length ? html`<button type="button" class="w-B" @click=${() => change({ lost_g: lost_g + rest })}>${say('rest_lost')}</button>` : ''}
      ${rest > 0 ? html`<button type="button" class="w-B w-go" @click=${opened}>${say(outputs.length ? 'fill_more' : 'fill')}</button>`
      : html`<button type="button" class="w-B w-go" ?disabled=${!ready} @click=${() => go(reasonDue(state.packing) ? 'reason' : 'check')}>${say('next')}</button>`}</footer>`;
}

const chips = (pairs, value, take) => html`<div class="w-opt" role="group">${pairs.map(([code, word]) => html`<button type="button" class=${value === code ? 'w-on' : ''} aria-pressed=${value === code} @click=${() => take(code)}>${word}</button>`)}</div>`;

const ASK = {
  kind: ({ open, set, before, next }) => html`<div class="w-body"><div class="w-q">${say('kind_q')}</div>${chips(KINDS.map((kind) => [kind, say(`kind_${kind}`)]), open.kind, (kind) => { set({ kind }); next(); })}</div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" ?disabled=${!KINDS.includes(open.kind)} @click=${next}>${say('next')}</button></footer>`,
  waste: ({ open, set, before, next }) => html`<div class="w-body"><div class="w-q">${say('waste_q')}</div>${chips(wastesOf(state.packing), open.waste, (waste) => { set({ waste }); next(); })}</div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" @click=${next}>${say('next')}</button></footer>`,
  volume: ({ open, set, before, next }) => {
    const due = state.packing.inputs.some((each) => each.waste === open.waste && each.volume_due);
    return html`<div class="w-body"><div class="w-q">${say('volume_q')}</div><p class="w-hint">${say('volume_hint')}</p>
      <div class="w-big"><input .value=${open.volume_ml ? typedOf(open.volume_ml) : ''} inputmode="decimal" autocomplete="off" enterkeyhint="next" aria-label=${say('volume_q')} @input=${(event) => set({ volume_ml: gramsOf(event.target.value.trim()) || 0 })}><span class="w-u">L</span></div></div>
      <footer class="w-acts">${before}<button type="button" class="w-B w-go" ?disabled=${due && open.volume_ml <= 0} @click=${next}>${say('next')}</button></footer>`;
  },
  weight: ({ open, set, before, next }) => {
    const { outputs } = state.packing;
    const grams = gramsOf(open.typed);
    const rest = balance({ ...state.packing, outputs: outputs.filter((_each, at) => at !== open.place) }).rest;
    const left = rest - grams;
    const fits = grams > 0 && Number.isSafeInteger(grams);
    const words = left === 0 ? say('even') : say(left > 0 ? 'rest_left' : 'rest_over', { d: kg(Math.abs(left)) });
    return html`<div class="w-body"><div class="w-q">${say('fill_q', { n: open.place + 1 })}</div><p class="w-hint">${container(open)}</p>${shown(open.typed)}
      <p class="w-rest ${left === 0 ? 'w-ok' : left < 0 ? 'w-bad' : ''}" role="status">${words}</p></div>
      <footer class="w-acts">${before}${rest > 0 ? html`<button type="button" class="w-B" @click=${() => set({ typed: typedOf(rest) })}>${say('rest_all')}</button>` : ''}<button type="button" class="w-B w-go" ?disabled=${!fits} @click=${next}>${say('next')}</button></footer>
      ${pad(open.typed, (typed) => set({ typed }))}`;
  },
};

// The questions of one container; the waste is asked where there are several.
function asking(ask) {
  const { open, outputs } = state.packing;
  const order = ['kind', ...(wastesOf(state.packing).length > 1 ? ['waste'] : []), 'volume', 'weight'];
  const at = order.indexOf(ask);
  const set = (values) => change({ open: { ...state.packing.open, ...values } });
  const filled = () => {
    const { place, waste, kind, volume_ml, typed } = state.packing.open;
    const row = { waste, kind, volume_ml, mass_g: gramsOf(typed) };
    change({ outputs: [...outputs.slice(0, place), row, ...outputs.slice(place + 1)], open: null });
    go('');
  };
  const next = () => (at + 1 < order.length ? go(order[at + 1]) : filled());
  const before = at ? html`<button type="button" class="w-B w-side" @click=${() => go(order[at - 1])}>${say('before')}</button>` : '';
  return html`${bar(say('new_n', { n: open.place + 1 }), 'pack', html`<span class="w-muted w-at">${at + 1} / ${order.length}</span>`)}${ASK[ask]({ open, set, before, next })}`;
}

function reason() {
  const { reason: said } = state.packing;
  const next = () => { if (state.packing.reason.trim()) go('check'); else { state.form.fault = true; show(); } };
  return html`${bar(say('repack'), 'pack')}<div class="w-body"><div class="w-q">${say('reason_q')}</div><p class="w-hint">${say('reason_hint')}</p>
    <div class="w-big"><input .value=${said} maxlength="200" autocomplete="off" enterkeyhint="next" aria-label=${say('reason_q')} @input=${(event) => change({ reason: event.target.value })}></div>
    ${state.form.fault && !said.trim() ? html`<p class="w-hint w-over" role="alert">${say('reason_needed')}</p>` : ''}</div>
    <footer class="w-acts"><button type="button" class="w-B w-go" @click=${next}>${say('next')}</button></footer>`;
}

function check() {
  const draft = state.packing;
  const { taken, lost } = balance(draft);
  const done = async (event) => {
    event.target.disabled = true;
    const key = draft.key || crypto.randomUUID();
    await keepRepacking({ key, state: 'kept', problems: [], codes: [], draft: { ...draft, open: null, key }, given: told(draft, key, new Date().toISOString()) });
    change(EMPTY);
    await recall();
    window.location.hash = `act/${key}`;
    sync();
  };
  return html`${bar(say('repack'), 'pack')}<div class="w-body"><div class="w-q">${say('check_q')}</div><p class="w-hint">${say('repack_for', { p: draft.inputs[0].party })}</p>
    <ol class="w-fills"><li>${line(say('emptied'), say('pieces', { n: draft.inputs.length }), taken)}</li>${draft.outputs.map((each, place) => html`<li>${line(say('new_n', { n: place + 1 }), container(each), each.mass_g)}</li>`)}</ol>
    <dl class="w-sumr">${lost ? html`<dt>${say('lost')}</dt><dd>${kg(lost)} kg</dd>` : ''}${reasonDue(draft) ? html`<dt>${say('reason')}</dt><dd>${draft.reason}</dd>` : ''}</dl>
    <p class="w-hint">${say('number_later')}</p></div>
    <footer class="w-acts"><button type="button" class="w-B w-go" @click=${done}>${say('repack')}</button></footer>`;
}

export function repacking(ask) {
  const draft = state.packing;
  if (!draft.inputs.length) return html`${bar(say('repack'), 'stock')}<div class="w-body"><div class="w-empty"><b>${say('stock_q')}</b></div></div><footer class="w-acts"><a class="w-B w-go" href="#stock">${say('back')}</a></footer>`;
  const even = balance(draft).rest === 0 && draft.outputs.length > 0;
  if (ask === 'reason' && even) return reason();
  if (ask === 'check' && even) return check();
  return ASK[ask] && draft.open ? asking(ask) : overview();
}
