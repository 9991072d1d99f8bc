/** Units and categories of a province from its counts, with small counts by reason taken out (`suppress.ts`). */
import { isVerified, Verdict, verdictNames, type VerdictName } from '../domain/codes.ts';
import { percentText } from '../base/percent.ts';
import { groupsMax, smallCount, type Group, type Groups } from './summary-schema.ts';
import { suppress, type Suppression } from './suppress.ts';

/**
 * Columns of the table: all that is verified as one, then every other verdict; their sum is the number of participants.
 */
const reasons: readonly VerdictName[] = verdictNames.filter((name) => isVerified[Verdict[name]] === 0);
const columns = 1 + reasons.length;
const sensitive = Uint8Array.from({ length: columns }, (_, column) => (column === 0 ? 0 : 1));
const outOfScope = 1 + reasons.indexOf('OUT_OF_SCOPE');

interface Row {
  name: string;
  participants: number;
  cells: number[];
}

/**
 * `counts`: persons by verdict code, by name of the group; `uncounted`: of those whose group has no counts of its own.
 * The groups with the most participants are shown one by one; everybody else as one line, and with them the groups of
 * which a small count could be worked out whatever is hidden (everybody has the same reason).
 */
export function groupsOf(counts: Readonly<Record<string, readonly number[]>>, uncounted?: readonly number[]): Groups {
  const all = Object.entries(counts).map(([name, byVerdict]) => rowOf(name, byVerdict));
  // By what is shown anyway: an order by hidden counts would reveal them.
  all.sort((a, b) => b.participants - a.participants || (a.name < b.name ? -1 : 1));
  let single = all.slice(0, groupsMax);
  const together = all.slice(groupsMax);
  if (uncounted !== undefined) together.push(rowOf('', uncounted));
  const total = all.length + (uncounted === undefined ? 0 : 1);
  for (;;) {
    const rows = together.length > 0 ? [...single, sumOf(together)] : single;
    const { hidden, open } = suppressIn(rows);
    if (open.length === 0) return shownGroups(rows, hidden, { single: single.length, total });
    const stuck = new Set(open.map((at) => Math.floor(at / columns)));
    const moved = single.filter((_, at) => stuck.has(at));
    // The line of the others has a small count that nothing protects: the smallest group joins it.
    if (moved.length === 0) moved.push(...single.slice(-1));
    together.push(...moved);
    single = single.filter((row) => !moved.includes(row));
    if (single.length === 0) return { groups: null, total, others: null };
  }
}

function suppressIn(rows: readonly Row[]): Suppression {
  const rest = new Uint8Array(rows.length * columns);
  rows.forEach((row, at) => {
    const remaining = remainingOf(row);
    if (remaining < smallCount) rest[at * columns] = remaining;
  });
  const cells = rows.flatMap((row) => row.cells);
  return suppress({ rows: rows.length, columns, cells, sensitive, rest }, smallCount);
}

function shownGroups(rows: readonly Row[], hidden: Uint8Array, of: { single: number; total: number }): Groups {
  const shown = rows.map((row, at) => shownRow(row, hidden.subarray(at * columns, (at + 1) * columns)));
  const groups = shown.slice(0, of.single).sort(compareShown);
  return { groups, total: of.total, others: shown[of.single] ?? null };
}

const classOf = ({ remaining }: Group): number => (remaining === null ? 1 : remaining === 0 ? 2 : 0);

/**
 * Most remaining first; then those of which it is not shown; then those of which nobody remains; equal ones by
 * participants, then name. Everything that it goes by is shown, so that the order tells nothing besides.
 */
function compareShown(a: Group, b: Group): number {
  return (
    classOf(a) - classOf(b) ||
    (b.remaining ?? 0) - (a.remaining ?? 0) ||
    b.participants - a.participants ||
    (a.name < b.name ? -1 : 1)
  );
}

/**
 * Participants who are neither verified nor out of scope: where they are few, who is verified is not shown, for it
 * would reveal how many.
 */
function remainingOf({ participants, cells }: Row): number {
  return participants - cells[0] - cells[outOfScope];
}

function rowOf(name: string, byVerdict: readonly number[]): Row {
  const verified = byVerdict[Verdict.VERIFIED] + byVerdict[Verdict.VERIFIED_PARTIAL_DATE];
  const cells = [verified, ...reasons.map((reason) => byVerdict[Verdict[reason]])];
  return { name, participants: cells.reduce((sum, count) => sum + count, 0), cells };
}

function sumOf(rows: readonly Row[]): Row {
  const cells = Array.from({ length: columns }, (_, column) => rows.reduce((sum, row) => sum + row.cells[column], 0));
  return { name: '', participants: cells.reduce((sum, count) => sum + count, 0), cells };
}

function shownRow({ name, participants, cells }: Row, hidden: Uint8Array): Group {
  const shown = (column: number): number | null => (hidden[column] === 1 ? null : cells[column]);
  const [verified, outside] = [shown(0), shown(outOfScope)];
  const denominator = outside === null ? null : participants - outside;
  const whole = denominator === null || verified === null ? null : { verified, denominator };
  const byReason = reasons
    .map((reason, at): [VerdictName, number | null] => [reason, shown(at + 1)])
    .filter(([reason, count]) => count !== 0 && reason !== 'OUT_OF_SCOPE');
  return {
    name,
    participants,
    outOfScope: outside,
    denominator,
    verified,
    remaining: whole === null ? null : whole.denominator - whole.verified,
    verifiedPercent: whole === null ? null : percentText(whole.verified, whole.denominator),
    reasons: Object.fromEntries(byReason),
  };
}
