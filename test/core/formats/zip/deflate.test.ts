import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deflater } from '../../../../core/formats/zip/deflate.ts';
import { packPiece, partOfPieces } from '../../../../core/formats/zip/writer.ts';
import { nodeHash } from '../../intake/batch-support.ts';

/** Rows of a sheet, megabytes of them: the window moves, blocks end, distances have every length. */
const sheet = Buffer.from(
  Array.from({ length: 60_000 }, (_, i) => `<row r="${i}"><v>${(i * 7919) % 10007}</v></row>`).join(''),
);
/** Bytes that nothing predicts: they are stored. */
const noise = Buffer.alloc(200_000);
for (let i = 0, seed = 1; i < noise.length; i++) noise[i] = seed = (seed * 48_271) % 2_147_483_647;

function deflate(bytes: Uint8Array, step = bytes.length): Uint8Array {
  const deflater = new Deflater();
  for (let at = 0; at < bytes.length; at += step) deflater.push(bytes.subarray(at, at + step));
  return deflater.finish();
}

const runs = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 })), { maxLength: 20 })
  .map((pieces) => Buffer.concat(pieces.flatMap(([piece, times]) => Array.from({ length: times }, () => piece))));

describe('Deflater', () => {
  it('makes what zlib inflates to the same, the same bytes however the input comes', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 5000 }), (bytes, step) => {
        const packed = deflate(bytes);
        expect(Buffer.compare(inflateRawSync(packed), bytes)).toBe(0);
        expect(Buffer.compare(deflate(bytes, step), packed)).toBe(0);
      }),
      { numRuns: 100 },
    );
    for (const bytes of [sheet, noise])
      for (const step of [4096, 16 * 1024, 100_001])
        expect(Buffer.compare(deflate(bytes, step), deflate(bytes))).toBe(0);
  });

  it('copies what it is given', () => {
    const deflater = new Deflater();
    const bytes = Buffer.from('Nguyễn Văn A');
    deflater.push(bytes);
    bytes.fill(0);
    expect(inflateRawSync(deflater.finish()).toString()).toBe('Nguyễn Văn A');
  });

  // A book that is made again must be the book that is there. These are the bytes of zlib 1.2.13 at level 3; if a
  // version of pako gives others, that is a decision (docs/decisions.md, 18), not an update.
  it('makes these bytes, whatever version of pako', () => {
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const piece = packPiece(sheet.subarray(0, 100_000), false, nodeHash).packed;
    expect([sheet, noise, Buffer.alloc(0)].map((bytes) => sha256(deflate(bytes))).concat(sha256(piece))).toEqual([
      '383a722af59877e0881b3a26b5ba4ae912ba076152e13967451a9a6399130ba5',
      '21732142844e62c3000cef79ef3ffe6a5921e9f83cdce703df0f5a5428e15388',
      '9b4fb24edd6d1d8830e272398263cdbf026b97392cc35387b991dc0248a628f9',
      '7ae042f767d23bc8c9985373c47ac3d2cb183fe604fdcb9b3e448a4748c72bd2',
    ]);
    expect(deflate(sheet).length).toBeLessThan(sheet.length / 4);
  });

  it('makes pieces apart that are one stream, one behind the other, and none refers to another', () => {
    const piece = fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 2000 }))
      .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
        const part = partOfPieces(
          '383a722af59877e0881b3a26b5ba4ae912ba076152e13967451a9a6399130ba5',
          pieces.map((bytes, i) => packPiece(bytes, i === pieces.length - 1, nodeHash)),
        );
        const all = Buffer.concat(pieces);
        expect([part.crc, part.size]).toEqual([nodeHash.crc32(all), all.length]);
        expect(Buffer.compare(inflateRawSync(Buffer.concat(part.packed)), all)).toBe(0);
        const last = part.packed.at(-1) ?? new Uint8Array(0);
        expect(Buffer.compare(inflateRawSync(last), pieces.at(-1) ?? Buffer.alloc(0))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
