/**
 * How many provinces had reached their target of health insurance coverage on a day, counted from what was reported of
 * each. Rule: docs/summary.md, "Reported figures".
 */
import { fraction, hundredthsOf } from '../base/percent.ts';
import { provinceUnitsOn } from '../domain/province-units.ts';
import type { PlacedFigure } from './target-figures.ts';
import type { TargetIndicator, TargetItem } from './target-item.ts';

/**
 * The count as a reported figure of the country, `summedOf` the provinces counted; of the newest day on which every
 * province of that day reported its insured, and supplied population and target for that year. Undefined: no such day.
 */
export function coverageSides(targets: readonly TargetItem[]): PlacedFigure | undefined {
  const insured = targets.filter(({ indicator }) => indicator === 'people_insured_BHYT');
  const days = [...new Set(insured.map(({ asOf }) => asOf))].toSorted().toReversed();
  for (const day of days) {
    const provinces = provinceUnitsOn(day).map(({ id }) => id);
    const figures = insured.filter(({ asOf, province }) => asOf === day && provinces.includes(province));
    const reached = figures.map((figure) => reachedOf(figure, targets));
    if (figures.length < provinces.length || reached.includes(undefined)) continue;
    return {
      ...figures[0],
      province: 'vn',
      indicator: 'provinces_above_target',
      value: reached.filter(Boolean).length,
      source: [...new Set(figures.map(({ source }) => source))].toSorted().join('; '),
      summedOf: figures.map(({ province }) => province).toSorted(),
    };
  }
  return undefined;
}

/** True if the insured are at least the target's share of the population; undefined if one of the two is not known. */
function reachedOf({ value, province, year }: TargetItem, targets: readonly TargetItem[]): boolean | undefined {
  const supplied = (indicator: TargetIndicator): number | undefined =>
    targets.find((item) => item.indicator === indicator && item.province === province && item.year === year)?.value;
  const [population, target] = [supplied('population'), supplied('target_coverage_BHYT')];
  if (population === undefined || population === 0 || target === undefined) return undefined;
  const { part, whole } = fraction(value, population);
  return part * 10_000n >= hundredthsOf(target) * whole;
}
