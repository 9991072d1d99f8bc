/**
 * The fast path of reading a batch, as a machine that knows no rule of language or repair: it finds records and fields,
 * reads digits and whole dates, looks cells and parts of names up in tables that TypeScript taught it, hashes, and
 * writes rows. What it was not taught stops it: it says what it needs, TypeScript answers or reads the record itself,
 * and it goes on (`core/intake/kernel-reader.ts`). AssemblyScript; `npm run write -- kernel` compiles it.
 */
import { setKeys } from './hash';
import {
  ANSWER,
  BOUNDS,
  CELL_BYTES_MAX,
  END,
  INDEX,
  LINES,
  PREFIXES,
  RECORD_BYTES_MAX,
  ROWS,
  ROWS_MAX,
  SAYS,
} from './memory';
import {
  nameHash,
  nameIsAscii,
  nameState,
  nameWords,
  Named,
  partEnd,
  partFrom,
  readName,
  setNameRules,
  setNameSeed,
} from './names';
import { cellValue, findCell, forgetTables, keepCell, setTableSeed, teachPart } from './tables';

export { ANSWER, ARENA, BOUNDS, CHUNK_BYTES, END, FIELDS_MAX, INPUT, LINES, PREFIXES, ROWS, SAYS } from './memory';
export { forgetTables, setKeys, setNameRules, setNameSeed, setTableSeed, teachPart };

/** Why `read` came back. */
const enum Stop {
  none = -1, // it goes on
  done = 0, // no whole record is left
  full = 1, // the rows are to be taken
  odd = 2, // this record is for TypeScript
  part = 3, // a part of a name: `askedFrom`, `askedEnd`
  cell = 4, // a cell: the same, and `askedColumn`
  ids = 5, // the numbers of this record
  name = 6, // the name of this record
}

/** Columns: first those of cells, by their numbers in the table of cells. */
const enum Column {
  kind = 0,
  sex = 1,
  nationality = 2,
  schemes = 3,
  category = 4,
  unit = 5,
  date = 6,
  card = 7,
  cells = 8, // their number
  number = 8,
  id = 9,
  oldId = 10,
  name = 11,
  all = 12,
}

const NO_VALUE: u32 = 0xffffffff; // of no cell
const NO_OLD_ID: u32 = 0xffffffff;
const LONG_NUMBER: u64 = 1_000_000_000_000;
const ID_WHOLE: u32 = 2;
const CARD_BYTES: u32 = 15;

// What TypeScript answered about this record, at ANSWER. IDs: 0 participant u64, 8 id u64, 16 old ID, 20 state,
// 24 flags.
// Name: 32 fingerprint u64, 40 folded (12), 52 state, 56 words, 60 flags.

const fieldOf: StaticArray<i32> = new StaticArray<i32>(12); // of each column, -1 if there is none

const given: StaticArray<u32> = new StaticArray<u32>(8); // cells that TypeScript answered for this record alone
let givenCells: u32 = 0; // bit by column
let givenIds: bool = false;
let givenName: bool = false;

let delimiter: u8 = 0x2c;
let fields: i32 = 0;
let yearBefore: u32 = 0; // the year before the file was stored: all of its days are past
let yearMax: u32 = 0; // of a birth that a personal ID used as participant number can state
let decodedFlag: u32 = 0; // of names that are not ASCII, if the file was decoded

let cursor: usize = INDEX; // in the index
let inputEnd: usize = 0;
let at: usize = 0; // start of the record in hand
let rows: u32 = 0; // written
let row: u32 = 0; // data records so far
let rowMax: u32 = 0;
let line: u32 = 0; // of the record in hand

let askedFrom: usize = 0;
let askedEnd: usize = 0;
let askedColumn: u32 = 0;
let date: u32 = 0;
let sex: u32 = 0;

export function setForm(delimiterByte: u32, fieldCount: i32): void {
  delimiter = <u8>delimiterByte;
  fields = fieldCount;
}
export function setDecoded(flag: u32): void {
  decodedFlag = flag;
}
export function setColumn(column: i32, field: i32): void {
  if (column < Column.all) unchecked((fieldOf[column] = field));
}
export function setYears(before: u32, max: u32): void {
  yearBefore = before;
  yearMax = max;
}
/** Where to go on: the record, its line, the data records before it and most of them. */
export function setPlace(from: usize, lineNumber: u32, rowsBefore: u32, most: u32): void {
  at = from;
  line = lineNumber;
  row = rowsBefore;
  rowMax = most;
  forget();
  while (load<u32>(cursor) != 0 && <usize>load<u32>(cursor) < at) cursor += 4;
}
export function clearRows(): void {
  rows = 0;
}
export function answerCell(value: u32, keep: bool): void {
  if (askedColumn >= <u32>Column.cells) return;
  if (keep) keepCell(askedColumn, askedFrom, <u32>(askedEnd - askedFrom), value);
  unchecked((given[askedColumn] = value));
  givenCells |= 1 << askedColumn;
}
export function answerIds(): void {
  givenIds = true;
}
export function answerName(): void {
  givenName = true;
}
export function getAt(): usize {
  return at;
}
export function getRows(): u32 {
  return rows;
}
export function getRow(): u32 {
  return row;
}
export function getLine(): u32 {
  return line;
}
export function getFrom(): usize {
  return askedFrom;
}
export function getEnd(): usize {
  return askedEnd;
}
export function getColumn(): u32 {
  return askedColumn;
}
export function getDate(): u32 {
  return date;
}
export function getSex(): u32 {
  return sex;
}

/** Finds where delimiters, quotes and newlines stand in `[from, end)`. */
export function scan(from: usize, end: usize): void {
  const comma = i8x16.splat(<i8>delimiter);
  const feed = i8x16.splat(0x0a);
  const back = i8x16.splat(0x0d);
  const quote = i8x16.splat(0x22);
  let to: usize = INDEX;
  for (let p = from; p < end; p += 64) {
    let mask: u64 = 0;
    for (let k: usize = 0; k < 64; k += 16) {
      const x = v128.load(p + k);
      const ends = v128.or(i8x16.eq(x, comma), i8x16.eq(x, quote));
      const hits = v128.or(ends, v128.or(i8x16.eq(x, feed), i8x16.eq(x, back)));
      mask |= (<u64>(<u32>i8x16.bitmask(hits))) << k;
    }
    if (p + 64 > end) mask &= ((<u64>1) << (end - p)) - 1;
    while (mask != 0) {
      store<u32>(to, <u32>(p + <usize>ctz(mask)));
      to += 4;
      mask &= mask - 1;
    }
  }
  store<u32>(to, 0);
  cursor = INDEX;
  inputEnd = end;
}

/** Behind the line in which `from` stands; 0 if it does not end, or ends with a CR whose LF may come. */
export function lineEnd(from: usize): usize {
  let i = cursor;
  while (load<u32>(i) != 0 && <usize>load<u32>(i) < from) i += 4;
  for (; load<u32>(i) != 0; i += 4) {
    const found = <usize>load<u32>(i);
    const byte = load<u8>(found);
    if (byte == 0x0a) return found + 1;
    if (byte != 0x0d) continue;
    if (found + 1 == inputEnd) return 0;
    return load<u8>(found + 1) == 0x0a ? found + 2 : found + 1;
  }
  return 0;
}

let next: usize = 0; // behind the record whose fields were found
let nextCursor: usize = 0;

/** Finds the fields of the record at `at`: `none` if they are those of the header, else `done` or `odd`. */
function findFields(): Stop {
  let i = cursor;
  let from = at;
  const last = fields - 1;
  for (let f = 0; f <= last; f++) {
    let end = <usize>load<u32>(i);
    if (end == 0) return Stop.done;
    let byte = load<u8>(end);
    if (byte == 0x22) {
      // A field in quotes, or `="…"`.
      if (end != from && (end != from + 1 || load<u8>(from) != 0x3d)) return Stop.odd;
      from = end + 1;
      for (;;) {
        i += 4;
        end = <usize>load<u32>(i);
        if (end == 0) return Stop.done;
        byte = load<u8>(end);
        if (byte == 0x22) break;
        if (byte != delimiter) return Stop.odd; // a newline
      }
      i += 4;
      const behind = <usize>load<u32>(i);
      if (behind != end + 1) return end + 1 == inputEnd ? Stop.done : Stop.odd;
      byte = load<u8>(behind);
      store<u32>(BOUNDS + (f << 3), <u32>from);
      store<u32>(BOUNDS + (f << 3), <u32>end, 4);
      from = behind + 1;
    } else {
      store<u32>(BOUNDS + (f << 3), <u32>from);
      store<u32>(BOUNDS + (f << 3), <u32>end, 4);
      from = end + 1;
    }
    i += 4;
    if (f < last ? byte != delimiter : byte != 0x0a && byte != 0x0d) return Stop.odd;
  }
  if (from - at > RECORD_BYTES_MAX) return Stop.odd;
  if (load<u8>(from - 1) == 0x0d) {
    if (from == inputEnd) return Stop.done;
    if (load<u8>(from) == 0x0a) {
      from++;
      i += 4;
    }
  }
  next = from;
  nextCursor = i;
  return Stop.none;
}

function startOf(column: Column): usize {
  const field = unchecked(fieldOf[column]);
  return field < 0 ? 0 : <usize>load<u32>(BOUNDS + (field << 3));
}
function endOf(column: Column): usize {
  const field = unchecked(fieldOf[column]);
  return field < 0 ? 0 : <usize>load<u32>(BOUNDS + (field << 3), 4);
}

/** The value of a cell, or NO_VALUE: then it is asked for. */
function cellAt(column: Column): u32 {
  const from = startOf(column);
  const end = endOf(column);
  const n = <u32>(end - from);
  if ((givenCells & (1 << (<u32>column))) != 0) return unchecked(given[column]);
  if (n <= CELL_BYTES_MAX) {
    const slot = findCell(column, from, n);
    if (slot != 0) return cellValue(slot);
  }
  askedFrom = from;
  askedEnd = end;
  askedColumn = column;
  return NO_VALUE;
}

/** Forgets what was answered about the record before. */
function forget(): void {
  givenCells = 0;
  givenIds = false;
  givenName = false;
}

function eightDigits(x: u64): bool {
  const carried = (x + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0;
  return ((x & 0xf0f0f0f0f0f0f0f0) | (carried >> 4)) == 0x3333333333333333;
}
function valueOfEight(digits: u64): u64 {
  let x = ((digits & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  x = ((x & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((x & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}
/** Value of 8 to 16 digits, or ~0. */
function numberOf(from: usize, n: u32): u64 {
  const x = load<u64>(from);
  if (!eightDigits(x)) return ~0;
  let value = valueOfEight(x);
  for (let i: u32 = 8; i < n; i++) {
    const digit = <u32>load<u8>(from + i) - 0x30;
    if (digit > 9) return ~0;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * A date dd/mm/yyyy or yyyy-mm-dd that every month and the day of storing allow, as yyyymmdd; other dates are cells.
 * Separators are those from `-` to `/`.
 */
function readDate(): u32 {
  const from = startOf(Column.date);
  if (endOf(Column.date) - from != 10) return cellAt(Column.date);
  const x = load<u64>(from);
  const y = load<u16>(from, 8);
  let separator = <u8>(x >> 16);
  let digits: u64 = 0; // as yyyymmdd
  if (separator >= 0x2d && separator <= 0x2f) {
    if (<u8>(x >> 40) != separator) return cellAt(Column.date);
    digits = (x >> 48) | ((<u64>y) << 16) | (((x >> 24) & 0xffff) << 32) | ((x & 0xffff) << 48);
  } else {
    separator = <u8>(x >> 32);
    if (separator < 0x2d || separator > 0x2f || <u8>(x >> 56) != separator) return cellAt(Column.date);
    digits = (x & 0xffffffff) | (((x >> 40) & 0xffff) << 32) | ((<u64>y) << 48);
  }
  if (!eightDigits(digits)) return cellAt(Column.date);
  const value = <u32>valueOfEight(digits);
  const year = value / 10000;
  const month = (value / 100) % 100;
  const day = value % 100;
  if (year < 1900 || year > yearBefore || month - 1 > 11 || day - 1 > 27) return cellAt(Column.date);
  return value;
}

let participant: u64 = 0;
let id: u64 = 0;
let idState: u32 = 0;
let oldId: u32 = 0;

/** Reads the numbers of a record if they are as they should be and agree with it; false: TypeScript reads them. */
function readIds(): bool {
  const numberAt = startOf(Column.number);
  const length = <u32>(endOf(Column.number) - numberAt);
  if (length != 10 && length != 12) return false;
  participant = numberOf(numberAt, length);
  if (participant == ~0 || participant == 0) return false;
  if (length == 12) {
    const year = load<u32>(SAYS + <u32>((participant / 1_000_000) % 1000) * 4) & 0xffff;
    if (load<u8>(PREFIXES + <u32>(participant / 1_000_000_000)) == 0 || year > yearMax) return false;
    participant += LONG_NUMBER;
  }
  const oldAt = startOf(Column.oldId);
  const oldLength = <u32>(endOf(Column.oldId) - oldAt);
  oldId = NO_OLD_ID;
  if (oldLength != 0) {
    const value = oldLength == 9 ? numberOf(oldAt, 9) : 0;
    if (value == ~0 || value == 0) return false;
    oldId = <u32>value;
  }
  const idAt = startOf(Column.id);
  const idLength = <u32>(endOf(Column.id) - idAt);
  id = 0;
  idState = 0;
  if (idLength == 0) return length == 10;
  if (idLength != 12 || date == 0) return false;
  id = numberOf(idAt, 12);
  if (id == ~0 || id == 0 || load<u8>(PREFIXES + <u32>(id / 1_000_000_000)) == 0) return false;
  const says = load<u32>(SAYS + <u32>((id / 1_000_000) % 1000) * 4);
  if ((says & 0xffff) != date / 10000) return false;
  if ((sex == 1 || sex == 2) && says >> 16 != sex) return false;
  idState = ID_WHOLE;
  return true;
}

/** Reads records until one stops it. */
export function read(): Stop {
  let stop = Stop.none;
  while (stop == Stop.none) stop = readRecord();
  return stop;
}

let kind: u32 = 0;
let nationality: u32 = 0;
let schemes: u32 = 0;
let category: u32 = 0;
let unit: u32 = 0;
let outOfScope: u32 = 0;

/**
 * Reads the record at `at`. What is asked has an effect only on rows that are accepted: so the numbers come before the
 * cells whose texts are kept in their order, and the name, behind which nothing is asked, comes last.
 */
function readRecord(): Stop {
  if (rows == ROWS_MAX) return Stop.full;
  const found = findFields();
  if (found != Stop.none) return found;
  if (row >= rowMax) return Stop.odd;
  kind = cellAt(Column.kind);
  if (kind == NO_VALUE) return Stop.cell;
  sex = cellAt(Column.sex);
  if (sex == NO_VALUE) return Stop.cell;
  date = readDate();
  if (date == NO_VALUE) return Stop.cell;
  if (!givenIds && !readIds()) return Stop.ids;
  const cardAt = startOf(Column.card);
  const cardLength = <u32>(endOf(Column.card) - cardAt);
  outOfScope = 0;
  // Cards of the armed forces have a 9 behind their first three characters.
  if (cardLength > CARD_BYTES || (cardLength == CARD_BYTES && load<u8>(cardAt, 3) == 0x39)) {
    outOfScope = cellAt(Column.card);
    if (outOfScope == NO_VALUE) return Stop.cell;
  }
  nationality = cellAt(Column.nationality);
  if (nationality == NO_VALUE) return Stop.cell;
  schemes = cellAt(Column.schemes);
  if (schemes == NO_VALUE) return Stop.cell;
  category = cellAt(Column.category);
  if (category == NO_VALUE) return Stop.cell;
  unit = cellAt(Column.unit);
  if (unit == NO_VALUE) return Stop.cell;
  if (!givenName) {
    const named = readName(startOf(Column.name), endOf(Column.name), ROWS + (rows << 6) + 24);
    if (named == Named.part) {
      askedFrom = partFrom;
      askedEnd = partEnd;
      return Stop.part;
    }
    if (named == Named.ask) return Stop.name;
  }
  writeRow(ROWS + (rows << 6));
  store<u32>(LINES + (rows << 2), line);
  rows++;
  line++;
  at = next;
  cursor = nextCursor;
  forget();
  return Stop.none;
}

/** Writes the row of the record in hand, but for the folded fingerprints, if the name was read here. */
function writeRow(to: usize): void {
  row++;
  let flags = nationality >> 16;
  let state = (outOfScope | (category >> 31) | (nationality & 1)) << 4;
  if (givenIds) {
    store<u64>(to, load<u64>(ANSWER));
    store<u64>(to, load<u64>(ANSWER, 8), 8);
    store<u32>(to, load<u32>(ANSWER, 16), 36);
    state |= load<u32>(ANSWER, 20) << 2;
    flags |= load<u32>(ANSWER, 24);
  } else {
    store<u64>(to, participant);
    store<u64>(to, id, 8);
    store<u32>(to, oldId, 36);
    state |= idState << 2;
  }
  if (givenName) {
    store<u64>(to, load<u64>(ANSWER, 32), 16);
    store<u64>(to, load<u64>(ANSWER, 40), 24);
    store<u32>(to, load<u32>(ANSWER, 48), 32);
    state |= load<u32>(ANSWER, 52) | (load<u32>(ANSWER, 56) << 5);
    flags |= load<u32>(ANSWER, 60);
  } else {
    store<u64>(to, nameHash, 16);
    state |= nameState | (nameWords << 5);
    if (!nameIsAscii) flags |= decodedFlag;
  }
  store<u32>(to, date, 40);
  store<u32>(to, unit, 44);
  store<u16>(to, <u16>category, 48);
  store<u16>(to, <u16>flags, 50);
  store<u16>(to, 0, 52);
  store<u8>(to, <u8>sex, 54);
  store<u8>(to, <u8>state, 55);
  store<u8>(to, <u8>schemes, 56);
  store<u16>(to, 0, 57);
  store<u8>(to, <u8>kind, 59); // TypeScript takes it away
  store<u32>(to, row, 60);
}
