/**
 * How the numbers of a block are laid out in memory and in a file: columns one after the other, each padded to 8 bytes
 * (`docs/block-table.md`).
 */

export type ColumnType = 'u8' | 'u16' | 'u32' | 'u64';
/** A u64 column is a Uint32Array of (low, high) pairs. */
export type ColumnValues = Uint8Array | Uint16Array | Uint32Array;

export interface Column {
  name: string;
  type: ColumnType;
}

export interface TableShape {
  /** Written in the footer, so that one kind of file is never read as another. */
  type: number;
  name: string;
  version: number;
  columns: readonly Column[];
  /** Column by which rows ascend; the directory keeps its first and last value of each block. u32 or u64. */
  key: string;
  /** A filter over the keys is written, so that a reader knows what a table does not hold. The key is then a u64. */
  filtered?: boolean;
  /** Each table stores only the columns that vary in it, as narrow as its values allow, and says so in its meta. */
  fitted?: boolean;
  /** Earlier versions that are read too. They have their columns as declared; columns that they lack are 0. */
  earlier?: readonly { version: number; columns: readonly Column[] }[];
}

/** How one table is stored: `columns` are those in its blocks. */
export interface StoredShape extends TableShape {
  /** Columns that have one value in the whole table, and are not in its blocks. */
  constants?: readonly ConstantColumn[];
}

export interface ConstantColumn extends Column {
  value: number;
  /** The value, repeated for the longest block: all blocks share it. */
  values?: ColumnValues;
}

export interface Block {
  rows: number;
  columns: Record<string, ColumnValues>;
}

export const widths: Record<ColumnType, number> = { u8: 1, u16: 2, u32: 4, u64: 8 };

export function u64At(values: Uint32Array, index: number): number {
  return values[2 * index] + values[2 * index + 1] * 4294967296;
}

export function setU64(values: Uint32Array, index: number, value: number): void {
  values[2 * index] = value >>> 0;
  values[2 * index + 1] = Math.floor(value / 4294967296);
}

export function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Length of the body of a record batch: the columns, each padded to 8 bytes. */
export function bodyBytes(shape: TableShape, rows: number): number {
  let bytes = 0;
  for (const { type } of shape.columns) bytes += padded(rows * widths[type]);
  return bytes;
}

/** A fresh block with room for `rows` rows. */
export function newBlock(shape: TableShape, rows: number): Block {
  return columnsIn(shape, rows, new ArrayBuffer(bodyBytes(shape, rows)), 0);
}

/**
 * Where the columns of a batch of `rows` rows are in `buffer`, the batch's body beginning at `offset` (a multiple of
 * 8). Columns that the table does not store are shared arrays, not to be written.
 */
export function columnsIn(shape: StoredShape, rows: number, buffer: ArrayBufferLike, offset: number): Block {
  const columns: Record<string, ColumnValues> = {};
  let at = offset;
  for (const { name, type } of shape.columns) {
    if (type === 'u8') columns[name] = new Uint8Array(buffer, at, rows);
    else if (type === 'u16') columns[name] = new Uint16Array(buffer, at, rows);
    else columns[name] = new Uint32Array(buffer, at, type === 'u64' ? 2 * rows : rows);
    at += padded(rows * widths[type]);
  }
  for (const constant of shape.constants ?? []) columns[constant.name] = repeated(constant, rows);
  return { rows, columns };
}

/** As many of a constant as a block has rows. */
function repeated(constant: ConstantColumn, rows: number): ColumnValues {
  const length = constant.type === 'u64' ? 2 * rows : rows;
  if (constant.values === undefined || constant.values.length < length) constant.values = filled(constant, length);
  return constant.values.length === length ? constant.values : constant.values.subarray(0, length);
}

function filled({ type, value }: ConstantColumn, length: number): ColumnValues {
  if (type === 'u8') return new Uint8Array(length).fill(value);
  if (type === 'u16') return new Uint16Array(length).fill(value);
  const values = new Uint32Array(length);
  if (type === 'u32') return values.fill(value);
  for (let at = 0; 2 * at < length; at++) setU64(values, at, value);
  return values;
}

/** Neighbouring blocks of a table, by their places in it. */
export interface BlockRun {
  start: number;
  end: number; // exclusive
}
