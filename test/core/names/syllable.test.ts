import { describe, expect, it } from 'vitest';
import { isPlausible, isPossible, isVietnamese } from '../../../core/names/syllable.ts';

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

  it('wants the tone where one of the two styles puts it', () => {
    for (const word of ['leõ', 'maõ', 'hàong', 'nguỹên', 'tòan', 'kìêu', 'thưở'])
      expect([word, isPossible(word.normalize('NFC'), false)]).toEqual([word, false]);
  });

  it('takes tones on highland words only if told so', () => {
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

  it('does not ask where the tone stands', () => {
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
