import { mix } from './hash.ts';

/** Below four rounds neighbours stay recognisable. */
const rounds = 4;

/**
 * A keyed shuffle of the integers 0 to size - 1 that stores nothing: a Feistel network over digits of two bases whose
 * product just covers the size, walked again in the rare case that it leaves the range (Black and Rogaway, 2002).
 */
export class Permutation {
  readonly size: number;
  private readonly leftBase: number;
  private readonly rightBase: number;
  private readonly key: number;

  /** @param size 1 to 2^52 */
  constructor(size: number, key: number) {
    this.size = size;
    this.leftBase = Math.max(1, Math.ceil(Math.sqrt(size)));
    this.rightBase = Math.max(1, Math.ceil(size / this.leftBase));
    this.key = key;
  }

  /** What stands at the place `index`. */
  at(index: number): number {
    let x = index;
    do x = forward(x, this.leftBase, this.rightBase, this.key);
    while (x >= this.size);
    return x;
  }

  /** The place at which `value` stands: `at(indexOf(value)) === value`. */
  indexOf(value: number): number {
    let x = value;
    do x = backward(x, this.leftBase, this.rightBase, this.key);
    while (x >= this.size);
    return x;
  }
}

/** One pass of the network over leftBase × rightBase values. */
export function forward(x: number, leftBase: number, rightBase: number, key: number): number {
  let left = Math.floor(x / rightBase);
  let right = x % rightBase;
  for (let round = 0; round < rounds; round += 2) {
    left = (left + mix(key + right + round * 0x3c6ef372)) % leftBase;
    right = (right + mix(key + left + (round + 1) * 0x3c6ef372)) % rightBase;
  }
  return left * rightBase + right;
}

/** The inverse of `forward`. */
export function backward(x: number, leftBase: number, rightBase: number, key: number): number {
  let left = Math.floor(x / rightBase);
  let right = x % rightBase;
  for (let round = rounds - 2; round >= 0; round -= 2) {
    right = (right + rightBase - (mix(key + left + (round + 1) * 0x3c6ef372) % rightBase)) % rightBase;
    left = (left + leftBase - (mix(key + right + round * 0x3c6ef372) % leftBase)) % leftBase;
  }
  return left * rightBase + right;
}
