/** The rates of several provinces in one drawing. */
import { html, type Html } from './html.ts';
import { lineChart, linesMax } from './line-chart.ts';
import type { PageTexts } from './page-texts.ts';

/** As many provinces as can be told apart. */
export const comparedMax = linesMax;

export interface ComparedProvince {
  name: string;
  /** Days ascending (ISO); the rate in hundredths of a per cent, floored: 9732 is 97,32 %. `null` breaks the line. */
  points: readonly { day: string; rateHundredths: number | null }[];
}

export interface CompareOptions {
  texts: PageTexts;
  /** Id of its title, once in the page. */
  label?: string;
  /** A line across: the goal, in hundredths of a per cent. */
  goalHundredths?: number | null;
}

/**
 * The drawing, or `undefined` where there is nothing to draw: fewer than two days, or no rate. Lines are told apart by
 * dashes, marks and the names at their ends; values by pointer and keyboard (`chart-script.ts`), style by
 * `chart-style.ts`. Throws a `RangeError` on more than `comparedMax` provinces.
 */
export function compareChart(series: readonly ComparedProvince[], options: CompareOptions): Html | undefined {
  const { texts, label = `${texts.language}-chart-compare`, goalHundredths = null } = options;
  if (series.length > comparedMax) throw new RangeError(`${series.length} provinces, at most ${comparedMax}`);
  const days = series.flatMap(({ points }) => points.map(({ day }) => day)).toSorted();
  const [from, to] = [days.at(0), days.at(-1)];
  const known = series.some(({ points }) => points.some(({ rateHundredths }) => rateHundredths !== null));
  if (from === undefined || to === undefined || from === to || !known) return undefined;
  const say = (value: number): string => texts.percent(value.toFixed(2));
  return html`${lineChart(
    series.map(({ name, points }) => ({
      name,
      points: points.map(({ day, rateHundredths }) => ({
        day,
        value: rateHundredths === null ? null : rateHundredths / 100,
      })),
    })),
    {
      label,
      title: texts.charts.compared(series.map(({ name }) => name).join(', ')),
      desc: texts.charts.comparedDesc(texts.day(from), texts.day(to)),
      texts,
      say,
      most: 100,
      goal:
        goalHundredths === null
          ? undefined
          : { value: goalHundredths / 100, name: texts.goal.line(say(goalHundredths / 100)) },
    },
  )}`;
}
