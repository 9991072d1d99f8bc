import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../core/base/errors.ts';
import { Gunzip, inflateRatioMax, ratioFreeBytes } from '../../../../core/formats/zip/gunzip.ts';

interface Result {
  bytes: Buffer;
  code?: string;
}

/** What comes out of the stage when the file is pushed in pieces of `size` bytes. */
function gunzip(file: Uint8Array, size = file.length): Result {
  const blocks: Buffer[] = [];
  let finished = 0;
  const stage = new Gunzip({ push: (bytes) => blocks.push(Buffer.from(bytes)), finish: () => finished++ });
  try {
    for (let at = 0; at < file.length; at += size) stage.push(file.subarray(at, at + size));
    stage.finish();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { bytes: Buffer.concat(blocks), code: error.code };
  }
  expect(finished).toBe(1);
  return { bytes: Buffer.concat(blocks) };
}

/** A member whose header has an extra field, a name, a comment and a checksum of its own. */
function withLongHeader(content: string): Buffer {
  const plain = gzipSync(content);
  const fixed = Buffer.from(plain.subarray(0, 10));
  fixed[3] = 2 | 4 | 8 | 16;
  return Buffer.concat([fixed, Buffer.from('\x03\x00abcname\x00note\x00\x12\x34', 'latin1'), plain.subarray(10)]);
}

describe('Gunzip', () => {
  it('reads several members as one file, however it is cut', () => {
    const members = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 400 }), fc.boolean(), (texts, size, long) => {
        const file = Buffer.concat(texts.map((text) => (long ? withLongHeader(text) : gzipSync(text))));
        expect(gunzip(file, size)).toEqual({ bytes: Buffer.from(texts.join('')) });
      }),
    );
  });

  it('refuses every truncation of two members, except between them', () => {
    const first = withLongHeader('first');
    const file = Buffer.concat([first, gzipSync('second')]);
    const whole = Array.from({ length: file.length }, (_, end) => gunzip(file.subarray(0, end)).code);
    expect(whole.flatMap((code, end) => (code === undefined ? [end] : []))).toEqual([first.length]);
    expect(new Set(whole)).toEqual(new Set(['GZIP_DAMAGED', undefined]));
  });

  it('refuses a flipped bit in data, checksum or length', () => {
    const content = Buffer.from('5200000001,Nguyễn Văn A,01/01/1990\n'.repeat(3));
    const file = gzipSync(content);
    let harmless = 0;
    for (let bit = 8 * 10; bit < 8 * file.length; bit++) {
      const turned = Uint8Array.from(file);
      turned[bit >> 3] ^= 1 << (bit & 7);
      const { code, bytes } = gunzip(turned);
      expect(code ?? bytes).toEqual(code === undefined ? content : 'GZIP_DAMAGED');
      if (code === undefined) harmless++;
    }
    // Fill bits behind the end of the data.
    expect(harmless).toBeLessThan(8);
  });

  it('refuses what follows the last member', () => {
    expect(gunzip(Buffer.concat([gzipSync('a'), Buffer.from('\n')])).code).toBe('GZIP_TRAILING_BYTES');
  });

  it('refuses a header that never ends', () => {
    const file = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0]), Buffer.alloc(200_000, 0x61)]);
    expect(gunzip(file, 1000).code).toBe('GZIP_DAMAGED');
  });

  it('stops a decompression bomb soon after the free allowance', () => {
    const { code, bytes } = gunzip(gzipSync(Buffer.alloc(2 * ratioFreeBytes)), 1000);
    expect(code).toBe('INFLATE_RATIO');
    expect(bytes.length).toBeLessThan(ratioFreeBytes + 1_000_000);
    const dense = Buffer.alloc(ratioFreeBytes + 1000, '5200000001,Nguyễn Văn A,01/01/1990,');
    for (let i = 0; i < dense.length; i += inflateRatioMax) dense[i] = (i * 7919) & 255;
    expect(gunzip(gzipSync(dense)).bytes.equals(dense)).toBe(true);
  });
});
