/** Small lines and bars in the cells of tables: what they show stands beside them. */
import { round } from './chart-frame.ts';
import { html, type Html } from './html.ts';
import { shapeOf } from './thin-days.ts';

/** Units of the drawing. */
const spark = { width: 96, height: 24, pad: 3, points: 30 };

/** A small line of a rate on two days or more; its words are in the title. */
export function sparkline(values: readonly number[], title: string): Html {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, 0.5); // half a point: less is level, not a cliff
  const step = (spark.width - 2 * spark.pad) / (values.length - 1);
  const points = shapeOf(values, [...values.keys()], spark.points).map((i) => {
    const height = spark.height - spark.pad - ((values[i] - low) / span) * (spark.height - 2 * spark.pad);
    return `${round(spark.pad + i * step)} ${round(height)}`;
  });
  const [x, y] = points[points.length - 1].split(' ');
  return html`<svg class="spark" viewBox="0 0 ${spark.width} ${spark.height}" role="img">\
<title>${title}</title><path d="M${points.join('L')}"/><circle cx="${x}" cy="${y}" r="2.5"/></svg>`;
}

/** A bar of `part` in `whole`, beside the figure that it shows. */
export function bar(part: number, whole: number): Html {
  const width = whole === 0 ? 0 : Math.max(0.5, round((part / whole) * 100));
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">\
<rect width="${width}" height="10"/></svg>`;
}
