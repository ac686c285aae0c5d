// How a manifest stands on this phone: as the house last told it, and what was signed here and by the other phone since.
// The declaration of its stream decides what may follow, as on the server. Not for: keys, storage, what is shown.
import { holds, told } from '../conditions.js';

const BEFORE_RECEIPT = new Set(['issue', 'take_over', 'stop', 'resume', 'arrive', 'cancel']);
const OPEN = new Set(['kept', 'waiting']);

// The tickets of a manifest that the house has not signed yet, in the order in which they build on each other.
export function chain(manifest, tickets) {
  const open = tickets.filter((each) => each.manifest === manifest.key && OPEN.has(each.state));
  const said = open.map((each) => ({ ...each, told: JSON.parse(each.body) })).sort((a, b) => a.told.base - b.told.base);
  const found = [];
  let base = manifest.base;
  for (const each of said) {
    if (each.told.base !== base) continue;
    found.push(each);
    base += 1;
  }
  return found;
}

// The manifest after its chain: state, values, how many signatures, on which ticket the next one builds.
export function course(manifest, declaration, tickets) {
  const now = { ...manifest, values: { ...manifest.values }, last: null, signed: [] };
  for (const leg of manifest.legs || []) Object.assign(now.values, leg.values);
  for (const { told: each, state } of chain(manifest, tickets)) {
    const step = declaration.steps.find((one) => one.source === now.state && one.event === each.event && one.role === each.role);
    if (!step) break;
    now.state = step.target;
    now.base += 1;
    now.last = each.ticket;
    Object.assign(now.values, each.values);
    if (each.accepted_g !== null) now.accepted_g = each.accepted_g;
    now.signed.push({ event: each.event, role: each.role, party: each.party, at: each.signed_at, state });
  }
  return now;
}

const partyOf = (now, role) => {
  if (role === 'generator') return now.generator?.id;
  if (role === 'receiver') return now.receiver?.id;
  const legs = now.legs || [];
  return (legs.find((leg) => !leg.handed_at) || legs[legs.length - 1])?.carrier?.id;
};

// What may be signed next, each move once, with the party that signs it and whether that is one's own.
export function steps(now, declaration, own) {
  if (now.held) return [];
  const values = { ...now.values, mass_g: now.mass_g, accepted_g: now.accepted_g, way: now.way };
  const found = declaration.steps
    .filter((step) => step.source === now.state && step.event !== 'forward' && (!step.guard || holds(step.guard, values)))
    .map((step) => ({ ...step, party: partyOf(now, step.role) }));
  return found.map((step) => ({ ...step, mine: own.includes(step.party) }));
}

// The fields to fill in with a move: those due with it that hold nothing yet.
export function asked(now, declaration, step, given = {}) {
  if (now.way === 'emergency' && BEFORE_RECEIPT.has(step.event)) return [];
  const values = { ...now.values, ...given, mass_g: now.mass_g, way: now.way };
  return declaration.fields.filter((field) => field.required_at === step.event
    && (!field.when || holds(field.when, values)) && !told(now.values[field.name]));
}
