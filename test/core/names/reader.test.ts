import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedPart, NameState } from '../../../core/domain/columns.ts';
import { canonicalisationVersion, canonicalName } from '../../../core/names/canonical.ts';
import { nameBytesMax, NameReader, type NamePrints } from '../../../core/names/reader.ts';
import { countWords, haveAsManyWords } from '../../../core/names/words.ts';
import { cleanName, randomNumbers, readName, referenceName, testKey } from './name-support.ts';

const cleanNames = fc.integer().map((seed) => cleanName(randomNumbers(seed)));
/** Damage, separators of every kind and broken names, so that both paths of the reader are met. */
const roughNames = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Nguyễn',
        'Văn',
        'Hoà',
        'hoàng',
        "H'Ngan",
        'Kpă',
        'A',
        'Ng.',
        'N.V.A',
        '(chết)',
        '[2',
        'x]',
        'NguyÔn',
        'V¨n',
        '§øc',
        'Traàn',
        'á»…',
        'HoÃ',
      ),
      fc.constantFrom(
        ' ',
        '  ',
        '\t',
        '\u00a0',
        '\u3000',
        '\u2003',
        "'",
        '’',
        '´',
        '`',
        '\u2032',
        '\u02bc',
        '\u1fef',
        '\u0374',
        '\u0085',
      ),
      fc.constantFrom(
        '\u0301',
        '\u0300',
        '\u0303',
        '\u0323',
        '\u00ad',
        '\u200b',
        '\ufeff',
        '\ufffd',
        '.',
        'ς',
        'Σ',
        'ñ',
        'Ð',
        '2',
        '-',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 9 },
  )
  .map((units) => units.join(''));

function part(name: keyof typeof FoldedPart, a: string, b: string): boolean {
  const reader = new NameReader(testKey);
  return readName(reader, a).folded[FoldedPart[name]] === readName(reader, b).folded[FoldedPart[name]];
}

describe('NameReader', () => {
  it('reads bytes as the definitions read strings, whatever was read before', () => {
    const reader = new NameReader(testKey);
    fc.assert(
      fc.property(fc.oneof(cleanNames, roughNames, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        const expected = referenceName(testKey, text);
        expect(readName(reader, text)).toEqual(expected);
        expect(readName(reader, text)).toEqual(expected); // now from the memo
      }),
      { numRuns: 6000 },
    );
  });

  it('reads any bytes, and a range of them, without failing', () => {
    const reader = new NameReader(testKey);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(10), (bytes, before) => {
        const larger = new Uint8Array(before + bytes.length + 5).fill(0x41);
        larger.set(bytes, before);
        reader.read(larger, before, before + bytes.length);
        const { low, high, state } = reader;
        reader.read(bytes, 0, bytes.length);
        expect([reader.low, reader.high, reader.state]).toEqual([low, high, state]);
        const zero = [low, high, ...reader.folded].every((value) => value === 0);
        expect(zero).toBe(state === NameState.empty);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives equal fingerprints exactly to names with equal canonical forms', { tags: 'long' }, () => {
    const reader = new NameReader(testKey);
    const random = randomNumbers(1);
    const byCanonical = new Map<string, string>();
    const byFingerprint = new Map<string, string>();
    for (let i = 0; i < 60_000; i++) {
      const name = cleanName(random);
      const typed = [name, name.toUpperCase(), name.normalize('NFD'), name.replaceAll(' ', '\u00a0 ')][random(4)];
      const { low, high } = readName(reader, typed);
      const fingerprint = `${low} ${high}`;
      const canonical = canonicalName(name);
      expect(byCanonical.get(canonical) ?? fingerprint).toBe(fingerprint);
      expect(byFingerprint.get(fingerprint) ?? canonical).toBe(canonical);
      byCanonical.set(canonical, fingerprint);
      byFingerprint.set(fingerprint, canonical);
    }
    expect(byCanonical.size).toBeGreaterThan(20_000);
  });

  it('stays correct when its cache overflows', () => {
    const reader = new NameReader(testKey);
    const names = Array.from({ length: 40_000 }, (_, i) => `Lan x${i.toString(36)}y Hoà`);
    for (const name of names) readName(reader, name);
    for (let i = 0; i < names.length; i += 97)
      expect(readName(reader, names[i])).toEqual(referenceName(testKey, names[i]));
  });

  it('flags a decoded legacy name', () => {
    const reader = new NameReader(testKey);
    const meant = readName(reader, 'Rơ Châm Thưởng');
    for (const seen of ['R¬ Ch©m Th\u00adëng', 'Rô Chaâm Thöôûng', 'RÆ¡ ChÃ¢m ThÆ°á»Ÿng'])
      expect(readName(reader, seen)).toEqual({ ...meant, decoded: true });
    expect(meant.decoded).toBe(false);
    expect(readName(reader, '§øc\u200b').decoded).toBe(false);
  });

  it('reads a claim as it stands and as decoded', () => {
    const reader = new NameReader(testKey);
    const plain = (text: string): number[] => {
      const bytes = new TextEncoder().encode(text);
      reader.readRegistered(bytes, 0, bytes.length);
      return [reader.state, reader.low, reader.high, reader.words, ...reader.folded];
    };
    const prints = ({ state, low, high, words, folded }: NamePrints): number[] => [state, low, high, words, ...folded];
    for (const [seen, first, other] of [
      ['Tô Loïc', 'Tơ Lọc', 'Tô Loïc'],
      ["H'Juõn Niê", "H'Juơn Niê", "H'Juõn Niê"],
      ['Phan Anh Trùc', 'Phan Anh Trùc', 'Phan Anh Trực'],
      ['Mai Anh TuÊn', 'Mai Anh TuÊn', 'Mai Anh Tuấn'],
      ['Phan Anh Trúc', 'Phan Anh Trúc', ''],
      ['Phan Ðãng Ba', 'Phan Ðãng Ba', 'Phan Đăng Ba'],
    ]) {
      const expected = [plain(first), other === '' ? Array<number>(10).fill(0) : plain(other)];
      readName(reader, seen);
      expect([prints(reader), prints(reader.other)]).toEqual(expected);
      expect([seen, reader.decoded]).toEqual([seen, first !== seen]);
    }
    // As it stands it cannot be read: soft hyphen is a letter of TCVN3.
    readName(reader, 'Th\u00adëng');
    expect([reader.decoded, reader.other.state, reader.other.low]).toEqual([true, NameState.empty, 0]);
  });

  it('never decodes a registered name', () => {
    const reader = new NameReader(testKey);
    const read = (text: string): { low: number; high: number; decoded: boolean; second: number } => {
      const bytes = new TextEncoder().encode(text);
      reader.readRegistered(bytes, 0, bytes.length);
      return { low: reader.low, high: reader.high, decoded: reader.decoded, second: reader.other.state };
    };
    for (const [looks, name] of [
      ['Tô Loïc', 'Tơ Lọc'],
      ["H'Juõn", "H'Juơn"],
      ['Ñinh Thò An', 'Đinh Thị An'],
      ['Phan Trùc', 'Phan Trực'],
    ]) {
      expect(read(looks).low).not.toBe(readName(reader, name).low);
      expect(read(looks)).toMatchObject({ decoded: false, second: NameState.empty });
      expect(read(looks)).toEqual({ ...read(looks.replaceAll(' ', '\u3000')) }); // the path through strings
      expect(read(name)).toMatchObject({ low: readName(reader, name).low });
    }
  });

  it('counts the words of a name, but not beside a note', () => {
    const reader = new NameReader(testKey);
    const words = {
      '': 0,
      Lan: 1,
      'Nguyễn Thị Lan': 3,
      '  Nguyễn  Thị\tLan ': 3,
      "H' Ngan Niê": 2,
      "Siu H'Ngan": 2,
      'Rơ Châm-Lan': 2,
      'Nguyễn Lan (chết)': 0,
      'Nguyễn Lan [2] Anh': 0,
      '(chết)': 0,
      'A B C D E F G': 7,
      'A B C D E F G H': 0,
    };
    for (const [name, count] of Object.entries(words)) {
      readName(reader, name);
      expect([name, reader.words]).toEqual([name, count]);
      expect([name, countWords(canonicalName(name))]).toEqual([name, count]);
    }
    expect(haveAsManyWords(3, 3)).toBe(true);
    expect([haveAsManyWords(3, 4), haveAsManyWords(0, 0), haveAsManyWords(0, 3)]).toEqual([false, false, false]);
  });

  it('has the fingerprints of canonicalisation 1 on demand', () => {
    const [first, second] = [new NameReader(testKey, 1), new NameReader(testKey, 2)];
    const isEqual = (reader: NameReader, a: string, b: string): boolean =>
      readName(reader, a).low === readName(reader, b).low;
    expect(isEqual(first, 'Hố-Lỳ Lan', 'Hồ-Lý Lan')).toBe(true);
    expect(isEqual(second, 'Hố-Lỳ Lan', 'Hồ-Lý Lan')).toBe(false);
    expect(isEqual(first, 'Hoà', 'Hòa') && isEqual(second, 'Hoà', 'Hòa')).toBe(true);
    expect([first.version, second.version, new NameReader(testKey).version]).toEqual([1, 2, canonicalisationVersion]);
  });

  it.each([
    '',
    '   ',
    "'",
    '12',
    '\ufffd',
    'An\ufffd',
    'An\u200b',
    '\u202eAn',
    'An\u0007',
    'Th\u00ad\u200b',
    '\ufeffAn',
    'a'.repeat(nameBytesMax + 1),
  ])('finds %j empty', (name) => {
    const zero = { state: NameState.empty, decoded: false, low: 0, high: 0, folded: [0, 0, 0, 0, 0, 0] };
    expect(readName(new NameReader(testKey), name)).toEqual(zero);
  });

  it('reads a name of the greatest length', () => {
    const { state } = readName(new NameReader(testKey), 'a '.repeat(nameBytesMax / 2));
    expect(state).not.toBe(NameState.empty);
  });

  it.each(['Ng. V. A', 'Ng.V.A', 'Nguyễn Văn A', 'Trần T. Lan', 'H. Lan'])('finds %j abbreviated', (name) => {
    expect(readName(new NameReader(testKey), name).state).toBe(NameState.abbreviated);
  });

  it.each(['A Nhi', "H'Ngan", "Siu H'", 'Y Niê', 'Lan', 'Nguyễn Văn An (B)', 'A'])('finds %j whole', (name) => {
    expect(readName(new NameReader(testKey), name).state).toBe(NameState.whole);
  });

  it('needs the key', () => {
    const other = new NameReader(testKey.map((byte) => byte ^ 1));
    expect(readName(other, 'Lan')).not.toEqual(readName(new NameReader(testKey), 'Lan'));
    expect(() => new NameReader(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe('folded fingerprints', () => {
  it.each([
    ['noMarks', 'Nguyễn Thị Thắm', 'Nguyen Thi Tham'],
    ['noMarks', 'Đỗ Đức', 'Do Duc'],
    ['noMarks', 'Lê Ñan', 'Le Nan'],
    ['noSpaces', 'Rơ Mah', 'Rmah'.replace('Rm', 'Rơm')],
    ['noSpaces', "H'Ngan Siu", 'H Ngan Siu'],
    ['noSpaces', "H'Ngan Siu", 'HNgan Siu'],
    ['noSpaces', 'H-Ngan Siu', 'HNganSiu'],
    ['sorted', 'Nguyễn Văn An', 'Van An Nguyen'],
    ['sorted', "Y H'Ngan Niê", "Niê Y H' Ngan"],
    ['firstLast', 'Nguyễn Thị Lan', 'Nguyễn Lan'],
    ['firstLast', 'Nguyễn Thị Lan', 'Nguyễn Thị Lan (chết)'],
    ['firstLast', 'Nguyễn Thị Lan', 'Nguyễn Thị Lan (con bà Ba)'],
    ['initials', 'Nguyễn Văn An', 'Ng. V. A'],
    ['initials', 'Nguyễn Văn An', 'N.V.A'],
    ['initials', 'Đinh Văn An', 'D V A'],
    ['variant', 'Nguyễn Xuân Trang', 'Nguyển Suân Chan'],
  ] as const)('%s of %j is that of %j', (name, a, b) => {
    expect(part(name, a, b)).toBe(true);
  });

  it.each([
    ['noMarks', "H'Ngan", 'H Ngan'],
    ['noMarks', "H'Ngan", 'HNgan'],
    ['noMarks', 'An Lan', 'Lan An'],
    ['noMarks', 'An Lan', 'An Lan An'],
    ['noSpaces', 'An Lan', 'Lan An'],
    ['sorted', 'An An Lan', 'An Lan Lan'],
    ['sorted', "H'Ngan", 'H Ngan'],
    ['firstLast', 'An Thi Lan', 'Lan Thi An'],
    ['initials', 'Van An', 'An Van'],
    ['initials', 'Van An', 'Van An Nam'],
    ['variant', 'Lan Anh', 'Anh Lan'],
  ] as const)('%s of %j is not that of %j', (name, a, b) => {
    expect(part(name, a, b)).toBe(false);
  });

  it('collide by chance about once in 65,536 pairs, each part', () => {
    const reader = new NameReader(testKey);
    const names = Array.from({ length: 3000 }, (_, i) =>
      readName(reader, `${word(i)} ${word(i * 7 + 5)} ${word(i * 13 + 1)}`),
    );
    const pairs = (names.length * (names.length - 1)) / 2;
    // Initials of these names are few; all other parts are of names that differ in letters, order and ends.
    for (const at of [
      FoldedPart.noMarks,
      FoldedPart.noSpaces,
      FoldedPart.sorted,
      FoldedPart.firstLast,
      FoldedPart.variant,
    ]) {
      const counts = new Map<number, number>();
      for (const { folded } of names) counts.set(folded[at], (counts.get(folded[at]) ?? 0) + 1);
      let collisions = 0;
      for (const n of counts.values()) collisions += (n * (n - 1)) / 2;
      expect(collisions).toBeGreaterThan(pairs / 65_536 / 2);
      expect(collisions).toBeLessThan((pairs / 65_536) * 2);
    }
  });
});

/** A word of letters that no spelling class touches, different for every number below 8,000. */
function word(n: number): string {
  const letters = 'abefhkmopquvwz';
  let text = '';
  for (let rest = n + 14 ** 3; rest > 0; rest = Math.floor(rest / 14)) text += letters[rest % 14];
  return text;
}
