/**
 * Writes the workbooks among the batch fixtures, with what is expected of each: `npm run write -- fixtures`. Same bytes
 * every time.
 */
import { writeFileSync } from 'node:fs';
import { textRow, workbookOf, type WorkbookOptions } from './workbook-writer.ts';
import { zipOf, type ZipPart } from './zip-writer.ts';

const names = ['participant_number', 'personal_id', 'full_name', 'birth_date', 'sex', 'schemes'];
const people = [
  ['5200000001', '052090000001', 'Trần Thị Một', '01/02/1990', '1', 'BHYT'],
  ['5200000002', '052191000002', 'Lê Văn Hai', '03/04/1991', '2', 'BHXHBB;BHYT'],
];
const claims = {
  participant: [5200000001, 5200000002],
  id: [52090000001, 52191000002],
  birthDate: [19900201, 19910403],
  sex: [1, 2],
  schemes: [4, 5],
};
const header = textRow(1, names);
const plain = header + textRow(2, people[0]) + textRow(3, people[1]);
const both = { outcome: 'read', profile: 'canonical', rows: rows(2, 2, 0, 0) };

function rows(read: number, accepted: number, rejected: number, blank: number): object {
  return { read, accepted, rejected, blank };
}

function refused(code: string, more: object = {}): object {
  return { outcome: 'refused', code, ...more };
}

function save(name: string, bytes: Uint8Array, expected: object, extension = 'xlsx'): void {
  const path = (end: string) => new URL(`../fixtures/batches/${name}.${end}`, import.meta.url);
  writeFileSync(path(extension), bytes);
  writeFileSync(path('expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
}

function book(data: string, more: Partial<WorkbookOptions> = {}): Buffer {
  return workbookOf({ sheets: [{ data }], ...more });
}

/** The plain workbook with one part changed. */
function changed(name: string, change: (part: ZipPart) => ZipPart): Buffer {
  return book(plain, { change: (part) => (part.name === name ? change(part) : part) });
}

/** A row of cells written as they are, `{}` standing for the reference. */
function rawRow(row: number, cells: readonly string[]): string {
  const written = cells.map((cell, i) => cell.replace('{}', `r="${String.fromCharCode(65 + i)}${row}"`));
  return `<row r="${row}">${written.join('')}</row>`;
}

const text = (value: string) => `<c {} t="str"><v>${value}</v></c>`;
const number = (value: string, style = 0) => `<c {} s="${style}"><v>${value}</v></c>`;
const person = (cells: string[]) => [...cells, text('BHYT')];

// What honest programs write.
save('xlsx', book(plain), { ...both, claims: { ...claims, row: [1, 2], line: [2, 3] } });
save(
  'xlsx-shared-strings',
  book(
    `${header}<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c ` +
      't="s"><v>4</v></c><c t="s"><v>5</v></c></row>',
    {
      strings: [
        '<t>5200000001</t>',
        '<r><rPr/><t>0520</t></r><r><t>90000001</t></r>',
        '<t xml:space="preserve"> Trần &amp; Một_x000D_ </t><rPh sb="0" eb="1"><t>PHONETIC</t></rPh>',
        '<t><![CDATA[01/02/1990]]></t>',
        '<t>&#49;</t>',
        '<t>BHYT</t>',
      ],
    },
  ),
  {
    outcome: 'read',
    claims: { participant: [5200000001], id: [52090000001], sex: [1], line: [2], birthDate: [19900201] },
  },
);
save(
  'xlsx-numbers',
  book(
    header +
      rawRow(2, person([number('5200000001'), number('52090000001'), text('A B'), text('01/02/1990'), number('1')])) +
      rawRow(
        3,
        person([number('5.200000002E9'), number('5.2090000001E10'), text('A B'), text('1990'), number('1.0')]),
      ) +
      rawRow(4, person([number('100000003'), number('1.01090000001E11'), text('A B'), number('1990'), number('2')])) +
      rawRow(5, person([number('5200000004'), text('5.20991E+10'), text('A B'), number('19900201'), number('1')])) +
      rawRow(6, person([number('5200000005'), number('5.2E+20'), text('A B'), number('33000'), number('1')])) +
      rawRow(7, person([number('5200000006'), number('52090000001.5'), text('A B'), text('1990'), number('1')])) +
      rawRow(8, person([number('-5200000007'), number('1'), text('A B'), text('1990'), number('1')])),
  ),
  {
    outcome: 'read',
    rows: rows(7, 6, 1, 0),
    rejects: [{ row: 7, line: 8, column: 'participant_number', code: 'NUMBER_UNREADABLE' }],
    claims: {
      participant: [5200000001, 5200000002, 100000003, 5200000004, 5200000005, 5200000006],
      id: [52090000001, 52090000001, 101090000001, 0, 0, 0],
      idState: [3, 3, 2, 1, 1, 1],
      birthDate: [19900201, 19900000, 19900000, 19900201, 0, 19900000],
      flags: [4, 4, 33, 0, 0, 0],
    },
  },
);
const dates = ['dd/mm/yyyy', 'mmm-yy', 'yyyy', '[$-42A]dd" tháng "mm;@', 'hh:mm', '0.00'];
save(
  'xlsx-dates',
  book(
    header +
      [
        [32_874, 1],
        [32_874, 2],
        [32_874, 3],
        [32_874, 4],
        [32_874.75, 1],
        [32_874, 5],
        [32_874, 6],
        [60, 1],
        [59, 1],
        [9e9, 1],
      ]
        .map(([serial, style], i) =>
          rawRow(
            i + 2,
            person([number(String(5200000001 + i)), text(''), text('A B'), number(String(serial), style), text('')]),
          ),
        )
        .join('') +
      rawRow(
        12,
        person([number('5200000011'), text(''), text('A B'), '<c {} t="d"><v>1990-01-01T00:00:00</v></c>', text('')]),
      ),
    { cellFormats: dates },
  ),
  {
    outcome: 'read',
    claims: {
      birthDate: [19900101, 19900100, 19900000, 19900101, 19900101, 0, 0, 0, 19000228, 0, 19900101],
    },
  },
);
save(
  'xlsx-dates-1904',
  book(header + rawRow(2, person([number('5200000001'), text(''), text('A B'), number('31412', 1), text('')])), {
    cellFormats: dates,
    date1904: true,
  }),
  { outcome: 'read', claims: { birthDate: [19900101] } },
);
save(
  'xlsx-error-cells',
  book(
    header +
      rawRow(
        2,
        person([
          number('5200000001'),
          '<c {} t="e"><v>#N/A</v></c>',
          '<c {} t="e"><v>#REF!</v></c>',
          '<c {} t="e"><v>#VALUE!</v></c>',
          '<c {} t="b"><v>1</v></c>',
        ]),
      ) +
      rawRow(3, person(['<c {} t="e"><v>#N/A</v></c>', text('052090000001'), text('A B'), text('1990'), text('1')])),
  ),
  {
    outcome: 'read',
    rows: rows(2, 1, 1, 0),
    claims: { idState: [1], nameState: [0], birthDate: [0], sex: [0] },
    unreadableNumbers: 1,
  },
);
save(
  'xlsx-formulas',
  book(
    header +
      rawRow(
        2,
        person([
          '<c {} t="str"><f>"52"&amp;"00000001"</f><v>5200000001</v></c>',
          '<c {}><f>B1</f></c>',
          '<c {} t="str"><f>HYPERLINK("http://example.invalid")</f><v>=A B</v></c>',
          '<c {} s="1"><f>TODAY()</f><v>32874</v></c>',
          number('1'),
        ]),
      ),
    { cellFormats: dates },
  ),
  { outcome: 'read', claims: { participant: [5200000001], idState: [0], birthDate: [19900101] } },
);
save(
  'xlsx-gaps',
  book(
    `${textRow(3, ['DANH SÁCH NGƯỜI THAM GIA'])}<row r="4"/>` +
      textRow(5, ['STT', 'Mã số BHXH', '', 'Họ và tên', 'Ngày sinh', 'Ghi chú']) +
      '<row r="6" spans="1:5"><c r="A6" s="0"/></row>' +
      textRow(9, ['1', '5200000001', '', 'A B', '1990', '', '', 'beside the table']) +
      textRow(20, ['2', '5200000002', '', 'C D', '1991']) +
      textRow(21, ['', '', '', ' ']) +
      textRow(22, ['Tổng cộng', '2']) +
      textRow(30, ['', '', '', 'Người lập biểu']) +
      textRow(34, ['', '', '', 'Trần Thị Lập']),
  ),
  {
    metadata: { schemes: 'BHYT' },
    outcome: 'read',
    profile: 'aliases',
    rows: rows(6, 2, 0, 4),
    claims: { participant: [5200000001, 5200000002], row: [1, 2], line: [9, 20] },
  },
);
save(
  'xlsx-two-row-header',
  book(
    textRow(1, ['CÔNG TY A']) +
      textRow(6, ['STT', 'Họ và tên', 'Mã số BHXH', 'Loại phương án', 'Mã loại PA', 'Thông tin', '', 'Mã DT']) +
      textRow(7, ['', '', '', '', '', 'Ngày Sinh', 'Giới tính']) +
      textRow(8, ['1', 'A B', '5200000001', 'Tăng', '1', '1990', '0', '01']),
  ),
  {
    metadata: { schemes: 'BHXHBB' },
    outcome: 'read',
    profile: 'd02-lt',
    rows: rows(1, 1, 0, 0),
    claims: { participant: [5200000001], birthDate: [19900000], sex: [2], line: [8], row: [1] },
  },
);
save(
  'xlsx-prefixed-names',
  book(plain, {
    change: (part) =>
      part.name.endsWith('sheet1.xml')
        ? {
            ...part,
            content: String(part.content)
              .replaceAll(/<(\/?)(?=[a-z])/g, '<$1x:')
              .replace('xmlns=', 'xmlns:x='),
          }
        : part,
  }),
  { ...both, claims },
);
save(
  'xlsm',
  book(plain, { more: [{ name: 'xl/vbaProject.bin', content: 'never looked at' }] }),
  { ...both, claims },
  'xlsm',
);
save(
  'xlsx-external-links',
  book(plain, {
    more: [{ name: 'xl/externalLinks/externalLink1.xml', content: '<externalLink/>' }],
    change: (part) =>
      part.name === 'xl/_rels/workbook.xml.rels'
        ? {
            ...part,
            content: String(part.content).replace(
              '</Relationships>',
              '<Relationship Id="e" Type="x/worksheet" Target="http://example.invalid/a.xml" ' +
                'TargetMode="External"/></Relationships>',
            ),
          }
        : part,
  }),
  { ...both, claims },
);
save('xlsx-stored', book(plain, { change: (part) => ({ ...part, stored: true }) }), { ...both, claims });
save(
  'xlsx-sizes-behind',
  book(plain, {
    change: (part) => ({
      ...part,
      local: (bytes) => bytes.fill(0, 14, 26).writeUInt16LE(8, 6),
      central: (bytes) => bytes.writeUInt16LE(8, 8),
    }),
  }),
  { ...both, claims },
);

// Sheets.
const notes = textRow(1, ['Hướng dẫn']);
save('xlsx-sheets', workbookOf({ sheets: [{ data: notes }, { data: plain }, { data: plain, state: 'hidden' }] }), {
  ...both,
  claims,
});
save(
  'xlsx-two-sheets-fit',
  workbookOf({ sheets: [{ data: plain }, { data: notes }, { data: plain }] }),
  refused('SHEET_AMBIGUOUS', { facts: { sheets: '1, 3' } }),
);
save(
  'xlsx-only-hidden-sheet-fits',
  workbookOf({ sheets: [{ data: notes }, { data: plain, state: 'veryHidden' }] }),
  refused('SHEET_HIDDEN', { facts: { sheet: 2 } }),
);
save(
  'xlsx-no-sheet-fits',
  workbookOf({ sheets: [{ data: notes }, { data: notes }] }),
  refused('SHEET_NONE', { facts: { sheets: 2 } }),
);
save('xlsx-missing-column', book(textRow(4, ['Mã số BHXH', 'Họ và tên'])), {
  metadata: { schemes: 'BHYT' },
  ...refused('HEADER_MISSING_COLUMN', { line: 4, facts: { columns: 'birth_date' } }),
});
save('xlsx-empty-sheet', book(''), refused('FILE_EMPTY'));
save('xlsx-header-only', book(header), refused('NO_ROWS'));
save(
  'xlsx-reserved-name',
  book(textRow(1, [...names, '__proto__'])),
  refused('HEADER_RESERVED_NAME', { line: 1, facts: { position: 7 } }),
);
save('xlsx-long-cell', book(header + textRow(2, ['x'.repeat(200_000), 'y'.repeat(100_000)]) + textRow(3, people[0])), {
  outcome: 'read',
  rejects: [{ row: 1, line: 2, column: '', code: 'ROW_TOO_LONG' }],
});

// Workbooks that are damaged, or not what they say.
save(
  'xlsx-shared-string-missing',
  book(`${header}<row><c t="s"><v>7</v></c></row>`),
  refused('WORKBOOK_DAMAGED', { line: 2, facts: { reason: 'shared string' } }),
);
save(
  'xlsx-rows-disordered',
  book(plain + textRow(2, people[0])),
  refused('WORKBOOK_DAMAGED', { line: 4, facts: { reason: 'row' } }),
);
save(
  'xlsx-cells-disordered',
  book(`${header}<row r="2"><c r="B2"/><c r="A2"/></row>`),
  refused('WORKBOOK_DAMAGED', { line: 2 }),
);
save('xlsx-row-beyond', book(`${header}<row r="1048577"/>`), refused('WORKBOOK_DAMAGED', { line: 2 }));
save('xlsx-column-beyond', book(`${header}<row r="2"><c r="XFE2"/></row>`), refused('WORKBOOK_DAMAGED', { line: 2 }));
save(
  'xlsx-part-missing',
  book(plain, { change: (part) => (part.name.endsWith('sheet1.xml') ? undefined : part) }),
  refused('WORKBOOK_DAMAGED', { facts: { reason: 'part' } }),
);
save(
  'xlsx-xml-cut-off',
  changed('xl/worksheets/sheet1.xml', (part) => ({ ...part, content: String(part.content).slice(0, -20) })),
  refused('XML_DAMAGED'),
);
save(
  'xlsx-utf16-part',
  changed('xl/worksheets/sheet1.xml', (part) => ({
    ...part,
    content: Buffer.from(`\uFEFF${part.content as string}`, 'utf16le'),
  })),
  refused('XML_ENCODING'),
);
const bomb =
  '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c ' +
  'SYSTEM "file:///etc/passwd">]>';
save(
  'xlsx-doctype',
  changed('xl/sharedStrings.xml', (part) => ({
    ...part,
    content: String(part.content).replace('<sst', `${bomb}<sst`),
  })),
  refused('XML_DOCTYPE'),
);
save(
  'xlsx-unknown-entity',
  changed('xl/sharedStrings.xml', (part) => ({ ...part, content: '<sst><si><t>&c;</t></si></sst>' })),
  refused('XML_DAMAGED'),
);
save(
  'xlsb',
  book(plain, {
    change: (part) =>
      part.name === '_rels/.rels'
        ? { ...part, content: String(part.content).replace('workbook.xml', 'workbook.bin') }
        : part,
  }),
  refused('FORMAT_UNSUPPORTED', { facts: { format: 'xlsb' } }),
  'xlsb',
);
save(
  'docx',
  zipOf([{ name: 'word/document.xml', content: '<w/>' }]),
  refused('FORMAT_UNSUPPORTED', { facts: { format: 'docx' } }),
  'docx',
);
save(
  'zip-of-csv',
  zipOf([{ name: 'a.csv', content: names.join(',') }]),
  refused('FORMAT_UNSUPPORTED', { facts: { format: 'zip' } }),
  'zip',
);

// Archives that no honest program writes.
const sheet = 'xl/worksheets/sheet1.xml';
const whole = book(plain);
save('zip-cut-off', whole.subarray(0, -30), refused('ZIP_DAMAGED'));
save('zip-more-behind', Buffer.concat([whole, Buffer.from('behind')]), refused('ZIP_DAMAGED'));
save(
  'zip-more-before',
  Buffer.concat([whole.subarray(0, 60), Buffer.from('between'), whole.subarray(60)]),
  refused('ZIP_HEADER_MISMATCH'),
);
for (const [name, path] of Object.entries({
  traversal: '../../evil.xml',
  absolute: '/etc/passwd',
  backslash: 'xl\\evil.xml',
  drive: 'C:evil',
  newline: 'a\nb',
  bidi: 'a\u202Eb',
}))
  save(`zip-name-${name}`, book(plain, { more: [{ name: path, content: 'x' }] }), refused('ZIP_BAD_ENTRY_NAME'));
save(
  'zip-duplicate',
  book(plain, { more: [{ name: sheet.toUpperCase(), content: 'x' }] }),
  refused('ZIP_DUPLICATE_ENTRY'),
);
save(
  'zip-encrypted',
  changed(sheet, (part) => ({ ...part, local: (b) => b.writeUInt16LE(1, 6), central: (b) => b.writeUInt16LE(1, 8) })),
  refused('FILE_ENCRYPTED'),
);
save(
  'zip-other-method',
  changed(sheet, (part) => ({
    ...part,
    local: (b) => b.writeUInt16LE(12, 8),
    central: (b) => b.writeUInt16LE(12, 10),
  })),
  refused('ZIP_UNSUPPORTED'),
);
save(
  'zip-overlap',
  book(plain, { more: [{ name: 'again', content: 'x', central: (b) => b.writeUInt32LE(0, 42) }] }),
  refused('ZIP_HEADER_MISMATCH'),
);
const inner = zipOf([{ name: 'b', content: 'x', stored: true }]).subarray(0, 32);
save(
  'zip-entry-in-entry',
  zipOf([
    { name: 'a', content: inner, stored: true },
    { name: 'b', content: 'x', stored: true, central: (b) => b.writeUInt32LE(31, 42) },
  ]),
  refused('ZIP_OVERLAP'),
);
save(
  'zip-local-name-differs',
  changed(sheet, (part) => ({ ...part, central: (b) => b.writeUInt32LE(0, 42) })),
  refused('ZIP_HEADER_MISMATCH'),
);
save(
  'zip-local-size-differs',
  changed(sheet, (part) => ({ ...part, local: (b) => b.writeUInt32LE(9, 22) })),
  refused('ZIP_HEADER_MISMATCH'),
);
const lies = (size: number) =>
  changed(sheet, (part) => ({
    ...part,
    local: (b) => b.writeUInt32LE(size, 22),
    central: (b) => b.writeUInt32LE(size, 24),
  }));
save('zip-size-too-small', lies(100), refused('ZIP_HEADER_MISMATCH'));
save('zip-size-too-large', lies(100_000), refused('ZIP_HEADER_MISMATCH'));
save('zip-ratio', lies(900_000_000), refused('ZIP_RATIO'));
save(
  'zip-wrong-crc',
  changed(sheet, (part) => ({ ...part, local: (b) => b.writeUInt32LE(1, 14), central: (b) => b.writeUInt32LE(1, 16) })),
  refused('ZIP_DAMAGED'),
);
save(
  'zip-damaged-data',
  changed(sheet, (part) => ({ ...part, packed: Buffer.from([0x07, 1, 2, 3]) })),
  refused('ZIP_DAMAGED'),
);
save(
  'zip-too-large',
  book(plain, {
    more: Array.from({ length: 80 }, (_, i) => ({
      name: `pad${i}`,
      content: 'x',
      local: (b: Buffer) => b.writeUInt32LE(16_000_000, 22),
      central: (b: Buffer) => b.writeUInt32LE(16_000_000, 24),
    })),
  }),
  refused('ZIP_TOO_LARGE'),
);
save(
  'zip-too-many-entries',
  book(plain, { more: Array.from({ length: 2001 }, (_, i) => ({ name: `p${i}`, content: '', stored: true })) }),
  refused('ZIP_TOO_LARGE', { facts: { limit: 2000 } }),
);
