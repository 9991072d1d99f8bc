import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeName } from '../../generate/judge-name.ts';
import {
  abbreviate,
  changeTone,
  dropMarks,
  joinWords,
  omitWord,
  respell,
  swapWords,
} from '../../generate/name-errors.ts';
import { makeName } from '../../generate/names.ts';
import { placeTones } from '../../generate/tone-style.ts';

const names = fc
  .record({
    key: fc.nat(),
    prefix: fc.constantFrom('001', '038', '052', '064', '079', '012'),
    female: fc.boolean(),
    year: fc.integer({ min: 1930, max: 2025 }),
  })
  .map((options) => makeName(options))
  .filter(({ people, name }) => people === 'kinh' && !/ [^ ](?: |$)/.test(name))
  .map(({ name }) => name);

describe('name errors', () => {
  it.each([
    ['dropMarks', dropMarks, ['NAME_MARKS']],
    ['changeTone', changeTone, ['NAME_MARKS']],
    ['respell', respell, ['NAME_VARIANT']],
    ['joinWords', joinWords, ['NAME_SPACING']],
    // Two equal words side by side leave the name as it was.
    ['swapWords', swapWords, ['NAME_ORDER', 'NAME_MARKS', undefined]],
    ['abbreviate', abbreviate, ['NAME_INITIALS']],
    ['omitWord', omitWord, ['NAME_WORDS']],
  ] as const)('%s makes what the judge calls so', (_, spoil, expected) => {
    fc.assert(
      fc.property(names, fc.nat(), (name, number) => {
        const wrong = spoil(name, number);
        expect([...expected, 'impossible']).toContain(wrong === undefined ? 'impossible' : judgeName(wrong, name));
      }),
    );
  });

  it('keeps the same name whichever way the tones are placed', () => {
    fc.assert(
      fc.property(names, (name) => {
        const old = placeTones(name, 'old');
        expect(judgeName(old, placeTones(name, 'new'))).toBeUndefined();
        expect(placeTones(old, 'old')).toBe(old);
      }),
    );
    expect(placeTones('Hoà Thuý Quý Hoàng Khoẻ Già', 'old')).toBe('Hòa Thúy Quý Hoàng Khỏe Già');
    expect(placeTones('Hòa Thúy Quý Hoàng Khỏe', 'new')).toBe('Hoà Thuý Quý Hoàng Khoẻ');
  });
});
