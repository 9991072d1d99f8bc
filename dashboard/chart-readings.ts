/**
 * The values of a drawing, day by day, for pointer and keyboard: one way for every drawing over days. The script of
 * `chart-script.ts` reads them; without it the table beside the drawing says all, and nothing else is lost.
 */
import { attributes, html, type Html } from './html.ts';
import type { Box } from './chart-frame.ts';
import type { PageTexts } from './page-texts.ts';

export interface Reading {
  /** What each value is of, in the order of `rows`. */
  names: readonly string[];
  /** Days ascending with their values as they are to be told; '' where there is none. */
  rows: readonly { day: string; told: readonly string[] }[];
}

export interface Drawing {
  label: string; // id of its title, once in the page
  title: string;
  desc: string;
  box: Box;
  /** Units of the first and the last day; those of the box unless bars stand in the middle of their day. */
  span?: readonly [first: number, last: number];
  drawn: Html;
}

/** The drawing with a place for what is read from it. */
export function readable({ label, title, desc, box, span, drawn }: Drawing, reading: Reading, texts: PageTexts): Html {
  const { names, rows } = reading;
  const start = rows[0].day;
  const days = rows.map(({ day, told }) => [(Date.parse(day) - Date.parse(start)) / 86_400_000, ...told].join('|'));
  const data = {
    'data-start': start,
    'data-days': days.join(';'),
    'data-names': names.join('|'),
    'data-plot': [...(span ?? [box.left, box.right]), box.top, box.bottom].join(' '),
  };
  return html`<figure class="days"><svg class="chart" viewBox="0 0 ${box.width} ${box.height}" role="img" \
aria-labelledby="${label}" aria-describedby="${label}-desc"${attributes(data)}>
<title id="${label}">${title}</title><desc id="${label}-desc">${desc}</desc>
${drawn}
</svg><output class="note screen">${texts.charts.keys}</output></figure>`;
}
