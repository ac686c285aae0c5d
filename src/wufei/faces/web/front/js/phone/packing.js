// A repacking as it is put together on this phone, to the gram. Not for: storage (keeping.js), screens (repacking.js).
export const EMPTY = { key: '', inputs: [], outputs: [], lost_g: 0, reason: '', open: null };

const sum = (rows) => rows.reduce((all, each) => all + each.mass_g, 0);
const listOf = (waste) => waste.split(':')[0];

export const wastesOf = ({ inputs }) => [...new Map(inputs.map((each) => [each.waste, each.name])).entries()];

// Other packages to empty: containers of a waste that does not go in any more are not filled either.
export function emptying({ outputs, lost_g, reason }, inputs) {
  const wastes = new Set(inputs.map(({ waste }) => waste));
  return inputs.length ? { inputs, outputs: outputs.filter(({ waste }) => wastes.has(waste)), lost_g, reason, open: null } : EMPTY;
}

// What goes in comes out or is named as lost; what is left is still to be accounted for.
export function balance({ inputs, outputs, lost_g }) {
  const [taken, out] = [sum(inputs), sum(outputs)];
  return { taken, out, lost: lost_g, rest: taken - out - lost_g };
}

// Only what lies in one stock and is on one list of wastes comes together; the house refuses all else.
export function goesWith(row, { inputs: [first] }) {
  return !first || (first.stock === row.stock && listOf(first.waste) === listOf(row.waste));
}

export const reasonDue = (draft) => draft.lost_g > 0 || wastesOf(draft).length > 1;

// As the house takes it. The key is made once for an act, so that it is done once however often it is sent.
export function told(draft, key, moment) {
  const label = (waste) => draft.inputs.find((each) => each.waste === waste)?.label ?? null;
  return {
    key,
    inputs: draft.inputs.map(({ code }) => code),
    outputs: draft.outputs.map(({ waste, mass_g, kind, volume_ml }) => ({ waste, mass_g, kind, volume_ml, label: label(waste) })),
    lost_g: draft.lost_g,
    reason: draft.reason.trim(),
    happened_at: moment,
  };
}
