import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { asMisreadUtf8, asTcvn3, asVni, looksDamaged } from '../../generate/legacy-encodings.ts';

const vectors = [
  ['Nguyễn Văn Đức', '4e677579d46e2056a86e20a7f863', '4e67757965e36e205661ea6e20d1f6f963'],
  ['Trần Thị Hoà', '5472c76e205468de20486fb5', '547261e06e205468f220486f61f8'],
  ['Lê Thị Ngọc Ánh', '4caa205468de204e67e46320b86e68', '4c65e2205468f2204e676fef632041d96e68'],
  ['Phạm Quốc Huỳnh', '5068b96d205175e863204875fa6e68', '506861ef6d2051756fe16320487579f86e68'],
  ['Võ Đình Thuỷ', '56e220a7d76e6820546875fb', '566ff520d1ec6e682054687579fb'],
  ['Hoàng Thị Kiều', '486fb56e67205468de204b69d275', '486f61f86e67205468f2204b6965e075'],
  ['Rơ Châm Thưởng', '52ac204368a96d205468adeb6e67', '52f420436861e26d205468f6f4fb6e67'],
  ['NGUYỄN THỊ THẮM', '4e475559d44e205448de205448be4d', '4e47555945c34e205448d220544841c94d'],
];
const vietnamese = 'àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ'.normalize('NFC');

/** Bytes of text in which every character stands for one byte. */
function hex(text: string | undefined): string {
  return Buffer.from(text ?? '', 'latin1').toString('hex');
}

describe('legacy encodings', () => {
  it.each(vectors)('%s has the bytes of the tables in TCVN3 and VNI', (name, tcvn3, vni) => {
    expect(hex(asTcvn3(name))).toBe(tcvn3);
    expect(hex(asVni(name))).toBe(vni);
  });

  it('encodes every letter of TCVN3 as an independent decoder reads it', () => {
    const bytes = Buffer.from(asTcvn3(vietnamese) ?? '', 'latin1');
    expect(iconv.decode(bytes, 'tcvn').normalize('NFC')).toBe(vietnamese);
  });

  it('gives every letter its own bytes in VNI, the same but one bit for capitals', () => {
    const encoded = Array.from(vietnamese, (letter) => asVni(letter));
    expect(new Set(encoded).size).toBe(vietnamese.length);
    for (const [n, letter] of Array.from(vietnamese).entries()) {
      const small = Buffer.from(encoded[n] ?? '', 'latin1').map((byte) => byte & ~0x20);
      expect(hex(asVni(letter.toUpperCase()))).toBe(Buffer.from(small).toString('hex'));
    }
  });

  it('shows UTF-8 as Windows-1252 does, so that the bytes can be read back', () => {
    expect(asMisreadUtf8('Nguyễn')).toBe('Nguyá»…n');
    for (const name of ['Phạm Quốc Huỳnh', 'Hoàng Thị Kiến', 'THẮM']) {
      expect(new TextDecoder().decode(iconv.encode(asMisreadUtf8(name) ?? '', 'windows-1252'))).toBe(name);
    }
  });

  it('refuses names whose bytes fall in a hole of Windows-1252 or which an encoding lacks', () => {
    expect(asMisreadUtf8('Đức')).toBeUndefined(); // C4 90
    expect(asTcvn3('Êñuôl')).toBeUndefined();
    expect(asVni('Ƀlŭn')).toBeUndefined();
    expect(asTcvn3('Djơ̆')).toBeUndefined();
  });

  it('calls damaged only what cannot be Vietnamese', () => {
    expect(looksDamaged('NguyÔn V¨n')).toBe(true);
    expect(looksDamaged('Thò Lan')).toBe(false); // Thị in VNI, but also a word
  });
});
