import { describe, expect, it } from 'vitest';
import { meantProvince, provinceNamed } from '../../../core/domain/province-names.ts';
import { provinces, succession } from '../../../core/domain/provinces.ts';

/** Every way in which a province of today may be written. */
function formsOf({ id, code, nameVi, nameEn }: (typeof provinces)[number]): string[] {
  const names = [nameVi, nameEn].flatMap((name) => [
    name,
    name.toUpperCase(),
    name.toLowerCase(),
    name.normalize('NFD'),
    name.replaceAll(' ', '-'),
    name.replaceAll(' ', '_'),
    name.replaceAll(' ', ''),
    `  ${name}  `,
    name.replaceAll('Đ', 'Ð'), // Eth, as old fonts have it
  ]);
  const kinds = ['tỉnh', 'Tỉnh', 'tinh', 'Thành phố', 'thanh pho', 'TP.', 'TP ', 'tp', 'BHXH tỉnh'];
  const numbers = [code, String(Number(code)), id, id.toUpperCase(), `vn34-${Number(code)}`, `vn34 ${code}`];
  return [...new Set([...names, ...kinds.flatMap((kind) => names.map((name) => `${kind} ${name}`)), ...numbers])];
}

describe('a province by name or number', () => {
  it('is found by every form of its name and number, and no form means two', () => {
    const meant = new Map<string, string>();
    const wrong: string[] = [];
    for (const province of provinces) {
      for (const form of formsOf(province)) {
        if (provinceNamed(form).id !== province.id || meant.has(form)) wrong.push(`${form} of ${province.id}`);
        meant.set(form, province.id);
      }
    }
    expect(wrong).toEqual([]);
    expect(provinces).toHaveLength(34);
    expect(meant.size).toBeGreaterThan(34 * 50);
  });

  it.each([
    ['TP.HCM', 'vn34-79'],
    ['TPHCM', 'vn34-79'],
    ['hcm', 'vn34-79'],
    ['Thành phố Hồ Chí Minh', 'vn34-79'],
    ['Ho Chi Minh City', 'vn34-79'],
    ['Hanoi', 'vn34-01'],
    ['1', 'vn34-01'],
    ['Thừa Thiên Huế', 'vn34-46'], // renamed, and nothing joined
    ['Thừa Thiên - Huế', 'vn34-46'],
    ['Dak Lak province', 'vn34-66'],
  ])('is found as people write it: %s', (text, id) => {
    expect(provinceNamed(text).id).toBe(id);
  });

  it('takes a number for the code of today, never for that of an old province', () => {
    // 52 was Bình Định, 08 Tuyên Quang, 64 Gia Lai.
    expect(provinceNamed('52').nameVi).toBe('Gia Lai');
    expect(meantProvince('64')).toEqual({ is: 'unknown', nearest: [expect.objectContaining({ id: 'vn34-52' })] });
    expect(meantProvince('vn63-52')).toEqual({ is: 'unknown', nearest: [expect.objectContaining({ id: 'vn34-52' })] });
  });

  it('says of every old province where it belongs now, or is that province', () => {
    for (const [, oldNameVi, oldNameEn, newCode] of succession) {
      for (const name of [oldNameVi, oldNameEn, `tỉnh ${oldNameVi}`, oldNameVi.toUpperCase()]) {
        const meant = meantProvince(name);
        const now = meant.is === 'merged' ? meant.into : meant.is === 'province' ? meant.province : undefined;
        const named = provinces.find(({ nameVi }) => nameVi === oldNameVi);
        expect([name, now?.code]).toEqual([name, named?.code ?? newCode]);
      }
    }
    expect(() => provinceNamed('Bình Định')).toThrow(
      expect.objectContaining({
        code: 'PROVINCE_MERGED',
        facts: { old: 'Bình Định', province: 'Gia Lai', id: 'vn34-52' },
      }),
    );
  });

  it.each([
    ['Gia Lia', ['vn34-52']],
    ['quang', ['vn34-22', 'vn34-44', 'vn34-51']],
    ['Dong', ['vn34-75', 'vn34-82']],
    ['Bin Dinh', ['vn34-52']],
    ['', []],
    ['nowhere', []],
    ['vn34-99', []],
    ['vn34-123', []],
    ['5200000001', []],
  ])('knows which may have been meant by %j, and names none otherwise', (text, ids) => {
    const meant = meantProvince(text);
    expect(meant.is === 'unknown' ? meant.nearest.map(({ id }) => id) : meant).toEqual(ids);
  });
});
