/**
 * Time of the summary at full size: 34 provinces with 400 days each, from SQLite, with 500 units a province. Prints
 * wall and CPU milliseconds of reading, of the documents and of their texts.
 *
 *   npm run bench -- summary [--days N] [--units N]
 */
import { addDays } from '../../core/base/calendar-day.ts';
import { schemes, verdictCodeEnd } from '../../core/domain/codes.ts';
import { countsFormat, stateFigures, type CountsObject } from '../../core/ledger/counts.ts';
import { dayKey, type DayItem } from '../../core/history/day-item.ts';
import { stateKey, type ProvinceState } from '../../core/domain/province-state.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { groupsOf } from '../../core/summary/summary-groups.ts';
import { readSummaryInput, writeGroups } from '../../core/summary/summary-read.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { benchCase } from '../harness/case.ts';
import { timed } from '../harness/measure.ts';
import { milliseconds, say } from '../harness/table.ts';
import { inFolder } from '../harness/world.ts';

const today = '2026-02-01';
const instant = `${today}T01:00:00.000Z`;

/** Counts by verdict of one unit: most verified, some reasons small. */
function unitCounts(province: number, unit: number): number[] {
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  counts[1] = 600 + ((province * 31 + unit * 17) % 900);
  for (let verdict = 2; verdict < verdictCodeEnd; verdict++)
    counts[verdict] = (unit * 7 + verdict * 13 + province) % 23 < 9 ? 0 : (unit * verdict + province) % 12;
  return counts;
}

function countsOf(province: number, units: number): CountsObject {
  const byUnit: Record<string, number[]> = {};
  const persons = Array.from({ length: verdictCodeEnd }, () => 0);
  for (let unit = 0; unit < units; unit++) {
    const counts = unitCounts(province, unit);
    byUnit[`U${unit}`] = counts;
    counts.forEach((count, verdict) => (persons[verdict] += count));
  }
  const none = persons.map(() => 0);
  return {
    format: countsFormat,
    persons,
    schemes: { BHXHBB: none, BHXHTN: none, BHYT: persons, BHTN: none },
    units: byUnit,
    categories: {},
  };
}

/** State, groups and days of every province. */
async function fill(world: LocalWorld, days: number, units: number): Promise<void> {
  for (const [at, { id }] of provinces.entries()) {
    const counts = countsOf(at, units);
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

async function told<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const { result, seconds, cpuSeconds } = await timed(work);
  say(`${name}: ${milliseconds(1000 * seconds)}, ${milliseconds(1000 * cpuSeconds)} CPU`);
  return result;
}

export const benchmark = benchCase({ days: 400, units: 500 }, ({ days, units }) =>
  inFolder(undefined, 'summary', async (folder) => {
    const world = await openWorld(folder, { log: false });
    try {
      await fill(world, days, units);
      const clocked = { ...world, clock: { ...world.clock, now: () => Date.parse(instant) } };
      for (const round of ['first', 'second']) {
        say(`${round} time`);
        const input = await told('  reading', () => readSummaryInput(clocked, { ledger: false }));
        const documents = await told('  documents', () => makeDocuments(input, Date.parse(instant)));
        const files = await told('  texts', () => documentFiles(documents));
        const national = files.find(([name]) => name === 'national.json')?.[1] ?? '';
        say(`  ${files.length} files, national.json ${Buffer.byteLength(national)} bytes`);
      }
      await told(`groups of ${provinces.length} provinces`, () =>
        provinces.forEach((_, at) => groupsOf(countsOf(at, units).units)),
      );
    } finally {
      world.close();
    }
  }),
);
