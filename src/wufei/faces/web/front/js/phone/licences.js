// The code on a licence, read without network: what it says, and whether the house signed it. Its form is operations/licences/proof.py.
// Not for: whether the licence was stopped since it was printed; no paper knows that.
import { html } from 'lit-html';

import { bar, icon, kg, say, stamp } from './parts.js';
import { state } from './state.js';
import { through, unbase32 } from './tickets.js';

const FORM = 'WUFEILIC1';
const NAMES = ['kind', 'number', 'holder', 'uscc', 'named', 'plate', 'route', 'issuer', 'valid_from', 'valid_to', 'items', 'state', 'told_on'];
const SIGNATURE = 64; // bytes
const LONGEST = 8_000; // letters

export const isLicence = (text) => text.trim().startsWith(`${FORM}:`);

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

// null where this phone cannot tell: it has not the key of the house, or its browser knows no such signatures.
async function held(signature, body, key) {
  if (!key) return null;
  try {
    const house = await crypto.subtle.importKey('raw', bytes(key), 'Ed25519', false, ['verify']);
    const signed = new Uint8Array(await new Blob([FORM, body]).arrayBuffer());
    return await crypto.subtle.verify('Ed25519', house, signature, signed);
  } catch {
    return null;
  }
}

// What the text says, with `holds`; null where it is no licence.
export async function licenceRead(text, key) {
  const word = text.replace(/\s+/g, '');
  if (word.length > LONGEST) return null;
  try {
    const packed = unbase32(word.slice(FORM.length + 1));
    const [signature, body] = [packed.slice(0, SIGNATURE), packed.slice(SIGNATURE)];
    const told = JSON.parse(new TextDecoder().decode(await through(body, new DecompressionStream('deflate'))));
    if (!Array.isArray(told) || told.length !== NAMES.length || !Array.isArray(told[NAMES.indexOf('items')])) return null;
    return { ...Object.fromEntries(NAMES.map((name, place) => [name, told[place]])), holds: await held(signature, body, key) };
  } catch {
    return null;
  }
}

function verdict(letter) {
  if (letter.holds === false) return stamp('w-bad', icon('alert-triangle'), say('licence_false'), say('licence_false_why'));
  if (letter.holds === null) return stamp('w-half', icon('alert-triangle'), say('licence_unsure'), say('licence_unsure_why'));
  const today = new Date().toLocaleDateString('sv-SE'); // as the letter writes its days
  if (letter.state !== 'issued') return stamp('w-bad', icon('alert-triangle'), say('licence_stopped'), say(`licence_state_${letter.state}`));
  if (letter.valid_from > today || letter.valid_to < today) return stamp('w-bad', icon('alert-triangle'), say('licence_ended'), `${letter.valid_from} – ${letter.valid_to}`);
  return stamp('w-ok', icon('circle-check'), say('licence_holds'), say('licence_holds_why', { d: letter.told_on }));
}

const row = (word, told) => (told ? html`<dt>${say(word)}</dt><dd>${told}</dd>` : '');
const bare = (code) => code.replace(/^[a-z]+:(?=.*\d)/, ''); // the list stays where there is nothing else
const item = ([codes, ways, grams]) => html`<div><span class="w-mono">${[codes].flat().map(bare).join(' ')}</span>${ways?.length ? html` ${[ways].flat().join(' ')}` : ''}${grams ? html` · ${kg(grams)} kg` : ''}</div>`;

export function licence() {
  const { letter } = state;
  if (!letter) return html`${bar(say('licence'), 'scan')}<div class="w-body"><div class="w-empty"><b>${say('licence_none')}</b></div></div>`;
  return html`${bar(say('licence'), 'scan')}<div class="w-body">${verdict(letter)}
    <dl class="w-sumr">${row('licence_kind', say(`licence_is_${letter.kind}`))}${row('licence_number', letter.number)}${row('licence_holder', letter.holder)}${row('licence_named', letter.named)}
      ${row('licence_plate', letter.plate)}${row('licence_route', letter.route)}${row('licence_issuer', letter.issuer)}${row('licence_days', `${letter.valid_from} – ${letter.valid_to}`)}
      ${letter.items.length ? html`<dt>${say('waste')}</dt><dd>${letter.items.map(item)}</dd>` : ''}</dl></div>
    <footer class="w-acts"><a class="w-B w-go" href="#scan">${icon('scan')}${say('licence_next')}</a></footer>`;
}
