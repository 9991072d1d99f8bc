/**
 * The scenario from other seeds, larger; exit code 1 if anything does not hold.
 *
 *   npm run prove -- scenario [seed] [seeds] [days] [people]
 */
import { isDeepStrictEqual } from 'node:util';
import { liveDays } from './sixty-days.ts';

const [seed = 1, seeds = 3, days = 120, people = 400] = process.argv.slice(2).map(Number);

for (let each = seed; each < seed + seeds; each++) {
  const before = process.cpuUsage();
  const lived = await liveDays(days, { seed: each, people, uploadsPerDay: 4 });
  const { user, system } = process.cpuUsage(before);
  const wrong = [
    isDeepStrictEqual(lived.rows.lived, lived.rows.scratch) ? '' : 'rows differ from scratch',
    isDeepStrictEqual(lived.counts.lived, lived.counts.scratch) ? '' : 'counts differ from scratch',
    lived.unsettled.length === 0 ? '' : `unsettled: ${lived.unsettled.join(', ')}`,
    lived.deaths.missed.length === 0 ? '' : `deaths missed: ${lived.deaths.missed.join(', ')}`,
    lived.decomposed.wrong.length === 0 ? '' : `causes do not add up: ${lived.decomposed.wrong.join(', ')}`,
    isDeepStrictEqual(lived.sharing.found, lived.sharing.expected) ? '' : 'sharing differs',
    lived.redriven === lived.lost ? '' : `${lived.lost} events lost, ${lived.redriven} re-driven`,
    lived.drift === 0 ? '' : `drift ${lived.drift}`,
  ].filter((text) => text !== '');
  process.stdout.write(
    `seed ${each}: ${days} days, ${lived.uploads} uploads, ${lived.lost} events lost, ${lived.failedNights} ` +
      `nights with a failed province, ${lived.crashed.size} steps crashed in, ${lived.disturbances} uploads ` +
      `during a run, ${lived.deaths.concerned} deaths found, ${lived.sharing.expected.idsElsewhere} IDs in ` +
      `several provinces; ${((user + system) / 1e6).toFixed(1)} s of processor: ` +
      `${wrong.length === 0 ? 'all holds' : wrong.join('; ')}\n`,
  );
  if (wrong.length > 0) process.exitCode = 1;
}
