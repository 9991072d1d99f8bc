import { crc32 } from '../../base/crc32.ts';
import { Refusal } from '../../base/errors.ts';
import { Inflater, InflateError } from './inflate.ts';
import type { ZipEntry } from './directory.ts';

/**
 * Passes the content of an entry on in blocks. The content must be as long as the directory records, and have its CRC:
 * throws Refusal ZIP_HEADER_MISMATCH as soon as it grows longer, ZIP_DAMAGED for the rest.
 */
export function readZipEntry(archive: Uint8Array, entry: ZipEntry, sink: (block: Uint8Array) => void): void {
  let size = 0;
  let crc = 0;
  const take = (block: Uint8Array): void => {
    size += block.length;
    if (size > entry.size) throw new Refusal('ZIP_HEADER_MISMATCH');
    crc = crc32(block, crc);
    sink(block);
  };
  const end = entry.start + entry.packed;
  if (!entry.deflated) {
    take(archive.subarray(entry.start, end));
  } else if (inflate(archive, entry.start, end, new Inflater(take)) !== end) {
    throw new Refusal('ZIP_HEADER_MISMATCH');
  }
  if (size !== entry.size) throw new Refusal('ZIP_HEADER_MISMATCH');
  if (crc !== entry.crc) throw new Refusal('ZIP_DAMAGED');
}

function inflate(archive: Uint8Array, start: number, end: number, inflater: Inflater): number {
  try {
    const stopped = inflater.push(archive, start, end);
    if (!inflater.done) throw new InflateError();
    return stopped;
  } catch (error) {
    throw error instanceof InflateError ? new Refusal('ZIP_DAMAGED') : error;
  }
}
