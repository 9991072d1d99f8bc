/**
 * Items among which the people of the country are divided when they pass by the open claims (`docs/trace.md`, Sweep):
 * group k of the sweep falls to item k modulo their number. As many as groups of the country: one each.
 */
const items = 16;

export const peopleGroups: readonly string[] = Array.from({ length: items }, (_, at) => String(at).padStart(2, '0'));
