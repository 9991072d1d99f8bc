/**
 * Writes the batch fixtures in old encodings and of formats that are no tables, with what is expected of each: part of
 * `npm run write -- fixtures`. Same bytes every time.
 */
import { writeFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { textRow, workbookParts } from './workbook-writer.ts';
import { zipOf } from './zip-writer.ts';

function save(name: string, bytes: Uint8Array, expected: object, extension: string): void {
  const path = (end: string) => new URL(`../fixtures/batches/${name}.${end}`, import.meta.url);
  writeFileSync(path(extension), bytes);
  writeFileSync(path('expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
}

function refused(code: string, more: object = {}): object {
  return { outcome: 'refused', code, ...more };
}

const header = ['Mã số BHXH', 'Số CCCD', 'Họ và tên', 'Ngày sinh', 'Giới tính'];
const people = [
  ['5200000001', '052090000001', 'Trần Thị Một', '01/02/1990', 'Nam'],
  ['5200000002', '052191000002', 'Lê Văn Hải', '03/04/1991', 'Nữ'],
  ['5200000003', '052091000003', 'Nguyễn Đức Thắng', '05/06/1991', 'Nam'],
];
const table = [header, ...people].map((row) => `${row.join(',')}\r\n`).join('');
const metadata = { schemes: 'BHYT' };
const read = {
  metadata,
  outcome: 'read',
  profile: 'aliases',
  rows: { read: 3, accepted: 3, rejected: 0, blank: 0 },
  claims: {
    participant: [5200000001, 5200000002, 5200000003],
    nameState: [1, 1, 1],
    sex: [1, 2, 1],
    flags: [16, 16, 16], // NAME_DECODED
  },
};

// Text of one byte a letter. windows-1258 has letters with marks of vowels, tones stand behind them.
const as1258 = (text: string): Buffer =>
  iconv.encode(
    text.normalize('NFC').replace(/\p{L}/gu, (letter) => {
      const apart = letter.normalize('NFD');
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(apart)?.[0] ?? '';
      return apart.replace(tone, '').normalize('NFC') + tone;
    }),
    'windows-1258',
  );
save('ansi-1258', as1258(table), { ...read, encoding: 'windows-1258' }, 'csv');
const last = table.split('\r\n')[1].replace('01,', '05,');
const long = `${table}${'5200000004,,A B,1990,Nam\r\n'.repeat(3000)}${last}\r\n`;
save('ansi-1258-semicolons', as1258(table.replaceAll(',', ';')), { ...read, encoding: 'windows-1258' }, 'csv');
const ascii = long.split('\r\n').slice(4).join('\r\n');
save(
  'ansi-1258-late',
  as1258(`participant_number,personal_id,full_name,birth_date,sex\r\n${ascii}`),
  { metadata, outcome: 'read', encoding: 'windows-1258', rows: { read: 3001, accepted: 3001, rejected: 0, blank: 0 } },
  'csv',
);
/** The same three people as bytes of the ABC and VNI fonts, and headings of ASCII. */
const plainHeader = 'participant_number,personal_id,full_name,birth_date,sex\r\n';
const withNames = (names: readonly string[]): Buffer =>
  Buffer.from(
    plainHeader + people.map((row, i) => `${[row[0], row[1], names[i], row[3], '1'].join(',')}\r\n`).join(''),
    'latin1',
  );
const decoded = { ...read, profile: 'canonical', claims: { nameState: [1, 1, 1], flags: [16, 16, 16] } };
const oneSex = (flags: number[]): object => ({ ...decoded, claims: { nameState: [1, 1, 1], flags } });
save(
  'ansi-tcvn3',
  withNames(['TrÇn ThÞ Mét', 'Lª V¨n H¶i', 'NguyÔn §øc Th¾ng']),
  { ...oneSex([16, 17, 16]), encoding: 'tcvn3' },
  'csv',
);
save(
  'ansi-vni',
  withNames(['Traàn Thò Moät', 'Leâ Vaên Haûi', 'Nguyeãn Ñöùc Thaéng']),
  { ...oneSex([16, 17, 16]), encoding: 'vni' },
  'csv',
);
save(
  'eight-bit-unknown',
  Buffer.from(`${plainHeader}5200000001,,Gr\xfc\xdfe \xc6\xf8\xe5,1990,1\r\n`, 'latin1'),
  { metadata, ...refused('ENCODING_UNSUPPORTED', { line: 2, facts: { encoding: '8-bit' } }) },
  'csv',
);
save(
  'utf8-damaged-cells',
  Buffer.concat([Buffer.from(table), Buffer.from('5200000004,,Tr\xe2n M\xf4,1990,Nam\r\n', 'latin1')]),
  { metadata, outcome: 'read', claims: { nameState: [1, 1, 1, 0] } },
  'csv',
);

// What other programs save as .xls, or send in place of a table.
const cells = (row: readonly string[], tag: string): string => row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
const html = [header, ...people].map((row) => `<tr>${cells(row, 'td')}</tr>`).join('');
const page = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>${html}</table></body></html>`;
const unsupported = (format: string): object => refused('FORMAT_UNSUPPORTED', { facts: { format } });
save('html-as-xls', Buffer.from(`\ufeff\r\n${page}`), unsupported('html'), 'xls');
save('html-table-as-xls', Buffer.from(`<table border=1>${html}</table>`), unsupported('html'), 'xls');
save('html-utf16-as-xls', Buffer.from(`\ufeff${page}`, 'utf16le'), unsupported('html'), 'xls');
save('xhtml-as-xls', Buffer.from(`<?xml version="1.0"?>\n<!DOCTYPE html>\n${page}`), unsupported('html'), 'xls');
const sheet = [header, ...people]
  .map((row) => `<Row>${row.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`)
  .join('');
const workbook2003 =
  '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" ' +
  `xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>${sheet}</Table></Worksheet></Workbook>`;
save(
  'xml-2003-as-xls',
  Buffer.from(`<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n${workbook2003}`),
  unsupported('xml-2003'),
  'xls',
);
save('xml-2003-plain', Buffer.from(`<?xml version="1.0"?>${workbook2003}`), unsupported('xml-2003'), 'xml');
save('xml-list', Buffer.from('<?xml version="1.0"?>\n<list><person/></list>'), unsupported('xml'), 'xml');
save('mhtml-as-xls', Buffer.from(`MIME-Version: 1.0\r\n\r\n${page}`), unsupported('mhtml'), 'xls');
save('rtf', Buffer.from('{\\rtf1\\ansi table}'), unsupported('rtf'), 'rtf');
save(
  'dbf',
  Buffer.concat([Buffer.from([3, 126, 11, 29, 3, 0, 0, 0, 97, 0, 61, 0, 0, 0]), Buffer.alloc(50)]),
  unsupported('dbf'),
  'dbf',
);
save(
  'ods',
  zipOf([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'content.xml', content: '<office:document-content/>' },
  ]),
  unsupported('ods'),
  'ods',
);
const compound = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(1016)]);
const stream = (name: string): Buffer => Buffer.concat([compound, Buffer.from(name, 'utf16le'), Buffer.alloc(512)]);
save('xls-workbook', stream('Workbook'), refused('FORMAT_XLS'), 'xls');
save('xlsx-encrypted', stream('EncryptedPackage'), refused('FILE_ENCRYPTED'), 'xlsx');
save('xls-before-1994', Buffer.from([9, 8, 8, 0, 0, 5, 5, 0]), refused('FORMAT_XLS'), 'xls');

// Workbooks that unusual but honest programs write.
const data = [header, ...people].map((row, i) => textRow(i + 1, row)).join('');
const people3 = { ...read, claims: { ...read.claims, flags: [0, 0, 0] } };
const book = (more: Partial<Parameters<typeof workbookParts>[0]> = {}): Buffer =>
  zipOf(workbookParts({ sheets: [{ data }], ...more }));
save(
  'xlsx-root-part',
  book({
    change: (part) => ({
      ...part,
      name: part.name.replace(/^xl\//, ''),
      content: String(part.content).replaceAll('/xl/', '/').replaceAll('"xl/', '"'),
    }),
  }),
  people3,
  'xlsx',
);
const utf8Flag = 0x800;
save(
  'zip-utf8-flag-local',
  book({ change: (part) => ({ ...part, local: (bytes) => void bytes.writeUInt16LE(utf8Flag, 6) }) }),
  people3,
  'xlsx',
);
save(
  'zip-utf8-flag-central',
  book({ change: (part) => ({ ...part, central: (bytes) => void bytes.writeUInt16LE(utf8Flag, 8) }) }),
  people3,
  'xlsx',
);
save(
  'zip-other-flag-differs',
  book({ change: (part) => ({ ...part, local: (bytes) => void bytes.writeUInt16LE(2, 6) }) }),
  { metadata, ...refused('ZIP_HEADER_MISMATCH') },
  'xlsx',
);
const beyond = 300_000;
const tooLong = {
  metadata,
  outcome: 'read',
  rows: { read: 4, accepted: 3, rejected: 1, blank: 0 },
  rejects: [{ row: 4, line: 5, column: '', code: 'ROW_TOO_LONG' }],
};
save(
  'xlsx-long-text',
  book({ sheets: [{ data: data + textRow(5, ['5200000004', '', 'x'.repeat(beyond), '1990']) }] }),
  tooLong,
  'xlsx',
);
save(
  'xlsx-long-shared-string',
  book({
    sheets: [{ data: `${data}<row r="5"><c r="A5" t="s"><v>0</v></c><c r="C5" t="s"><v>1</v></c></row>` }],
    strings: ['<t>5200000004</t>', `<t>${'&amp;'.repeat(beyond)}</t>`],
  }),
  tooLong,
  'xlsx',
);
save(
  'xlsx-long-section',
  book({
    sheets: [
      {
        data:
          `${data}<row r="5"><c r="A5" t="str"><v>5200000004</v></c>` +
          `<c r="C5" t="str"><v><![CDATA[${'ộ'.repeat(beyond)}]]></v></c></row>`,
      },
    ],
  }),
  tooLong,
  'xlsx',
);
