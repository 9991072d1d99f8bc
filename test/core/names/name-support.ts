import { FoldedPart, foldedParts, NameState } from '../../../core/domain/columns.ts';
import { canonicalName, isReadable } from '../../../core/names/canonical.ts';
import { foldName, initialsOf, lettersOf, spellingClass } from '../../../core/names/fold.ts';
import { hashedForm } from '../../../core/names/hashed-form.ts';
import { avalanche, HashDomain, mix, NameHash, Seed } from '../../../core/names/hash.ts';
import { decodeLegacyName } from '../../../core/names/legacy.ts';
import { nameBytesMax, type NameReader } from '../../../core/names/reader.ts';
import { SipHash } from '../../../core/base/siphash.ts';

export const testKey = Uint8Array.from({ length: 16 }, (_, i) => 17 * i + 3);

export interface ReadName {
  state: number;
  decoded: boolean;
  low: number;
  high: number;
  folded: number[];
}

/** What the reader makes of a text. */
export function readName(reader: NameReader, text: string): ReadName {
  const bytes = new TextEncoder().encode(text);
  reader.read(bytes, 0, bytes.length);
  const { state, decoded, low, high } = reader;
  return { state, decoded, low, high, folded: [...reader.folded] };
}

/** The same from the definitions of `docs/names.md`, through strings, without memo or byte scan. */
export function referenceName(key: Uint8Array, text: string): ReadName {
  const empty = { state: NameState.empty, decoded: false, low: 0, high: 0, folded: Array<number>(foldedParts).fill(0) };
  const bytes = new TextEncoder().encode(text);
  const received = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const meant = decodeLegacyName(received);
  const canonical = canonicalName(meant?.text ?? received);
  if (bytes.length > nameBytesMax || !isReadable(canonical)) return empty;
  const sip = new SipHash(key);
  const hashed = new TextEncoder().encode(hashedName(canonical));
  sip.hash(hashed, 0, hashed.length);
  return {
    state: isAbbreviated(canonical) ? NameState.abbreviated : NameState.whole,
    decoded: meant !== undefined,
    low: sip.low,
    high: sip.high,
    folded: foldedOf(new NameHash(key), canonical),
  };
}

/** What is hashed for a canonical name: its parts in their hashed form. */
export function hashedName(canonical: string): string {
  return canonical
    .split(/([ '])/)
    .map((part) => hashedForm(part, 2))
    .join('');
}

function wordsOf(canonical: string): { all: string[]; named: string[] } {
  const all = canonical.split(' ');
  const named: string[] = [];
  let inNote = false;
  for (const word of all) {
    const folded = foldName(word);
    if (/^[([{]/.test(folded)) inNote = true;
    if (!inNote) named.push(word);
    else if (/[)\]}]$/.test(folded)) inNote = false;
  }
  return { all, named };
}

function isAbbreviated(canonical: string): boolean {
  return wordsOf(canonical).named.some((word, i) => {
    const folded = foldName(word);
    return /\p{L}\./u.test(folded) || (i > 0 && /^\p{L}$/u.test(folded));
  });
}

function foldedOf(names: NameHash, canonical: string): number[] {
  const seed = (name: keyof typeof Seed): number => names.seeds[Seed[name]];
  const hashWord = (word: string, domain: number, form: (folded: string) => string): number => {
    let hash = seed('word');
    for (const piece of word.split(/(')/)) {
      if (piece === "'") hash = mix(hash, names.apostrophe);
      else if (piece !== '') hash = mix(hash, names.text(domain, form(foldName(piece))));
    }
    return hash;
  };
  const { all, named } = wordsOf(canonical);
  const plain = (word: string): number => hashWord(word, HashDomain.word, (folded) => folded);
  const letters = lettersOf(foldName(canonical));
  const initials = all.flatMap((word) => {
    const pieces = word.split("'").map((piece) => initialsOf(foldName(piece)));
    return pieces.find((found) => found.length > 0) ?? [];
  });
  const first = named.length === 0 ? 0 : plain(named[0]);
  const last = named.length === 0 ? 0 : plain(named.at(-1)!);

  const folded = Array<number>(foldedParts);
  folded[FoldedPart.noMarks] = all.map(plain).reduce(mix, seed('noMarks'));
  folded[FoldedPart.noSpaces] = names.polynomial(letters).value ^ seed('noSpaces');
  folded[FoldedPart.sorted] = all
    .map((word) => avalanche(plain(word) ^ seed('sorted')))
    .reduce((a, b) => (a + b) | 0, 0);
  folded[FoldedPart.firstLast] = mix(mix(seed('firstLast'), first), last);
  folded[FoldedPart.initials] = names.polynomial(initials).value ^ seed('initials');
  folded[FoldedPart.variant] = all
    .map((word) => hashWord(word, HashDomain.spellingClass, spellingClass))
    .reduce(mix, seed('variant'));
  return folded.map((value) => avalanche(value) >>> 16);
}

/** Numbers from 0 to below `end`, the same for the same seed. */
export function randomNumbers(seed: number): (end: number) => number {
  let state = seed >>> 0;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

const families = (
  'Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Trương ' +
  'Đinh Lương Cao Tô Mai Tôn Hà Tạ Kiều Đào Từ ' +
  'Thái Châu Quách Vương Triệu Lâm Phùng Đoàn Hứa Doãn Mạc Khổng Nghiêm Ông Ưng Tăng La Lò Vàng Giàng Sùng Vi Hoa Ma Lù'
).split(' ');
const middles = (
  'Thị Thị Thị Thị Văn Văn Văn Văn Đức Hữu Ngọc Minh Quốc Thanh Anh Hoài Xuân Thu Kim Quang Đình Bảo Gia Hải ' +
  'Công Duy Khánh Mỹ Như Phương Thế Tiến Trọng Trung ' +
  'Tuấn Viết Việt Xuân Ánh Bích Cẩm Diệu Hồng Huyền Lan Lệ Mộng Nhật Quỳnh Tố Thuỳ Thùy Tường Vân Yến Nữ Thất'
).split(' ');
const givens = (
  'Lan Hoà Hòa Thúy Thuý Tuấn Dũng Hùng Hương Thưởng Nhi Ánh Ái Yến Kiều Đức Thắm Thuỷ Thủy Oanh Khánh Quỳnh ' +
  'Trang Huyền Phượng Bình Cường Đạt Giang Hạnh Hiếu Khoa ' +
  'Long Mỹ Nga Nhung Phúc Quyên Sơn Tâm Uyên Vy Loan Khoẻ Khỏe Quý Quí Lý Lí Hậu Tú Tí Thìn Ngoãn Xoan Nguyệt ' +
  'Khuê Huệ Tuệ Tuyết Khiêm Nghĩa Nghị Toàn Tuyền Tuyến ' +
  'Được Hưởng Thuận Luân Quân Khuyên Nhạn Dậu Mão Sửu Hợi Tuất Hoè Hòe Thơ Ngoan Thoa Đoá Đóa Bé Út Chín Mười ' +
  'Bảy Sáu Năm Bốn Ba Tư'
).split(' ');
const highlandFamilies = (
  'Rơ|Châm Rơ|Mah Rơ|Lan Rơ|Ô Rah|Lan Ksor Kpă Siu Nay Rmah Rchom Rchâm Puih Kpuih Ayun Niê Êban Mlô Kbuôr ' +
  'Ênuôl Byă Êñuôl Hmok Hwing Bkrông Buôn|Yă Knul Ktla Adrơng ' +
  "Mjâo Kđoh Hđơk Ayŭn Ƀăk Liêng Cil Lơ|Mu K'Sơr Đinh"
).split(' ');
const highlandGivens = (
  "H'Ngan H'Duên H'Blô Nhơn Thuer Brŏ Kr̆ơ Djuan Hlơi Blưr Xuân Huy Byơ̆ Pưih Hyam Khăi Gyưn Wưn H'Lêi H'Yáo " +
  "R'Com Hiêp Tuên Suen Chel Ngơi Tuơn Krăi Bép Khiêm Nốp Bleo Thên Kuôl Nuê Biôn"
).split(' ');

/** A clean name: most of the plains, every fourth of the highlands (Jrai, Ede, Ba Na forms). */
export function cleanName(random: (end: number) => number): string {
  const pick = (list: readonly string[]): string => list[random(list.length)].replaceAll('|', ' ');
  const kind = random(16);
  if (kind === 0) return `${pick(highlandFamilies)} ${pick(highlandGivens)}`;
  if (kind === 1) return `Y ${pick(highlandGivens)} ${pick(highlandFamilies)}`;
  if (kind === 2) return `${random(2) === 0 ? 'A' : 'Y'} ${pick(highlandGivens)}`;
  if (kind === 3) return `${pick(highlandFamilies)} ${random(2) === 0 ? "H'" : "H' "}${pick(givens)}`;
  const words = [
    pick(families),
    ...(random(8) === 0 ? [] : [pick(middles)]),
    ...(random(3) === 0 ? [pick(middles)] : []),
  ];
  return [...words, pick(givens)].join(' ');
}
