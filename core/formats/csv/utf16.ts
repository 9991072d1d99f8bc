/**
 * UTF-16 with a byte order mark (Excel's "Unicode text") as UTF-8, in pieces of bounded size. A lone surrogate becomes
 * U+FFFD, which no name or number contains: the row that holds it answers for it.
 */
import type { ByteSink } from '../../base/byte-sink.ts';

/** Taken at once; UTF-8 has at most 3 bytes for each unit of UTF-16. */
const sliceBytes = 64 * 1024;

export class Utf16ToUtf8 implements ByteSink {
  private readonly next: ByteSink;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly encoder = new TextEncoder();
  private readonly out = new Uint8Array(2 * sliceBytes);

  constructor(encoding: 'utf-16le' | 'utf-16be', next: ByteSink) {
    this.next = next;
    this.decoder = new TextDecoder(encoding);
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += sliceBytes)
      this.pass(this.decoder.decode(bytes.subarray(from, from + sliceBytes), { stream: true }));
  }

  finish(): void {
    this.pass(this.decoder.decode());
    this.next.finish();
  }

  private pass(text: string): void {
    if (text === '') return;
    const { written } = this.encoder.encodeInto(text, this.out);
    this.next.push(this.out.subarray(0, written));
  }
}
