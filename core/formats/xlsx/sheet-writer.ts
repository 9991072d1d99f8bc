/**
 * One sheet of a workbook (ECMA-376 part 1, 18.3), written row by row and compressed at once. Cells are texts or whole
 * numbers; no formula can be written, so none can run, whatever a text begins with.
 */
import { ZipPartWriter, type ZipPart } from '../zip/writer.ts';

/** Written to the compressor at once. */
const chunkBytes = 16 * 1024;
/** A cell holds so many UTF-16 units (Excel); longer text is cut. */
const cellCharactersMax = 32_767;

/** Height of a line of text. */
const linePoints = 15;
/** Share of a column's width that text fills before it wraps between words. */
const filledShare = 0.9;

/** Lines that a text takes in a column so many characters wide. */
export function linesOf(text: string, width: number): number {
  let lines = 0;
  for (const line of text.split('\n')) lines += Math.max(1, Math.ceil(line.length / (width * filledShare)));
  return lines;
}

/** Cell formats of `styles.xml` (`workbook-writer.ts`), by index. */
export const Style = { plain: 0, text: 1, wrapped: 2, header: 3, title: 4, link: 5, count: 6, note: 7 } as const;
export type StyleIndex = (typeof Style)[keyof typeof Style];

export interface SheetColumn {
  width: number; // characters
  style: StyleIndex;
}

/** What a column asks of whoever types in it; a warning, never a wall: the intake is who decides. */
export interface SheetValidation {
  /** Shown beside the cell. */
  prompt: { title: string; text: string };
  /** Values of a drop-down; without commas, which separate them. */
  list?: readonly string[];
  /** Least and most characters. */
  length?: readonly [least: number, most: number];
}

export interface SheetOptions {
  columns: readonly SheetColumn[];
  /**
   * Rows that stay in sight when scrolling, are repeated on each printed page, and bear the filter in their last one.
   */
  frozenRows: number;
  filter: boolean;
  /** The sheet shown first when the workbook is opened. */
  front?: boolean;
  /** Of the cells below the frozen rows, by column. */
  validations?: readonly SheetValidation[];
  /** Columns that are printed, from the first; the others are for the screen. */
  printed?: number;
}

const encoder = new TextEncoder();

export class SheetWriter {
  private readonly part: ZipPartWriter;
  private readonly options: SheetOptions;
  private readonly buffer = new Uint8Array(2 * chunkBytes);
  private used = 0;
  private readonly links: string[] = [];
  /** The last row that was written. */
  row = 0;

  constructor(name: string, options: SheetOptions) {
    this.part = new ZipPartWriter(name);
    this.options = options;
    this.raw(sheetHead(options));
  }

  /**
   * Writes the next row, or a later one, of cells made by `textCell` and its like; `lines` of text high, because not
   * every program finds out by itself. Throws RangeError if rows go back.
   */
  add(cells: string, { row = this.row + 1, lines = 1 }: { row?: number; lines?: number } = {}): void {
    if (row <= this.row) throw new RangeError(`row ${row} after row ${this.row}`);
    this.row = row;
    this.raw(rowXml(row, cells, lines));
  }

  /** Makes the cell at the reference (such as A5) lead to the top of another sheet. */
  link(reference: string, sheet: string): void {
    const location = escapeXml(`'${sheet.replaceAll("'", "''")}'!A1`);
    this.links.push(`<hyperlink ref="${reference}" location="${location}" display="${escapeXml(sheet)}"/>`);
  }

  finish(): ZipPart {
    this.raw(sheetEnd(this.options, this.row, this.links));
    this.flush();
    return this.part.finish();
  }

  private raw(xml: string): void {
    // Three bytes a UTF-16 unit at most.
    if (this.used + 3 * xml.length > this.buffer.length) {
      this.flush();
      if (3 * xml.length > this.buffer.length) {
        this.part.push(encoder.encode(xml));
        return;
      }
    }
    this.used += encoder.encodeInto(xml, this.buffer.subarray(this.used)).written;
  }

  private flush(): void {
    this.part.push(this.buffer.subarray(0, this.used));
    this.used = 0;
  }
}

/** What stands before the first row. */
export function sheetHead({ columns, frozenRows, front }: SheetOptions): string {
  const widths = columns.map(
    ({ width, style }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${style}" customWidth="1"/>`,
  );
  const pane = `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`;
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    `<sheetViews><sheetView workbookViewId="0"${front === true ? ' tabSelected="1"' : ''}>` +
    `${frozenRows > 0 ? pane : ''}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`
  );
}

/** A row of cells. */
export function rowXml(row: number, cells: string, lines: number): string {
  return `<row r="${row}"${heightXml(lines)}>${cells}</row>`;
}

/** The height of a row of so many lines of text, as attributes. */
export function heightXml(lines: number): string {
  return lines > 1 ? ` ht="${lines * linePoints}" customHeight="1"` : '';
}

/** What stands behind the last row, which is number `rows`. */
export function sheetEnd(options: SheetOptions, rows: number, links: readonly string[] = []): string {
  const { columns, frozenRows, filter } = options;
  const last = columnName(columns.length - 1);
  return (
    '</sheetData>' +
    (filter ? `<autoFilter ref="A${frozenRows}:${last}${Math.max(rows, frozenRows)}"/>` : '') +
    validationsOf(options) +
    (links.length > 0 ? `<hyperlinks>${links.join('')}</hyperlinks>` : '') +
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>' +
    `<ignoredErrors><ignoredError sqref="A1:${last}${Math.max(rows, 1)}" ` +
    'numberStoredAsText="1"/></ignoredErrors></worksheet>'
  );
}

/** Longest title and text of a prompt, and longest list, in characters (Excel). */
const promptTitleMax = 32;
const promptTextMax = 255;
const listMax = 255;
/** The last row of a sheet (Excel). */
const lastRow = 1_048_576;

/** Throws RangeError for what Excel would not open. */
function validationsOf({ validations = [], frozenRows }: SheetOptions): string {
  if (validations.length === 0) return '';
  const written = validations.map(({ prompt: { title, text }, list, length }, i) => {
    const choices = list?.join(',') ?? '';
    if (title.length > promptTitleMax || text.length > promptTextMax || choices.length > listMax)
      throw new RangeError('a validation that is too long');
    const name = columnName(i);
    const [type, formulas] =
      list !== undefined
        ? ['list', `<formula1>"${escapeXml(choices)}"</formula1>`]
        : length !== undefined
          ? ['textLength', `<formula1>${length[0]}</formula1><formula2>${length[1]}</formula2>`]
          : ['none', ''];
    return (
      `<dataValidation type="${type}" errorStyle="warning" allowBlank="1" showInputMessage="1" showErrorMessage="1" ` +
      `promptTitle="${escapeXml(title)}" prompt="${escapeXml(text).replaceAll('\n', '&#10;')}" ` +
      `sqref="${name}${frozenRows + 1}:${name}${lastRow}">${formulas}</dataValidation>`
    );
  });
  return `<dataValidations count="${written.length}">${written.join('')}</dataValidations>`;
}

/** A text as a cell. Characters that XML forbids are dropped. */
export function textCell(text: string, style: StyleIndex = Style.text): string {
  if (text === '') return `<c s="${style}"/>`;
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

/** As `textCell`, for a text that the workbook stores once: its number among the shared strings. */
export function sharedCell(index: number, style: StyleIndex = Style.text): string {
  return `<c t="s" s="${style}"><v>${index}</v></c>`;
}

export function numberCell(value: number, style: StyleIndex = Style.plain): string {
  return `<c s="${style}"><v>${value}</v></c>`;
}

/** The name of a column, from 0: A, B, … Z, AA. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot hold at all; CR would be read back as LF. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
// eslint-disable-next-line no-control-regex
const special = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff\ud800-\udfff]|_x/;

/**
 * A text escaped for a cell or a quoted attribute. `_x0041_` in a text is kept from being read as a character.
 */
export function escapeXml(text: string): string {
  const cut = text.length > cellCharactersMax ? text.slice(0, cellCharactersMax) : text;
  if (!special.test(cut)) return cut;
  return cut
    .toWellFormed()
    .replace(forbidden, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('\r', '_x000D_')
    .replace(/[&<>"]/g, (character) => entities[character]);
}
