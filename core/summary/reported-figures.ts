/**
 * Reported figures: money, people treated, provinces that did something. They are supplied; ours is the comparison with
 * a plan, with what is due, and with the same day of the year before. Rules: docs/summary.md, "Reported figures".
 */
import { dayLastYear } from '../base/calendar-day.ts';
import { changeText, fraction, hundredthsOf, percentText, pointsText, type Fraction } from '../base/percent.ts';
import { provinceUnitsOn } from '../domain/province-units.ts';
import type { Reported } from './summary-schema.ts';
import type { PlacedFigure } from './target-figures.ts';
import {
  isReported,
  reportedIndicators,
  type ReportedIndicator,
  type TargetIndicator,
  type TargetItem,
} from './target-item.ts';

/**
 * What a figure is a part of, and how many times as much it can be at most: late contributions are never more than all
 * that is due.
 */
type BaseIndicator = NonNullable<NonNullable<Reported['base']>['indicator']>;
const bases: Partial<Record<ReportedIndicator, { indicator: BaseIndicator; timesMax: number }>> = {
  money_collected: { indicator: 'plan_money_collected', timesMax: 10 },
  money_late: { indicator: 'money_receivable', timesMax: 1 },
  people_insured_BHXHBB: { indicator: 'plan_BHXHBB', timesMax: 10 },
  people_insured_BHXHTN: { indicator: 'plan_BHXHTN', timesMax: 10 },
  people_insured_BHYT: { indicator: 'population', timesMax: 2 },
  people_insured_BHTN: { indicator: 'plan_BHTN', timesMax: 10 },
};
/** A thousandth of its plan, or a thousand times last year, is another unit. */
const implausibleRatio = 1000;

type Figure = Pick<TargetItem, 'year' | 'province' | 'indicator' | 'value' | 'asOf'>;

/**
 * One line per indicator, of its newest day, in the order of the indicators; what only serves as a base has no line of
 * its own.
 */
export function reportedOf(figures: readonly PlacedFigure[]): Reported[] {
  const lines = reportedIndicators.flatMap((indicator): Reported[] => {
    const figure = newestOf(figures, indicator);
    return figure === undefined ? [] : [lineOf({ ...figure, indicator }, figures)];
  });
  const used = new Set<string | null | undefined>(lines.map(({ base }) => base?.indicator));
  return lines.filter(({ indicator }) => !used.has(indicator));
}

/**
 * True if the figure cannot be a part of the plan, or of what is due, that is among `figures` for the same place and
 * year.
 */
export function impossibleShare(figure: Figure, figures: readonly Figure[]): boolean {
  const base = baseOf(figure, figures);
  const rule = isReported(figure.indicator) ? bases[figure.indicator] : undefined;
  return base !== undefined && rule !== undefined && !isPart(figure.value, base.value, rule.timesMax);
}

function lineOf(figure: PlacedFigure & { indicator: ReportedIndicator }, figures: readonly PlacedFigure[]): Reported {
  const { year, indicator, value, source, asOf } = figure;
  const unit = unitOf(indicator);
  const supplied = baseOf(figure, figures);
  const base =
    unit === 'provinces'
      ? { indicator: null, value: provinceUnitsOn(asOf).length }
      : supplied === undefined
        ? null
        : { indicator: bases[indicator]?.indicator ?? null, value: supplied.value };
  const before = figures.find((each) => each.indicator === indicator && each.asOf === dayLastYear(asOf));
  const implausible =
    (base !== null && !isPart(value, base.value, unit === 'provinces' ? 1 : (bases[indicator]?.timesMax ?? 1))) ||
    (before !== undefined && !isPart(value, before.value, implausibleRatio));
  const head = { year, indicator, unit, value, source, asOf, summedOf: [...(figure.summedOf ?? [])] };
  if (implausible)
    return {
      ...head,
      refused: 'UNIT_IMPLAUSIBLE',
      base: null,
      percent: null,
      gapPoints: null,
      missing: null,
      yearAgo: null,
    };
  const goal = goalOf(base, figure, figures);
  return {
    ...head,
    refused: null,
    base,
    percent: base === null ? null : percentText(value, base.value),
    gapPoints: goal === undefined || base === null ? null : pointsText(fraction(value, base.value), goal),
    missing: goal === undefined || base === null ? null : persons(goal, base.value) - value,
    yearAgo: before === undefined ? null : yearAgoOf(value, before),
  };
}

/** The share of its base that a figure is to be: all of a plan, of a population the target of that year and place. */
function goalOf(base: Reported['base'], figure: Figure, figures: readonly Figure[]): Fraction | undefined {
  if (base?.indicator?.startsWith('plan_')) return { part: 1n, whole: 1n };
  if (base?.indicator !== 'population') return undefined;
  const target = figures.find(
    ({ indicator, year, province }) =>
      indicator === 'target_coverage_BHYT' && year === figure.year && province === figure.province,
  );
  return target === undefined ? undefined : { part: hundredthsOf(target.value), whole: 10_000n };
}

/** The least number that is at least this share. */
function persons({ part, whole }: Fraction, all: number): number {
  return Number((part * BigInt(all) + whole - 1n) / whole);
}

function yearAgoOf(value: number, before: TargetItem): Reported['yearAgo'] {
  return {
    day: before.asOf,
    value: before.value,
    change: value - before.value,
    changePercent: changeText(value, before.value),
  };
}

function isPart(value: number, whole: number, timesMax: number): boolean {
  return value <= whole * timesMax && (timesMax === 1 || value * implausibleRatio > whole);
}

/** The newest base of the same place and year. */
function baseOf<Given extends Figure>(figure: Figure, figures: readonly Given[]): Given | undefined {
  const rule = isReported(figure.indicator) ? bases[figure.indicator] : undefined;
  if (rule === undefined) return undefined;
  return newestOf(
    figures.filter(({ year, province }) => year === figure.year && province === figure.province),
    rule.indicator,
  );
}

function newestOf<Given extends Figure>(figures: readonly Given[], indicator: TargetIndicator): Given | undefined {
  let newest: Given | undefined;
  for (const figure of figures)
    if (figure.indicator === indicator && (newest === undefined || newest.asOf < figure.asOf)) newest = figure;
  return newest;
}

function unitOf(indicator: ReportedIndicator): Reported['unit'] {
  if (indicator.startsWith('people_')) return 'persons';
  return indicator.startsWith('provinces_') ? 'provinces' : 'VND';
}
