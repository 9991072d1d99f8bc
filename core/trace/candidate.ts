/** What trace says of a claim: its grade and its candidates. IDs and levels, never a name or a date. */
import type { DateLevel, IdLevel, NameLevel, PlaceLevel, SexLevel, StatusLevel } from './levels.ts';

/** Candidates listed for a claim: a reviewer compares a handful; the number of all is told. */
export const candidatesMax = 10;

export const grades = ['UNIQUE', 'LIKELY', 'SEVERAL', 'NONE'] as const;
export type Grade = (typeof grades)[number];

export interface CandidateFields {
  name: NameLevel;
  date: DateLevel;
  sex: SexLevel;
  id: IdLevel | ''; // '' where the claim has neither a usable ID nor a CMND that leads to somebody
  place: PlaceLevel;
  residence: PlaceLevel;
  status: Exclude<StatusLevel, 'cancelled'>;
}
export type FieldName = keyof CandidateFields;

export interface Candidate {
  id: number; // personal ID
  probability: number;
  bits: number; // sum of `weights`
  fields: CandidateFields;
  /** Bits of each field. */
  weights: Record<FieldName, number>;
  pass: number; // 0 to 6
  /** A row of another participant claims this ID now, in any province. */
  inUseElsewhere: boolean;
}

/** One open claim, traced. */
export interface TracedClaim {
  claim: number; // place in the open claims
  grade: Grade;
  candidates: Candidate[]; // the likeliest first, at most `candidatesMax`
  found: number; // all that any pass proposed
  namesakes: number; // people of the country with exactly the claimed canonical name
  prior: number; // chance that a claim of this kind is in the database
  /** log2 of the chance, before anything is compared, that one person of all is the right one. */
  priorBits: number;
}
