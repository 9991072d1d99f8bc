/**
 * What the map can show, and the class of each province in it. The stronger a tile stands out from the page, the more
 * of what the map shows; what is no amount (a fall, a goal that will be missed, nothing known) has a border of its own
 * and is told in the tile.
 */
import { goalStateTexts } from '../core/catalogue/goal-texts.ts';
import type { Goal } from '../core/summary/goal-schema.ts';
import type { NationalSummary, ProvinceSummary } from '../core/summary/summary-schema.ts';
import type { TileKind } from './design-tokens.ts';
import { classBounds, classesMax, classOf } from './map-classes.ts';
import type { PageTexts } from './page-texts.ts';

/** In the order in which they are offered; the first is shown unless another is chosen. */
export const measureNames = ['rate', 'remaining', 'week', 'goal'] as const;
export type MeasureName = (typeof measureNames)[number];

export interface TileFigure {
  /** `k0` to `k4`: a class; `k5`: nothing remains; `kz`: nought; `kf`: the wrong way; `kn`: not known. */
  kind: TileKind;
  text: string; // in the tile
}

/** Figures by province, and what their kinds mean, weakest first. */
export interface MapMeasure {
  figures: ReadonlyMap<string, TileFigure>;
  key: readonly { kind: TileKind; text: string }[];
}

/** The figures of all measures. */
export function mapMeasures({ provinces }: NationalSummary, texts: PageTexts): Record<MeasureName, MapMeasure> {
  const percents = provinces.map((each): [string, string | null] => [
    each.province,
    each.rank === null ? null : each.persons.verifiedPercent,
  ]);
  return {
    rate: rateMeasure(percents, texts),
    remaining: remainingMeasure(provinces, texts),
    week: weekMeasure(provinces, texts),
    goal: goalMeasure(provinces, texts),
  };
}

/** Rates by province, as texts of the summary; those with 100.00 are a class of their own. */
export function rateMeasure(percents: Iterable<[string, string | null]>, texts: PageTexts): MapMeasure {
  const { map } = texts;
  const unitless = (percent: string): string => texts.percent(percent).replace(/\s?%/, '');
  return amounts(
    [...percents].map(([province, percent]) => ({
      province,
      amount: percent === null ? null : Number(percent.replace('.', '')),
      text: percent === null ? '–' : unitless(percent),
    })),
    {
      apart: (hundredths) => (hundredths === 10_000 ? 'k5' : undefined),
      under: (bound) => map.under(sayHundredths(bound ?? 10_000)),
      from: (bound) => map.from(sayHundredths(bound)),
      others: { k5: map.full, kn: map.none },
    },
  );

  function sayHundredths(hundredths: number): string {
    return texts.percent(String(hundredths / 100));
  }
}

function remainingMeasure(provinces: readonly ProvinceSummary[], texts: PageTexts): MapMeasure {
  const { map } = texts;
  return amounts(
    provinces.map(({ province, rank, persons }) => ({
      province,
      amount: rank === null ? null : persons.remaining,
      text: rank === null ? '–' : texts.count(persons.remaining),
    })),
    {
      apart: (persons) => (persons === 0 ? 'kz' : undefined),
      under: (bound) => (bound === undefined ? map.some : map.under(map.persons(texts.count(bound)))),
      from: (bound) => map.from(map.persons(texts.count(bound))),
      others: { kz: map.nobody, kn: map.none },
    },
  );
}

function weekMeasure(provinces: readonly ProvinceSummary[], texts: PageTexts): MapMeasure {
  const { map } = texts;
  return amounts(
    provinces.map(({ province, changes }) => {
      const points = changes.find(({ days }) => days === 7)?.verifiedPoints ?? null;
      return {
        province,
        amount: points === null ? null : Math.round(Number(points) * 100),
        text: texts.signed(points),
      };
    }),
    {
      apart: (hundredths) => (hundredths < 0 ? 'kf' : hundredths === 0 ? 'kz' : undefined),
      under: (bound) => (bound === undefined ? map.rose : map.roseUnder(sayPoints(bound))),
      from: (bound) => map.from(sayPoints(bound)),
      others: { kf: map.fell, kz: map.unchanged, kn: map.unknown },
    },
  );

  function sayPoints(hundredths: number): string {
    return texts.signed((hundredths / 100).toFixed(2));
  }
}

/** How a state of a goal is shown: a sign beside the persons that are missing, in a tile of this kind. */
const goalTiles: Record<Goal['state'], { sign: string; kind: TileKind }> = {
  reached: { sign: '✓', kind: 'k5' },
  onTrack: { sign: '↗', kind: 'k2' },
  late: { sign: '↘', kind: 'kf' },
  never: { sign: '✕', kind: 'kf' },
  overdue: { sign: '!', kind: 'kf' },
  unknown: { sign: '?', kind: 'kn' },
};

function goalMeasure(provinces: readonly ProvinceSummary[], texts: PageTexts): MapMeasure {
  const states = new Set(provinces.map(({ goal }) => goal.state));
  return {
    figures: new Map(
      provinces.map(({ province, goal, persons }) => {
        const { sign, kind } = goalTiles[goal.state];
        const missing = persons.denominator === 0 ? '–' : texts.count(goal.missing);
        const text = goal.state === 'unknown' ? missing : goal.missing === 0 ? sign : `${sign} ${missing}`;
        return [province, { kind, text }];
      }),
    ),
    key: (Object.keys(goalTiles) as Goal['state'][])
      .filter((state) => states.has(state))
      .map((state) => {
        const { sign, kind } = goalTiles[state];
        if (state === 'unknown') return { kind, text: texts.map.unjudged };
        return { kind, text: `${sign} ${goalStateTexts[state][texts.language]}` };
      }),
  };
}

interface Amount {
  province: string;
  amount: number | null; // whole
  text: string;
}

interface Wording {
  /** The kind of an amount that is in no class. */
  apart: (amount: number) => TileKind | undefined;
  /** The lowest class; without a bound it is the only one. */
  under: (bound: number | undefined) => string;
  from: (bound: number) => string;
  /** What is in no class. */
  others: Partial<Record<TileKind, string>>;
}

/** Classes of amounts. The key names what occurs: first what is in no class, then the classes from the lowest. */
function amounts(all: readonly Amount[], { apart, under, from, others }: Wording): MapMeasure {
  const classed = all.flatMap(({ amount }) => (amount === null || apart(amount) !== undefined ? [] : [amount]));
  const bounds = classBounds(classed);
  const kinds = classKinds(bounds.length + 1);
  const kindOf = (amount: number | null): TileKind =>
    amount === null ? 'kn' : (apart(amount) ?? kinds[classOf(amount, bounds)]);
  const figures = new Map(all.map(({ province, amount, text }) => [province, { kind: kindOf(amount), text }]));
  const occurring = new Set([...figures.values()].map(({ kind }) => kind));
  const entry = (kind: TileKind): MapMeasure['key'] =>
    occurring.has(kind) && others[kind] !== undefined ? [{ kind, text: others[kind] }] : [];
  const classes = classed.length === 0 ? [] : [{ kind: kinds[0], text: under(bounds[0]) }];
  return {
    figures,
    key: [
      ...entry('kf'),
      ...entry('kz'),
      ...classes,
      ...bounds.map((bound, i) => ({ kind: kinds[i + 1], text: from(bound) })),
      ...entry('k5'),
      ...entry('kn'),
    ],
  };
}

/** Few classes are spread over the steps of lightness. */
function classKinds(classes: number): TileKind[] {
  return Array.from(
    { length: classes },
    (_, i) => `k${Math.round(((i + 0.5) * classesMax) / classes - 0.5)}` as TileKind,
  );
}
