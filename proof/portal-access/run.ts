/**
 * `npm run prove -- portal-access [--short]`: every route × everybody × every province against the table of roles of
 * the contract, and every other way in that is known. Exit 1 if one answer is wrong. `--short`: two provinces.
 */
import { provinces } from '../../core/domain/provinces.ts';
import { openCountry } from './askers.ts';
import { askers, officers } from './contract-table.ts';
import { askForeign, askGuessed, askMatrix, askWays, askWorthless, type Tally } from './questions.ts';

const short = process.argv.includes('--short');
const all = provinces.map(({ id }) => id).slice(0, short ? 2 : undefined);
const started = performance.now();
const tally: Tally = { questions: 0, wrong: [] };
const country = await openCountry(all);
for (const own of all) {
  // The others have no province, and ask the same wherever they are.
  const of = own === all[0] ? askers : officers;
  await askMatrix(country, tally, { own, others: all, real: false, of });
  if (process.stderr.isTTY) process.stderr.write(`\r${own} ${tally.questions} questions`);
}
const [one, other] = all;
await askMatrix(country, tally, { own: one, others: [one, other], real: true });
await askWays(country, tally, one, other);
await askGuessed(country, tally, one, other);
await askWorthless(country, tally, one);
await askForeign(country, tally, one);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `portal access: ${country.routes.length} routes × ${askers.length} roles × ${all.length} provinces: ` +
    `${tally.questions} questions, ${tally.wrong.length} wrong; ${seconds.toFixed(0)} s\n`,
);
for (const line of tally.wrong.slice(0, 40)) process.stdout.write(`${line}\n`);
if (tally.wrong.length > 0) process.exitCode = 1;
