/** The trend of the country or a province: its rates and what remains as lines, month ends as a table. */
import type { Goal } from '../core/summary/goal-schema.ts';
import type { Days } from '../core/summary/summary-schema.ts';
import { html, type Html } from './html.ts';
import { lineChart } from './line-chart.ts';
import { cells, paragraph, part, row, table } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** `provinces`: the table says how many provinces are in the sum. */
export function trendPart(days: Days, texts: PageTexts, { provinces, goal }: { provinces: boolean; goal: Goal }): Html {
  const { trend, ranking } = texts;
  const rate = (counts: readonly number[]): (number | null)[] =>
    counts.map((count, i) =>
      days.denominator[i] === 0 ? null : Math.floor((count / days.denominator[i]) * 10_000) / 100,
    );
  const [verified, synced] = [rate(days.verified), rate(days.synced)];
  const last = days.days.length - 1;
  const place = { name: 'trend', title: trend.title };
  if (last < 1 || verified.every((value) => value === null)) return part(texts, place, paragraph(trend.none));
  const sayRate = (value: number | null): string => (value === null ? '–' : texts.percent(value.toFixed(2)));
  const line = (name: string, values: readonly (number | null)[]) => ({
    name,
    points: days.days.map((day, i) => ({ day, value: values[i] })),
  });
  const [from, to] = [texts.day(days.days[0]), texts.day(days.days[last])];
  const rates = lineChart([line(trend.verified, verified), line(trend.synced, synced)], {
    label: `${texts.language}-chart-rates`,
    title: trend.rates,
    desc: trend.desc(from, to, sayRate(verified[0]), sayRate(verified[last])),
    texts,
    say: sayRate,
    most: 100,
    goal: { value: Number(goal.percent), by: goal.by, name: texts.goal.line(texts.percent(goal.percent)) },
  });
  const remaining = lineChart([line('', days.remaining)], {
    label: `${texts.language}-chart-remaining`,
    title: trend.remaining,
    desc: trend.desc(from, to, texts.count(days.remaining[0]), texts.count(days.remaining[last])),
    texts,
    say: texts.count,
    area: true,
  });
  const rows = monthEnds(days.days).map((i) => {
    const counts = [days.remaining, days.denominator, ...(provinces ? [days.provinces] : [])];
    const figures = [sayRate(verified[i]), sayRate(synced[i]), ...counts.map((each) => texts.count(each[i]))];
    return row(texts.day(days.days[i]), cells(...figures));
  });
  const columns = [
    { title: trend.month, kind: 'text' as const },
    ...[
      ranking.rate,
      ranking.syncedRate,
      ranking.remaining,
      ranking.denominator,
      ...(provinces ? [trend.provinces] : []),
    ].map((title) => ({ title })),
  ];
  return part(
    texts,
    place,
    html`${paragraph(trend.rates, 'soft')}${rates}${paragraph(trend.remaining, 'soft')}${remaining}\
<details><summary>${trend.table}</summary>${table(trend.table, columns, rows)}</details>`,
  );
}

/** Newest first: the last day, and the last known day of each month before. */
function monthEnds(days: readonly string[]): number[] {
  return days
    .flatMap((day, i) => (i === days.length - 1 || day.slice(0, 7) !== days[i + 1].slice(0, 7) ? [i] : []))
    .toReversed();
}
