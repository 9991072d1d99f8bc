/**
 * Reads an uploaded batch in one pass: bytes → (inflated, transcoded) → records → typed columns. What the file is, is
 * decided once, by its first bytes; plain UTF-8 text goes straight to the reader of records.
 */
import type { ReadBatch } from '../domain/columns.ts';
import { readParts, type ReadBatchOptions } from './read-parts.ts';
import { RowReader } from './row-reader.ts';
import { UploadReader } from './upload-reader.ts';

export { rejectsMax } from './row-reader.ts';
export type { NameFields } from './row-reader.ts';

/**
 * Reads a whole upload: text, gzip or workbook (`docs/intake.md`).
 *
 * Throws Refusal, with the physical line where there is one: `FILE_EMPTY`, `NO_ROWS`, `FORMAT_UNSUPPORTED`,
 * `ENCODING_UNSUPPORTED`, `GZIP_…`, `INFLATE…`, `ZIP_…`, `XML_…`, `WORKBOOK_…`, `SHEET_…`, `DELIMITER_…`, `HEADER_…`,
 * `COLUMN_UNKNOWN`, `PROFILE_…`, `SCHEMES_MISSING`, `CSV_UNTERMINATED_QUOTE`, `TOO_MANY_…`.
 */
export async function readBatch(chunks: AsyncIterable<Uint8Array>, options: ReadBatchOptions): Promise<ReadBatch> {
  const { split } = options;
  if (split !== undefined) {
    const read = await readParts(chunks, options, split);
    return read ?? readHere(split.again(), options);
  }
  return readHere(chunks, options);
}

async function readHere(chunks: AsyncIterable<Uint8Array>, options: ReadBatchOptions): Promise<ReadBatch> {
  const sha256 = options.hash.sha256();
  const rows = new RowReader(options);
  const { schemes, profile, ignoreColumns } = options;
  const upload = new UploadReader(rows, { schemesGiven: schemes !== 0, profile, ignoreColumns });
  let bytes = 0;
  for await (const chunk of chunks) {
    sha256.update(chunk);
    bytes += chunk.length;
    upload.push(chunk);
  }
  upload.finish();
  return rows.finish(bytes, sha256.hex());
}
