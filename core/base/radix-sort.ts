/**
 * Stable radix sort of indices by integer keys, least significant digit first. Keys travel with their indices, so that
 * every pass reads both in order; a digit that is the same everywhere costs nothing.
 */

/** Bits of one pass: 2,048 counters stay in the first-level cache, and 32 bits take three passes. */
const digitBits = 11;
const digits = 1 << digitBits;
const digitMask = digits - 1;
const passes = 3;

const two32 = 4294967296;

/**
 * Indices 0 to `length` (exclusive) in ascending order of `low`, or of (`high`, `low`) if `high` is given; equal keys
 * keep their order. Needs 16 bytes a place beside its arguments, which it leaves as they are.
 */
export function sortedOrder(length: number, low: Uint32Array, high?: Uint16Array | Uint32Array): Uint32Array {
  return orderOf(length, low, high, undefined);
}

/** As `sortedOrder`; `own` is `low` if it may be used up. */
function orderOf(
  length: number,
  low: Uint32Array,
  high: Uint16Array | Uint32Array | undefined,
  own: Uint32Array | undefined,
): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  if (isAscending(length, low, high)) return order;
  const byLow = sortPairs(own ?? low.slice(0, length), order);
  if (high === undefined) return byLow;
  const keys = new Uint32Array(length);
  for (let i = 0; i < length; i++) keys[i] = high[byLow[i]];
  return sortPairs(keys, byLow);
}

/**
 * Indices 0 to `length` (exclusive) in ascending order of value; equal values keep their order. Values are whole
 * numbers from 0 to 2^53 (exclusive), as IDs and participant keys are.
 */
export function orderByNumber(values: Float64Array, length: number): Uint32Array {
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    low[i] = values[i] >>> 0;
    high[i] = values[i] / two32;
  }
  return orderOf(length, low, high, low);
}

/**
 * As `orderByNumber`, of numbers that lie as two words each (the low one first) at `words[at]`, `words[at + stride]`
 * and so on: they are not copied into an array of their own.
 */
export function orderByWords(words: Uint32Array, at: number, stride: number, length: number): Uint32Array {
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  for (let i = 0, from = at; i < length; i++, from += stride) {
    low[i] = words[from];
    high[i] = words[from + 1];
  }
  return orderOf(length, low, high, low);
}

function isAscending(length: number, low: Uint32Array, high: Uint16Array | Uint32Array | undefined): boolean {
  for (let i = 1; i < length; i++) {
    if (high !== undefined && high[i - 1] !== high[i]) {
      if (high[i - 1] > high[i]) return false;
    } else if (low[i - 1] > low[i]) return false;
  }
  return true;
}

/** Sorts `order` by the keys beside it; both arrays are used up, the answer is one of two buffers. */
function sortPairs(keys: Uint32Array, order: Uint32Array): Uint32Array {
  const { length } = keys;
  const counts = countDigits(keys);
  let fromKeys = keys;
  let fromOrder = order;
  let toKeys: Uint32Array = new Uint32Array(length);
  let toOrder: Uint32Array = new Uint32Array(length);
  for (let pass = 0; pass < passes; pass++) {
    const shift = pass * digitBits;
    const starts = counts.subarray(pass * digits, (pass + 1) * digits);
    if (length > 0 && starts[(fromKeys[0] >>> shift) & digitMask] === length) continue;
    let start = 0;
    for (let digit = 0; digit < digits; digit++) {
      const count = starts[digit];
      starts[digit] = start;
      start += count;
    }
    for (let i = 0; i < length; i++) {
      const key = fromKeys[i];
      const place = starts[(key >>> shift) & digitMask]++;
      toKeys[place] = key;
      toOrder[place] = fromOrder[i];
    }
    [fromKeys, toKeys] = [toKeys, fromKeys];
    [fromOrder, toOrder] = [toOrder, fromOrder];
  }
  return fromOrder;
}

/** How often each digit occurs, for all passes in one reading of the keys. */
function countDigits(keys: Uint32Array): Uint32Array {
  const counts = new Uint32Array(passes * digits);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    counts[key & digitMask]++;
    counts[digits + ((key >>> digitBits) & digitMask)]++;
    counts[2 * digits + (key >>> (2 * digitBits))]++;
  }
  return counts;
}
