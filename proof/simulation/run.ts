/**
 * The long proof: every tier, the seeded bugs, the random seeds; prints what was run, reached and found, and fails if
 * an invariant broke, a bug was not found, or something that must happen sometimes never did.
 *
 *   npm run simulate                      all of it
 *   npm run simulate -- T2 T3             these tiers alone
 *   npm run simulate -- tiers             every tier, nothing else
 *   npm run simulate -- mutants [NAME]    the seeded bugs alone; 0/2: every second of them, from the first on
 *   npm run simulate -- seeds 100000 [N]  so many seeds, from N on
 *   npm run simulate -- traces            a thousand seeds twice, their traces compared
 *
 * `--seconds N` stops each scenario after so much processor time and says how far it came. `--json FILE` writes the
 * figures as well. One run again, with its trace: see replay.ts.
 */
import { writeFileSync } from 'node:fs';
import { findMutant, randomShare } from './find-mutants.ts';
import type { Exploration } from './explore.ts';
import { harmless, mutants, type Mutant } from './mutants.ts';
import { replay, runSeeds, runTier, randomTier } from './run-tier.ts';
import { faultKinds, tiers, wanted } from './tiers.ts';

// Injected errors are thrown by the thousand and nobody reads where.
Error.stackTraceLimit = 0;

const seedsDefault = 20_000;
/** Seeds per seeded bug, for its share. */
const mutantSeeds = 50;
/** Seeds run twice, their traces compared. */
const twiceSeeds = 1000;

const sums = { runs: 0, steps: 0, points: new Map<string, Set<string>>(), hit: new Map<string, Set<string>>() };
const sometimes = new Map<string, number>();
let failed = false;
const given = process.argv.slice(2);
const json = given.indexOf('--json');
const file = json < 0 ? undefined : given.splice(json, 2)[1];
const bound = given.indexOf('--seconds');
const secondsMax = bound < 0 ? undefined : Number(given.splice(bound, 2)[1]);
const limit = secondsMax === undefined ? {} : { seconds: secondsMax };
const tiersTold: object[] = [];
const mutantsTold: object[] = [];
const failures: object[] = [];
let traces: { equal: number; of: number } | undefined;

function tell(name: string, found: Exploration, seconds: number): void {
  for (const [point, { possible, hits }] of found.coverage.points) {
    for (const fault of possible) if (faultKinds.has(fault)) setOf(sums.points, point).add(fault);
    for (const fault of hits.keys()) if (fault !== 'none') setOf(sums.hit, point).add(fault);
  }
  for (const [what, count] of found.coverage.sometimes) sometimes.set(what, (sometimes.get(what) ?? 0) + count);
  sums.runs += found.runs;
  sums.steps += found.steps;
  const counts = [
    `${found.runs} schedules`,
    `${found.left} left at a known world`,
    `${found.states} ${name === 'T5' ? 'distinct decision lists' : 'worlds'}`,
    `${found.steps} calls, at most ${found.stepsMax} in one`,
    `${seconds.toFixed(1)} CPU s`,
    found.complete ? 'complete' : reachedOf(found),
    `${found.failures.length} violations`,
  ];
  console.log(`${name} ${found.scenario}: ${counts.join(', ')}`);
  const { scenario, runs, left, states, steps, stepsMax, complete, reached } = found;
  const violations = found.failures.length;
  tiersTold.push({ tier: name, scenario, runs, left, states, steps, stepsMax, complete, reached, violations, seconds });
  for (const { scenario, decisions, seed, violations } of found.failures) {
    failed = true;
    const command = seed === undefined ? `${name} ${scenario} "${decisions}"` : `seed ${seed}`;
    console.log(`  ${violations.join('; ')}\n  node proof/simulation/replay.ts ${command}`);
    failures.push({ command, violations });
  }
  if (!found.complete && found.failures.length === 0 && secondsMax === undefined) failed = true;
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key) ?? new Set<string>();
  map.set(key, known);
  return known;
}

async function timed(name: string, explore: () => Promise<Exploration>): Promise<void> {
  const start = process.cpuUsage();
  const found = await explore();
  const { user, system } = process.cpuUsage(start);
  tell(name, found, (user + system) / 1e6);
}

function chosenMutants(only: string | undefined): readonly Mutant[] {
  const part = /^(\d+)\/(\d+)$/.exec(only ?? '');
  if (part !== null) return mutants.filter((_, at) => at % Number(part[2]) === Number(part[1]));
  const chosen = mutants.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`no mutant ${only}; known: ${mutants.map(({ name }) => name).join('; ')}`);
  return chosen;
}

async function runMutants(only?: string): Promise<void> {
  for (const mutant of chosenMutants(only)) {
    const report = await findMutant(mutant);
    const share = await randomShare(mutant, mutantSeeds);
    const by =
      report.foundBy !== ''
        ? `found by ${report.foundBy} "${report.decisions}"`
        : mutant.name in harmless && report.complete
          ? `harmless, as argued: ${mutant.tiers?.join(', ')} whole, 0 violations`
          : 'not found';
    console.log(
      `mutant ${mutant.name}: ${by}, ${report.runs} schedules; ${(share * 100).toFixed(1)} % of ${mutantSeeds} seeds`,
    );
    console.log(`  ${report.violation === '' ? (harmless[mutant.name] ?? '') : report.violation}`);
    mutantsTold.push({ ...report, share, harmless: harmless[mutant.name] ?? '' });
    const asHeld = mutant.name in harmless ? report.foundBy === '' && report.complete : report.foundBy !== '';
    if (!asHeld) failed = true;
  }
}

async function compareTraces(): Promise<void> {
  let equal = 0;
  for (let seed = 0; seed < twiceSeeds; seed++) {
    const [once, again] = [
      await replay(randomTier, `seed ${seed}`, undefined),
      await replay(randomTier, `seed ${seed}`, undefined),
    ];
    if (once.traceHash === again.traceHash) equal += 1;
  }
  traces = { equal, of: twiceSeeds };
  console.log(`determinism: ${equal} of ${twiceSeeds} traces equal`);
  if (equal !== twiceSeeds) failed = true;
}

function tellCoverage(): void {
  let all = 0;
  const missing: string[] = [];
  for (const [point, possible] of sums.points) {
    for (const fault of possible) {
      all += 1;
      if (!setOf(sums.hit, point).has(fault)) missing.push(`${point}: ${fault}`);
    }
  }
  console.log(`coverage: ${sums.points.size} fault points, ${all - missing.length} of ${all} pairs of point and fault`);
  for (const pair of missing) console.log(`  never: ${pair}`);
  for (const parts of wanted) {
    const name = parts.join(' and ');
    const count = sometimes.get(name) ?? 0;
    console.log(`sometimes: ${name}: ${count}`);
    if (count === 0) failed = true;
  }
  console.log(`${sums.runs} schedules, ${sums.steps} calls`);
}

function toJson(): string {
  const points = [...sums.points].map(([point, possible]) => {
    const hit = [...setOf(sums.hit, point)].filter((fault) => possible.has(fault));
    return { point, possible: [...possible], hit };
  });
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  const figures = { failed, cpuSeconds, tiers: tiersTold, points, sometimes: Object.fromEntries(sometimes), failures };
  return `${JSON.stringify({ ...figures, mutants: mutantsTold, traces }, null, 1)}\n`;
}

async function main(args: string[]): Promise<void> {
  const [what, count, first] = args;
  if (what === 'traces') return compareTraces();
  if (what === 'mutants') return runMutants(count);
  if (what === 'seeds') return timed('T5', () => runSeeds(Number(first ?? 0), Number(count)));
  const named = what === 'tiers' ? args.slice(1) : args;
  const unknown = named.filter((name) => !Object.hasOwn(tiers, name));
  if (unknown.length > 0) throw new Error(`no tier ${unknown.join(', ')}; known: ${Object.keys(tiers).join(', ')}`);
  for (const name of named.length > 0 ? named : Object.keys(tiers)) {
    for (const scenario of tiers[name].scenarios) await timed(name, () => runTier(tiers[name], scenario, limit));
  }
  if (args.length > 0) return;
  await timed('T5', () => runSeeds(0, seedsDefault));
  tellCoverage();
  await compareTraces();
  await runMutants();
}

function reachedOf({ reached }: Exploration): string {
  return `NOT COMPLETE: all whose first fault or switch comes after decision ${reached?.after} of ${reached?.of}`;
}

await main(given);
if (file !== undefined) writeFileSync(file, toJson());
process.exitCode = failed ? 1 : 0;
