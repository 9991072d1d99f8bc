/**
 * Identifiers of a row: participant number, personal ID, old 9-digit CMND. Told apart by their column, never by their
 * length alone: an ID of Ha Noi that lost its zeros has the length of a participant number, and a participant number
 * that lost its zero the length of a CMND. Structure of the ID: Decree 137/2015/ND-CP Art. 13; digits 4 to 6 may
 * disagree with a corrected sex or birth year until the number is re-established (Circular 59/2021/TT-BCA Art. 6), so
 * for a whole ID that is a warning only.
 */
import { Flag, Sex } from '../domain/codes.ts';
import { IdState, noOldId, participantKey, type PackedDate } from '../domain/columns.ts';
import { PlainCell } from './plain-cell.ts';
import { isIdPrefix } from '../domain/provinces.ts';

/** More digits than any identifier has; the value of so many is never used. */
const digitsMax = 12;

/**
 * The digits of a cell, freed from what typing and spreadsheets add: blanks, dots, dashes, apostrophes, O for 0, l or I
 * for 1.
 */
class DigitCell {
  digits = 0; // 0: the cell is empty, or not a number
  value = 0;
  empty = true;
  cleaned = false; // something but blanks around was repaired
  private readonly cell = new PlainCell();

  read(bytes: Uint8Array, start: number, end: number): void {
    let value = 0;
    let at = start;
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at < end || end - start > digitsMax) {
      this.readRepaired(bytes, start, end);
      return;
    }
    // Nearly every cell is nothing but digits.
    this.value = value;
    this.digits = end - start;
    this.empty = end === start;
    this.cleaned = false;
  }

  private readRepaired(bytes: Uint8Array, start: number, end: number): void {
    const { cell } = this;
    cell.read(bytes, start, end);
    const { length } = cell;
    this.value = 0;
    this.cleaned = cell.changed;
    let digits = 0;
    let readable = true;
    for (let i = 0; i < length; i++) {
      const digit = digitOf(cell.bytes[i]);
      if (digit >= 0) {
        if (cell.bytes[i] > 0x39) this.cleaned = true;
        if (++digits <= digitsMax) this.value = this.value * 10 + digit;
        continue;
      }
      this.cleaned = true;
      // The tail of a number that a program kept as a decimal.
      if (cell.bytes[i] === 0x2e && i === length - 2 && cell.bytes[i + 1] === 0x30 && digits > 0) break;
      if (!isFiller(cell.bytes[i], digits)) readable = false;
    }
    this.digits = readable ? digits : 0;
    this.empty = readable && digits === 0;
  }
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte === 0x4f || byte === 0x6f) return 0; // O, o
  return byte === 0x6c || byte === 0x49 || byte === 0x7c ? 1 : -1; // l, I, |
}

/** Blanks, dots and dashes anywhere, an apostrophe or back-tick in front. */
function isFiller(byte: number, digitsBefore: number): boolean {
  if (byte === 0x20 || byte === 0x2e || byte === 0x2d) return true;
  return (byte === 0x27 || byte === 0x60) && digitsBefore === 0;
}

/** The identifiers of one row at a time; fields hold the last row read. */
export class IdReader {
  participant = 0; // participant key
  id = 0; // claimed personal ID, 0 if none
  idState: number = IdState.missing;
  oldId = noOldId;
  flags = 0; // of number and ID
  private longNumber = false; // the participant number has 12 digits: it is a personal ID, since 2025-08
  private readonly cell = new DigitCell();

  /**
   * Reads the participant number: 10 or 12 digits, or one leading zero less. False if it is unreadable. First of a row.
   */
  readParticipant(bytes: Uint8Array, start: number, end: number): boolean {
    const { cell } = this;
    cell.read(bytes, start, end);
    const { digits } = cell;
    this.longNumber = digits >= 11;
    this.flags = digits === 9 || digits === 11 ? Flag.NUMBER_PADDED : 0;
    // Zeros alone are a placeholder: rows of different people would meet under one key.
    if (digits < 9 || digits > 12 || cell.value === 0) return false;
    this.participant = participantKey(cell.value, this.longNumber ? 12 : 10);
    return true;
  }

  /** Reads the old ID; anything but a CMND of 9 digits is none. After the participant number. */
  readOldId(bytes: Uint8Array, start: number, end: number): void {
    this.cell.read(bytes, start, end);
    this.oldId = this.cell.digits === 9 ? this.cell.value : noOldId;
  }

  /** Reads the personal ID in the light of the stated birth date and sex. After the old ID. */
  readId(bytes: Uint8Array, start: number, end: number, birthDate: PackedDate, sex: number): void {
    const { cell } = this;
    cell.read(bytes, start, end);
    if (cell.empty && this.longNumber) {
      const lost = (this.flags & Flag.NUMBER_PADDED) !== 0;
      this.settle(lost ? 11 : 12, this.participant - participantKey(0, 12), birthDate, sex);
      return;
    }
    if (cell.cleaned && cell.digits > 0) this.flags |= Flag.ID_CLEANED;
    // A CMND in the wrong column: the ID itself stays invalid, but the CMND may lead to the person.
    if (cell.digits === 9 && this.oldId === noOldId) this.oldId = cell.value;
    if (cell.empty) this.settle(0, 0, birthDate, sex);
    else this.settle(cell.digits === 0 ? 1 : cell.digits, cell.value, birthDate, sex);
  }

  private settle(digits: number, value: number, birthDate: PackedDate, sex: number): void {
    this.id = 0;
    this.idState = digits === 0 ? IdState.missing : IdState.invalid;
    if (digits < 10 || digits > 12 || isIdPrefix[Math.floor(value / 1e9)] === 0) return;
    const wrongSex = (sex === Sex.male || sex === Sex.female) && sexOf(value) !== sex;
    const wrongYear = birthDate !== 0 && yearOf(value) !== Math.floor(birthDate / 10000);
    if (digits === 12) {
      this.id = value;
      this.idState = IdState.whole;
      if (wrongSex) this.flags |= Flag.ID_WARNS_SEX;
      if (wrongYear) this.flags |= Flag.ID_WARNS_YEAR;
    } else if (birthDate !== 0 && !wrongSex && !wrongYear) {
      this.id = value;
      this.idState = IdState.padded;
      this.flags |= Flag.ID_PADDED;
      // A number of 12 digits that began with two zeros has lost both, as the ID beside it: it only looks like one of
      // 10.
      if (this.participant === value) {
        this.participant = participantKey(value, 12);
        this.flags |= Flag.NUMBER_PADDED;
      }
    }
  }
}

/** Digit 4: even male, odd female. */
function sexOf(id: number): number {
  return Math.floor(id / 1e8) % 2 === 0 ? Sex.male : Sex.female;
}

/** Digits 4 to 6: the century, twice, and the year in it. */
function yearOf(id: number): number {
  return 1900 + 100 * Math.floor((Math.floor(id / 1e8) % 10) / 2) + (Math.floor(id / 1e6) % 100);
}
