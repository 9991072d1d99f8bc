/**
 * From weights to probabilities and grades: the prior of each kind of claims by EM over the claims themselves, then for
 * each claim its candidates in their order (`docs/trace.md`, Score and Grades).
 */
import { childrenSince, isChild } from '../registry/format.ts';
import { candidatesMax, type Candidate, type CandidateFields, type Grade, type TracedClaim } from './candidate.ts';
import type { ClaimTables } from './claim-tables.ts';
import type { HitPool } from './hit-pool.ts';
import {
  dateLevelOf,
  dateLevels,
  Home,
  Id,
  idLevels,
  Name,
  nameLevels,
  sexLevels,
  Status,
  unpackLevels,
  type PairLevels,
} from './levels.ts';
import { rareDayPass } from './rare-days.ts';
import { prefixOf, sumOfBits, type PairBits, type PairScorer } from './score.ts';

/** Least probability of `UNIQUE`: the mean lies far above the least, and of a thousand told at most one is wrong. */
const uniqueProbability = 0.995;
/** Bits of the best above the next: at least 100 times less likely. */
const uniqueMargin = 7;
/** Of five such rows four are right: worth asking for the card. */
const likelyProbability = 0.8;
/** Below it reviewers find nothing in hours. */
const listedProbability = 0.01;

/** Most rows are of people who exist; groups of few claims follow this, with so many claims mixed in. */
const priorStart = 0.95;
const priorPull = 20; // claims
const priorRounds = 50;
const priorStands = 1e-6; // change of a prior in one round
const kinds = 64;
/** Ids of prefixes from here on are of people born abroad. */
const countriesFrom = 100;

/** A hit with its weights. */
interface Weighed {
  id: number;
  pair: PairLevels;
  bits: PairBits;
  sum: number;
}

/** Pairs that a reviewer has rejected. */
export type IsRejected = (claim: number, id: number) => boolean;

export class Tracer {
  private readonly tables: ClaimTables;
  private readonly pool: HitPool;
  private readonly scorer: PairScorer;
  private readonly isRejected: IsRejected;
  /** By claim: Σ 2^bits / people over its candidates. */
  private readonly evidence: Float64Array;
  /** By kind of claims: (verdict × 2 + child) × 2 + kind of name. */
  private readonly priors = new Float64Array(kinds).fill(priorStart);
  private readonly since: number;

  constructor(
    tables: ClaimTables,
    pool: HitPool,
    scorer: PairScorer,
    options: { asOf: string; isRejected?: IsRejected | undefined },
  ) {
    this.tables = tables;
    this.pool = pool;
    this.scorer = scorer;
    this.isRejected = options.isRejected ?? (() => false);
    this.since = childrenSince(options.asOf);
    this.evidence = new Float64Array(tables.claims.length);
    this.fit();
  }

  /** The prior of every kind of claims: the mean of what they say of themselves, until it stands. */
  private fit(): void {
    const { claims } = this.tables;
    const members = new Float64Array(kinds);
    const kind = new Uint8Array(claims.length);
    for (let claim = 0; claim < claims.length; claim++) {
      this.evidence[claim] = this.evidenceOf(claim, this.weighed(claim));
      kind[claim] = this.kindOf(claim);
      members[kind[claim]] += 1;
    }
    for (let round = 0; round < priorRounds; round++) {
      const sums = new Float64Array(kinds);
      for (let claim = 0; claim < claims.length; claim++) {
        const prior = this.priors[kind[claim]];
        sums[kind[claim]] += 1 - (1 - prior) / this.whole(claim, prior);
      }
      let change = 0;
      for (let k = 0; k < kinds; k++) {
        const next = (sums[k] + priorPull * priorStart) / (members[k] + priorPull);
        change = Math.max(change, Math.abs(next - this.priors[k]));
        this.priors[k] = next;
      }
      if (change < priorStands) return;
    }
  }

  private kindOf(claim: number): number {
    const { verdict, birthDate } = this.tables.claims;
    const child = isChild(birthDate[claim], this.since) ? 1 : 0;
    return (2 * verdict[claim] + child) * 2 + this.scorer.nameKind(claim);
  }

  /** All that may be: nobody of the database, somebody whom no pass finds, one of the candidates. */
  private whole(claim: number, prior: number): number {
    return 1 - prior + prior * (this.scorer.missed(claim) + this.evidence[claim]);
  }

  private evidenceOf(claim: number, weighed: readonly Weighed[]): number {
    let sum = 0;
    let least = Infinity;
    for (const each of weighed) {
      const share = this.scorer.evidenceOf(each.sum);
      sum += share;
      least = Math.min(least, share);
    }
    // Hits beyond those kept are at most as good as the weakest kept.
    const dropped = this.pool.found[claim] - weighed.filter(({ pair }) => pair.pass !== rareDayPass).length;
    return dropped > 0 && weighed.length > candidatesMax ? sum + dropped * least : sum;
  }

  /** The hits of a claim that are candidates, the best first. */
  private weighed(claim: number): Weighed[] {
    const weighed: Weighed[] = [];
    for (const { id, levels } of this.pool.hitsOf(claim)) {
      const pair = unpackLevels(levels);
      if (pair.status === Status.cancelled || this.isRejected(claim, id)) continue;
      if (pair.pass === rareDayPass && !this.scorer.isRareDay(claim)) continue;
      const bits = this.scorer.bits(claim, id, pair);
      weighed.push({ id, pair, bits, sum: sumOfBits(bits) });
    }
    return weighed.sort((a, b) => b.sum - a.sum || a.id - b.id);
  }

  /** A claim with its candidates; whether their IDs are in use is told by `uses.ts`. */
  trace(claim: number): TracedClaim {
    const weighed = this.weighed(claim);
    const prior = this.priors[this.kindOf(claim)];
    const whole = this.whole(claim, prior);
    const candidates = weighed.slice(0, candidatesMax).map(({ id, pair, bits, sum }): Candidate => ({
      id,
      probability: (prior * this.scorer.evidenceOf(sum)) / whole,
      bits: sum,
      fields: this.fieldsOf(claim, id, pair),
      weights: bits,
      pass: pair.pass,
      inUseElsewhere: false,
    }));
    return {
      claim,
      grade: gradeOf(weighed, candidates),
      candidates,
      // Those of a rare day are counted now that it is known to be one.
      found: this.pool.found[claim] + weighed.filter(({ pair }) => pair.pass === rareDayPass).length,
      namesakes: this.scorer.namesakes(claim),
      prior,
      priorBits: Math.log2(prior * this.scorer.evidenceOf(0)),
    };
  }

  private fieldsOf(claim: number, id: number, pair: PairLevels): CandidateFields {
    const { claims, ownPrefix } = this.tables;
    const prefix = prefixOf(id);
    const isOwn = ownPrefix[1000 * claims.province[claim] + prefix] === 1;
    return {
      name: nameLevels[pair.name],
      date: dateLevels[dateLevelOf[pair.date]],
      sex: sexLevels[pair.sex],
      id: this.scorer.hasLink(claim, pair.id) ? idLevels[pair.id] : '',
      place: isOwn ? 'same' : prefix >= countriesFrom ? 'unknown' : 'other',
      residence: pair.home === Home.same ? 'same' : pair.home === Home.other ? 'other' : 'unknown',
      status: pair.status === Status.deceased ? 'deceased' : 'alive',
    };
  }
}

/** Grade of a claim from its candidates, the best first. */
function gradeOf(weighed: readonly Weighed[], candidates: readonly Candidate[]): Grade {
  if (candidates.length === 0 || candidates[0].probability < listedProbability) return 'NONE';
  const [best] = candidates;
  const isAlive = best.fields.status === 'alive';
  const margin = weighed.length > 1 ? weighed[0].sum - weighed[1].sum : Infinity;
  // One fold of 16 bits is chance: the canonical name, all folds, or the ID has to say so.
  const { name, id } = weighed[0].pair;
  const isTold = name === Name.equal || name === Name.marks || id !== Id.none;
  if (isAlive && isTold && best.probability >= uniqueProbability && margin >= uniqueMargin) return 'UNIQUE';
  return isAlive && best.probability >= likelyProbability ? 'LIKELY' : 'SEVERAL';
}
