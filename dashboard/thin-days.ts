/**
 * Which of many days a line is drawn through: three years of days are more than a drawing a few centimetres wide can
 * show, and a page has to stay small.
 */

/** Points that all lines of a drawing together get of their shape; 474 units of width hold no more. */
const shapePointsMax = 240;
/** A line among many keeps so many points of its own. */
const shapePointsMin = 30;
/** The newest days are all there, so that the last month reads day by day. */
const newestDays = 31;

/**
 * Indices of `days` (ascending, ISO) to draw and to tell, ascending: those that keep the shape of every line (Largest
 * Triangle Three Buckets; Steinarsson, "Downsampling Time Series for Visual Representation", University of Iceland,
 * 2013), the last one of every month, the newest month, and the days where a line begins or breaks off. Few enough days
 * are all taken. Values are those of the days: nothing is a mean.
 */
export function thinDays(days: readonly string[], lines: readonly (readonly (number | null)[])[]): number[] {
  const all = days.map((_, i) => i);
  if (days.length <= shapePointsMax) return all;
  const points = Math.max(shapePointsMin, Math.floor(shapePointsMax / lines.length));
  const at = days.map((day) => Date.parse(day) / 86_400_000);
  const kept = new Set(lines.flatMap((values) => shapeOf(values, at, points)));
  const last = days.length - 1;
  return all.filter(
    (i) =>
      kept.has(i) ||
      i > last - newestDays ||
      days[i].slice(0, 7) !== days[i + 1].slice(0, 7) ||
      lines.some(breaksAt(i)),
  );
}

/** Whether a line begins, ends or pauses at this day. */
function breaksAt(i: number): (values: readonly (number | null)[]) => boolean {
  return (values) => values[i] !== null && ((values[i - 1] ?? null) === null) !== ((values[i + 1] ?? null) === null);
}

/**
 * Indices of at most so many points: the first and the last known one, and of each bucket between the one that makes
 * the largest triangle. `at`: where the values stand.
 */
export function shapeOf(values: readonly (number | null)[], at: readonly number[], most: number): number[] {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ i, x: at[i], y: value }]));
  if (known.length <= most) return known.map(({ i }) => i);
  const buckets = most - 2;
  const edge = (bucket: number): number => 1 + Math.floor((bucket * (known.length - 2)) / buckets);
  let before = known[0];
  const chosen = [before.i];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const mean = meanOf(bucket + 1 < buckets ? known.slice(edge(bucket + 1), edge(bucket + 2)) : known.slice(-1));
    let [largest, found] = [-1, known[edge(bucket)]];
    for (const point of known.slice(edge(bucket), edge(bucket + 1))) {
      const area = Math.abs((before.x - mean.x) * (point.y - before.y) - (before.x - point.x) * (mean.y - before.y));
      if (area > largest) [largest, found] = [area, point];
    }
    chosen.push(found.i);
    before = found;
  }
  return [...chosen, known[known.length - 1].i];
}

function meanOf(points: readonly { x: number; y: number }[]): { x: number; y: number } {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
