/** Parts of the pages that say why figures moved: causes with their sums, and lines of provinces and units. */
import { movedDenominator, movedVerified, type Moved } from '../../core/catalogue/move-texts.ts';
import { diffLine, personsOf, type CountedPlace, type DiffLine } from '../../core/steering/diff-line.ts';
import type { DiffPlace } from '../../core/steering/diff.ts';
import { html, type Html } from '../../dashboard/html.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { diffTexts } from '../texts/diff.ts';
import { formats } from './formats.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from './table.ts';

/** The rate before and after, and the difference in points; the difference is a dash where one is not known. */
function ratesOf(line: DiffLine, language: Language): [before: string, after: string, points: string] {
  const { formatPercent } = formats[language];
  const { before, after, points } = line;
  return [formatPercent(before), formatPercent(after), signedPoints(points, language)];
}

/** A difference in points with its sign; a dash where it is not known. */
export function signedPoints(points: string | null, language: Language): string {
  if (points === null) return '–';
  const sign = points.startsWith('-') ? '−' : points === '0.00' ? '' : '+';
  return `${sign}${formats[language].formatSize(points)}`;
}

/** Every cause that moved somebody, below the figure that it moved. */
export function causesPart(c: PortalContext, place: CountedPlace): Html {
  const language = c.get('language');
  const texts = diffTexts[language];
  const { formatCount } = formats[language];
  const { before, after } = place;
  const part = (name: string, title: string, moved: readonly Moved[]): Html => {
    const rows = moved.map(({ text, persons }): DataRow => [text[language], persons]);
    const columns: DataColumn[] = [
      { title: texts.cause, name: 'cause' },
      { title: texts.persons, name: 'people', kind: 'change' },
    ];
    return html`<h2>${title}</h2>
      ${rows.length === 0 ? html`<p>${texts.unmoved}</p>` : dataTable(c, { name, label: title, columns, rows })}`;
  };
  const count = (name: 'verified' | 'denominator'): [string, string] => [
    formatCount(before[name]),
    formatCount(after[name]),
  ];
  return html`<p>${texts.rate(...ratesOf(diffLine(place), language))}</p>
    ${part('verified', texts.verified(...count('verified')), movedVerified(place))}
    ${part('denominator', texts.denominator(...count('denominator')), movedDenominator(place))}`;
}

export interface PlaceLine {
  name: DataCell;
  place: DiffPlace;
}

interface PlacesTable {
  label: string;
  first: string; // heading of the first column
  lines: readonly PlaceLine[];
  sum?: PlaceLine;
  pageRows?: number;
}

/** A line for each place, with the causes in groups; `sum` stays below them. */
export function placesTable(c: PortalContext, { label, first, lines, sum, pageRows }: PlacesTable): Html {
  const { columns } = diffTexts[c.get('language')];
  const rates = [
    { title: columns.before, name: 'before', kind: 'percent' },
    { title: columns.after, name: 'after', kind: 'percent' },
    { title: columns.points, name: 'points', kind: 'points' },
  ] as const;
  const people = ['verified', 'office', 'joined', 'registry', 'others', 'all'] as const;
  const titles: DataColumn[] = [
    { title: first, name: 'place' },
    ...rates,
    ...people.map((name) => ({ title: columns[name], name, kind: 'change' as const })),
  ];
  const foot = sum === undefined ? [] : [rowOf(sum)];
  return dataTable(c, {
    label,
    columns: titles,
    rows: lines.map(rowOf),
    foot,
    ...(pageRows === undefined ? {} : { pageRows }),
  });
}

function rowOf({ name, place }: PlaceLine): DataRow {
  const line = diffLine(place);
  return [name, line.before, line.after, line.points, ...personsOf(line)];
}
