/**
 * Lines over days as SVG text: up to eight, told apart without colour by dashes, marks and the name at the end of each.
 */
import { dayGrid, dayScale, lineHeight, round, spreadNames, tickValues, valueGrid, type Box } from './chart-frame.ts';
import { readable } from './chart-readings.ts';
import { html, type Html } from './html.ts';
import type { PageTexts } from './page-texts.ts';
import { thinDays } from './thin-days.ts';

/** More lines cannot be told apart: there are so many dashes and marks (`chart-style.ts`). */
export const linesMax = 8;

export interface Line {
  /** At the end of the line; '' where the title says it. */
  name: string;
  /** Days ascending. `null` breaks the line; a day that is not there does not. */
  points: readonly { day: string; value: number | null }[];
}

export interface LineChart {
  label: string; // id of its title, once in the page
  title: string;
  desc: string;
  texts: PageTexts;
  /** A value in words: 97,32 %. */
  say: (value: number) => string;
  /** The highest tick there may be. */
  most?: number;
  /** Fills below the first line: of an amount, so the drawing begins at zero. */
  area?: boolean;
  /** A line across with its name; with a last day also the straight way to it from the end of the first line. */
  goal?: { value: number; name: string; by?: string } | undefined;
}

/** So few lines need no marks: one is solid, one is dashed. */
const fewLines = 2;
/** Units of the drawing; values stand left of the plot, names right. */
const size = { width: 640, top: 12, bottom: 28, height: 220, tall: 280 };
/** So wide is a letter on a phone, where the drawing is small and its text large. */
const letterWidth = 11;

/** The drawing; needs two days and a value. Throws a `RangeError` on more than `linesMax` lines or without a value. */
export function lineChart(lines: readonly Line[], chart: LineChart): Html {
  const { texts, say, most = Infinity, area = false, goal, ...head } = chart;
  const all = [...new Set(lines.flatMap(({ points }) => points.map(({ day }) => day)))].toSorted();
  const columns = lines.map(({ points }) => columnOf(points, all));
  const known = columns.flatMap((values) => values.filter(isFigure));
  if (lines.length > linesMax || all.length < 2 || known.length === 0)
    throw new RangeError(`a drawing takes 1 to ${linesMax} lines, two days and a value`);
  if (goal !== undefined) known.push(goal.value);
  const ticks = tickValues(area ? 0 : Math.min(...known), Math.max(...known), most);
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const box = boxOf(lines, ticks.map(texts.decimal));
  // The way to a goal goes on to its last day.
  const [last] = all.slice(-1);
  const span = goal?.by !== undefined && goal.by > last ? [...all, goal.by] : all;
  const x = dayScale(span, box);
  const y = (value: number): number => round(box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top));
  const kept = thinDays(
    all,
    columns.map((values) => values.map((value) => value ?? null)),
  );
  const shown = columns.map((values) => kept.map((i) => ({ x: x(all[i]), value: values[i] })));
  const drawn = html`${valueGrid(ticks, y, box, texts)}${dayGrid(span, box, texts)}\
${area && areaBelow(shown[0])}${goal !== undefined && goalLine(goal)}\
${shown.map((points, i) => drawLine(points, i))}${drawNames()}`;
  return readable(
    { ...head, box, span: [x(all[0]), x(last)], drawn },
    {
      names: lines.map(({ name }) => name),
      rows: kept.map((i) => ({
        day: all[i],
        told: columns.map((values) => toldOf(values[i])),
      })),
    },
    texts,
  );

  function toldOf(value: number | null | undefined): string {
    return isFigure(value) ? say(value) : '';
  }

  function drawLine(points: Shown, i: number): Html {
    return html`<path class="s${i + 1}" d="${pathOf(points, y)}"/>${lines.length > fewLines && marksOf(points, i, y)}`;
  }

  function areaBelow(points: Shown): Html {
    const [first, last] = [points.find(isKnown), points.findLast(isKnown)];
    return html`<path class="area" d="${pathOf(points, y)}V${box.bottom}H${first?.x ?? last?.x ?? box.left}Z"/>`;
  }

  function goalLine({ value, name, by = '' }: NonNullable<LineChart['goal']>): Html {
    const height = y(value);
    const end = shown[0].findLast(isKnown);
    const isAhead = by > last && end !== undefined && end.value < value;
    const way = isAhead && html`<path class="way" d="M${end.x} ${y(end.value)}L${x(by)} ${height}"/>`;
    const below = height < box.bottom - lineHeight;
    return html`<path class="goal" d="M${box.left} ${height}H${box.right}"/>${way}\
<text class="axis" x="${box.left + 6}" y="${round(height + (below ? 16 : -6))}">${name}</text>`;
  }

  function drawNames(): Html {
    const ends = shown.map((points) => points.findLast(isKnown));
    const heights = spreadNames(
      ends.map((end) => y(end?.value ?? low)),
      box,
    );
    const many = lines.length > fewLines;
    return html`${lines.map(({ name }, i) => {
      const end = ends[i];
      if (name === '' || end === undefined) return undefined;
      const [at, height] = [box.right + (many ? 26 : 10), heights[i]];
      const isApart = many || end.x < box.right;
      return html`${isApart && html`<path class="lead" d="M${end.x} ${y(end.value)}L${box.right + 8} ${height}"/>`}\
${many && html`<path class="mark s${i + 1}" d="M${box.right + 16} ${height}${marks[i]}"/>`}\
<text class="s${i + 1}" x="${at}" y="${round(height + 4)}">${name}</text>`;
    })}`;
  }
}

type Shown = readonly { x: number; value: number | null | undefined }[];

function isKnown(point: Shown[number]): point is { x: number; value: number } {
  return isFigure(point.value);
}

/** The values by day: `undefined` where the line has no such day. */
function columnOf(points: Line['points'], days: readonly string[]): (number | null | undefined)[] {
  const byDay = new Map(points.map(({ day, value }) => [day, value]));
  return days.map((day) => byDay.get(day));
}

function isFigure(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** As wide on the left as the longest value, on the right as the longest name. */
function boxOf(lines: readonly Line[], values: readonly string[]): Box {
  const many = lines.length > fewLines;
  const height = many ? size.tall : size.height;
  return {
    width: size.width,
    height,
    left: 8 + widthOf(values),
    right: size.width - 10 - (many ? 16 : 0) - widthOf(lines.map(({ name }) => name)),
    top: size.top,
    bottom: height - size.bottom,
  };
}

function widthOf(texts: readonly string[]): number {
  return letterWidth * Math.max(...texts.map(({ length }) => length));
}

/** A point alone between two breaks is a dot. */
function pathOf(points: Shown, y: (value: number) => number): string {
  const told = points.filter(({ value }) => value !== undefined);
  return told
    .map((point, i) => {
      if (!isKnown(point)) return '';
      const [opens, alone] = [told[i - 1]?.value ?? null, told[i + 1]?.value ?? null].map((near) => near === null);
      return `${opens ? 'M' : 'L'}${point.x} ${y(point.value)}${opens && alone ? 'h0' : ''}`;
    })
    .join('');
}

/** Outlines of the marks, around their middle. */
const marks = [
  'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  'm-4-4h8v8h-8z',
  'm0-5l5 9h-10z',
  'm0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z',
  'm0 5l5-9h-10z',
  'm-4-4l8 8m0-8l-8 8',
  'm-5 0h10m-5-5v10',
  'm-5-3h10m0 6h-10',
];
/** Marks of a line; those of each line begin elsewhere, so that lines that run together show all of theirs. */
const marksEach = 6;

function marksOf(points: Shown, line: number, y: (value: number) => number): Html {
  const known = points.filter(isKnown);
  const [first, last] = [known.at(0)?.x ?? 0, known.at(-1)?.x ?? 0];
  const step = (last - first) / marksEach;
  const at = Array.from({ length: marksEach }, (_, k) => first + step * (k + (line + 0.5) / linesMax)).flatMap(
    (place) => (known.length === 0 ? [] : [known.reduce((near, each) => (closer(each, near, place) ? each : near))]),
  );
  const d = [...new Set(at)].map((point) => `M${point.x} ${y(point.value)}${marks[line]}`).join('');
  return html`<path class="mark s${line + 1}" d="${d}"/>`;
}

function closer(a: { x: number }, b: { x: number }, place: number): boolean {
  return Math.abs(a.x - place) < Math.abs(b.x - place);
}
