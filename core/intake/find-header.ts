/**
 * Finds the header of a table among its first records. Offices put titles above it (company, unit code, form name,
 * period), and their programs write headers of two rows with merged cells. What stands above the header is no data and
 * is not counted; but a record above it that could be a person is refused, never dropped.
 */
import { isAnswersHeader } from '../catalogue/answers-titles.ts';
import { isColumnName, readHeader, type BatchHeader, type HeaderOptions } from './header.ts';
import { Refusal } from '../base/errors.ts';
import { columns, requiredColumns } from './profiles.ts';
import { couldBePerson } from './non-person-rows.ts';

/** Records looked at, blank ones not counted: the known exports have their header in rows 1 to 7. */
export const headerRecordsMax = 30;

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
 * The header among the records, which are not blank. The first that has every column needed wins, one row before two.
 */
export function findHeader(records: readonly HeadRecord[], options: HeaderOptions): FoundHeader | NoHeader {
  let best: NoHeader | undefined;
  for (const [i, record] of records.slice(0, headerRecordsMax).entries()) {
    if (record.broken) continue;
    const candidates = [{ cells: record.cells, lastLine: record.line }];
    const below = records[i + 1];
    if (below !== undefined && !below.broken && record.cells.some(isColumnName))
      candidates.push({ cells: merged(record.cells, below.cells), lastLine: below.line });
    for (const { cells, lastLine } of candidates) {
      const found = attempt(cells, record.line, options);
      if (!(found instanceof Refusal)) {
        const person = records.slice(0, i).find((above) => couldBePerson(above.cells));
        if (person === undefined) return { header: found, line: record.line, lastLine };
        return {
          refusal: new Refusal('HEADER_NOT_FIRST', { header: record.line }, person.line),
          named: columns.length,
        };
      }
      // The row below may be the header itself: a reason of the merged row is told only if neither stands alone.
      const named = decisive.has(found.code) ? columns.length : cells.filter(isColumnName).length;
      if (best === undefined || named > best.named) best = { refusal: found, named };
      if (decisive.has(found.code) && lastLine === record.line) return best;
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
  'HEADER_AMBIGUOUS',
  'HEADER_RESERVED_NAME',
  'PROFILE_AMBIGUOUS',
  'PROFILE_UNKNOWN',
  'SCHEMES_MISSING',
]);

function attempt(cells: readonly string[], line: number, options: HeaderOptions): BatchHeader | Refusal {
  try {
    return readHeader(cells, line, options);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * The names of a header of two rows: the lower one where it names a column or the upper is empty, else the upper, or
 * both together.
 */
function merged(upper: readonly string[], lower: readonly string[]): string[] {
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const above = upper[i] ?? '';
    const below = lower[i] ?? '';
    if (below.trim() === '') return above;
    const together = `${above} ${below}`;
    if (isColumnName(below) || above.trim() === '') return below;
    return isColumnName(together) ? together : below;
  });
}

function nothingLikeIt(records: readonly HeadRecord[]): Refusal {
  if (records.length === 0) return new Refusal('FILE_EMPTY');
  const [first] = records;
  if (first.broken) return new Refusal('HEADER_UNREADABLE', {}, first.line);
  return new Refusal('HEADER_MISSING_COLUMN', { columns: requiredColumns.join(', ') }, first.line);
}
