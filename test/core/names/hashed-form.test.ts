import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalNameV1 } from '../../../core/names/canonical-v1.ts';
import { canonicalName } from '../../../core/names/canonical.ts';
import { hashedForm } from '../../../core/names/hashed-form.ts';
import { cleanName, hashedName, randomNumbers } from './name-support.ts';

/** Parts of few letters, marks and signs, so that canonical forms often meet under canonicalisation 1. */
const parts = fc
  .array(
    fc.constantFrom('a', 'e', 'o', 'n', 'k', 'đ', '\u0301', '\u0300', '\u0303', '\u0302', '\u031b', '-', '.', '2', 'ʰ'),
    { minLength: 1, maxLength: 6 },
  )
  .map((letters) => letters.join(''));

describe('hashedForm', () => {
  it('is another text for every other canonical part', () => {
    const canonicalOf = new Map<string, string>();
    fc.assert(
      fc.property(parts, (text) => {
        const canonical = canonicalName(text);
        const hashed = hashedForm(canonical, 2);
        expect(canonicalOf.get(hashed) ?? canonical).toBe(canonical);
        canonicalOf.set(hashed, canonical);
      }),
      { numRuns: 60_000 },
    );
    // Parts that canonicalisation 1 did not tell apart were among them.
    const forms = [...canonicalOf.values()];
    expect(new Set(forms.map(canonicalNameV1)).size).toBeLessThan(forms.length);
  });

  it('is the text of canonicalisation 1 for Vietnamese names, however the tone is placed', () => {
    for (const name of ['Nguyễn Văn Hoà', 'Nguyễn Văn Hòa', 'TRẦN THỊ KIỀU', 'Đỗ Thuý', "Rơ Châm H'Ngan", 'Lý Quý'])
      expect(hashedName(canonicalName(name))).toBe(canonicalNameV1(name));
  });

  it.each([
    ['Hố-Lỳ', 'Hồ-Lý'],
    ['À.Bá', 'Á.Bà'],
    ["H'Kiñ", "H'Kĩn"],
    ['Hà.A', 'Ha.À'],
    ['Ñan', 'Nãn'],
  ])('distinguishes %s from %s', (one, other) => {
    expect(hashedName(canonicalName(one))).not.toBe(hashedName(canonicalName(other)));
  });

  it('differs from canonicalisation 1 for under one clean name in twenty', () => {
    const random = randomNumbers(7);
    const names = Array.from({ length: 20_000 }, () => cleanName(random));
    const differing = names.filter((name) => hashedName(canonicalName(name)) !== canonicalNameV1(name));
    expect(differing.length / names.length).toBeLessThan(0.05);
    expect(differing.every((name) => /ñ/i.test(name))).toBe(true);
  });

  it('of canonicalisation 1 is its canonical form', () => {
    expect(hashedForm('hô-ly\u0301\u0300', 1)).toBe('hô-ly\u0301\u0300');
  });
});
