/** The shared strings of a workbook, as UTF-8 in one buffer: a million names take their bytes and four more each. */
import { Refusal } from '../../base/errors.ts';
import type { XmlSink } from './xml-reader.ts';

/** Most bytes of all shared strings: a full sheet of names, numbers and dates as texts has 60 million. */
const stringBytesMax = 192 * 2 ** 20;
/** Most shared strings: as many as a full sheet has rows, four times. */
const stringsMax = 2 ** 22;

export class SharedStrings implements XmlSink {
  bytes = new Uint8Array(1 << 16);
  private ends = new Uint32Array(1 << 10);
  private length = 0;
  private used = 0;
  private inText = false;
  private phonetic = false;

  /** Where string `index` begins in `bytes`. */
  startOf(index: number): number {
    return index === 0 ? 0 : this.ends[index - 1];
  }

  endOf(index: number): number {
    return this.ends[index];
  }

  has(index: number): boolean {
    return index >= 0 && index < this.length;
  }

  open(name: string): void {
    if (name === 't') this.inText = !this.phonetic;
    else if (name === 'rPh') this.phonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.inText = false;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'si') this.endString();
  }

  text(bytes: Uint8Array, start: number, end: number): void {
    if (!this.inText) return;
    const size = this.used + end - start;
    if (size > stringBytesMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: stringBytesMax });
    while (size > this.bytes.length) this.bytes = grown(this.bytes, new Uint8Array(2 * this.bytes.length));
    this.bytes.set(bytes.subarray(start, end), this.used);
    this.used = size;
  }

  private endString(): void {
    if (this.length === stringsMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: stringsMax });
    if (this.length === this.ends.length) this.ends = grown(this.ends, new Uint32Array(2 * this.ends.length));
    this.ends[this.length++] = this.used;
  }
}

function grown<T extends Uint8Array | Uint32Array>(values: T, larger: T): T {
  larger.set(values);
  return larger;
}
