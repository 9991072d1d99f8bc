import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldKey } from '../../../core/base/fold-key.ts';
import { schemes } from '../../../core/domain/codes.ts';
import {
  otherInsuranceAliases,
  readSchemeCell,
  schemeAliases,
  SchemeCell,
  socialInsuranceAliases,
} from '../../../core/intake/scheme-names.ts';

/** Names as offices write them, by what they mean. Every alias of the lists has a case. */
const named = {
  BHXHBB: [
    'BHXHBB',
    'BHXH BB',
    'BHXH-BB',
    'bhxh b.buộc',
    'BHXH bắt buộc',
    'BHXH BẮT BUỘC'.normalize('NFD'),
    'bhxh bat buoc',
    'Bảo hiểm xã hội BB',
    'Bảo hiểm xã hội bắt buộc',
    'Xã hội bắt buộc',
    'XHBB',
  ],
  BHXHTN: [
    'BHXHTN',
    'BHXH TN',
    'BHXH tự nguyện',
    'Bảo hiểm xã hội TN',
    'Bảo hiểm xã hội tự nguyện',
    'Xã hội tự nguyện',
    'XHTN',
  ],
  BHYT: [
    'BHYT',
    'BH YT',
    'BH y tế',
    'Y tế',
    'Bảo hiểm YT',
    'Bảo hiểm y tế',
    'BHYT HGĐ',
    'BHYT hộ gia đình',
    'BHYT HSSV',
    'BHYT học sinh',
    'BHYT BB',
    'BHYT bắt buộc',
    'BHYT tự nguyện',
    'Bảo hiểm y tế HGĐ',
    'Bảo hiểm y tế hộ gia đình',
    'Bảo hiểm y tế bắt buộc',
  ],
  BHTN: ['BHTN', 'BH thất nghiệp', 'Bảo hiểm thất nghiệp', 'Thất nghiệp'],
} as const;
const social = ['BHXH', 'Bảo hiểm xã hội', 'xã hội', 'XH'];
const other = [
  'BHTNLĐ',
  'BHTNLĐ-BNN',
  'TNLĐ',
  'TNLĐ-BNN',
  'BNN',
  'BHBNN',
  'Tai nạn lao động',
  'Bệnh nghề nghiệp',
  'Tai nạn lao động - bệnh nghề nghiệp',
  'Bảo hiểm tai nạn lao động',
  'Bảo hiểm tai nạn lao động, bệnh nghề nghiệp'.replace(',', ''),
];
const keysOf = (texts: readonly string[]) => [...new Set(texts.map(foldKey))].sort();

describe('readSchemeCell', () => {
  it.each(schemes)('reads the names of %s, and its list has no name without a case', (scheme) => {
    for (const text of named[scheme])
      expect([text, readSchemeCell(text)]).toEqual([text, 1 << schemes.indexOf(scheme)]);
    expect(schemeAliases[scheme].split(' ').sort()).toEqual(keysOf(named[scheme]));
  });

  it('leaves social insurance without its kind open', () => {
    for (const text of social) expect([text, readSchemeCell(text)]).toEqual([text, SchemeCell.socialInsurance]);
    expect(socialInsuranceAliases.split(' ').sort()).toEqual(keysOf(social));
  });

  it('knows insurance that is no scheme of ours: beside others it says nothing, alone it names no scheme', () => {
    for (const text of other) {
      expect([text, readSchemeCell(text)]).toEqual([text, SchemeCell.unknown]);
      expect([text, readSchemeCell(`BHYT, ${text}`)]).toEqual([text, 0b0100]);
    }
    expect(otherInsuranceAliases.split(' ').sort()).toEqual(keysOf(other));
  });

  it.each([';', ',', '+', '/', '&', '|', ' và ', ' VA ', ' and ', ' ', ' - ', '\n', '; ', ' + '])(
    'takes names joined by %j apart',
    (separator) => {
      expect(readSchemeCell(['BHXH bắt buộc', 'Y tế', 'BHTN'].join(separator))).toBe(0b1101);
      expect(readSchemeCell(['BHXH', 'BHYT', 'BHTN'].join(separator))).toBe(0b1100 | SchemeCell.socialInsurance);
    },
  );

  it.each([
    ['BHXH TNLĐ-BNN', SchemeCell.socialInsurance],
    ['BHYT người nghèo', 4 | SchemeCell.unknown],
    ['BHYT TN', 4 | SchemeCell.unknown],
    ['Bắt buộc', SchemeCell.unknown],
    ['Tự nguyện', SchemeCell.unknown],
    ['TN', SchemeCell.unknown],
    ['x', SchemeCell.unknown],
    ['1', SchemeCell.unknown],
    ['constructor', SchemeCell.unknown],
    ['BHYTX', SchemeCell.unknown],
    ['A'.repeat(1000), SchemeCell.unknown],
    ['', SchemeCell.empty],
    [' - ', SchemeCell.empty],
    [';', SchemeCell.empty],
  ])('reads %j as what it says and no more', (text, bits) => {
    expect(readSchemeCell(text)).toBe(bits);
  });

  it.each(['không', 'ko', 'chưa', 'ngừng', 'thôi', 'giảm', 'no', 'not'])('reads no scheme beside %s', (word) => {
    expect(readSchemeCell(`${word} tham gia BHYT`)).toBe(SchemeCell.unknown);
    expect(readSchemeCell(`BHTN, ${word} BHYT`)).toBe(0b1000 | SchemeCell.unknown);
  });

  it('reads any names in any order, with any separators', () => {
    const name = fc
      .constantFrom(...schemes)
      .chain((scheme) => fc.constantFrom(...named[scheme]).map((text) => ({ scheme, text })));
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(';', ' + ', ' và ', ', '),
        (names, by) => {
          const bits = names.reduce((all, { scheme }) => all | (1 << schemes.indexOf(scheme)), 0);
          expect(readSchemeCell(names.map(({ text }) => text).join(by))).toBe(bits);
        },
      ),
    );
  });

  it('reads a hostile cell in the time of an honest one', () => {
    expect(readSchemeCell(`${'tnldbnn'.repeat(40)}q`)).toBe(SchemeCell.unknown);
  });
});
