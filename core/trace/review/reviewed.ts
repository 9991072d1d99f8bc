/**
 * What a reviewer reads of a claim: the candidates with their levels, as `candidates.csv` holds them. IDs and levels,
 * never a name or a date.
 */
import type { CandidateFields, FieldName, Grade } from '../candidate.ts';

export type { FieldName, Grade } from '../candidate.ts';

export interface ListedCandidate {
  personalId: string; // 12 digits
  probability: string; // four decimals, cut; never 1.0000
  bits: number; // sum of `weights`
  odds: number; // log2 of the odds of the probability, which is told cut
  fields: CandidateFields;
  weights: Record<FieldName, number>; // bits
  pass: number;
  inUseElsewhere: boolean;
}

/** One open claim with its candidates. */
export interface ListedClaim {
  province: string;
  participantNumber: string;
  unit: string;
  verdict: string;
  grade: Grade;
  candidates: ListedCandidate[]; // the likeliest first
  namesakes: number; // people of the country with exactly the claimed canonical name
  found: number; // all that any pass proposed
  /** Chance, before anything is compared, that a claim of this kind is in the database. */
  prior: number;
  priorBits: number; // the same for one person taken at random, as bits
}

/** What became of the decisions of a province, counted. */
export interface ReviewedProvince {
  province: string;
  day: string | null; // of the newest list; null if there is none
  open: Record<Grade, number>; // undecided claims of the newest list
  waiting: number; // claims of a canon that the index does not serve
  accepted: number; // pairs, less those withdrawn
  rejected: number;
  /** What became of those accepted. */
  verified: number; // the row claims the candidate now, and agrees
  otherwise: number; // the row is verified with another ID
  gone: number; // the participant has left the books
  pending: number; // none of these yet
  /** Days from the decision to the upload that made it true, of those verified; null if none is. */
  medianDays: number | null;
}

export interface ReviewedCountry {
  madeAt: string;
  registryVersion: string | null;
  hints: boolean;
  handover: 'ask' | 'id';
  provinces: ReviewedProvince[]; // those with a list or a decision
}

/** One step from how likely anybody is to how likely a candidate is. */
export interface WaterfallLine {
  field: 'prior' | FieldName | 'rest' | 'sum';
  level: string; // '' where the line is of no field
  bits: number;
  /** Bits before and after this line; 0 is an even chance. */
  from: number;
  to: number;
}

/** What a sweep says of a province beside the candidates. */
export interface ListFacts {
  province: string;
  day: string;
  registryVersion: string;
  people: number; // of the country, as the sweep counted them
  grades: Record<Grade, number>; // claims
  waiting: number; // rows of a canon that the index does not serve
}
