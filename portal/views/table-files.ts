/**
 * Any table of the portal as a file: `?format=csv|xlsx` of the page on which it stands, under the rule of that page.
 * CSV is UTF-8 with BOM, CRLF, RFC 4180; numbers are numbers, everything else is text that no spreadsheet runs.
 */
import * as z from 'zod';
import { csvCell } from '../../core/formats/csv/writer.ts';
import { linesOf, numberCell, Style, textCell, WorkbookWriter } from '../../core/formats/xlsx/workbook-writer.ts';
import { answerFile } from '../http/download.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';
import { isNumber, kindOf, shownOf, type DataColumn, type MadeTable, type Value } from './table-data.ts';

/** Lines of a piece of CSV, some hundred kilobytes. */
const pieceLines = 4096;
/** Of a sheet's name (Excel), and of a file's. */
const sheetNameMax = 31; // characters
const fileNameMax = 80; // characters
/** Width of a column, in characters. */
const width = { text: 28, number: 14 };

const $Asked = z.object({ format: z.enum(['csv', 'xlsx']).optional(), table: z.string().max(40).optional() });

/** Whether a table is asked for as a file: then a page makes all rows of it. Throws Problem REQUEST_INVALID. */
export function fileAsked(c: PortalContext): 'csv' | 'xlsx' | undefined {
  return parsed($Asked, { format: c.req.query('format'), table: c.req.query('table') }).format;
}

/** The table that is asked for, instead of the page. Throws Problem NOT_FOUND where the page has no such table. */
export function answerTable(c: PortalContext, format: 'csv' | 'xlsx'): Response {
  const name = c.req.query('table') ?? '';
  const made = c.get('tables').find((each) => each.name === name);
  if (made === undefined) throw new Problem('NOT_FOUND', 'table');
  const path = c.req.path.slice(c.get('settings').basePath.length);
  const words = `${path}-${name}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const file = `${words.slice(0, fileNameMax)}.${format}`;
  return answerFile(c, { name: file, body: format === 'csv' ? tableCsv(made) : tableWorkbook(made) });
}

/** In pieces of whole lines. */
export function* tableCsv({ columns, rows }: MadeTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const kept = filed(columns);
  let lines = [`\ufeff${kept.map(({ column }) => csvCell(column.title)).join(',')}\r\n`];
  for (const row of rows) {
    lines.push(`${kept.map(({ column, at }) => csvOf(column, shownOf(row[at]).value)).join(',')}\r\n`);
    if (lines.length < pieceLines) continue;
    yield encoder.encode(lines.join(''));
    lines = [];
  }
  yield encoder.encode(lines.join(''));
}

export function tableWorkbook({ label, columns, rows }: MadeTable): Uint8Array {
  const kept = filed(columns);
  const book = new WorkbookWriter();
  const sheet = book.sheet(sheetName(label), {
    columns: kept.map(({ column }) =>
      isNumber(kindOf(column))
        ? { width: width.number, style: Style.plain }
        : { width: width.text, style: Style.wrapped },
    ),
    frozenRows: 1,
    filter: true,
    front: true,
  });
  sheet.add(kept.map(({ column }) => textCell(column.title, Style.header)).join(''), { lines: 2 });
  for (const row of rows) {
    const values = kept.map(({ column, at }) => ({ column, value: shownOf(row[at]).value }));
    const lines = Math.max(1, ...values.map(({ value }) => linesOf(String(value ?? ''), width.text)));
    sheet.add(values.map(({ column, value }) => sheetCell(column, value)).join(''), { lines });
  }
  return book.finish(label);
}

/** Columns that stand in a file, with their places. */
function filed(columns: readonly DataColumn[]): { column: DataColumn; at: number }[] {
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => kindOf(column) !== 'link');
}

function numberOf(column: DataColumn, value: Value): number | undefined {
  if (!isNumber(kindOf(column)) || value === null || !/^-?\d+(\.\d+)?$/.test(String(value))) return undefined;
  return Number(value);
}

/** A number as it is, with a decimal point; a text guarded. */
function csvOf(column: DataColumn, value: Value): string {
  return numberOf(column, value) === undefined ? csvCell(String(value ?? '')) : String(value);
}

function sheetCell(column: DataColumn, value: Value): string {
  const number = numberOf(column, value);
  if (number === undefined) return textCell(String(value ?? ''), Style.wrapped);
  return numberCell(number, Number.isInteger(number) ? Style.count : Style.plain);
}

function sheetName(label: string): string {
  return label.replace(/[\\/?*[\]:']/g, ' ').slice(0, sheetNameMax) || 'doisoat';
}
