/** Every syllable of the language in every legacy encoding, its tone in its place and on other vowels. */
import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../../core/names/canonical.ts';
import { decodeLegacyName, secondReading } from '../../../core/names/legacy.ts';
import { hasImpossibleTone, isMisplaced, isPlausible, isVietnamese } from '../../../core/names/syllable.ts';
import { asMisreadUtf8, asTcvn3, asVni, asWindows1258 } from '../../../generate/legacy-encodings.ts';
import { allSyllables } from '../../../generate/syllables.ts';
import { misplaceTone } from '../../../generate/tone-style.ts';

const encodings = { 'utf-8': asMisreadUtf8, tcvn3: asTcvn3, vni: asVni, 'windows-1258': asWindows1258 };
const syllables = allSyllables().map((syllable) => syllable[0].toUpperCase() + syllable.slice(1));
const odd = syllables.flatMap((syllable, n) => {
  const word = misplaceTone(syllable, n);
  return word === undefined ? [] : [{ word, syllable }];
});
/** Of the words that stand beside it, one shows the damage in every encoding. */
const beside = 'Nguyễn Thị';

/** What is read of the looks of a name, to be compared. */
function read(seen: string): string {
  return canonicalName(decodeLegacyName(seen)?.text ?? seen);
}

describe.each(Object.entries(encodings))('names in %s', (encoding, encode) => {
  it('are read with every syllable of the language', { tags: 'long' }, () => {
    const wrong: string[] = [];
    let seenSyllables = 0;
    for (const syllable of syllables) {
      const seen = encode(`${beside} ${syllable}`);
      if (seen === undefined || seen.endsWith('\u00a0')) continue; // lost in most programs, and the letter with it
      seenSyllables++;
      if (read(seen) !== canonicalName(`${beside} ${syllable}`)) wrong.push(syllable);
    }
    expect(wrong).toEqual([]);
    expect(seenSyllables).toBeGreaterThan(encoding === 'utf-8' ? 13_000 : 16_000);
  });

  it('are read with the tone on another vowel of any syllable', () => {
    const wrong: string[] = [];
    let seenSyllables = 0;
    for (const { word, syllable } of odd) {
      const seen = encode(`${beside} ${word}`);
      if (seen === undefined || seen.endsWith('\u00a0')) continue;
      seenSyllables++;
      if (read(seen) !== canonicalName(`${beside} ${syllable}`)) wrong.push(word);
    }
    expect(wrong).toEqual([]);
    expect(seenSyllables).toBeGreaterThan(encoding === 'utf-8' ? 6000 : 7900);
  });
});

describe('every syllable of the language', () => {
  it('is plausible in every form and Vietnamese', () => {
    const lost = syllables.filter((syllable) => !isPlausible(syllable.toLowerCase()));
    expect(lost).toEqual([]);
    const foreign = syllables.filter((syllable) => syllable.length > 1 && !isVietnamese(syllable.toLowerCase()));
    expect(foreign).toEqual([]);
  });

  it('is unchanged when valid, wherever its tone is placed', () => {
    const altered: string[] = [];
    const forms = [...syllables, ...odd.map(({ word }) => word)];
    for (const form of forms)
      for (const seen of [form, form.toUpperCase(), form.toLowerCase(), form.normalize('NFD')])
        if (decodeLegacyName(seen) !== undefined || secondReading(seen) !== undefined) altered.push(seen);
    expect(altered).toEqual([]);
  });

  it('is known to have its tone on another vowel', () => {
    // Both styles place it in oa, oe, uy; and gìa may be g with ìa.
    const isRight = (word: string): boolean =>
      /(?:oa|oe|uy|^gi[au])$/i.test(word.normalize('NFD').replace(/\p{M}/gu, ''));
    const unknown = odd.filter(({ word }) => !isMisplaced(word.toLowerCase()) && !isRight(word));
    expect(unknown).toEqual([]);
    expect(syllables.filter((syllable) => isMisplaced(syllable.toLowerCase()))).toEqual([]);
  });
});

describe('a word of the kind that was not read', () => {
  it.each([
    // Tone in an odd place: TCVN3, VNI, windows-1258.
    ['Hßang', 'Hoàng', 'tcvn3'],
    ['Hoøang', 'Hoàng', 'vni'],
    ['HoÌang', 'Hoàng', 'windows-1258'],
    ['Qóy', 'Quý', 'tcvn3'],
    ['Hïynh', 'Hùynh', 'tcvn3'],
    ['Huøynh', 'Huỳnh', 'vni'],
    ['HuÌynh', 'Huỳnh', 'windows-1258'],
    ['Quùy', 'Quý', 'vni'],
    ['Quìy', 'Quý', 'windows-1258'],
    ['Tßan', 'Toàn', 'tcvn3'],
    // Words with q.
    ['Quyù', 'Quý', 'vni'],
    ['Quôìc', 'Quốc', 'windows-1258'],
    ['QuÌn', 'Quèn', 'tcvn3'],
    ['Quíi', 'Quới', 'tcvn3'],
    ['Quôùi', 'Quới', 'vni'],
    ['Quõìi', 'Quới', 'windows-1258'],
    ['Qu¬n', 'Quơn', 'tcvn3'],
    // Nặng of windows-1258, where a huyền cannot stand.
    ['Ngoòc', 'Ngọc', 'windows-1258'],
    ['Hoòc', 'Học', 'windows-1258'],
  ])('%s is %s', (seen, name, encoding) => {
    const found = decodeLegacyName(seen);
    expect([canonicalName(found?.text ?? ''), found?.encoding]).toEqual([canonicalName(name), encoding]);
  });

  it('has a second reading only where something raises a doubt', () => {
    for (const [seen, name] of [
      // Eth shows windows-1258, or was typed for Đ.
      ['Phan Ðãng Ba', 'Phan Đăng Ba'],
      ['PHAN ÐÃNG BA', 'PHAN ĐĂNG BA'],
      ['phan ðãng ba', 'phan đăng ba'],
      ['Phan Đãng Ba', undefined],
      ['Nguyễn Ðãng Ba', undefined], // Unicode all around
      ['Phan Ðông Ba', undefined], // windows-1258 has no other letter here
      ['Phan Trùc', 'Phan Trực'],
      ['Hồ Minh Trùc', undefined], // Unicode all around: it cannot be TCVN3
      ['Phan Anh Tèt', 'Phan Anh Tốt'],
      ['Mai Anh TuÊn', 'Mai Anh Tuấn'],
      ['MAI ANH TUÊN', undefined],
      ['Phan Trúc', undefined],
      ['Phan McÉ', undefined],
      ['Phan McAn', undefined],
      ['Phan Anh', undefined],
    ] as const) {
      expect([seen, decodeLegacyName(seen)]).toEqual([seen, undefined]);
      expect([seen, secondReading(seen)?.text]).toEqual([seen, name]);
    }
    expect(
      ['phùc', 'phủc', 'phũc', 'tèt', 'sìch', 'tãp', 'phúc', 'phục', 'phuc', 'hùng'].map(hasImpossibleTone),
    ).toEqual([true, true, true, true, true, true, false, false, false, false]);
  });

  // One word of each name is common, and decides for its encoding.
  it.each([
    ['Phùng Tr¥n', 'Phùng Trần'],
    ['Leâ Ninh Buì', 'Lê Ninh Buì'],
    ['Giang PhÕm Th¡ng', 'Giang Phạm Thắng'],
    ['Vuõ Hoaì', 'Vũ Hoaì'],
    ['Ñoã Buì Mai', 'Đỗ Buì Mai'],
    ['Hoà Lôò', 'Hồ Lơị'],
    ['Ñinh Lôò Vó', 'Đinh Lơị Vĩ'],
    ['Khu¤t TÕ', 'Khuất Tạ'],
    ['Tr¥m Th¸', 'Trầm Thị'],
    ['Ch¤n Vån', 'Chấn Văn'],
    ['Hæu Thaí', 'Hữu Thaí'],
    ['Coâng Chí Thò-Nhung', 'Công Chí Thị-Nhung'],
    ['Thoa Nhö Vinh', 'Thoa Như Vinh'],
    ['Hoàng Buì Syõ', 'Hồng Buì Sỹ'],
    ['Löu Kha', 'Lưu Kha'],
    ['Noâng Uy', 'Nông Uy'],
    ['Moâng Thoa', 'Mông Thoa'],
    ['Song Moäng Huy', 'Song Mộng Huy'],
    ['Vò Höng', 'Vị Hưng'],
    ['Loäc Nam', 'Lộc Nam'],
    ['Höng Xinh', 'Hưng Xinh'],
    ['Trinh Thö', 'Trinh Thư'],
    ['Th÷ Tr¥m', 'Thọ Trầm'],
    ['Sôn Hôò', 'Sơn Hơị'],
    ['Song Thuî', 'Song Thuỵ'],
    ['Tr¸nh ThÕch Th¡ng', 'Trịnh Thạch Thắng'],
    ['Thoâng Nhung', 'Thông Nhung'],
  ])('%s is %s by its common word', (seen, name) => {
    expect(canonicalName(decodeLegacyName(seen)?.text ?? '')).toBe(canonicalName(name));
  });

  it('is read as TCVN3 if that is possible, not as VISCII', () => {
    for (const [seen, name] of [
      ['Hßang V¨n Vinh', 'Hòang Văn Vinh'],
      ['Mai ThÞ Hßan', 'Mai Thị Hòan'],
      ['Hå V¨n Tßan', 'Hồ Văn Tòan'],
      ['t¡ng minh mü', 'tĂng minh mỹ'], // made small by a spreadsheet, which knows no capital in ¡
    ])
      expect(decodeLegacyName(seen)).toEqual({ text: name.normalize('NFC'), encoding: 'tcvn3' });
    // A capital within a word, and VISCII makes more common words.
    expect(decodeLegacyName('Tr¥n Thị H§u'.replace('ị', '¸'))).toEqual({ text: 'Trần Thị Hậu', encoding: 'viscii' });
  });
});
