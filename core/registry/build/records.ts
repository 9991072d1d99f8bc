/**
 * The records of a build between reading and writing: their layout, how a person becomes one, how sorted records fill a
 * block.
 */
import { setU64, type Block, type ColumnValues } from '../../blocks/block-table.ts';
import { PersonStatus } from '../../domain/codes.ts';
import { foldedParts, noOldId } from '../../domain/columns.ts';
import type { NamePrints } from '../../names/reader.ts';
import { sortedOrder } from '../../base/radix-sort.ts';
import { personId, type ExtractPerson } from './part-sink.ts';
import type { RegistryNames } from './registry-names.ts';
import { foldedColumns, isChild, oldIdsPerDigit, type RegistryCounts } from '../format.ts';
import { sections, type Buffers, type RecordBuffer } from './spill.ts';

/**
 * A person in a run: nine low digits of the ID in the section of IDs; in the section of people the birth date with the
 * flags above its 27 bits; low and high half of the canonical fingerprint; six folded fingerprints, two to a word;
 * CMND; words of the name.
 */
const personWords = sections.people.width;
const flagShift = 27; // 2^27 is above the last day of year 9999
const birthDateMask = 2 ** flagShift - 1;
/** CMND; low and high half of the ID, with `cancelledBit` in the high one. */
const oldIdWords = sections.oldIds.width;
const cancelledBit = 0x80000000;
/** Low and high half of the ID, and of its successor. */
const successionWords = sections.superseded.width;
/**
 * Nine low digits of the ID; under the canonicalisation before low and high half of the canonical fingerprint, and six
 * folded ones, two to a word.
 */
const earlierWords = sections.earlier.width;
/** Low and high half of the ID; birth date. */
const childWords = sections.children.width;
const two32 = 4294967296;

/**
 * Puts a person into the buffers, and counts. Of the name only fingerprints go on. `since`: first birth date of the
 * children. Of the fingerprints of the canonicalisation before those that differ are taken, or `everyEarlier` one.
 */
export function takePerson(
  buffers: Buffers,
  names: RegistryNames,
  counts: RegistryCounts,
  since: number,
  person: ExtractPerson,
  everyEarlier = false,
): void {
  const { ids, people } = buffers;
  const { main } = names;
  names.read(person);
  const place = ids.place(person.prefix);
  ids.words[place] = person.low;
  const at = people.place(person.prefix);
  const { words } = people;
  words[at] = person.birthDate + person.flags * 2 ** flagShift;
  takeName(words, at + 1, main);
  words[at + 6] = person.oldId;
  words[at + 7] = main.words;
  if (names.earlierDiffers || (everyEarlier && names.servesEarlier)) {
    const from = buffers.earlier.place(person.prefix);
    buffers.earlier.words[from] = person.low;
    takeName(buffers.earlier.words, from + 1, names.earlier);
  }

  const status = person.flags >>> 2;
  if (status === PersonStatus.alive) counts.alive++;
  else if (status === PersonStatus.deceased) counts.deceased++;
  else counts.cancelled++;
  if (main.low === 0 && main.high === 0) counts.namesEmpty++;
  if (person.oldId !== noOldId) takeOldId(buffers.oldIds, person, status);
  if (person.successor > 0) takeSuccession(buffers.superseded, person);
  if (status === PersonStatus.alive && isChild(person.birthDate, since)) takeChild(buffers.children, person);
}

/** Fingerprints of a name into five words. */
function takeName(words: Uint32Array, at: number, { low, high, folded }: NamePrints): void {
  words[at] = low;
  words[at + 1] = high;
  for (let part = 0; part < foldedParts; part += 2) words[at + 2 + part / 2] = folded[part] | (folded[part + 1] << 16);
}

function takeOldId(oldIds: RecordBuffer, person: ExtractPerson, status: number): void {
  const id = personId(person);
  const at = oldIds.place(Math.floor(person.oldId / oldIdsPerDigit));
  oldIds.words[at] = person.oldId;
  oldIds.words[at + 1] = id >>> 0;
  oldIds.words[at + 2] = Math.floor(id / two32) | (status === PersonStatus.cancelled ? cancelledBit : 0);
}

function takeSuccession(superseded: RecordBuffer, person: ExtractPerson): void {
  const at = superseded.place(0);
  const words = superseded.words.subarray(at, at + successionWords);
  setU64(words, 0, personId(person));
  setU64(words, 1, person.successor);
}

function takeChild(children: RecordBuffer, person: ExtractPerson): void {
  const at = children.place(person.residence);
  setU64(children.words.subarray(at, at + childWords), 0, personId(person));
  children.words[at + 2] = person.birthDate;
}

/** Column `column` of records of `width` words. */
function columnOf(records: Uint32Array, width: number, column: number): Uint32Array {
  const rows = records.length / width;
  const values = new Uint32Array(rows);
  for (let row = 0, at = column; row < rows; row++, at += width) values[row] = records[at];
  return values;
}

/** The people of one prefix: low digits of their IDs, the rest of their records, and the ascending order of the IDs. */
export interface PrefixPeople {
  ids: Uint32Array;
  records: Uint32Array;
  order: Uint32Array;
}

export function fillPeople(block: Block, { ids, records, order }: PrefixPeople, start: number): void {
  const { id, birthDate, flags, name } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const place = order[start + row];
    const at = place * personWords;
    id[row] = ids[place];
    birthDate[row] = records[at] & birthDateMask;
    flags[row] = records[at] >>> flagShift;
    name[2 * row] = records[at + 1];
    name[2 * row + 1] = records[at + 2];
  }
}

export function fillFolded(block: Block, { ids, records, order }: PrefixPeople, start: number): void {
  const { id, oldId } = block.columns;
  const words = block.columns.words as ColumnValues | undefined; // since format 3
  const parts = foldedColumns.map((column) => block.columns[column]);
  for (let row = 0; row < block.rows; row++) {
    const place = order[start + row];
    const at = place * personWords;
    id[row] = ids[place];
    fillParts(parts, row, records, at + 3);
    oldId[row] = records[at + 6];
    if (words !== undefined) words[row] = records[at + 7];
  }
}

/** Six folded fingerprints from three words. */
function fillParts(parts: readonly ColumnValues[], row: number, records: Uint32Array, from: number): void {
  for (let part = 0; part < foldedParts; part += 2) {
    const word = records[from + part / 2];
    parts[part][row] = word & 0xffff;
    parts[part + 1][row] = word >>> 16;
  }
}

/** Ascending order of earlier names by the low digits of their ID. */
export function orderEarlier(records: Uint32Array): Uint32Array {
  const ids = columnOf(records, earlierWords, 0);
  return sortedOrder(ids.length, ids);
}

export function fillEarlierNames(block: Block, records: Uint32Array, order: Uint32Array, start: number): void {
  const { id, name } = block.columns;
  const parts = foldedColumns.map((column) => block.columns[column]);
  for (let row = 0; row < block.rows; row++) {
    const at = order[start + row] * earlierWords;
    id[row] = records[at];
    name[2 * row] = records[at + 1];
    name[2 * row + 1] = records[at + 2];
    fillParts(parts, row, records, at + 3);
  }
}

/** Ascending order of successions, or of children, by ID. */
export function orderByPerson(records: Uint32Array, width: number): Uint32Array {
  return sortedOrder(records.length / width, columnOf(records, width, 0), columnOf(records, width, 1));
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
 * Records whose CMND leads to one holder, ascending. A number with one holder who is not cancelled is his; with none
 * such but one cancelled holder it leads to that one; any other is left out, and counted. `shared`: all records of CMND
 * with several holders, ascending by CMND and ID: what a delta needs to decide anew.
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
