/**
 * The units of a province now and at its closed days: figures of each are those of its own rows and of all units below
 * it. Rules: docs/steering.md, "Which units lag".
 */
import { addDays } from '../base/calendar-day.ts';
import { IntegrityError } from '../base/errors.ts';
import { readProvinceState, type Figures, type ProvinceState } from '../domain/province-state.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { aimOf } from '../summary/goal.ts';
import type { TargetItem } from '../summary/target-item.ts';
import { readTargets } from '../summary/targets.ts';
import { nearDays, type TrendPoint } from '../summary/trend.ts';
import { paceDaysMax } from '../summary/pace.ts';
import type { UnitTable } from '../units/unit-table.ts';
import { UnitTree } from '../units/unit-tree.ts';
import { readUnitTable, unitTableName } from '../units/kept-units.ts';
import { KeptUnitCounts, unitMeasures, type UnitCounts, type UnitMeasure } from './kept-unit-counts.ts';
import { closedDays, type DiffWorld } from './standing.ts';

/** Days back for which a change of a unit is told. */
export const unitWindows = [1, 7, 30] as const;
/** Days that a pace and the changes look back over. */
const daysBack = paceDaysMax + nearDays;
/**
 * Units times days that are read for one province: every closed day of a month for 20,000 units, seconds of work the
 * first time. Of more units the days of the windows alone are read, and no pace is told.
 */
const unitDaysMax = 20_000 * daysBack;
/** Versions read at once. */
const readAtOnce = 8;
/** Tables kept by a process: those of all provinces. */
const tablesMax = 34;

/** Sums by place in the tree. */
type Rolled = Record<UnitMeasure, Float64Array>;

/** What a process keeps between two questions. */
export class KeptUnits {
  readonly world: DiffWorld;
  readonly counts: KeptUnitCounts;
  private readonly tables = new Map<string, { name: string; table: UnitTable | undefined }>();

  constructor(world: DiffWorld) {
    this.world = world;
    this.counts = new KeptUnitCounts(world);
  }

  /** The table of a province that holds now; undefined if none was supplied. Throws `IntegrityError`. */
  async table(province: string): Promise<UnitTable | undefined> {
    const name = await unitTableName(this.world, province);
    if (name === undefined) return undefined;
    const known = this.tables.get(province);
    if (known?.name === name) return known.table;
    const table = await readUnitTable(this.world, province);
    if (this.tables.size >= tablesMax) this.tables.clear();
    this.tables.set(province, { name, table });
    return table;
  }
}

/** Supplied figures, among them the goals of provinces, which hold where no unit has one. */
export function unitTargets({ world }: KeptUnits): Promise<TargetItem[]> {
  return readTargets(world, Number(vietnamDate(world.clock.now()).slice(0, 4)));
}

export class UnitBoard {
  readonly province: string;
  readonly today: string;
  readonly state: ProvinceState | undefined;
  readonly table: UnitTable | undefined;
  readonly tree: UnitTree;
  private readonly days: readonly { day: string; version: number }[]; // closed ones that are known, ascending
  private readonly rolled: ReadonlyMap<number, Rolled>; // by version

  private constructor(known: Pick<UnitBoard, 'province' | 'today' | 'state' | 'table' | 'tree'>, read: ReadDays) {
    this.province = known.province;
    this.today = known.today;
    this.state = known.state;
    this.table = known.table;
    this.tree = known.tree;
    this.days = read.days;
    this.rolled = read.rolled;
  }

  /**
   * `days`: every closed day of the last month, or those of these windows alone; `targets`: of this year, as
   * `unitTargets` reads them. Throws `IntegrityError`.
   */
  static async read(
    kept: KeptUnits,
    province: string,
    { days: wanted, targets }: { days: 'all' | readonly number[]; targets: readonly TargetItem[] },
  ): Promise<UnitBoard> {
    const { world, counts } = kept;
    const today = vietnamDate(world.clock.now());
    // Days first: what is closed is never newer than the state that is read then.
    const closed = await closedDays(world, province, addDays(today, -daysBack), addDays(today, -1));
    const [state, table] = [await readProvinceState(world.state, province), await kept.table(province)];
    const now: UnitCounts | undefined =
      state === undefined ? undefined : await counts.at(province, state, state.version);
    const codes = [...(now?.numbers ?? [])].map((number) => now?.names[number] ?? '');
    const tree = new UnitTree(table, codes, Number(aimOf(targets, province, today).percent));
    const known = { province, today, state, table, tree };
    if (state === undefined || now === undefined) return new UnitBoard(known, { days: [], rolled: new Map() });
    const tooMany = codes.length * closed.length > unitDaysMax;
    const some =
      wanted === 'all' && !tooMany ? closed : atWindows(closed, today, wanted === 'all' ? unitWindows : wanted);
    const days = some.map(({ day, ledgerVersion }) => ({ day, version: ledgerVersion }));
    const rolled = new Map([[state.version, rollUp(tree, now)]]);
    const versions = [...new Set(days.map(({ version }) => version))].filter((version) => !rolled.has(version));
    for (let from = 0; from < versions.length; from += readAtOnce) {
      const read = versions.slice(from, from + readAtOnce).map(async (version) => {
        rolled.set(version, rollUp(tree, await counts.at(province, state, version)));
      });
      await Promise.all(read);
    }
    const board = new UnitBoard(known, { days, rolled });
    board.check();
    return board;
  }

  /** Figures of a unit now. */
  now(place: number): Figures {
    return this.figures(this.state?.version ?? 0, place);
  }

  /** Figures of a unit at the closed days that are known, then now; days on which nobody was counted are left out. */
  trend(place: number): TrendPoint[] {
    const closed = this.days.map(({ day, version }) => ({ day, provinces: 1, persons: this.figures(version, place) }));
    return [
      ...closed.filter(({ persons }) => persons.participants > 0),
      { day: this.today, provinces: 1, persons: this.now(place) },
    ];
  }

  /**
   * By how much what remains of a unit changed in so many days; undefined where no day near is known on which somebody
   * was counted in it.
   */
  changeOf(place: number, days: number): number | undefined {
    const target = addDays(this.today, -days);
    const then = this.days.findLast(
      ({ day, version }) => day <= target && (this.rolled.get(version)?.participants[place] ?? 0) > 0,
    );
    if (then === undefined || then.day < addDays(target, -nearDays)) return undefined;
    return this.now(place).remaining - this.figures(then.version, place).remaining;
  }

  private figures(version: number, place: number): Figures {
    const rolled = this.rolled.get(version);
    const [participants, outOfScope, synced, verified] = unitMeasures.map((measure) => rolled?.[measure][place] ?? 0);
    const denominator = participants - outOfScope;
    return { participants, outOfScope, denominator, synced, verified, remaining: denominator - verified };
  }

  /** Units of the first level are the province. */
  private check(): void {
    const { state, tree } = this;
    if (state === undefined) return;
    let [denominator, verified] = [0, 0];
    for (const [place, { level }] of tree.nodes.entries()) {
      if (level > 1) continue;
      const figures = this.now(place);
      denominator += figures.denominator;
      verified += figures.verified;
    }
    if (denominator !== state.denominator || verified !== state.verified)
      throw new IntegrityError(
        `PROVINCE#${this.province}`,
        `units with ${verified} of ${denominator} verified`,
        `${state.verified} of ${state.denominator}`,
      );
  }
}

interface ReadDays {
  days: readonly { day: string; version: number }[];
  rolled: ReadonlyMap<number, Rolled>;
}

/** Of each window the day that it is compared with. */
function atWindows<Day extends { day: string }>(
  days: readonly Day[],
  today: string,
  windows: readonly number[],
): Day[] {
  const found = windows.map((window) => days.findLast(({ day }) => day <= addDays(today, -window)));
  return days.filter((day) => found.includes(day));
}

function rollUp(tree: UnitTree, { names, numbers, ...columns }: UnitCounts): Rolled {
  const places = Int32Array.from(numbers, (number) => tree.placeOf(names[number]));
  const rolled = (measure: UnitMeasure): Float64Array => {
    const own = new Float64Array(tree.nodes.length);
    // A unit that is gone, and in no table, is nowhere now.
    for (const [k, place] of places.entries()) if (place >= 0) own[place] += columns[measure][k];
    return tree.rollUp(own);
  };
  return {
    participants: rolled('participants'),
    outOfScope: rolled('outOfScope'),
    synced: rolled('synced'),
    verified: rolled('verified'),
  };
}
