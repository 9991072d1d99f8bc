/**
 * What the cells of a record mean, by column: once for `RowReader`, which reads whole records, and for the kernel,
 * which asks for the cells that it does not know.
 */
import { CellCache } from './cell-cache.ts';
import type { BatchHeader } from './header.ts';
import { nationalityOf } from './nationality.ts';
import { CardReader, femaleMarkOfText, isArmedForces, kindCellOf, SexCell, sexCellOf } from './normalise-codes.ts';
import { DateKind, DateReader } from './normalise-date.ts';
import { IdReader } from './normalise-id.ts';
import type { PackedDate } from '../domain/columns.ts';
import { Sex } from '../domain/codes.ts';
import { readSchemeCell, SchemeCell } from './scheme-names.ts';
import { TextDictionary } from './text-dictionary.ts';

/** Most different categories: VSS has fewer than 100 participant groups; must fit 16 bits. */
const categoriesMax = 4096;
/** Most different units: employers, schools, wards of the largest province, with room. */
const unitsMax = 2 ** 19;

export interface CellOptions {
  storedOn: PackedDate;
  schemesOfMetadataOnly?: boolean; // cells of the scheme column are not read
}

/** Where the fields of a record start and end: field k is bytes[bounds[2k]] to bytes[bounds[2k + 1]] (exclusive). */
export type Bounds = Int32Array | Uint32Array;

export class RowCells {
  readonly ids: IdReader;
  readonly dates: DateReader;
  readonly categories = new TextDictionary(categoriesMax, 'TOO_MANY_CATEGORIES');
  readonly units = new TextDictionary(unitsMax, 'TOO_MANY_UNITS');
  readonly kinds = new CellCache(kindCellOf);
  readonly nationalities = new CellCache(nationalityOf);
  sexes = new CellCache(sexCellOf);
  private readonly schemeCells = new CellCache(readSchemeCell);
  private readonly cards = new CardReader();
  private readonly armed: boolean[] = []; // by index in `categories`; filled as they appear
  private readonly options: CellOptions;
  private at: BatchHeader['at'] | undefined;

  constructor(options: CellOptions) {
    this.options = options;
    this.dates = new DateReader(options.storedOn);
    this.ids = new IdReader(Math.floor(options.storedOn / 10_000));
  }

  begin(header: BatchHeader): void {
    this.at = header.at;
    if (header.femaleMark) this.sexes = new CellCache(femaleMarkOfText);
  }

  /** The date as it is written; 0 if there is none or it is impossible. */
  date(bytes: Uint8Array, start: number, end: number): PackedDate {
    return this.dates.read(bytes, start, end, DateKind.full);
  }

  /** Membership bits and `SchemeCell`. A `leave` speaks for the schemes of its metadata: its cells are not asked. */
  schemes(bytes: Uint8Array, start: number, end: number): number {
    return this.options.schemesOfMetadataOnly === true ? SchemeCell.empty : this.schemeCells.value(bytes, start, end);
  }

  isArmedCategory(category: number): boolean {
    const { armed } = this;
    while (armed.length <= category) armed.push(isArmedForces(this.categories.texts[armed.length]));
    return armed[category];
  }

  isArmedCard(bytes: Uint8Array, start: number, end: number): boolean {
    return this.cards.isArmedForces(bytes, start, end);
  }

  /** Reads the participant number of a record into `ids`; false if it is unreadable. */
  readParticipant(bytes: Uint8Array, bounds: Bounds): boolean {
    const field = this.at?.participant_number ?? -1;
    return this.ids.readParticipant(bytes, startOf(bounds, field), endOf(bounds, field));
  }

  /** Reads the other numbers into `ids`, behind the participant number, in the light of date and cell of sex. */
  readIds(bytes: Uint8Array, bounds: Bounds, date: PackedDate, sex: number): void {
    const { ids } = this;
    const old = this.at?.old_id ?? -1;
    const id = this.at?.personal_id ?? -1;
    const sexOpen = sex >= SexCell.code;
    ids.readOldId(bytes, startOf(bounds, old), endOf(bounds, old));
    const stated = sexOpen ? Sex.unknown : sex;
    ids.readId(bytes, startOf(bounds, id), endOf(bounds, id), date, stated, sexOpen);
  }
}

/** Where a field starts and ends in the record; a column that the file does not have is an empty field. */
export function startOf(bounds: Bounds, field: number): number {
  return field < 0 ? 0 : bounds[2 * field];
}

export function endOf(bounds: Bounds, field: number): number {
  return field < 0 ? 0 : bounds[2 * field + 1];
}
