// The questions of a move, one a screen: the weight or the packages, what is due, then the signature. Not for: keys.
import { html } from 'lit-html';

import { told } from '../conditions.js';
import { asked } from './course.js';
import { deviceKept, keepHabit, keepTickets } from './keeping.js';
import { gone, one } from './loads.js';
import { gramsOf, pad, shown } from './pad.js';
import { bar, kg, say, shortCode } from './parts.js';
import { manifestOf, recall, show, standingOf, state, sync } from './state.js';
import { ticketMade } from './tickets.js';

const KEYBOARDS = { count: 'numeric', mass: 'decimal', phone: 'tel' };
const TYPES = { day: 'date', moment: 'datetime-local' };
// What somebody fills in the same way each time; the rest is asked anew.
const HABITS = new Set(['text', 'plate', 'phone', 'choice']);

function questions(standing, declaration, step) {
  const fields = asked(standing, declaration, step, state.form.values);
  const part = step.event === 'accept_part';
  if (part && standing.packages?.length) return [{ ask: packages, part }, ...fields.map((each) => ({ ask: field, ...each }))];
  const weighed = part || step.event === 'accept';
  return [...(weighed ? [{ ask: weight, part }] : []), ...fields.map((each) => ({ ask: field, ...each }))];
}

export function signing(key, event) {
  const manifest = manifestOf(key);
  const { standing, declaration, own } = manifest ? standingOf(manifest) : { own: [] };
  const step = own.find((each) => each.event === event);
  if (!step) return manifest ? one(key) : gone(key);
  state.form.values ||= {};
  const all = questions(standing, declaration, step);
  const at = Math.min(state.form.at || 0, all.length);
  const move = (by) => { state.form.at = at + by; show(); };
  const head = html`${bar(step.label, `m/${key}`, html`<span class="w-muted w-at">${at + 1} / ${all.length + 1}</span>`)}<div class="w-steps">${[...all, {}].map((_each, place) => html`<i class=${place < at ? 'w-d' : place === at ? 'w-c' : ''}></i>`)}</div>`;
  const before = at ? html`<button type="button" class="w-B w-side" @click=${() => move(-1)}>${say('before')}</button>` : '';
  const question = all[at];
  return html`${head}${question ? question.ask({ question, manifest, standing, before, next: () => move(1) }) : confirm({ manifest, standing, step, before })}`;
}

function weight({ question, manifest, before, next }) {
  const typed = state.form.weight ?? '';
  const take = (next) => { state.form.weight = next; show(); };
  const grams = gramsOf(typed);
  const less = manifest.mass_g - grams;
  const fits = typed !== '' && Number.isSafeInteger(grams) && grams > 0 && (!question.part || less > 0);
  const words = less === 0 ? say('same') : say(less > 0 ? (question.part ? 'refused_rest' : 'less') : 'more', { d: kg(Math.abs(less)) });
  return html`<div class="w-body"><div class="w-q">${say(question.part ? 'part_q' : 'weight_q')}</div><p class="w-hint">${say('weight_hint', { m: kg(manifest.mass_g) })}</p>
    ${shown(typed)}
    <p class="w-hint" role="status">${typed === '' ? '' : fits ? words : say(question.part && less <= 0 ? 'part_all' : 'no_weight')}</p></div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" ?disabled=${!fits} @click=${() => { state.form.accepted_g = grams; next(); }}>${say('next')}</button></footer>
    ${pad(typed, take)}`;
}

function packages({ standing, before, next }) {
  const refused = (state.form.refused ||= new Set());
  const toggle = (code) => { if (!refused.delete(code)) refused.add(code); show(); };
  const mass = (rows) => rows.reduce((sum, [, sent]) => sum + sent, 0);
  const back = standing.packages.filter(([code]) => refused.has(code));
  const stay = standing.packages.filter(([code]) => !refused.has(code));
  const take = () => {
    state.form.packages = standing.packages.map(([code]) => [code, null, refused.has(code)]);
    state.form.accepted_g = mass(stay);
    next();
  };
  return html`<div class="w-body"><div class="w-q">${say('refuse_q')}</div><p class="w-hint">${say('refuse_hint', { n: standing.packages.length })}</p>
    ${standing.packages.map(([code, sent]) => html`<button type="button" class="w-pk ${refused.has(code) ? 'w-on' : ''}" aria-pressed=${refused.has(code)} @click=${() => toggle(code)}><span class="w-rd"></span><b>${shortCode(code)}</b><span>${kg(sent)} kg</span></button>`)}
    ${stay.length ? '' : html`<p class="w-hint w-over" role="alert">${say('refuse_all')}</p>`}</div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" ?disabled=${!back.length || !stay.length} @click=${take}>${say('refuse_next', { a: kg(mass(stay)), r: kg(mass(back)) })}</button></footer>`;
}

function written(kind, value) {
  if (kind === 'count') return /^\d+$/.test(value) ? Number(value) : '';
  if (kind === 'mass') return value && Number.isFinite(Number(value)) ? Math.round(Number(value) * 1000) : '';
  if (kind === 'moment') return value ? new Date(value).toISOString() : '';
  return kind === 'plate' ? value.trim().toUpperCase() : value;
}

function options(question, pairs, value, take) {
  return html`<div class="w-opt" role="group" aria-label=${question.label}>${pairs.map(([code, word]) => html`<button type="button" class=${value === code ? 'w-on' : ''} aria-pressed=${value === code} @click=${() => take(code)}>${word}</button>`)}</div>`;
}

function field({ question, before, next }) {
  const { values } = state.form;
  const { name, kind } = question;
  const usual = HABITS.has(kind) && state.habit[name];
  if (!(name in values) && usual) values[name] = usual;
  const take = (value) => { values[name] = value; show(); };
  const choices = Object.entries(question.choices || {});
  const unit = kind === 'mass' ? 'kg' : question.unit;
  const asking = () => {
    if (choices.length) return options(question, choices, values[name], take);
    if (kind === 'flag') return options(question, [[true, say('yes')], [false, say('no')]], values[name], take);
    const shown = kind === 'mass' || kind === 'moment' ? undefined : String(values[name] ?? '');
    return html`<div class="w-big"><input .value=${shown ?? ''} type=${TYPES[kind] || 'text'} inputmode=${KEYBOARDS[kind] || 'text'} @change=${(event) => take(written(kind, event.target.value))}
      @input=${(event) => { values[name] = written(kind, event.target.value); }} aria-label=${question.label} autocomplete="off" enterkeyhint="next">${unit ? html`<span class="w-u">${unit}</span>` : ''}</div>`;
  };
  const go = () => { if (told(values[name])) next(); else { state.form.fault = name; show(); } };
  return html`<div class="w-body"><div class="w-q">${question.label}</div>${question.help ? html`<p class="w-hint">${question.help}</p>` : ''}${asking()}
    ${usual && values[name] === usual ? html`<p class="w-hint">${say('as_last')}</p>` : ''}${state.form.fault === name && !told(values[name]) ? html`<p class="w-hint w-over" role="alert">${say('needed')}</p>` : ''}</div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" @click=${go}>${say('next')}</button></footer>`;
}

function confirm({ manifest, standing, step, before }) {
  const { declaration } = standingOf(manifest);
  const { values, accepted_g, packages: weighed } = state.form;
  const refused = (weighed || []).filter(([, , no]) => no);
  const word = ([name, value]) => {
    const of = declaration.fields.find((each) => each.name === name);
    const said = of.choices?.[value] ?? (value === true ? say('yes') : value === false ? say('no') : of.kind === 'mass' ? `${kg(value)} kg` : value);
    return html`<dt>${of.label}</dt><dd>${said}</dd>`;
  };
  const sign = async (event) => {
    event.target.disabled = true;
    await keepTickets([await ticketMade(await deviceKept(), standing, step, { values, accepted_g, packages: weighed })]);
    await keepHabit(Object.fromEntries(Object.entries(values).filter(([name]) => HABITS.has(declaration.fields.find((each) => each.name === name).kind))));
    state.form = {};
    await recall();
    window.location.hash = `m/${manifest.key}`;
    sync();
  };
  const party = [manifest.generator, manifest.receiver, ...manifest.legs.map((leg) => leg.carrier)].find((each) => each.id === step.party);
  return html`<div class="w-body"><div class="w-q">${step.label}</div><p class="w-hint">${say('sign_for', { p: party?.name || '' })}</p>
    <dl class="w-sumr"><dt>${say('waste')}</dt><dd>${manifest.name}</dd><dt>${say('sent')}</dt><dd>${kg(manifest.mass_g)} kg</dd>
    ${accepted_g ? html`<dt>${say('accepted')}</dt><dd>${kg(accepted_g)} kg</dd>` : ''}${accepted_g && accepted_g < manifest.mass_g && step.event === 'accept_part' ? html`<dt>${say('refused')}</dt><dd>${kg(manifest.mass_g - accepted_g)} kg</dd>` : ''}
    ${refused.length ? html`<dt>${say('refused_packages')}</dt><dd>${refused.map(([code]) => html`<div>${shortCode(code)}</div>`)}</dd>` : ''}
    ${Object.entries(values).map(word)}<dt>${say('based_on')}</dt><dd>${say('version_n', { n: standing.base })}</dd></dl></div>
    <footer class="w-acts">${before}<button type="button" class="w-B w-go" @click=${sign}>${say('sign')}</button></footer>`;
}
