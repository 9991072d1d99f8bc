/**
 * Compares `doisoat status --json` (standard input) with the truth that `npm start` generated: every verdict of every
 * province.
 *
 *   npx doisoat status --json | node proof/as-a-new-user.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { $Status } from '../core/summary/status.ts';

const status = $Status.parse(JSON.parse(await text(process.stdin)));
const folder = process.argv[2] ?? '.doisoat/sample/truth';
let rows = 0;
let wrong = 0;
for (const name of readdirSync(folder)) {
  const province = status.provinces.find(({ province: id }) => name === `${id}.csv`);
  if (province === undefined) throw new Error(`no province for ${name}`);
  const truth = new Map<string, number>();
  for (const line of readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/).slice(1)) {
    const verdict = line.split(',')[2];
    truth.set(verdict, (truth.get(verdict) ?? 0) + 1);
    rows++;
  }
  for (const [verdict, count] of Object.entries(province.verdicts)) {
    const expected = truth.get(verdict) ?? 0;
    if (count === expected) continue;
    wrong++;
    console.log(`${province.province} ${verdict}: status ${count}, truth ${expected}`);
  }
}
console.log(`${rows} rows of truth, ${wrong} counts differ`);
if (wrong > 0 || rows === 0) process.exitCode = 1;
