/**
 * Time of the summary at full size: 34 provinces with 400 days each, from SQLite, with 500 units a province: `npm run
 * bench:summary`. Prints wall and CPU milliseconds of reading, of the documents and of their texts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '../core/base/calendar-day.ts';
import { schemes, verdictCodeEnd } from '../core/domain/codes.ts';
import { countsFormat, stateFigures, type CountsObject } from '../core/ledger/counts.ts';
import { dayKey, type DayItem } from '../core/history/day-item.ts';
import { stateKey, type ProvinceState } from '../core/domain/province-state.ts';
import { documentFiles, makeDocuments } from '../core/summary/published-documents.ts';
import { provinces } from '../core/domain/provinces.ts';
import { groupsOf } from '../core/summary/summary-groups.ts';
import { readSummaryInput, writeGroups } from '../core/summary/summary-read.ts';
import { openWorld } from '../local/world.ts';

const today = '2026-02-01';
const days = 400;
const units = 500;

/** Counts by verdict of one unit: most verified, some reasons small. */
function unitCounts(province: number, unit: number): number[] {
  const counts = Array.from({ length: verdictCodeEnd }, () => 0);
  counts[1] = 600 + ((province * 31 + unit * 17) % 900);
  for (let verdict = 2; verdict < verdictCodeEnd; verdict++)
    counts[verdict] = (unit * 7 + verdict * 13 + province) % 23 < 9 ? 0 : (unit * verdict + province) % 12;
  return counts;
}

function countsOf(province: number): CountsObject {
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

async function timed<T>(name: string, act: () => T | Promise<T>): Promise<T> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await act();
  const { user, system } = process.cpuUsage(cpu);
  const wall = (performance.now() - start).toFixed(0);
  process.stdout.write(`${name}: ${wall} ms, ${((user + system) / 1000).toFixed(0)} ms CPU\n`);
  return result;
}

const folder = await mkdtemp(join(tmpdir(), 'doisoat-summary-'));
const world = await openWorld(folder, { log: false });
try {
  const instant = `${today}T01:00:00.000Z`;
  for (const [at, { id }] of provinces.entries()) {
    const counts = countsOf(at);
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
  const clocked = { ...world, clock: { ...world.clock, now: () => Date.parse(instant) } };
  for (const round of ['first', 'second']) {
    process.stdout.write(`${round} time\n`);
    const input = await timed('  reading', () => readSummaryInput(clocked, { ledger: false }));
    const documents = await timed('  documents', () => makeDocuments(input, Date.parse(instant)));
    const files = await timed('  texts', () => documentFiles(documents));
    const bytes = files.map(([name, text]) => [name, Buffer.byteLength(text)] as const);
    process.stdout.write(
      `  ${bytes.length} files, national.json ${bytes.find(([name]) => name === 'national.json')?.[1]} bytes\n`,
    );
  }
  await timed('groups of 34 provinces', () => provinces.forEach((_, at) => groupsOf(countsOf(at).units)));
} finally {
  world.close();
  await rm(folder, { recursive: true });
}
