/**
 * Writes workbooks (XLSX: a ZIP of XML parts, ECMA-376) without anything that runs, leads outside, or says who made
 * them when. The same sheets give the same bytes. Memory is the compressed workbook and 300 KiB for each sheet in the
 * making.
 */
import { Refusal } from '../../base/errors.ts';
import { columnName, escapeXml, SheetWriter, type SheetOptions } from './sheet-writer.ts';
import { readZipDirectory, type ZipEntry } from '../zip/directory.ts';
import { readZipEntry } from '../zip/entry.ts';
import { partOfPieces, ZipPartWriter, zipArchive, type PackedPiece, type ZipPart } from '../zip/writer.ts';

export {
  heightXml,
  linesOf,
  numberCell,
  rowXml,
  sharedCell,
  sheetEnd,
  sheetHead,
  SheetWriter,
  Style,
  textCell,
} from './sheet-writer.ts';
export type { SheetColumn, SheetOptions, SheetValidation } from './sheet-writer.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packageOf = 'http://schemas.openxmlformats.org/package/2006';
const officeOf = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Longest name of a sheet, and what it cannot hold (Excel). */
const nameCharactersMax = 31;
const nameForbidden = /[\\/?*[\]:']/;

interface BookSheet {
  name: string;
  options: SheetOptions;
  content: { readonly row: number; finish(): ZipPart };
}

export class WorkbookWriter {
  private readonly sheets: BookSheet[] = [];

  /**
   * A new sheet behind the others; several can be written at once. Throws RangeError for a name Excel would not take.
   */
  sheet(name: string, options: SheetOptions): SheetWriter {
    const writer = new SheetWriter(this.nextPart(), options);
    this.add({ name, options, content: writer });
    return writer;
  }

  /** The same of pieces that were packed elsewhere, from `sheetHead` to `sheetEnd`; `row` is the last row. */
  packedSheet(name: string, options: SheetOptions, row: number, pieces: readonly PackedPiece[]): void {
    const part = this.nextPart();
    this.add({ name, options, content: { row, finish: () => partOfPieces(part, pieces) } });
  }

  private nextPart(): string {
    return `xl/worksheets/sheet${this.sheets.length + 1}.xml`;
  }

  private add(sheet: BookSheet): void {
    const { name } = sheet;
    const taken = this.sheets.some((each) => each.name.toLowerCase() === name.toLowerCase());
    if (name === '' || name.length > nameCharactersMax || nameForbidden.test(name) || taken)
      throw new RangeError('not a name of a new sheet');
    this.sheets.push(sheet);
  }

  /** The bytes of the workbook. `title` is shown in its properties; `texts` are what `sharedCell` numbers, from 0. */
  finish(title: string, texts: readonly string[] = []): Uint8Array {
    const sheets = this.sheets.map(({ content }) => content.finish());
    return zipArchive([
      part('[Content_Types].xml', contentTypes(sheets)),
      part('_rels/.rels', rootRelationships),
      part('docProps/core.xml', properties(title)),
      part('xl/workbook.xml', this.book()),
      part('xl/_rels/workbook.xml.rels', bookRelationships(sheets.length)),
      part('xl/styles.xml', styles),
      part('xl/sharedStrings.xml', sharedStrings(texts)),
      ...sheets,
    ]);
  }

  private book(): string {
    const list = this.sheets.map(
      ({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
    );
    const names = this.sheets.flatMap(({ name, options, content }, i) => {
      const { frozenRows, columns, filter, printed } = options;
      const place = `'${escapeXml(name)}'!`;
      const last = columnName(columns.length - 1);
      const found: string[] = [];
      if (filter)
        found.push(
          `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" ` +
            `hidden="1">${place}$A$${frozenRows}:$${last}$${Math.max(content.row, frozenRows)}</definedName>`,
        );
      if (printed !== undefined)
        found.push(
          '<definedName name="_xlnm.Print_Area" ' +
            `localSheetId="${i}">${place}$A$1:$${columnName(printed - 1)}$${Math.max(content.row, 1)}</definedName>`,
        );
      if (frozenRows > 0)
        found.push(
          `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${place}$1:$${frozenRows}</definedName>`,
        );
      return found;
    });
    const defined = names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`;
    return (
      `<workbook xmlns="${main}" xmlns:r="${officeOf}"><bookViews><workbookView activeTab="0"/></bookViews>` +
      `<sheets>${list.join('')}</sheets>${defined}</workbook>`
    );
  }
}

/**
 * True if the bytes are an archive as this writer lays it out, whose parts are what their CRC says. How they were
 * compressed does not matter: books of versions before, and of other versions of zlib, are as good.
 */
export function isOwnWorkbook(bytes: Uint8Array): boolean {
  try {
    const parts = [...readZipDirectory(bytes).values()].map((entry) => wholePart(bytes, entry));
    const again = zipArchive(parts);
    let same = again.length === bytes.length;
    for (let i = 0; same && i < bytes.length; i++) same = again[i] === bytes[i];
    return same;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The part as it is in the archive. Throws Refusal if its content is not what the archive says. */
function wholePart(bytes: Uint8Array, entry: ZipEntry): ZipPart {
  const { name, crc, size, start, packed } = entry;
  readZipEntry(bytes, entry, () => undefined);
  return { name, crc, size, packed: [bytes.subarray(start, start + packed)] };
}

function part(name: string, xml: string): ZipPart {
  const writer = new ZipPartWriter(name);
  writer.push(new TextEncoder().encode(declaration + xml));
  return writer.finish();
}

function contentTypes(sheets: readonly ZipPart[]): string {
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const types: [name: string, type: string][] = [
    ['xl/workbook.xml', `${spreadsheet}.sheet.main+xml`],
    ['xl/styles.xml', `${spreadsheet}.styles+xml`],
    ['xl/sharedStrings.xml', `${spreadsheet}.sharedStrings+xml`],
    ['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ...sheets.map(({ name }): [string, string] => [name, `${spreadsheet}.worksheet+xml`]),
  ];
  const overrides = types.map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`);
  return (
    `<Types xmlns="${packageOf}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

const rootRelationships =
  `<Relationships xmlns="${packageOf}/relationships">` +
  `<Relationship Id="rId1" Type="${officeOf}/officeDocument" Target="xl/workbook.xml"/>` +
  `<Relationship Id="rId2" Type="${packageOf}/relationships/metadata/core-properties" ` +
  'Target="docProps/core.xml"/></Relationships>';

function bookRelationships(sheets: number): string {
  const links = Array.from({ length: sheets }, (_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`]);
  const all = [...links, ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']].map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${officeOf}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${packageOf}/relationships">${all.join('')}</Relationships>`;
}

/** Who and when are left out: the workbook names its content, not who opened or made it. */
function properties(title: string): string {
  return (
    `<cp:coreProperties xmlns:cp="${packageOf}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>doisoat</dc:creator></cp:coreProperties>`
  );
}

function sharedStrings(texts: readonly string[]): string {
  const items = texts.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`);
  return `<sst xmlns="${main}" uniqueCount="${texts.length}">${items.join('')}</sst>`;
}

/** In the order of `Style`. 49 is the built-in format Text: a number of 10 digits keeps its zero when it is edited. */
const formats = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment ' +
    'horizontal="right" vertical="top" indent="1"/></xf>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" ' +
    'applyAlignment="1"><alignment vertical="top"/></xf>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" ' +
    'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" ' +
    'applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>',
  '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
  '<xf numFmtId="49" fontId="3" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" ' +
    'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" ' +
    'applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
];
const font = (more: string, size = 11, colour = 'FF000000') =>
  `<font>${more}<sz val="${size}"/><color rgb="${colour}"/><name val="Arial"/><family val="2"/></font>`;
const styles =
  `<styleSheet xmlns="${main}">` +
  `<fonts count="4">${font('')}${font('<b/>')}${font('<b/>', 16)}${font('<u/>', 11, 'FF0A4A8A')}</fonts>` +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor ' +
  'indexed="64"/></patternFill></fill></fills>' +
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>' +
  '<border><left/><right/><top/><bottom style="medium"><color rgb="FF3F4D5D"/></bottom><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${formats.length}">${formats.join('')}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
