// The keypad for a weight in kilograms, to the gram. Not for: what the weight means.
import { html } from 'lit-html';

import { icon, say } from './parts.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', '<'];
const WEIGHT = /^\d{0,8}(\.\d{0,3})?$/; // kilograms with three places: no gram is lost to rounding

export const gramsOf = (typed) => (typed === '' ? 0 : Math.round(Number(typed) * 1000));
export const typedOf = (grams) => String(grams / 1000);

function pressed(typed, sign) {
  if (sign === '<') return typed.slice(0, -1);
  return WEIGHT.test(`${typed}${sign}`) ? `${typed}${sign}` : typed;
}

export const shown = (typed) => html`<div class="w-big" role="status"><b>${typed || html`<span class="w-none">0</span>`}</b><span class="w-u">kg</span></div>`;

export const pad = (typed, take) => html`<div class="w-pad3">${KEYS.map((sign) => html`<button type="button" @click=${() => take(pressed(typed, sign))}
  aria-label=${sign === '<' ? say('rub_out') : sign}>${sign === '<' ? icon('backspace') : sign}</button>`)}</div>`;
