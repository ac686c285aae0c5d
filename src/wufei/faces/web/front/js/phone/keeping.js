// What this phone keeps: its key, the pocket, tickets. And the house, where it can be reached. Not for: what is shown.
import { get, set, update } from 'idb-keyval';

import { keyMade } from './tickets.js';

const FINAL = new Set(['done', 'conflict', 'dropped']);
// Not kept by the house, and never will be: the phone lets go of it and says why.
const NEVER = new Set(['manifests.ticket_unreadable', 'manifests.ticket_forged', 'manifests.ticket_key_taken']);

export const pocketKept = () => get('pocket');
export const ticketsKept = async () => (await get('tickets')) || [];
export const deviceKept = () => get('device');

export const keepTickets = (fresh) => update('tickets', (all = []) => {
  const known = new Set(all.map((each) => each.ticket));
  return [...all, ...fresh.filter((each) => !known.has(each.ticket))];
});

export const keepSummary = (summary) => update('pocket', (pocket) => {
  if (!pocket || !summary || pocket.manifests.some((each) => each.key === summary.manifest.key)) return pocket;
  const at = pocket.declarations.push(summary.declaration) - 1;
  return { ...pocket, manifests: [{ ...summary.manifest, declaration: at, scanned: true }, ...pocket.manifests] };
});

async function asked(path, csrf, given) {
  const options = given === undefined ? {} : {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf }, body: JSON.stringify(given),
  };
  const answer = await fetch(`/api${path}`, { credentials: 'same-origin', cache: 'no-store', ...options });
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
  return answer.json();
}

export async function device(csrf, label) {
  let own = await deviceKept();
  if (!own) { own = await keyMade(); await set('device', own); }
  if (!own.registered) {
    await asked('/manifest-devices', csrf, { key: own.key, label, public_key: own.publicKey });
    own = { ...own, registered: true };
    await set('device', own);
  }
  return own;
}

// Deliver what waits, then take a fresh pocket. A ticket is let go only when the house has said what became of it.
export async function synced(csrf) {
  const waiting = (await ticketsKept()).filter((each) => !FINAL.has(each.state));
  if (waiting.length) {
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
  const pocket = await asked('/manifest-pocket', csrf);
  await set('pocket', pocket);
  await set('synced', new Date().toISOString());
  const open = new Set(pocket.manifests.map((each) => each.key));
  await update('tickets', (all = []) => all.filter((each) => !(each.state === 'done' && !open.has(each.manifest))));
  return pocket;
}
