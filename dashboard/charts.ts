/** Lines and bars as SVG text: what they show is in a table too. */
import { html, type Html } from './html.ts';
import type { PageTexts } from './page-texts.ts';

/** Units of the drawings. */
const chart = { width: 640, height: 220, left: 88, right: 78, top: 12, bottom: 28 };
/** Distance of two names; text is larger on a phone, where the drawing is small. */
const lineHeight = 20;
const spark = { width: 96, height: 24, pad: 3 };

export interface Line {
  kind: 'main' | 'second';
  name: string;
  /** A value for each day; null where there is none. */
  values: (number | null)[];
}

/**
 * Lines over days, evenly by the calendar; ticks of whole steps. Needs two days and a value. `area` fills below the
 * first line.
 */
export function lineChart(
  lines: readonly Line[],
  days: readonly string[],
  { label, title, desc, texts, percent, area, goal }: ChartText,
): Html {
  const at = days.map((day) => Date.parse(day) / 86_400_000);
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  if (goal !== undefined) known.push(goal.value);
  // An area represents an amount, so it begins at zero.
  const ticks = tickValues(area ? 0 : Math.min(...known), Math.max(...known), percent ? 100 : Infinity);
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  // The way to a goal goes on to its last day.
  const end = goal !== undefined && goal.by > days[days.length - 1] ? goal.by : days[days.length - 1];
  const [first, last, until] = [at[0], at[at.length - 1], Date.parse(end) / 86_400_000];
  const x = (day: number): number =>
    chart.left + ((day - first) / (until - first)) * (chart.width - chart.left - chart.right);
  const bottom = chart.height - chart.bottom;
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - chart.top);
  const grid = ticks.map((value) => {
    const height = round(y(value));
    return html`<path class="grid" d="M${chart.left} ${height}H${chart.width - chart.right}"/>\
<text class="axis" x="${chart.left - 6}" y="${height + 4}" text-anchor="end">${texts.decimal(value)}</text>`;
  });
  const drawn = lines.map(({ kind, values }) => html`<path class="${kind}" d="${path(values)}"/>`);
  const fill =
    area && html`<path class="area" d="${path(lines[0].values)}L${round(x(last))} ${bottom}H${chart.left}Z"/>`;
  const ends = spread(lines.map(({ values }) => y(values[values.length - 1] ?? low)));
  const names = lines.map(
    ({ kind, name }, i) =>
      html`<text class="${kind}" x="${chart.width - chart.right + 8}" y="${round(ends[i]) + 4}">${name}</text>`,
  );
  const dates = [days[0], end].map(
    (day, i) =>
      html`<text class="axis" x="${round(x(i === 0 ? first : until))}" y="${chart.height - 6}" \
text-anchor="${i === 0 ? 'start' : 'end'}">${texts.day(day)}</text>`,
  );
  return html`<svg class="chart" viewBox="0 0 ${chart.width} ${chart.height}" role="img" \
aria-labelledby="${label} ${label}-desc">
<title id="${label}">${title}</title><desc id="${label}-desc">${desc}</desc>
${grid}${fill}${goalLine()}${drawn}${names}${dates}
</svg>`;

  /** The goal as a line across, and the straight way to it from the last value of the first line. */
  function goalLine(): Html | undefined {
    const value = lines[0].values[lines[0].values.length - 1];
    if (goal === undefined || value === null) return undefined;
    const height = round(y(goal.value));
    const isAhead = end === goal.by && value < goal.value && until > last;
    const way =
      isAhead && html`<path class="way" d="M${round(x(last))} ${round(y(value))}L${round(x(until))} ${height}"/>`;
    return html`<path class="goal" d="M${chart.left} ${height}H${chart.width - chart.right}"/>${way}\
<text class="axis" x="${chart.left + 4}" y="${height + 14}">${goal.name}</text>`;
  }

  function path(values: (number | null)[]): string {
    let text = '';
    let open = false;
    values.forEach((value, i) => {
      if (value !== null) text += `${open ? 'L' : 'M'}${round(x(at[i]))} ${round(y(value))}`;
      open = value !== null;
    });
    return text;
  }
}

interface ChartText {
  label: string; // id of its title, once in the page
  title: string;
  desc: string;
  texts: PageTexts;
  percent: boolean;
  area: boolean;
  /** A value to be reached by a day. */
  goal?: { value: number; by: string; name: string };
}

/** A small line of a rate on two days or more; its words are in the title. */
export function sparkline(values: readonly number[], title: string): Html {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, 0.5); // half a point: less is level, not a cliff
  const step = (spark.width - 2 * spark.pad) / (values.length - 1);
  const points = values.map((value, i) => {
    const height = spark.height - spark.pad - ((value - low) / span) * (spark.height - 2 * spark.pad);
    return `${round(spark.pad + i * step)} ${round(height)}`;
  });
  const [x, y] = points[points.length - 1].split(' ');
  return html`<svg class="spark" viewBox="0 0 ${spark.width} ${spark.height}" role="img" aria-label="${title}">\
<path d="M${points.join('L')}"/><circle cx="${x}" cy="${y}" r="2.5"/></svg>`;
}

/** A bar of `part` in `whole`, beside the figure that it shows. */
export function bar(part: number, whole: number): Html {
  const width = whole === 0 ? 0 : Math.max(0.5, round((part / whole) * 100));
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">\
<rect width="${width}" height="10"/></svg>`;
}

/** Three to six round values that hold the lowest and the highest. */
function tickValues(low: number, high: number, most: number): number[] {
  const span = Math.max(high - low, high === 0 ? 1 : Math.abs(high) / 1000);
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => span / each <= 4) ?? 10 * power;
  const ticks: number[] = [];
  let at = Math.floor(low / step);
  do ticks.push(Number((at * step).toPrecision(12)));
  while (at++ * step < high && at * step <= most);
  return ticks.length > 1 ? ticks : [ticks[0] - step, ticks[0]];
}

/** Names at the ends of lines, at least a line of text apart. */
function spread(heights: number[]): number[] {
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= lineHeight) return heights;
  const middle = (heights[0] + heights[1]) / 2;
  return heights[0] <= heights[1]
    ? [middle - lineHeight / 2, middle + lineHeight / 2]
    : [middle + lineHeight / 2, middle - lineHeight / 2];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
