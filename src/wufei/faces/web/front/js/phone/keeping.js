// What this phone keeps: keys, the pocket, tickets, repackings, habits. And the house, where it can be reached. Not for: what is shown.
// A phone may be shared: key, pocket, repackings and habits are each person's own; tickets are delivered by whoever is
// signed in.
import { get, set, update } from 'idb-keyval';

import { keyMade } from './tickets.js';

const OPEN = new Set(['kept', 'waiting']);
// Not kept by the house, and never will be: the phone lets go of it and says why.
const NEVER = new Set(['manifests.ticket_unreadable', 'manifests.ticket_forged', 'manifests.ticket_key_taken']);
// What does not mean that a repacking is refused: the way to the house is not open just now, or it is asked twice at once.
const LATER = new Set(['kernel.stale', 'api.csrf_missing', 'api.password_due', 'api.sign_in_needed', 'api.too_many']);
const REFUSED = new Set([400, 403, 404, 409, 422]);
const SHOWN_FOR = 7 * 24 * 3600 * 1000; // milliseconds that what is in the books stays on the phone: long enough to have been seen

let keeper = '';
export const keeperOf = (person) => { keeper = person; };
const own = (name) => `${name}:${keeper}`;

export const pocketKept = () => get(own('pocket'));
export const deviceKept = () => get(own('device'));
export const habitKept = async () => (await get(own('habit'))) || {};
export const syncedAt = () => get(own('synced'));
export const ticketsKept = async () => (await get('tickets')) || [];
export const packingKept = () => get(own('packing'));
export const repackingsKept = async () => (await get(own('repackings'))) || [];

export const keepPacking = (draft) => set(own('packing'), draft);
export const keepRepacking = (act) => update(own('repackings'), (all = []) => [act, ...all.filter((each) => each.key !== act.key)]);
export const repackingGone = (key) => update(own('repackings'), (all = []) => all.filter((each) => each.key !== key));
export const keepHabit = (values) => update(own('habit'), (habit = {}) => ({ ...habit, ...values }));

export const keepTickets = (fresh) => update('tickets', (all = []) => {
  const known = new Set(all.map((each) => each.ticket));
  return [...all, ...fresh.filter((each) => !known.has(each.ticket))];
});

// A manifest that came from another phone: taken where this phone has none or an older one, and knows its stream.
export const keepSummary = (manifest) => update(own('pocket'), (pocket) => {
  const known = pocket.manifests.find((each) => each.key === manifest.key);
  if (known && known.base >= manifest.base) return pocket;
  return { ...pocket, manifests: [{ ...manifest, scanned: true }, ...pocket.manifests.filter((each) => each !== known)] };
});

async function asked(path, csrf, given) {
  const options = given === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf }, body: JSON.stringify(given),
  };
  const answer = await fetch(`/api${path}`, { credentials: 'same-origin', cache: 'no-store', ...options });
  if (!answer.ok) {
    const { problems = [] } = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(String(answer.status)), { status: answer.status, problems });
  }
  return answer.json();
}

export async function device(csrf, label) {
  let kept = await deviceKept();
  if (!kept) { kept = await keyMade(); await set(own('device'), kept); }
  if (!kept.registered) {
    await asked('/manifest-devices', csrf, { key: kept.key, label, public_key: kept.publicKey });
    kept = { ...kept, registered: true };
    await set(own('device'), kept);
  }
  return kept;
}

async function delivered(csrf) {
  const waiting = (await ticketsKept()).filter((each) => OPEN.has(each.state));
  if (!waiting.length) return;
  const given = { tickets: waiting.map(({ body, signature }) => ({ body, signature })) };
  const answers = await asked('/manifest-tickets', csrf, given);
  const of = new Map(waiting.map((each, place) => [each.ticket, answers[place]]));
  await update('tickets', (all) => all.map((each) => {
    const answer = of.get(each.ticket);
    if (!answer) return each;
    const never = answer.state === null && answer.problems.some((problem) => NEVER.has(problem.code));
    return { ...each, state: answer.state ?? (never ? 'dropped' : 'kept'), problems: answer.problems, at: new Date().toISOString() };
  }));
}

// What became of a repacking; thrown on where the house could not be asked at all.
async function repackingTold(csrf, given) {
  try {
    const { outputs } = await asked('/repackings', csrf, given);
    return { state: 'done', codes: outputs.map(({ code }) => code), problems: [] };
  } catch (error) {
    const { status, problems } = error;
    const later = problems?.some((problem) => LATER.has(problem.code));
    if (status === undefined || status === 401 || (status === 403 && later)) throw error;
    return { state: REFUSED.has(status) && problems.length && !later ? 'refused' : 'kept', problems };
  }
}

// What the house gives this person along; nothing where another has signed in meanwhile.
async function pocketFetched(csrf) {
  const pocket = await asked('/manifest-pocket', csrf);
  if (String(pocket.person.id) !== keeper) throw Object.assign(new Error('person'), { status: 401 });
  return pocket;
}

// Each by itself, under the key it was kept with: sent twice it is done once, and what is refused holds up no other.
async function repacked(csrf) {
  const waiting = (await repackingsKept()).filter((each) => each.state === 'kept').reverse();
  for (const { key, given } of waiting) {
    const became = { ...await repackingTold(csrf, given), at: new Date().toISOString() };
    await update(own('repackings'), (all) => all.map((each) => (each.key === key && each.state === 'kept' ? { ...each, ...became } : each)));
  }
  return waiting.length;
}

// Deliver what waits and take a fresh pocket. A ticket is let go only when the house has said what became of it and its
// manifest is no longer open; a manifest from another phone stays until the house knows all that was signed on it.
export async function synced(csrf) {
  await delivered(csrf);
  let pocket = await pocketFetched(csrf);
  if (await repacked(csrf)) pocket = await pocketFetched(csrf);
  const known = new Set(pocket.manifests.map((each) => each.key));
  const tickets = await ticketsKept();
  const awaited = new Set(tickets.filter((each) => OPEN.has(each.state)).map((each) => each.manifest));
  await update(own('pocket'), (old) => ({
    ...pocket,
    declarations: { ...old?.declarations, ...pocket.declarations },
    manifests: [...(old?.manifests || []).filter((each) => each.scanned && awaited.has(each.key) && !known.has(each.key)), ...pocket.manifests],
  }));
  await set(own('synced'), new Date().toISOString());
  const since = Date.now() - SHOWN_FOR;
  await update('tickets', (all = []) => all.filter((each) => each.state !== 'done' || known.has(each.manifest) || Date.parse(each.at) > since));
  await update(own('repackings'), (all = []) => all.filter((each) => each.state !== 'done' || Date.parse(each.at) > since));
}
