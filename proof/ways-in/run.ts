/**
 * Random sequences over all ways in end in the same ledger; exit code 1 if one does not.
 *
 *   npm run prove -- ways-in [sequences] [first seed]
 */
import { openIndex, runSequence } from './ways-in.ts';

const [sequences = 1_000, first = 1] = process.argv.slice(2).map(Number);

const index = await openIndex();
const tally: Record<string, number> = {};
let uploads = 0;
for (let seed = first; seed < first + sequences; seed++) {
  const sequence = await runSequence(index, seed);
  uploads += sequence.uploads;
  for (const step of sequence.steps) tally[step] = (tally[step] ?? 0) + 1;
  if (sequence.wrong.length === 0) continue;
  process.exitCode = 1;
  process.stdout.write(`seed ${seed}: ${sequence.steps.join(', ')}\n  ${sequence.wrong.join('\n  ')}\n`);
}
const counted = Object.entries(tally).map(([name, count]) => `${name} ${count}`);
process.stdout.write(`${sequences} sequences, ${uploads} uploads: ${counted.sort().join(', ')}\n`);
