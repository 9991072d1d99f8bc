import { ClaimRows, claimRowBytes, putClaimRow, type ClaimRow } from '../domain/claim-rows.ts';
import { Flag } from '../domain/codes.ts';
import type { PackedDate } from '../domain/columns.ts';
import type { WrittenRows } from './kernel-rows.ts';
import type { NamePrints } from '../names/reader.ts';
import { OtherReadingsBuilder } from './other-readings-builder.ts';

/** One row as it was read. One object serves all rows: it is copied out of. */
export interface ReadRow {
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
 * Rows grow by this factor: what is not written takes address space but no memory, so few copies are cheaper than tight
 * ones.
 */
const growth = 4;

/** Gathers the accepted rows of a batch. */
export class ClaimRowsBuilder {
  private readonly rows: ClaimRows;
  private readonly others = new OtherReadingsBuilder();
  private readonly next: ClaimRow = {
    row: 0,
    line: 0,
    participant: 0,
    id: 0,
    idState: 0,
    oldId: 0,
    birthDate: 0,
    sex: 0,
    nameState: 0,
    nameLow: 0,
    nameHigh: 0,
    folded: [],
    words: 0,
    schemes: 0,
    outOfScope: 0,
    category: 0,
    unit: 0,
    flags: 0,
  };

  /**
   * Room for `rows` rows from the start; for more, it grows. `shared`: in memory that other threads can be given.
   */
  constructor(rows: number, shared: boolean = false) {
    this.rows = new ClaimRows(Math.max(rows, firstCapacity), shared);
  }

  add(row: ReadRow): void {
    const { rows, next } = this;
    const { ids, names } = row;
    next.row = row.row;
    next.line = row.line;
    next.participant = ids.participant;
    next.id = ids.id;
    next.idState = ids.idState;
    next.oldId = ids.oldId;
    next.birthDate = row.birthDate;
    next.sex = row.sex;
    next.nameState = names.state;
    next.nameLow = names.low;
    next.nameHigh = names.high;
    next.folded = names.folded;
    next.words = names.words;
    next.schemes = row.schemes;
    next.outOfScope = row.outOfScope;
    next.category = row.category;
    next.unit = row.unit;
    next.flags = names.decoded ? ids.flags | Flag.NAME_DECODED : ids.flags;
    this.reserve(1);
    putClaimRow(rows, rows.length, next);
    this.others.add(rows.length, names.other);
    rows.length += 1;
  }

  /** Adds rows as the kernel wrote them. */
  addWritten({ bytes, lines, count }: WrittenRows): void {
    this.reserve(count);
    const { rows } = this;
    rows.bytes.set(bytes, rows.length * claimRowBytes);
    rows.lines.set(lines, rows.length);
    rows.length += count;
  }

  /** The name of the row `ahead` places behind those that there are can be read in another way. */
  addOther(ahead: number, other: NamePrints): void {
    this.others.add(this.rows.length + ahead, other);
  }

  /** The rows; none can be added any more. */
  finish(categories: string[], units: string[]): ClaimRows {
    const { rows } = this;
    rows.categories = categories;
    rows.units = units;
    rows.other = this.others.finish().other;
    rows.cut();
    return rows;
  }

  private reserve(more: number): void {
    const { rows } = this;
    if (rows.length + more <= rows.capacity) return;
    let capacity = rows.capacity * growth;
    while (capacity < rows.length + more) capacity *= growth;
    rows.grow(capacity);
  }
}
