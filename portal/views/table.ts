/**
 * A table that scrolls by itself on a screen, and becomes a list of rows with labels on a narrow one. `dataTable` is
 * the one way to show rows: sorted, filtered and paged by the address, and to be taken away as a file.
 */
import { attributes, html, raw, type Html } from '../../dashboard/html.ts';
import { englishNumbers, vietnameseNumbers, type PageNumbers } from '../../dashboard/page-numbers.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { tableTexts } from '../texts/table.ts';
import { hereWith, keptFields } from './address-query.ts';
import {
  chosenRows,
  isNumber,
  kindOf,
  shownOf,
  sortsDownFirst,
  type ColumnKind,
  type DataCell,
  type DataColumn,
  type DataRow,
  type TableChoice,
} from './table-data.ts';

export type { ColumnKind, DataCell, DataColumn, DataRow } from './table-data.ts';

/** What a cell shows. */
type Cell = Html | string;

interface PlainColumn {
  title: string;
  isNumber: boolean;
}

interface TableParts {
  columns: readonly PlainColumn[];
  head: readonly Html[];
  rows: readonly (readonly Cell[])[];
  foot: readonly (readonly Cell[])[];
}

/** The first cell of each row is its heading. `label` says what the table is, to whoever does not see it. */
function tableOf(label: string, { columns, head, rows, foot }: TableParts): Html {
  const lines = (some: readonly (readonly Cell[])[]): Html[] => some.map((row) => rowOf(columns, row));
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${lines(rows)}
      </tbody>
      ${
        foot.length === 0
          ? ''
          : html`<tfoot>
              ${lines(foot)}
            </tfoot>`
      }
    </table>
  </div>`;
}

function rowOf(columns: readonly PlainColumn[], [first, ...rest]: readonly Cell[]): Html {
  const cells = rest.map((cell, at) => {
    const { title, isNumber } = columns[at + 1];
    const kind = isNumber ? 'number' : '';
    // One element in a cell, or none: on a narrow screen the label stands beside it, and empty cells are left out.
    const content = cell === '' ? '' : html`<span>${cell}</span>`;
    return html`<td data-label="${title}" class="${kind}">${content}</td>`;
  });
  return html`<tr>
    <th scope="row">${first}</th>
    ${cells}
  </tr>`;
}

export interface DataTable {
  /** In addresses, once on a page; without it the table is the page's main one. Lower case letters. */
  name?: string;
  label: string;
  columns: readonly DataColumn[];
  rows: readonly DataRow[];
  /** Sums: they stay below, in files too, whatever is sorted or looked for. */
  foot?: readonly DataRow[];
  /** Rows of a page; without it all of them. */
  pageRows?: number;
  /** The rows are those of the page that is asked for, sorted, out of so many: `pageRows` are on each. */
  outOf?: number;
  /** There are files of their own for these rows. */
  files?: false;
  /** Rows name people, who must stand in no address: there is no field to look something up. */
  people?: true;
}

/** Rows from which on a table has a field to look something up. */
const findFrom = 12;
const findMax = 60; // characters

/**
 * Shows rows by what the address asks for: `sort=remaining` or, from the largest, `sort=-remaining`, `find=…`,
 * `page=2`; of a table with a name `sort-units` and so on. `format=csv|xlsx` (and `table=units`) gives the file. In
 * the answer to a form, which has no address that leads back to it, the table is as given.
 */
export function dataTable(c: PortalContext, { foot = [], ...given }: DataTable): Html {
  const { name = '', label, columns, pageRows } = given;
  const language = c.get('language');
  const choice = choiceOf(c, given);
  const isWindow = given.outOf !== undefined;
  const chosen = isWindow ? [...given.rows] : chosenRows(columns, given.rows, choice);
  if (given.files !== false) c.get('tables').push({ name, label, columns, rows: [...chosen, ...foot] });
  const page = pageOf(c, name, given.outOf ?? chosen.length, pageRows);
  const shown =
    pageRows === undefined || isWindow ? chosen : chosen.slice((page.at - 1) * pageRows, page.at * pageRows);
  const cellsOf = (row: DataRow): Cell[] => columns.map((column, at) => cellText(kindOf(column), row[at], language));
  const plain = columns.map((column) => ({ title: column.title, isNumber: isNumber(kindOf(column)) }));
  const head = columns.map((column, at) => sortHead(c, { name, column, at, choice }));
  const body = tableOf(label, { columns: plain, head, rows: shown.map(cellsOf), foot: foot.map(cellsOf) });
  const all = given.outOf ?? given.rows.length;
  const hasAddress = c.req.method === 'GET';
  const hasFiles = given.files !== false && hasAddress;
  const isLong = hasAddress && given.people !== true && (all >= findFrom || choice.find !== '');
  return html`${isLong ? findForm(c, name, { find: choice.find, found: chosen.length, all }) : ''}
  ${chosen.length === 0 && all > 0 ? html`<p>${tableTexts[language].none}</p>` : body}
  ${page.of > 1 ? pageLinks(c, name, page) : ''} ${hasFiles ? fileLinks(c, name, label) : ''}`;
}

/**
 * Whether the address asks for something of the main table that needs all of its rows: its order, rows with a text, a
 * file. Lists that come out of the store a page at a time are read up to `wholeRowsMax` then.
 */
export function wholeAsked(c: PortalContext): boolean {
  return ['sort', 'find', 'format'].some((each) => (c.req.query(each) ?? '') !== '');
}

/** Rows of a list of the store that are sorted and taken away at once, the newest: each is read by itself. */
export const wholeRowsMax = 500;

/** The name of a member of the query that is about a table. */
function member(what: 'sort' | 'find' | 'page', name: string): string {
  return name === '' ? what : `${what}-${name}`;
}

function nameOf({ name }: DataColumn, at: number): string {
  return name ?? String(at + 1);
}

/** What cannot be sorted by is left aside: an address outlives a column. */
function choiceOf(c: PortalContext, { name = '', columns, people }: DataTable): TableChoice {
  const sort = c.req.query(member('sort', name)) ?? '';
  const down = sort.startsWith('-');
  const asked = down ? sort.slice(1) : sort;
  const found = columns.findIndex((column, at) => nameOf(column, at) === asked && kindOf(column) !== 'link');
  const find = people === true ? '' : (c.req.query(member('find', name)) ?? '').slice(0, findMax);
  return { sortBy: found < 0 ? undefined : found, down, find };
}

/** The column by which the main table is to be sorted, for whoever sorts elsewhere, and the page, from 1. */
export function orderAsked(c: PortalContext, columns: readonly DataColumn[]) {
  const { sortBy, down } = choiceOf(c, { columns, label: '', rows: [] });
  const page = Number(c.req.query('page') ?? '1');
  return {
    by: sortBy === undefined ? undefined : nameOf(columns[sortBy], sortBy),
    down,
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

function pageOf(c: PortalContext, name: string, rows: number, pageRows = rows): { at: number; of: number } {
  const of = Math.max(1, Math.ceil(rows / Math.max(1, pageRows)));
  const asked = Number(c.req.query(member('page', name)) ?? '1');
  return { at: Number.isSafeInteger(asked) && asked >= 1 ? Math.min(asked, of) : 1, of };
}

const numbers: Record<Language, PageNumbers> = { vi: vietnameseNumbers, en: englishNumbers };

function cellText(kind: ColumnKind, cell: DataCell, language: Language): Cell {
  const { value, show } = shownOf(cell);
  if (show !== undefined) return typeof show === 'function' ? show() : show;
  if (value === null) return kind === 'text' || kind === 'link' ? '' : '–';
  const text = String(value);
  const of = numbers[language];
  const shown: Record<ColumnKind, () => string> = {
    text: () => text,
    link: () => text,
    count: () => of.count(Number(value)),
    change: () => of.signedCount(Number(value)),
    percent: () => of.percent(text),
    points: () => of.signed(text),
    day: () => (text === '' ? '' : of.day(text)),
    instant: () => of.instant(text),
  };
  return shown[kind]();
}

function plainHead(column: DataColumn): Html {
  return html`<th scope="col" class="${isNumber(kindOf(column)) ? 'number' : ''}">${column.title}</th>`;
}

/** A link that sorts by the column, and the other way round once it does. */
function sortHead(
  c: PortalContext,
  { name, column, at, choice }: { name: string; column: DataColumn; at: number; choice: TableChoice },
): Html {
  const kind = kindOf(column);
  if (kind === 'link' || c.req.method !== 'GET') return plainHead(column);
  const texts = tableTexts[c.get('language')];
  const isSorted = choice.sortBy === at;
  const down = isSorted ? !choice.down : sortsDownFirst(kind);
  const href = hereWith(c, {
    [member('sort', name)]: `${down ? '-' : ''}${nameOf(column, at)}`,
    [member('page', name)]: undefined,
    cursor: undefined,
  });
  const sorted = isSorted ? { 'aria-sort': choice.down ? 'descending' : 'ascending' } : {};
  const mark = isSorted ? raw(`<span aria-hidden="true"> ${choice.down ? '▼' : '▲'}</span>`) : '';
  return html`<th scope="col" class="${isNumber(kind) ? 'number' : ''}" ${attributes(sorted)}>
    <a class="sort" href="${href}" title="${down ? texts.sortDown : texts.sortUp}">${column.title}${mark}</a>
  </th>`;
}

function findForm(
  c: PortalContext,
  name: string,
  { find, found, all }: { find: string; found: number; all: number },
): Html {
  const language = c.get('language');
  const texts = tableTexts[language];
  const { count } = numbers[language];
  const field = member('find', name);
  const away = [field, member('page', name), 'cursor'];
  const clear = hereWith(c, Object.fromEntries(away.map((each) => [each, undefined])));
  return html`<form class="find screen" method="get">
    <label for="${field}">${texts.find}</label>
    <input type="search" id="${field}" name="${field}" value="${find}" maxlength="${findMax}" />
    ${keptFields(c, away)}
    <button>${texts.show}</button>
    ${
      find === ''
        ? ''
        : html`<span role="status">${texts.found(count(found), count(all))}</span>
            <a href="${clear}">${texts.everything}</a>`
    }
  </form>`;
}

function pageLinks(c: PortalContext, name: string, { at, of }: { at: number; of: number }): Html {
  const language = c.get('language');
  const texts = tableTexts[language];
  const { count } = numbers[language];
  const to = (page: number): string => hereWith(c, { [member('page', name)]: page === 1 ? undefined : String(page) });
  return html`<ul class="links screen">
    <li>${texts.page(count(at), count(of))}</li>
    ${at > 1 ? html`<li><a rel="prev" href="${to(at - 1)}">${texts.before}</a></li>` : ''}
    ${at < of ? html`<li><a rel="next" href="${to(at + 1)}">${texts.next}</a></li>` : ''}
  </ul>`;
}

function fileLinks(c: PortalContext, name: string, label: string): Html {
  const texts = tableTexts[c.get('language')];
  const link = (format: 'csv' | 'xlsx'): Html => {
    const href = hereWith(c, { format, table: name, [member('page', name)]: undefined, cursor: undefined });
    return html`<a href="${href}" aria-label="${`${label}: ${texts[format]}`}">${texts[format]}</a>`;
  };
  return html`<p class="note screen">${texts.take}: ${link('csv')} · ${link('xlsx')}</p>`;
}
