/** docs/proof/ledger.md: what the simulation of the ledger ran, reached and found, summed over all its parts. */
import { wrapMarkdown } from '../../local/wrap-markdown.ts';
import type { Outcome } from './prove-page.ts';

/** What `proof/simulation/run.ts --json` writes. */
export interface Figures {
  failed: boolean;
  cpuSeconds: number;
  tiers: {
    tier: string;
    scenario: string;
    runs: number;
    left: number;
    states: number;
    steps: number;
    stepsMax: number;
    complete: boolean;
    reached?: { after: number; of: number };
    violations: number;
    seconds: number;
  }[];
  points: { point: string; possible: string[]; hit: string[] }[];
  sometimes: Record<string, number>;
  failures: { command: string; violations: string[] }[];
  mutants: {
    mutant: string;
    foundBy: string;
    decisions: string;
    violation: string;
    runs: number;
    share: number;
    harmless: string;
    complete: boolean;
  }[];
  traces?: { equal: number; of: number };
}

const n = (value: number): string => value.toLocaleString('en-US');

export function ledgerPage(all: readonly Figures[], outcomes: readonly Outcome[]): string {
  const tiers = all.flatMap((each) => each.tiers);
  const exhaustive = tiers.filter(({ tier }) => tier !== 'T5');
  const random = tiers.filter(({ tier }) => tier === 'T5');
  const sum = (rows: readonly { [key: string]: unknown }[], name: string): number =>
    rows.reduce((total, row) => total + Number(row[name]), 0);
  const traces = all.find((each) => each.traces !== undefined)?.traces;
  const cpu = all.reduce((total, each) => total + each.cpuSeconds, 0);
  const places = [
    ...new Set(outcomes.map(({ machine, node, commit }) => `${machine}, Node ${node}, commit ${commit}`)),
  ];
  const lines = [
    '# The ledger under simulation',
    '',
    'Written by `npm run prove`; how it works: [commit protocol](../commit-protocol.md) and ' +
      '`proof/simulation/`. The real code of the commit, of compaction, of the sweeper and of rebuild runs ' +
      'over stores and a network that fail as a ' +
      'list of decisions says; the invariants are checked after every write that commits, at the end, after the ' +
      'nightly run, and after everything was delivered once more.',
    '',
    ...places.map((place) => `- ${place}`),
    `- exhaustive tiers: ${n(sum(exhaustive, 'runs'))} schedules, ${n(sum(exhaustive, 'states'))} worlds, ` +
      `${n(sum(exhaustive, 'steps'))} calls, ${n(sum(exhaustive, 'violations'))} violations`,
    `- random tier: ${n(sum(random, 'runs'))} seeds, ${n(sum(random, 'states'))} distinct decision lists, ` +
      `${n(sum(random, 'steps'))} calls, ${n(sum(random, 'violations'))} violations`,
    '- determinism: ' +
      (traces === undefined ? 'not run' : `${n(traces.equal)} of ${n(traces.of)} traces equal in two runs`),
    `- ${n(Math.round(cpu))} s of processor time`,
    '',
    '## Tiers',
    '',
    '| tier | scenario | schedules | left at a known world | worlds | calls | most in one | complete | ' +
      'violations | seconds |',
    '|---|---|---:|---:|---:|---:|---:|---|---:|---:|',
    ...tiers.map(
      (row) =>
        `| ${row.tier} | ${row.scenario} | ${n(row.runs)} | ${n(row.left)} | ${n(row.states)} | ${n(row.steps)} ` +
        `| ${row.stepsMax} | ` +
        `${row.complete ? 'yes' : `**no**: after ${row.reached?.after} of ${row.reached?.of}`} | ` +
        `${row.violations} | ${row.seconds.toFixed(0)} |`,
    ),
    '',
    'In the tiers with pruning a schedule is left where it comes to a world (contents of the stores, what every ' +
      'actor has seen, what is on the wire) that was explored with at least as many faults and preemptions ' +
      'left. `T1whole` runs the same ' +
      'bound without pruning. *No: after n of m*: stopped by its bound; the search goes depth first, so every ' +
      'schedule whose first fault or switch comes after decision n of the m of a calm run was run. In the ' +
      'random tier *worlds* are distinct decision lists.',
    '',
    ...coverage(all),
    ...sometimes(all),
    ...mutants(all),
    '## Failures',
    '',
    ...(all.some((each) => each.failures.length > 0)
      ? all.flatMap((each) =>
          each.failures.map(
            ({ command, violations }) => `- \`node proof/simulation/replay.ts ${command}\`: ${violations[0]}`,
          ),
        )
      : [
          'None. What once failed is in `proof/simulation/regressions.json` and is replayed by the tests: `node ' +
            'proof/simulation/replay.ts regressions`. One seed again: `node proof/simulation/replay.ts seed ' +
            '4711`.',
        ]),
    '',
  ];
  return wrapMarkdown(lines.join('\n'));
}

function coverage(all: readonly Figures[]): string[] {
  const possible = new Map<string, Set<string>>();
  const hit = new Map<string, Set<string>>();
  for (const { points } of all) {
    for (const each of points) {
      possible.set(each.point, new Set([...(possible.get(each.point) ?? []), ...each.possible]));
      hit.set(each.point, new Set([...(hit.get(each.point) ?? []), ...each.hit]));
    }
  }
  let pairs = 0;
  let points = 0;
  let leftOut = 0;
  const never: string[] = [];
  for (const [point, faults] of possible) {
    const seen = hit.get(point) ?? new Set();
    if (seen.size > 0) points += 1;
    for (const fault of faults) {
      if (fault === 'late' && isUnderLease(point)) {
        leftOut += 1;
        continue;
      }
      pairs += 1;
      if (!seen.has(fault)) never.push(`- ${point}: ${fault}`);
    }
  }
  return [
    '## Coverage',
    '',
    `Fault points hit: ${points} of ${possible.size}. Pairs of point and fault hit: ${n(pairs - never.length)} ` +
      `of ${n(pairs)}.`,
    '',
    `Apart from these, ${leftOut} pairs are left out: a write of a publisher that lands *late*. The scheduler ` +
      'lets a late request land after any number of calls and of hours; the lease of the publishers promises ' +
      'less: it bears ' +
      'requests that land within the ten seconds that it lasts beyond the longest life of its holder ' +
      '(`lateWrite`). What lands within that time nobody can overtake, so it leaves the stores as `ackLost` ' +
      'does, which every one of these points has. A ' +
      'request that a network keeps longer would leave an older summary in place until the next publication; the ' +
      'ledger and the state, which `late` meets at every point, are not touched by it.',
    '',
    ...(never.length > 0 ? ['Never hit:', '', ...never, ''] : []),
  ];
}

/** What a publisher writes, and only while it holds the lease. */
function isUnderLease(point: string): boolean {
  return point.startsWith('C10') || point.endsWith('PUBLISH');
}

function sometimes(all: readonly Figures[]): string[] {
  const counts = new Map<string, number>();
  for (const each of all)
    for (const [what, count] of Object.entries(each.sometimes)) counts.set(what, (counts.get(what) ?? 0) + count);
  const rows = [...counts].map(([what, count]) => `| ${what} | ${n(count)} |`);
  return ['What must happen in one run, sometimes:', '', '| what | runs |', '|---|---:|', ...rows, ''];
}

function mutants(all: readonly Figures[]): string[] {
  const rows = all
    .flatMap((each) => each.mutants)
    .map(({ mutant, foundBy, violation, runs, share, harmless, complete }) => {
      const unseen = complete && harmless !== '' ? `harmless, as argued: ${harmless}` : '**not found**';
      const percent = (share * 100).toFixed(1);
      return (
        `| ${mutant} | ${foundBy === '' ? unseen : foundBy} | ${n(runs)} | ${percent} % | ` +
        `${violation.slice(0, 90)} |`
      );
    });
  if (rows.length === 0) return [];
  const head = [
    '| bug | found by | schedules until then | random seeds that show it | what broke |',
    '|---|---|---:|---:|---|',
  ];
  return ['## Seeded bugs', '', ...head, ...rows, ''];
}
