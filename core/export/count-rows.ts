/** Rows of the tables of counts, from what was read of a province (`docs/export.md` says what each means). */
import { verdictTexts } from '../catalogue/catalogue.ts';
import { Detail, schemes, tokensOf, Verdict, verdictCodeEnd, verdictNames, type VerdictName } from '../domain/codes.ts';
import { figureNames, noFigures, type Figures } from '../domain/province-state.ts';
import { denominatorCauses, verifiedCauses } from '../domain/moves.ts';
import type { ParquetCell } from '../formats/parquet/parquet-file.ts';
import { sumFigures, verdictsByName } from '../ledger/counts.ts';
import { groupsOf } from '../summary/summary-groups.ts';
import { smallCount, type Group, type Groups } from '../summary/summary-schema.ts';
import { suppress } from '../summary/suppress.ts';
import type { wideTables } from './export-tables.ts';
import type { ProvinceFacts } from './province-facts.ts';
import type { TalliedCases } from './row-tally.ts';

export type ExportRow = readonly ParquetCell[];

/** All persons of a province, whichever schemes they are in. */
const persons = 'PERSONS';
/** Where small counts are hidden, both verdicts of the verified are one count, as in what is published. */
const verifiedAny = 'VERIFIED_ANY';
const movedColumns = verifiedCauses.length + denominatorCauses.length;

export const countRows: Record<(typeof wideTables)[number], (facts: ProvinceFacts) => Iterable<ExportRow>> = {
  rates: rateRows,
  days: dayRows,
  reasons: reasonRows,
  groups: groupRows,
  verdicts: verdictRows,
  ages: ageRows,
};

function cellsOf(figures: Figures): number[] {
  return figureNames.map((name) => figures[name]);
}

function* rateRows({ province, day, state, history }: ProvinceFacts): Generator<ExportRow> {
  for (const each of history) {
    yield [each.day, province, persons, ...cellsOf(each.persons)];
    if (each.schemes === null) continue;
    for (const scheme of schemes) yield [each.day, province, scheme, ...cellsOf(each.schemes[scheme])];
  }
  yield [day, province, persons, ...cellsOf(state ?? noFigures)];
  for (const scheme of schemes) yield [day, province, scheme, ...cellsOf(state?.schemes[scheme] ?? noFigures)];
}

function* dayRows({ days }: ProvinceFacts): Generator<ExportRow> {
  for (const item of days) {
    const { day, province, source, note, fact, ledgerVersion, registryVersion, lastUpload, moves } = item;
    const { persons: causes, since } = moves ?? { persons: undefined, since: null };
    const moved = causes ?? Array.from({ length: movedColumns }, () => null);
    const facts = [day, province, source, note, fact, ledgerVersion, registryVersion, lastUpload];
    yield [...facts, ...cellsOf(item), since, ...moved];
  }
}

function* reasonRows({ province, day, counts, history }: ProvinceFacts): Generator<ExportRow> {
  for (const { day: past, verdicts } of history) if (verdicts !== null) yield* reasonsOf(past, persons, verdicts);
  if (counts === undefined) return;
  yield* reasonsOf(day, persons, verdictsByName(counts.persons));
  for (const scheme of schemes) yield* reasonsOf(day, scheme, verdictsByName(counts.schemes[scheme]));

  function* reasonsOf(on: string, scheme: string, byName: Readonly<Record<VerdictName, number>>): Generator<ExportRow> {
    for (const name of verdictNames)
      if (byName[name] > 0) yield [on, province, scheme, name, verdictTexts[name].actor, byName[name]];
  }
}

function* groupRows({ province, day, exact, counts }: ProvinceFacts): Generator<ExportRow> {
  if (counts === undefined) return;
  const { units, categories, otherCategories } = counts;
  const kinds = [
    { kind: 'unit', table: units, others: undefined },
    { kind: 'category', table: categories, others: otherCategories },
  ];
  for (const { kind, table, others } of kinds) {
    if (exact) {
      for (const [name, byVerdict] of Object.entries(table)) yield figuresRow(kind, name, sumFigures(byVerdict));
      if (others !== undefined) yield figuresRow(kind, null, sumFigures(others));
      continue;
    }
    const shown = groupsOf(table, others);
    for (const group of shown.groups ?? []) yield figuresRow(kind, group.name, group);
    if (shown.others !== null) yield figuresRow(kind, null, shown.others);
  }

  function figuresRow(kind: string, name: string | null, figures: Omit<Group, 'name' | 'verifiedPercent' | 'reasons'>) {
    const { participants, outOfScope, denominator, verified, remaining } = figures;
    return [day, province, kind, name, participants, outOfScope, denominator, verified, remaining];
  }
}

/** Rows of one scheme have nobody in common, so they may be summed. */
function* verdictRows(facts: ProvinceFacts): Generator<ExportRow> {
  const { province, day, exact, counts, rows } = facts;
  if (counts === undefined) return;
  if (exact) {
    for (const { unit, category, verdict, members, count } of mergedByScheme(rows.everybody()))
      yield [day, province, members, unit, category, verdictName(verdict), count];
    return;
  }
  yield* reasonsOfUnits(groupsOf(counts.units));
  for (const scheme of schemes)
    for (const [name, count] of Object.entries(verdictsByName(counts.schemes[scheme])))
      if (count > 0) yield [day, province, scheme, null, null, name, count];

  function* reasonsOfUnits({ groups, others }: Groups): Generator<ExportRow> {
    // Nothing of any unit can be told: the totals of the province, which are published exactly.
    if (groups === null) {
      for (const [name, count] of Object.entries(verdictsByName(counts?.persons ?? [])))
        if (count > 0) yield [day, province, persons, null, null, name, count];
      return;
    }
    for (const group of groups) yield* reasonsOfGroup(group.name, group);
    if (others !== null) yield* reasonsOfGroup(null, others);
  }

  function* reasonsOfGroup(unit: string | null, { verified, outOfScope, reasons }: Group): Generator<ExportRow> {
    const all = { [verifiedAny]: verified, ...reasons, OUT_OF_SCOPE: outOfScope };
    for (const [name, count] of Object.entries(all))
      if (count !== 0) yield [day, province, persons, unit, null, name, count];
  }
}

/** Counts by the set of schemes as counts of persons and of each scheme, in which those of several sets are summed. */
function* mergedByScheme(
  groups: readonly { unit: string; category: string; verdict: number; members: number; count: number }[],
): Generator<{ unit: string; category: string; verdict: number; members: string; count: number }> {
  for (let at = 0; at < groups.length;) {
    const { unit, category, verdict } = groups[at];
    const sums = new Map<string, number>([[persons, 0]]);
    for (; isAlike(groups[at]); at++) {
      const { members, count } = groups[at];
      const of = [persons, ...schemes.filter((_, s) => (members & (1 << s)) !== 0)];
      for (const scheme of of) sums.set(scheme, (sums.get(scheme) ?? 0) + count);
    }
    for (const [members, count] of sums) yield { unit, category, verdict, members, count };

    function isAlike(other: (typeof groups)[number] | undefined): boolean {
      return other?.unit === unit && other.category === category && other.verdict === verdict;
    }
  }
}

function* ageRows({ province, day, exact, rows }: ProvinceFacts): Generator<ExportRow> {
  const cases = rows.openCases();
  if (exact) {
    for (const { unit, verdict, details, since, count } of cases) {
      const name = verdictName(verdict);
      yield [day, province, unit, name, tokensOf(Detail, details).join(';'), verdictTexts[name].actor, since, count];
    }
    return;
  }
  for (const { verdict, since, count } of hiddenAges(cases)) {
    const name = verdictName(verdict);
    yield [day, province, null, name, null, verdictTexts[name].actor, since, count];
  }
}

/**
 * Months × verdicts, of which the sum of each verdict is published: small counts hidden, and as many others as keep
 * them from being worked out. Where nothing can, the sums alone, without the months.
 */
function hiddenAges(cases: readonly TalliedCases[]): { verdict: number; since: string | null; count: number | null }[] {
  const months = [...new Set(cases.map(({ since }) => since))];
  const cells = new Float64Array(months.length * verdictCodeEnd);
  for (const { verdict, since, count } of cases) cells[months.indexOf(since) * verdictCodeEnd + verdict] = count;
  const sensitive = new Uint8Array(verdictCodeEnd).fill(1);
  const { hidden, open } = suppress({ rows: months.length, columns: verdictCodeEnd, cells, sensitive }, smallCount);
  if (open.length === 0)
    return cases.map(({ verdict, since, count }) => {
      const isHidden = hidden[months.indexOf(since) * verdictCodeEnd + verdict] === 1;
      return { verdict, since, count: isHidden ? null : count };
    });
  const sums = new Map<number, number>();
  for (const { verdict, count } of cases) sums.set(verdict, (sums.get(verdict) ?? 0) + count);
  return Array.from(sums, ([verdict, count]) => ({ verdict, since: null, count }));
}

function verdictName(code: number): VerdictName {
  const name = verdictNames[code - 1];
  if (Verdict[name] !== code) throw new Error(`no verdict has the code ${code}`);
  return name;
}
