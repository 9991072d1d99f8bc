import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setU64 } from '../../../core/blocks/block-layout.ts';
import { IntegrityError } from '../../../core/base/errors.ts';
import { filterBytes, filterRowsMin, KeyFilter, KeyFilterBuilder } from '../../../core/blocks/key-filter.ts';
import { randomFrom } from '../../../generate/random.ts';
import { testHash } from '../../support/test-world.ts';

function pairs(keys: readonly number[]): Uint32Array {
  const words = new Uint32Array(2 * keys.length);
  keys.forEach((key, at) => setU64(words, at, key));
  return words;
}

/** Keys that lie beside each other at a place anywhere, as many as a filter is written for. */
const $keys = fc
  .tuple(fc.nat(2 ** 52), fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 50 }))
  .map(([base, some]) => [...some, ...Array.from({ length: filterRowsMin }, (_, i) => i * 7)].map((key) => base + key));

describe('a filter over keys', () => {
  it('has no false negative, also after writing and reading', () => {
    fc.assert(
      fc.property($keys, (keys) => {
        const builder = new KeyFilterBuilder();
        builder.add(pairs(keys.slice(0, 300)));
        builder.add(pairs(keys.slice(300)));
        const bytes = builder.finish(testHash);
        expect(bytes.length).toBe(filterBytes(keys.length));
        const read = KeyFilter.read('k', bytes, testHash);
        for (const filter of [read, builder.filter()])
          expect(keys.filter((key) => filter?.mayHold(key) !== true)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('has fewer than two false positives in a hundred', () => {
    const random = randomFrom(3);
    const kinds: ((n: number) => number)[] = [
      (n) => 5_200_000_000 + 3 * n, // numbers given one after the other
      () => 5_200_000_000 + Math.floor(random() * 1e8),
      () => 1e12 + 52_000_000_000 + Math.floor(random() * 1e9), // the 12 digits of an ID
    ];
    for (const kind of kinds) {
      const keys = Array.from({ length: 20_000 }, (_, n) => kind(n));
      const held = new Set(keys);
      const builder = new KeyFilterBuilder();
      builder.add(pairs(keys));
      const filter = builder.filter();
      const others = Array.from({ length: 20_000 }, (_, n) => kind(n) + 1).filter((key) => !held.has(key));
      expect(others.filter((key) => filter.mayHold(key)).length / others.length).toBeLessThan(0.02);
    }
  });

  it('is not written for a table that is read whole anyway', () => {
    const builder = new KeyFilterBuilder();
    builder.add(pairs([1, 2, 3]));
    expect(builder.finish(testHash)).toHaveLength(0);
  });

  it('detects a changed byte and ignores an unknown version', () => {
    const builder = new KeyFilterBuilder();
    builder.add(pairs(Array.from({ length: filterRowsMin }, (_, i) => i)));
    const bytes = builder.finish(testHash);
    const readWith = (at: number): string => {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 8);
      try {
        return KeyFilter.read('k', changed, testHash) === undefined ? 'unknown' : 'read';
      } catch (error) {
        return error instanceof IntegrityError ? 'integrity' : String(error);
      }
    };
    const answers = Array.from(bytes, (_, at) => readWith(at));
    // The mark; the version, another of which is another format; the checksum; a word that says nothing; and the bits.
    const expected = ['integrity', 'unknown', 'integrity', 'read'].flatMap((answer) => Array<string>(4).fill(answer));
    expect(answers).toEqual([...expected, ...Array<string>(bytes.length - 16).fill('integrity')]);
    expect(() => KeyFilter.read('k', bytes.subarray(0, bytes.length - 32), testHash)).toThrow('INTEGRITY');
  });

  it('is as docs/block-table.md describes it', () => {
    const keys = Array.from({ length: filterRowsMin }, (_, i) => 52_000_000_000 + 977 * i);
    const builder = new KeyFilterBuilder();
    builder.add(pairs(keys));
    const bytes = builder.finish(testHash);
    const words = new Uint32Array(bytes.length / 4 - 4);
    for (const key of keys) {
      const { place, bits } = placeOf(BigInt(key), BigInt(words.length / 8));
      bits.forEach((bit, word) => (words[8 * place + word] |= 1 << bit));
    }
    expect(words.length).toBe(8 * Math.ceil((filterRowsMin * 10) / 256));
    expect(new Uint32Array(bytes.buffer, 16)).toEqual(words);
    expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('DSKF');
  });
});

/** The document's arithmetic, on whole numbers without an end. */
function placeOf(key: bigint, places: bigint): { place: number; bits: number[] } {
  const cut = (value: bigint): bigint => value & 0xffffffffn;
  let h = cut(key) ^ cut((key >> 32n) * 0x9e3779b1n);
  h = cut((h ^ (h >> 16n)) * 0x85ebca6bn);
  h = cut((h ^ (h >> 13n)) * 0xc2b2ae35n);
  h ^= h >> 16n;
  let b = cut((h ^ 0x7feb352dn) * 0x846ca68bn);
  b ^= b >> 15n;
  const salts = '47B6137B 44974D91 8824AD5B A2B7289D 705495C7 2DF1424B 9EFC4947 5C6BFB31'.split(' ');
  return {
    place: Number((h * places) >> 32n),
    bits: salts.map((salt) => Number(cut(b * BigInt(`0x${salt}`)) >> 27n)),
  };
}
