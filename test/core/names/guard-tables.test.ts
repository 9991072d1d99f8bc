/** The word lists that guard legacy decoding, entry by entry: none is lost by a slip. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../../core/names/canonical.ts';
import { commonWords, decodeLegacyBytes, decodeLegacyName, windows1252Bytes } from '../../../core/names/legacy.ts';
import { commonWordsV1 } from '../../../core/names/legacy-v1.ts';
import * as v1 from '../../../core/names/syllable-v1.ts';
import { isPossible, isVietnamese } from '../../../core/names/syllable.ts';

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'));
}

/** Words that have each initial, rhyme, group of vowels and coda, and no other way to be one. */
const syllables = fixture('syllables') as Record<'initials' | 'rhymes' | 'afterQ' | 'vowels' | 'codas', string>;

/** The same under canonicalisation 1, which stays as it was. */
const syllablesV1 = fixture('syllables-v1') as typeof syllables;

describe('canonicalisation 1', () => {
  it.each(['initials', 'rhymes', 'afterQ'] as const)('has the %s that it had', (part) => {
    expect(syllablesV1[part].split(' ').filter((word) => !v1.isVietnamese(word))).toEqual([]);
  });

  it.each(['vowels', 'codas'] as const)('has the %s of the highlands that it had', (part) => {
    expect(syllablesV1[part].split(' ').filter((word) => !v1.isPossible(word, false))).toEqual([]);
  });

  it('has the common words that it had', () => {
    const words =
      'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trương đinh mai lương đào cao tô tạ ' +
      'thị văn đức hữu minh ngọc thanh quốc xuân thu kim quang đình công như hồng ' +
      'lưu nông mông mộng vị lộc hưng thư thọ sơn thụy thuỵ vinh trinh trịnh trí thông chí';
    expect([...commonWordsV1]).toEqual(words.split(' '));
  });
});

describe('syllables of Vietnamese', () => {
  it.each(['initials', 'rhymes', 'afterQ'] as const)('have all their %s', (part) => {
    const words = syllables[part].split(' ');
    expect(words.filter((word) => !isVietnamese(word))).toEqual([]);
    expect(words.length).toBeGreaterThan(25);
  });
});

describe('words of the highlands', () => {
  it.each(['vowels', 'codas'] as const)('have all their %s', (part) => {
    const words = syllables[part].split(' ');
    expect(words.filter((word) => !isPossible(word, false))).toEqual([]);
    expect(words.length).toBeGreaterThan(20);
  });
});

it('the bytes of windows-1252 are those of the WHATWG Encoding Standard', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(windows1252Bytes(new TextDecoder('windows-1252').decode(bytes))).toEqual(bytes);
  expect(windows1252Bytes('ắ')).toBeUndefined();
  // windows-1258 has them too, but for the apostrophes.
  const high = bytes.slice(0x80, 0xa0).filter((byte) => byte !== 0x91 && byte !== 0x92);
  expect(decodeLegacyBytes(high, 'windows-1258')).toBe(new TextDecoder('windows-1252').decode(high));
});

describe('common words of names', () => {
  /** Word, encoding, a name damaged by it as windows-1252 shows it, and the name that was meant. */
  const decided = fixture('common-words') as [string, string, string, string][];

  it.each(decided)('decide: %s, from %s', (_, encoding, damaged, meant) => {
    expect(decodeLegacyName(damaged)).toEqual({ text: meant.normalize('NFC'), encoding });
  });

  it('are those that were looked through', () => {
    const words =
      'trần lê phạm vũ đỗ hồ đinh tạ trịnh lưu nông mông thị văn hữu công như hồng mộng vị lộc hưng thư thọ sơn ' +
      'thụy thông';
    expect([...commonWords]).toEqual(words.split(' ').map((word) => canonicalName(word)));
  });
});

describe('VISCII, which fits by chance most easily', () => {
  it('wins over TCVN3 only where that has a capital within a word and VISCII more of the common words', () => {
    const readings = ['Tr¥n', 'S½n', 'Th¸', 'Tu¤n'].map((damaged) => decodeLegacyName(damaged));
    expect(readings).toEqual([
      { text: 'Trần', encoding: 'viscii' }, // TrƠn in TCVN3
      { text: 'Sẵn', encoding: 'tcvn3' }, // Sơn in VISCII, a common word
      { text: 'Thá', encoding: 'tcvn3' }, // Thị in VISCII, a common word
      { text: 'TuÔn', encoding: 'tcvn3' }, // Tuấn in VISCII, no common word
    ]);
  });
});
