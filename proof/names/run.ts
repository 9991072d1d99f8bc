/**
 * Names that are nearly alike, over every syllable of the language, both ways: none may come out equal that the judge
 * finds different (`docs/names.md`).
 *
 *   npm run prove -- names [--pairs 300000] [--seed 1]
 *
 * Exit 1 if one is wrongly equal, or two spellings of one name are not.
 */
import { parseArgs } from 'node:util';
import { NameReader } from '../../core/names/reader.ts';
import { judgePair, namePairs, type PairCounts } from './name-pairs.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '300000' }, seed: { type: 'string', default: '1' } },
});
const reader = new NameReader(Uint8Array.from({ length: 16 }, (_, at) => 29 * at + 7));
const counts = new Map<string, PairCounts>();
const examples: string[] = [];
let pairs = 0;
for (const pair of namePairs(Number(values.pairs), Number(values.seed))) {
  pairs++;
  const wrong = judgePair(reader, pair, counts);
  if (examples.length < 20) examples.push(...wrong.map((each) => `${pair.kind}: ${each}`));
}
let wronglyEqual = 0;
let wronglyDifferent = 0;
for (const [kind, count] of counts) {
  wronglyEqual += count.wronglyEqual;
  wronglyDifferent += count.wronglyDifferent;
  process.stdout.write(
    `${kind}: ${count.asked} asked, ${count.equal} equal, ${count.decoded} equal as decoded, ` +
      `${count.wronglyEqual} wrongly equal, ${count.wronglyDifferent} wrongly different\n`,
  );
}
process.stdout.write(
  `${pairs} pairs, both ways: ${wronglyEqual} wrongly equal, ${wronglyDifferent} wrongly different\n`,
);
for (const example of examples) process.stdout.write(`  ${example}\n`);
if (wronglyEqual + wronglyDifferent > 0) process.exitCode = 1;
