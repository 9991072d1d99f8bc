/**
 * The digits of a cell of identifiers, freed from what typing, spreadsheets and exporters add: blanks, dots, dashes,
 * apostrophes, O for 0, l or I for 1; thousands separators, the decimal places of a number (`5270000329.00`), the mark
 * of a formula text (`="052…"`). What could be more digits of another number is never joined: a suffix behind nine
 * digits or more (`5270000329-02`) makes the cell unreadable.
 */
import { foldKey } from '../base/fold-key.ts';
import { PlainCell, plainBytesMax } from './plain-cell.ts';

/** More digits than any identifier has; the value of so many is never used. */
const digitsMax = 12;
/** Digits of the shortest identifier, the CMND: what stands behind so many is a suffix or decimal places. */
const identifierDigitsMin = 9;
/** Longest suffix, in digits; a group of three is one of thousands. */
const suffixDigitsMax = 2;
/** Longest word for "none", in bytes. */
const noneBytesMax = 24;

/** Folded words by which offices and exporters say that there is no number. */
export const noneWords: ReadonlySet<string> = new Set(
  'khong khongco ko koco chuaco chuacap chuacocccd na null none nan nil trong'.split(' '),
);

const comma = 0x2c;
const dot = 0x2e;
const dash = 0x2d;
const space = 0x20;
const quote = 0x22;
/** Blank, apostrophe, back-tick, quote, equals sign: what may stand before the first digit. */
const openings: readonly number[] = [space, 0x27, 0x60, quote, 0x3d];

export class DigitCell {
  digits = 0; // 0: the cell is empty, or not a number
  value = 0;
  empty = true;
  cleaned = false; // something but blanks around was repaired
  private readonly cell = new PlainCell();
  private readonly groups = new DigitGroups();

  /** `numbered`: two digits behind a blank may be a running number, as in a participant number. */
  read(bytes: Uint8Array, start: number, end: number, numbered: boolean = false): void {
    let value = 0;
    let at = start;
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at < end || end - start > digitsMax) {
      this.readRepaired(bytes, start, end, numbered);
      return;
    }
    // Nearly every cell is nothing but digits.
    this.value = value;
    this.digits = end - start;
    this.empty = end === start;
    this.cleaned = false;
  }

  /** True if the cell says that there is no number: nothing, zeros alone, or a word for it. */
  get none(): boolean {
    return this.empty || (this.digits > 0 && this.value === 0);
  }

  private readRepaired(bytes: Uint8Array, start: number, end: number, numbered: boolean): void {
    const { cell, groups } = this;
    cell.read(bytes, start, end);
    const from = openingOf(cell);
    const to = cell.length > from && cell.bytes[cell.length - 1] === quote ? cell.length - 1 : cell.length;
    groups.begin();
    let readable = true;
    let letters = false;
    for (let i = from; i < to && readable; i++) {
      const byte = cell.bytes[i];
      const digit = digitOf(byte);
      if (digit < 0) readable = groups.separate(byte);
      else {
        groups.add(digit);
        letters ||= byte > 0x39;
      }
    }
    readable &&= groups.end(numbered);
    this.cleaned = cell.changed || from > 0 || to < cell.length || letters || groups.separated;
    this.digits = readable ? groups.digits : 0;
    this.value = groups.value;
    this.empty = readable ? groups.digits === 0 : isNoneWord(bytes, start, end);
  }
}

/** Digits between separators, as they pass; one object serves all cells. */
class DigitGroups {
  digits = 0;
  value = 0;
  separated = false;
  /** Digits of each group, the separator behind it, and the value of the digits before it. */
  private readonly sizes = new Uint8Array(plainBytesMax + 1);
  private readonly separators = new Uint8Array(plainBytesMax + 1);
  private readonly valuesBefore = new Float64Array(plainBytesMax + 1);
  private last = 0; // group
  private zeros = true; // the last group has no other digit

  begin(): void {
    this.digits = 0;
    this.value = 0;
    this.separated = false;
    this.sizes[0] = 0;
    this.last = 0;
    this.zeros = true;
  }

  add(digit: number): void {
    if (++this.digits <= digitsMax) this.value = this.value * 10 + digit;
    this.sizes[this.last]++;
    if (digit !== 0) this.zeros = false;
  }

  /** False if this is no separator, or cannot stand here. */
  separate(byte: number): boolean {
    if (byte !== space && byte !== dot && byte !== dash && byte !== comma) return false;
    this.separated = true;
    if (this.sizes[this.last] > 0) {
      this.separators[this.last] = byte;
      this.valuesBefore[++this.last] = this.value;
      this.sizes[this.last] = 0;
      this.zeros = true;
    } else if (this.last > 0) {
      // Several in a row (`. `) separate once.
      if (byte !== space) this.separators[this.last - 1] = byte;
    } else return byte !== comma;
    return true;
  }

  /** Drops decimal places. False if the groups are not the digits of one number. */
  end(numbered: boolean): boolean {
    const { sizes, separators } = this;
    if (this.last > 0 && sizes[this.last] === 0) this.last--;
    const tail = sizes[this.last];
    const before = this.digits - tail;
    const mark = this.last > 0 ? separators[this.last - 1] : 0;
    if (before >= identifierDigitsMin && separators.indexOf(mark) === this.last - 1) {
      const decimals = (mark === dot || mark === comma) && this.zeros;
      if (decimals && (tail <= suffixDigitsMax || this.last === 1)) {
        this.digits = before;
        this.value = this.valuesBefore[this.last--];
      } else if (tail <= suffixDigitsMax && (mark !== space || (numbered && before > identifierDigitsMin)))
        return false;
    }
    const used = separators.subarray(0, this.last);
    if (!used.includes(comma)) return true;
    // Commas stand in front of thousands and nowhere else.
    return used.every((each) => each === comma) && sizes[0] <= 3 && !sizes.subarray(1, this.last + 1).some(isNotThree);
  }
}

function isNotThree(size: number): boolean {
  return size !== 3;
}

/** Where the number begins: behind apostrophes and back-ticks, or the `="` of a formula text. */
function openingOf({ bytes, length }: PlainCell): number {
  let at = 0;
  while (at < length && openings.includes(bytes[at])) at++;
  return at;
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte === 0x4f || byte === 0x6f) return 0; // O, o
  return byte === 0x6c || byte === 0x49 || byte === 0x7c ? 1 : -1; // l, I, |
}

function isNoneWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > noneBytesMax) return false;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  // An error of a spreadsheet (#N/A) is no answer.
  return !text.includes('#') && noneWords.has(foldKey(text));
}
