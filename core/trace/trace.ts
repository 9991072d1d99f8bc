/**
 * Trace: the open claims of some provinces, the people behind them, and how probable each is (`docs/trace.md`). Reads
 * ledgers and the index; writes nothing but the partials of its sweep. No verdict and no rate moves by it.
 */
import type { FingerprintKey, World } from '../ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RegistryReader } from '../registry/reader.ts';
import type { TracedClaim } from './candidate.ts';
import { makeClaimTables, type ClaimTables } from './claim-tables.ts';
import { addChildren, followSuccessors } from './later-hits.ts';
import { gatherOpenClaims, type OpenClaims } from './open-claims.ts';
import { rejectedPairs } from './pairs.ts';
import { Tracer } from './probability.ts';
import { PairScorer } from './score.ts';
import { sweepName, sweepRegistry, sweepsPrefix, type SweptClaims } from './sweep.ts';
import { IdUses } from './uses.ts';
import type { Weights } from './weights.ts';
import { traceWeights } from './weights-table.ts';

type TraceWorld = Pick<World, 'objects' | 'hash'> & { fingerprintKey: FingerprintKey };

export interface TraceTask {
  registry: RegistryReader;
  /** Provinces that are asked for. */
  ledgers: readonly Ledger[];
  /** Books of every province: who uses a candidate's ID. */
  books: readonly Ledger[];
  /** Hashes of the pairs that reviewers have rejected (`pairHash`). */
  rejected?: ReadonlySet<string>;
  /** The table of the repository if not given. */
  weights?: Weights;
  progress?: (done: number, total: number) => void;
}

/** What trace found, claim by claim: nothing of a claim is made before it is asked for. */
export class Traced {
  readonly claims: OpenClaims;
  readonly people: number;
  /** Prefix of the sweep's partials, to be dropped once what follows from them is stored (`dropSweep`). */
  readonly partials: string;
  private readonly tracer: Tracer;
  private readonly uses: IdUses;

  constructor(claims: OpenClaims, of: { people: number; partials: string; tracer: Tracer; uses: IdUses }) {
    this.claims = claims;
    this.people = of.people;
    this.partials = of.partials;
    this.tracer = of.tracer;
    this.uses = of.uses;
  }

  /** One claim, by its place among `claims`. */
  claim(place: number): TracedClaim {
    const traced = this.tracer.trace(place);
    const participant = this.claims.participant[place];
    for (const candidate of traced.candidates) candidate.inUseElsewhere = this.uses.byOthers(candidate.id, participant);
    return traced;
  }

  /** All claims of a province, ascending by participant. */
  *ofProvince(province: string): Generator<TracedClaim> {
    const place = this.claims.provinces.indexOf(province);
    for (let claim = 0; claim < this.claims.length; claim++)
      if (this.claims.province[claim] === place) yield this.claim(claim);
  }
}

/**
 * Traces the open claims of `task.ledgers`. A run that was killed and is started again with the same ledgers, registry
 * version and rules goes on after its last partial. Throws `IntegrityError`.
 */
export async function trace(world: TraceWorld, task: TraceTask): Promise<Traced> {
  const { registry, ledgers, progress } = task;
  const claims = await gatherOpenClaims(ledgers, registry.canons);
  const tables = await makeClaimTables(registry, claims);
  const partials = `${sweepsPrefix}${sweepName(world, registry, claims)}/`;
  const swept = await sweepRegistry(world, registry, tables, { partials, ...(progress && { progress }) });
  return finishTrace(world, task, { tables, swept, partials });
}

/** What follows the sweep, for whoever swept on several threads or machines. Throws `IntegrityError`. */
export async function finishTrace(
  world: Pick<TraceWorld, 'fingerprintKey'>,
  task: TraceTask,
  { tables, swept, partials }: { tables: ClaimTables; swept: SweptClaims; partials: string },
): Promise<Traced> {
  const { registry, weights = traceWeights, rejected = new Set() } = task;
  const { pool } = swept;
  await followSuccessors(registry, tables, pool);
  await addChildren(registry, tables, pool);
  const counted = swept.counted();
  const isRejected = rejectedPairs(world.fingerprintKey, tables.claims, rejected);
  const scorer = new PairScorer(tables, counted, { registry, weights });
  const tracer = new Tracer(tables, pool, scorer, { asOf: registry.asOf, isRejected });
  const uses = await IdUses.read(task.books, listedIds(tables, tracer));
  return new Traced(tables.claims, { people: counted.people, partials, tracer, uses });
}

/** IDs of all candidates listed, ascending and distinct. */
function listedIds({ claims }: ClaimTables, tracer: Tracer): Float64Array {
  const ids = new Set<number>();
  for (let claim = 0; claim < claims.length; claim++) for (const { id } of tracer.trace(claim).candidates) ids.add(id);
  return Float64Array.from(ids).sort();
}
