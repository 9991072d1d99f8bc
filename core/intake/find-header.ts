/**
 * Finds the header of a table among its first records. Offices put titles above it (company, unit code, form name,
 * period), and their programs write headers of two rows with merged cells. What stands above the header is no data and
 * is not counted; but a record above it that could be a person is refused, never dropped.
 */
import { isAnswersHeader } from '../catalogue/answers-titles.ts';
import { readHeader, refuseReserved, type BatchHeader, type HeaderOptions } from './header.ts';
import { Refusal } from '../base/errors.ts';
import { isDecoration } from './heading-form.ts';
import { isColumnName, isOther } from './heading-meaning.ts';
import { couldBePerson } from './non-person-rows.ts';
import { headingsMax } from './place-columns.ts';
import { columns, profiles, requiredColumns } from './profiles.ts';

/** Records looked at, blank ones not counted: the known exports have their header in rows 1 to 7. */
export const headerRecordsMax = 30;
/** Records below the header that show what its columns hold. */
const sampleRecordsMax = 100;
/** Fewer of a wide table: the widest known form has 125 columns. */
const sampleRecordsMin = 10;
const sampleCellsMax = 12_800;
/**
 * Records of the head of a file that are kept: the last that may be a header's upper row, its lower, and the sample.
 */
export const headRecordsMax = headerRecordsMax + 1 + sampleRecordsMax;

/** A record of the head of a file. */
export interface HeadRecord {
  cells: readonly string[];
  line: number;
  broken: boolean; // its cells cannot all be told apart
}

export interface FoundHeader {
  header: BatchHeader;
  line: number; // of its first record
  lastLine: number; // of its last record: what comes behind is data
}

/** A search that found nothing: why, and how many columns the best record named, to choose between several searches. */
export interface NoHeader {
  refusal: Refusal;
  named: number;
}

/**
 * The header among the records, which are not blank. The first that has every column needed wins; one row before two,
 * unless the second says more about the columns of the first.
 */
export function findHeader(records: readonly HeadRecord[], options: HeaderOptions): FoundHeader | NoHeader {
  let best: NoHeader | undefined;
  for (const [i, record] of records.slice(0, headerRecordsMax).entries()) {
    if (record.broken) continue;
    const { cells, line } = record;
    const named = namesIn(cells);
    if (named === 0) {
      best ??= reserved(record);
      continue;
    }
    const one = attempt(cells, [], records.slice(i + 1), line, options);
    const below = records.at(i + 1);
    const under = below !== undefined && !below.broken ? below : undefined;
    const two = under && attempt(under.cells, cells, records.slice(i + 2), line, options);
    const header = chosen(one, two, under?.cells ?? []);
    if (header !== undefined) {
      const person = records.slice(0, i).find((above) => couldBePerson(above.cells));
      const lastLine = header === two && under !== undefined ? under.line : line;
      if (person === undefined) return { header, line, lastLine };
      return { refusal: new Refusal('HEADER_NOT_FIRST', { header: line }, person.line), named: columns.length };
    }
    // The row below may be the header itself: a reason of the merged row is told only if neither stands alone.
    for (const refusal of [one, two]) {
      if (!(refusal instanceof Refusal)) continue;
      const both = refusal === two && under !== undefined ? named + namesIn(under.cells) : named;
      const found = decisive.has(refusal.code) ? columns.length : both;
      if (best === undefined || found > best.named) best = { refusal, named: found };
      if (decisive.has(refusal.code) && refusal === one) return best;
    }
  }
  // Our own answers have a column of participant numbers, but no names.
  const answers = records.find(({ cells }) => isAnswersHeader(cells));
  if (answers !== undefined && best?.refusal.code !== 'HEADER_NOT_FIRST')
    return { refusal: new Refusal(answersCode, {}, answers.line), named: columns.length };
  if (best !== undefined && best.named > 0) return best;
  return { refusal: nothingLikeIt(records), named: 0 };
}

/** A file of answers was sent in place of the list it answers. */
export const answersCode = 'FILE_IS_ANSWERS';

/** Reasons that no other record can mend. */
const decisive = new Set([
  'COLUMN_UNKNOWN',
  'HEADER_RESERVED_NAME',
  'PROFILE_AMBIGUOUS',
  'PROFILE_UNKNOWN',
  'SCHEMES_MISSING',
]);

function attempt(
  cells: readonly string[],
  upper: readonly string[],
  below: readonly HeadRecord[],
  line: number,
  options: HeaderOptions,
): BatchHeader | Refusal {
  const rows = Math.max(sampleRecordsMin, Math.min(sampleRecordsMax, Math.floor(sampleCellsMax / cells.length)));
  const sample = below.slice(0, rows).flatMap((record) => (record.broken ? [] : [record.cells]));
  return orRefusal(() => readHeader(cells, line, options, { upper, sample }));
}

function orRefusal<T>(act: () => T): T | Refusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function namesIn(cells: readonly string[]): number {
  return cells.slice(0, headingsMax).filter(isColumnName).length;
}

/** A record without a name of ours is no header; a name that no program may be given is refused all the same. */
function reserved({ cells, line }: HeadRecord): NoHeader | undefined {
  const refusal = orRefusal(() => refuseReserved(cells, line));
  return refusal instanceof Refusal ? { refusal, named: columns.length } : undefined;
}

/** The header of one row, or of two if the second goes on with it and nothing that the first says is lost by that. */
function chosen(
  one: BatchHeader | Refusal,
  two: BatchHeader | Refusal | undefined,
  lower: readonly string[],
): BatchHeader | undefined {
  const both = two instanceof Refusal ? undefined : two;
  if (one instanceof Refusal) return both;
  if (both === undefined || !goesOn(lower)) return one;
  return columns.every((column) => one.at[column] < 0 || both.at[column] >= 0) ? both : one;
}

/** True if the record below a heading is the rest of it: names and legends alone, one of them a name. */
function goesOn(cells: readonly string[]): boolean {
  const filled = cells.slice(0, headingsMax).filter((cell) => cell.trim() !== '');
  const [, aliases] = profiles;
  const known = (cell: string): boolean =>
    isColumnName(cell) || isOther(aliases, cell) || isDecoration(cell, 'line', undefined);
  return filled.some(isColumnName) && filled.every((cell) => !/\d{4}/.test(cell) && known(cell));
}

function nothingLikeIt(records: readonly HeadRecord[]): Refusal {
  if (records.length === 0) return new Refusal('FILE_EMPTY');
  const [first] = records;
  if (first.broken) return new Refusal('HEADER_UNREADABLE', {}, first.line);
  return new Refusal('HEADER_MISSING_COLUMN', { columns: requiredColumns.join(', ') }, first.line);
}
