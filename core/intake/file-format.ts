/**
 * What kind of file an upload is, by its first bytes: what is neither text nor a container that we read is refused
 * before a byte of it is read as a table.
 */
import { Refusal } from '../base/errors.ts';

/** Bytes looked at: the first element of XML stands behind a declaration and an instruction. */
export const sniffBytes = 256;
/**
 * UTF-16 without a BOM shows a NUL in its first few characters; a single NUL further on is damage in one cell, which
 * that row answers for.
 */
const nulBytes = 64;

export type FileFormat = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gzip' | 'zip';

/** True for the compound files in which old Excel files and encrypted workbooks lie. */
export function isCompoundFile(first: Uint8Array): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0].every((byte, i) => first[i] === byte);
}

const magics: readonly (readonly [format: string, ...bytes: number[]])[] = [
  ['zip', 0x50, 0x4b, 0x03, 0x04], // also XLSX
  ['zip', 0x50, 0x4b, 0x05, 0x06], // without entries
  ['gzip', 0x1f, 0x8b],
  ['xls', 0xd0, 0xcf, 0x11, 0xe0], // compound file: XLS, or an encrypted XLSX
  ['pdf', 0x25, 0x50, 0x44, 0x46],
  ['rar', 0x52, 0x61, 0x72, 0x21],
  ['7z', 0x37, 0x7a, 0xbc, 0xaf],
  // Workbooks of before 1994: the first record without a compound file around it.
  ['xls', 0x09, 0x00, 0x04, 0x00],
  ['xls', 0x09, 0x02, 0x06, 0x00],
  ['xls', 0x09, 0x04, 0x06, 0x00],
  ['xls', 0x09, 0x08, 0x08, 0x00],
];

/** Texts that are no tables, by how they begin (white space and byte order mark taken away). */
const markups: readonly (readonly [format: string, begins: RegExp])[] = [
  ['xml-2003', /^<\?xml[^]*(progid="excel\.sheet"|<([a-z]+:)?workbook)/i],
  ['xml', /^<\?xml(?![^]*<(!doctype )?html)/i],
  ['html', /^<(!--|!doctype|\?xml|[a-z])/i],
  ['mhtml', /^(mime-version:|content-type: *multipart)/i],
  ['rtf', /^\{\\rtf/],
];

/** The ending of an upload's key: by what the file is, never by what it is called. `bytes` may be all of it. */
export function endingOf(bytes: Uint8Array): 'csv' | 'csv.gz' | 'xlsx' | 'bin' {
  try {
    const format = formatOf(bytes.subarray(0, sniffBytes));
    return format === 'zip' ? 'xlsx' : format === 'gzip' ? 'csv.gz' : 'csv';
  } catch (error) {
    // It will be refused; the key does not call it what it is not.
    if (error instanceof Refusal) return 'bin';
    throw error;
  }
}

/** The format of a file that begins so. Throws Refusal `FORMAT_UNSUPPORTED` or `ENCODING_UNSUPPORTED`. */
export function formatOf(first: Uint8Array): FileFormat {
  for (const [format, ...bytes] of magics) {
    if (!bytes.every((byte, i) => first[i] === byte)) continue;
    if (format === 'zip' || format === 'gzip') return format;
    throw format === 'xls' ? new Refusal('FORMAT_XLS') : new Refusal('FORMAT_UNSUPPORTED', { format });
  }
  const markup = markupOf(first);
  if (markup !== undefined) throw new Refusal('FORMAT_UNSUPPORTED', { format: markup });
  if (isDbf(first)) throw new Refusal('FORMAT_UNSUPPORTED', { format: 'dbf' });
  const mark = (first[0] << 8) | first[1];
  if (mark === 0xfffe && first[2] === 0 && first[3] === 0)
    throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'UTF-32' });
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  if (first.subarray(0, nulBytes).includes(0)) throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'NUL' });
  return 'utf-8';
}

/** A page or document that is not a table; a CSV whose first cell begins with a tag is none either. */
function markupOf(first: Uint8Array): string | undefined {
  // UTF-16 shows its ASCII between NULs.
  const text = String.fromCharCode(...first.filter((byte) => byte > 0 && byte < 0x80)).trimStart();
  return markups.find(([, begins]) => begins.test(text))?.[0];
}

/** dBASE III to FoxPro: a version, a date of three bytes, counts, and reserved bytes that are 0. */
function isDbf(first: Uint8Array): boolean {
  const [version, , month, day] = first;
  const known = [0x03, 0x30, 0x31, 0x43, 0x83, 0x8b, 0xf5].includes(version);
  return known && month >= 1 && month <= 12 && day >= 1 && day <= 31 && first[12] === 0 && first[13] === 0;
}
