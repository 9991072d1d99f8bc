/**
 * Random single-byte flips in number, each met by verify and by every way of reading.
 *
 *   npm run prove -- flips [--flips N] [--seed N]
 */
import { parseArgs } from 'node:util';
import { flipBytes } from './flip-bytes.ts';

const { values } = parseArgs({
  options: { flips: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const tally = await flipBytes({ flips: Number(values.flips), seed: Number(values.seed), readEvery: 1 });
const lines = [
  `${tally.flips} flips over ${tally.objects} objects: ${tally.found} found by verify, ` +
    `${tally.harmless} that change nothing; read without it in 5 ` +
    `ways: ${tally.unaffected} unaffected, ${tally.stopped} stopped with INTEGRITY, ${tally.wrong.length} wrong`,
  ...tally.wrong,
];
process.stdout.write(`${lines.join('\n')}\n`);
if (tally.wrong.length > 0) process.exitCode = 1;
