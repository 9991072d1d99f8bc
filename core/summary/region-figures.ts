/** What a summary holds of a province and of the country alike: rates, what remains, cautions, changes, pace, plans. */
import { attainmentOf } from './attainment.ts';
import { cautionOf, type CautionInput } from './caveats.ts';
import { verdictTexts } from '../catalogue/catalogue.ts';
import { isVerified, Verdict, verdictNames } from '../domain/codes.ts';
import type { Aim } from './goal-schema.ts';
import { goalOf } from './goal.ts';
import { paceOf } from './pace.ts';
import { percentText } from '../base/percent.ts';
import type { Figures } from '../domain/province-state.ts';
import type { ProvinceStatus } from './status.ts';
import type { NationalSummary, Rates, Remaining, RemainingByActor } from './summary-schema.ts';
import { changesOf, sparkOf, type Trend } from './trend.ts';
import type { PlacedFigure } from './target-figures.ts';
import { reportedOf } from './reported-figures.ts';
import type { CountedDay } from './year-ago.ts';

type PlaceFigures = Omit<NationalSummary['national'], 'days' | 'why'>;

export function regionFigures(
  counts: Pick<ProvinceStatus, 'persons' | 'schemes' | 'verdicts'>,
  known: {
    trend: Trend;
    targets: readonly PlacedFigure[];
    reported: readonly PlacedFigure[];
    yearAgo: CountedDay | undefined;
    caution: CautionInput;
    complete: boolean; // the books
    aim: Aim;
    today: string;
  },
): PlaceFigures {
  const { BHXHBB, BHXHTN, BHYT, BHTN } = counts.schemes;
  const remaining = remainingOf(counts);
  return {
    persons: ratesOf(counts.persons),
    schemes: { BHXHBB: ratesOf(BHXHBB), BHXHTN: ratesOf(BHXHTN), BHYT: ratesOf(BHYT), BHTN: ratesOf(BHTN) },
    remaining,
    remainingByActor: byActor(remaining),
    caution: cautionOf(counts, known.trend, known.caution),
    changes: changesOf(known.trend),
    pace: paceOf(known.trend),
    goal: goalOf({ ...known, persons: counts.persons }, known.aim, known.today),
    spark: sparkOf(known.trend),
    attainment: attainmentOf(known.targets, counts, known.yearAgo),
    reported: reportedOf(known.reported),
  };
}

/** Figures with their rates, floored. */
export function ratesOf(figures: Figures): Rates {
  const { participants, outOfScope, denominator, synced, verified, remaining } = figures;
  return {
    participants,
    outOfScope,
    denominator,
    synced,
    verified,
    remaining,
    syncedPercent: percentText(synced, denominator),
    verifiedPercent: percentText(verified, denominator),
  };
}

function remainingOf({ verdicts }: Pick<ProvinceStatus, 'verdicts'>): Remaining {
  return verdictNames
    .filter((verdict) => isVerified[Verdict[verdict]] === 0 && verdict !== 'OUT_OF_SCOPE' && verdicts[verdict] > 0)
    .map((verdict) => ({ verdict, persons: verdicts[verdict] }))
    .sort((left, right) => right.persons - left.persons);
}

function byActor(remaining: Remaining): RemainingByActor {
  const sums = new Map<RemainingByActor[number]['actor'], number>();
  for (const { verdict, persons } of remaining) {
    const { actor } = verdictTexts[verdict];
    sums.set(actor, (sums.get(actor) ?? 0) + persons);
  }
  return [...sums].map(([actor, persons]) => ({ actor, persons })).sort((a, b) => b.persons - a.persons);
}
