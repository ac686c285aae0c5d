// Words, figures and the parts that all screens of the phone share. Not for: what a screen asks.
import { html } from 'lit-html';

import { root, state, waiting } from './state.js';

const WORDS = JSON.parse(document.getElementById('words').textContent);
const LANGUAGE = document.documentElement.lang;

export const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), WORDS[name] || name);
export const kg = (grams) => (grams / 1000).toLocaleString('en-US', { maximumFractionDigits: 3 });
export const clock = (moment) => new Date(moment).toLocaleTimeString(LANGUAGE, { hour: '2-digit', minute: '2-digit', hour12: false });
export const icon = (name) => html`<svg class="ti" aria-hidden="true"><use href="${root.dataset.icons}#${name}"></use></svg>`;
export const badge = (shape, text) => html`<span class="w-bd ${shape}">${text}</span>`;
export const short = (manifest) => (manifest.number ? `…${manifest.number.slice(-6)}` : say('draft'));
export const named = (manifest) => (manifest.number ? say('manifest_n', { n: short(manifest) }) : say('draft'));

function line() {
  const n = waiting();
  if (state.signedOut) return html`<a class="w-net w-off" href="/accounts/login/?next=/phone/">${icon('user-circle')}${say('signed_out')}<span class="w-end">${n ? say('kept_here', { n }) : ''}</span></a>`;
  if (!state.online) return html`<div class="w-net w-off" role="status">${icon('cloud-off')}${say('offline')}<span class="w-end">${n ? say('kept_here', { n }) : ''}</span></div>`;
  if (n) return html`<div class="w-net w-off" role="status">${icon('cloud-up')}${say('sending', { n })}</div>`;
  return html`<div class="w-net w-on" role="status">${icon('cloud-check')}${state.syncedAt ? say('synced', { t: clock(state.syncedAt) }) : say('online')}</div>`;
}

export function bar(title, back, mark) {
  const simulated = state.pocket?.manifests.some((each) => each.simulated);
  return html`<header class="w-bar-t ${back === null ? 'w-home' : ''}">${back === null ? '' : html`<a class="w-ic" href="#${back}" aria-label=${say('back')}>${icon('chevron-left')}</a>`}
    <h1>${title}${simulated ? html`<span class="w-sim">${say('simulated')}</span>` : ''}</h1>${mark || ''}</header>${line()}`;
}
