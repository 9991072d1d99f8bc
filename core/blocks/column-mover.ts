/** Moving the columns of a block from wide to narrow form within one buffer. */
import { padded, widths, type TableShape } from './block-layout.ts';

/** Columns, or neighbours among them, that move: places within the wide and the narrow body, in bytes. */
interface Move {
  from: number;
  to: number;
  bytes: number; // in wide form, padding included where the width stays
  width: number;
  narrow: number;
}

/** `narrow` stores some of the columns of `wide`, in the same order, none of them wider. */
export class ColumnMover {
  private readonly wide: TableShape;
  private readonly narrow: TableShape;
  private readonly u8: Uint8Array;
  private readonly u16: Uint16Array;
  private readonly u32: Uint32Array;
  private moves: Move[] = [];
  private rows = 0;

  /** The buffer's length is a multiple of 8. */
  constructor(wide: TableShape, narrow: TableShape, buffer: ArrayBuffer) {
    this.wide = wide;
    this.narrow = narrow;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
  }

  /** Moves the columns of `rows` rows from the wide body at `from` to a narrow one at `to`, which is not behind it. */
  move(rows: number, from: number, to: number): void {
    if (rows !== this.rows) this.moves = movesOf(this.wide, this.narrow, rows);
    this.rows = rows;
    for (const move of this.moves) this.moveColumn(move, from + move.from, to + move.to);
  }

  private moveColumn({ bytes, width, narrow }: Move, from: number, to: number): void {
    if (narrow === width) {
      this.u8.copyWithin(to, from, from + bytes);
      return;
    }
    const rows = bytes / width;
    if (width === 2) narrowed(this.u16, from >>> 1, this.u8, to, rows);
    else if (narrow === 2) narrowed(this.u32, from >>> 2, this.u16, to >>> 1, rows);
    else narrowed(this.u32, from >>> 2, this.u8, to, rows);
    const end = to + rows * narrow;
    this.u8.fill(0, end, padded(end));
  }
}

function narrowed(
  source: Uint16Array | Uint32Array,
  from: number,
  target: Uint8Array | Uint16Array,
  to: number,
  rows: number,
): void {
  for (let k = 0; k < rows; k++) target[to + k] = source[from + k];
}

function movesOf(wide: TableShape, narrow: TableShape, rows: number): Move[] {
  const moves: Move[] = [];
  let from = 0;
  let to = 0;
  let next = 0;
  for (const { name, type } of wide.columns) {
    const width = widths[type];
    const stored = narrow.columns[next];
    if (stored?.name === name) {
      const own = widths[stored.type];
      const last = moves.at(-1);
      // Columns that keep their width, side by side before and after, move as one.
      const joins =
        own === width && last?.width === last?.narrow && last !== undefined && last.from + last.bytes === from;
      if (joins) last.bytes += padded(rows * width);
      else moves.push({ from, to, bytes: own === width ? padded(rows * width) : rows * width, width, narrow: own });
      to += padded(rows * own);
      next += 1;
    }
    from += padded(rows * width);
  }
  return moves;
}
