/** Two past days side by side: figures and places of each province, and what lies between them. */
import { fraction, percentText, pointsText } from '../base/percent.ts';
import { figureNames, noFigures, type Figures } from '../domain/province-state.ts';
import type { PastDay } from '../summary/past-day.ts';

/** One side: null where nothing of that day is kept. */
export interface Side {
  rank: number | null;
  persons: Figures;
  verifiedPercent: string | null;
}

export interface ComparedPlace {
  before: Side | null;
  after: Side | null;
  points: string | null; // `-1.50`; null unless both rates are known
  places: number | null; // gained: above 0; null unless both have a place
  remaining: number | null;
  denominator: number | null;
}

export interface TwoDays {
  from: string;
  to: string;
  provinces: (ComparedPlace & { province: string })[]; // in the order of the later day
  /** Like with like: the sums over the provinces that have a place on both days. */
  national: ComparedPlace;
  compared: string[];
}

/** Everything is in the two days already: nothing is read. */
export function twoDays(from: PastDay, to: PastDay): TwoDays {
  const earlier = new Map(sidesOf(from));
  const provinces = sidesOf(to).map(([province, after]) => {
    const before = earlier.get(province) ?? null;
    return { province, ...between(before, after) };
  });
  const both = provinces.filter(({ places }) => places !== null);
  const sum = (name: 'before' | 'after'): Side | null =>
    both.length === 0 ? null : sideOf(null, sumOf(both.flatMap((each) => each[name]?.persons ?? [])));
  return {
    from: from.day,
    to: to.day,
    provinces,
    national: between(sum('before'), sum('after')),
    compared: both.map(({ province }) => province),
  };
}

function sidesOf({ documents, unknown }: PastDay): [province: string, side: Side | null][] {
  return documents.national.provinces.map(({ province, rank, persons }) => [
    province,
    unknown.includes(province) ? null : sideOf(rank, persons),
  ]);
}

function sideOf(rank: number | null, persons: Figures): Side {
  return { rank, persons, verifiedPercent: percentText(persons.verified, persons.denominator) };
}

function between(before: Side | null, after: Side | null): ComparedPlace {
  if (before === null || after === null)
    return { before, after, points: null, places: null, remaining: null, denominator: null };
  const [then, now] = [before.persons, after.persons];
  const isRated = then.denominator > 0 && now.denominator > 0;
  return {
    before,
    after,
    points: isRated
      ? pointsText(fraction(now.verified, now.denominator), fraction(then.verified, then.denominator))
      : null,
    places: before.rank === null || after.rank === null ? null : before.rank - after.rank,
    remaining: now.remaining - then.remaining,
    denominator: now.denominator - then.denominator,
  };
}

function sumOf(all: readonly Figures[]): Figures {
  const sum = { ...noFigures };
  for (const each of all) for (const name of figureNames) sum[name] += each[name];
  return sum;
}
