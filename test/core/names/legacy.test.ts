import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { canonicalName } from '../../../core/names/canonical.ts';
import {
  decodeLegacyBytes,
  decodeLegacyName,
  windows1252Bytes,
  type LegacyEncoding,
} from '../../../core/names/legacy.ts';
import { cleanName, randomNumbers } from './name-support.ts';

/** Name, bytes in TCVN3, TCVN3 as seen, bytes in VNI-Windows, VNI as seen. */
const vectors = [
  [
    'Nguyễn Văn Đức',
    '4e677579d46e2056a86e20a7f863',
    'NguyÔn V¨n §øc',
    '4e67757965e36e205661ea6e20d1f6f963',
    'Nguyeãn Vaên Ñöùc',
  ],
  ['Trần Thị Hoà', '5472c76e205468de20486fb5', 'TrÇn ThÞ Hoµ', '547261e06e205468f220486f61f8', 'Traàn Thò Hoaø'],
  [
    'Lê Thị Ngọc Ánh',
    '4caa205468de204e67e46320b86e68',
    'Lª ThÞ Ngäc ¸nh',
    '4c65e2205468f2204e676fef632041d96e68',
    'Leâ Thò Ngoïc AÙnh',
  ],
  [
    'Phạm Quốc Huỳnh',
    '5068b96d205175e863204875fa6e68',
    'Ph¹m Quèc Huúnh',
    '506861ef6d2051756fe16320487579f86e68',
    'Phaïm Quoác Huyønh',
  ],
  ['Võ Đình Thuỷ', '56e220a7d76e6820546875fb', 'Vâ §×nh Thuû', '566ff520d1ec6e682054687579fb', 'Voõ Ñình Thuyû'],
  [
    'Hoàng Thị Kiều',
    '486fb56e67205468de204b69d275',
    'Hoµng ThÞ KiÒu',
    '486f61f86e67205468f2204b6965e075',
    'Hoaøng Thò Kieàu',
  ],
  [
    'Rơ Châm Thưởng',
    '52ac204368a96d205468adeb6e67',
    'R¬ Ch©m Th\u00adëng',
    '52f420436861e26d205468f6f4fb6e67',
    'Rô Chaâm Thöôûng',
  ],
  [
    'NGUYỄN THỊ THẮM',
    '4e475559d44e205448de205448be4d',
    'NGUYÔN THÞ TH¾M',
    '4e47555945c34e205448d220544841c94d',
    'NGUYEÃN THÒ THAÉM',
  ],
] as const;

/** What a program shows that takes the bytes for windows-1252. */
function shown(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}

/** The name in an encoding by the oracle, as windows-1252 shows it, or undefined if the encoding lacks a letter. */
const damages: Record<'tcvn3' | 'windows-1258' | 'viscii' | 'utf-8', (name: string) => string | undefined> = {
  tcvn3: (name) =>
    encoded(
      name.replace(/[^ăâêôơưđĂÂÊÔƠƯĐ]/g, (letter) => letter.toLowerCase()),
      'tcvn',
    ),
  'windows-1258': (name) => encoded(Array.from(name, baseAndTone).join(''), 'win1258'),
  viscii: (name) => encoded(name, 'viscii'),
  'utf-8': (name) => encoded(name, 'utf8'),
};

function encoded(text: string, charset: string): string | undefined {
  const bytes = iconv.encode(text, charset);
  return bytes.includes(0x3f) ? undefined : shown(bytes);
}

function baseAndTone(letter: string): string {
  const tones = /[\u0300\u0301\u0303\u0309\u0323]/;
  const apart = letter.normalize('NFD');
  return apart.replace(tones, '').normalize('NFC') + (tones.exec(apart)?.[0] ?? '');
}

describe('decodeLegacyBytes', () => {
  it.each(vectors)('reads %s in TCVN3 and VNI', (name, tcvn3, tcvn3Seen, vni, vniSeen) => {
    expect(decodeLegacyBytes(Buffer.from(tcvn3, 'hex'), 'tcvn3')?.toLowerCase()).toBe(name.toLowerCase());
    expect(decodeLegacyBytes(Buffer.from(vni, 'hex'), 'vni')).toBe(name);
    expect(shown(Buffer.from(tcvn3, 'hex'))).toBe(tcvn3Seen);
    expect(shown(Buffer.from(vni, 'hex'))).toBe(vniSeen);
  });

  it.each([
    // Bytes that the product reads on purpose as something else than the oracle: apostrophes, no-break space.
    ['tcvn3', 'tcvn', [0x91, 0x92, 0xa0, 0xb4]],
    ['viscii', 'viscii', []],
    ['windows-1258', 'win1258', [0x91, 0x92, 0xa0, 0xb4]],
  ] as const)('has no byte of %s wrong', (encoding: LegacyEncoding, charset, own: readonly number[]) => {
    let letters = 0;
    for (let byte = 0x80; byte < 0x100; byte++) {
      const decoded = decodeLegacyBytes(Uint8Array.of(byte), encoding);
      const expected = iconv.decode(Buffer.of(byte), charset).normalize('NFC');
      if (decoded === undefined || own.includes(byte) || !/[\p{L}\p{M}]/u.test(expected)) continue;
      expect([byte, decoded]).toEqual([byte, expected]);
      letters++;
    }
    expect(letters).toBe(
      { tcvn3: 74, viscii: 128, 'windows-1258': 69 }[charset === 'tcvn' ? 'tcvn3' : (encoding as 'viscii')],
    );
  });

  it("reads VISCII's letters among the ASCII controls", () => {
    for (const byte of [0x02, 0x05, 0x06, 0x14, 0x19, 0x1e])
      expect(decodeLegacyBytes(Uint8Array.of(byte), 'viscii')).toBe(iconv.decode(Buffer.of(byte), 'viscii'));
  });

  it.each([
    ['aùaøaûaõaïaâaáaàaåaãaäaêaéaèaúaüaë', 'áàảãạâấầẩẫậăắằẳẵặ'],
    ['eùeøeûeõeïeâeáeàeåeãeäíìæóò', 'éèẻẽẹêếềểễệíìỉĩị'],
    ['oùoøoûoõoïoâoáoàoåoãoäôôùôøôûôõôï', 'óòỏõọôốồổỗộơớờởỡợ'],
    ['uùuøuûuõuïööùöøöûöõöïyùyøyûyõîñ', 'úùủũụưứừửữựýỳỷỹỵđ'],
  ])('knows every letter of VNI-Windows in both cases: %s', (seen, letters) => {
    expect(decodeLegacyBytes(windows1252Bytes(seen)!, 'vni')).toBe(letters);
    expect(decodeLegacyBytes(windows1252Bytes(seen.toUpperCase())!, 'vni')).toBe(letters.toUpperCase());
  });

  it('refuses a VNI mark without a vowel to bear it', () => {
    expect(decodeLegacyBytes(windows1252Bytes('Tâ')!, 'vni')).toBeUndefined();
    expect(decodeLegacyBytes(windows1252Bytes('âT')!, 'vni')).toBeUndefined();
  });
});

describe('decodeLegacyName', () => {
  it.each(vectors)('repairs %s', (name, _tcvn3, tcvn3Seen, _vni, vniSeen) => {
    for (const seen of [tcvn3Seen, vniSeen, damages['utf-8'](name)!]) {
      expect(canonicalName(decodeLegacyName(seen)?.text ?? '')).toBe(canonicalName(name));
      expect(canonicalName(decodeLegacyName(seen.normalize('NFD'))?.text ?? '')).toBe(canonicalName(name));
    }
  });

  it.each([
    ["H' Ng©n Niª", "H' Ngân Niê", 'tcvn3'],
    ['H’Ng©n Kp¨', "H'Ngân Kpă", 'tcvn3'],
    ['H′Ng©n Kp¨', "H'Ngân Kpă", 'tcvn3'],
    ['HoÃ\u00a0ng', 'Hoàng', 'utf-8'],
    ['Lan HoÃ\u00a0', 'Lan Hoà', 'utf-8'],
    ['NGÃ”', 'NGÔ', 'utf-8'],
    ['Ñoã Thò Lan', 'Đỗ Thị Lan', 'vni'],
    ['Ä\u0090Ã o'.replace(' ', '\u00a0'), 'Đào', 'utf-8'],
    ['TrâÌn NguyêÞn', 'Trần Nguyễn', 'windows-1258'],
    // Ñ alone is the damage: the whole name must become Vietnamese.
    ['Ñinh Thò An Trang', 'Đinh Thị An Trang', 'vni'],
    ['Hoà Ñoàng', 'Hồ Đồng', 'vni'],
    ['Phan Ñình Ñoàng', 'Phan Đình Đồng', 'vni'],
    ['ÑINH TRUNG LONG', 'ĐINH TRUNG LONG', 'vni'],
    ['La Thanh Ñình Vinh', 'La Thanh Đình Vinh', 'vni'],
    ['Vâ Minh Lùc', 'Võ Minh Lực', 'tcvn3'],
    ['Löu An Dung', 'Lưu An Dung', 'vni'],
    ['Hu\u00adng', 'Huưng', undefined],
  ])('turns %j into %j', (seen, name, encoding) => {
    expect(decodeLegacyName(seen)).toEqual(encoding && { text: name, encoding });
  });

  it.each([
    'Rơ Châm',
    'Kpă',
    "H'Ngan",
    'Y Niê',
    'Siu',
    'Byơ̆',
    'Mlô',
    'Êban',
    'Ðào Lan',
    'ÐÀO LAN',
    "H'Duên Niê",
    'Bkrông',
    'Ñuăl',
    'Rơ Ô',
    'Lan – Anh',
    '“Lan”',
    'Lan\u00a0Anh',
    'Hoà',
    'Hòa',
    'Tô Mỹ',
    'Lý Quý',
    'Müller',
    'François',
    'Renée',
    'José',
    '',
    ' ',
    "'",
    'Nguyen Van A',
    'NgÃ Lan',
    // One wrong mark on a word that ends in a stop is no damage, nor is Ñ in a name of the highlands.
    'Lê Phùc Minh',
    'Lý Trùc',
    'Trần Thị Ngỏc',
    "H'Ñung Niê",
    'Y Ñung',
    'Ñung',
    'Y Ñuêl Niê',
    'Nguyễn Ñinh',
    'Núñez Lan',
  ])('does not change %j', (name) => {
    expect(decodeLegacyName(name)).toBeUndefined();
  });

  it('changes none of 20,000 clean names, in any case and form', () => {
    const random = randomNumbers(5);
    const altered: string[] = [];
    for (let i = 0; i < 20_000; i++) {
      const name = cleanName(random);
      const form = [name, name.toUpperCase(), name.toLowerCase(), name.normalize('NFD')][i % 4];
      if (decodeLegacyName(form) !== undefined) altered.push(form);
    }
    expect(altered).toEqual([]);
  });

  it.each([
    ['utf-8', 1, 0],
    ['tcvn3', 0.97, 0],
    ['windows-1258', 0.85, 0.01],
    ['viscii', 0.85, 0.12], // it yields to a possible reading in TCVN3, which is far more common
  ] as const)('repairs names damaged by %s at least at the rate promised', (encoding, rightMin, wrongMax) => {
    const random = randomNumbers(6);
    let damaged = 0;
    let right = 0;
    let wrong = 0;
    for (let i = 0; i < 4000; i++) {
      const name = cleanName(random);
      const seen = damages[encoding](name);
      if (seen === undefined || canonicalName(seen) === canonicalName(name)) continue;
      damaged++;
      const decoded = decodeLegacyName(seen);
      if (decoded === undefined) continue;
      if (canonicalName(decoded.text) === canonicalName(name)) right++;
      else wrong++;
    }
    expect(damaged).toBeGreaterThan(3000);
    expect(right / damaged).toBeGreaterThanOrEqual(rightMin);
    expect(wrong / damaged).toBeLessThanOrEqual(wrongMax);
  });
});
