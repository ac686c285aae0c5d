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

// The place of the leg that a move belongs to: that of the load, or to "take_over" the next one.
function legAt(legs, event) {
  const taken = legs.findLastIndex((leg) => leg.taken_at);
  return event === 'take_over' ? taken + 1 : Math.max(taken, 0);
}

function taken(now, each, declaration) {
  const leg = now.legs[legAt(now.legs, each.event)] || (each.event === 'take_over' && { carrier: { id: each.party, name: '' }, values: {} });
  if (leg && !now.legs.includes(leg)) now.legs.push(leg);
  for (const [name, value] of Object.entries(each.values)) {
    const ofLeg = leg && declaration.fields.some((field) => field.name === name && field.of_leg);
    (ofLeg ? leg.values : now.values)[name] = value;
  }
  if (each.event === 'take_over') leg.taken_at = each.signed_at;
  const refused = new Set(each.packages.filter(([, , no]) => no).map(([code]) => code));
  const whole = each.event === 'refuse';
  if (whole || refused.size) now.packages = now.packages?.map(([code, sent, weighed]) => [code, sent, weighed, whole || refused.has(code)]);
}

// The manifest after its chain: state, values, how many signatures, on which ticket the next one builds.
export function course(manifest, declaration, tickets) {
  const legs = (manifest.legs || []).map((leg) => ({ ...leg, values: { ...leg.values } }));
  const now = { ...manifest, values: { ...manifest.values }, legs, last: null, signed: [], events: manifest.signed.map(([event]) => event) };
  for (const { told: each, state } of chain(manifest, tickets)) {
    const step = declaration.steps.find((one) => one.source === now.state && one.event === each.event && one.role === each.role);
    if (!step) break;
    taken(now, each, declaration);
    now.state = step.target;
    now.base += 1;
    now.last = each.ticket;
    now.events.push(each.event);
    if (each.accepted_g !== null) now.accepted_g = each.accepted_g;
    now.signed.push({ event: each.event, role: each.role, party: each.party, at: each.signed_at, state });
  }
  return now;
}

function partyOf(now, step, own) {
  if (step.role === 'generator') return now.generator.id;
  if (step.role === 'receiver') return now.receiver.id;
  const planned = now.legs[legAt(now.legs, step.event)]?.carrier.id;
  // Whoever scans a load without a named carrier may be the one who takes it.
  const other = own.find((party) => party !== now.generator.id && party !== now.receiver.id);
  return planned ?? (now.scanned && step.event === 'take_over' ? other : undefined);
}

// As judgement sees it for a move: the values of the manifest, of the leg, and what is filled in with the move.
function sheet(now, event, given = {}) {
  const { mass_g, accepted_g, way } = now;
  return { ...now.values, ...now.legs[legAt(now.legs, event)]?.values, mass_g, accepted_g, way, ...given };
}

// What may be signed next, each move once, with the party that signs it and whether that is one's own.
export function steps(now, declaration, own) {
  if (now.held) return [];
  return declaration.steps
    .filter((step) => step.source === now.state && step.event !== 'forward' && (!step.guard || holds(step.guard, sheet(now, step.event))))
    .map((step) => ({ ...step, party: partyOf(now, step, own) }))
    .map((step) => ({ ...step, mine: own.includes(step.party) }));
}

// The fields to fill in with a move: those due with it, or with one before it, that hold nothing yet.
export function asked(now, declaration, step, given) {
  if (now.way === 'emergency' && BEFORE_RECEIPT.has(step.event)) return [];
  const due = new Set([...now.events, step.event]);
  if (due.has('accept_part')) due.add('accept'); // as spec.declared.ASKS_AS
  const bare = sheet(now, step.event);
  const values = sheet(now, step.event, given);
  return declaration.fields.filter((field) => due.has(field.required_at) && (!field.when || holds(field.when, values)) && !told(bare[field.name]));
}
