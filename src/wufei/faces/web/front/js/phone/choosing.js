// Which packages are emptied: ticked in the list of one's own stock, or read by the camera. Not for: what is filled (repacking.js).
import { html } from 'lit-html';

import { keepPacking } from './keeping.js';
import { balance, emptying, goesWith } from './packing.js';
import { bar, icon, kg, say, shortCode } from './parts.js';
import { camera } from './seeing.js';
import { show, state, stockLeft } from './state.js';

const ENDING = 4; // letters of a code that are enough, where only one ends so

export function change(values) {
  state.packing = { ...state.packing, ...values };
  keepPacking(state.packing);
  show();
}

function toggled(row) {
  const { inputs } = state.packing;
  const others = inputs.filter((each) => each.code !== row.code);
  change(emptying(state.packing, others.length < inputs.length ? others : [...inputs, row]));
}

function lines(rows, gone) {
  const chosen = new Set(state.packing.inputs.map(({ code }) => code));
  return rows.map((row) => html`<button type="button" class="w-pk w-take ${chosen.has(row.code) ? 'w-on' : ''}" aria-pressed=${chosen.has(row.code)} @click=${() => toggled(row)}><span class="w-rd"></span>
    <span class="w-two"><b>${shortCode(row.code)}</b><small>${gone ? html`<em>${say('stock_gone')}</em>` : row.name}</small></span><span>${kg(row.mass_g)} kg</span></button>`);
}

export function choose() {
  const { packing } = state;
  const left = stockLeft();
  const there = new Set(left.map(({ code }) => code));
  const gone = packing.inputs.filter(({ code }) => !there.has(code));
  const rows = left.filter((each) => goesWith(each, packing));
  const sites = [...new Set(rows.map(({ party, site }) => site || party))];
  return html`${bar(say('repack'), '')}<div class="w-body"><div class="w-q">${say('stock_q')}</div>
    <p class="w-hint">${left.length > rows.length ? say('stock_apart', { n: left.length - rows.length }) : say('stock_hint')}</p>${lines(gone, true)}
    ${sites.map((name) => html`<h2>${name}</h2>${lines(rows.filter(({ party, site }) => (site || party) === name))}`)}
    ${left.length || gone.length ? '' : html`<div class="w-empty"><b>${say('stock_none')}</b>${say('stock_none_why')}</div>`}</div>
    <footer class="w-acts"><a class="w-B" href="#seek">${icon('scan')}${say('seek')}</a>${packing.inputs.length
      ? html`<a class="w-B w-go" href="#pack">${say('stock_next', { n: packing.inputs.length, m: kg(balance(packing).taken) })}</a>` : ''}</footer>`;
}

function found(text) {
  const code = text.normalize('NFKC').trim().toUpperCase();
  const plain = code.replace(/[\s-]/g, '');
  const rows = stockLeft();
  const whole = rows.find((each) => [code, plain].includes(each.code.toUpperCase()));
  if (whole || plain.length < ENDING) return whole;
  const ending = rows.filter((each) => each.code.toUpperCase().endsWith(plain));
  return ending.length === 1 ? ending[0] : undefined;
}

function read(text) {
  const row = found(text);
  const fault = row ? !goesWith(row, state.packing) && 'seek_apart' : 'seek_none';
  if (fault) {
    Object.assign(state.scan, { fault: say(fault, { c: shortCode(row?.code ?? text.trim()) }), told: '' });
    show();
    return false;
  }
  const { inputs } = state.packing;
  if (!inputs.some(({ code }) => code === row.code)) change(emptying(state.packing, [...inputs, row]));
  Object.assign(state.scan, { fault: '', told: say('seek_took', { c: shortCode(row.code), m: kg(row.mass_g) }) });
  show();
  return true;
}

export const seek = () => html`${bar(say('seek'), 'stock')}${camera({}, read, say('seek_hint'), say('seek_typed'))}
  <footer class="w-acts"><a class="w-B w-go" href="#stock">${say('seek_done', { n: state.packing.inputs.length, m: kg(balance(state.packing).taken) })}</a></footer>`;
