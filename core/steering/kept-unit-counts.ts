/**
 * Counts of units at versions of ledgers, kept by a process: a version never changes, so that each is read once. Five
 * numbers are kept of a unit at a version, names once a province.
 */
import type { ProvinceState } from '../domain/province-state.ts';
import { manifestOfVersion } from '../cases/closed-day.ts';
import { parseUnits, sumFigures } from '../ledger/counts.ts';
import { readRef } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';

type CountsWorld = Pick<World, 'objects' | 'state' | 'hash'>;

/** Units times versions, 20 bytes each, 40 MB: 34 provinces of 500 units for a month are a quarter of it. */
const keptMax = 2_000_000;

/** The counted figures of which the others are sums and differences. */
export const unitMeasures = ['participants', 'outOfScope', 'synced', 'verified'] as const;
export type UnitMeasure = (typeof unitMeasures)[number];

/** Units at one version: entry k of each column is of the unit `names[numbers[k]]`. */
export interface UnitCounts extends Record<UnitMeasure, Uint32Array> {
  names: readonly string[]; // of the province, shared by its versions
  numbers: Uint32Array;
}

/** What is kept of a province; the names grow as versions bring new ones. */
interface KeptProvince {
  names: string[];
  numbers: Map<string, number>;
  versions: Map<number, Promise<UnitCounts>>;
  size: number; // units, summed over the versions
}

export class KeptUnitCounts {
  private readonly world: CountsWorld;
  /** The longest unused first. */
  private readonly kept = new Map<string, KeptProvince>();

  constructor(world: CountsWorld) {
    this.world = world;
  }

  /** The units of a province at a version, 0: none. Throws `IntegrityError`. */
  async at(province: string, state: ProvinceState, version: number): Promise<UnitCounts> {
    if (version === 0) return columnsOf([], []);
    const known = this.kept.get(province) ?? { names: [], numbers: new Map(), versions: new Map(), size: 0 };
    this.kept.delete(province);
    this.kept.set(province, known);
    const found = known.versions.get(version);
    if (found !== undefined) return found;
    const reading = this.read(known, province, state, version);
    known.versions.set(version, reading);
    try {
      const counts = await reading;
      known.size += counts.numbers.length;
      this.dropOldest();
      return counts;
    } catch (error) {
      // A failure is told to those waiting, and not kept.
      known.versions.delete(version);
      throw error;
    }
  }

  private async read(
    known: KeptProvince,
    province: string,
    state: ProvinceState,
    version: number,
  ): Promise<UnitCounts> {
    const { counts } = await manifestOfVersion(this.world, province, state, version);
    const units = parseUnits(await readRef(this.world.objects, this.world.hash, counts), counts.key);
    return columnsOf(
      known.names,
      Object.keys(units).map((name) => {
        let number = known.numbers.get(name);
        if (number === undefined) {
          number = known.names.push(name) - 1;
          known.numbers.set(name, number);
        }
        return { number, byVerdict: units[name] };
      }),
    );
  }

  /** Whole provinces, the longest unused first; the one in use stays. */
  private dropOldest(): void {
    let all = 0;
    for (const { size } of this.kept.values()) all += size;
    for (const [province, { size }] of this.kept) {
      if (all <= keptMax || this.kept.size === 1) return;
      this.kept.delete(province);
      all -= size;
    }
  }
}

function columnsOf(
  names: readonly string[],
  units: readonly { number: number; byVerdict: readonly number[] }[],
): UnitCounts {
  const column = (): Uint32Array => new Uint32Array(units.length);
  const columns: UnitCounts = {
    names,
    numbers: column(),
    participants: column(),
    outOfScope: column(),
    synced: column(),
    verified: column(),
  };
  for (const [k, { number, byVerdict }] of units.entries()) {
    columns.numbers[k] = number;
    const figures = sumFigures(byVerdict);
    for (const measure of unitMeasures) columns[measure][k] = figures[measure];
  }
  return columns;
}
