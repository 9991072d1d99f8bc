/**
 * Attainment: counts beside supplied figures. Per cent of a plan, coverage of a population, gap to a target in points,
 * change against the same day last year. What is supplied is never computed by us. Rules: docs/summary.md,
 * "Attainment".
 */
import { changeText, fraction, hundredthsOf, percentText, pointsText, type Fraction } from '../base/percent.ts';
import type { Figures, ProvinceState, SchemeFigures } from '../domain/province-state.ts';
import type { Attainment } from './summary-schema.ts';
import { isReported, type ComparedIndicator, type TargetIndicator } from './target-item.ts';
import type { PlacedFigure } from './target-figures.ts';

export interface Counted {
  persons: Figures;
  schemes: SchemeFigures | null;
}

type Measure = Attainment['measure'];

/** What each figure is compared with: a count, and what that count is a part of. */
const comparisons: Record<
  ComparedIndicator,
  { measure: Measure; of: 'supplied' | 'denominator' | 'population' | 'workforce' }
> = {
  participants_planned: { measure: 'participants', of: 'supplied' },
  plan_BHXHBB: { measure: 'BHXHBB', of: 'supplied' },
  plan_BHXHTN: { measure: 'BHXHTN', of: 'supplied' },
  plan_BHYT: { measure: 'BHYT', of: 'supplied' },
  plan_BHTN: { measure: 'BHTN', of: 'supplied' },
  population: { measure: 'BHYT', of: 'supplied' },
  workforce: { measure: 'SI', of: 'supplied' },
  target_verified: { measure: 'verified', of: 'denominator' },
  target_synced: { measure: 'synced', of: 'denominator' },
  target_coverage_BHYT: { measure: 'BHYT', of: 'population' },
  target_coverage_SI: { measure: 'SI', of: 'workforce' },
};

/**
 * A supplied number of persons that is this many times the count, or the count this many times it, is in another unit.
 */
export const implausibleRatio = 1000;

/** One line per supplied figure of one place, in the order of the indicators. */
export function attainmentOf(
  supplied: readonly PlacedFigure[],
  now: Counted,
  yearAgo: (Counted & { day: string }) | undefined,
): Attainment[] {
  const order = Object.keys(comparisons);
  const targets = supplied.filter(isCompared);
  const sorted = targets.toSorted((a, b) => order.indexOf(a.indicator) - order.indexOf(b.indicator));
  return sorted.flatMap((target) => {
    const { measure, of } = comparisons[target.indicator];
    const count = countOf(now, measure);
    if (count === undefined) return [];
    const base = baseOf(target, of, now, targets);
    return [
      {
        ...headOf(target),
        measure,
        count,
        ...compare(target, count, base),
        yearAgo: yearAgoOf(measure, count, yearAgo),
      },
    ];
  });
}

type ComparedFigure = PlacedFigure & { indicator: ComparedIndicator };

function isCompared(figure: PlacedFigure): figure is ComparedFigure {
  return !isReported(figure.indicator);
}

function headOf({
  year,
  indicator,
  value,
  source,
  asOf,
  summedOf,
}: ComparedFigure): Pick<Attainment, 'year' | 'indicator' | 'supplied' | 'source' | 'asOf' | 'summedOf'> {
  return { year, indicator, supplied: value, source, asOf, summedOf: [...(summedOf ?? [])] };
}

/** Members of a scheme, persons, or persons in a state; undefined if not known. */
function countOf({ persons, schemes }: Counted, measure: Measure): number | undefined {
  if (measure === 'participants' || measure === 'verified' || measure === 'synced') return persons[measure];
  // A person has either compulsory or voluntary social insurance: one recorded under both is counted in both.
  if (measure === 'SI') return schemes === null ? undefined : schemes.BHXHBB.participants + schemes.BHXHTN.participants;
  return schemes?.[measure].participants;
}

/** What the count is a part of; undefined if no plausible figure of it is supplied. */
function baseOf(
  target: ComparedFigure,
  of: (typeof comparisons)[ComparedIndicator]['of'],
  now: Counted,
  targets: readonly ComparedFigure[],
): number | undefined {
  if (of === 'supplied') return target.value;
  if (of === 'denominator') return now.persons.denominator;
  const base = targets.find(({ indicator }) => indicator === of);
  const count = base && countOf(now, comparisons[base.indicator].measure);
  return base !== undefined && count !== undefined && isPlausibleFigure(base, count) ? base.value : undefined;
}

type Compared = Pick<Attainment, 'refused' | 'base' | 'percent' | 'gapPoints' | 'missing'>;

function compare(target: ComparedFigure, count: number, base: number | undefined): Compared {
  const nothing = { base: base ?? null, percent: null, gapPoints: null, missing: null };
  if (!isPlausibleFigure(target, count)) return { refused: 'UNIT_IMPLAUSIBLE', ...nothing, base: null };
  if (base === undefined || base === 0) return { refused: null, ...nothing };
  const known = { refused: null, base, percent: percentText(count, base) };
  // A population or a workforce is what there is, not what should be.
  if (target.indicator === 'population' || target.indicator === 'workforce')
    return { ...known, gapPoints: null, missing: null };
  const share = goalOf(target);
  const needed = share.part * BigInt(base);
  return {
    ...known,
    gapPoints: pointsText(fraction(count, base), share),
    missing: Number((needed + share.whole - 1n) / share.whole) - count,
  };
}

/** What should be reached: all of a plan, or the target's per cent. */
function goalOf({ indicator, value }: PlacedFigure): Fraction {
  return indicator.startsWith('target_') ? { part: hundredthsOf(value), whole: 10_000n } : { part: 1n, whole: 1n };
}

function yearAgoOf(
  measure: Measure,
  count: number,
  then: (Counted & { day: string }) | undefined,
): Attainment['yearAgo'] {
  const before = then && countOf(then, measure);
  if (then === undefined || before === undefined) return null;
  return { day: then.day, count: before, change: count - before, changePercent: changeText(count, before) };
}

/**
 * False if the figure cannot be in persons: a plan given in thousands, or in millions, or with its decimals run
 * together.
 */
export function isPlausibleFigure(
  { indicator, value }: Pick<PlacedFigure, 'indicator' | 'value'>,
  count: number,
): boolean {
  if (indicator.startsWith('target_') || count === 0) return true;
  return value < count * implausibleRatio && value * implausibleRatio > count;
}

/**
 * The count a supplied figure is compared with, if the ledger is complete enough to doubt the figure rather than the
 * ledger.
 */
export function completeCount(indicator: TargetIndicator, state: ProvinceState): number | undefined {
  if (isReported(indicator)) return undefined;
  const { measure } = comparisons[indicator];
  const whole = (scheme: keyof SchemeFigures): boolean => state.fullAt[scheme] !== undefined;
  if (measure === 'participants') return Object.keys(state.fullAt).length > 0 ? state.participants : undefined;
  if (measure === 'verified' || measure === 'synced') return undefined;
  if (measure === 'SI')
    return whole('BHXHBB') || whole('BHXHTN') ? countOf({ persons: state, schemes: state.schemes }, 'SI') : undefined;
  return whole(measure) ? state.schemes[measure].participants : undefined;
}
