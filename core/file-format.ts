/** What kind of file an upload is, by its first bytes: everything but UTF-8 text is refused before a byte of it is read as CSV. */
import { Refusal } from './errors.ts';

/**
 * Bytes looked at. UTF-16 without a BOM shows a NUL in its first few characters; a single NUL further on is damage in one cell,
 * which that row answers for.
 */
export const sniffBytes = 64;

const magics: readonly (readonly [format: string, ...bytes: number[]])[] = [
  ['zip', 0x50, 0x4b, 0x03, 0x04], // also XLSX
  ['zip', 0x50, 0x4b, 0x05, 0x06], // without entries
  ['gzip', 0x1f, 0x8b],
  ['xls', 0xd0, 0xcf, 0x11, 0xe0], // compound file: XLS, or an encrypted XLSX
  ['pdf', 0x25, 0x50, 0x44, 0x46],
];

/** Refuses what is not plain UTF-8 text by its first bytes: `FORMAT_UNSUPPORTED`, `ENCODING_UNSUPPORTED`. */
export function refuseForeignFormat(first: Uint8Array): void {
  for (const [format, ...bytes] of magics)
    if (bytes.every((byte, i) => first[i] === byte)) throw new Refusal('FORMAT_UNSUPPORTED', { format });
  const mark = (first[0] << 8) | first[1];
  if (mark === 0xfffe || mark === 0xfeff) throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'UTF-16' });
  if (first.includes(0)) throw new Refusal('ENCODING_UNSUPPORTED', { encoding: 'NUL' });
}
