/**
 * Where the classes of a map begin: fifths of the provinces, at round numbers.
 *
 * Quantiles, because readers answer questions about such maps most exactly, and best also when they compare maps
 * (Brewer and Pickle, "Evaluation of Methods for Classifying Epidemiological Data on Choropleth Maps in Series", Annals
 * of the Association of American Geographers 92, 2002); five, because more steps of one colour are not told apart
 * (Brewer, ColorBrewer). Round numbers, because they are read and remembered, and because they stay: a bound moves only
 * when a rounder one, or none, lies near the fifth.
 */

/** Steps of lightness that are told apart. */
export const classesMax = 5;
/** A bound may be so far from its fifth, in parts of the provinces: a third of a class. */
const tolerance = 1 / (3 * classesMax);
/** At least so many provinces: the nearest place between two of them. */
const toleranceMin = 0.5;

/** Units a bound is a multiple of, coarsest first: 1, 2 and 5 times powers of ten. */
const roundUnits = Array.from({ length: 10 }, (_, power) => [5, 2, 1].map((each) => each * 10 ** (9 - power))).flat();

/**
 * Least values of every class but the lowest, ascending: whole numbers as the values are, at most `classesMax` − 1. A
 * value is in the class of the last bound that it is not below, so equal values are never parted, and there is a value
 * on both sides of every bound.
 */
export function classBounds(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const splits = sorted.flatMap((value, at) => (at > 0 && sorted[at - 1] < value ? [at] : []));
  const classes = Math.min(classesMax, splits.length + 1);
  const near = Math.max(toleranceMin, sorted.length * tolerance);
  const bounds = Array.from({ length: classes - 1 }, (_, k) => {
    const aim = ((k + 1) * sorted.length) / classes;
    const allowed = splits.filter((at) => Math.abs(at - aim) <= near);
    return roundest(sorted, allowed.length > 0 ? allowed : [nearest(splits, aim)], aim);
  });
  return [...new Set(bounds)];
}

/** Index of the class of a value. */
export function classOf(value: number, bounds: readonly number[]): number {
  return bounds.filter((bound) => bound <= value).length;
}

/** The coarsest number that lies between the values at one of these splits, nearest to the aim. */
function roundest(sorted: readonly number[], splits: readonly number[], aim: number): number {
  for (const unit of roundUnits) {
    const found = splits.flatMap((at) => {
      const bound = Math.floor(sorted[at] / unit) * unit;
      return bound > sorted[at - 1] ? [{ at, bound }] : [];
    });
    if (found.length > 0) return found.reduce((a, b) => (Math.abs(b.at - aim) < Math.abs(a.at - aim) ? b : a)).bound;
  }
  return sorted[splits[0]];
}

function nearest(splits: readonly number[], aim: number): number {
  return splits.reduce((a, b) => (Math.abs(b - aim) < Math.abs(a - aim) ? b : a));
}
