import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeLines } from '../../../core/answers/answers-reader.ts';
import { answersWorkbook, answersWorkbookOf } from '../../../core/answers/answers-workbook.ts';

const header = 'row,line,participant_number,unit,verdict,details,flags,next_step\r\n';
const rejectHeader = 'row,line,column,code,message\r\n';
const units = ['TB0001', '"Cty ""A"", tổ 1"', '"hai\r\ndòng"', '""'];
const endings = ['VERIFIED,,,', 'NAME_DIFFERS,NAME_MARKS,,"mở sổ, xem"', 'ID_NOT_FOUND,,,xem lại'];
const encoder = new TextEncoder();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // One buffer for all, as a store may do: a chunk is valid until the next.
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield await Promise.resolve(buffer.subarray(0, piece.length));
  }
}

const csv = fc
  .array(fc.tuple(fc.constantFrom(...units), fc.constantFrom(...endings)), { maxLength: 12 })
  .map((rows) =>
    encoder.encode(
      `\ufeff${header}` +
        rows.map(([unit, end], i) => `${i + 1},${i + 2},012345678${i % 10},${unit},${end}\r\n`).join(''),
    ),
  );

describe('answers in pieces', () => {
  it('are cut into whole lines, and lose no byte', async () => {
    await fc.assert(
      fc.asyncProperty(csv, fc.integer({ min: 1, max: 200 }), async (bytes, size) => {
        let text = '';
        for await (const lines of wholeLines(pieces(bytes, size))) {
          const part = new TextDecoder('utf-8', { ignoreBOM: true }).decode(lines);
          expect(part.endsWith('\r\n') && part.split('"').length % 2 === 1).toBe(true);
          text += part;
        }
        expect(text).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      }),
    );
  });

  it('make the same workbook as all at once', async () => {
    const rejected = encoder.encode(rejectHeader);
    const options = { province: 'vn34-52', batch: 'a' };
    await fc.assert(
      fc.asyncProperty(csv, fc.integer({ min: 1, max: 200 }), async (outcomes, size) => {
        const book = await answersWorkbookOf({ outcomes: pieces(outcomes, size), rejected }, options);
        expect(Buffer.compare(book, answersWorkbook({ outcomes, rejected }, options))).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
