/**
 * Ledger rows in memory: growable typed columns with the dictionaries they index, and the way to and from the blocks of
 * a segment. Format: docs/ledger.md.
 */
import { setU64, u64At, type Block, type Column, type ColumnValues, type TableShape } from '../blocks/block-table.ts';
import { foldedParts } from '../domain/columns.ts';
import { schemes } from '../domain/codes.ts';
import { segmentTermsMax } from './limits.ts';
import type { Stamp } from './manifest.ts';
import type { StampAging } from './stamp-horizon.ts';

const columnsOfVersion1: readonly Column[] = [
  { name: 'participant', type: 'u64' },
  { name: 'id', type: 'u64' },
  { name: 'oldId', type: 'u32' },
  { name: 'name', type: 'u64' },
  { name: 'noMarks', type: 'u16' },
  { name: 'noSpaces', type: 'u16' },
  { name: 'sorted', type: 'u16' },
  { name: 'firstLast', type: 'u16' },
  { name: 'initials', type: 'u16' },
  { name: 'variant', type: 'u16' },
  { name: 'canon', type: 'u16' },
  { name: 'birthDate', type: 'u32' },
  { name: 'sex', type: 'u8' },
  { name: 'claimState', type: 'u8' },
  { name: 'category', type: 'u16' },
  { name: 'unit', type: 'u32' },
  { name: 'schemes', type: 'u8' },
  { name: 'identityStamp', type: 'u16' },
  { name: 'stampBHXHBB', type: 'u16' },
  { name: 'stampBHXHTN', type: 'u16' },
  { name: 'stampBHYT', type: 'u16' },
  { name: 'stampBHTN', type: 'u16' },
  { name: 'verdict', type: 'u8' },
  { name: 'details', type: 'u16' },
  { name: 'flags', type: 'u16' },
  { name: 'registry', type: 'u16' },
];

export const segmentShape: TableShape = {
  type: 3,
  name: 'ledger segment',
  version: 2,
  key: 'participant',
  filtered: true,
  fitted: true,
  columns: [
    ...columnsOfVersion1,
    { name: 'since', type: 'u16' },
    { name: 'verdictBefore', type: 'u8' },
    { name: 'cause', type: 'u8' },
  ],
  earlier: [{ version: 1, columns: columnsOfVersion1 }],
};

/** Rows a block: 20 kB, what a look-up of one participant reads; the directory of a full segment is 164 kB. */
export const segmentBlockRows = 256;
/** Columns of the folded fingerprints, in the order of `FoldedPart`. */
export const foldedNames = ['noMarks', 'noSpaces', 'sorted', 'firstLast', 'initials', 'variant'];
/** Columns of the membership stamps, in the order of `schemes`. */
export const stampNames = schemes.map((scheme) => `stamp${scheme}`);

/** Strings numbered in order of first use; 0 is the empty one. */
export class Terms {
  readonly values: string[] = [''];
  private readonly numbers = new Map<string, number>([['', 0]]);

  number(value: string): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    this.values.push(value);
    this.numbers.set(value, this.values.length - 1);
    return this.values.length - 1;
  }
}

/** Stamps numbered in order of first use; 0 is "none", older than any. */
export class Stamps {
  readonly asOf: number[] = [-1];
  readonly batch: string[] = [''];
  private readonly numbers = new Map<string, number>();

  number(stamp: Stamp): number {
    const key = `${stamp.asOf} ${stamp.batch}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.asOf.push(stamp.asOf);
    this.batch.push(stamp.batch);
    this.numbers.set(key, this.asOf.length - 1);
    return this.asOf.length - 1;
  }

  /** True if stamp `a` is older than stamp `b`: by as-of, ties by batch id. */
  older(a: number, b: number): boolean {
    if (a === b) return false;
    const difference = this.asOf[a] - this.asOf[b];
    return difference === 0 ? this.batch[a] < this.batch[b] : difference < 0;
  }
}

/** The dictionaries that the rows of one commit share. */
export class Dictionaries {
  readonly stamps = new Stamps();
  readonly categories = new Terms();
  readonly units = new Terms();
  readonly registries = new Terms();
}

/** `meta` of a segment. */
export interface SegmentMeta {
  stamps: [asOf: number, batch: string][];
  categories: string[];
  units: string[];
  registries: string[];
}

/**
 * Rows a new set has room for: most are of small batches, and arrays of at most 64 bytes need no buffer of their own.
 */
const startCapacity = 32;

/** Numbers in the shared dictionaries, which may be more than those of one segment (`LedgerRows.fit`). */
type Numbers = Uint16Array | Uint32Array;

export class LedgerRows {
  length = 0;
  /** Whether categories and stamps have 32 bits. */
  private isWide = false;
  readonly dictionaries: Dictionaries;
  participant = new Float64Array(startCapacity);
  id = new Float64Array(startCapacity);
  oldId = new Uint32Array(startCapacity);
  nameLow = new Uint32Array(startCapacity);
  nameHigh = new Uint32Array(startCapacity);
  folded = new Uint16Array(startCapacity * foldedParts);
  canon = new Uint16Array(startCapacity);
  birthDate = new Uint32Array(startCapacity);
  sex = new Uint8Array(startCapacity);
  claimState = new Uint8Array(startCapacity);
  category: Numbers = new Uint16Array(startCapacity);
  unit = new Uint32Array(startCapacity);
  schemes = new Uint8Array(startCapacity);
  identityStamp: Numbers = new Uint16Array(startCapacity);
  /** One array per scheme. */
  schemeStamp: Numbers[] = schemes.map(() => new Uint16Array(startCapacity));
  verdict = new Uint8Array(startCapacity);
  details = new Uint16Array(startCapacity);
  flags = new Uint16Array(startCapacity);
  registry = new Uint16Array(startCapacity);
  /** What the row remembers of its verdicts (`VerdictHistory`). */
  since = new Uint16Array(startCapacity);
  verdictBefore = new Uint8Array(startCapacity);
  cause = new Uint8Array(startCapacity);

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
  }

  /** A new row of zeros; its index. */
  add(): number {
    if (this.length === this.verdict.length) this.grow(this.length * 2);
    return this.length++;
  }

  /** Room for `rows` rows; grows to twice as many at least, so that many small steps copy little. */
  reserve(rows: number): void {
    const room = this.verdict.length;
    if (rows > room) this.grow(room === startCapacity ? rows : Math.max(rows, 2 * room));
  }

  /**
   * Makes rows as wide as the numbers that the dictionaries have by now; called after segments were numbered and before
   * their rows are added. 16 bits are enough for nearly every ledger, and 12 bytes a row are worth saving.
   */
  fit(): void {
    const { stamps, categories } = this.dictionaries;
    if (Math.max(stamps.asOf.length, categories.values.length) - 1 > segmentTermsMax) this.widen();
  }

  private widen(): void {
    if (this.isWide) return;
    this.isWide = true;
    this.category = Uint32Array.from(this.category);
    this.identityStamp = Uint32Array.from(this.identityStamp);
    this.schemeStamp = this.schemeStamp.map((stamps) => Uint32Array.from(stamps));
  }

  private resizedNumbers(old: Numbers, capacity: number): Numbers {
    return resized(old, this.isWide ? new Uint32Array(capacity) : new Uint16Array(capacity));
  }

  private grow(capacity: number): void {
    this.participant = resized(this.participant, new Float64Array(capacity));
    this.id = resized(this.id, new Float64Array(capacity));
    this.oldId = resized(this.oldId, new Uint32Array(capacity));
    this.nameLow = resized(this.nameLow, new Uint32Array(capacity));
    this.nameHigh = resized(this.nameHigh, new Uint32Array(capacity));
    this.folded = resized(this.folded, new Uint16Array(capacity * foldedParts));
    this.canon = resized(this.canon, new Uint16Array(capacity));
    this.birthDate = resized(this.birthDate, new Uint32Array(capacity));
    this.sex = resized(this.sex, new Uint8Array(capacity));
    this.claimState = resized(this.claimState, new Uint8Array(capacity));
    this.category = this.resizedNumbers(this.category, capacity);
    this.unit = resized(this.unit, new Uint32Array(capacity));
    this.schemes = resized(this.schemes, new Uint8Array(capacity));
    this.identityStamp = this.resizedNumbers(this.identityStamp, capacity);
    this.schemeStamp = this.schemeStamp.map((stamps) => this.resizedNumbers(stamps, capacity));
    this.verdict = resized(this.verdict, new Uint8Array(capacity));
    this.details = resized(this.details, new Uint16Array(capacity));
    this.flags = resized(this.flags, new Uint16Array(capacity));
    this.registry = resized(this.registry, new Uint16Array(capacity));
    this.since = resized(this.since, new Uint16Array(capacity));
    this.verdictBefore = resized(this.verdictBefore, new Uint8Array(capacity));
    this.cause = resized(this.cause, new Uint8Array(capacity));
  }

  /** Copies row `from` of `source` (same dictionaries) into a new row; its index. */
  addCopy(source: LedgerRows, from: number): number {
    if (source.isWide) this.widen();
    const to = this.add();
    this.participant[to] = source.participant[from];
    this.schemes[to] = source.schemes[from];
    for (let s = 0; s < schemes.length; s++) this.schemeStamp[s][to] = source.schemeStamp[s][from];
    this.copyIdentity(to, source, from);
    return to;
  }

  /** Copies everything but participant and memberships. */
  copyIdentity(to: number, source: LedgerRows, from: number): void {
    this.id[to] = source.id[from];
    this.oldId[to] = source.oldId[from];
    this.nameLow[to] = source.nameLow[from];
    this.nameHigh[to] = source.nameHigh[from];
    for (let k = 0; k < foldedParts; k++) this.folded[to * foldedParts + k] = source.folded[from * foldedParts + k];
    this.canon[to] = source.canon[from];
    this.birthDate[to] = source.birthDate[from];
    this.sex[to] = source.sex[from];
    this.claimState[to] = source.claimState[from];
    this.category[to] = source.category[from];
    this.unit[to] = source.unit[from];
    this.identityStamp[to] = source.identityStamp[from];
    this.verdict[to] = source.verdict[from];
    this.details[to] = source.details[from];
    this.flags[to] = source.flags[from];
    this.registry[to] = source.registry[from];
    this.since[to] = source.since[from];
    this.verdictBefore[to] = source.verdictBefore[from];
    this.cause[to] = source.cause[from];
  }
}

function resized<T extends Float64Array | Int32Array | Numbers | Uint8Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** Numbers of a segment's dictionaries in the shared ones, found once per segment. */
export interface SegmentNumbers {
  stamps: Uint32Array;
  /** Stamps of memberships, by scheme: the same array unless old stamps are coalesced. */
  schemeStamps: Uint32Array[];
  categories: Uint32Array;
  units: Uint32Array;
  registries: Uint16Array;
}

/** With `aging` stamps older than its horizon are coalesced. */
export function numberSegment(dictionaries: Dictionaries, meta: SegmentMeta, aging?: StampAging): SegmentNumbers {
  const { stamps, categories, units, registries } = dictionaries;
  const numbered = (age: (stamp: Stamp) => Stamp): Uint32Array =>
    Uint32Array.from(meta.stamps, ([asOf, batch]) => (batch === '' ? 0 : stamps.number(age({ asOf, batch }))));
  const identity = numbered((stamp) => aging?.identity(stamp) ?? stamp);
  return {
    stamps: identity,
    schemeStamps: schemes.map((_, s) =>
      aging === undefined ? identity : numbered((stamp) => aging.membership(stamp, s)),
    ),
    categories: Uint32Array.from(meta.categories, (value) => categories.number(value)),
    units: Uint32Array.from(meta.units, (value) => units.number(value)),
    registries: Uint16Array.from(meta.registries, (value) => registries.number(value)),
  };
}

/**
 * Copies rows of one segment's block into new rows: those whose places are the first `count` of `places`. Column by
 * column, as a block holds them. Returns the index of the first.
 */
export function addBlockRows(
  rows: LedgerRows,
  { columns }: Block,
  { places, count }: { places: Uint32Array; count: number },
  numbers: SegmentNumbers,
): number {
  const to = rows.length;
  rows.reserve(to + count);
  rows.length = to + count;
  const some = places.subarray(0, count);
  copyWide(rows.participant, to, columns.participant, some);
  copyWide(rows.id, to, columns.id, some);
  copy(rows.oldId, to, columns.oldId, some);
  copyHalf(rows.nameLow, to, columns.name, some, 0);
  copyHalf(rows.nameHigh, to, columns.name, some, 1);
  for (let k = 0; k < foldedParts; k++) copyPart(rows.folded, to, columns[foldedNames[k]], some, k);
  copy(rows.canon, to, columns.canon, some);
  copy(rows.birthDate, to, columns.birthDate, some);
  copy(rows.sex, to, columns.sex, some);
  copy(rows.claimState, to, columns.claimState, some);
  copyNumbers(rows.category, to, columns.category, some, numbers.categories);
  copyNumbers(rows.unit, to, columns.unit, some, numbers.units);
  copy(rows.schemes, to, columns.schemes, some);
  copyNumbers(rows.identityStamp, to, columns.identityStamp, some, numbers.stamps);
  for (let s = 0; s < schemes.length; s++)
    copyNumbers(rows.schemeStamp[s], to, columns[stampNames[s]], some, numbers.schemeStamps[s]);
  copy(rows.verdict, to, columns.verdict, some);
  copy(rows.details, to, columns.details, some);
  copy(rows.flags, to, columns.flags, some);
  copyNumbers(rows.registry, to, columns.registry, some, numbers.registries);
  copy(rows.since, to, columns.since, some);
  copy(rows.verdictBefore, to, columns.verdictBefore, some);
  copy(rows.cause, to, columns.cause, some);
  return to;
}

function copy(to: ColumnValues, start: number, from: ColumnValues, places: Uint32Array): void {
  for (let i = 0; i < places.length; i++) to[start + i] = from[places[i]];
}

function copyWide(to: Float64Array, start: number, from: ColumnValues, places: Uint32Array): void {
  for (let i = 0; i < places.length; i++) to[start + i] = u64At(from as Uint32Array, places[i]);
}

/** Of a u64 the low half (0) or the high one (1). */
function copyHalf(to: Uint32Array, start: number, from: ColumnValues, places: Uint32Array, half: 0 | 1): void {
  for (let i = 0; i < places.length; i++) to[start + i] = from[2 * places[i] + half];
}

/** One of the folded fingerprints, which lie side by side in a row. */
function copyPart(to: Uint16Array, start: number, from: ColumnValues, places: Uint32Array, part: number): void {
  for (let i = 0, at = start * foldedParts + part; i < places.length; i++, at += foldedParts) to[at] = from[places[i]];
}

/** Numbers of a segment's dictionary as those of the shared one. */
function copyNumbers(
  to: Numbers,
  start: number,
  from: ColumnValues,
  places: Uint32Array,
  shared: Uint16Array | Uint32Array,
): void {
  for (let i = 0; i < places.length; i++) to[start + i] = shared[from[places[i]]];
}

/** Numbers of a segment for numbers of a shared dictionary, given in order of first use; 0 stays 0. */
export class Renumbering<T> {
  readonly terms: T[];
  private readonly term: (number: number) => T;
  private numbers = new Int32Array(16);

  constructor(none: T, term: (number: number) => T) {
    this.terms = [none];
    this.term = term;
  }

  of(number: number): number {
    const known = number < this.numbers.length ? this.numbers[number] : 0;
    return known > 0 || number === 0 ? known : this.add(number);
  }

  private add(number: number): number {
    if (number >= this.numbers.length) this.numbers = resized(this.numbers, new Int32Array(2 * number));
    this.numbers[number] = this.terms.push(this.term(number)) - 1;
    return this.numbers[number];
  }
}

/** Stamps of one row: of the identity and of each membership. Its other terms are one each. */
const stampsOfRow = 1 + schemes.length;

/**
 * Rows that may share one segment's dictionaries, which hold what its rows use: any number where the shared ones are
 * small enough, else as many as fit whatever each of them uses.
 */
export function rowsOfOneSegmentMax({ stamps, categories, registries }: Dictionaries): number {
  const terms = Math.max(stamps.asOf.length, categories.values.length, registries.values.length) - 1;
  if (terms <= segmentTermsMax) return Infinity;
  return Math.floor(segmentTermsMax / stampsOfRow / segmentBlockRows) * segmentBlockRows;
}

/** Renumbers shared dictionaries to those of one segment: only what its rows use, in order of first use. */
export class SegmentDictionaries {
  readonly stamps: Renumbering<[asOf: number, batch: string]>;
  readonly categories: Renumbering<string>;
  readonly units: Renumbering<string>;
  readonly registries: Renumbering<string>;

  constructor({ stamps, categories, units, registries }: Dictionaries) {
    this.stamps = new Renumbering([-1, ''], (number) => [stamps.asOf[number], stamps.batch[number]]);
    this.categories = new Renumbering('', (number) => categories.values[number]);
    this.units = new Renumbering('', (number) => units.values[number]);
    this.registries = new Renumbering('', (number) => registries.values[number]);
  }

  /** Whether `rows` more rows fit, whatever stamps and terms they have. */
  hasRoomFor(rows: number): boolean {
    return this.longest() + rows * stampsOfRow <= segmentTermsMax;
  }

  private longest(): number {
    return Math.max(...[this.stamps, this.categories, this.registries].map(({ terms }) => terms.length - 1));
  }

  /** The segment's meta, once all its rows were written. */
  done(): SegmentMeta {
    const { stamps, categories, units, registries } = this;
    if (this.longest() > segmentTermsMax) throw new Error('a segment has more terms than its rows have bits for');
    return { stamps: stamps.terms, categories: categories.terms, units: units.terms, registries: registries.terms };
  }
}

/** Fills a block of a segment with the rows from `start` on. */
export function fillLedgerBlock(
  rows: LedgerRows,
  start: number,
  block: Block,
  { stamps, categories, units, registries }: SegmentDictionaries,
): void {
  const { columns } = block;
  const end = start + block.rows;
  for (let from = start, at = 0; from < end; from++, at++) {
    setU64(columns.participant as Uint32Array, at, rows.participant[from]);
    setU64(columns.id as Uint32Array, at, rows.id[from]);
    columns.name[2 * at] = rows.nameLow[from];
    columns.name[2 * at + 1] = rows.nameHigh[from];
    columns.category[at] = categories.of(rows.category[from]);
    columns.unit[at] = units.of(rows.unit[from]);
    columns.identityStamp[at] = stamps.of(rows.identityStamp[from]);
    columns.registry[at] = registries.of(rows.registry[from]);
  }
  columns.oldId.set(rows.oldId.subarray(start, end));
  columns.canon.set(rows.canon.subarray(start, end));
  columns.birthDate.set(rows.birthDate.subarray(start, end));
  columns.sex.set(rows.sex.subarray(start, end));
  columns.claimState.set(rows.claimState.subarray(start, end));
  columns.schemes.set(rows.schemes.subarray(start, end));
  columns.verdict.set(rows.verdict.subarray(start, end));
  columns.details.set(rows.details.subarray(start, end));
  columns.flags.set(rows.flags.subarray(start, end));
  columns.since.set(rows.since.subarray(start, end));
  columns.verdictBefore.set(rows.verdictBefore.subarray(start, end));
  columns.cause.set(rows.cause.subarray(start, end));
  for (let k = 0; k < foldedParts; k++) {
    const column = columns[foldedNames[k]];
    for (let from = start, at = 0; from < end; from++, at++) column[at] = rows.folded[from * foldedParts + k];
  }
  for (let s = 0; s < schemes.length; s++) {
    const column = columns[stampNames[s]];
    const from = rows.schemeStamp[s];
    for (let at = 0; at < block.rows; at++) column[at] = stamps.of(from[start + at]);
  }
}
