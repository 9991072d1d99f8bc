/** One line of a table of places that moved: what stands in its cells, as numbers and texts of figures. */
import { fraction, percentText, pointsText } from '../base/percent.ts';
import type { NamedMoves } from '../domain/moves.ts';
import type { Figures } from '../domain/province-state.ts';
import type { DiffPlace } from './diff.ts';

export interface DiffLine {
  /** Rates, floored (`97.32`); null where nobody is to be verified. */
  before: string | null;
  after: string | null;
  points: string | null; // `-1.50`; null unless both rates are known
  /** The change of the verified, and the groups of causes that it is the sum of. */
  verified: number;
  sentAgain: number; // mended, newly wrong
  joinedLeft: number;
  registry: number;
  others: number;
  denominator: number;
}

/** What a line is made of: a place of a comparison, or of a week. */
export type CountedPlace = NamedMoves & Record<'before' | 'after', Pick<Figures, 'verified' | 'denominator'>>;

export function diffLine({ before, after, verified }: CountedPlace): DiffLine {
  const all = after.verified - before.verified;
  const sentAgain = verified.mended + verified.newlyWrong;
  const joinedLeft = verified.joined + verified.left;
  const registry = Object.values(verified.registry).reduce((sum, each) => sum + each, 0);
  const isKnown = before.denominator > 0 && after.denominator > 0;
  return {
    before: percentText(before.verified, before.denominator),
    after: percentText(after.verified, after.denominator),
    points: isKnown
      ? pointsText(fraction(after.verified, after.denominator), fraction(before.verified, before.denominator))
      : null,
    verified: all,
    sentAgain,
    joinedLeft,
    registry,
    others: all - sentAgain - joinedLeft - registry,
    denominator: after.denominator - before.denominator,
  };
}

/** The numbers of persons of a line, in the order of a table. */
export function personsOf(line: DiffLine): number[] {
  return [line.verified, line.sentAgain, line.joinedLeft, line.registry, line.others, line.denominator];
}

/** Places that moved most first, by how many persons were verified or to be verified more or less; ties by name. */
export function byMovement<Place extends DiffPlace & { unit: string }>(units: readonly Place[]): Place[] {
  return units.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.unit < b.unit ? -1 : 1));
}

function sizeOf({ before, after }: DiffPlace): number {
  return Math.abs(after.verified - before.verified) + Math.abs(after.denominator - before.denominator);
}
