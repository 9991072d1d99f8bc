/** What drawings over days share: where a day and a value are, ticks of whole steps, dates below. */
import { html, type Html } from './html.ts';
import type { PageTexts } from './page-texts.ts';

/** A drawing's place in its own units: all are as wide, so that texts are as large. */
export interface Box {
  width: number;
  height: number;
  left: number;
  right: number; // the last unit of the plot
  top: number;
  bottom: number; // the lowest unit of the plot
}

/** Distance of two names; text is larger on a phone, where the drawing is small. */
export const lineHeight = 20;
/** A year is named where the name of the first or the last day is not. */
const nameWidth = 150;

/** The unit at which a day is: evenly by the calendar, the first on the left edge and the last on the right one. */
export function dayScale(days: readonly string[], { left, right }: Box): (day: string) => number {
  const [first, last] = [days[0], days[days.length - 1]].map((day) => Date.parse(day));
  return (day) => round(left + ((Date.parse(day) - first) / Math.max(1, last - first)) * (right - left));
}

/** Horizontal lines with their values. */
export function valueGrid(ticks: readonly number[], y: (value: number) => number, box: Box, texts: PageTexts): Html {
  return html`${ticks.map((value) => {
    const height = y(value);
    return html`<path class="grid" d="M${box.left} ${height}H${box.right}"/>\
<text class="axis" x="${box.left - 6}" y="${height + 4}" text-anchor="end">${texts.decimal(value)}</text>`;
  })}`;
}

/** The first and the last day, and the years between that have room. */
export function dayGrid(days: readonly string[], box: Box, texts: PageTexts): Html {
  const [first, last] = [days[0], days[days.length - 1]];
  const x = dayScale(days, box);
  const below = box.bottom + 22;
  const [from, to] = [Number(first.slice(0, 4)) + 1, Number(last.slice(0, 4))];
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => String(from + i)).map((year) => {
    const at = x(`${year}-01-01`);
    const named = at > box.left + nameWidth && at < box.right - nameWidth;
    return html`<path class="grid" d="M${at} ${box.top}V${box.bottom}"/>\
${named && html`<text class="axis" x="${at}" y="${below}" text-anchor="middle">${year}</text>`}`;
  });
  const ends = [first, last].map(
    (day, end) =>
      html`<text class="axis" x="${end === 0 ? box.left : box.right}" y="${below}" \
text-anchor="${end === 0 ? 'start' : 'end'}">${texts.day(day)}</text>`,
  );
  return html`${years}${ends}`;
}

/** Two to six round values that hold the lowest and the highest. */
export function tickValues(low: number, high: number, most: number): number[] {
  const span = Math.max(high - low, high === 0 ? 1 : Math.abs(high) / 1000);
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => span / each <= 4) ?? 10 * power;
  const ticks: number[] = [];
  let at = Math.floor(low / step);
  do ticks.push(Number((at * step).toPrecision(12)));
  while (at++ * step < high && at * step <= most);
  return ticks.length > 1 ? ticks : [ticks[0] - step, ticks[0]];
}

/** Heights of names beside the ends of their lines, as the lines are ordered: a line of text apart, inside the plot. */
export function spreadNames(heights: readonly number[], { top, bottom }: Box): number[] {
  const order = heights.map((_, i) => i).toSorted((a, b) => heights[a] - heights[b]);
  // Names that would overlap stand as one block around the middle of their ends.
  const blocks: { at: number[]; middle: number }[] = [];
  for (const i of order) {
    let block = { at: [i], middle: heights[i] };
    for (let above = blocks.at(-1); above !== undefined && overlap(above, block); above = blocks.at(-1)) {
      blocks.pop();
      const at = [...above.at, ...block.at];
      block = { at, middle: at.reduce((sum, each) => sum + heights[each], 0) / at.length };
    }
    blocks.push(block);
  }
  const placed = [...heights];
  for (const { at, middle } of blocks)
    at.forEach((i, k) => (placed[i] = round(middle + (k - (at.length - 1) / 2) * lineHeight)));
  order.forEach((i, k) => {
    placed[i] = Math.max(placed[i], k === 0 ? top : placed[order[k - 1]] + lineHeight);
  });
  order.toReversed().forEach((i, k, up) => {
    placed[i] = Math.min(placed[i], k === 0 ? bottom : placed[up[k - 1]] - lineHeight);
  });
  return placed;
}

function overlap(above: { at: number[]; middle: number }, below: { at: number[]; middle: number }): boolean {
  return below.middle - above.middle < ((above.at.length + below.at.length) / 2) * lineHeight;
}

/** Tenths of a unit: finer than any screen. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
