/**
 * Random histories whose every change is decomposed to the person; exit code 1 if one is not.
 *
 *   npm run prove -- decomposition [histories] [first seed]
 */
import { liveHistory, openVersions } from './decomposition.ts';

const [histories = 1_000, first = 1] = process.argv.slice(2).map(Number);

const origin = await openVersions();
const causes = new Set<string>();
let [versions, days, compared] = [0, 0, 0];
for (let seed = first; seed < first + histories; seed++) {
  const lived = await liveHistory(origin, seed);
  versions += lived.versions;
  days += lived.days;
  compared += lived.compared;
  for (const cause of lived.causes) causes.add(cause);
  if (lived.wrong.length === 0) continue;
  process.exitCode = 1;
  process.stdout.write(`seed ${seed}:\n  ${lived.wrong.join('\n  ')}\n`);
}
process.stdout.write(
  `${histories} histories, ${versions} versions, ${days} closed days, ${compared} comparisons; ` +
    `causes: ${[...causes].sort().join(', ')}\n`,
);
