/** What a version of a ledger says of each participant, and the flows between two of them, worked out anew. */
import { schemes, Verdict } from '../../core/domain/codes.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { readCounts } from '../../core/commit/prepare-version.ts';
import type { CountsObject } from '../../core/ledger/counts.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { fullsOf, members } from '../../core/ledger/membership.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { testProvince } from './matched-batch.ts';
import type { World } from '../../core/ports.ts';

type Stores = Pick<World, 'objects' | 'state' | 'hash'>;

export interface HistoryRow {
  participant: number;
  name: number;
  id: number;
  unit: string;
  verdict: number;
  schemes: string[]; // effective
  since: number;
  verdictBefore: number;
  cause: number;
}

/** Current rows of all participants, by participant. */
export async function historyRows(world: Stores, province = testProvince): Promise<Map<number, HistoryRow>> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows = new Map<number, HistoryRow>();
  await ledger.scan(dictionaries, (row, at) => {
    const effective = members(row, at, fulls);
    rows.set(row.participant[at], {
      participant: row.participant[at],
      name: row.nameLow[at],
      id: row.id[at],
      unit: dictionaries.units.values[row.unit[at]],
      verdict: row.verdict[at],
      schemes: schemes.filter((_, s) => (effective & (1 << s)) !== 0),
      since: row.since[at],
      verdictBefore: row.verdictBefore[at],
      cause: row.cause[at],
    });
  });
  return rows;
}

/** The counts object of the current version. */
export async function currentCounts(world: Stores, province = testProvince): Promise<CountsObject | undefined> {
  return readCounts(world, await Ledger.open(world, province, await readProvinceState(world.state, province)));
}

const verified: readonly number[] = [Verdict.VERIFIED, Verdict.VERIFIED_PARTIAL_DATE];
const synced: readonly number[] = [
  Verdict.NAME_DIFFERS,
  Verdict.BIRTH_DATE_DIFFERS,
  Verdict.SEX_DIFFERS,
  Verdict.SEVERAL_DIFFER,
  Verdict.DECEASED,
  Verdict.ID_SUPERSEDED,
];

/** 0 absent, 1 verified, 2 synced only, 3 not synced, 4 out of scope. */
function stateOf(row: HistoryRow | undefined, isThere: boolean): number {
  if (row === undefined || !isThere) return 0;
  if (verified.includes(row.verdict)) return 1;
  if (synced.includes(row.verdict)) return 2;
  return row.verdict === Verdict.OUT_OF_SCOPE ? 4 : 3;
}

/** Whether a participant is an open case. */
export function isOpen({ verdict }: HistoryRow): boolean {
  return verdict !== 0 && verdict !== Verdict.OUT_OF_SCOPE && !verified.includes(verdict);
}

/**
 * The flows between two sets of rows, as a counts object has them; `causeOf`: of a participant whose verdict is another
 * one.
 */
export function flowsBetween(
  before: ReadonlyMap<number, HistoryRow>,
  after: ReadonlyMap<number, HistoryRow>,
  causeOf: (before: HistoryRow, after: HistoryRow) => number,
): unknown {
  const counts = new Map<string, Map<string, number>>();
  const note = (group: string, cause: number, from: number, to: number): void => {
    if (from === to) return;
    const key = JSON.stringify([from === 0 ? 1 : to === 0 ? 2 : cause, from, to]);
    const cells = counts.get(group) ?? new Map<string, number>();
    counts.set(group, cells.set(key, (cells.get(key) ?? 0) + 1));
  };
  for (const participant of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(participant), after.get(participant)];
    const cause = old !== undefined && now !== undefined && old.verdict !== now.verdict ? causeOf(old, now) : 0;
    const wasThere = (old?.schemes.length ?? 0) > 0;
    const isThere = (now?.schemes.length ?? 0) > 0;
    const [from, to] = [stateOf(old, wasThere), stateOf(now, isThere)];
    note('persons', cause, from, to);
    for (const scheme of schemes)
      note(
        `scheme ${scheme}`,
        cause,
        stateOf(old, old?.schemes.includes(scheme) ?? false),
        stateOf(now, now?.schemes.includes(scheme) ?? false),
      );
    if (from === 0 || to === 0 || old?.unit === now?.unit)
      note(`unit ${from === 0 ? now?.unit : old?.unit}`, cause, from, to);
    else {
      for (const [unit, key] of [
        [old?.unit, [3, from, 0]],
        [now?.unit, [3, 0, to]],
      ] as const) {
        const cells = counts.get(`unit ${unit}`) ?? new Map<string, number>();
        counts.set(`unit ${unit}`, cells.set(JSON.stringify(key), (cells.get(JSON.stringify(key)) ?? 0) + 1));
      }
    }
  }
  const cells = (group: string): number[][] =>
    [...(counts.get(group) ?? [])]
      .map(([key, persons]) => [...(JSON.parse(key) as number[]), persons])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const units = [...counts.keys()].filter((group) => group.startsWith('unit ')).sort();
  return {
    persons: cells('persons'),
    schemes: Object.fromEntries(schemes.map((scheme) => [scheme, cells(`scheme ${scheme}`)])),
    units: Object.fromEntries(units.map((group) => [group.slice(5), cells(group)])),
  };
}
