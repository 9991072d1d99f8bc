/** The tail of a block table (`docs/block-table.md`): what follows the blocks, read, checked and taken apart. */
import { bodyBytes, u64At, type StoredShape, type TableShape } from './block-layout.ts';
import { IntegrityError } from '../base/errors.ts';
import { storedShape } from './fitted-shape.ts';
import type { KeyFilter } from './key-filter.ts';
import type { Hash, ObjectStore } from '../ports.ts';

export const footerMagic = 0x42535344; // 'DSSB' in file order: D S S B
export const footerBytes = 40;
export const entryBytes = 40;
export const endOfStream = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
/** One read of this many bytes from the end usually brings footer, meta and directory together. */
const tailGuessBytes = 64 * 1024;

/** Counts what look-ups cost; asserted in tests and printed by `sync`. */
export interface ReadCount {
  reads: number;
  bytes: number;
  blocks: number;
}

/** The tail of a table, in memory. */
export interface TableDirectory {
  shape: StoredShape;
  footer: Footer;
  meta: unknown;
  first: Float64Array;
  last: Float64Array;
  offsets: Float64Array;
  lengths: Uint32Array;
  blockRows: Uint32Array;
  checksums: Uint32Array;
  /** All bytes of a table so small that opening it read them. */
  whole: Uint8Array | undefined;
  filterAt: { offset: number; length: number };
  /** Read when it is first asked for. */
  filter: Promise<KeyFilter | undefined> | undefined;
}

/**
 * The tail of the table of `source.size` bytes: one ranged read, two if the directory is longer than guessed. Throws
 * `IntegrityError` if the object is missing, of another size, of another type or changed.
 */
export async function readTail(source: TableSource, shape: TableShape): Promise<TableDirectory> {
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
  const found = source.hash.crc32(end.subarray(end.length - footerBytes - tail.length, end.length - footerBytes + 32));
  if (found !== footer.crc32) throw new IntegrityError(key, `tail checksum ${found}`, `${footer.crc32}`);
  const whole = from === 0 && source.keepSmall === true ? end : undefined;
  return readDirectory(key, shape, footer, tail, whole);
}

/**
 * Takes a checked tail apart. Throws `IntegrityError` if blocks have other lengths than their row counts require, or do
 * not fit the tail.
 */
function readDirectory(
  key: string,
  shape: TableShape,
  footer: Footer,
  tail: Uint8Array,
  whole: Uint8Array | undefined,
): TableDirectory {
  const directoryBytes = footer.blocks * entryBytes;
  const meta: unknown = JSON.parse(
    new TextDecoder().decode(tail.subarray(directoryBytes, directoryBytes + footer.metaBytes)),
  );
  const stored = storedShape(key, shape, footer.version, meta);
  const directory: TableDirectory = {
    shape: stored,
    footer,
    meta,
    first: new Float64Array(footer.blocks),
    last: new Float64Array(footer.blocks),
    offsets: new Float64Array(footer.blocks),
    lengths: new Uint32Array(footer.blocks),
    blockRows: new Uint32Array(footer.blocks),
    checksums: new Uint32Array(footer.blocks),
    whole,
    filterAt: { offset: 0, length: 0 },
    filter: undefined,
  };
  const words = new Uint32Array(tail.slice(0, directoryBytes).buffer);
  for (let i = 0, w = 0; i < footer.blocks; i++, w += entryBytes / 4) {
    directory.offsets[i] = u64At(words, w / 2);
    directory.lengths[i] = words[w + 2];
    directory.blockRows[i] = words[w + 3];
    directory.checksums[i] = words[w + 4];
    directory.first[i] = u64At(words, w / 2 + 3);
    directory.last[i] = u64At(words, w / 2 + 4);
    const expected = footer.bodyStart + bodyBytes(stored, directory.blockRows[i]);
    if (directory.lengths[i] !== expected)
      throw new IntegrityError(key, `block ${i} of ${directory.lengths[i]} bytes`, `${expected}`);
  }
  if (footer.blocks > 0 && shape.filtered === true) {
    // Everything between the end mark and the directory is the filter.
    const at = footer.blocks - 1;
    const offset = directory.offsets[at] + directory.lengths[at] + endOfStream.length;
    directory.filterAt = { offset, length: footer.tailStart - offset };
    if (offset > footer.tailStart) throw new IntegrityError(key, `blocks up to ${offset}`, `${footer.tailStart}`);
  }
  return directory;
}

export interface TableSource {
  key: string;
  size: number; // bytes of the object, as recorded in the manifest that names it
  objects: ObjectStore;
  hash: Hash;
  count: ReadCount;
  /** Length of the tail, if the manifest has it: then opening is one read of exactly that. */
  tailBytes?: number;
  /** Keep all bytes of a table so small that opening it reads them: its blocks are then not read again. */
  keepSmall?: boolean;
}

export interface Footer {
  version: number;
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
  const versions = [...(shape.earlier ?? []).map(({ version }) => version), shape.version];
  if (!versions.includes(words[1]))
    throw new IntegrityError(key, `${shape.name} version ${words[1]}`, versions.join(' or '));
  const footer = {
    version: words[1],
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

export async function readRange(source: TableSource, offset: number, length: number): Promise<Uint8Array> {
  const range = { offset, length };
  const bytes = await source.objects.read(source.key, { range }).catch((error: unknown) => explain(source, error));
  if (bytes === undefined) throw new IntegrityError(source.key, 'no object', 'an object');
  if (bytes.length !== length) throw new IntegrityError(source.key, `${bytes.length} bytes at ${offset}`, `${length}`);
  source.count.reads += 1;
  source.count.bytes += length;
  return bytes;
}

/**
 * A range beyond the end fails in each store in its own way: the size distinguishes a truncated object from a store
 * that is down.
 */
export async function explain(source: TableSource, error: unknown): Promise<undefined> {
  const info = await source.objects.head(source.key);
  if (info === undefined) return undefined;
  if (info.size !== source.size) throw new IntegrityError(source.key, `${info.size} bytes`, `${source.size}`);
  throw error;
}
