/** Parts of the pages that say why figures moved: causes with their sums, and lines of provinces and units. */
import { movedDenominator, movedVerified, type Moved } from '../../core/catalogue/move-texts.ts';
import { diffLine, personsOf, type DiffLine } from '../../core/steering/diff-line.ts';
import type { DiffPlace } from '../../core/steering/diff.ts';
import { html, type Html } from '../../dashboard/html.ts';
import type { Language } from '../http/route.ts';
import { diffTexts } from '../texts/diff.ts';
import { formats } from './formats.ts';
import { table, type Cell, type TableColumn } from './table.ts';

/** Signed, with a minus of print; 0 has no sign. */
export function signed(persons: number, language: Language): string {
  if (persons === 0) return '0';
  return `${persons < 0 ? '−' : '+'}${formats[language].formatCount(Math.abs(persons))}`;
}

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
export function causesPart(place: DiffPlace, language: Language): Html {
  const texts = diffTexts[language];
  const { formatCount } = formats[language];
  const { before, after } = place;
  const part = (title: string, moved: readonly Moved[]): Html => {
    const rows = moved.map(({ text, persons }) => [text[language], signed(persons, language)]);
    const columns = [{ title: texts.cause }, { title: texts.persons, isNumber: true }];
    return html`<h2>${title}</h2>
      ${rows.length === 0 ? html`<p>${texts.unmoved}</p>` : table(title, columns, rows)}`;
  };
  const count = (name: 'verified' | 'denominator'): [string, string] => [
    formatCount(before[name]),
    formatCount(after[name]),
  ];
  return html`<p>${texts.rate(...ratesOf(diffLine(place), language))}</p>
    ${part(texts.verified(...count('verified')), movedVerified(place))}
    ${part(texts.denominator(...count('denominator')), movedDenominator(place))}`;
}

export interface PlaceLine {
  name: Cell;
  place: DiffPlace;
}

/** A line for each place, with the causes in groups. */
export function placesTable(label: string, first: string, lines: readonly PlaceLine[], language: Language): Html {
  const { columns } = diffTexts[language];
  const names = ['before', 'after', 'points', 'verified', 'office', 'joined', 'registry', 'others', 'all'] as const;
  const titles: TableColumn[] = [{ title: first }, ...names.map((name) => ({ title: columns[name], isNumber: true }))];
  const rows = lines.map(({ name, place }) => {
    const line = diffLine(place);
    return [name, ...ratesOf(line, language), ...personsOf(line).map((persons) => signed(persons, language))];
  });
  return table(label, titles, rows);
}
