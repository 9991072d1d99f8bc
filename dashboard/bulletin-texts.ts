/** The sentences of a bulletin, in each language; all figures come formatted. */
import type { Scheme } from '../core/domain/codes.ts';
import type { Attainment, Eligibility, Pace } from '../core/summary/summary-schema.ts';

export interface Standing {
  rank: string;
  of: string;
  system: string; // number of units of the system
  tied: boolean;
  /** Places gained since yesterday, or undefined if unknown or not shown. */
  gained: number | undefined;
}

export interface ComparedProvinces {
  count: string;
  leftOut: string;
}

interface OutOfScope {
  outOfScope: string | undefined;
}

export interface BulletinTexts {
  language: 'vi' | 'en';
  count(count: number): string;
  percent(percent: string | null): string;
  size(decimal: string): string;
  day(day: string): string;
  instant(iso: string): string;
  country: string;
  office(name: string): string;
  dailyTitle(day: string): string;
  monthlyTitle(day: string): string;
  noFigures: string;
  titleRate(name: string, rate: string): string;
  rates(facts: { asOf: string; office: string; synced: string; verified: string }): string;
  /** `outOfScope`: undefined if nobody is. */
  counts(facts: Record<'verified' | 'denominator' | 'remaining' | 'participants', string> & OutOfScope): string;
  provisional: string;
  standing(standing: Standing): string;
  /** Of how many, of which system, and how ties are worded. */
  rankingNote(ranked: string, all: string): string;
  place(rank: string, tied: boolean): string;
  /** Places gained, or lost if negative. */
  gained(places: number): string;
  notRanked: string;
  incomplete(eligibility: Eligibility): string;
  people(count: string): string;
  rising(size: string): string;
  falling(size: string): string;
  unchanged: string;
  points(size: string): string;
  left(count: string): string;
  headings: Record<
    | 'leading'
    | 'trailing'
    | 'ranking'
    | 'change'
    | 'why'
    | 'gaining'
    | 'losing'
    | 'remaining'
    | 'pace'
    | 'stale'
    | 'incomplete'
    | 'caution'
    | 'schemes'
    | 'attainment'
    | 'units',
    string
  >;
  /** `compared`: how many provinces, and the names of those left out, if there are any. */
  since(day: string, compared: ComparedProvinces | undefined): string;
  /** From the close of one day to that of another. */
  between(from: string, to: string, compared: ComparedProvinces | undefined): string;
  noChange: string;
  changed: Record<'verifiedPoints' | 'syncedPoints' | 'verified' | 'remaining' | 'denominator', string>;
  byActor(actor: string, people: string): string;
  nothingRemains: string;
  pace(pace: Pace, date: string | undefined): string;
  staleFor(days: string): string;
  staleNone: string;
  lastUpload(instant: string): string;
  outOfScope(people: string): string;
  partialDates(people: string, percent: string): string;
  leftBooks: string;
  leftUnverified(people: string): string;
  schemes: Record<Scheme, string>;
  schemesNote: string;
  unnamed: string;
  hidden: string;
  attainment(line: Attainment): string;
  sources(facts: { document: string; asOf: string; registry: string | null }): string;
}
