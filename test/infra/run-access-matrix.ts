/** `npm run access-matrix`: 34 × 33 pairs of provinces × every action on data, decided from the template. Exit 1 if one is allowed. */
import { AccessSimulator } from './access-simulator.ts';
import { allowed, provinceIds, questions } from './access-matrix.ts';

const started = performance.now();
const simulator = new AccessSimulator();
const wrong: string[] = [];
let pairs = 0;
let asked = 0;
for (const from of provinceIds) {
  for (const to of provinceIds) {
    if (from === to) continue;
    pairs++;
    asked += questions(simulator, from, to).length;
    for (const line of await allowed(simulator, from, to)) wrong.push(`${from} → ${to}: ${line}`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${from} ${pairs} pairs`);
}
let own = 0;
for (const province of provinceIds) own += (await allowed(simulator, province, province)).length;
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `access matrix: ${pairs} pairs of provinces, ${asked} questions, ${wrong.length} allowed (expected 0); on the diagonal ${own} allowed (expected ${provinceIds.length * 6}); ${seconds.toFixed(0)} s\n`,
);
for (const line of wrong.slice(0, 20)) process.stdout.write(`${line}\n`);
if (wrong.length > 0 || own !== provinceIds.length * 6) process.exitCode = 1;
