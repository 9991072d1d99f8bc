/**
 * Which column of a table holds which field, also where a field stands in several columns, and an account of every
 * column. By its heading; by its cells only where the heading is empty or a number and it alone fits what is missing.
 * What is doubtful is not decided here but told (`doubt`), and the file is refused.
 */
import type { ColumnAccount } from '../domain/column-account.ts';
import { foldKey } from '../base/fold-key.ts';
import { columns, type Column, type PartRole } from './column-aliases.ts';
import {
  cellsOfColumn,
  codesOfDateKind,
  codesOfSex,
  isOneWord,
  looksLike,
  mostly,
  startsWithSurname,
  type Sample,
} from './column-content.ts';
import { noteText, shownHeading, type ColumnNote } from './column-notes.ts';
import { isDecoration, wordsOf } from './heading-form.ts';
import { columnMeaning, isOther, partMeanings, type ColumnMeaning } from './heading-meaning.ts';
import type { Profile } from './profiles.ts';
import { wholeFields, type RecordShape } from './record-shape.ts';

/** The heading of a column: its own, and the merged cell above it in a header of two rows. */
export interface HeadingLabel {
  own: string;
  group: string; // '' without one
  inherited: boolean; // the merged cell begins above a column further left
}

export interface PlacedColumns {
  at: Record<Column, number>;
  shape: RecordShape | undefined;
  /** How each column was understood, in the order of the file; made only where it is told. */
  accounts: () => ColumnAccount[];
  /** Why the file cannot be taken as it is. */
  doubt: { column: Column; first?: number; position: number } | undefined; // positions from 1
}

interface Place {
  index: number;
  label: HeadingLabel;
  ignored: boolean;
  unnamed: boolean; // heading empty or a number
  meaning: ColumnMeaning | undefined;
  parts: readonly PartRole[];
  /** Parts of a birth date: below a heading that says so. */
  ofBirth: boolean;
  other: boolean;
  taken?: { column: Column; by: ColumnAccount['by']; note?: ColumnNote };
}

/** Headings looked at; columns beyond are not used: the widest form has 125. */
export const headingsMax = 256;
/** Share of rows in which the last word of the name is the cell of the given name: nearly all, or nearly none. */
const sameMin = 0.8;
const differentMax = 0.2;
/** Given names differ from row to row; an ethnicity or a sex does not. */
const differentNamesMin = 0.3;
/** Fields that are compared: a column that looks like one of them is not dropped in silence. */
const compared: readonly Column[] = ['full_name', 'birth_date', 'personal_id', 'sex', 'schemes', 'birth_date_kind'];

/** The heading in words: of two rows, both. */
export function labelText({ own, group }: HeadingLabel): string {
  return group === '' || own === '' ? group + own : `${group} / ${own}`;
}

export function placeColumns(
  form: Profile,
  labels: readonly HeadingLabel[],
  sample: Sample,
  options: { ignoreColumns: readonly string[]; quoted: boolean },
): PlacedColumns {
  return new Placing(form, labels, sample, options).placed();
}

const beyond: Pick<Place, 'meaning' | 'parts' | 'ofBirth' | 'other'> = {
  meaning: undefined,
  parts: [],
  ofBirth: false,
  other: true,
};

/** What one heading means in a form. */
function understand(form: Profile, label: HeadingLabel): Pick<Place, 'meaning' | 'parts' | 'ofBirth' | 'other'> {
  const { own, group, inherited } = label;
  const nothing = { meaning: undefined, parts: [], ofBirth: false, other: false };
  if (own.trim() === '') return nothing;
  const above = group === '' ? undefined : columnMeaning(form, group);
  if (group !== '' && above === undefined && isOther(form, group)) return { ...nothing, other: true };
  const parts = partMeanings(own);
  const ofBirth = above?.column === 'birth_date' || (above === undefined && wordsOf(group).includes('sinh'));
  const meaning = columnMeaning(form, own);
  if (group !== '' && parts.length > 0) {
    if (ofBirth || above?.column === 'sex' || above?.column === 'full_name')
      return { meaning: ofBirth ? undefined : meaning, parts, ofBirth, other: false };
  }
  if (meaning !== undefined || parts.length > 0)
    return { meaning, parts, ofBirth: /sinh/.test(foldKey(own)), other: false };
  const together = group === '' ? undefined : columnMeaning(form, `${group} ${own}`);
  if (together !== undefined) return { ...nothing, meaning: together };
  if (above !== undefined && !inherited && isDecoration(own, 'line', above.column))
    return { ...nothing, meaning: above };
  return { ...nothing, other: isOther(form, own) };
}

class Placing {
  private readonly places: Place[];
  private readonly absent: string[]; // to be left out, but no column is called so
  private readonly sample: Sample;
  private readonly quoted: boolean;
  private readonly name: Place[] = [];
  private readonly date: Place[] = [];
  private readonly bySex: Place[] = [];
  private datesBySex = false;
  private doubt: PlacedColumns['doubt'];

  constructor(
    form: Profile,
    labels: readonly HeadingLabel[],
    sample: Sample,
    options: { ignoreColumns: readonly string[]; quoted: boolean },
  ) {
    this.sample = sample;
    this.quoted = options.quoted;
    this.places = labels.map((label, index) => {
      const ignored = isIgnored(label, index, options.ignoreColumns);
      const unnamed = /^[\s(]*\d{0,3}[\s).]*$/u.test(labelText(label));
      return { index, label, ignored, unnamed, ...(index < headingsMax ? understand(form, label) : beyond) };
    });
    this.absent = options.ignoreColumns.filter((asked) => !labels.some((label, i) => isIgnored(label, i, [asked])));
  }

  placed(): PlacedColumns {
    this.placeName();
    this.placeBirthDate();
    for (const column of columns) this.takeNamed(column);
    this.takeByContent();
    this.lookForCodes();
    const shape = this.shape();
    const at = Object.fromEntries(columns.map((column) => [column, -1])) as Record<Column, number>;
    for (const { taken, index } of this.places) if (taken !== undefined) at[taken.column] = index;
    if (shape !== undefined)
      for (const [k, column] of wholeFields(shape).entries()) at[column] = this.places.length + k;
    return { at, shape, accounts: () => this.accounts(), doubt: this.doubt };
  }

  private cells({ index }: Place): string[] {
    return cellsOfColumn(this.sample, index);
  }

  private free(): Place[] {
    return this.places.slice(0, headingsMax).filter((place) => !place.ignored && place.taken === undefined);
  }

  private having(role: PartRole): Place[] {
    return this.free().filter(({ parts }) => parts.includes(role));
  }

  private claims(column: Column, weak: boolean): Place[] {
    return this.free().filter(({ meaning }) => meaning?.column === column && meaning.weak === weak);
  }

  private isPlaced(column: Column): boolean {
    return this.places.some(({ taken }) => taken?.column === column);
  }

  private take(place: Place, column: Column, by: ColumnAccount['by'], note?: ColumnNote): void {
    place.taken = { column, by, ...(note === undefined ? {} : { note }) };
  }

  private doubtful(column: Column, position: Place, first?: Place): void {
    this.doubt ??= {
      column,
      ...(first === undefined ? {} : { first: first.index + 1 }),
      position: position.index + 1,
    };
  }

  private placeName(): void {
    const whole = this.claims('full_name', false);
    const [families, middles, givens] = (['family', 'middle', 'given'] as const).map((role) => this.having(role));
    if (whole.length === 0 && families.length > 0 && givens.length > 0) {
      const [family] = families;
      const [given] = givens;
      if (families.length > 1) return this.doubtful('full_name', families[1], family);
      if (givens.length > 1) return this.doubtful('full_name', givens[1], given);
      if (middles.length > 1) return this.doubtful('full_name', middles[1], middles[0]);
      this.takeName(family, middles[0], given, 'heading');
    } else if (whole.length === 1) {
      this.splitName(whole[0], givens);
    } else if (whole.length === 0 && givens.length === 1) {
      this.findFamily(givens[0]);
    }
  }

  private takeName(family: Place, middle: Place | undefined, given: Place, by: 'heading' | 'content'): void {
    this.take(family, 'full_name', family.unnamed ? 'content' : 'heading', 'family');
    if (middle !== undefined) this.take(middle, 'full_name', 'heading', 'middle');
    this.take(given, 'full_name', given.unnamed ? 'content' : by, 'given');
    this.name.push(...[family, middle, given].filter((place) => place !== undefined));
  }

  /** "Họ và tên" over two columns, the second without a heading; or "Họ và tên" and "Tên" beside each other. */
  private splitName(whole: Place, givens: readonly Place[]): void {
    const next = this.places.at(whole.index + 1);
    const unnamed = next !== undefined && next.unnamed && !next.ignored ? next : undefined;
    const given = givens.length === 1 ? givens[0] : unnamed;
    if (given === undefined) return;
    const cells = this.cells(given);
    if (!mostly(cells, isOneWord)) return;
    if (given.unnamed) {
      const filled = cells.filter((cell) => cell !== '');
      const different = new Set(filled).size;
      if (different < 2 || different < differentNamesMin * filled.length) return;
      if ((['sex', 'schemes'] as const).some((column) => looksLike(column, cells))) return;
    }
    const pairs = this.cells(whole).flatMap((cell, i) => (cell === '' || cells[i] === '' ? [] : [[cell, cells[i]]]));
    const same = pairs.filter(([cell, last]) => foldKey(cell.split(/\s+/u).at(-1) ?? '') === foldKey(last)).length;
    if (same <= differentMax * pairs.length) this.takeName(whole, undefined, given, 'heading');
    else if (same < sameMin * pairs.length) this.doubtful('full_name', given, whole);
  }

  /** "Tên" beside a column that holds the rest of the name under no heading, or under one that is not understood. */
  private findFamily(given: Place): void {
    if (!mostly(this.cells(given), isOneWord)) return;
    const found = this.unknown().filter((place) => mostly(this.cells(place), startsWithSurname));
    if (found.length === 0) return;
    if (found.length === 1 && found[0].unnamed) this.takeName(found[0], undefined, given, 'heading');
    else this.doubtful('full_name', found[0]);
  }

  private placeBirthDate(): void {
    const whole = this.claims('birth_date', false);
    const [days, months, years] = (['day', 'month', 'year'] as const).map((role) => this.having(role));
    const women = this.having('female');
    const men = this.having('male').filter((place) => !isYear(place));
    if (months.length === 1 && days.length === 1 && years.length === 1) {
      const parts = [days[0], months[0], years[0]];
      const others = whole.filter((place) => place !== days[0]);
      const loose = parts.some(({ ofBirth }) => !ofBirth);
      if (others.length === 0 && (!loose || this.isDate(parts))) return this.takeDate(parts, 'heading');
    }
    if (men.length === 1 && women.length === 1 && men[0] !== women[0]) this.placeBySex(men[0], women[0], whole);
    if (whole.length === 1 && !this.datesBySex) {
      const next = this.places.slice(whole[0].index + 1, whole[0].index + 3);
      const parts = [whole[0], ...next];
      if (next.length === 2 && next.every(({ unnamed, ignored }) => unnamed && !ignored) && this.isDate(parts))
        this.takeDate(parts, 'content');
    }
  }

  private takeDate(parts: readonly Place[], by: 'heading' | 'content'): void {
    const notes = ['day', 'month', 'year'] as const;
    for (const [i, place] of parts.entries())
      this.take(place, 'birth_date', place.unnamed ? 'content' : by === 'content' ? 'heading' : by, notes[i]);
    this.date.push(...parts);
  }

  /** True if three columns side by side hold days, months and years. */
  private isDate(parts: readonly Place[]): boolean {
    const [day, month, year] = parts;
    if (month.index !== day.index + 1 || year.index !== month.index + 1) return false;
    return (
      mostly(this.cells(day), upTo(31)) &&
      mostly(this.cells(month), upTo(12)) &&
      mostly(this.cells(year), (cell) => /^(?:19|20)\d\d$/.test(cell))
    );
  }

  /** Columns headed "Nam" and "Nữ", with marks or with birth dates. */
  private placeBySex(male: Place, female: Place, wholeDates: readonly Place[]): void {
    const dated = [male, female].some((place) => this.cells(place).some((cell) => /\d{4}/.test(cell)));
    this.datesBySex = wholeDates.length === 0 && (male.ofBirth || dated);
    const sexes = this.claims('sex', false).filter((place) => place !== female);
    // With marks alone, a column of the sex says it already.
    if (sexes.length > 0 && !this.datesBySex) return;
    const column = this.datesBySex ? 'birth_date' : 'sex';
    this.take(male, column, 'heading', 'male');
    this.take(female, column, 'heading', 'female');
    this.bySex.push(male, female);
  }

  private takeNamed(column: Column): void {
    if (this.isPlaced(column)) return;
    const strong = this.claims(column, false);
    const found = strong.length > 0 ? strong : this.claims(column, true);
    if (found.length === 0) return;
    const [first, second] = found;
    if (second !== undefined) this.doubtful(column, second, first);
    const mark = column === 'sex' && isFemale(first.label) ? 'femaleMark' : undefined;
    this.take(first, column, first.meaning?.by ?? 'heading', mark);
  }

  /** Columns of which nothing is known. */
  private unknown(): Place[] {
    return this.free().filter(({ meaning, parts, other }) => meaning === undefined && parts.length === 0 && !other);
  }

  private takeByContent(): void {
    for (const column of ['participant_number', ...compared] as const) {
      if (this.has(column)) continue;
      const found = this.unknown().filter((place) => looksLike(column, this.cells(place)));
      if (found.length === 1 && found[0].unnamed) this.take(found[0], column, 'content', 'unnamed');
      else if (found.length > 0 && column !== 'participant_number') this.doubtful(column, found[0]);
    }
    if (this.has('personal_id') || this.has('old_id')) return;
    const found = this.unknown().filter((place) => looksLike('old_id', this.cells(place)));
    if (found.length === 1 && found[0].unnamed) this.take(found[0], 'old_id', 'content', 'unnamed');
    else if (found.length > 0) this.doubtful('old_id', found[0]);
  }

  private has(column: Column): boolean {
    return this.isPlaced(column) || (column === 'sex' && this.bySex.length > 0);
  }

  /** Short codes that go along with the sex, or with how much of a date is known, in a column not understood. */
  private lookForCodes(): void {
    const cellsOf = (column: Column): string[] => {
      const place = this.places.find(({ taken }) => taken?.column === column);
      return place === undefined ? [] : this.cells(place);
    };
    // A column headed "Nam" or "Năm" alone is understood as neither.
    const candidates = this.free().filter(({ meaning, other }) => meaning === undefined && !other);
    if (!this.has('sex')) {
      const given = this.name.length > 1 ? this.name.map((place) => this.cells(place)) : [cellsOf('full_name')];
      const names = this.sample.map((_, i) => given.map((cells) => cells[i] ?? '').join(' '));
      const ids = cellsOf('personal_id');
      const found = candidates.find((place) => codesOfSex(this.cells(place), ids, names));
      if (found !== undefined) this.doubtful('sex', found);
    }
    if (!this.has('birth_date_kind') && this.date.length === 0 && !this.datesBySex) {
      const dates = cellsOf('birth_date');
      const found = candidates.find((place) => codesOfDateKind(this.cells(place), dates));
      if (found !== undefined) this.doubtful('birth_date_kind', found);
    }
  }

  private shape(): RecordShape | undefined {
    const { quoted, datesBySex } = this;
    const [name, date, bySex] = [this.name, this.date, this.bySex].map((parts) => parts.map(({ index }) => index));
    const sexApart = this.places.some(
      ({ taken }) => taken?.column === 'sex' && !/^(?:fe)?male$/.test(taken.note ?? ''),
    );
    if (!quoted && name.length + date.length + bySex.length === 0) return undefined;
    return { fields: this.places.length, quoted, name, date, bySex, datesBySex, sexApart };
  }

  /** One of each column, and one of each heading that was to be left out and stands nowhere. */
  private accounts(): ColumnAccount[] {
    const absent = this.absent.map((asked, k): ColumnAccount => {
      const heading = shownHeading(asked, this.places.length + k);
      return { heading, field: null, by: 'option', note: noteText('absent') };
    });
    return [...this.places.map((place) => this.account(place)), ...absent];
  }

  private account({ index, label, ignored, taken, meaning, parts, other }: Place): ColumnAccount {
    const heading = shownHeading(labelText(label), index);
    if (ignored) return { heading, field: null, by: 'option', note: noteText('ignored') };
    if (taken !== undefined) return { heading, field: taken.column, by: taken.by, note: noteText(taken.note) };
    if (index + 1 === this.doubt?.position) return { heading, field: null, by: null, note: noteText('doubtful') };
    if (meaning !== undefined) return { heading, field: null, by: 'heading', note: noteText('further') };
    if (other) return { heading, field: null, by: 'heading', note: noteText('other') };
    return { heading, field: null, by: null, note: noteText(parts.length > 0 ? 'other' : 'unknown') };
  }
}

function upTo(max: number): (cell: string) => boolean {
  return (cell) => /^\d{1,2}$/.test(cell) && Number(cell) <= max;
}

/** "Năm", with its mark, is a year; "nam" can be both. */
function isYear({ label }: Place): boolean {
  return /^\P{L}*năm(?: sinh)?\P{L}*$/iu.test(label.own.normalize('NFC'));
}

export function isFemale({ own }: HeadingLabel): boolean {
  return wordsOf(own).join(' ') === 'nu';
}

function isIgnored(label: HeadingLabel, index: number, ignored: readonly string[]): boolean {
  return ignored.some((each) => {
    if (/^#\d+$/.test(each.trim())) return each.trim() === `#${index + 1}`;
    const key = foldKey(each);
    const shown = shownHeading(labelText(label), index);
    return key !== '' && [label.own, labelText(label), shown].some((text) => foldKey(text) === key);
  });
}
