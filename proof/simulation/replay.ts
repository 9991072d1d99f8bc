/**
 * Replays one run and prints its trace:
 *
 *   node proof/simulation/replay.ts T4 twice "2=1 28=1"     a decision list under a tier
 *   node proof/simulation/replay.ts seed 4711               a seed of the random tier
 *   node proof/simulation/replay.ts regressions             everything that once failed
 *   … --mutant "no idempotency check"                      with a seeded bug
 */
import regressions from './regressions.json' with { type: 'json' };
import { mutants } from './mutants.ts';
import { randomTier, replay } from './run-tier.ts';
import { tiers } from './tiers.ts';

async function main(args: string[]): Promise<number> {
  const at = args.indexOf('--mutant');
  const mutant = at < 0 ? undefined : mutants.find(({ name }) => name === args[at + 1]);
  if (at >= 0 && mutant === undefined)
    throw new Error(`no mutant ${args[at + 1]}; known: ${mutants.map(({ name }) => name).join('; ')}`);
  const [tier, scenario, decisions] = at < 0 ? args : args.slice(0, at);
  if (tier === 'regressions') {
    let failed = 0;
    for (const { tier, scenario, script, was } of regressions) {
      const { violations, unused } = await replay(tiers[tier] ?? randomTier, scenario, script);
      console.log(`${tier} ${scenario}: ${was}`);
      console.log(`  ${[...violations, ...unused.map((line) => `never asked: ${line}`)].join('; ') || 'holds'}`);
      if (violations.length > 0) failed = 1;
    }
    return failed;
  }
  const random = tier === 'seed';
  const run = await replay(
    random ? randomTier : tiers[tier],
    random ? `seed ${scenario}` : scenario,
    random ? undefined : (decisions ?? ''),
    { trace: true, ...(mutant === undefined ? {} : { mutant }) },
  );
  for (const line of run.trace) console.log(line);
  console.log(
    JSON.stringify({
      tier: random ? 'T5' : tier,
      scenario: random ? `seed ${scenario}` : scenario,
      script: run.script,
    }),
  );
  console.log(`${run.steps} calls, ${run.deliveries} deliveries, trace ${run.traceHash.toString(16)}`);
  console.log(run.violations.length === 0 ? 'all invariants hold' : run.violations.join('\n'));
  return run.violations.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
