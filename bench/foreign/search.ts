/** Trace as one of those who search: its best candidate of each claim. */
import type { Ledger } from '../../core/ledger/ledger.ts';
import type { RegistryReader } from '../../core/registry/reader.ts';
import type { TracedClaim } from '../../core/trace/candidate.ts';
import { makeClaimTables } from '../../core/trace/claim-tables.ts';
import { addChildren, followSuccessors } from '../../core/trace/later-hits.ts';
import { gatherOpenClaims, type OpenClaims } from '../../core/trace/open-claims.ts';
import { Tracer } from '../../core/trace/probability.ts';
import { PairScorer } from '../../core/trace/score.ts';
import { sweepRegistry } from '../../core/trace/sweep.ts';
import { traceWeights } from '../../core/trace/weights-table.ts';
import type { LocalWorld } from '../../local/world.ts';

/** `nameDateSex`: neither where the ID was given nor where a child lives counts, nor pass 5, which needs a home. */
export type SearchedBy = 'everything' | 'nameDateSex';

export interface Searched {
  claims: OpenClaims;
  of(by: SearchedBy, claim: number): TracedClaim;
}

/** Searches the open claims of these ledgers, with a sweep for each way. Throws `IntegrityError`. */
export async function searchPeople(
  world: LocalWorld,
  { registry, ledgers }: { registry: RegistryReader; ledgers: readonly Ledger[] },
): Promise<Searched> {
  const claims = await gatherOpenClaims(ledgers, registry.canons);
  const tables = await makeClaimTables(registry, claims);
  const tracerOf = async (by: SearchedBy): Promise<Tracer> => {
    const swept = await sweepRegistry(world, registry, tables);
    await followSuccessors(registry, tables, swept.pool);
    if (by === 'everything') await addChildren(registry, tables, swept.pool);
    // Of a registry that has nothing by place, place tells nothing.
    const known = by === 'everything' ? registry.layers : [{ manifest: { ...registry.manifest, objects: [] } }];
    const layers = known as unknown as RegistryReader['layers'];
    const scorer = new PairScorer(tables, swept.counted(), { registry: { layers }, weights: traceWeights });
    return new Tracer(tables, swept.pool, scorer, { asOf: registry.asOf });
  };
  const tracers = { everything: await tracerOf('everything'), nameDateSex: await tracerOf('nameDateSex') };
  return { claims, of: (by, claim) => tracers[by].trace(claim) };
}
