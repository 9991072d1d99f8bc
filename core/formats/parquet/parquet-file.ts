/**
 * Rows as an Apache Parquet file, in pieces, a row group at a time: three types that every reader has, dictionaries and
 * SNAPPY as the library chooses them, statistics of every column. The same rows give the same bytes.
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

/** As DuckDB and Athena call them; a DATE is days since 1970-01-01, a VARCHAR UTF-8. */
export type ParquetType = 'DATE' | 'BIGINT' | 'VARCHAR';

export interface ParquetColumn {
  name: string;
  type: ParquetType;
  nullable: boolean;
}

/** A DATE is yyyy-mm-dd. */
export type ParquetCell = string | number | null;

/**
 * Rows of a row group: 10 to 20 MB as cells, while they are gathered. Readers skip groups by statistics and give one to
 * each thread.
 */
export const rowGroupRows = 50_000;
const dayMilliseconds = 86_400_000;

const elements = {
  DATE: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  BIGINT: { type: 'INT64' },
  VARCHAR: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
} as const;

/**
 * The file of these rows; each has a cell for each column, in their order. `facts`: key-value metadata. A piece is
 * owned by whoever asked for it. Memory: the cells and the bytes of one row group.
 */
export async function* parquetFile(
  columns: readonly ParquetColumn[],
  rows: Iterable<readonly ParquetCell[]> | AsyncIterable<readonly ParquetCell[]>,
  { facts, createdBy }: { facts: Readonly<Record<string, string>>; createdBy: string },
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    createdBy,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type, nullable }) => ({
        name,
        ...elements[type],
        repetition_type: nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const),
      })),
    ],
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
  });
  let group = emptyGroup(columns);
  const writeGroup = (): void => {
    const columnData = columns.map(({ name }, at) => ({ name, data: group[at] }));
    void file.write({ columnData, rowGroupSize: rowGroupRows });
    group = emptyGroup(columns);
  };
  for await (const row of rows) {
    columns.forEach((column, at) => group[at].push(cellOf(column, row[at])));
    if (group[0].length < rowGroupRows) continue;
    writeGroup();
    yield taken(writer);
  }
  if (group[0].length > 0) writeGroup();
  void file.finish();
  yield taken(writer);
}

function emptyGroup(columns: readonly ParquetColumn[]): (string | number | bigint | null)[][] {
  return columns.map(() => []);
}

/** What was written since the last time; offsets in the file go on. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

/** A cell as the writer takes it. Throws for one that is not of its column: a fault of whoever made the row. */
function cellOf({ name, type, nullable }: ParquetColumn, cell: ParquetCell): string | number | bigint | null {
  if (cell === null && nullable) return null;
  if (type === 'BIGINT' && Number.isSafeInteger(cell)) return BigInt(cell as number);
  if (type === 'VARCHAR' && typeof cell === 'string') return cell;
  const day = type === 'DATE' && typeof cell === 'string' ? Date.parse(cell) / dayMilliseconds : Number.NaN;
  if (Number.isInteger(day)) return day;
  throw new Error(`column ${name}: expected ${type}${nullable ? ' or null' : ''}, got ${typeof cell}`);
}
