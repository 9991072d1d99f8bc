import { describe, expect, it } from 'vitest';
import { countryText, provinceText, sparkline } from '../../local/commands/status-text.ts';
import { readEnvironment } from '../../local/environment.ts';
import { sampleFirstDay, sampleYear } from '../dashboard/sample-summary.ts';

const { national } = sampleYear();
const wide = { columns: 200, utf8: true };

function whole(text = ''): number {
  return Number(text.replaceAll('.', ''));
}

describe('the status in the terminal', () => {
  it('has rank, province, counts of people, rate, remaining, 7-day change and a year line', () => {
    const lines = countryText(national, wide).split('\n');
    expect(lines[0]).toMatch(/Hạng +Tỉnh, thành phố +Mã +Người tham gia +Ngoài phạm vi +Phải xác thực +Đã xác thực /);
    expect(lines[0]).toMatch(/ Xác thực +Còn lại +7 ngày \(điểm\) +Một năm/);
    expect(lines[1]).toMatch(/^ +1 +Hà Tĩnh +vn34-42(?: +[\d.]+){4} +100,00 % +0 +\+\d,\d\d +[▁▂▃▄▅▆▇█]{16} +\d\d\//);
    const fallen = structuredClone(national);
    const week = fallen.provinces[0].changes.find(({ days }) => days === 7);
    Object.assign(week ?? {}, { verifiedPoints: '-0.45' });
    expect(countryText(fallen, wide).split('\n')[1]).toMatch(/ -0,45 +[▁▂▃▄▅▆▇█]{16} /);
    expect(lines.find((line) => line.includes('Điện Biên'))).toMatch(/^ +– /);
    expect(lines.find((line) => line.includes('Cả nước'))).toMatch(/vn34 .*[▁▂▃▄▅▆▇█]{16}$/);
    expect(lines).toHaveLength(1 + 33 + 1 + 3);
    expect(lines.at(-2)).toBe('Cơ sở dữ liệu dân cư: 2026-02-28 · 1 tỉnh, thành phố chưa có dữ liệu');
  });

  it('shows counts that add up: participants less out of scope are to verify, and they are verified or remain', () => {
    const country = countryText(national, wide).split('\n').slice(1, 35);
    const province = national.provinces.find((each) => each.province === 'vn34-52') ?? national.provinces[0];
    const schemes = provinceText(national, province, wide).split('\n').slice(4, 8);
    const all = [...country, ...schemes].map((line) => {
      const counts = /((?: +[\d.]+){4}) +[\d,]+ % +([\d.]+)/.exec(line);
      const [participants, outOfScope, toVerify, verified] = (counts?.[1] ?? '').trim().split(/ +/).map(whole);
      return { outOfScope, adds: participants - outOfScope === toVerify && verified + whole(counts?.[2]) === toVerify };
    });
    expect(all).toHaveLength(38);
    expect(all.filter(({ adds }) => !adds)).toEqual([]);
    expect(all.some(({ outOfScope }) => outOfScope > 0)).toBe(true);
  });

  it('fits the terminal down to rank, name and rate', () => {
    for (const columns of [120, 100, 80, 60]) {
      const widths = countryText(national, { columns, utf8: true })
        .split('\n')
        .slice(0, 35)
        .map((line) => line.length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }
    expect(countryText(national, { columns: 40, utf8: true })).toMatch(/1 +Hà Tĩnh +100,00 %/);
  });

  it('shows a province by scheme and reason, with who acts and the pace; and why it has no place', () => {
    const province = national.provinces.find((each) => each.province === 'vn34-52') ?? national.provinces[0];
    const text = provinceText(national, province, wide);
    expect(text).toMatch(/^BHXH bắt buộc(?: +[\d.]+){4} +\d\d,\d\d % +[\d.]+$/m);
    expect(text).toMatch(/^ *[\d.]+ +Họ tên không khớp +Cán bộ BHXH$/m);
    expect(text).toMatch(/đạt 100 % vào ngày/);
    const unranked = national.provinces.find((each) => each.province === 'vn34-11') ?? national.provinces[0];
    expect(provinceText(national, unranked, wide)).toContain('Chưa đủ dữ liệu (chưa gửi toàn bộ danh sách');
    const empty = national.provinces.find((each) => each.province === 'vn34-25') ?? national.provinces[0];
    expect(provinceText(national, empty, wide)).toContain('Chưa đủ dữ liệu (chưa gửi dữ liệu)');
  });

  it('draws a line only of known days', () => {
    const { national: first } = sampleFirstDay();
    expect(countryText(first, wide)).not.toMatch(/[▁▂▃▄▅▆▇█]/);
  });
});

describe('sparkline', () => {
  it.each([
    [['90.00'], ''],
    [['90.00', '91.00'], '▁█'],
    [['91.00', '90.00', '90.50'], '█▁▅'],
    [['90.00', '90.00'], '▁▁'],
  ])('draws %j as %s', (verifiedPercent, line) => {
    expect(sparkline({ verifiedPercent }, { utf8: true })).toBe(line);
  });

  it('has at most 16 letters, ends with the newest point, and is ASCII where the locale is not UTF-8', () => {
    const verifiedPercent = Array.from({ length: 60 }, (_, at) => (90 + at / 10).toFixed(2));
    expect(sparkline({ verifiedPercent }, { utf8: true })).toMatch(/^▁[▁▂▃▄▅▆▇█]{14}█$/);
    expect(sparkline({ verifiedPercent }, { utf8: false })).toMatch(/^_[_.,\-=+*#]{14}#$/);
  });

  it.each([
    [{}, true],
    [{ LANG: 'vi_VN.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'C.utf8' }, true],
    [{ LC_ALL: 'C', LANG: 'vi_VN.UTF-8' }, false],
    [{ LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }, true],
  ])('takes the encoding from the locale %j: %s', (variables, utf8) => {
    expect(readEnvironment(variables)).toMatchObject({ log: false, utf8 });
  });
});
