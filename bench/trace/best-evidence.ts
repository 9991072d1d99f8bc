/** The factor of all evidence under which the truth of labelled claims is likeliest. */
import { makeClaimTables } from '../../core/trace/claim-tables.ts';
import { addChildren, followSuccessors } from '../../core/trace/later-hits.ts';
import { gatherOpenClaims } from '../../core/trace/open-claims.ts';
import { Tracer } from '../../core/trace/probability.ts';
import { PairScorer } from '../../core/trace/score.ts';
import { sweepRegistry } from '../../core/trace/sweep.ts';
import type { Weights } from '../../core/trace/weights.ts';
import { openLabelled, truthOf, type LabelledOptions } from './labelled.ts';

export interface LabelledFolder {
  folder: string;
  seed: string;
}

/** Compared; the likeliest is taken. */
const factors = [0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.7, 2, 2.4, 3];
/** No claim alone decides: the least probability of a truth that counts. */
const leastProbability = 1e-4;

export async function bestEvidence(
  weights: Weights,
  folders: readonly LabelledFolder[],
  options: Omit<LabelledOptions, 'seed'>,
): Promise<number> {
  const likelihood = new Float64Array(factors.length);
  for (const { folder, seed } of folders) {
    const { world, registry, ledgers, truths } = await openLabelled(folder, { ...options, seed });
    try {
      const claims = await gatherOpenClaims(ledgers, registry.canons);
      const tables = await makeClaimTables(registry, claims);
      const swept = await sweepRegistry(world, registry, tables);
      await followSuccessors(registry, tables, swept.pool);
      await addChildren(registry, tables, swept.pool);
      const counted = swept.counted();
      for (const [at, evidence] of factors.entries()) {
        const scorer = new PairScorer(tables, counted, { registry, weights: { ...weights, evidence } });
        const tracer = new Tracer(tables, swept.pool, scorer, { asOf: registry.asOf });
        for (let claim = 0; claim < claims.length; claim++) {
          const { candidates } = tracer.trace(claim);
          const person = Number(truthOf(truths, claims, claim).personId);
          const right = candidates.find(({ id }) => id === person);
          const told = right?.probability ?? 1 - candidates.reduce((sum, { probability }) => sum + probability, 0);
          likelihood[at] += Math.log(Math.max(leastProbability, told));
        }
      }
    } finally {
      world.close();
    }
  }
  return factors[likelihood.indexOf(Math.max(...likelihood))];
}
