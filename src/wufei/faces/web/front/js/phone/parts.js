// Words, figures and the parts that all screens of the phone share. Not for: what a screen asks.
import { html } from 'lit-html';

import { root, state, waiting } from './state.js';

const WORDS = JSON.parse(document.getElementById('words').textContent);
const DIGITAL = /^\w{26,27}(\d{8})(\d{3})$/;
const TAIL = 18; // letters of a code that are shown
const LANGUAGE = document.documentElement.lang;

export const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), WORDS[name] || name);
export const kg = (grams) => (grams / 1000).toLocaleString('en-US', { maximumFractionDigits: 3 });
// The time; with its day where that is not today.
export function clock(moment) {
  const [at, today] = [new Date(moment), new Date()];
  const time = at.toLocaleTimeString(LANGUAGE, { hour: '2-digit', minute: '2-digit', hour12: false });
  return at.toDateString() === today.toDateString() ? time : `${at.toLocaleDateString(LANGUAGE, { month: 'numeric', day: 'numeric' })} ${time}`;
}
export const icon = (name) => html`<svg class="ti" aria-hidden="true"><use href="${root.dataset.icons}#${name}"></use></svg>`;
export const badge = (shape, text) => html`<span class="w-bd ${shape}">${text}</span>`;
export const short = (manifest) => (manifest.number ? `…${manifest.number.slice(-6)}` : say('draft'));
// What tells a package from its neighbours: day and serial of a digital code, the end of another.
export const shortCode = (code) => (DIGITAL.test(code) ? code.replace(DIGITAL, '$1 $2') : code.length <= TAIL ? code : `…${code.slice(1 - TAIL)}`);
export const stamp = (shape, picture, title, text = '') => html`<div class="w-stamp ${shape}" role=${shape === 'w-bad' ? 'alert' : 'status'}>${picture}<div><b>${title}</b>${text ? html`<span>${text}</span>` : ''}</div></div>`;
export const named = (manifest) => (manifest.number ? say('manifest_n', { n: short(manifest) }) : say('draft'));

function line() {
  const n = waiting();
  if (state.signedOut) return html`<a class="w-net w-off" href="/accounts/login/?next=/phone/">${icon('user-circle')}${say('signed_out')}<span class="w-end">${n ? say('kept_here', { n }) : ''}</span></a>`;
  if (!state.online) return html`<div class="w-net w-off" role="status">${icon('cloud-off')}${say('offline')}<span class="w-end">${n ? say('kept_here', { n }) : ''}</span></div>`;
  if (n) return html`<div class="w-net w-off" role="status">${icon('cloud-up')}${say('sending', { n })}</div>`;
  return html`<div class="w-net w-on" role="status">${icon('cloud-check')}${state.syncedAt ? say('synced', { t: clock(state.syncedAt) }) : say('online')}</div>`;
}

// What is made up says so, and a house that is only for trying things out says that.
function mark() {
  const { manifests = [], stock = [] } = state.pocket || {};
  const made = [...manifests, ...stock].some((each) => each.simulated);
  const word = root.dataset.sandbox ? 'sandbox' : made && 'simulated';
  return word ? html`<span class="w-sim">${say(word)}</span>` : '';
}

export function bar(title, back, beside) {
  return html`<header class="w-bar-t ${back === null ? 'w-home' : ''}">${back === null ? '' : html`<a class="w-ic" href="#${back}" aria-label=${say('back')}>${icon('chevron-left')}</a>`}
    <h1>${title}${mark()}</h1>${beside || ''}</header>${line()}`;
}
