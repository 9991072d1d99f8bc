/**
 * How the numbers of a block are laid out in memory and in a file: columns one after the other, each padded to 8 bytes
 * (`docs/block-table.md`).
 */

export type ColumnType = 'u8' | 'u16' | 'u32' | 'u64';
/** A u64 column is a Uint32Array of (low, high) pairs. */
export type ColumnValues = Uint8Array | Uint16Array | Uint32Array;

export interface TableShape {
  /** Written in the footer, so that one kind of file is never read as another. */
  type: number;
  name: string;
  version: number;
  columns: readonly { name: string; type: ColumnType }[];
  /** Column by which rows ascend; the directory keeps its first and last value of each block. u32 or u64. */
  key: string;
  /** A filter over the keys is written, so that a reader knows what a table does not hold. The key is then a u64. */
  filtered?: boolean;
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
 * 8).
 */
export function columnsIn(shape: TableShape, rows: number, buffer: ArrayBufferLike, offset: number): Block {
  const columns: Record<string, ColumnValues> = {};
  let at = offset;
  for (const { name, type } of shape.columns) {
    if (type === 'u8') columns[name] = new Uint8Array(buffer, at, rows);
    else if (type === 'u16') columns[name] = new Uint16Array(buffer, at, rows);
    else columns[name] = new Uint32Array(buffer, at, type === 'u64' ? 2 * rows : rows);
    at += padded(rows * widths[type]);
  }
  return { rows, columns };
}
