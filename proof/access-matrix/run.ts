/**
 * `npm run prove -- access-matrix`: 34 × 33 pairs of provinces × every action on data, decided from the template. Exit
 * 1 if one is allowed.
 *
 * No policy names a province (looked at first), so a question is decided once for all pairs that differ in nothing but
 * the names; one pair of each office is decided word by word beside that, and must agree. `--literal` decides every
 * question word by word.
 */
import { AccessSimulator } from './access-simulator.ts';
import { classOf, provinceIds, questions } from './access-matrix.ts';

const simulator = new AccessSimulator();
const renamable = !simulator.namesProvinces('office') && provinceIds.every((id) => /^vn34-\d\d$/.test(id));
const literal = process.argv.includes('--literal') || !renamable;
const decided = new Map<string, boolean>();
const wrong: string[] = [];
let pairs = 0;
let asked = 0;
let evaluated = 0;
let own = 0;

const started = performance.now();
for (const [place, from] of provinceIds.entries()) {
  const wordByWord = provinceIds[(place + 1 + (place % (provinceIds.length - 1))) % provinceIds.length];
  for (const to of provinceIds) {
    const off = from !== to;
    if (off) pairs++;
    for (const question of questions(simulator, from, to)) {
      if (off) asked++;
      const about = classOf(question, from, to);
      let allowed = decided.get(about);
      if (allowed === undefined || literal || to === wordByWord) {
        const now = await simulator.allows(question);
        evaluated++;
        if (allowed !== undefined && allowed !== now)
          wrong.push(`${from} → ${to}: ${question.action} differs from its like`);
        allowed = now;
        decided.set(about, now);
      }
      if (allowed && off) wrong.push(`${from} → ${to}: ${question.action} ${question.resource}`);
      if (allowed && !off) own++;
    }
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${from} ${pairs} pairs`);
}
const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage();
const how = `${decided.size} different ones when provinces are renamed, ${evaluated} decided word by word`;
process.stdout.write(
  `access matrix: ${pairs} pairs of provinces, ${asked} questions (${how}), ${wrong.length} allowed (expected ` +
    `0); on the diagonal ${own} allowed (expected ${provinceIds.length * 6}); ${seconds.toFixed(0)} s, ` +
    `${((cpu.user + cpu.system) / 1e6).toFixed(0)} CPU s\n`,
);
for (const line of wrong.slice(0, 20)) process.stdout.write(`${line}\n`);
if (wrong.length > 0 || own !== provinceIds.length * 6) process.exitCode = 1;
