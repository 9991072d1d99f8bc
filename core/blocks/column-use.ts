/** What a column of filled blocks needs: whether its values differ, and how wide the largest is. */
import { padded, u64At, widths, type ColumnType, type TableShape } from './block-layout.ts';

/** The columns of a block as declared, from `offset` of a buffer on, a multiple of 8. */
export interface WideBody {
  offset: number;
  rows: number;
}

/** `value`: the one value of all rows, if there is one that JSON holds exactly. */
export interface ColumnUse {
  type: ColumnType;
  value: number | undefined;
}

/**
 * The use of column `index` of the blocks, at least one. It is looked at eight bytes at a time, whatever its width, and
 * no further than is needed to know that it varies and is as wide as declared.
 */
export function useOf(shape: TableShape, index: number, buffer: ArrayBuffer, bodies: readonly WideBody[]): ColumnUse {
  const words = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
  const { type } = shape.columns[index];
  const width = widths[type];
  const start = (rows: number): number => {
    let bytes = 0;
    for (let k = 0; k < index; k++) bytes += padded(rows * widths[shape.columns[k].type]);
    return bytes;
  };
  const first = (bodies[0].offset + start(bodies[0].rows)) >>> 2;
  const [low, high] = repeatedTo8(words, first, width);
  let differ = 0;
  let all = 0;
  for (const { offset, rows } of bodies) {
    const from = (offset + start(rows)) >>> 2;
    const bytes = rows * width;
    const end = from + 2 * (bytes >>> 3);
    for (let at = from; at < end; at += 2) {
      const [a, b] = [words[at], words[at + 1]];
      differ |= (a ^ low) | (b ^ high);
      all |= a | b;
    }
    const rest = bytes & 7; // bytes of rows in the last eight; the others are padding
    if (rest > 0) {
      differ |= ((words[end] ^ low) & bytesMask(rest)) | ((words[end + 1] ^ high) & bytesMask(rest - 4));
      all |= words[end] | words[end + 1];
    }
    if (differ !== 0 && narrowest(type, all) === type) return { type, value: undefined };
  }
  const value = valueAt(words, first, width);
  if (differ === 0 && Number.isSafeInteger(value)) return { type, value };
  return { type: narrowest(type, all), value: undefined };
}

/** The first value of a column, as often as it fits in eight bytes: as two words. */
function repeatedTo8(words: Uint32Array, first: number, width: number): [number, number] {
  if (width === 8) return [words[first], words[first + 1]];
  let word = valueAt(words, first, width);
  if (width === 1) word |= word << 8;
  if (width <= 2) word |= word << 16;
  return [word, word];
}

function valueAt(words: Uint32Array, first: number, width: number): number {
  if (width === 8) return u64At(words.subarray(first, first + 2), 0);
  return width === 4 ? words[first] : words[first] & (width === 1 ? 0xff : 0xffff);
}

/** A word whose first `bytes` bytes are all ones; none below 0, all from 4 on. */
function bytesMask(bytes: number): number {
  if (bytes <= 0) return 0;
  return bytes >= 4 ? -1 : (1 << (8 * bytes)) - 1;
}

/** The narrowest type that holds values whose bits, over all words, are among `all`. A u64 stays one. */
function narrowest(type: ColumnType, all: number): ColumnType {
  if (type === 'u16') return (all & 0xff00ff00) === 0 ? 'u8' : 'u16';
  if (type !== 'u32') return type;
  if (all >>> 8 === 0) return 'u8';
  return all >>> 16 === 0 ? 'u16' : 'u32';
}
