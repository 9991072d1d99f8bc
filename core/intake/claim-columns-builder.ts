import { Flag } from '../domain/codes.ts';
import { foldedParts, type ClaimColumns, type PackedDate } from '../domain/columns.ts';
import type { WrittenRows } from './kernel-rows.ts';
import type { NamePrints } from '../names/reader.ts';
import { OtherReadingsBuilder } from './other-readings-builder.ts';
import { newMemory } from '../base/shared-memory.ts';

/** One row on its way into the columns. One object serves all rows: it is copied out of. */
export interface ClaimRow {
  row: number;
  line: number;
  ids: { participant: number; id: number; idState: number; oldId: number; flags: number };
  names: NamePrints & { readonly decoded: boolean; readonly other: NamePrints };
  birthDate: PackedDate;
  sex: number;
  schemes: number;
  outOfScope: number;
  category: number;
  unit: number;
}

/** Room for the rows of a small batch. */
const firstCapacity = 4096;
/**
 * Columns grow by this factor: what is not written takes address space but no memory, so few copies are cheaper than
 * tight ones.
 */
const growth = 4;

/** Growing columns of accepted rows. */
export class ClaimColumnsBuilder {
  private columns: Columns;
  private capacity: number;
  private readonly shared: boolean;
  private readonly others = new OtherReadingsBuilder();

  /**
   * Room for `rows` rows from the start; for more, the columns grow. `shared`: in memory that other threads can be
   * given.
   */
  constructor(rows: number, shared: boolean = false) {
    this.capacity = Math.max(rows, firstCapacity);
    this.shared = shared;
    this.columns = emptyColumns(this.capacity, shared);
  }

  add(row: ClaimRow): void {
    const { columns } = this;
    const at = columns.length;
    if (at === this.capacity) {
      this.grow();
      this.add(row);
      return;
    }
    const { ids, names } = row;
    columns.row[at] = row.row;
    columns.line[at] = row.line;
    columns.participant[at] = ids.participant;
    columns.id[at] = ids.id;
    columns.idState[at] = ids.idState;
    columns.oldId[at] = ids.oldId;
    columns.birthDate[at] = row.birthDate;
    columns.sex[at] = row.sex;
    columns.nameState[at] = names.state;
    columns.nameLow[at] = names.low;
    columns.nameHigh[at] = names.high;
    for (let part = 0; part < foldedParts; part++) columns.folded[at * foldedParts + part] = names.folded[part];
    columns.words[at] = names.words;
    this.others.add(at, names.other);
    columns.schemes[at] = row.schemes;
    columns.outOfScope[at] = row.outOfScope;
    columns.category[at] = row.category;
    columns.unit[at] = row.unit;
    columns.flags[at] = names.decoded ? ids.flags | Flag.NAME_DECODED : ids.flags;
    columns.length = at + 1;
  }

  addWritten({ bytes, words, lines, count }: WrittenRows): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < count; i++) {
      while (this.columns.length === this.capacity) this.grow();
      const { columns } = this;
      const at = columns.length++;
      const w = i * 16;
      columns.row[at] = words[w + 15];
      columns.line[at] = lines[i];
      columns.participant[at] = words[w] + words[w + 1] * 2 ** 32;
      columns.id[at] = words[w + 2] + words[w + 3] * 2 ** 32;
      columns.nameLow[at] = words[w + 4];
      columns.nameHigh[at] = words[w + 5];
      for (let part = 0; part < foldedParts; part++)
        columns.folded[at * foldedParts + part] = view.getUint16(i * 64 + 24 + 2 * part, true);
      columns.oldId[at] = words[w + 9];
      columns.birthDate[at] = words[w + 10];
      columns.unit[at] = words[w + 11];
      columns.category[at] = view.getUint16(i * 64 + 48, true);
      columns.flags[at] = view.getUint16(i * 64 + 50, true);
      columns.sex[at] = bytes[i * 64 + 54];
      const state = bytes[i * 64 + 55];
      columns.nameState[at] = state & 3;
      columns.idState[at] = (state >> 2) & 3;
      columns.outOfScope[at] = (state >> 4) & 1;
      columns.words[at] = state >> 5;
      columns.schemes[at] = bytes[i * 64 + 56];
    }
  }

  addOther(ahead: number, other: NamePrints): void {
    this.others.add(this.columns.length + ahead, other);
  }

  /**
   * Adds rows that were read apart. `row` and `line` are those of the last record before them; `categories` and `units`
   * say where each of their texts stands among ours.
   */
  append(part: ClaimColumns, place: { row: number; line: number; categories: Uint32Array; units: Uint32Array }): void {
    while (this.columns.length + part.length > this.capacity) this.grow();
    const { columns } = this;
    const from = columns.length;
    const end = from + part.length;
    mapColumns(columns, (values, name) => {
      const width = name === 'folded' ? foldedParts : 1;
      values.set(part[name].subarray(0, part.length * width), from * width);
      return values;
    });
    for (let at = from; at < end; at++) {
      columns.row[at] += place.row;
      columns.line[at] += place.line;
      columns.category[at] = place.categories[columns.category[at]];
      columns.unit[at] = place.units[columns.unit[at]];
    }
    this.others.append(part.other, from);
    columns.length = end;
  }

  /** The columns, cut to their rows. The spare room was never written: it takes address space, but no memory. */
  finish(categories: string[], units: string[]): ClaimColumns {
    const { columns } = this;
    return {
      ...mapColumns(columns, (values) => values.subarray(0, (values.length / this.capacity) * columns.length)),
      categories,
      units,
      ...this.others.finish(),
    };
  }

  private grow(): void {
    const larger = emptyColumns(growth * this.capacity, this.shared);
    larger.length = this.columns.length;
    mapColumns(larger, (values, name) => {
      values.set(this.columns[name]);
      return values;
    });
    this.columns = larger;
    this.capacity *= growth;
  }
}

type Columns = Omit<ClaimColumns, 'categories' | 'units' | 'other'>;
type ColumnName = Exclude<keyof Columns, 'length'>;
type Values = Uint8Array | Uint16Array | Uint32Array | Float64Array;

function emptyColumns(capacity: number, shared: boolean): Columns {
  const room = (bytes: number): ArrayBufferLike => newMemory(bytes * capacity, shared);
  return {
    length: 0,
    row: new Uint32Array(room(4)),
    line: new Uint32Array(room(4)),
    participant: new Float64Array(room(8)),
    id: new Float64Array(room(8)),
    idState: new Uint8Array(room(1)),
    oldId: new Uint32Array(room(4)),
    birthDate: new Uint32Array(room(4)),
    sex: new Uint8Array(room(1)),
    nameState: new Uint8Array(room(1)),
    nameLow: new Uint32Array(room(4)),
    nameHigh: new Uint32Array(room(4)),
    folded: new Uint16Array(room(2 * foldedParts)),
    words: new Uint8Array(room(1)),
    schemes: new Uint8Array(room(1)),
    outOfScope: new Uint8Array(room(1)),
    category: new Uint16Array(room(2)),
    unit: new Uint32Array(room(4)),
    flags: new Uint16Array(room(2)),
  };
}

/** The same columns with `change` done to each; it keeps the type of the array it is given. */
function mapColumns(columns: Columns, change: (values: Values, name: ColumnName) => Values): Columns {
  const changed: Record<string, Values | number> = {};
  for (const [name, values] of Object.entries(columns))
    changed[name] = typeof values === 'number' ? values : change(values, name as ColumnName);
  return changed as unknown as Columns;
}
