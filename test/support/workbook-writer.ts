/** Writes workbooks for tests, cell by cell as XML, so that each can hold exactly what is tested. */
import { zipOf, type ZipPart } from './zip-writer.ts';

export interface WorkbookOptions {
  sheets: { name?: string; state?: string; data: string }[]; // `data`: the content of sheetData
  strings?: string[]; // content of each `si`
  cellFormats?: string[]; // number formats of the styles from 1 on; style 0 is General
  date1904?: boolean;
  more?: ZipPart[];
  /** Changes a part, or leaves it out. */
  change?: (part: ZipPart) => ZipPart | undefined;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const links = 'http://schemas.openxmlformats.org/package/2006/relationships';
const firstCustomFormat = 164;

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A row of inline strings. */
export function textRow(row: number, cells: readonly string[]): string {
  const written = cells.map((cell, i) =>
    cell === '' ? '' : `<c r="${columnName(i)}${row}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

export function columnName(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));
}

/** What each part is: our reader does not ask, other programs do not open a package without it. */
function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const part = (name: string, kind: string): string =>
    `<Override PartName="/xl/${name}.xml" ContentType="${type}.${kind}+xml"/>`;
  const parts = Array.from({ length: sheets }, (_, i) => part(`worksheets/sheet${i + 1}`, 'worksheet'));
  return (
    `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${part('workbook', 'sheet.main')}` +
    `${parts.join('')}${part('styles', 'styles')}${part('sharedStrings', 'sharedStrings')}</Types>`
  );
}

export function workbookParts(options: WorkbookOptions): ZipPart[] {
  const { sheets, strings = [], cellFormats = [] } = options;
  const relationship = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const parts: ZipPart[] = [
    { name: '[Content_Types].xml', content: contentTypes(sheets.length) },
    {
      name: '_rels/.rels',
      content:
        `${head}<Relationships ` +
        `xmlns="${links}">${relationship('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content:
        `${head}<workbook xmlns="${main}" xmlns:r="${office}">` +
        `<workbookPr${options.date1904 === true ? ' date1904="1"' : ''}/><sheets>${sheets
          .map(
            ({ name, state }, i) =>
              `<sheet name="${name ?? `Trang ${i + 1}`}" ` +
              `sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="s${i + 1}"/>`,
          )
          .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        `${head}<Relationships xmlns="${links}">` +
        sheets.map((_, i) => relationship(`s${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('') +
        relationship('a', 'styles', 'styles.xml') +
        `${relationship('b', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content: `${head}<styleSheet xmlns="${main}"><numFmts>${cellFormats
        .map(
          (code, i) =>
            `<numFmt numFmtId="${firstCustomFormat + i}" formatCode="${escaped(code).replaceAll('"', '&quot;')}"/>`,
        )
        .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${cellFormats
        .map((_, i) => `<xf numFmtId="${firstCustomFormat + i}"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
    {
      name: 'xl/sharedStrings.xml',
      content: `${head}<sst xmlns="${main}">${strings.map((string) => `<si>${string}</si>`).join('')}</sst>`,
    },
    ...sheets.map(({ data }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content:
        `${head}<worksheet xmlns="${main}"><sheetData>${data}</sheetData><mergeCells ` +
        'count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    })),
    ...(options.more ?? []),
  ];
  return parts.flatMap((part) => (options.change === undefined ? [part] : (options.change(part) ?? [])));
}

export function workbookOf(options: WorkbookOptions): Buffer {
  return zipOf(workbookParts(options));
}
