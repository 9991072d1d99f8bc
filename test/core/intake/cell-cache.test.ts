import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellCache } from '../../../core/intake/cell-cache.ts';
import { bytesOf } from './batch-support.ts';

const valueIn = (memo: CellCache, text: string) => memo.value(bytesOf(`«${text}»`), 2, 2 + bytesOf(text).length);

describe('CellCache', () => {
  it('parses each distinct text once, ignoring surrounding blanks', () => {
    const asked: string[] = [];
    const memo = new CellCache((text) => asked.push(text));
    for (const text of ['BHYT', ' BHYT ', 'x', 'BHYT', 'x', '', '  ', 'Nữ', 'Nữ\t']) valueIn(memo, text);
    expect(asked).toEqual(['', 'BHYT', 'x', 'Nữ']);
  });

  it('gives every cell its own value, also when the cache overflows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ minLength: 250, maxLength: 260 })), {
          maxLength: 200,
        }),
        fc.constantFrom(1, 3, 40, 1000),
        (texts, entriesMax) => {
          const values = new Map<string, number>();
          const memo = new CellCache((text) => {
            if (!values.has(text)) values.set(text, values.size);
            return values.get(text) ?? 0;
          }, entriesMax);
          for (const text of texts) {
            // What counts is the text as it is read from bytes.
            const read = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(text));
            const trimmed = read.replace(/^[\0-\u0020]+|[\0-\u0020]+$/g, '').trim();
            expect(valueIn(memo, text)).toBe(values.get(trimmed));
          }
        },
      ),
    );
  });
});
