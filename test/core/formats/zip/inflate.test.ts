import { constants, crc32 as zlibCrc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../core/base/crc32.ts';
import { blockBytes, Inflater, InflateError } from '../../../../core/formats/zip/inflate.ts';

interface Inflated {
  bytes: Buffer;
  end: number; // where the stream ended in the input
}

/** Inflates `input`, given in pieces of `size` bytes, each in a buffer that is gone when the next one comes. */
function inflate(input: Uint8Array, size = input.length): Inflated {
  const blocks: Buffer[] = [];
  const inflater = new Inflater((block) => blocks.push(Buffer.from(block)));
  let end = 0;
  for (let at = 0; at < input.length && !inflater.done; at += size) {
    const piece = input.slice(at, at + size);
    end = at + inflater.push(piece, 0, piece.length);
    piece.fill(0xff);
  }
  if (!inflater.done) throw new InflateError();
  return { bytes: Buffer.concat(blocks), end };
}

/** True if it is no whole stream; any other failure is thrown. */
function isDamaged(input: Uint8Array): boolean {
  try {
    inflate(input);
    return false;
  } catch (error) {
    if (error instanceof InflateError) return true;
    throw error;
  }
}

/** The bytes in hex, or that there was an error. */
function outcomeOf(act: () => Buffer): string {
  try {
    return act().toString('hex');
  } catch {
    return 'damaged';
  }
}

const text = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(fc.nat(255), fc.nat(3000)).map(([byte, count]) => new Uint8Array(count).fill(byte)),
      fc.constantFrom('<c r="A1" t="s"><v>12</v></c>', '5200000001,Nguyễn Văn').map((part) => Buffer.from(part)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.concat(parts));
const { Z_FIXED, Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY, Z_RLE } = constants;

describe('Inflater', () => {
  it('gives back what zlib deflated, at every level and strategy, however it is cut', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY),
        fc.integer({ min: 1, max: 700 }),
        (bytes, level, strategy, size) => {
          const deflated = deflateRawSync(bytes, { level, strategy });
          const followed = Buffer.concat([deflated, Buffer.from('behind')]);
          expect(inflate(followed)).toEqual({ bytes, end: deflated.length });
          expect(inflate(deflated, size)).toEqual({ bytes, end: deflated.length });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reaches back over its blocks of output', () => {
    const bytes = Buffer.alloc(1_000_000);
    let seed = 1;
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = (seed = (seed * 48_271) % 2_147_483_647) % (i % 7919 < 4000 ? 3 : 251);
    expect(inflate(deflateRawSync(bytes)).bytes.equals(bytes)).toBe(true);
  });

  it('reports every truncation as truncated', () => {
    const deflated = deflateRawSync('Every prefix of this text, this text, this text is too short.');
    for (let end = 0; end < deflated.length; end++) expect(isDamaged(deflated.subarray(0, end))).toBe(true);
  });

  it.each([
    ['a reserved kind of block', [0x07]],
    ['a stored block whose lengths disagree', [0x01, 5, 0, 5, 0]],
    ['a match that reaches before the start', [0x03 | 0x04, 0x02, 0, 0, 0, 0]],
    ['too many length codes', [0xfd, 0xff, 0xff, 0xff, 0xff]],
  ])('calls %s damaged', (_, bytes) => {
    expect(isDamaged(Uint8Array.from([...bytes, ...Array.from({ length: 700 }, () => 0)]))).toBe(true);
  });

  it('calls arbitrary bytes damaged exactly when zlib does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 900 }), (bytes) => {
        expect(outcomeOf(() => inflate(bytes).bytes)).toBe(outcomeOf(() => inflateRawSync(bytes)));
      }),
      { numRuns: 2000 },
    );
  });

  it('calls a stream with one bit turned damaged exactly when zlib does', () => {
    const deflated = deflateRawSync('The same words, the same words, and then some other words: 5200000001,5200000002');
    for (let bit = 0; bit < 8 * deflated.length; bit++) {
      const turned = Uint8Array.from(deflated);
      turned[bit >> 3] ^= 1 << (bit & 7);
      expect(outcomeOf(() => inflate(turned).bytes)).toEqual(outcomeOf(() => inflateRawSync(turned)));
    }
  });

  it('holds no more of a decompression bomb than one block, which it uses again', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000));
    const buffers = new Set<ArrayBufferLike>();
    let seen = 0;
    const inflater = new Inflater((block) => {
      buffers.add(block.buffer);
      seen += block.length;
      if (seen > 1_000_000) throw new Error('enough');
    });
    expect(() => inflater.push(bomb, 0, bomb.length)).toThrow('enough');
    expect([...buffers].map(({ byteLength }) => byteLength)).toEqual([blockBytes]);
    expect(seen).toBeLessThanOrEqual(1_000_000 + blockBytes);
  });

  it('reads one stream after another', () => {
    const blocks: string[] = [];
    const inflater = new Inflater((block) => blocks.push(Buffer.from(block).toString()));
    const both = Buffer.concat([deflateRawSync('first'), deflateRawSync('second')]);
    const end = inflater.push(both, 0, both.length);
    expect([blocks, inflater.done]).toEqual([['first'], true]);
    inflater.reset();
    expect(inflater.push(both, end, both.length)).toBe(both.length);
    expect([blocks, inflater.done]).toEqual([['first', 'second'], true]);
    // Nothing of the first stream is left to refer to.
    inflater.reset();
    expect(() => inflater.push(Uint8Array.of(0x03 | 0x04, 0x02, 0, 0, 0, 0), 0, 6)).toThrow(InflateError);
  });
});

describe('crc32', () => {
  it('equals zlib, whole and in pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
