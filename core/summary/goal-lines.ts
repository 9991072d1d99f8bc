/** Goals in words, for pages and commands alike. */
import { goalStateTexts, type goalSentences } from '../catalogue/goal-texts.ts';
import type { Goal, Goals } from './goal-schema.ts';
import type { ComparedIndicator } from './target-item.ts';

/** What is expected, with the day if there is one. */
export function goalStateText(
  { state, unjudged, date }: Pick<Goal, 'state' | 'unjudged' | 'date'>,
  language: 'vi' | 'en',
  formatDay: (day: string) => string,
): string {
  const words = goalStateTexts[state === 'unknown' ? (unjudged ?? 'booksIncomplete') : state][language];
  return date === null ? words : `${words}: ${formatDay(date)}`;
}

/** Persons a day, with the minus of print; a dash where there are none to tell. */
export function perDayText(perDay: string | null, formatSize: (decimal: string) => string): string {
  return perDay === null ? '–' : `${perDay.startsWith('-') ? '−' : ''}${formatSize(perDay)}`;
}

/** How numbers and names are written where goals are told. */
export interface GoalWords {
  count: (count: number) => string;
  name: (province: string) => string;
  indicatorName: (indicator: ComparedIndicator) => string;
  sentences: (typeof goalSentences)['vi' | 'en'];
}

/** The sentences over the provinces: who will reach their goals, who cannot be judged, how many are above and below. */
export function goalLines(goals: Goals, texts: GoalWords): string[] {
  const { count, name, indicatorName, sentences } = texts;
  const named = (ids: readonly string[]): [string, string] => [count(ids.length), ids.map(name).join(', ')];
  const { booksIncomplete, notEnoughDays } = goals.unjudged;
  return [
    goals.judged === 0 ? sentences.nobody : sentences.willReach(count(goals.willReach), count(goals.judged)),
    ...(booksIncomplete.length === 0 ? [] : [sentences.booksIncomplete(...named(booksIncomplete))]),
    ...(notEnoughDays.length === 0 ? [] : [sentences.notEnoughDays(...named(notEnoughDays))]),
    ...(goals.atOrAbove + goals.below === 0 ? [] : [sentences.sides(count(goals.atOrAbove), count(goals.below))]),
    // Of the goals themselves that was said of everybody.
    ...goals.indicators
      .filter(({ indicator }) => indicator !== 'target_verified')
      .map(({ indicator, atOrAbove, below }) =>
        sentences.indicator(indicatorName(indicator), count(atOrAbove), count(below)),
      ),
  ];
}
