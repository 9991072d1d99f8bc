/** Figures of a whole country without a ledger: what a summary is made from. */
import { addDays } from '../../core/base/calendar-day.ts';
import { schemes, verdictCodeEnd } from '../../core/domain/codes.ts';
import { countsFormat, stateFigures, type CountsObject } from '../../core/ledger/counts.ts';
import { dayKey, type DayItem } from '../../core/history/day-item.ts';
import { stateKey, type ProvinceState } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import type { World } from '../../core/ports.ts';
import { writeGroups } from '../../core/summary/summary-read.ts';

/** Counts by verdict of one unit: most verified, some reasons small. */
function unitCounts(province: number, unit: number): number[] {
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  counts[1] = 600 + ((province * 31 + unit * 17) % 900);
  for (let verdict = 2; verdict < verdictCodeEnd; verdict++)
    counts[verdict] = (unit * 7 + verdict * 13 + province) % 23 < 9 ? 0 : (unit * verdict + province) % 12;
  return counts;
}

/** Of a province with so many units, and as many categories if `categories` are asked for. */
export function countsOf(province: number, units: number, categories = 0): CountsObject {
  const byUnit: Record<string, number[]> = {};
  const persons = Array.from({ length: verdictCodeEnd }, () => 0);
  for (let unit = 0; unit < units; unit++) {
    const counts = unitCounts(province, unit);
    byUnit[`U${unit}`] = counts;
    counts.forEach((count, verdict) => (persons[verdict] += count));
  }
  const byCategory = Object.fromEntries(
    Array.from({ length: categories }, (_, at) => [`C${at}`, unitCounts(province, at)]),
  );
  const none = persons.map(() => 0);
  return {
    format: countsFormat,
    persons,
    schemes: { BHXHBB: none, BHXHTN: none, BHYT: persons, BHTN: none },
    units: byUnit,
    categories: byCategory,
  };
}

export interface CountryFigures {
  today: string;
  days: number;
  units: number;
  categories?: number;
}

/** State, groups and days of every province. */
export async function fillCountry(
  world: Pick<World, 'state'>,
  { today, days, units, categories = 0 }: CountryFigures,
): Promise<void> {
  const instant = `${today}T01:00:00.000Z`;
  for (const [at, { id }] of provinces.entries()) {
    const counts = countsOf(at, units, categories);
    const figures = stateFigures(counts);
    const state: ProvinceState = {
      version: 1,
      manifest: '0'.repeat(64),
      batch: '0'.repeat(32),
      registryVersion: '2026-01-31',
      asOf: instant,
      lastUpload: instant,
      ...figures,
      recent: [],
      recentContent: [],
      fullAt: Object.fromEntries(schemes.map((scheme) => [scheme, instant])),
    };
    await world.state.put(stateKey(id), state);
    await writeGroups(world, id, { ledgerVersion: 1, counts });
    for (let back = 1; back <= days; back++) {
      const day = addDays(today, -back);
      const loaded = day < '2025-07-01';
      const item: DayItem = {
        version: 1,
        fact: 1,
        province: id,
        day,
        recordedAt: instant,
        source: loaded ? 'loaded' : 'closed',
        note: '',
        ledgerVersion: 1,
        registryVersion: '2026-01-31',
        lastUpload: instant,
        ...figures,
        verified: figures.verified - back,
        remaining: figures.remaining + back,
      };
      await world.state.put(dayKey(id, day), item);
    }
  }
}
