/**
 * The directory of a ZIP archive in memory (APPNOTE 6.3), checked before a byte of content is read: its entries must
 * agree with the local headers, entries are consecutive, each once, under plain names, and nothing may grow
 * beyond measure. Nothing is ever extracted to disk; the checks keep out files that were made to be read differently by
 * different programs.
 */
import { Refusal } from '../../base/errors.ts';
import { inflateRatioMax, ratioFreeBytes } from './gunzip.ts';

/** Most entries: a workbook has about ten and one for each sheet, picture and comment. */
const entriesMax = 2000;
/** Most inflated bytes of all entries: a full sheet, 1,048,576 rows of 12 columns, has half as many. */
export const zipBytesMax = 2 ** 30;
/** Longest name of an entry, in bytes. */
const nameBytesMax = 255;

const endSignature = 0x06054b50;
const endBytes = 22;
const commentBytesMax = 0xffff;
const centralSignature = 0x02014b50;
const centralBytes = 46;
const localSignature = 0x04034b50;
const localBytes = 30;
const Flag = { encrypted: 1, sizesBehind: 8, strongEncryption: 64 } as const;
const Method = { stored: 0, deflated: 8 } as const;

export interface ZipEntry {
  name: string;
  deflated: boolean;
  crc: number;
  start: number; // of the data, in the archive
  packed: number; // bytes in the archive
  size: number; // bytes when inflated
}

/**
 * Entries by name. Throws Refusal ZIP_DAMAGED, ZIP_UNSUPPORTED (ZIP64, other methods), FILE_ENCRYPTED,
 * ZIP_BAD_ENTRY_NAME, ZIP_DUPLICATE_ENTRY, ZIP_OVERLAP, ZIP_HEADER_MISMATCH, ZIP_RATIO, ZIP_TOO_LARGE.
 */
export function readZipDirectory(archive: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const bytes = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  const parts = view.getUint16(end + 4, true) | view.getUint16(end + 6, true);
  if (count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff || parts !== 0)
    throw new Refusal('ZIP_UNSUPPORTED');
  if (view.getUint16(end + 8, true) !== count || offset + bytes !== end) throw new Refusal('ZIP_HEADER_MISMATCH');
  if (count > entriesMax) throw new Refusal('ZIP_TOO_LARGE', { limit: entriesMax });
  const entries = new Map<string, ZipEntry>();
  const folded = new Set<string>();
  const extents: { from: number; to: number }[] = [];
  let total = 0;
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + centralBytes > end || view.getUint32(at, true) !== centralSignature) throw new Refusal('ZIP_DAMAGED');
    const { entry, from, after } = readEntry(archive, view, at, offset);
    total += entry.size;
    if (total > zipBytesMax) throw new Refusal('ZIP_TOO_LARGE', { limit: zipBytesMax });
    // Names of parts are compared without case (ECMA-376 part 2).
    if (folded.has(entry.name.toLowerCase())) throw new Refusal('ZIP_DUPLICATE_ENTRY');
    folded.add(entry.name.toLowerCase());
    entries.set(entry.name, entry);
    extents.push({ from, to: entry.start + entry.packed });
    at = after;
  }
  if (at !== end) throw new Refusal('ZIP_HEADER_MISMATCH');
  extents.sort((a, b) => a.from - b.from);
  for (const [i, { to }] of extents.entries())
    if (to > (extents[i + 1]?.from ?? offset)) throw new Refusal('ZIP_OVERLAP');
  return entries;
}

/** Where the end record is: its comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= Math.max(0, last - commentBytesMax); at--)
    if (view.getUint32(at, true) === endSignature && view.getUint16(at + 20, true) === last - at) return at;
  throw new Refusal('ZIP_DAMAGED');
}

/** One entry of the directory and of its local header, which must agree; `from` is where that begins. */
function readEntry(
  archive: Uint8Array,
  view: DataView,
  at: number,
  end: number,
): { entry: ZipEntry; from: number; after: number } {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const packed = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const nameBytes = view.getUint16(at + 28, true);
  const after = at + centralBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const from = view.getUint32(at + 42, true);
  if (after > archive.length) throw new Refusal('ZIP_DAMAGED');
  const nameStart = at + centralBytes;
  const name = nameOf(archive.subarray(nameStart, nameStart + nameBytes));
  if ((flags & (Flag.encrypted | Flag.strongEncryption)) !== 0) throw new Refusal('FILE_ENCRYPTED');
  if (method !== Method.stored && method !== Method.deflated) throw new Refusal('ZIP_UNSUPPORTED');
  if (packed === 0xffffffff || size === 0xffffffff || from === 0xffffffff) throw new Refusal('ZIP_UNSUPPORTED');
  if (size > ratioFreeBytes && size > inflateRatioMax * packed)
    throw new Refusal('ZIP_RATIO', { limit: inflateRatioMax });
  if (from + localBytes > end) throw new Refusal('ZIP_HEADER_MISMATCH');
  const start = from + localBytes + view.getUint16(from + 26, true) + view.getUint16(from + 28, true);
  const sizesBehind = (flags & Flag.sizesBehind) !== 0;
  const agrees =
    view.getUint32(from, true) === localSignature &&
    view.getUint16(from + 6, true) === flags &&
    view.getUint16(from + 8, true) === method &&
    view.getUint16(from + 26, true) === nameBytes &&
    sameBytes(archive, nameStart, from + localBytes, nameBytes) &&
    (method === Method.deflated || packed === size) &&
    (sizesBehind ||
      (view.getUint32(from + 14, true) === crc &&
        view.getUint32(from + 18, true) === packed &&
        view.getUint32(from + 22, true) === size));
  if (!agrees) throw new Refusal('ZIP_HEADER_MISMATCH');
  if (start + packed > end) throw new Refusal('ZIP_OVERLAP');
  return { entry: { name, deflated: method === Method.deflated, crc, start, packed, size }, from, after };
}

/** A plain relative path, or Refusal ZIP_BAD_ENTRY_NAME. A folder's name ends with a slash. */
function nameOf(bytes: Uint8Array): string {
  const name = new TextDecoder().decode(bytes);
  const steps = name.replace(/\/$/, '').split('/');
  const bad = /[\\:\uFFFD]|\p{C}/u.test(name) || steps.some((step) => step === '' || step === '.' || step === '..');
  if (bad || bytes.length > nameBytesMax) throw new Refusal('ZIP_BAD_ENTRY_NAME');
  return name;
}

function sameBytes(bytes: Uint8Array, first: number, second: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (bytes[first + i] !== bytes[second + i]) return false;
  return true;
}
