/**
 * Those people of a batch who may be in a table of keys, in the order of the table: looked up so, they read it forwards
 * a piece at a time that fits the processor's cache, instead of all over it.
 */
import { mixKey, type KeyTable } from './key-table.ts';

/** Keys of a table small enough to be looked up in any order. */
const fewKeys = 8192;
/** Bits of the hash by which people are put in order: pieces of a table of a million keys are 50 kB. */
const orderBits = 11;

export class KeyedPeople {
  length = 0;
  row = new Uint32Array(0);
  hash = new Uint32Array(0);
  low = new Uint32Array(0);
  high = new Uint32Array(0);
  /** Places of the people in the order in which they are to be looked up. */
  order = new Uint32Array(0);
  private readonly starts = new Uint32Array((1 << orderBits) + 1);

  /** Ready for a batch of so many people. */
  start(rows: number): void {
    this.length = 0;
    if (rows <= this.row.length) return;
    for (const name of ['row', 'hash', 'low', 'high', 'order'] as const) this[name] = new Uint32Array(rows);
  }

  /** A person with this key, if the filter lets it pass. */
  add(table: KeyTable, row: number, low: number, high: number): void {
    const hash = mixKey(low, high);
    const bit = hash & table.filterMask;
    if ((table.filter[bit >>> 5] & (1 << (bit & 31))) === 0) return;
    const at = this.length++;
    this.row[at] = row;
    this.hash[at] = hash;
    this.low[at] = low;
    this.high[at] = high;
  }

  /** Fills `order`. */
  sort(table: KeyTable): void {
    const { length, hash, order, starts } = this;
    if (table.keys <= fewKeys) {
      for (let at = 0; at < length; at++) order[at] = at;
      return;
    }
    starts.fill(0);
    const shift = 32 - orderBits;
    for (let at = 0; at < length; at++) starts[(hash[at] >>> shift) + 1] += 1;
    for (let piece = 1; piece < starts.length; piece++) starts[piece] += starts[piece - 1];
    for (let at = 0; at < length; at++) order[starts[hash[at] >>> shift]++] = at;
  }
}
