import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8 } from '../../../core/base/utf8.ts';

const fatal = new TextDecoder('utf-8', { fatal: true });

function judged(bytes: Uint8Array): boolean {
  try {
    fatal.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('isUtf8', () => {
  it('agrees with TextDecoder on every one, two and three bytes', () => {
    const edges = [
      0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
    ];
    edges.push(0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
    const wrong: number[][] = [];
    for (const a of edges)
      for (const b of edges)
        for (const c of edges)
          for (const bytes of [[a], [a, b], [a, b, c], [a, b, c, 0x80]])
            if (isUtf8(Uint8Array.from(bytes)) !== judged(Uint8Array.from(bytes))) wrong.push(bytes);
    expect(wrong).toEqual([]);
  });

  it('agrees with TextDecoder on any bytes and any text', () => {
    const text = fc.string({ unit: 'binary' }).map((each) => new TextEncoder().encode(each));
    const differs = (bytes: Uint8Array): boolean => isUtf8(bytes) !== judged(bytes);
    expect(fc.sample(fc.oneof(fc.uint8Array({ maxLength: 8 }), text), 1000).filter(differs)).toEqual([]);
  });
});
