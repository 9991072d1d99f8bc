/**
 * Identifiers of a row: participant number, personal ID, old 9-digit CMND. Told apart by their column, never by their
 * length alone: an ID of Ha Noi that lost its zeros has the length of a participant number, and a participant number
 * that lost its zero the length of a CMND. Structure of the ID: Decree 137/2015/ND-CP Art. 13; digits 4 to 6 may
 * disagree with a corrected sex or birth year until the number is re-established (Circular 59/2021/TT-BCA Art. 6), so
 * for a whole ID that is a warning only.
 */
import { Flag, Sex } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { IdState, noOldId, participantKey, type PackedDate } from '../domain/columns.ts';
import { DigitCell } from './digit-cell.ts';
import { isIdPrefix } from '../domain/provinces.ts';

/** The newest birth year that any ID can state before a file says which day it is. */
const anyYear = 2099;

/** The identifiers of one row at a time; fields hold the last row read. */
export class IdReader {
  participant = 0; // participant key
  id = 0; // claimed personal ID, 0 if none
  idState: number = IdState.missing;
  oldId = noOldId;
  flags = 0; // of number and ID
  private longNumber = false; // the participant number has 12 digits: it is a personal ID, since 2025-08
  private readonly cell = new DigitCell();
  private readonly oldCell = new DigitCell();
  private readonly yearMax: number;

  /** `yearMax`: nobody is born later. */
  constructor(yearMax: number = anyYear) {
    this.yearMax = yearMax;
  }

  /**
   * Reads the participant number: 10 digits, or the 12 of a personal ID that can exist, or one leading zero less. False
   * if it is unreadable. First of a row.
   */
  readParticipant(bytes: Uint8Array, start: number, end: number): boolean {
    const { cell } = this;
    cell.read(bytes, start, end, true);
    const { digits, value } = cell;
    this.longNumber = digits >= 11 && this.isPossibleId(value);
    this.flags = digits === 9 || digits === 11 ? Flag.NUMBER_PADDED : 0;
    // Zeros alone are a placeholder: rows of different people would meet under one key.
    if (digits < 9 || digits > 12 || value === 0) return false;
    if (digits >= 11 && !this.longNumber) return false;
    this.participant = participantKey(value, this.longNumber ? 12 : 10);
    return true;
  }

  /** Reads the old ID: a CMND of 9 digits, or a personal ID in its column. After the participant number. */
  readOldId(bytes: Uint8Array, start: number, end: number): void {
    const { oldCell } = this;
    oldCell.read(bytes, start, end);
    this.oldId = oldCell.digits === 9 && oldCell.value !== 0 ? oldCell.value : noOldId;
  }

  /**
   * Reads the personal ID in the light of the stated birth date and sex. After the old ID. `sexOpen`: what the sex
   * means is known at the end of the file, and `settleSex` is called then.
   */
  readId(
    bytes: Uint8Array,
    start: number,
    end: number,
    birthDate: PackedDate,
    sex: number,
    sexOpen: boolean = false,
  ): void {
    const { cell, oldCell } = this;
    cell.read(bytes, start, end);
    const isOldId = cell.digits === 9 && cell.value !== 0;
    // A CMND in the wrong column: the ID itself stays invalid, but the CMND may lead to the person.
    if (isOldId && this.oldId === noOldId) this.oldId = cell.value;
    const stated = !cell.none && !(isOldId && isLong(oldCell)) ? cell : isLong(oldCell) ? oldCell : undefined;
    if (stated !== undefined) {
      if (stated.cleaned && stated.digits > 0) this.flags |= Flag.ID_CLEANED;
      this.settle(stated.digits === 0 ? 1 : stated.digits, stated.value, birthDate, sex, sexOpen);
    } else if (this.longNumber) {
      const lost = (this.flags & Flag.NUMBER_PADDED) !== 0;
      this.settle(lost ? 11 : 12, this.participant - participantKey(0, 12), birthDate, sex, sexOpen);
    } else this.settle(0, 0, birthDate, sex, sexOpen);
  }

  private settle(digits: number, value: number, birthDate: PackedDate, sex: number, sexOpen: boolean): void {
    this.id = 0;
    this.idState = digits === 0 ? IdState.missing : IdState.invalid;
    if (digits < 10 || digits > 12 || isIdPrefix[Math.floor(value / 1e9)] === 0) return;
    const wrongSex = (sex === Sex.male || sex === Sex.female) && sexOfId(value) !== sex;
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
      if (!sexOpen && hasLostTwoZeros(this.participant, value)) {
        this.participant = participantKey(value, 12);
        this.flags |= Flag.NUMBER_PADDED;
      }
    }
  }

  /**
   * True if somebody who is born by now can have the number: a prefix of a place, a century and a year that are past.
   */
  private isPossibleId(value: number): boolean {
    return isIdPrefix[Math.floor(value / 1e9)] === 1 && yearOf(value) <= this.yearMax;
  }
}

function isLong(cell: DigitCell): boolean {
  return (cell.digits === 11 || cell.digits === 12) && cell.value !== 0;
}

/**
 * A number of 12 digits that began with two zeros has lost both, as the ID beside it: it only looks like one of 10.
 */
function hasLostTwoZeros(participant: number, id: number): boolean {
  return participant === id;
}

/** What the sex of a row, which was open while it was read (`readId`), says of its ID. `sex`: as it turned out. */
export function settleSex(claims: ClaimRows, row: number, sex: number): void {
  claims.setSex(row, sex);
  const id = claims.id(row);
  if (id === 0) return;
  const wrongSex = (sex === Sex.male || sex === Sex.female) && sexOfId(id) !== sex;
  if (claims.idState(row) === IdState.whole) {
    if (wrongSex) claims.setFlags(row, claims.flags(row) | Flag.ID_WARNS_SEX);
  } else if (wrongSex) {
    // The digits that are there disagree: then it is not zeros that were lost.
    claims.setId(row, 0, IdState.invalid);
    claims.setFlags(row, claims.flags(row) & ~Flag.ID_PADDED);
  } else if (hasLostTwoZeros(claims.participant(row), id)) {
    claims.setParticipant(row, participantKey(id, 12));
    claims.setFlags(row, claims.flags(row) | Flag.NUMBER_PADDED);
  }
}

/** Digit 4: even male, odd female. */
export function sexOfId(id: number): number {
  return Math.floor(id / 1e8) % 2 === 0 ? Sex.male : Sex.female;
}

/** What digits 4 to 6 of an ID say of its holder. */
export function statedByDigits(digits: number): { year: number; sex: number } {
  return { year: yearOf(digits * 1e6), sex: sexOfId(digits * 1e6) };
}

/** Digits 4 to 6: the century, twice, and the year in it. */
function yearOf(id: number): number {
  return 1900 + 100 * Math.floor((Math.floor(id / 1e8) % 10) / 2) + (Math.floor(id / 1e6) % 100);
}
