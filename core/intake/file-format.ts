/**
 * What kind of file an upload is, by its first bytes: what is neither text nor a container that we read is refused
 * before a byte of it is read as a table.
 */
import { Refusal } from '../base/errors.ts';

/**
 * Bytes looked at. UTF-16 without a BOM shows a NUL in its first few characters; a single NUL further on is damage in
 * one cell, which that row answers for.
 */
export const sniffBytes = 64;

export type FileFormat = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gzip' | 'zip';

const magics: readonly (readonly [format: string, ...bytes: number[]])[] = [
  ['zip', 0x50, 0x4b, 0x03, 0x04], // also XLSX
  ['zip', 0x50, 0x4b, 0x05, 0x06], // without entries
  ['gzip', 0x1f, 0x8b],
  ['xls', 0xd0, 0xcf, 0x11, 0xe0], // compound file: XLS, or an encrypted XLSX
  ['pdf', 0x25, 0x50, 0x44, 0x46],
  ['rar', 0x52, 0x61, 0x72, 0x21],
  ['7z', 0x37, 0x7a, 0xbc, 0xaf],
];

/** The format of a file that begins so. Throws Refusal `FORMAT_UNSUPPORTED` or `ENCODING_UNSUPPORTED`. */
export function formatOf(first: Uint8Array): FileFormat {
  for (const [format, ...bytes] of magics) {
    if (!bytes.every((byte, i) => first[i] === byte)) continue;
    if (format === 'zip' || format === 'gzip') return format;
    throw format === 'xls' ? new Refusal('FORMAT_XLS') : new Refusal('FORMAT_UNSUPPORTED', { format });
  }
  const mark = (first[0] << 8) | first[1];
  if (mark === 0xfffe && first[2] === 0 && first[3] === 0)
    throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'UTF-32' });
  if (mark === 0xfffe) return 'utf-16le';
  if (mark === 0xfeff) return 'utf-16be';
  if (first.includes(0)) throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'NUL' });
  return 'utf-8';
}
