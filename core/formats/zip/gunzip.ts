/**
 * gzip (RFC 1952) as a stage: several consecutive members are one file; every member's CRC and length are checked; what
 * follows the last must be nothing. Inflated bytes are capped in total and in proportion to what was uploaded, before
 * they are passed on.
 */
import type { ByteSink } from '../../base/byte-sink.ts';
import { crc32 } from '../../base/crc32.ts';
import { Refusal } from '../../base/errors.ts';
import { Inflater, InflateError } from './inflate.ts';

/** Most inflated bytes: 14 million participants, the largest province, at 300 bytes a row. */
const inflatedBytesMax = 4 * 2 ** 30;
/**
 * Most inflated bytes for each uploaded one. A row has at least 8 bytes that nothing predicts (ID, date), so lists of
 * people inflate 4 to 12 times.
 */
export const inflateRatioMax = 50;
/** A ratio means nothing before this many bytes. */
export const ratioFreeBytes = 16 * 2 ** 20;
/** Taken from a chunk at once. A member's header must fit in. */
const sliceBytes = 64 * 1024;

const Flags = { text: 1, headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const fixedHeader = 10; // bytes
const trailer = 8; // bytes: CRC-32 and length of the member

export class Gunzip implements ByteSink {
  private readonly next: ByteSink;
  private readonly told: (uploaded: number) => void;
  private readonly inflater: Inflater;
  private readonly held = new Uint8Array(2 * sliceBytes);
  private end = 0; // bytes held
  private inMember = false;
  private members = 0;
  private taken = 0; // uploaded bytes
  private inflated = 0;
  private memberBytes = 0;
  private crc = 0;

  /**
   * Passes inflated bytes on to `next`; `onProgress` is given how many bytes were uploaded so far, before what they
   * hold is passed on.
   */
  constructor(next: ByteSink, told: (uploaded: number) => void = () => undefined) {
    this.next = next;
    this.told = told;
    this.inflater = new Inflater((block) => this.take(block));
  }

  /** Throws Refusal GZIP_DAMAGED, GZIP_TRAILING_BYTES, INFLATED_TOO_LARGE or INFLATE_RATIO. */
  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += sliceBytes) {
      const slice = bytes.subarray(from, from + sliceBytes);
      this.held.set(slice, this.end);
      this.end += slice.length;
      this.taken += slice.length;
      this.told(this.taken);
      this.read();
      // More than this is left only by a header that is longer than any.
      if (this.end > sliceBytes) throw new Refusal('GZIP_DAMAGED');
    }
  }

  finish(): void {
    if (this.inMember || this.end > 0 || this.members === 0) throw new Refusal('GZIP_DAMAGED');
    this.next.finish();
  }

  private read(): void {
    const { held, inflater } = this;
    let at = 0;
    for (;;) {
      if (!this.inMember) {
        const after = this.skipHeader(at);
        if (after < 0) break;
        at = after;
        this.inMember = true;
        this.memberBytes = 0;
        this.crc = 0;
        inflater.reset();
      }
      if (!inflater.done) at = this.inflate(at);
      if (!inflater.done || this.end - at < trailer) break;
      const view = new DataView(held.buffer, at, trailer);
      if (view.getUint32(0, true) !== this.crc || view.getUint32(4, true) !== this.memberBytes % 2 ** 32)
        throw new Refusal('GZIP_DAMAGED');
      at += trailer;
      this.inMember = false;
      this.members++;
    }
    held.copyWithin(0, at, this.end);
    this.end -= at;
  }

  private inflate(at: number): number {
    try {
      return this.inflater.push(this.held, at, this.end);
    } catch (error) {
      throw error instanceof InflateError ? new Refusal('GZIP_DAMAGED') : error;
    }
  }

  /** Where the member's data begins; -1 while its header has not come whole. */
  private skipHeader(from: number): number {
    const { held, end } = this;
    for (const [i, byte] of [0x1f, 0x8b, 8].entries())
      if (from + i < end && held[from + i] !== byte)
        throw new Refusal(this.members === 0 ? 'GZIP_DAMAGED' : 'GZIP_TRAILING_BYTES');
    if (end - from < fixedHeader) return -1;
    const flags = held[from + 3];
    let at = from + fixedHeader;
    if ((flags & Flags.extra) !== 0) at += 2 + (held[at] | (held[at + 1] << 8));
    for (const text of [Flags.name, Flags.comment]) {
      if ((flags & text) === 0) continue;
      while (at < end && held[at] !== 0) at++;
      at++;
    }
    if ((flags & Flags.headerCrc) !== 0) at += 2;
    return at <= end ? at : -1;
  }

  private take(block: Uint8Array): void {
    this.inflated += block.length;
    if (this.inflated > inflatedBytesMax) throw new Refusal('INFLATED_TOO_LARGE', { limit: inflatedBytesMax });
    if (this.inflated > ratioFreeBytes && this.inflated > inflateRatioMax * this.taken)
      throw new Refusal('INFLATE_RATIO', { limit: inflateRatioMax });
    this.memberBytes += block.length;
    this.crc = crc32(block, this.crc);
    this.next.push(block);
  }
}
