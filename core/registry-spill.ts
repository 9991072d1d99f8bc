/**
 * Records of fixed width on their way to a sort that memory cannot hold: partitioned into spill files by way of small buffers.
 */

/** Spill files of one build, by name. Holds IDs and fingerprints, never names. */
export interface Scratch {
  /** Adds the bytes to the end of the file, which begins empty. The bytes are the caller's again when it returns. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** All bytes of a file to which something was appended. */
  read(name: string): Promise<Uint8Array>;
  /** Removes the file; no error if there is none. */
  drop(name: string): Promise<void>;
}

/** One buffer per partition in use; with 1,000 partitions 64 MiB, and large enough for sequential writes. */
const bufferBytes = 64 * 1024;

export class Spill {
  /** The buffer in which `place` has made room. */
  buffer = new Uint32Array(0);
  /** Records of each partition. */
  readonly rows: Uint32Array;
  private readonly scratch: Scratch;
  private readonly name: string;
  private readonly width: number; // words of a record
  private readonly bufferWords: number;
  private readonly buffers: (Uint32Array<ArrayBuffer> | undefined)[];
  private readonly used: Uint32Array; // words in each buffer
  private readonly begun: Uint8Array; // 1: the file holds bytes of this build
  private full: { partition: number; words: Uint32Array }[] = [];

  constructor(scratch: Scratch, options: { name: string; width: number; partitions: number }) {
    this.scratch = scratch;
    this.name = options.name;
    this.width = options.width;
    this.bufferWords = Math.floor(bufferBytes / 4 / options.width) * options.width;
    this.rows = new Uint32Array(options.partitions);
    this.buffers = Array.from({ length: options.partitions }, () => undefined);
    this.used = new Uint32Array(options.partitions);
    this.begun = new Uint8Array(options.partitions);
  }

  /** Makes room for one record at the answered place of `buffer`. Full buffers wait for `flush`. */
  place(partition: number): number {
    let buffer = this.buffers[partition];
    let at = this.used[partition];
    if (buffer === undefined || at === this.bufferWords) {
      if (buffer !== undefined) this.full.push({ partition, words: buffer });
      buffer = new Uint32Array(this.bufferWords);
      this.buffers[partition] = buffer;
      at = 0;
    }
    this.used[partition] = at + this.width;
    this.rows[partition]++;
    this.buffer = buffer;
    return at;
  }

  /** Writes the full buffers. */
  async flush(): Promise<void> {
    if (this.full.length === 0) return;
    const { full } = this;
    this.full = [];
    for (const { partition, words } of full) await this.append(partition, words);
  }

  /** Writes everything; no record comes after it. */
  async finish(): Promise<void> {
    await this.flush();
    for (let partition = 0; partition < this.buffers.length; partition++) {
      const buffer = this.buffers[partition];
      if (buffer !== undefined) await this.append(partition, buffer.subarray(0, this.used[partition]));
      this.buffers[partition] = undefined;
    }
  }

  /** The records of one partition, in the order in which they came. */
  async read(partition: number): Promise<Uint32Array> {
    if (this.rows[partition] === 0) return new Uint32Array(0);
    const bytes = await this.scratch.read(this.fileName(partition));
    const expected = 4 * this.width * this.rows[partition];
    if (bytes.length !== expected) throw new Error(`spill file of ${bytes.length} bytes, expected ${expected}`);
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  }

  async drop(partition: number): Promise<void> {
    if (this.begun[partition] === 0) return;
    await this.scratch.drop(this.fileName(partition));
    this.begun[partition] = 0;
  }

  /** Removes whatever of this build is left. */
  async dropAll(): Promise<void> {
    for (let partition = 0; partition < this.begun.length; partition++) await this.drop(partition);
  }

  private fileName(partition: number): string {
    return `${this.name}-${String(partition).padStart(3, '0')}`;
  }

  private async append(partition: number, words: Uint32Array): Promise<void> {
    // A killed build may have left a file of this name.
    if (this.begun[partition] === 0) await this.scratch.drop(this.fileName(partition));
    this.begun[partition] = 1;
    await this.scratch.append(
      this.fileName(partition),
      new Uint8Array(words.buffer, words.byteOffset, words.byteLength),
    );
  }
}
