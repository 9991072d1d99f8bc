/**
 * Reads a batch of plain delimited text on several threads: this one reads the bytes, hashes and cuts them; each part
 * becomes columns on a thread of its own; here they are put together in order. The result is that of one thread, to the
 * byte: whatever depends on more than one part (a record over a cut, a signature that the table goes on below, a limit)
 * is not guessed, but read again on one thread.
 */
import { ClaimRows } from '../domain/claim-rows.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { findCsvHeader, headBytesMax } from './csv-table.ts';
import { EightBitText } from './eight-bit-text.ts';
import { Refusal } from '../base/errors.ts';
import { formatOf, sniffBytes } from './file-format.ts';
import { PartCutter } from './file-parts.ts';
import type { CanonicalVersion } from '../names/canonical.ts';
import type { BatchChunk, PartAnswer, PartSetup } from './part-reader.ts';
import type { Hash, Thread, Threads } from '../ports.ts';
import { RowReader, type RowOptions } from './row-reader.ts';

/** Below this many bytes (about 90,000 rows, a quarter of a second) starting threads costs more than they save. */
export const splitBytesMin = 8 * 1024 * 1024;
/** Bytes of a part: 45,000 rows, so that a province makes 30 and no thread waits long for the last. */
const partBytes = 4 * 1024 * 1024;
/** Parts asked of a thread ahead: it never waits for the next, and memory holds a few. */
const partsAhead = 2;

/** After more rows than this memory is dearer than the time to start threads anew. */
const keptThreadsRowsMax = 4_000_000;

export interface SplitOptions {
  threads: Threads;
  nameKey: Uint8Array; // secret of the fingerprints, 16 bytes
  nameVersion: CanonicalVersion;
  /** The bytes once more, from the start. */
  again(): AsyncIterable<Uint8Array>;
  /** For tests: `firstBytes`, which holds the header, and the length of parts. */
  sizes?: { partBytes: number; firstBytes: number };
}

export interface ReadBatchOptions extends RowOptions {
  hash: Hash;
  profile?: string | undefined; // the form of the table, if it must not be found
  ignoreColumns?: readonly string[] | undefined; // headings, or positions such as `#7`, of columns left out
  /** Read on several threads if the file can be cut. The result is the same. */
  split?: SplitOptions | undefined;
}

/** The batch, or undefined if it must be read on one thread. Throws what `chunks` throw, never a Refusal. */
export async function readParts(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadBatchOptions,
  split: SplitOptions,
): Promise<ReadBatch | undefined> {
  const reading = new PartsReading(options, split);
  const sha256 = options.hash.sha256();
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      sha256.update(chunk);
      bytes += chunk.length;
      if (!(await reading.push(chunk))) return undefined;
    }
    if (!(await reading.finish())) return undefined;
    return reading.rows.finish(bytes, sha256.hex());
  } catch (error) {
    // Which refusal comes first, and with which line, one thread tells.
    if (error instanceof Refusal) return undefined;
    throw error;
  } finally {
    reading.end();
  }
}

class PartsReading {
  readonly rows: RowReader;
  private readonly options: ReadBatchOptions;
  private readonly split: SplitOptions;
  private readonly sizes: { partBytes: number; firstBytes: number };
  private readonly threads: Thread[] = [];
  private head: Uint8Array = new Uint8Array(headBytesMax);
  private held = 0;
  private cutter: PartCutter | undefined;
  private headerLines = 0;
  /** Answers under way, in the order of the parts. */
  private readonly coming: Promise<PartAnswer>[] = [];
  private readonly buffers: ArrayBuffer[] = [];
  private parts = 0;
  /** Looks at the encoding as one thread does, and passes nothing on. */
  private readonly encoding = new EightBitText({ push: () => undefined, finish: () => undefined }, () => {
    this.isEightBit = true;
  });
  private isEightBit = false;
  private lines = 0; // of the parts put together

  constructor(options: ReadBatchOptions, split: SplitOptions) {
    this.options = options;
    this.split = split;
    this.sizes = split.sizes ?? { partBytes, firstBytes: headBytesMax };
    this.rows = new RowReader({ ...options, shared: true });
  }

  /** Takes the next bytes; false if the file cannot be read in parts. */
  async push(chunk: Uint8Array): Promise<boolean> {
    this.encoding.push(chunk);
    if (this.isEightBit) return false;
    let rest = chunk;
    if (this.cutter === undefined) {
      const taken = Math.min(this.head.length - this.held, chunk.length);
      this.head.set(chunk.subarray(0, taken), this.held);
      this.held += taken;
      rest = chunk.subarray(taken);
      if (this.held < this.head.length) return true;
      this.cutter = await this.begin(false);
    }
    if (this.cutter?.push(rest) !== true) return false;
    while (this.coming.length >= partsAhead * this.threads.length) if (!(await this.takeNext())) return false;
    return true;
  }

  async finish(): Promise<boolean> {
    this.encoding.finish();
    if (this.isEightBit) return false;
    this.cutter ??= await this.begin(true);
    this.cutter?.finish();
    while (this.coming.length > 0) if (!(await this.takeNext())) return false;
    return this.cutter !== undefined;
  }

  end(): void {
    for (const answer of this.coming) answer.catch(() => undefined); // nobody asks any more
    const forGood = this.lines > keptThreadsRowsMax;
    for (const thread of this.threads) thread.end(forGood);
  }

  /** Finds the header, as one thread would, and starts the threads. */
  private async begin(whole: boolean): Promise<PartCutter | undefined> {
    const { options, split } = this;
    const head = this.head.subarray(0, this.held);
    if (formatOf(head.subarray(0, sniffBytes)) !== 'utf-8') return undefined;
    const { found, delimiter } = findCsvHeader(head, whole, {
      schemesGiven: options.schemes !== 0,
      profile: options.profile,
      ignoreColumns: options.ignoreColumns,
    });
    this.rows.begin(found);
    this.headerLines = found.lastLine;
    const { schemes, storedOn, schemesOfMetadataOnly = false } = options;
    const { nameKey, nameVersion } = split;
    const setup: PartSetup = {
      nameKey,
      nameVersion,
      schemes,
      schemesOfMetadataOnly,
      storedOn,
      header: found.header,
      delimiter,
    };
    for (let i = 0; i < split.threads.count; i++) this.threads.push(split.threads.start('read-part'));
    await Promise.all(this.threads.map((thread) => thread.ask({ setup })));
    const room = (): Uint8Array => new Uint8Array(this.buffers.pop() ?? new ArrayBuffer(this.sizes.partBytes));
    const cutter = new PartCutter(this.sizes, (bytes, last) => this.ask(bytes, last), room);
    return cutter.push(head) ? cutter : undefined;
  }

  private ask(bytes: Uint8Array, last: boolean): void {
    const first = this.parts === 0;
    const part: BatchChunk = { bytes, headerLines: first ? this.headerLines : 0, first, last };
    const thread = this.threads[this.parts++ % this.threads.length];
    const answer = thread.ask({ part }, [bytes.buffer as ArrayBuffer]) as Promise<PartAnswer>; // of `PartReader`
    answer.catch(() => undefined); // met in order
    this.coming.push(answer);
  }

  /** Puts the next part behind those before it; false if it does not follow from them alone. */
  private async takeNext(): Promise<boolean> {
    const answer = await this.coming.shift();
    if (answer?.rows === undefined) return false;
    this.buffers.push(answer.bytes);
    const part = { ...answer.rows, claims: ClaimRows.from(answer.rows.claims) };
    if (!this.rows.append(part, this.lines)) return false;
    this.lines += part.lines;
    return true;
  }
}
