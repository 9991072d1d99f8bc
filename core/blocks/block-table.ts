/**
 * The container of every large file we write: a table of numeric columns in blocks that can be read alone. The bytes
 * are a valid Arrow IPC stream (so any Arrow tool reads them) followed, after the end-of-stream mark, by our tail: a
 * block directory, a JSON document and a footer. Format: `docs/block-table.md`.
 *
 *   | schema message | record batch | record batch | ... | EOS | filter | directory | meta (JSON) | footer |
 *
 * A record batch holds the columns one after the other, each padded to 8 bytes, so the place of a column follows from
 * the number of rows alone, and reading is a typed-array view at an offset: nothing is decoded.
 */
import { concatBytes } from '../base/bytes.ts';
import { columnFromArray, tableFromColumns, tableToIPC } from '@uwdata/flechette';
import {
  bodyBytes,
  columnsIn,
  newBlock,
  padded,
  setU64,
  u64At,
  widths,
  type Block,
  type StoredShape,
  type TableShape,
} from './block-layout.ts';
import { IntegrityError } from '../base/errors.ts';
import { KeyFilter, KeyFilterBuilder } from './key-filter.ts';
import type { Hash, OpenObject } from '../ports.ts';
import {
  endOfStream,
  entryBytes,
  explain,
  footerBytes,
  footerMagic,
  readRange,
  readTail,
  type TableDirectory,
  type TableSource,
} from './table-tail.ts';

export { newBlock, setU64, u64At } from './block-layout.ts';
export type { Block, Column, ColumnValues, TableShape } from './block-layout.ts';
export type { ReadCount, TableSource } from './table-tail.ts';

const two32 = 4294967296;

/**
 * Arrow messages of a table: the schema, and what precedes the body of a batch. Flechette makes them from a batch
 * of zeros, once for each number of rows, as they depend on nothing else: the values of every other batch of as many
 * rows are put behind the same bytes.
 */
class Messages {
  private readonly shape: TableShape;
  private readonly heads = new Map<number, Uint8Array>();
  private schemaBytes: Uint8Array | undefined;

  constructor(shape: TableShape) {
    this.shape = shape;
  }

  get schema(): Uint8Array {
    // The encoder does not know the type of an empty column.
    if (this.schemaBytes === undefined) this.encode(1);
    return this.schemaBytes as Uint8Array;
  }

  /** The bytes before the body; `bodyStart` is their length. */
  head(rows: number): Uint8Array {
    return this.heads.get(rows) ?? this.encode(rows);
  }

  private encode(rows: number): Uint8Array {
    const block = newBlock(this.shape, rows);
    const columns = this.shape.columns.map(({ name, type }): [string, ReturnType<typeof columnFromArray>] => {
      const values = block.columns[name];
      return [name, columnFromArray(type === 'u64' ? new BigUint64Array(rows) : values)];
    });
    const bytes = tableToIPC(tableFromColumns(columns), { format: 'stream' }) as Uint8Array;
    const schemaEnd = 8 + new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);
    this.schemaBytes ??= bytes.slice(0, schemaEnd);
    const bodyEnd = bytes.length - endOfStream.length;
    const head = bytes.slice(schemaEnd, bodyEnd - bodyBytes(this.shape, rows));
    this.heads.set(rows, head);
    return head;
  }
}

/**
 * By shape: a small batch writes two tables of three lengths of blocks, and making their messages took as long as
 * filling them.
 */
const messages = new WeakMap<TableShape, Messages>();

function messagesOf(shape: TableShape): Messages {
  const known = messages.get(shape) ?? new Messages(shape);
  messages.set(shape, known);
  return known;
}

/** Writes a table block by block; keeps nothing but the directory. */
export class BlockTableWriter {
  readonly shape: TableShape;
  rows = 0;
  bytes = 0;
  /** Key of the first and of the last row so far; 0 if there is none. */
  first = 0;
  last = 0;
  /** Checksum of the tail, once finished. */
  tailCrc32 = 0;
  private readonly hash: Hash;
  private readonly entries: Uint8Array[] = [];
  private readonly messages: Messages;
  private readonly filter: KeyFilterBuilder | undefined;
  private lastKey = -1;
  private bodyStart = 0;

  constructor(shape: TableShape, hash: Hash) {
    this.shape = shape;
    this.hash = hash;
    this.messages = messagesOf(shape);
    this.filter = shape.filtered === true ? new KeyFilterBuilder() : undefined;
  }

  /** What a table begins with: what `add` gives before the first block. */
  get schema(): Uint8Array {
    return this.messages.schema;
  }

  /** What stands before the columns of a batch of `rows` rows. */
  head(rows: number): Uint8Array {
    return this.messages.head(rows);
  }

  /**
   * The bytes of one more block, to be written next. Keys must ascend (equal keys may follow each other). A block
   * without rows is none.
   */
  add(block: Block): Uint8Array[] {
    if (block.rows === 0) return [];
    const batch = this.batchOf(block);
    const out = this.bytes === 0 ? [this.schema, batch] : [batch];
    this.addBatch(batch, block.rows);
    return out;
  }

  /**
   * The same of a batch of `rows` rows (at least one) that the caller has put together: its head and its columns, at a
   * multiple of 8 of a buffer. The schema is written before the first.
   */
  addBatch(batch: Uint8Array, rows: number): void {
    if (this.bytes === 0) this.bytes = this.schema.length;
    const keys = this.keysIn(batch, rows);
    const [first, last] = this.checkKeys(keys, rows);
    this.filter?.add(keys);
    if (this.rows === 0) this.first = first;
    this.last = last;
    const bodyStart = batch.length - bodyBytes(this.shape, rows);
    if (this.bodyStart === 0) this.bodyStart = bodyStart;
    if (bodyStart !== this.bodyStart)
      throw new Error(`block table ${this.shape.name}: header of ${bodyStart} bytes, expected ${this.bodyStart}`);

    const entry = new Uint8Array(entryBytes);
    const words = new Uint32Array(entry.buffer);
    setU64(words, 0, this.bytes);
    words[2] = batch.length;
    words[3] = rows;
    words[4] = this.hash.crc32(batch);
    setU64(words, 3, first);
    setU64(words, 4, last);
    this.entries.push(entry);
    this.rows += rows;
    this.bytes += batch.length;
  }

  /** The end of the file: end-of-stream mark, directory, meta, footer. */
  finish(meta: unknown): Uint8Array[] {
    const out: Uint8Array[] = [];
    if (this.bytes === 0) {
      const { schema } = this.messages;
      out.push(schema);
      this.bytes += schema.length;
    }
    const filter = this.filter?.finish(this.hash) ?? new Uint8Array(0);
    const metaBytes = new TextEncoder().encode(JSON.stringify(meta));
    const tail = new Uint8Array(this.entries.length * entryBytes + metaBytes.length);
    this.entries.forEach((entry, index) => tail.set(entry, index * entryBytes));
    tail.set(metaBytes, this.entries.length * entryBytes);

    const footer = new Uint8Array(footerBytes);
    const words = new Uint32Array(footer.buffer);
    words[0] = this.shape.type;
    words[1] = this.shape.version;
    setU64(words, 1, this.bytes + endOfStream.length + filter.length);
    words[4] = this.entries.length;
    words[5] = metaBytes.length;
    words[6] = this.bodyStart;
    words[7] = this.rows;
    this.tailCrc32 = this.hash.crc32(concatBytes([tail, footer.subarray(0, 32)]));
    words[8] = this.tailCrc32;
    words[9] = footerMagic;
    out.push(endOfStream);
    if (filter.length > 0) out.push(filter);
    out.push(tail, footer);
    this.bytes += endOfStream.length + filter.length + tail.length + footer.length;
    return out;
  }

  /** The bytes of a block held in arrays of its own. */
  private batchOf(block: Block): Uint8Array {
    const head = this.head(block.rows);
    const batch = new Uint8Array(head.length + bodyBytes(this.shape, block.rows));
    batch.set(head);
    const copy = columnsIn(this.shape, block.rows, batch.buffer, head.length);
    for (const { name } of this.shape.columns) {
      const [to, from] = [copy.columns[name], block.columns[name]];
      if (from.length !== to.length)
        throw new Error(
          `block table ${this.shape.name}: column ${name} has ${from.length} places, expected ${to.length}`,
        );
      to.set(from);
    }
    return batch;
  }

  /** The key column of a batch. */
  private keysIn(batch: Uint8Array, rows: number): Uint32Array {
    let at = batch.byteOffset + batch.length - bodyBytes(this.shape, rows);
    for (const { name, type } of this.shape.columns) {
      if (name === this.shape.key) return new Uint32Array(batch.buffer, at, type === 'u64' ? 2 * rows : rows);
      at += padded(rows * widths[type]);
    }
    throw new Error(`block table ${this.shape.name}: no column ${this.shape.key}`);
  }

  private checkKeys(keys: Uint32Array, rows: number): [number, number] {
    const wide = keys.length > rows;
    const step = wide ? 2 : 1;
    const high = wide ? two32 : 0;
    let previous = this.lastKey;
    for (let i = 0, at = 0; i < rows; i++, at += step) {
      const value = keys[at] + (high === 0 ? 0 : keys[at + 1] * high);
      if (value < previous) throw new Error(`block table ${this.shape.name}: key out of order at row ${this.rows + i}`);
      previous = value;
    }
    this.lastKey = previous;
    return [wide ? u64At(keys, 0) : keys[0], previous];
  }
}

/** A whole table in memory, from blocks. For small tables; large ones are streamed through the writer. */
export function encodeBlockTable(shape: TableShape, blocks: Iterable<Block>, meta: unknown, hash: Hash): Uint8Array {
  const writer = new BlockTableWriter(shape, hash);
  const parts: Uint8Array[] = [];
  for (const block of blocks) parts.push(...writer.add(block));
  parts.push(...writer.finish(meta));
  return concatBytes(parts);
}

/** A table in an object store, opened: footer and directory are in memory, blocks are read when asked for. */
export class BlockTable {
  readonly key: string;
  /** Columns as this table stores them, and those of which it stores one value. */
  readonly shape: StoredShape;
  readonly rows: number;
  readonly blocks: number;
  readonly meta: unknown;
  /** Checksum of the tail, which covers those of all blocks: to pin it is to pin the table. */
  readonly tailCrc32: number;
  /** Length of directory, meta and footer. */
  readonly tailBytes: number;
  /** First and last key of each block. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly blockRows: Uint32Array;
  private readonly offsets: Float64Array;
  private readonly lengths: Uint32Array;
  private readonly checksums: Uint32Array;
  private readonly bodyStart: number;
  private readonly source: TableSource;
  private readonly whole: Uint8Array | undefined;
  private readonly directory: TableDirectory;

  private constructor(source: TableSource, directory: TableDirectory) {
    const { footer } = directory;
    this.directory = directory;
    this.whole = directory.whole;
    this.key = source.key;
    this.shape = directory.shape;
    this.source = source;
    this.tailCrc32 = footer.crc32;
    this.tailBytes = source.size - footer.tailStart;
    this.rows = footer.rows;
    this.blocks = footer.blocks;
    this.bodyStart = footer.bodyStart;
    this.meta = directory.meta;
    this.first = directory.first;
    this.last = directory.last;
    this.offsets = directory.offsets;
    this.lengths = directory.lengths;
    this.blockRows = directory.blockRows;
    this.checksums = directory.checksums;
  }

  /**
   * Opens the table of `source.size` bytes: one ranged read, two if the directory is longer than guessed. Throws
   * `IntegrityError` if the object is missing, of another size, of another type or changed.
   */
  static async open(source: TableSource, shape: TableShape): Promise<BlockTable> {
    return new BlockTable(source, await readTail(source, shape));
  }

  /** The same table, opened already, read from another source and counted there. */
  from(source: TableSource): BlockTable {
    return new BlockTable(source, this.directory);
  }

  /** What keeping this table open costs, in bytes, its filter included. */
  get bytesKept(): number {
    const { footer, filterAt, whole } = this.directory;
    return footer.blocks * entryBytes + footer.metaBytes + filterAt.length + (whole?.length ?? 0);
  }

  /** Bytes to be read for the filter: none once it is in memory. */
  get filterCost(): number {
    const { filter, whole, filterAt } = this.directory;
    return filter !== undefined || whole !== undefined ? 0 : filterAt.length;
  }

  /** True if opening the table brought all of it: looking into it reads nothing. */
  get isWhole(): boolean {
    return this.whole !== undefined;
  }

  /** Bytes of a block, about. */
  get blockBytes(): number {
    return this.blocks === 0 ? 0 : this.lengths[0];
  }

  get hasFilter(): boolean {
    return this.directory.filterAt.length > 0 || (this.whole !== undefined && this.shape.filtered === true);
  }

  /**
   * The filter over the keys, read once, or made of the blocks of a table that is in memory whole; undefined if there
   * is none that this program knows. Throws `IntegrityError`.
   */
  filter(): Promise<KeyFilter | undefined> {
    const { directory } = this;
    if (!this.hasFilter) return Promise.resolve(undefined);
    directory.filter ??= (this.isWhole ? this.makeFilter() : this.readFilter()).catch((error: unknown) => {
      directory.filter = undefined; // a failure is reported to those waiting, and not cached
      throw error;
    });
    return directory.filter;
  }

  private async readFilter(): Promise<KeyFilter | undefined> {
    const { offset, length } = this.directory.filterAt;
    return KeyFilter.read(this.key, await readRange(this.source, offset, length), this.source.hash);
  }

  private async makeFilter(): Promise<KeyFilter> {
    const builder = new KeyFilterBuilder();
    for (const block of await this.readBlocks(0, this.blocks))
      builder.add(block.columns[this.shape.key] as Uint32Array);
    return builder.filter();
  }

  /** First block whose last key is not below `key`; `blocks` if there is none. */
  findBlock(key: number): number {
    let low = 0;
    let high = this.blocks;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.last[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Blocks `start` to `end` (exclusive), which are adjacent in the file, in one ranged read; each checksum is
   * checked.
   */
  async readBlocks(start: number, end: number): Promise<Block[]> {
    if (start >= end) return [];
    const { offset, length } = this.rangeOf(start, end);
    const bytes = this.whole?.subarray(offset, offset + length) ?? (await readRange(this.source, offset, length));
    return this.decode(start, end, bytes);
  }

  /**
   * Several runs of blocks, each as `readBlocks` gives it: one call where the store reads many ranges of an object at
   * once.
   */
  async readRuns(runs: readonly { start: number; end: number }[]): Promise<Block[][]> {
    const { objects, key, count } = this.source;
    if (this.whole !== undefined || objects.readRanges === undefined)
      return Promise.all(runs.map(({ start, end }) => this.readBlocks(start, end)));
    const ranges = runs.map(({ start, end }) => this.rangeOf(start, end));
    const read = await objects.readRanges(key, ranges).catch((error: unknown) => explain(this.source, error));
    if (read === undefined) throw new IntegrityError(key, 'no object', 'an object');
    return runs.map(({ start, end }, i) => {
      const { offset, length } = ranges[i];
      if (read[i]?.length !== length)
        throw new IntegrityError(key, `${read[i]?.length} bytes at ${offset}`, `${length}`);
      count.reads += 1;
      count.bytes += length;
      return this.decode(start, end, read[i]);
    });
  }

  /** Bytes of the blocks `start` to `end` (exclusive), which are adjacent in the file. */
  bytesOf({ start, end }: { start: number; end: number }): number {
    return this.rangeOf(start, end).length;
  }

  /** Opens the object for `readInto`; undefined where its store reads into no memory but its own. */
  async openObject(): Promise<OpenObject | undefined> {
    const { objects, key } = this.source;
    if (this.whole !== undefined || objects.openObject === undefined) return undefined;
    const opened = await objects.openObject(key).catch((error: unknown) => explain(this.source, error));
    if (opened === undefined) throw new IntegrityError(key, 'no object', 'an object');
    return opened;
  }

  /**
   * As `readBlocks`, into memory of the caller's of `bytesOf` bytes, at a multiple of 8: the blocks are views of it.
   */
  async readInto(object: OpenObject, run: { start: number; end: number }, into: Uint8Array): Promise<Block[]> {
    const { key, count } = this.source;
    const { offset, length } = this.rangeOf(run.start, run.end);
    await object.readInto(into, offset).catch(async (error: unknown) => {
      await explain(this.source, error);
      throw new IntegrityError(key, 'no object', 'an object');
    });
    count.reads += 1;
    count.bytes += length;
    return this.decode(run.start, run.end, into);
  }

  private rangeOf(start: number, end: number): { offset: number; length: number } {
    const offset = this.offsets[start];
    return { offset, length: this.offsets[end - 1] + this.lengths[end - 1] - offset };
  }

  private describe(start: number, end: number): DescribedBlocks {
    return {
      key: this.key,
      start,
      bodyStart: this.bodyStart,
      lengths: this.lengths.slice(start, end),
      rows: this.blockRows.slice(start, end),
      checksums: this.checksums.slice(start, end),
      first: this.first.slice(start, end),
      last: this.last.slice(start, end),
    };
  }

  private decode(start: number, end: number, bytes: Uint8Array): Block[] {
    this.source.count.blocks += end - start;
    return decodeBlocks(this.shape, this.describe(start, end), bytes, this.source.hash);
  }
}

/** Neighbouring blocks of a table, as its directory describes them. */
export interface DescribedBlocks {
  key: string; // of the table
  start: number; // place of the first in the table
  bodyStart: number;
  lengths: Uint32Array; // bytes
  rows: Uint32Array;
  checksums: Uint32Array;
  first: Float64Array; // keys
  last: Float64Array;
}

/** Views of the blocks that `bytes` hold, one behind the other; each checksum is checked. Throws `IntegrityError`. */
export function decodeBlocks(shape: StoredShape, described: DescribedBlocks, bytes: Uint8Array, hash: Hash): Block[] {
  const { key, start, bodyStart, lengths, rows, checksums } = described;
  const blocks: Block[] = [];
  for (let i = 0, at = 0; i < rows.length; at += lengths[i++]) {
    const batch = bytes.subarray(at, at + lengths[i]);
    const found = hash.crc32(batch);
    if (found !== checksums[i])
      throw new IntegrityError(key, `checksum ${found} in block ${start + i}`, `${checksums[i]}`);
    // Views need an aligned start; batches are padded to 8 bytes, so only an oddly placed buffer is copied.
    const aligned = (batch.byteOffset + bodyStart) % 8 === 0 ? batch : batch.slice();
    blocks.push(columnsIn(shape, rows[i], aligned.buffer, aligned.byteOffset + bodyStart));
  }
  return blocks;
}
