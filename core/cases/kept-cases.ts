/** Open cases that a process keeps, so that a page that is asked for again is not read from the ledger again. */
import { vietnamDate } from '../intake/upload-request.ts';
import { readProvinceState } from '../domain/province-state.ts';
import type { Clock, World } from '../ports.ts';
import { comparedDay, manifestOfVersion, type ClosedDay } from './closed-day.ts';
import { noCases, readOpenCases, type OpenCases } from './open-cases.ts';

/** 20 bytes each, 40 MB: the open cases of the whole country when 98 % are verified. */
const keptCasesMax = 2_000_000;
/** Lists of few cases are small, but each has its own dictionaries. */
const keptListsMax = 128;

/** The cases of a province now, and the closed day that they were compared with. */
export interface CasesNow {
  province: string;
  today: string; // in Viet Nam
  compared: ClosedDay | undefined;
  cases: OpenCases;
}

type CasesWorld = Pick<World, 'objects' | 'state' | 'hash'> & { clock: Pick<Clock, 'now'> };

export class KeptCases {
  private readonly world: CasesWorld;
  /** By province, version and version compared with; the longest unused first. */
  private readonly kept = new Map<string, { list: Promise<OpenCases>; cases: number }>();

  constructor(world: CasesWorld) {
    this.world = world;
  }

  /**
   * The open cases of a province, compared with the last closed day or with `since`. Throws Refusal DAY_UNKNOWN,
   * `IntegrityError`.
   */
  async read(province: string, since?: string): Promise<CasesNow> {
    const { world } = this;
    const today = vietnamDate(world.clock.now());
    // The day first: what is closed is never newer than the state that is read then.
    const compared = await comparedDay(world, province, { today, since });
    const state = await readProvinceState(world.state, province);
    if (state === undefined) return { province, today, compared, cases: noCases(province) };
    const key = `${province} ${state.manifest} ${compared?.ledgerVersion ?? 0}`;
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return { province, today, compared, cases: await known.list };
    }
    const reading = async (): Promise<OpenCases> => {
      const { ledgerVersion = 0 } = compared ?? {};
      const earlier = ledgerVersion === 0 ? undefined : await manifestOfVersion(world, province, state, ledgerVersion);
      return readOpenCases(world, state, earlier, province);
    };
    const entry = { list: reading(), cases: 0 };
    this.kept.set(key, entry);
    try {
      const cases = await entry.list;
      entry.cases = cases.length;
      this.dropOldest();
      return { province, today, compared, cases };
    } catch (error) {
      // A failure is told to those waiting, and not kept.
      this.kept.delete(key);
      throw error;
    }
  }

  private dropOldest(): void {
    let all = 0;
    for (const { cases } of this.kept.values()) all += cases;
    for (const [key, { cases }] of this.kept) {
      if (all <= keptCasesMax && this.kept.size <= keptListsMax) return;
      this.kept.delete(key);
      all -= cases;
    }
  }
}
