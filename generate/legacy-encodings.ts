/**
 * Names as they look when text in an old encoding, or in UTF-8, was taken for Windows-1252: the damage is in the
 * Unicode text of the file, not in its bytes. Sources of the tables: TCVN 5712:1993 (TCVN3, as fonts .VnTime used it),
 * the layout of VNI-Windows, and the code page 1258 of the vendor.
 */

/**
 * Letters of TCVN3 from byte A1 on; a dot where this set has none. Small and capital letters with a tone share a byte.
 */
const tcvn3Rows: [firstByte: number, letters: string][] = [
  [0xa1, 'ĂÂÊÔƠƯĐăâêôơưđ'],
  [0xb5, 'àảãáạ.ằẳẵắ'],
  [0xc6, 'ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ'],
];

const tcvn3 = new Map<string, number>();
for (const [firstByte, letters] of tcvn3Rows) {
  for (const [n, letter] of Array.from(letters.normalize('NFC')).entries())
    if (letter !== '.') tcvn3.set(letter, firstByte + n);
}

/** The name as a program shows it that does not know the font's encoding; undefined if TCVN3 lacks a letter. */
export function asTcvn3(name: string): string | undefined {
  let text = '';
  for (const letter of name.normalize('NFC')) {
    const byte = tcvn3.get(letter) ?? tcvn3.get(letter.toLowerCase()) ?? ascii(letter);
    if (byte === undefined) return undefined;
    text += String.fromCodePoint(byte);
  }
  return text;
}

/** VNI: bytes of single letters; clearing 0x20 makes the capital. */
const vniSingles: Record<string, number> = {
  đ: 0xf1,
  ơ: 0xf4,
  ư: 0xf6,
  í: 0xed,
  ì: 0xec,
  ỉ: 0xe6,
  ĩ: 0xf3,
  ị: 0xf2,
  ỵ: 0xee,
};
/** Byte after the letter, by combining marks: tones on a plain vowel, then on circumflex, then on breve. */
const vniTones: Record<string, number> = {
  '\u0301': 0xf9,
  '\u0300': 0xf8,
  '\u0309': 0xfb,
  '\u0303': 0xf5,
  '\u0323': 0xef,
};
const vniCircumflex: Record<string, number> = {
  '': 0xe2,
  '\u0301': 0xe1,
  '\u0300': 0xe0,
  '\u0309': 0xe5,
  '\u0303': 0xe3,
  '\u0323': 0xe4,
};
const vniBreve: Record<string, number> = {
  '': 0xea,
  '\u0301': 0xe9,
  '\u0300': 0xe8,
  '\u0309': 0xfa,
  '\u0303': 0xfc,
  '\u0323': 0xeb,
};
const breve = '\u0306';
const circumflex = '\u0302';
const capitalBit = 0x20;

/** The name in VNI-Windows shown as Windows-1252; undefined if VNI lacks a letter. */
export function asVni(name: string): string | undefined {
  let text = '';
  for (const letter of name.normalize('NFC')) {
    const bytes = vniBytes(letter.toLowerCase());
    if (bytes === undefined) return undefined;
    const capital = letter !== letter.toLowerCase();
    text += bytes.map((byte) => String.fromCodePoint(capital && byte > 0x60 ? byte - capitalBit : byte)).join('');
  }
  return text;
}

function vniBytes(letter: string): number[] | undefined {
  const plain = ascii(letter);
  if (plain !== undefined) return [plain];
  if (letter in vniSingles) return [vniSingles[letter]];
  const [base, ...marks] = letter.normalize('NFD');
  const tone = marks.find((mark) => mark in vniTones) ?? '';
  const shape = marks.find((mark) => !(mark in vniTones)) ?? '';
  if (marks.length !== Number(tone !== '') + Number(shape !== '')) return undefined;
  if (shape === '\u031b')
    return base === 'o' || base === 'u' ? [vniSingles[base === 'o' ? 'ơ' : 'ư'], vniTones[tone]] : undefined;
  if (shape === circumflex && 'aeo'.includes(base)) return [base.charCodeAt(0), vniCircumflex[tone]];
  if (shape === breve && base === 'a') return [base.charCodeAt(0), vniBreve[tone]];
  return shape === '' && 'aeiouy'.includes(base) ? [base.charCodeAt(0), vniTones[tone]] : undefined;
}

/** Letters of windows-1258 that windows-1252 has not, and its tones, which stand behind their letter. */
const windows1258: Record<string, number> = { ă: 0xe3, â: 0xe2, đ: 0xf0, ê: 0xea, ô: 0xf4, ơ: 0xf5, ư: 0xfd };
const windows1258Tones: Record<string, number> = {
  '\u0300': 0xcc,
  '\u0309': 0xd2,
  '\u0303': 0xde,
  '\u0301': 0xec,
  '\u0323': 0xf2,
};

/** The name in windows-1258 shown as windows-1252; undefined if a letter is lacking. */
export function asWindows1258(name: string): string | undefined {
  let text = '';
  for (const letter of name.normalize('NFC')) {
    const apart = Array.from(letter.normalize('NFD'));
    const tone = apart.find((mark) => mark in windows1258Tones);
    const base = apart
      .filter((mark) => mark !== tone)
      .join('')
      .normalize('NFC');
    const small = base.toLowerCase();
    const byte =
      ascii(base) ?? (small in windows1258 ? windows1258[small] - (base === small ? 0 : capitalBit) : undefined);
    if (byte === undefined) return undefined;
    text += String.fromCodePoint(byte, ...(tone === undefined ? [] : [windows1258Tones[tone]]));
  }
  return text;
}

/** Windows-1252 at 80 to 9F; a full stop where the code page has a hole. */
const windows1252 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ';

/**
 * The name's UTF-8 bytes shown as Windows-1252; undefined if a byte falls in a hole, of which programs make different
 * things.
 */
export function asMisreadUtf8(name: string): string | undefined {
  let text = '';
  for (const byte of new TextEncoder().encode(name.normalize('NFC'))) {
    const letter = byte >= 0x80 && byte <= 0x9f ? windows1252[byte - 0x80] : String.fromCodePoint(byte);
    if (byte >= 0x80 && letter === '.') return undefined;
    text += letter;
  }
  return text;
}

function ascii(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0x80;
  return code < 0x80 ? code : undefined;
}

const vietnameseLetters = new Set(
  ' -abcdefghijklmnopqrstuvwxyzàảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ'.normalize('NFC'),
);

/** True if the text cannot be taken for Vietnamese: only then can anybody know that it is damaged. */
export function looksDamaged(text: string): boolean {
  return Array.from(text.toLowerCase()).some((letter) => !vietnameseLetters.has(letter));
}
