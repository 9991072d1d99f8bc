/**
 * Time of the summary at full size: 34 provinces with 400 days each, from SQLite, with 500 units a province. Prints
 * wall and CPU milliseconds of reading, of the documents and of their texts.
 *
 *   npm run bench -- summary [--days N] [--units N]
 */
import { provinces } from '../../core/domain/provinces.ts';
import { documentFiles, makeDocuments } from '../../core/summary/published-documents.ts';
import { groupsOf } from '../../core/summary/summary-groups.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { openWorld } from '../../local/world.ts';
import { benchCase } from '../harness/case.ts';
import { countsOf, fillCountry } from '../harness/country-figures.ts';
import { timed } from '../harness/measure.ts';
import { milliseconds, say } from '../harness/table.ts';
import { inFolder } from '../harness/world.ts';

const today = '2026-02-01';
const instant = `${today}T01:00:00.000Z`;

async function told<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const { result, seconds, cpuSeconds } = await timed(work);
  say(`${name}: ${milliseconds(1000 * seconds)}, ${milliseconds(1000 * cpuSeconds)} CPU`);
  return result;
}

export const benchmark = benchCase({ days: 400, units: 500 }, ({ days, units }) =>
  inFolder(undefined, 'summary', async (folder) => {
    const world = await openWorld(folder, { log: false });
    try {
      await fillCountry(world, { today, days, units });
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
