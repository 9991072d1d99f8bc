/**
 * The container of every large file we write: a table of numeric columns in blocks that can be read alone. The bytes are a
 * valid Arrow IPC stream (so any Arrow tool reads them) followed, after the end-of-stream mark, by our tail: a block
 * directory, a JSON document and a footer. Format: `docs/block-table.md`.
 *
 *   | schema message | record batch | record batch | ... | EOS | directory | meta (JSON) | footer |
 *
 * A record batch holds the columns one after the other, each padded to 8 bytes, so the place of a column follows from the
 * number of rows alone, and reading is a typed-array view at an offset: nothing is decoded.
 */
import { columnFromArray, tableFromColumns, tableToIPC } from '@uwdata/flechette';
import { bodyBytes, columnsIn, newBlock, padded, setU64, u64At, widths } from './block-layout.ts';
import type { Block, ColumnValues, TableShape } from './block-layout.ts';
import { IntegrityError } from './errors.ts';
import type { Hash, ObjectStore } from './ports.ts';

export { newBlock, setU64, u64At } from './block-layout.ts';
export type { Block, ColumnValues, TableShape } from './block-layout.ts';

const footerMagic = 0x42535344; // 'DSSB' in file order: D S S B
const footerBytes = 40;
const entryBytes = 40;
const two32 = 4294967296;
const endOfStream = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
/** One read of this many bytes from the end usually brings footer, meta and directory together. */
const tailGuessBytes = 64 * 1024;

/**
 * Arrow messages of a table: the schema, and what stands before the body of a batch. Flechette makes them from a batch of zeros, once for
 * each number of rows, as they depend on nothing else: the values of every other batch of as many rows are put behind the same bytes.
 */
class Messages {
  private readonly shape: TableShape;
  private readonly heads = new Map<number, Uint8Array>();
  private schemaBytes: Uint8Array | undefined;

  constructor(shape: TableShape) {
    this.shape = shape;
  }

  get schema(): Uint8Array {
    // The encoder cannot tell the type of an empty column.
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
  /** Blocks that `newBlock` gave and that were not added yet, with their bytes. */
  private readonly open = new Map<Block, Uint8Array>();
  private lastKey = -1;
  private bodyStart = 0;

  constructor(shape: TableShape, hash: Hash) {
    this.shape = shape;
    this.hash = hash;
    this.messages = new Messages(shape);
  }

  /** What a table begins with: what `add` gives before the first block. */
  get schema(): Uint8Array {
    return this.messages.schema;
  }

  /** Bytes of a block of `rows` rows. */
  blockBytes(rows: number): number {
    return this.messages.head(rows).length + bodyBytes(this.shape, rows);
  }

  /**
   * A block of `rows` rows to be filled and given to `add`: its columns are views of the very bytes that are written, in `place` (of
   * zeros, at a multiple of 8) or in a buffer of their own, so that no value is copied.
   */
  newBlock(rows: number, place?: { buffer: ArrayBuffer; offset: number }): Block {
    const head = this.messages.head(rows);
    const bytes = head.length + bodyBytes(this.shape, rows);
    const { buffer, offset } = place ?? { buffer: new ArrayBuffer(bytes), offset: 0 };
    const batch = new Uint8Array(buffer, offset, bytes);
    batch.set(head);
    const block = columnsIn(this.shape, rows, buffer, offset + head.length);
    this.open.set(block, batch);
    return block;
  }

  /** The bytes of one more block, to be written next. Keys must ascend (equal keys may follow each other). A block without rows is none. */
  add(block: Block): Uint8Array[] {
    const out: Uint8Array[] = [];
    if (block.rows === 0) return out;
    const batch = this.open.get(block) ?? this.copyBlock(block);
    this.open.delete(block);
    const { schema } = this.messages;
    if (this.bytes === 0) out.push(schema);
    const [first, last] = this.checkKeys(block);
    if (this.rows === 0) this.first = first;
    this.last = last;
    const bodyStart = batch.length - bodyBytes(this.shape, block.rows);
    if (this.bodyStart === 0) this.bodyStart = bodyStart;
    if (bodyStart !== this.bodyStart)
      throw new Error(`block table ${this.shape.name}: header of ${bodyStart} bytes, expected ${this.bodyStart}`);

    const entry = new Uint8Array(entryBytes);
    const words = new Uint32Array(entry.buffer);
    setU64(words, 0, this.bytes + (this.bytes === 0 ? schema.length : 0));
    words[2] = batch.length;
    words[3] = block.rows;
    words[4] = this.hash.crc32(batch);
    setU64(words, 3, first);
    setU64(words, 4, last);
    this.entries.push(entry);
    out.push(batch);
    this.rows += block.rows;
    for (const bytes of out) this.bytes += bytes.length;
    return out;
  }

  /** The end of the file: end-of-stream mark, directory, meta, footer. */
  finish(meta: unknown): Uint8Array[] {
    const out: Uint8Array[] = [];
    if (this.bytes === 0) {
      const { schema } = this.messages;
      out.push(schema);
      this.bytes += schema.length;
    }
    const metaBytes = new TextEncoder().encode(JSON.stringify(meta));
    const tail = new Uint8Array(this.entries.length * entryBytes + metaBytes.length);
    this.entries.forEach((entry, index) => tail.set(entry, index * entryBytes));
    tail.set(metaBytes, this.entries.length * entryBytes);

    const footer = new Uint8Array(footerBytes);
    const words = new Uint32Array(footer.buffer);
    words[0] = this.shape.type;
    words[1] = this.shape.version;
    setU64(words, 1, this.bytes + endOfStream.length);
    words[4] = this.entries.length;
    words[5] = metaBytes.length;
    words[6] = this.bodyStart;
    words[7] = this.rows;
    this.tailCrc32 = this.hash.crc32(concatBytes([tail, footer.subarray(0, 32)]));
    words[8] = this.tailCrc32;
    words[9] = footerMagic;
    out.push(endOfStream, tail, footer);
    this.bytes += endOfStream.length + tail.length + footer.length;
    return out;
  }

  /** The bytes of a block that lies in arrays of its own. */
  private copyBlock(block: Block): Uint8Array {
    const copy = this.newBlock(block.rows);
    for (const { name } of this.shape.columns) {
      const [to, from] = [copy.columns[name], block.columns[name]];
      if (from.length !== to.length)
        throw new Error(
          `block table ${this.shape.name}: column ${name} has ${from.length} places, expected ${to.length}`,
        );
      to.set(from);
    }
    const batch = this.open.get(copy) as Uint8Array;
    this.open.delete(copy);
    return batch;
  }

  private checkKeys(block: Block): [number, number] {
    const { key } = this.shape;
    const wide = this.shape.columns.find((column) => column.name === key)?.type === 'u64';
    const values = block.columns[key];
    const step = wide ? 2 : 1;
    const high = wide ? two32 : 0;
    let previous = this.lastKey;
    for (let i = 0, at = 0; i < block.rows; i++, at += step) {
      const value = values[at] + (high === 0 ? 0 : values[at + 1] * high);
      if (value < previous) throw new Error(`block table ${this.shape.name}: key out of order at row ${this.rows + i}`);
      previous = value;
    }
    this.lastKey = previous;
    return [wide ? u64At(values as Uint32Array, 0) : values[0], previous];
  }
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A whole table in memory, from blocks. For small tables; large ones are streamed through the writer. */
export function encodeBlockTable(shape: TableShape, blocks: Iterable<Block>, meta: unknown, hash: Hash): Uint8Array {
  const writer = new BlockTableWriter(shape, hash);
  const parts: Uint8Array[] = [];
  for (const block of blocks) parts.push(...writer.add(block));
  parts.push(...writer.finish(meta));
  return concatBytes(parts);
}

/** Counts what look-ups cost; asserted in tests and printed by `sync`. */
export interface ReadCount {
  reads: number;
  bytes: number;
  blocks: number;
}

/** A table in an object store, opened: footer and directory are in memory, blocks are read when asked for. */
export class BlockTable {
  readonly key: string;
  readonly shape: TableShape;
  readonly rows: number;
  readonly blocks: number;
  readonly meta: unknown;
  /** Checksum of the tail, which holds those of all blocks: whoever pins it pins the table. */
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
  /** All bytes of a table so small that opening it read them. */
  private readonly whole: Uint8Array | undefined;

  private constructor(
    source: TableSource,
    shape: TableShape,
    footer: Footer,
    tail: Uint8Array,
    whole: Uint8Array | undefined,
  ) {
    this.whole = whole;
    this.key = source.key;
    this.shape = shape;
    this.source = source;
    this.tailCrc32 = footer.crc32;
    this.tailBytes = source.size - footer.tailStart;
    this.rows = footer.rows;
    this.blocks = footer.blocks;
    this.bodyStart = footer.bodyStart;
    const directoryBytes = footer.blocks * entryBytes;
    this.meta = JSON.parse(new TextDecoder().decode(tail.subarray(directoryBytes, directoryBytes + footer.metaBytes)));
    this.first = new Float64Array(footer.blocks);
    this.last = new Float64Array(footer.blocks);
    this.offsets = new Float64Array(footer.blocks);
    this.lengths = new Uint32Array(footer.blocks);
    this.blockRows = new Uint32Array(footer.blocks);
    this.checksums = new Uint32Array(footer.blocks);
    const words = new Uint32Array(tail.slice(0, directoryBytes).buffer);
    for (let i = 0, w = 0; i < footer.blocks; i++, w += entryBytes / 4) {
      this.offsets[i] = u64At(words, w / 2);
      this.lengths[i] = words[w + 2];
      this.blockRows[i] = words[w + 3];
      this.checksums[i] = words[w + 4];
      this.first[i] = u64At(words, w / 2 + 3);
      this.last[i] = u64At(words, w / 2 + 4);
      const expected = footer.bodyStart + bodyBytes(shape, this.blockRows[i]);
      if (this.lengths[i] !== expected)
        throw new IntegrityError(this.key, `block ${i} of ${this.lengths[i]} bytes`, `${expected}`);
    }
  }

  /**
   * Opens the table of `source.size` bytes: one ranged read, two if the directory is longer than guessed. Throws
   * `IntegrityError` if the object is missing, of another size, of another type or changed.
   */
  static async open(source: TableSource, shape: TableShape): Promise<BlockTable> {
    const { key, size } = source;
    if (size < footerBytes) throw new IntegrityError(key, `${size} bytes`, `at least ${footerBytes}`);
    let from = Math.max(0, size - Math.max(footerBytes, source.tailBytes ?? tailGuessBytes));
    let end = await readRange(source, from, size - from);
    const footer = readFooter(key, shape, end.subarray(end.length - footerBytes), size);
    if (footer.tailStart < from) {
      from = footer.tailStart;
      end = await readRange(source, from, size - from);
    }
    const tail = end.subarray(footer.tailStart - from, end.length - footerBytes);
    const found = source.hash.crc32(
      concatBytes([tail, end.subarray(end.length - footerBytes, end.length - footerBytes + 32)]),
    );
    if (found !== footer.crc32) throw new IntegrityError(key, `tail checksum ${found}`, `${footer.crc32}`);
    return new BlockTable(source, shape, footer, tail, from === 0 && source.keepSmall === true ? end : undefined);
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

  /** Blocks `start` to `end` (exclusive), which lie side by side in the file, in one ranged read; each checksum is checked. */
  async readBlocks(start: number, end: number): Promise<Block[]> {
    if (start >= end) return [];
    const { offset, length } = this.rangeOf(start, end);
    const bytes = this.whole?.subarray(offset, offset + length) ?? (await readRange(this.source, offset, length));
    return this.decode(start, end, bytes);
  }

  /** Several runs of blocks, each as `readBlocks` gives it: one call where the store reads many ranges of an object at once. */
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

  private rangeOf(start: number, end: number): { offset: number; length: number } {
    const offset = this.offsets[start];
    return { offset, length: this.offsets[end - 1] + this.lengths[end - 1] - offset };
  }

  /** Views of the blocks that `bytes` hold; each checksum is checked. */
  private decode(start: number, end: number, bytes: Uint8Array): Block[] {
    const offset = this.offsets[start];
    const blocks: Block[] = [];
    for (let i = start; i < end; i++) {
      const batch = bytes.subarray(this.offsets[i] - offset, this.offsets[i] - offset + this.lengths[i]);
      const found = this.source.hash.crc32(batch);
      if (found !== this.checksums[i])
        throw new IntegrityError(this.key, `checksum ${found} in block ${i}`, `${this.checksums[i]}`);
      blocks.push(this.view(batch, this.blockRows[i]));
    }
    this.source.count.blocks += end - start;
    return blocks;
  }

  private view(batch: Uint8Array, rows: number): Block {
    // Views need an aligned start; batches are padded to 8 bytes, so only an oddly placed buffer is copied.
    const aligned = (batch.byteOffset + this.bodyStart) % 8 === 0 ? batch : batch.slice();
    const columns: Record<string, ColumnValues> = {};
    let at = aligned.byteOffset + this.bodyStart;
    for (const { name, type } of this.shape.columns) {
      if (type === 'u8') columns[name] = new Uint8Array(aligned.buffer, at, rows);
      else if (type === 'u16') columns[name] = new Uint16Array(aligned.buffer, at, rows);
      else columns[name] = new Uint32Array(aligned.buffer, at, type === 'u64' ? 2 * rows : rows);
      at += padded(rows * widths[type]);
    }
    return { rows, columns };
  }
}

export interface TableSource {
  key: string;
  size: number; // bytes of the object, as the manifest that names it says
  objects: ObjectStore;
  hash: Hash;
  count: ReadCount;
  /** Length of the tail, if the manifest says it: then opening is one read of exactly that. */
  tailBytes?: number;
  /** Keep all bytes of a table so small that opening it reads them: its blocks are then not read again. */
  keepSmall?: boolean;
}

interface Footer {
  tailStart: number;
  blocks: number;
  metaBytes: number;
  bodyStart: number;
  rows: number;
  crc32: number;
}

/** Rejects in the order magic, type, version, layout: one reason each. */
function readFooter(key: string, shape: TableShape, bytes: Uint8Array, size: number): Footer {
  const words = new Uint32Array(bytes.slice().buffer);
  if (words[9] !== footerMagic)
    throw new IntegrityError(key, `footer mark ${words[9].toString(16)}`, footerMagic.toString(16));
  if (words[0] !== shape.type) throw new IntegrityError(key, `table type ${words[0]}`, `${shape.type} (${shape.name})`);
  if (words[1] !== shape.version)
    throw new IntegrityError(key, `${shape.name} version ${words[1]}`, `${shape.version}`);
  const footer = {
    tailStart: u64At(words, 1),
    blocks: words[4],
    metaBytes: words[5],
    bodyStart: words[6],
    rows: words[7],
    crc32: words[8],
  };
  const expected = footer.tailStart + footer.blocks * entryBytes + footer.metaBytes + footerBytes;
  if (expected !== size) throw new IntegrityError(key, `${size} bytes`, `${expected}`);
  return footer;
}

async function readRange(source: TableSource, offset: number, length: number): Promise<Uint8Array> {
  const range = { offset, length };
  const bytes = await source.objects.read(source.key, { range }).catch((error: unknown) => explain(source, error));
  if (bytes === undefined) throw new IntegrityError(source.key, 'no object', 'an object');
  if (bytes.length !== length) throw new IntegrityError(source.key, `${bytes.length} bytes at ${offset}`, `${length}`);
  source.count.reads += 1;
  source.count.bytes += length;
  return bytes;
}

/** A range beyond the end fails in each store in its own way: the size tells a truncated object from a store that is down. */
async function explain(source: TableSource, error: unknown): Promise<undefined> {
  const info = await source.objects.head(source.key);
  if (info === undefined) return undefined;
  if (info.size !== source.size) throw new IntegrityError(source.key, `${info.size} bytes`, `${source.size}`);
  throw error;
}
