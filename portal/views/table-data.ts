/** Tables as data: cells with their values, sorted and filtered by what the address asks for. */
import { foldKey } from '../../core/base/fold-key.ts';
import type { Html } from '../../dashboard/html.ts';

/**
 * What a column holds, and so how a value is shown, sorted and written to a file. `count` and `change` are whole
 * numbers (`change` with its sign), `percent` and `points` decimal texts such as `97.32`, `-1.50`, `day` 2026-01-31,
 * `instant` ISO 8601 in UTC. `link` leads somewhere: it is not sorted and stands in no file.
 */
export type ColumnKind = 'text' | 'count' | 'change' | 'percent' | 'points' | 'day' | 'instant' | 'link';

export interface DataColumn {
  title: string;
  /** In addresses, once in a table: `remaining`. Without it the number of the column, from 1. */
  name?: string;
  kind?: ColumnKind; // default: text
}

/** Null: not known, or does not apply. */
export type Value = string | number | null;
/**
 * A value, markup whose text is the value, or a value that is shown otherwise than its kind is: by a function where
 * making the markup takes time, which is done for the rows of the page alone.
 */
export type DataCell = Value | Html | { value: Value; show: Html | string | (() => Html | string) };
export type DataRow = readonly DataCell[];

export interface Shown {
  value: Value;
  /** What stands in the cell, if it is not the value in the form of its kind. */
  show: Html | string | (() => Html | string) | undefined;
}

/** A table that was made for a page, with all rows that are asked for, whatever the page shows of them. */
export interface MadeTable {
  name: string; // '' of the first one
  label: string;
  columns: readonly DataColumn[];
  rows: readonly DataRow[];
}

/** Which rows of a table an address asks for, in which order. */
export interface TableChoice {
  /** The place of a column. */
  sortBy: number | undefined;
  down: boolean;
  /** Part of a text; marks and capitals do not matter. */
  find: string;
}

export function shownOf(cell: DataCell): Shown {
  if (cell === null || typeof cell !== 'object') return { value: cell, show: undefined };
  return isMarkup(cell) ? { value: plainText(cell), show: cell } : cell;
}

/** Markup of hono is a string object that says of itself that it is escaped. */
function isMarkup(cell: object): cell is Html {
  return 'isEscaped' in cell;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The text of markup. */
function plainText(markup: Html): string {
  return markup
    .toString()
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name])
    .replace(/\s+/g, ' ')
    .trim();
}

/** Numbers first sort from the largest, texts from the first. */
export function sortsDownFirst(kind: ColumnKind): boolean {
  return kind === 'count' || kind === 'change' || kind === 'percent' || kind === 'points' || kind === 'instant';
}

export function isNumber(kind: ColumnKind): boolean {
  return kind === 'count' || kind === 'change' || kind === 'percent' || kind === 'points';
}

export function kindOf({ kind = 'text' }: DataColumn): ColumnKind {
  return kind;
}

/** The rows that are asked for; those without a value come last, whichever way. Equal ones keep their order. */
export function chosenRows(
  columns: readonly DataColumn[],
  rows: readonly DataRow[],
  { sortBy, down, find }: TableChoice,
): DataRow[] {
  const wanted = foldKey(find);
  const found = wanted === '' ? [...rows] : rows.filter((row) => holds(columns, row, wanted));
  if (sortBy === undefined) return found;
  const number = isNumber(kindOf(columns[sortBy]));
  const keyed = found.map((row) => ({ row, value: shownOf(row[sortBy]).value }));
  const order = new Intl.Collator('vi', { numeric: true });
  keyed.sort(({ value: a }, { value: b }) => {
    if (a === null || b === null || a === '' || b === '') return Number(isNone(a)) - Number(isNone(b));
    const up = number ? Number(a) - Number(b) : order.compare(String(a), String(b));
    return down ? -up : up;
  });
  return keyed.map(({ row }) => row);
}

function isNone(value: Value): boolean {
  return value === null || value === '';
}

/** A text of the row, as it is shown or as it is kept, holds the folded one. */
function holds(columns: readonly DataColumn[], row: DataRow, wanted: string): boolean {
  return columns.some((column, at) => {
    if (kindOf(column) !== 'text') return false;
    return foldKey(String(shownOf(row[at]).value ?? '')).includes(wanted);
  });
}
