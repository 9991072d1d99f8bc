/**
 * Ledger rows in memory: growable typed columns with the dictionaries they index, and the way to and from the blocks of a
 * segment. Format: docs/ledger.md.
 */
import type { Block, TableShape } from './block-table.ts';
import { setU64, u64At } from './block-table.ts';
import { foldedParts } from './columns.ts';
import { schemes } from './codes.ts';
import { IntegrityError } from './errors.ts';
import type { Stamp } from './ledger-manifest.ts';
import type { StampAging } from './stamp-aging.ts';

export const segmentShape: TableShape = {
  type: 3,
  name: 'ledger segment',
  version: 1,
  key: 'participant',
  columns: [
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
  ],
};

/** Rows a block: 75 kB, what a look-up of one participant reads; the directory of a full segment is 41 kB. */
export const segmentBlockRows = 1024;
const foldedNames = ['noMarks', 'noSpaces', 'sorted', 'firstLast', 'initials', 'variant'];
const stampNames = schemes.map((scheme) => `stamp${scheme}`);

/** A stamp or a category is 16 bits in a row: what a province sends in 400 days must fit. */
const termsMax = 65_535;

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

/** Rows a new set has room for: most are of small batches, and arrays of at most 64 bytes need no buffer of their own. */
const startCapacity = 32;

export class LedgerRows {
  length = 0;
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
  category = new Uint16Array(startCapacity);
  unit = new Uint32Array(startCapacity);
  schemes = new Uint8Array(startCapacity);
  identityStamp = new Uint16Array(startCapacity);
  /** One array per scheme. */
  schemeStamp = schemes.map(() => new Uint16Array(startCapacity));
  verdict = new Uint8Array(startCapacity);
  details = new Uint16Array(startCapacity);
  flags = new Uint16Array(startCapacity);
  registry = new Uint16Array(startCapacity);

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
  }

  /** A new row of zeros; its index. */
  add(): number {
    if (this.length === this.verdict.length) this.grow(this.length * 2);
    return this.length++;
  }

  /** Room for `rows` rows without growing in steps. */
  reserve(rows: number): void {
    if (rows > this.verdict.length) this.grow(rows);
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
    this.category = resized(this.category, new Uint16Array(capacity));
    this.unit = resized(this.unit, new Uint32Array(capacity));
    this.schemes = resized(this.schemes, new Uint8Array(capacity));
    this.identityStamp = resized(this.identityStamp, new Uint16Array(capacity));
    this.schemeStamp = this.schemeStamp.map((stamps) => resized(stamps, new Uint16Array(capacity)));
    this.verdict = resized(this.verdict, new Uint8Array(capacity));
    this.details = resized(this.details, new Uint16Array(capacity));
    this.flags = resized(this.flags, new Uint16Array(capacity));
    this.registry = resized(this.registry, new Uint16Array(capacity));
  }

  /** Copies row `from` of `source` (same dictionaries) into a new row; its index. */
  addCopy(source: LedgerRows, from: number): number {
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
  }

  /** True if two rows say the same of the person (stamps and registry version aside). */
  sameIdentity(a: number, other: LedgerRows, b: number): boolean {
    return (
      this.id[a] === other.id[b] &&
      this.oldId[a] === other.oldId[b] &&
      this.nameLow[a] === other.nameLow[b] &&
      this.nameHigh[a] === other.nameHigh[b] &&
      this.birthDate[a] === other.birthDate[b] &&
      this.sex[a] === other.sex[b] &&
      this.claimState[a] === other.claimState[b] &&
      this.category[a] === other.category[b] &&
      this.unit[a] === other.unit[b] &&
      this.verdict[a] === other.verdict[b] &&
      this.details[a] === other.details[b] &&
      this.flags[a] === other.flags[b]
    );
  }
}

function resized<T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** Numbers of a segment's dictionaries in the shared ones, found once per segment. */
export interface SegmentNumbers {
  stamps: Uint16Array;
  /** Stamps of memberships, by scheme: the same array unless old stamps are coalesced. */
  schemeStamps: Uint16Array[];
  categories: Uint16Array;
  units: Uint32Array;
  registries: Uint16Array;
}

/** Throws `IntegrityError` if a dictionary outgrows its 16 bits; with `aging` stamps older than its horizon are coalesced. */
export function numberSegment(
  dictionaries: Dictionaries,
  meta: SegmentMeta,
  key: string,
  aging?: StampAging,
): SegmentNumbers {
  const { stamps, categories, units, registries } = dictionaries;
  const numbered = (age: (stamp: Stamp) => Stamp): Uint16Array =>
    Uint16Array.from(meta.stamps, ([asOf, batch]) => (batch === '' ? 0 : stamps.number(age({ asOf, batch }))));
  const identity = numbered((stamp) => aging?.identity(stamp) ?? stamp);
  const numbers = {
    stamps: identity,
    schemeStamps: schemes.map((_, s) =>
      aging === undefined ? identity : numbered((stamp) => aging.membership(stamp, s)),
    ),
    categories: Uint16Array.from(meta.categories, (value) => categories.number(value)),
    units: Uint32Array.from(meta.units, (value) => units.number(value)),
    registries: Uint16Array.from(meta.registries, (value) => registries.number(value)),
  };
  for (const [name, terms] of [
    ['stamps', stamps.batch],
    ['categories', categories.values],
  ] as const) {
    if (terms.length > termsMax)
      throw new IntegrityError(key, `${terms.length} ${name}`, `at most ${termsMax}; compact the ledger`);
  }
  return numbers;
}

/** Copies row `at` of a segment's block into a new row of `rows`; its index. */
export function addBlockRow(rows: LedgerRows, block: Block, at: number, numbers: SegmentNumbers): number {
  const { columns } = block;
  const to = rows.add();
  rows.participant[to] = u64At(columns.participant as Uint32Array, at);
  rows.id[to] = u64At(columns.id as Uint32Array, at);
  rows.oldId[to] = columns.oldId[at];
  rows.nameLow[to] = columns.name[2 * at];
  rows.nameHigh[to] = columns.name[2 * at + 1];
  for (let k = 0; k < foldedParts; k++) rows.folded[to * foldedParts + k] = columns[foldedNames[k]][at];
  rows.canon[to] = columns.canon[at];
  rows.birthDate[to] = columns.birthDate[at];
  rows.sex[to] = columns.sex[at];
  rows.claimState[to] = columns.claimState[at];
  rows.category[to] = numbers.categories[columns.category[at]];
  rows.unit[to] = numbers.units[columns.unit[at]];
  rows.schemes[to] = columns.schemes[at];
  rows.identityStamp[to] = numbers.stamps[columns.identityStamp[at]];
  for (let s = 0; s < schemes.length; s++)
    rows.schemeStamp[s][to] = numbers.schemeStamps[s][columns[stampNames[s]][at]];
  rows.verdict[to] = columns.verdict[at];
  rows.details[to] = columns.details[at];
  rows.flags[to] = columns.flags[at];
  rows.registry[to] = numbers.registries[columns.registry[at]];
  return to;
}

/** Renumbers shared dictionaries to those of one segment: only what its rows use, in order of first use. */
export class SegmentDictionaries {
  private readonly source: Dictionaries;
  private readonly meta: SegmentMeta = { stamps: [[-1, '']], categories: [''], units: [''], registries: [''] };
  private readonly numbers = { stamps: [0], categories: [0], units: [0], registries: [0] };

  constructor(source: Dictionaries) {
    this.source = source;
  }

  stamp(number: number): number {
    return (this.numbers.stamps[number] ??=
      this.meta.stamps.push([this.source.stamps.asOf[number], this.source.stamps.batch[number]]) - 1);
  }

  term(kind: 'categories' | 'units' | 'registries', number: number): number {
    return (this.numbers[kind][number] ??= this.meta[kind].push(this.source[kind].values[number]) - 1);
  }

  /** The segment's meta, once all its rows were written. */
  done(): SegmentMeta {
    return this.meta;
  }
}

/** Fills a block of a segment with the rows from `start` on. */
export function fillLedgerBlock(
  rows: LedgerRows,
  start: number,
  block: Block,
  dictionaries: SegmentDictionaries,
): void {
  const { columns } = block;
  const end = start + block.rows;
  for (let from = start, at = 0; from < end; from++, at++) {
    setU64(columns.participant as Uint32Array, at, rows.participant[from]);
    setU64(columns.id as Uint32Array, at, rows.id[from]);
    columns.oldId[at] = rows.oldId[from];
    columns.name[2 * at] = rows.nameLow[from];
    columns.name[2 * at + 1] = rows.nameHigh[from];
    columns.canon[at] = rows.canon[from];
    columns.birthDate[at] = rows.birthDate[from];
    columns.sex[at] = rows.sex[from];
    columns.claimState[at] = rows.claimState[from];
    columns.category[at] = dictionaries.term('categories', rows.category[from]);
    columns.unit[at] = dictionaries.term('units', rows.unit[from]);
    columns.schemes[at] = rows.schemes[from];
    columns.identityStamp[at] = dictionaries.stamp(rows.identityStamp[from]);
    columns.verdict[at] = rows.verdict[from];
    columns.details[at] = rows.details[from];
    columns.flags[at] = rows.flags[from];
    columns.registry[at] = dictionaries.term('registries', rows.registry[from]);
  }
  for (let k = 0; k < foldedParts; k++) {
    const column = columns[foldedNames[k]];
    for (let from = start, at = 0; from < end; from++, at++) column[at] = rows.folded[from * foldedParts + k];
  }
  for (let s = 0; s < schemes.length; s++) {
    const column = columns[stampNames[s]];
    for (let from = start, at = 0; from < end; from++, at++) column[at] = dictionaries.stamp(rows.schemeStamp[s][from]);
  }
}
