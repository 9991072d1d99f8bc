/**
 * Writing a fitted table (`docs/block-table.md`, Fitted tables): its blocks are filled in wide form, every column as
 * declared, in one buffer. When all are there it is known which columns vary and how wide their values are, and the
 * blocks are made narrow in the same buffer, front to back: no narrow column begins behind its wide one, so nothing is
 * overwritten before it has moved, and no second copy of the table exists.
 */
import { concatBytes } from '../base/bytes.ts';
import type { Hash } from '../ports.ts';
import { bodyBytes, columnsIn, padded, type Block, type TableShape } from './block-layout.ts';
import { BlockTableWriter } from './block-table.ts';
import { ColumnMover } from './column-mover.ts';
import { useOf, type WideBody } from './column-use.ts';
import { fittedColumns, type FittedColumns } from './fitted-shape.ts';

/**
 * Room for Arrow's schema and for the head of a batch, whichever columns a table stores: they take 76 and 42 bytes a
 * column, 96 and 48 bytes a column.
 */
const schemaRoom = { table: 256, column: 96 };
const headRoom = { table: 128, column: 48 };

/** A table in the making; `rows` and `blockRows`: how many rows it is to have in all and in each block but the last. */
export class FittedTable {
  rows = 0;
  /** Key of the first and of the last row, once finished. */
  first = 0;
  last = 0;
  private readonly shape: TableShape;
  private readonly hash: Hash;
  /** Room before the columns of a block. */
  private readonly head: number;
  private readonly bodies: WideBody[] = [];
  private buffer: ArrayBuffer;
  private end: number;
  /** Blocks that were not added yet. */
  private open = 0;

  constructor(shape: TableShape, hash: Hash, { rows, blockRows }: { rows: number; blockRows: number }) {
    this.shape = shape;
    this.hash = hash;
    const columns = shape.columns.length;
    this.head = headRoom.table + headRoom.column * columns;
    this.end = schemaRoom.table + schemaRoom.column * columns;
    const block = this.head + bodyBytes(shape, Math.min(rows, blockRows));
    this.buffer = new ArrayBuffer(this.end + Math.ceil(rows / blockRows) * block);
  }

  /**
   * The next block, of `rows` rows, to be filled and given to `add`. As many as the table was sized for may be open at
   * once, to be filled column by column; they are added in the order in which they were given.
   */
  newBlock(rows: number): Block {
    const bytes = this.head + bodyBytes(this.shape, rows);
    if (this.end + bytes > this.buffer.byteLength && this.open > 0)
      throw new Error('more blocks are open than the table was sized for');
    this.reserve(bytes);
    const offset = this.end + this.head;
    this.bodies.push({ offset, rows });
    this.end += bytes;
    this.open += 1;
    return columnsIn(this.shape, rows, this.buffer, offset);
  }

  add(block: Block): void {
    const next = this.bodies.at(-this.open);
    const { buffer, byteOffset } = block.columns[this.shape.columns[0].name];
    if (this.open === 0 || buffer !== this.buffer || byteOffset !== next?.offset)
      throw new Error('a block that is not the next of this table');
    this.rows += block.rows;
    this.open -= 1;
  }

  /** The bytes of the table, with `meta` and how each column is stored. It can be finished once. */
  finish(meta: object): Uint8Array {
    const { shape, columns } = fit(this.shape, this.buffer, this.bodies);
    const writer = new BlockTableWriter(shape, this.hash);
    const mover = new ColumnMover(this.shape, shape, this.buffer);
    const bytes = new Uint8Array(this.buffer);
    let end = writer.schema.length;
    for (const { offset, rows } of this.bodies) {
      const head = writer.head(rows);
      const to = end + head.length;
      if (to > offset) throw new Error(`block table ${shape.name}: no room for the head of a batch`);
      bytes.set(head, end);
      mover.move(rows, offset, to);
      const batchEnd = to + bodyBytes(shape, rows);
      writer.addBatch(bytes.subarray(end, batchEnd), rows);
      end = batchEnd;
    }
    bytes.set(writer.schema);
    this.first = writer.first;
    this.last = writer.last;
    this.end = end;
    const tail = concatBytes(writer.finish({ columns, ...meta }));
    this.reserve(tail.length);
    const table = new Uint8Array(this.buffer, 0, end + tail.length);
    table.set(tail, end);
    return table;
  }

  /** Blocks that are not full, and long tails, take more room than was thought. */
  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed > this.buffer.byteLength) this.buffer = this.buffer.transfer(padded(Math.ceil(needed * 1.125)));
  }
}

/**
 * A shape that stores what varies in these blocks, no wider than the values need; and what the meta says of the
 * columns. The key is stored as it is, and so is a column of one value that JSON does not hold exactly.
 */
function fit(
  shape: TableShape,
  buffer: ArrayBuffer,
  bodies: readonly WideBody[],
): { shape: TableShape; columns: FittedColumns } {
  const uses = shape.columns.map((column, index) =>
    column.name === shape.key || bodies.length === 0
      ? { ...column, value: undefined }
      : { ...column, ...useOf(shape, index, buffer, bodies) },
  );
  const stored = uses.filter(({ value }) => value === undefined).map(({ name, type }) => ({ name, type }));
  const constants = uses.flatMap(({ value, ...column }) => (value === undefined ? [] : [{ ...column, value }]));
  return { shape: interned({ ...shape, columns: stored }), columns: fittedColumns({ columns: stored, constants }) };
}

/** Shapes by what they store, for Arrow's messages are made once for each. */
const shapes = new Map<string, TableShape>();
/** Tables of one province hardly differ in shape; a shape takes some kB with its messages. */
const shapesMax = 64;

function interned(shape: TableShape): TableShape {
  const name = `${shape.type} ${shape.columns.map((column) => `${column.name} ${column.type}`).join()}`;
  const known = shapes.get(name);
  if (known !== undefined) return known;
  if (shapes.size === shapesMax) shapes.clear();
  shapes.set(name, shape);
  return shape;
}
