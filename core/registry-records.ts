/**
 * The records of a build between reading and writing: their layout, how a person becomes one, how sorted records fill a block.
 */
import type { Block } from './block-table.ts';
import { setU64 } from './block-table.ts';
import { PersonStatus } from './codes.ts';
import { foldedParts, noOldId } from './columns.ts';
import type { NameReader } from './name-reader.ts';
import { sortedOrder } from './radix-sort.ts';
import type { ExtractPerson } from './registry-part-sink.ts';
import { personId } from './registry-part-sink.ts';
import type { RegistryCounts } from './registry-format.ts';
import { foldedColumns, isChild, oldIdsPerDigit } from './registry-format.ts';
import type { Spill } from './registry-spill.ts';

/**
 * A person in a spill file: nine low digits of the ID; birth date with the flags above its 27 bits; low and high half of the
 * canonical fingerprint; six folded fingerprints, two to a word; CMND.
 */
export const personWords = 8;
const flagShift = 27; // 2^27 is above the last day of year 9999
const birthDateMask = 2 ** flagShift - 1;
/** CMND; low and high half of the ID, with `cancelledBit` in the high one. */
export const oldIdWords = 3;
const cancelledBit = 0x80000000;
/** Low and high half of the ID, and of its successor. */
export const successionWords = 4;
/** Low and high half of the ID; birth date. */
export const childWords = 3;
const two32 = 4294967296;

/** Where the records of a build go. */
export interface Spills {
  people: Spill; // by prefix
  oldIds: Spill; // by leading digit
  superseded: Spill; // one partition
  children: Spill; // by code of the province of residence
}

/** Puts a person into the spill files, and counts. Of the name only fingerprints go on. */
export function takePerson(
  spills: Spills & { since: number },
  names: NameReader,
  counts: RegistryCounts,
  person: ExtractPerson,
): void {
  const { people } = spills;
  names.read(person.bytes, person.nameStart, person.nameEnd);
  const at = people.place(person.prefix);
  const words = people.buffer;
  words[at] = person.low;
  words[at + 1] = person.birthDate + person.flags * 2 ** flagShift;
  words[at + 2] = names.low;
  words[at + 3] = names.high;
  const { folded } = names;
  for (let part = 0; part < foldedParts; part += 2) words[at + 4 + part / 2] = folded[part] | (folded[part + 1] << 16);
  words[at + 7] = person.oldId;

  const status = person.flags >>> 2;
  if (status === PersonStatus.alive) counts.alive++;
  else if (status === PersonStatus.deceased) counts.deceased++;
  else counts.cancelled++;
  if (names.low === 0 && names.high === 0) counts.namesEmpty++;
  if (person.oldId !== noOldId) takeOldId(spills.oldIds, person, status);
  if (person.successor > 0) takeSuccession(spills.superseded, person);
  if (status === PersonStatus.alive && isChild(person.birthDate, spills.since)) takeChild(spills.children, person);
}

function takeChild(children: Spill, person: ExtractPerson): void {
  const at = children.place(person.residence);
  setU64(children.buffer.subarray(at), 0, personId(person));
  children.buffer[at + 2] = person.birthDate;
}

function takeOldId(oldIds: Spill, person: ExtractPerson, status: number): void {
  const id = personId(person);
  const at = oldIds.place(Math.floor(person.oldId / oldIdsPerDigit));
  oldIds.buffer[at] = person.oldId;
  oldIds.buffer[at + 1] = id >>> 0;
  oldIds.buffer[at + 2] = Math.floor(id / two32) | (status === PersonStatus.cancelled ? cancelledBit : 0);
}

function takeSuccession(superseded: Spill, person: ExtractPerson): void {
  const at = superseded.place(0);
  setU64(superseded.buffer.subarray(at), 0, personId(person));
  setU64(superseded.buffer.subarray(at), 1, person.successor);
}

/** Column `column` of records of `width` words. */
export function columnOf(records: Uint32Array, width: number, column: number): Uint32Array {
  const rows = records.length / width;
  const values = new Uint32Array(rows);
  for (let row = 0, at = column; row < rows; row++, at += width) values[row] = records[at];
  return values;
}

export function fillPeople(block: Block, records: Uint32Array, order: Uint32Array, start: number): void {
  const { id, birthDate, flags, name } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const at = order[start + row] * personWords;
    id[row] = records[at];
    birthDate[row] = records[at + 1] & birthDateMask;
    flags[row] = records[at + 1] >>> flagShift;
    name[2 * row] = records[at + 2];
    name[2 * row + 1] = records[at + 3];
  }
}

export function fillFolded(block: Block, records: Uint32Array, order: Uint32Array, start: number): void {
  const { id, oldId } = block.columns;
  const parts = foldedColumns.map((column) => block.columns[column]);
  for (let row = 0; row < block.rows; row++) {
    const at = order[start + row] * personWords;
    id[row] = records[at];
    for (let part = 0; part < foldedParts; part += 2) {
      const word = records[at + 4 + part / 2];
      parts[part][row] = word & 0xffff;
      parts[part + 1][row] = word >>> 16;
    }
    oldId[row] = records[at + 7];
  }
}

export function fillOldIds(block: Block, records: Uint32Array, places: Uint32Array, start: number): void {
  const { oldId, id } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const at = places[start + row] * oldIdWords;
    oldId[row] = records[at];
    id[2 * row] = records[at + 1];
    id[2 * row + 1] = records[at + 2] & ~cancelledBit;
  }
}

export function fillSuccessions(block: Block, records: Uint32Array, order: Uint32Array, start: number): void {
  const { id, successor } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const at = order[start + row] * successionWords;
    id[2 * row] = records[at];
    id[2 * row + 1] = records[at + 1];
    successor[2 * row] = records[at + 2];
    successor[2 * row + 1] = records[at + 3];
  }
}

export function fillChildren(block: Block, records: Uint32Array, order: Uint32Array, start: number): void {
  const { id, birthDate } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const at = order[start + row] * childWords;
    id[2 * row] = records[at];
    id[2 * row + 1] = records[at + 1];
    birthDate[row] = records[at + 2];
  }
}

/**
 * Records whose CMND leads to one holder, ascending. A number with one holder who is not cancelled is his; with none such but one
 * cancelled holder it leads to that one; any other is left out, and counted. `shared`: all records of CMND with several holders,
 * ascending by CMND and ID: what a delta needs to decide anew.
 */
export function holders(records: Uint32Array): { places: Uint32Array; shared: Uint32Array; ambiguous: number } {
  const oldIds = columnOf(records, oldIdWords, 0);
  const order = sortedOrder(oldIds.length, oldIds);
  const places = new Uint32Array(order.length);
  const shared: number[] = [];
  let kept = 0;
  let ambiguous = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let present = 0;
    let choice = order[start];
    for (end = start; end < order.length && oldIds[order[end]] === oldIds[order[start]]; end++) {
      if ((records[order[end] * oldIdWords + 2] & cancelledBit) !== 0) continue;
      present++;
      choice = order[end];
    }
    if (present === 1 || end - start === 1) places[kept++] = choice;
    else ambiguous++;
    if (end - start > 1)
      shared.push(...order.subarray(start, end).toSorted((a, b) => idAt(records, a) - idAt(records, b)));
  }
  return { places: places.subarray(0, kept), shared: Uint32Array.from(shared), ambiguous };
}

function idAt(records: Uint32Array, place: number): number {
  const at = place * oldIdWords;
  return records[at + 1] + (records[at + 2] & ~cancelledBit) * two32;
}
