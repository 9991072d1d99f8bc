/** A ZIP archive (APPNOTE 6.3) of a few parts made in memory: always the same bytes for the same parts. */
import { concatBytes } from '../../base/bytes.ts';
import { crc32, crc32Joined } from '../../base/crc32.ts';
import type { Hash } from '../../ports.ts';
import { Deflater } from './deflate.ts';

/** 1980-01-01, the first day ZIP knows: a time of writing would make other bytes every time. */
const fixedDate = 0x21;
const deflated = 8;
const version = 20; // 2.0: DEFLATE
const utf8Names = 0x800;
/** Sizes and places have 32 bits; workbooks of ours are bounded far below. */
const archiveBytesMax = 0xffffffff;

export interface ZipPart {
  name: string;
  crc: number;
  size: number; // bytes when inflated
  packed: readonly Uint8Array[]; // DEFLATE
}

/** A piece of a part, packed apart from those before it. */
export interface PackedPiece {
  crc: number;
  size: number; // bytes when inflated
  packed: Uint8Array;
}

/** Packs a piece; `hash` is the platform's, which is faster than our own. */
export function packPiece(bytes: Uint8Array, isLast: boolean, hash: Pick<Hash, 'crc32'>): PackedPiece {
  const deflater = new Deflater();
  deflater.push(bytes);
  return { crc: hash.crc32(bytes), size: bytes.length, packed: isLast ? deflater.finish() : deflater.piece() };
}

/** The part made of pieces, one behind the other. */
export function partOfPieces(name: string, pieces: readonly PackedPiece[]): ZipPart {
  let crc = 0;
  let all = 0;
  for (const piece of pieces) {
    crc = crc32Joined(crc, piece.crc, piece.size);
    all += piece.size;
  }
  return { name, crc, size: all, packed: pieces.map(({ packed }) => packed) };
}

/** A part in the making: its bytes are compressed as they come. */
export class ZipPartWriter {
  private readonly name: string;
  private readonly deflater = new Deflater();
  private crc = 0;
  private size = 0;

  constructor(name: string) {
    this.name = name;
  }

  push(bytes: Uint8Array): void {
    this.crc = crc32(bytes, this.crc);
    this.size += bytes.length;
    this.deflater.push(bytes);
  }

  finish(): ZipPart {
    return { name: this.name, crc: this.crc, size: this.size, packed: [this.deflater.finish()] };
  }
}

/** The archive of the parts in their order. Throws RangeError beyond 4 GiB. */
export function zipArchive(parts: readonly ZipPart[]): Uint8Array {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  let directoryBytes = 0;
  for (const { name, crc, size, packed } of parts) {
    const nameBytes = encoder.encode(name);
    const packedBytes = packed.reduce((sum, { length }) => sum + length, 0);
    const facts = [version, utf8Names, deflated, 0, fixedDate, crc, packedBytes, size, nameBytes.length, 0];
    const local = header(0x04034b50, facts, [2, 2, 2, 2, 2, 4, 4, 4, 2, 2]);
    const central = header(
      0x02014b50,
      [version, ...facts, 0, 0, 0, 0, at],
      [2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4],
    );
    chunks.push(local, nameBytes, ...packed);
    directory.push(central, nameBytes);
    at += local.length + nameBytes.length + packedBytes;
    directoryBytes += central.length + nameBytes.length;
    if (at > archiveBytesMax || size > archiveBytesMax)
      throw new RangeError(`an archive over ${archiveBytesMax} bytes`);
  }
  const { length } = parts;
  const end = header(0x06054b50, [0, 0, length, length, directoryBytes, at, 0], [2, 2, 2, 2, 4, 4, 2]);
  return concatBytes([...chunks, ...directory, end]);
}

/** A signature and little-endian numbers of so many bytes each. */
function header(signature: number, values: readonly number[], widths: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + widths.reduce((sum, width) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [i, width] of widths.entries()) {
    if (width === 2) view.setUint16(at, values[i], true);
    else view.setUint32(at, values[i], true);
    at += width;
  }
  return bytes;
}
