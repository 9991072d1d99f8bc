/** Children under 6 without health insurance by unit, small counts taken out (docs/summary.md, "Small counts"). */
import { groupsMax, smallCount, type ChildrenByUnit } from './summary-schema.ts';
import { suppress } from './suppress.ts';

/**
 * What else is counted of a unit is not told, so that its row has no total: a second column, never shown, takes what a
 * hidden count gives. It costs the more the less it can be what is hidden instead.
 */
const elsewhere = 1_000_000; // persons, above the children of any unit

/** Which units stand alone goes by counts that may be shown, and of small ones by name. */
const rank = (children: number): number => (children < smallCount ? 0 : children);

/**
 * What may be published of these counts by unit (above 0, '' where no ledger knows a unit); so is their sum.
 * Hidden are counts below 5 and as many others, the smallest first, as keep them from being worked out from the sum.
 */
export function childrenByUnit(counts: readonly (readonly [unit: string, children: number])[]): ChildrenByUnit {
  const total = counts.length;
  const all = counts.toSorted(([a, m], [b, n]) => rank(n) - rank(m) || (a < b ? -1 : 1));
  const rest = all.slice(groupsMax);
  const rows = all.slice(0, groupsMax).map(([name, children]) => ({ name, children }));
  if (rest.length > 0) rows.push({ name: '', children: rest.reduce((sum, [, children]) => sum + children, 0) });
  const { hidden, open } = suppress(
    {
      rows: rows.length,
      columns: 2,
      cells: rows.flatMap(({ children }) => [children, elsewhere]),
      sensitive: [1, 0],
    },
    smallCount,
  );
  if (open.length > 0) return { units: null, total, others: null };
  const shown = (at: number): number | null => (hidden[2 * at] === 1 ? null : rows[at].children);
  const units = rows.slice(0, groupsMax).map(({ name }, at) => ({ name, children: shown(at) }));
  return {
    units: units.sort((a, b) => (b.children ?? 0) - (a.children ?? 0) || (a.name < b.name ? -1 : 1)),
    total,
    others: rest.length === 0 ? null : { units: rest.length, children: shown(groupsMax) },
  };
}
