/**
 * DEFLATE (RFC 1951) compression by pako, streaming. The platform's compressor may give other bytes with every version
 * of zlib; pako is pinned, is the same wherever the core runs, and by the options below gives the bytes of canonical
 * zlib. A test holds the hash of what it makes. Rows of a sheet shrink to about a fourteenth.
 */
import { Deflate, Z_DEFAULT_STRATEGY, Z_FINISH, Z_FULL_FLUSH, Z_NO_FLUSH, type DeflateOptions } from 'pako';
import { concatBytes } from '../../base/bytes.ts';

/** All of them, also those that are pako's defaults: each changes the bytes. */
const options: Required<Omit<DeflateOptions, 'dictionary'>> = {
  raw: true,
  gzip: false,
  // The last level that takes the first match it finds: twice as fast as the next, which saves nothing on a sheet.
  level: 3,
  legacyHash: true, // canonical zlib's
  windowBits: 15,
  memLevel: 8,
  strategy: Z_DEFAULT_STRATEGY,
  chunkSize: 16 * 1024, // bytes of output made room for at once: most parts of a small workbook fit in
};

export class Deflater {
  private readonly deflate = new Deflate(options);
  private readonly chunks: Uint8Array[] = [];

  constructor() {
    this.deflate.onData = (chunk) => this.chunks.push(chunk);
  }

  /** The bytes are copied. */
  push(bytes: Uint8Array): void {
    this.deflate.push(bytes, Z_NO_FLUSH);
  }

  /**
   * What was compressed so far, up to a whole byte, behind which an empty block stands: another stream may follow.
   * Nothing may be pushed any more.
   */
  piece(): Uint8Array {
    return this.end(Z_FULL_FLUSH);
  }

  /** The compressed bytes, whose last block is said to be the last. Nothing may be pushed any more. */
  finish(): Uint8Array {
    return this.end(Z_FINISH);
  }

  private end(flush: typeof Z_FULL_FLUSH | typeof Z_FINISH): Uint8Array {
    this.deflate.push(new Uint8Array(0), flush);
    return concatBytes(this.chunks.splice(0));
  }
}
