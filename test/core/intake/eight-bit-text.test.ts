import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { blockBytes, EightBitText, sampledEncoding } from '../../../core/intake/eight-bit-text.ts';
import { asTcvn3, asVni } from '../../../generate/legacy-encodings.ts';
import { makeName } from '../../../generate/names.ts';
import { bytesOf } from './batch-support.ts';

/** windows-1258 has vowels with their own marks; tones stand behind them. */
function as1258(text: string): Buffer {
  return iconv.encode(
    text.normalize('NFC').replace(/\p{L}/gu, (letter) => {
      const apart = letter.normalize('NFD');
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(apart)?.[0] ?? '';
      return apart.replace(tone, '').normalize('NFC') + tone;
    }),
    'windows-1258',
  );
}

const encoders = {
  'windows-1258': as1258,
  tcvn3: (text: string) => Buffer.from(asTcvn3(text) ?? '', 'latin1'),
  vni: (text: string) => Buffer.from(asVni(text) ?? '', 'latin1'),
};

function namesOf(file: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const key = Math.imul(file * 1000 + i + 1, 2_654_435_761) >>> 0;
    return makeName({ key, prefix: ['052', '001', '079', '048'][i % 4], female: i % 2 === 0, year: 1950 + i }).name;
  });
}

/** What comes out of the stage, in pieces of `size`. */
function passed(bytes: Uint8Array, size: number): { text: string; encoding: string | undefined } {
  const out: Buffer[] = [];
  let encoding: string | undefined;
  const stage = new EightBitText({ push: (each) => out.push(Buffer.from(each)), finish: () => undefined }, (found) => {
    encoding = found;
  });
  for (let at = 0; at < bytes.length; at += size) stage.push(bytes.subarray(at, at + size));
  stage.finish();
  return { text: Buffer.concat(out).toString().normalize('NFC'), encoding };
}

describe('text of one byte a letter', () => {
  it.each(Object.entries(encoders))('in %s is told by two names, and read right', (encoding, encode) => {
    for (let file = 0; file < 300; file++) {
      const names = namesOf(file, 2).filter((name) => encode(name).length > 0);
      const bytes = Buffer.concat(names.flatMap((name) => [encode(name), Buffer.from('\n')]));
      if (names.length < 2 || names.every((name) => /^[\x20-\x7e]*$/.test(name))) continue;
      expect([file, sampledEncoding(bytes)]).toEqual([file, encoding]);
      const { text } = passed(bytes, 3);
      // TCVN3 has no capitals with tones; the case of letters is nothing that is compared.
      expect(text.toLowerCase()).toBe(
        names
          .map((name) => `${name}\n`)
          .join('')
          .normalize('NFC')
          .toLowerCase(),
      );
    }
  });

  it('is told wherever it begins, in pieces of any size', () => {
    const late = Buffer.concat([Buffer.from('a,b\n'.repeat(blockBytes / 4 + 5)), as1258('Nguyễn Thị Hằng\n')]);
    const whole = passed(late, late.length);
    expect([whole.encoding, whole.text.endsWith('Nguyễn Thị Hằng\n')]).toEqual(['windows-1258', true]);
    for (const size of [1000, 65_535, 65_537]) expect(passed(late, size)).toEqual(whole);
  });

  it('is UTF-8 if most of what is not ASCII is, also cut off at a block', () => {
    const utf8 = bytesOf('Trần Thị Một\n'.repeat(10_000));
    expect(passed(utf8, 4096)).toEqual({ text: Buffer.from(utf8).toString(), encoding: undefined });
    const damaged = Buffer.concat([Buffer.from('Trần Thị Một\n'), Buffer.from([0xe2, 0x6e, 0x0a])]);
    expect(sampledEncoding(damaged)).toBe('utf-8');
    expect(sampledEncoding(bytesOf('A B'))).toBe('ascii');
  });

  it('that no encoding explains is refused, with the line of its first letter', () => {
    const bytes = Buffer.from('a,b\nc,d\n\xc6\xf8\xe5 \xd6\xdf\xdc\n', 'latin1');
    expect(sampledEncoding(bytes)).toBeUndefined();
    expect(() => passed(bytes, 99)).toThrow(
      expect.objectContaining({ code: 'ENCODING_UNSUPPORTED', line: 3, facts: { encoding: '8-bit' } }),
    );
  });
});
