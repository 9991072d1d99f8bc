/**
 * Reads an uploaded batch in one pass: bytes → (inflated, transcoded) → records → typed columns. What the file is, is
 * decided once, by its first bytes; plain UTF-8 text goes straight to the reader of records.
 */
import { Refusal } from '../base/errors.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import type { Hash } from '../ports.ts';
import { RowReader, type RowOptions } from './row-reader.ts';
import { UploadReader } from './upload-reader.ts';

export { rejectsMax } from './row-reader.ts';
export type { NameFields } from './row-reader.ts';

export interface ReadBatchOptions extends RowOptions {
  hash: Hash;
  profile?: string | undefined; // the form of the table, if it must not be found
  ignoreColumns?: readonly string[] | undefined; // headings, or positions such as `#7`, of columns left out
}

/**
 * Reads a whole upload: text, gzip or workbook (`docs/intake.md`).
 *
 * Throws Refusal, with the physical line where there is one: `FILE_EMPTY`, `NO_ROWS`, `FORMAT_UNSUPPORTED`,
 * `ENCODING_UNSUPPORTED`, `GZIP_…`, `INFLATE…`, `ZIP_…`, `XML_…`, `WORKBOOK_…`, `SHEET_…`, `DELIMITER_…`, `HEADER_…`,
 * `COLUMN_UNKNOWN`, `PROFILE_…`, `SCHEMES_MISSING`, `CSV_UNTERMINATED_QUOTE`, `TOO_MANY_…`.
 */
export async function readBatch(chunks: AsyncIterable<Uint8Array>, options: ReadBatchOptions): Promise<ReadBatch> {
  const sha256 = options.hash.sha256();
  const rows = new RowReader(options);
  const { schemes, profile, ignoreColumns, tolerate } = options;
  const schemesGiven = schemes !== 0 || tolerate !== undefined;
  const upload = new UploadReader(rows, { schemesGiven, profile, ignoreColumns });
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      sha256.update(chunk);
      bytes += chunk.length;
      upload.push(chunk);
    }
    upload.finish();
  } catch (error) {
    throw firstOfQuotes(error, rows);
  }
  return rows.finish(bytes, sha256.hex());
}

/**
 * Quotes that are lost one after another end each other, so that only the last is found open: the file is told of the
 * first, which is the first to be mended.
 */
function firstOfQuotes(error: unknown, rows: RowReader): unknown {
  if (!(error instanceof Refusal) || error.code !== 'CSV_UNTERMINATED_QUOTE') return error;
  const first = rows.firstBrokenQuote;
  return first === undefined ? error : new Refusal(error.code, error.facts, first);
}
