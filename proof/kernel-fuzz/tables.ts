/**
 * Tables of text as offices send them and as nobody should: every form of header, delimiter, quotes, ends of lines and
 * encoding, with cells that are right, that are repaired and that are nothing.
 */
import { gzipSync } from 'node:zlib';
import { asMisreadUtf8, asTcvn3, asVni, asWindows1258 } from '../../generate/legacy-encodings.ts';

/** Chooses below `end`. */
export type Below = (end: number) => number;

const names = (
  "Nguyễn Thị Hoa|Trần Văn An|NGUYỄN VĂN BÌNH|lê thị mỹ duyên|H'Ngan Niê|Y`Bhiu Ksor|Đặng Hoàng Thùy Trang|Hoà|" +
  'Ng. V. An|Phan T Hoa|Nguyễn Thị Hoa (B)|Trần An [đã chuyển]|Loïc Dupont|TuÊn|Trùc|Nguyễn  Văn   An| An Bình |' +
  'Trần\u00a0Văn\u00a0An|H\u2019Ngan|H\u02bcLinh|TrầnThịHườngNguyễnVănAn|M’Lô Y Nam|Ñiêu K’Rong|Smith-Jones Ann|O|' +
  'Ä. Ö|Đỗ Thị Ánh Tuyết Ngọc Lan Hương Mai Chi|0912|...|\u200bAn|Nguyêñ An|An\tBình|Trần "Bé" An|\u0301|\ufeff'
).split('|');
const dates = (
  '01/02/1990|31/12/1985|29/02/2000|29/02/2001|1/5/1990|05/1990|1990|19900501|1990-05-01|2001.02.03|15-08-1975|' +
  '00/00/1960|00/07/1960|01/01/1970|01/07/1970|1990-05-01 00:00:00|32/01/1990|01/13/1990|01/01/2026|05/01/2026|' +
  '06/01/2026|2027|90|1990.0|01/01/1899|12/1899|x| 01/02/1990 |01/02-1990|199005010000|３１/12/1985'
).split('|');
const kinds = '0|1|2|3|4|năm|đầy đủ|x'.split('|');
const sexes = 'Nam|Nữ|1|0|2|3|nữ|x|?|9|1.0'.split('|');
const schemes = 'BHYT|BHXHBB;BHTN|BHXH|BHXH, BHTN|BHXHTN|4|abc|BHYT và BHTN| BHYT |không'.split('|');
const categories = 'HT|GD|QN|CA|TE1|HS|CK|Hộ gia đình|Cán bộ, công chức|học sinh'.split('|');
const units = [
  ...'TZ0001A|XP52020|Trường THPT Nguyễn Trãi, Quy Nhơn|Công ty "An"|UBND xã An Nhơn Tây, huyện Củ Chi|a'.split('|'),
  'Đơn vị có tên rất dài '.repeat(14),
];
const nationalities = 'VN|Việt Nam|US|Lào|000|xyz|Kinh'.split('|');
const cards = 'GD4525214562379|QN4970123456789|CA4980123456789|HC 4 97 0123456789|TE1791234567890|x|GD4'.split('|');
const noNumbers = 'không có|0|000000000|x|chưa có|#N/A|-'.split('|');

function pick<T>(below: Below, from: readonly T[]): T {
  return from[below(from.length)];
}

/** Mostly a usual one: the first of `from`, or any. */
function usual(below: Below, from: readonly string[], usuals: number): string {
  return below(6) > 0 ? from[below(usuals)] : below(5) === 0 ? '' : pick(below, from);
}

function digits(below: Below, count: number): string {
  return Array.from({ length: count }, () => below(10)).join('');
}

/** An ID that agrees with date and sex as often as not. */
function personalId(below: Below, date: string, sex: string): string {
  const year = /(19|20)(\d\d)/.exec(date);
  const female = /^(N?ữ|nữ|2|0)$/i.test(sex);
  const century = year?.[1] === '20' ? 2 : 0;
  const middle = below(4) > 0 && year !== null ? `${century + (female ? 1 : 0)}${year[2]}` : digits(below, 3);
  return `${pick(below, ['052', '001', '079', '048', '101', '500'])}${middle}${digits(below, 6)}`;
}

function numberAs(below: Below, number: string): string {
  switch (below(12)) {
    case 0:
      return number.replace(/^0+/, '');
    case 1:
      return `'${number}`;
    case 2:
      return ` ${number.slice(0, 3)} ${number.slice(3)}`;
    case 3:
      return `${number}.00`;
    case 4:
      return number.slice(0, below(number.length));
    default:
      return number;
  }
}

type Field =
  | 'number'
  | 'id'
  | 'old'
  | 'name'
  | 'date'
  | 'kind'
  | 'sex'
  | 'schemes'
  | 'category'
  | 'unit'
  | 'card'
  | 'nation';
type Person = Record<Field, string>;

function personOf(below: Below, drag: number): Person {
  const date = usual(below, dates, 4);
  const sex = usual(below, sexes, 3);
  const long = personalId(below, date, sex);
  const id = below(8) === 0 ? pick(below, noNumbers) : below(6) === 0 ? '' : numberAs(below, long);
  const number = below(5) === 0 ? long : `52${digits(below, 8)}`;
  return {
    number: below(12) === 0 ? numberAs(below, number) : number,
    id: drag > 0 ? `0520900${String(10_000 + drag)}` : id,
    old: below(4) > 0 ? '' : below(3) > 0 ? digits(below, 9) : numberAs(below, long),
    name: below(3) > 0 ? names[below(8)] : damaged(below, pick(below, names)),
    date,
    kind: usual(below, kinds, 3),
    sex,
    schemes: usual(below, schemes, 3),
    category: usual(below, categories, 4),
    unit: usual(below, units, 4),
    card: below(3) > 0 ? `GD452${digits(below, 10)}` : pick(below, cards),
    nation: usual(below, nationalities, 2),
  };
}

function damaged(below: Below, name: string): string {
  const change = pick(below, [(text: string) => text, asTcvn3, asVni, asMisreadUtf8]);
  return change(name) ?? name;
}

interface Form {
  titles: readonly string[];
  columns: readonly (readonly [string, (person: Person) => string])[];
}

const canonical: Record<Field, string> = {
  number: 'participant_number',
  id: 'personal_id',
  old: 'old_id',
  name: 'full_name',
  date: 'birth_date',
  kind: 'birth_date_kind',
  sex: 'sex',
  schemes: 'schemes',
  category: 'category',
  unit: 'unit',
  card: 'hi_card',
  nation: 'nationality',
};
const vietnamese: Record<Field, string> = {
  number: 'Mã số BHXH',
  id: 'Số CCCD',
  old: 'Số CMND',
  name: 'Họ và tên',
  date: 'Ngày sinh',
  kind: 'Loại ngày sinh',
  sex: 'Giới tính',
  schemes: 'Loại hình tham gia',
  category: 'Mã đối tượng',
  unit: 'Mã đơn vị',
  card: 'Số thẻ BHYT',
  nation: 'Quốc tịch',
};
const needed: readonly Field[] = ['number', 'name', 'date'];

function formOf(below: Below): Form {
  const headings = below(2) === 0 ? canonical : vietnamese;
  const all = Object.keys(canonical) as Field[];
  const fields = all.filter((field) => needed.includes(field) || below(5) > 0);
  if (below(2) === 0) fields.sort(() => below(3) - 1);
  const columns: [string, (person: Person) => string][] = fields.map((field) => [
    headings[field],
    (person) => person[field],
  ]);
  if (below(6) === 0) columns.push(['Ghi chú', () => 'x']);
  if (below(8) === 0) columns.unshift(['STT', () => '1']);
  if (headings === vietnamese && below(5) === 0) return { titles: ['DANH SÁCH', ''], columns: split(below, columns) };
  return { titles: below(6) === 0 ? ['BẢO HIỂM XÃ HỘI TỈNH', 'Danh sách người tham gia'] : [], columns };
}

/** A name or a date over several columns. */
function split(below: Below, columns: readonly [string, (person: Person) => string][]): typeof columns {
  return columns.flatMap(([heading, cell]): [string, (person: Person) => string][] => {
    if (heading === vietnamese.name)
      return [
        ['Họ và tên đệm', (person) => cell(person).split(' ').slice(0, -1).join(' ')],
        ['Tên', (person) => cell(person).split(' ').at(-1) ?? ''],
      ];
    if (heading === vietnamese.date && below(2) === 0)
      return [0, 1, 2].map((k) => [['Ngày', 'Tháng', 'Năm'][k], (person) => cell(person).split(/[-/.]/)[k] ?? '']);
    return [[heading, cell]];
  });
}

const quoting = ['never', 'needed', 'always', 'formulas', 'mixed'] as const;
export type Quoting = (typeof quoting)[number];

function quoted(below: Below, how: Quoting, delimiter: string, cell: string): string {
  const whole = `"${cell.replaceAll('"', '""')}"`;
  if (how === 'always') return whole;
  if (how === 'never') return cell.replaceAll('"', '').replaceAll(delimiter, ' ');
  if (how === 'formulas' && /^\d+$/.test(cell)) return `="${cell}"`;
  const mustQuote = cell.includes('"') || cell.includes(delimiter) || /[\r\n]/.test(cell);
  return mustQuote || (how === 'mixed' && below(4) === 0) ? whole : cell;
}

const lineEnds = ['\n', '\r\n', '\r', 'mixed'] as const;
const delimiters = [',', ';', '\t'] as const;
export const encodings = ['utf-8', 'bom', 'utf-16le', 'utf-16be', 'windows-1258', 'tcvn3', 'vni', 'gzip'] as const;

export interface Table {
  text: string;
  encoding: (typeof encodings)[number];
  kind: { delimiter: string; quoting: Quoting; lineEnd: string };
}

/** Rows that are no person, and records that are broken. */
function strayLine(below: Below, delimiter: string, columns: number): string {
  const rest = delimiter.repeat(columns - 1);
  return pick(below, [
    '',
    rest,
    ` ${rest}`,
    `Tổng cộng${rest}`,
    `Giám đốc${rest}`,
    `Người lập biểu${rest}`,
    `${delimiter}Trần An${delimiter.repeat(Math.max(0, columns - 2))}`,
    'x',
    `5212345678${delimiter}An`,
    `5212345678${rest}${delimiter}`,
    `"5212345678${rest}`,
    `52"12345678${rest}`,
  ]);
}

export function makeTable(below: Below): Table {
  const { titles, columns } = formOf(below);
  const delimiter = delimiters[below(8) > 4 ? below(3) : 0];
  const how = quoting[below(quoting.length)];
  const lineEnd = lineEnds[below(lineEnds.length)];
  const newline = (): string => (lineEnd === 'mixed' ? pick(below, ['\n', '\r\n', '\r']) : lineEnd);
  let text = below(15) === 0 ? `sep=${delimiter}${newline()}` : '';
  for (const title of titles) text += title + newline();
  text += columns.map(([heading]) => heading).join(delimiter) + newline();
  const drags = below(5) === 0;
  const rows = 1 + below(40);
  for (let row = 0; row < rows; row++) {
    if (below(14) === 0) text += strayLine(below, delimiter, columns.length) + newline();
    const person = personOf(below, drags && row > 3 && row < 12 ? row : 0);
    const line = columns.map(([, cell]) => quoted(below, how, delimiter, cell(person))).join(delimiter);
    const ends = row === rows - 1 && below(3) === 0 ? '' : newline();
    text += (below(30) === 0 ? line.replaceAll(' ', '\n') : line) + ends;
  }
  return {
    text,
    encoding: encodings[below(3) > 0 ? 0 : below(encodings.length)],
    kind: { delimiter, quoting: how, lineEnd },
  };
}

/** The bytes of a table in its encoding; letters that an encoding does not have stay as UTF-8. */
export function bytesOfTable({ text, encoding }: Table): Uint8Array {
  switch (encoding) {
    case 'bom':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'gzip':
      return gzipSync(text);
    case 'windows-1258':
      return oneByte(text, asWindows1258);
    case 'tcvn3':
      return oneByte(text, asTcvn3);
    case 'vni':
      return oneByte(text, asVni);
    default:
      return Buffer.from(text);
  }
}

function isBelow(text: string, end: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= end) return false;
  return true;
}

function oneByte(text: string, encode: (text: string) => string | undefined): Uint8Array {
  const pieces = text.split(/([^\p{L}\p{M}]+)/u).map((piece) => {
    const encoded = isBelow(piece, 0x80) ? piece : encode(piece);
    return encoded === undefined || !isBelow(encoded, 0x100) ? Buffer.from('?') : Buffer.from(encoded, 'latin1');
  });
  return Buffer.concat(pieces);
}
