/**
 * Hostile files of every family (docs/attacks.md) that are large or costly to read: each under 10 MB, made from a
 * seed.
 */
import { constants, gzipSync } from 'node:zlib';
import { textRow, workbookOf } from '../../test/support/workbook-writer.ts';

export interface Family {
  name: string;
  make(random: () => number): Uint8Array;
}

const header = 'participant_number,full_name,birth_date,unit,category\n';
const names = header.trim().split(',');
const megabyte = 1_000_000;

/** Text of about `bytes` bytes, piece after piece. */
function filled(bytes: number, piece: (i: number) => string): string {
  const pieces: string[] = [];
  let length = 0;
  for (let i = 0; length < bytes; i++) length += pieces[pieces.push(piece(i)) - 1].length;
  return pieces.join('');
}

function csv(body: string): Uint8Array {
  return Buffer.from(header + body);
}

/** Fills gzip up to the ratio that is allowed: `packed` random bytes in a column that is dropped carry the rest. */
function gzipped(body: string, random: () => number, packed: number): Uint8Array {
  const noise = noiseOf(random, packed);
  const note = filled(noise.length * 1.4, (i) => `,,,,${noise.slice(i * 1000, i * 1000 + 1000)}\n`);
  return gzipSync(header + note + body, { level: 6 });
}

/** Base64 text that nothing compresses, `bytes` long when it is packed. */
function noiseOf(random: () => number, bytes: number): string {
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))).toString('base64url');
}

function sheet(data: string, strings: string[] = []): Uint8Array {
  return workbookOf({ sheets: [{ data: textRow(1, names) + data }], strings });
}

/** A sheet that inflates as far as is allowed: between its rows stand comments of noise, `packed` bytes of them. */
function noisySheet(random: () => number, packed: number, rows: number, row: (i: number) => string): Uint8Array {
  const noise = noiseOf(random, packed);
  const step = Math.ceil(noise.length / rows);
  const data: string[] = [];
  for (let i = 0; i < rows; i++)
    data.push(row(i + 2), `<!--${noise.slice(i * step, (i + 1) * step).replaceAll('-', '_')}-->`);
  return sheet(data.join(''));
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)];
}

export const families: readonly Family[] = [
  { name: 'csv: nothing but quotes', make: () => csv('"'.repeat(9 * megabyte)) },
  { name: 'csv: a quote opened on every line', make: () => csv(filled(9 * megabyte, () => '"a\n')) },
  {
    name: 'csv: quotes opened far apart',
    make: () => csv(filled(9 * megabyte, (i) => (i % 40_000 === 0 ? '"' : 'ab,\n'))),
  },
  { name: 'csv: doubled quotes in one field', make: () => csv(`"${'""'.repeat(4 * megabyte)}"\n`) },
  { name: 'csv: one line', make: () => csv('5200000001,'.repeat(800_000)) },
  {
    name: 'csv: lines of as many columns as allowed',
    make: () => csv(filled(9 * megabyte, () => `${','.repeat(16_383)}\n`)),
  },
  { name: 'csv: short lines', make: () => csv('\n'.repeat(9 * megabyte)) },
  { name: 'csv: short rows', make: () => csv('5200000001,A,1990,,\n'.repeat(450_000)) },
  { name: 'csv: furniture', make: () => csv('Tổng cộng,,,,\n,Người lập biểu,,,\n,Trần,,,\n'.repeat(140_000)) },
  {
    name: 'csv: rejects up to the limit',
    make: () => csv(filled(8 * megabyte, () => `x,${'ngày '.repeat(9)}tháng,,,\n`)),
  },
  {
    name: 'csv: a different unit in every row',
    make: () => csv(filled(9 * megabyte, (i) => `5200000001,A,1990,${i},\n`)),
  },
  {
    name: 'csv: names that take long to understand',
    make: (random) => {
      const name = (): string => filled(400, () => pick(random, ['Nguyªn ', 'Ng­¬i ', 'áº¿', 'ễ', '(x) ', 'Ñ', 'aâ']));
      return csv(filled(6 * megabyte, () => `5200000001,${name()},1990,,\n`));
    },
  },
  {
    name: 'csv: arbitrary bytes',
    make: (random) =>
      Buffer.concat([csv(''), Buffer.from(Array.from({ length: 4 * megabyte }, () => 1 + Math.floor(random() * 255)))]),
  },
  {
    name: 'utf-16: short rows',
    make: () => Buffer.from(`\uFEFF${header}${'5200000001,A,1990,,\n'.repeat(200_000)}`, 'utf16le'),
  },
  {
    name: 'gzip: zeros',
    make: () => gzipSync(Buffer.concat([csv('5200000001,A,1990,,\n'), Buffer.alloc(900 * megabyte)])),
  },
  {
    name: 'gzip: short rows up to the ratio',
    make: (random) => gzipped('5200000001,A,1990,,\n'.repeat(20 * megabyte), random, 7 * megabyte),
  },
  {
    name: 'gzip: different long units up to the ratio',
    make: (random) =>
      gzipped(
        filled(140 * megabyte, (i) => `5200000001,A,1990,${String(i).padEnd(240, 'ỗ')},\n`),
        random,
        4 * megabyte,
      ),
  },
  {
    name: 'gzip: empty members',
    make: () => Buffer.concat(Array.from({ length: 450_000 }, () => gzipSync('')).concat()),
  },
  { name: 'gzip: small blocks with long codes', make: (random) => smallBlocks(random) },
  { name: 'xlsx: a million empty rows', make: () => sheet(filled(22 * megabyte, (i) => `<row r="${i + 2}" s="1"/>`)) },
  {
    name: 'xlsx: empty cells up to the ratio',
    make: (random) =>
      noisySheet(random, 7 * megabyte, 60_000, (i) => `<row r="${i}">${'<c s="1"/>'.repeat(540)}</row>`),
  },
  {
    name: 'xlsx: wide rows up to the ratio',
    make: (random) =>
      noisySheet(random, 7 * megabyte, 1000, (i) => `<row r="${i}">${'<c><v>1</v></c>'.repeat(16_384)}</row>`),
  },
  {
    name: 'xlsx: blanks between tags',
    make: (random) => noisySheet(random, 7 * megabyte, 3000, (i) => `<row r="${i}">${' '.repeat(100_000)}</row>`),
  },
  {
    name: 'xlsx: entities up to the ratio',
    make: (random) =>
      noisySheet(
        random,
        7 * megabyte,
        6000,
        (i) => `<row r="${i}"><c t="str"><v>${'&#x41;'.repeat(8000)}</v></c></row>`,
      ),
  },
  {
    name: 'xlsx: short rows up to the ratio',
    make: (random) =>
      noisySheet(
        random,
        3 * megabyte,
        900_000,
        (i) => `<row r="${i}"><c><v>5200000001</v></c><c t="str"><v>A</v></c><c><v>1990</v></c></row>`,
      ),
  },
  {
    name: 'xlsx: different shared strings',
    make: () =>
      sheet(
        '',
        Array.from({ length: 1_800_000 }, (_, i) => `<t>${i}</t>`),
      ),
  },
  {
    name: 'xlsx: long shared strings',
    make: () =>
      sheet(
        '',
        Array.from({ length: 6000 }, (_, i) => `<t>${String(i).repeat(8000)}</t>`),
      ),
  },
  {
    name: 'xlsx: one long string in every cell',
    make: () =>
      sheet(
        filled(20 * megabyte, (i) => `<row r="${i + 2}"><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`),
        [`<t>${'x'.repeat(32_000)}</t>`],
      ),
  },
  { name: 'xlsx: deep nesting', make: () => sheet('<row r="2">'.repeat(2 * megabyte)) },
  {
    name: 'xlsx: a hundred sheets without a header',
    make: () =>
      workbookOf({
        sheets: Array.from({ length: 100 }, () => ({ data: filled(400_000, (i) => `<row r="${i + 1}"/>`) })),
      }),
  },
  {
    name: 'xlsx: many styles',
    make: () =>
      workbookOf({
        sheets: [{ data: textRow(1, names) }],
        cellFormats: Array.from({ length: 60_000 }, () => 'yyyy'.repeat(20)),
      }),
  },
];

/** Members of one small block each: the tables of a block cost more than what it holds. */
function smallBlocks(random: () => number): Uint8Array {
  const members: Buffer[] = [gzipSync(header)];
  for (let size = 0; size < 9 * megabyte;) {
    const text = Array.from({ length: 60 }, () => String.fromCharCode(32 + Math.floor(random() ** 3 * 90))).join('');
    size += members[members.push(gzipSync(text, { level: 9, strategy: constants.Z_HUFFMAN_ONLY })) - 1].length;
  }
  return Buffer.concat(members);
}
