/**
 * Supplied figures as a summary uses them, by place. What was supplied for every old province of one of today's is
 * added up for it; what was supplied for it itself goes before. Rule: docs/summary.md, "Attainment".
 */
import type { Planned } from './eligibility.ts';
import { unitsOn } from '../domain/province-units.ts';
import { isReported, type TargetIndicator, type TargetItem } from './target-item.ts';

/** A figure of a place; `summedOf`: the old provinces of whose figures it is the sum. */
export interface PlacedFigure extends TargetItem {
  summedOf?: readonly string[];
}

/** A day on which the old provinces were in force for the last time. */
const lastOldDay = '2025-06-30';

/**
 * What a target in per cent is a share of, so that targets of parts can be weighed; others are added up only if they
 * are equal.
 */
const weights: Partial<Record<TargetIndicator, TargetIndicator>> = {
  target_coverage_BHYT: 'population',
  target_coverage_SI: 'workforce',
};

/** All figures of one place (or `vn`), of every year and day. */
export function findFigures(targets: readonly TargetItem[], province: string): PlacedFigure[] {
  const own = targets.filter((item) => item.province === province);
  const parts = province === 'vn' ? [] : unitsOn(province, lastOldDay).map(({ id }) => id);
  if (parts.length === 0) return own;
  const known = new Set(own.map(figureKey));
  const groups = new Map<string, TargetItem[]>();
  for (const item of targets)
    if (parts.includes(item.province)) groups.set(figureKey(item), [...(groups.get(figureKey(item)) ?? []), item]);
  const sums = [...groups].flatMap(([key, items]): PlacedFigure[] => {
    if (known.has(key) || items.length !== parts.length) return [];
    const value = sumOf(items, targets);
    return value === undefined ? [] : [summed(items, province, value)];
  });
  return [...own, ...sums];
}

/** The figures of one place that counts are compared with: of each indicator the newest year. */
export function targetsFor(targets: readonly TargetItem[], province: string): PlacedFigure[] {
  const newest = new Map<string, PlacedFigure>();
  for (const item of findFigures(targets, province)) {
    const known = newest.get(item.indicator);
    if (!isReported(item.indicator) && (known === undefined || known.year < item.year))
      newest.set(item.indicator, item);
  }
  return [...newest.values()].sort((a, b) => (a.indicator < b.indicator ? -1 : 1));
}

/** The supplied number of participants, if any. */
export function plannedOf(targets: readonly TargetItem[]): Planned | undefined {
  const item = targets.find(({ indicator }) => indicator === 'participants_planned');
  return item === undefined ? undefined : { value: item.value, source: item.source, asOf: item.asOf };
}

/** What one figure of each part must have in common to be added up: money of different days is not one sum. */
function figureKey({ year, indicator, asOf }: TargetItem): string {
  return `${year} ${indicator} ${isReported(indicator) ? asOf : ''}`;
}

/**
 * Sum of persons or money; of per cent the share that the sum of all parts should have, to two decimals. Undefined:
 * cannot be known.
 */
function sumOf(items: readonly TargetItem[], targets: readonly TargetItem[]): number | undefined {
  const [first] = items;
  if (!first.indicator.startsWith('target_')) return items.reduce((sum, { value }) => sum + value, 0);
  if (items.every(({ value, by }) => value === first.value && by === first.by)) return first.value;
  const by = weights[first.indicator];
  let [part, whole] = [0n, 0n];
  for (const { province, year, value } of items) {
    const weight = targets.find(
      (item) => item.indicator === by && item.province === province && item.year === year,
    )?.value;
    if (weight === undefined) return undefined;
    part += BigInt(Math.round(value * 100)) * BigInt(weight);
    whole += BigInt(weight);
  }
  return Number((2n * part + whole) / (2n * whole)) / 100;
}

/** As old as its oldest part; every source named once. */
function summed(items: readonly TargetItem[], province: string, value: number): PlacedFigure {
  const sorted = items.toSorted((a, b) => (a.province < b.province ? -1 : 1));
  return {
    ...sorted[0],
    province,
    value,
    source: [...new Set(sorted.map(({ source }) => source))].join('; '),
    asOf: sorted.reduce((oldest, { asOf }) => (asOf < oldest ? asOf : oldest), sorted[0].asOf),
    summedOf: sorted.map((item) => item.province),
  };
}
