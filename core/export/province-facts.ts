/** What the tables of counts of one province are made of, read once, so that all of them are of one moment. */
import type { DayItem } from '../history/day-item.ts';
import { readDays, rollUp, type HistoryDay } from '../history/day-history.ts';
import { lastOldDay, unitsOn } from '../domain/province-units.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { parseCounts, type CountsObject } from '../ledger/counts.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readRef } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { RowTally } from './row-tally.ts';

export type ExportWorld = Pick<World, 'objects' | 'state' | 'hash'>;

/** What an export was asked for. */
export interface ExportRequest {
  province: string;
  /** Day in Viet Nam that the figures of now are said to be of. */
  day: string;
  /** True: exact counts, for headquarters; false: small counts are hidden, as in what is published. */
  exact: boolean;
}

export interface ProvinceFacts extends ExportRequest {
  /** Undefined while nothing was sent; then there are no counts either. */
  state: ProvinceState | undefined;
  counts: CountsObject | undefined;
  rows: RowTally;
  /** The last fact of each past day, old provinces first, as `history export` has them. */
  days: readonly DayItem[];
  /** Past days in the province of today of which nothing is missing. */
  history: readonly HistoryDay[];
}

/** Before and after every day there is. */
const [firstDay, lastDay] = ['1995-01-01', '9999-12-31'];

/** Throws `IntegrityError`, and what a port throws. */
export async function readFacts(world: ExportWorld, request: ExportRequest): Promise<ProvinceFacts> {
  const { province, day, exact } = request;
  const days: DayItem[] = [];
  for (const unit of [
    ...unitsOn(province, lastOldDay)
      .map(({ id }) => id)
      .toSorted(),
    province,
  ])
    days.push(...(await readDays(world, unit, firstDay, lastDay)));
  const history = rollUp(days).filter((each) => each.missing.length === 0 && each.day < day);
  const state = await readProvinceState(world.state, province);
  const ledger = await Ledger.open(world, province, state);
  const counts =
    ledger.manifest &&
    parseCounts(await readRef(world.objects, world.hash, ledger.manifest.counts), ledger.manifest.counts.key);
  return { ...request, state, counts, rows: await RowTally.of(ledger, exact), days, history };
}
