import { describe, expect, it } from 'vitest';
import { wrapText } from '../../local/wrap-text.ts';

describe('a sentence in a terminal', () => {
  const provinces = 'Chưa đánh giá được (3): Gia Lai, Quảng Ngãi, Thành phố Hồ Chí Minh.';

  it('is broken at spaces, and goes on indented', () => {
    const lines = wrapText(provinces, 30).split('\n');
    expect(lines).toEqual(['Chưa đánh giá được (3): Gia', '  Lai, Quảng Ngãi, Thành phố', '  Hồ Chí Minh.']);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
  });

  it('is one line where there is room, or no terminal', () => {
    expect(wrapText(provinces, Number.POSITIVE_INFINITY)).toBe(provinces);
  });

  it('loses no word, however narrow it is', () => {
    expect(wrapText(provinces, 1).replaceAll(/\s+/g, ' ')).toBe(provinces);
  });
});
