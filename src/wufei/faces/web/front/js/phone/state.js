// What this phone knows just now, and the way to draw it anew. Not for: how it is kept (keeping.js), how it looks.
import { course, steps } from './course.js';
import { device, habitKept, keeperOf, packingKept, pocketKept, repackingsKept, synced, syncedAt, ticketsKept } from './keeping.js';
import { EMPTY } from './packing.js';

export const root = document.getElementById('phone');
const OPEN = ['kept', 'waiting'];

export const state = { online: navigator.onLine, pocket: null, tickets: [], repackings: [], packing: null, habit: {}, syncedAt: null, signedOut: false, form: {} };

let draw = () => {};
export const drawnBy = (drawing) => { draw = drawing; };
export const show = () => draw();

export async function recall() {
  keeperOf(root.dataset.person);
  [state.pocket, state.tickets, state.repackings, state.habit, state.syncedAt] = await Promise.all([pocketKept(), ticketsKept(), repackingsKept(), habitKept(), syncedAt()]);
  state.packing ||= (await packingKept()) || EMPTY; // once: from then on this page is ahead of what it has kept
}

let running = false;
let again = false;

// Deliver and fetch; asked for while it runs, it runs once more.
export async function sync() {
  again = running;
  if (running || !navigator.onLine) return;
  running = true;
  try {
    await device(root.dataset.csrf, navigator.platform || 'phone');
    await synced(root.dataset.csrf);
    state.online = true;
    state.signedOut = false;
  } catch (error) {
    // Signed out or a stale page: the way to sign in leads over the network, and what was signed here stays.
    if ([401, 403].includes(error.status)) state.signedOut = true;
    else if (error.status === undefined) state.online = false;
  }
  running = false;
  await recall();
  show();
  if (again) sync();
}

export const manifestOf = (key) => state.pocket?.manifests.find((each) => each.key === key);
export const declarationOf = (manifest) => state.pocket.declarations[manifest.declaration];
export const ticketsOf = (key) => state.tickets.filter((each) => each.manifest === key);
export const waiting = () => [...state.tickets, ...state.repackings].filter((each) => OPEN.includes(each.state)).length;

// The packages that may still be repacked: those of the pocket without those that were repacked here and not sent yet.
export function stockLeft() {
  const used = new Set(state.repackings.filter((each) => each.state === 'kept').flatMap((each) => each.given.inputs));
  return (state.pocket?.stock || []).filter((each) => !used.has(each.code));
}

// A manifest as it stands on this phone, and what may be signed on it next.
export function standingOf(manifest) {
  const declaration = declarationOf(manifest);
  const standing = course(manifest, declaration, state.tickets);
  const next = steps(standing, declaration, state.pocket.parties);
  return { standing, declaration, next, own: next.filter((step) => step.mine) };
}
