/**
 * The legacy encodings of Vietnamese, as maps from bytes to letters. Facts about the encodings only; iconv-lite is
 * their oracle in the tests. Layout of a table: the character of byte `first + i` is the i-th, `.` stands for none.
 */

/** Bytes 0x80 to 0x9f of windows-1252; the five holes are C1 controls, as in the WHATWG Encoding Standard. */
export const windows1252High = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * TCVN3, from 0xa1: the 74 letters of the ABC fonts (TCVN 5712:1993, VN3). Toned capitals share the byte of the small
 * letter. The capitals that VN1 puts at 0x80 to 0x9f are left out: no ABC font has them, and 0x91 and 0x92 are
 * apostrophes.
 */
export const tcvn3From = 0xa1;
export const tcvn3 = 'ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ.';

/** VISCII 1.1 (RFC 1456), from 0x80. */
export const visciiFrom = 0x80;
export const viscii =
  'ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ' +
  'ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ';
/** VISCII's letters among the ASCII controls. */
export const visciiControls: Record<number, string> = {
  0x02: 'Ẳ',
  0x05: 'Ẵ',
  0x06: 'Ẫ',
  0x14: 'Ỷ',
  0x19: 'Ỹ',
  0x1e: 'Ỵ',
};

/** windows-1258 where it differs from windows-1252; five are combining tone marks. */
export const windows1258: Record<number, string> = {
  0xc3: 'Ă',
  0xcc: '\u0300',
  0xd0: 'Đ',
  0xd2: '\u0309',
  0xd5: 'Ơ',
  0xdd: 'Ư',
  0xde: '\u0303',
  0xe3: 'ă',
  0xec: '\u0301',
  0xf0: 'đ',
  0xf2: '\u0323',
  0xf5: 'ơ',
  0xfd: 'ư',
};

/** VNI-Windows: letters with a byte of their own. A capital has the byte with 0x20 cleared. */
export const vniLetters: Record<number, string> = {
  0xf1: 'đ',
  0xf4: 'ơ',
  0xf6: 'ư',
  0xed: 'í',
  0xec: 'ì',
  0xe6: 'ỉ',
  0xf3: 'ĩ',
  0xf2: 'ị',
  0xee: 'ỵ',
};

/** VNI-Windows: bytes that follow a vowel and mark it; the value is appended to the vowel and composed. */
export const vniMarks: Record<number, { marks: string; on: string }> = {
  0xf9: { marks: '\u0301', on: 'aeouyơư' },
  0xf8: { marks: '\u0300', on: 'aeouyơư' },
  0xfb: { marks: '\u0309', on: 'aeouyơư' },
  0xf5: { marks: '\u0303', on: 'aeouyơư' },
  0xef: { marks: '\u0323', on: 'aeouơư' },
  0xe2: { marks: '\u0302', on: 'aeo' },
  0xe1: { marks: '\u0302\u0301', on: 'aeo' },
  0xe0: { marks: '\u0302\u0300', on: 'aeo' },
  0xe5: { marks: '\u0302\u0309', on: 'aeo' },
  0xe3: { marks: '\u0302\u0303', on: 'aeo' },
  0xe4: { marks: '\u0302\u0323', on: 'aeo' },
  0xea: { marks: '\u0306', on: 'a' },
  0xe9: { marks: '\u0306\u0301', on: 'a' },
  0xe8: { marks: '\u0306\u0300', on: 'a' },
  0xfa: { marks: '\u0306\u0309', on: 'a' },
  0xfc: { marks: '\u0306\u0303', on: 'a' },
  0xeb: { marks: '\u0306\u0323', on: 'a' },
};
