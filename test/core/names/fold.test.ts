import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../../core/names/canonical.ts';
import { foldName, initialsOf, lettersOf, spellingClass } from '../../../core/names/fold.ts';

function fold(name: string): string {
  return foldName(canonicalName(name));
}

describe('foldName', () => {
  it.each([
    ['Nguyễn Thị Thắm', 'nguyen thi tham'],
    ['Đặng Đường', 'dang duong'],
    ["H'Byơ̆ Êñuôl", "h'byo enuol"],
    ['Ƀăk', 'bak'],
    ['Ng. V. A', 'ng. v. a'],
  ])('takes every mark from %j', (name, folded) => {
    expect(fold(name)).toBe(folded);
  });
});

describe('lettersOf', () => {
  it('leaves out space, apostrophes and punctuation', () => {
    expect(lettersOf("h'ngan (b2)").join('')).toBe('hnganb2');
  });
});

describe('initialsOf', () => {
  it.each([
    ['nguyen', 'n'],
    ['ng.', 'n'],
    ['ng.v.a', 'nva'],
    ['(chet)', 'c'],
    ['-', ''],
  ])('of %j are %j', (part, initials) => {
    expect(initialsOf(part).join('')).toBe(initials);
  });
});

describe('spellingClass', () => {
  it.each([
    ['Xuân', 'Suân'],
    ['Trâu', 'Châu'],
    ['Dang', 'Giang'],
    ['Dang', 'Rạng'],
    ['Gì', 'Dì'],
    ['Lan', 'Nan'],
    ['Lý', 'Lí'],
    ['Quý', 'Quí'],
    ['Yến', 'Iến'],
    ['Lan', 'Lang'],
    ['Tuất', 'Tuấc'],
    ['Mỹ', 'Mĩ'],
    ['Nghĩa', 'Nghỉa'],
    ["H'Xuân", "H'Suân"],
  ])('of %j is that of %j', (a, b) => {
    expect(spellingClass(fold(a))).toBe(spellingClass(fold(b)));
  });

  it.each([
    ['Nga', 'La'],
    ['Nhi', 'Li'],
    ['Mai', 'May'],
    ['Thúy', 'Thúi'],
    ['Anh', 'An'],
    ['Bách', 'Bát'],
    ['Hoa', 'Hoan'],
    ['Văn', 'Dăn'],
  ])('of %j is not that of %j', (a, b) => {
    expect(spellingClass(fold(a))).not.toBe(spellingClass(fold(b)));
  });
});
