import { describe, expect, it } from 'vitest';
import { isMisplaced, isPlausible, isPossible, isVietnamese } from '../../../core/names/syllable.ts';

const vietnamese =
  'nguyễn trần hoà hòa thuý thúy thuỷ quý quí quyên quốc huỳnh phượng nghĩa nghiêm giang gì giếng giới yến ý lý ' +
  'lí khoẻ khỏe khuỷu ngoan oanh ưng ươm xoong tuyết đức được thưởng hiếu hươu ngoèo khuya kiều ông út ái';
const highland =
  'kpă niê ksor rmah rơ rchom puih êban mlô kbuôr ênuôl byă êñuôl bkrông ktla adrơng mjâo kđoh hđơk ayŭn ayun ' +
  'byơ̆ brŏ h y k ƀăk blưr duên lêi thuer';
const tcvn3 = 'nguyôn v¨n §øc trçn thþ hoµ lª ngäc ¸nh ph¹m quèc huúnh vâ §×nh thuû th\u00adëng th¾m';
const vni = 'nguyeãn vaên ñöùc traàn hoaø leâ ngoïc aùnh phaïm quoác huyønh voõ thuyû hoaøng kieàu chaâm thöôûng thaém';
const impossible = 'nguyênn viẹtt hỏc quèc thừp kuynt mèc xyz aáá bđ tđo ngaiu';

describe('isPossible', () => {
  it.each(`${vietnamese} ${highland}`.split(' '))('holds for %j', (word) => {
    expect(isPossible(word, false)).toBe(true);
  });

  it.each(`${impossible} ${tcvn3} ${vni}`.split(' '))('does not hold for %j', (word) => {
    expect(isPossible(word, false)).toBe(false);
  });

  it('accepts the tone only where one of the two styles puts it', () => {
    for (const word of ['leõ', 'maõ', 'hàong', 'nguỹên', 'tòan', 'kìêu', 'thưở'])
      expect([word, isPossible(word.normalize('NFC'), false)]).toEqual([word, false]);
  });

  it('accepts tones on highland words only on request', () => {
    expect(isPossible('rchòm', false)).toBe(false);
    expect(isPossible('rchòm', true)).toBe(true);
  });
});

describe('isPlausible', () => {
  it.each(`${vietnamese} ${highland}`.split(' '))('holds for %j', (word) => {
    expect(isPlausible(word)).toBe(true);
  });

  it.each(`${tcvn3} ${vni}`.split(' ').filter((word) => !['hoà'].includes(word)))('does not hold for %j', (word) => {
    expect(isPlausible(word)).toBe(false);
  });

  it('ignores the place of the tone', () => {
    for (const word of ['toàn', 'tòan', 'nguyễn', 'nguyên\u0303', 'nguỹên', 'leõ', 'lẽo'])
      expect([word, isPlausible(word.normalize('NFC'))]).toEqual([word, true]);
  });
});

describe('isPlausible', () => {
  it('takes any tone before a stop, which isPossible does not', () => {
    for (const word of ['phùc', 'ngỏc', 'hãt', 'thừt', 'mèc'])
      expect([word, isPlausible(word), isPossible(word, false)]).toEqual([word, true, false]);
  });
});

describe('isVietnamese', () => {
  it.each('đinh đoàn an thị hoà hòa nguyễn lý'.split(' '))('holds for %j', (word) => {
    expect(isVietnamese(word)).toBe(true);
  });

  it.each('y a h kpă niê knul leõ phùc ñinh'.split(' '))('does not hold for %j', (word) => {
    expect(isVietnamese(word)).toBe(false);
  });
});

describe('words of the highlands', () => {
  const vowels =
    'a ă â e ê i o ô ơ u ư y ĕ ĭ ŏ ŭ ai ao au ay aĭ ăi ăo ău âo âu ây ea eo eă êa êi êĭ êo êu ia ie iê io iô iơ ' +
    'iu iư iă iâ oa oe oi oă oĭ ôi ôe ôa ơi ơu ơĭ ua ue ui uy uê uô uơ uă uâ ŭi uĭ ưa ưi ưĭ ưu ươ ' +
    'iêu iao oai oay oao oeo uai uao uôi uây uya uyê uyu ươi ươu';
  const codas = 'b c ch d g h j k l m n ng nh p r s t w ñ č kh kl rh rm rn'.split(' ');
  const known = new Set(vowels.split(' ').map((vowel) => vowel.normalize('NFC')));

  it.each(vowels.split(' '))('have the vowels %s', (vowel) => {
    // Behind a cluster that Vietnamese lacks, so that no Vietnamese rhyme makes the word plausible.
    expect([isPlausible(`kr${vowel}`.normalize('NFC')), isPossible(`kr${vowel}`.normalize('NFC'), false)]).toEqual([
      true,
      true,
    ]);
  });

  it('have no other group of two or three vowels', () => {
    const letters = 'a ă â e ê i o ô ơ u ư y'.normalize('NFC').split(' ');
    const pairs = letters.flatMap((a) => letters.map((b) => a + b));
    const groups = [...pairs, ...pairs.flatMap((pair) => letters.map((c) => pair + c))];
    // y before a vowel can be a consonant: Yáo, Ayun.
    const isAroundY = (group: string): boolean => {
      const rest = /^[aăâêiơ]?y(.+)$/.exec(group)?.[1];
      return rest !== undefined && known.has(rest);
    };
    const taken = groups.filter((group) => !known.has(group) && !isAroundY(group) && isPlausible(`kr${group}`));
    expect(taken).toEqual([]);
  });

  it.each(codas)('end in %s', (coda) => {
    expect(isPlausible(`krŏ${coda}`)).toBe(true);
  });

  it.each(['nt', 'rt', 'x', 'v', 'f', 'll', 'mp', 'st', 'nk', 'đ', 'z'])('do not end in %s', (coda) => {
    expect(isPlausible(`krŏ${coda}`)).toBe(false);
  });

  it.each([
    ['kđăm', true],
    ['hñuôl', true],
    ['yđu', true],
    ['ađu', true],
    ['tđo', false],
    ['nđo', false],
    ['bñă', false],
    ['krăñ', true],
    ['krăq', false],
    ['quŏl', false],
    ['krå', false],
    ['krâ', true],
    ['bâ', false],
    ['ñă', true],
    ['ñã', false],
    ['krồe', false],
    ['krồ', true],
    ['y', true],
    ['å', false],
  ])('%s is plausible: %j', (word, plausible) => {
    expect(isPlausible(word.normalize('NFC'))).toBe(plausible);
  });
});

describe('a Vietnamese initial', () => {
  it.each('b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x'.split(' '))('%s is one, before ưởng', (initial) => {
    expect(isVietnamese(`${initial}ưởng`.normalize('NFC'))).toBe(true);
  });

  it.each([
    ['kiều', true],
    ['ciều', false],
    ['ghềnh', true],
    ['gềnh', false],
    ['nghề', true],
    ['ngề', false],
    ['ghan', false],
    ['nghan', false],
    ['ghy', false],
    ['gì', true],
    ['gìn', true],
    ['yến', true],
    ['hyến', false],
    ['giyên', false],
    ['quốc', true],
    ['quông', false],
    ['quới', true],
    ['quờn', true],
    ['quớt', true],
    ['qòa', false],
    ['wòa', false],
    ['fan', false],
    ['ngoọc', true],
    ['ngoòc', false],
    ['phúc', true],
    ['phùc', false],
    ['thùy', true],
    ['thuỳ', true],
    ['thuýên', false],
    ['leõ', false],
    ['aán', false],
  ])('%s stands as spelt: %j', (word, vietnamese) => {
    expect(isVietnamese(word.normalize('NFC'))).toBe(vietnamese);
  });

  it('may stand with any tone that its end allows, in one of the styles or else oddly', () => {
    expect(['qúy', 'hòang', 'hùynh', 'gìong', 'nguỹên'].map((word) => isMisplaced(word.normalize('NFC')))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['quý', 'hoàng', 'hoà', 'hòa', 'kra', 'krá', 'phùc', 'hoang'].map(isMisplaced)).toEqual([
      ...Array<boolean>(8).fill(false),
    ]);
  });
});
