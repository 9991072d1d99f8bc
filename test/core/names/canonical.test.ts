import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName, isReadable } from '../../../core/names/canonical.ts';
import { cleanName, randomNumbers } from './name-support.ts';

const cleanNames = fc.integer().map((seed) => cleanName(randomNumbers(seed)));
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
/** Text in which every kind of character that has a rule is frequent. */
const ruledText = fc
  .array(
    fc.constantFrom(
      'a',
      'e',
      'n',
      'ñ',
      'ơ',
      'Đ',
      'Ð',
      'đ',
      'ß',
      'Σ',
      'ς',
      'İ',
      'ǰ',
      '.',
      ' ',
      '\u00a0',
      '\u3000',
      '\t',
      "'",
      '’',
      '`',
      '´',
      '\u1fef',
      '\u0374',
      '\u0300',
      '\u0301',
      '\u0303',
      '\u0309',
      '\u0323',
      '\u0306',
      '\u031b',
    ),
    { maxLength: 14 },
  )
  .map((units) => units.join(''));

function equal(a: string, b: string): boolean {
  return canonicalName(a) === canonicalName(b);
}

describe('canonicalName', () => {
  it.each([
    ['Hoà', 'Hòa'],
    ['THUỶ', 'thủy'],
    ['Nguyễn Văn A', 'nguyễn  văn\u00a0a '],
    ['Đào Lan', 'Ðào Lan'],
    ['Đào Lan', 'Ɖào Lan'],
    ['đào', 'ðào'],
    ['đào', 'ɖào'],
    ["H'Ngan", 'H’Ngan'],
    ["H'Ngan", "H' Ngan"],
    ["H'Ngan", "H ' Ngan"],
    ["H'Ngan", "H 'NGAN"],
    ["H'Ngan", 'H`Ngan'],
    ["H'Ngan", 'H´Ngan'],
    ["H'Ngan", 'H‘Ngan'],
    ["H'Ngan", 'HʼNgan'],
    ["H'Ngan", 'HʹNgan'],
    ["H'Ngan", 'H′Ngan'],
    ['Rơ Châm', 'Rơ\tChâm'],
    ['Rơ Châm', '\u3000Rơ\u2003\u2003Châm\u202f'],
    ['Byơ̆', 'BYƠ̆'],
  ])('finds %j equal to %j', (a, b) => {
    expect(equal(a, b)).toBe(true);
  });

  it.each([
    ['Hoa', 'Hòa'],
    ['Lý', 'Lí'],
    ['A Nhi', 'Anhi'],
    ["H'Ngan", 'HNgan'],
    ["H'Ngan", 'H Ngan'],
    ['Đào', 'Dào'],
    ['Ơ', 'O'],
    ['Vũ', 'Võ'],
    ['Ñan', 'Nãn'],
    ['Hoàng', 'Ｈoàng'],
    ['An', 'Аn'], // Cyrillic А
    ['Ng. An', 'Ng An'],
    ['Kpă', 'Kpa'],
  ])('finds %j different from %j', (a, b) => {
    expect(equal(a, b)).toBe(false);
  });

  it.each([
    // Tones stay on their side of a sign.
    ['Hố-Lỳ Lan', 'Hồ-Lý Lan'],
    ['À.Bá', 'Á.Bà'],
    ['Hố_Lỳ', 'Hồ_Lý'],
    ['Hố–Lỳ', 'Hồ–Lý'],
    ['Hố1Lỳ', 'Hồ1Lý'],
    ['HốʻLỳ', 'HồʻLý'],
    ["Hố'Lỳ", "Hồ'Lý"],
    ['Hố Lỳ', 'Hồ Lý'],
    // A mark on a consonant is a part of its letter.
    ["H'Kiñ", "H'Kĩn"],
    ['Kiñh', 'Kĩnh'],
    ['Kiṽ', 'Kĩv'],
    ['Kiń', 'Kín'],
    ['Kiǹ', 'Kìn'],
    ['Kiṇ', 'Kịn'],
    ['Kin\u0309', 'Kỉn'],
    ['Kiñ', 'Kin'],
    ['\u0301An', 'Án'],
    ['.\u0301An', '.Án'],
  ])('finds %j different from %j, wherever tones are placed', (a, b) => {
    expect(equal(a, b)).toBe(false);
    expect(equal(a.toUpperCase(), b)).toBe(false);
    expect(equal(a.normalize('NFD'), b)).toBe(false);
  });

  it.each([
    ['Hồ-Lý Lan', 'HÔ\u0300-LY\u0301 LAN'],
    ['Hoàng-Hòa', 'Hòang-Hoà'],
    ['À.Bá', 'a\u0300.ba\u0301'],
    ["H'Kiñ", 'H’KIÑ'],
    ['Ñũn', 'N\u0303u\u0303n'],
    ['Thưở\u0306', 'Thử\u0306ơ'.replace('\u0306ơ', 'ơ\u0306')],
    ['Quốc', 'Quô\u0301c'],
    ['Quốc', 'Quo\u0301\u0302c'], // marks in another order
    ['Rahlàn', 'Ràhlan'],
  ])('finds %j equal to %j, tone by tone', (a, b) => {
    expect(equal(a, b)).toBe(true);
  });

  it('puts the tone on the last vowel of its run of letters', () => {
    expect(canonicalName('Hòang-Qúy Kĩnh.Ñũ')).toBe('hoàng-quý kĩnh.ñũ'.normalize('NFC'));
    expect(canonicalName('Hòang', 2)).toBe('hoàng'.normalize('NFC'));
  });

  it('keeps canonicalisation 1 as it was', () => {
    const forms = {
      'Hòang Quý': 'hoang\u0300 quy\u0301',
      'Hồ-Lý': 'hô-ly\u0300\u0301',
      "H'Kĩn": "h'kin\u0303",
      "H'Kiñ": "h'kin\u0303",
      Ñan: 'ñan',
      'Ð  Ꞌ': 'đ ꞌ',
    };
    for (const [name, form] of Object.entries(forms))
      expect([name, canonicalName(name, 1)]).toEqual([name, form.normalize('NFC')]);
  });

  it('is idempotent for any text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, ruledText, cleanNames), (text) => {
        const canonical = canonicalName(text);
        expect(canonicalName(canonical)).toBe(canonical);
      }),
      { numRuns: 5000 },
    );
  });

  it('is the same for NFC and NFD', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, ruledText, cleanNames), (text) => {
        expect(canonicalName(text.normalize('NFD'))).toBe(canonicalName(text.normalize('NFC')));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same in capitals, small letters and with the tone anywhere in its word', () => {
    fc.assert(
      fc.property(cleanNames, fc.nat(20), (name, shift) => {
        const canonical = canonicalName(name);
        expect(canonicalName(name.toUpperCase())).toBe(canonical);
        expect(canonicalName(name.toLowerCase())).toBe(canonical);
        expect(canonicalName(moveTones(name, shift))).toBe(canonical);
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same with any space for a space and any apostrophe for an apostrophe', () => {
    const space = fc.stringMatching(/^[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{1,3}$/);
    const apostrophe = fc.stringMatching(/^ ?['`\u00b4\u02b9\u02bc\u2018\u2019\u2032] ?$/);
    fc.assert(
      fc.property(cleanNames, space, apostrophe, (name, gap, mark) => {
        const typed = `${gap}${name.replaceAll(' ', gap).replaceAll("'", mark)}${gap}`;
        expect(canonicalName(typed)).toBe(canonicalName(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('of a name is the canonical forms of its words, with spaces between', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (words) => {
        const parts = words.map((word) => canonicalName(word)).filter((word) => word !== '');
        const joined = parts.join(' ').replace(/ ?' ?/g, "'");
        expect(canonicalName(words.join(' '))).toBe(joined.trim());
      }),
    );
  });
});

describe('isReadable', () => {
  it.each(['an', "h'ngan", 'kpă', '阮', 'byơ̆', 'ng. v. a', 'a 2'])('holds for %j', (name) => {
    expect(isReadable(canonicalName(name))).toBe(true);
  });

  it.each([
    '',
    ' ',
    '...',
    '123',
    "'",
    'a\ufffd',
    'a\u0000',
    'a\u0085',
    'a\u200bb',
    'a\u200f',
    '\u202ea',
    'a\u2060',
    '\ufeffa',
    'a\u00ad',
    'a\ue000',
    'a\u0378',
    'a\ud800',
    '\u0301',
  ])('does not hold for %j', (name) => {
    expect(isReadable(canonicalName(name))).toBe(false);
  });
});

/** The name with the tone of every word moved to another vowel of it. */
function moveTones(name: string, shift: number): string {
  return name
    .split(' ')
    .map((word) => {
      const apart = word.normalize('NFD');
      const tone = /(?<!n)[\u0300\u0301\u0303\u0309\u0323]/i.exec(apart)?.[0];
      if (tone === undefined || word.includes("'")) return word;
      const letters = Array.from(apart.replace(tone, '').normalize('NFC'));
      const vowels = letters.flatMap((letter, i) => (/[aeiouy]/i.test(letter.normalize('NFD')[0]) ? [i] : []));
      letters[vowels[shift % vowels.length]] += tone;
      return letters.join('').normalize('NFC');
    })
    .join(' ');
}
