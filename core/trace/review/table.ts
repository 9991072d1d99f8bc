/** A small CSV as cells: decision files, and lists of our own writing. */
import { CsvReader } from '../../formats/csv/reader.ts';

export interface TableRow {
  line: number; // physical, from 1
  cells: string[]; // trimmed
}

/**
 * The records of a CSV in UTF-8, header included, blank ones left out. `broken` is called with the line of a record
 * that cannot be read, and must throw.
 */
export function readTable(bytes: Uint8Array, broken: (line: number) => never): TableRow[] {
  const rows: TableRow[] = [];
  const reader = tableReader(broken, (row) => rows.push(row));
  reader.push(bytes);
  reader.finish();
  return rows;
}

/** The same for a table that comes in chunks: each record is visited, and none is kept. */
export function tableReader(broken: (line: number) => never, visit: (row: TableRow) => void): CsvReader {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return new CsvReader({
    record(buffer, bounds, fields, line) {
      const cells = Array.from({ length: fields }, (_, k) => {
        try {
          return decoder.decode(buffer.subarray(bounds[2 * k], bounds[2 * k + 1])).trim();
        } catch {
          return broken(line);
        }
      });
      if (cells.some((cell) => cell !== '')) visit({ line, cells });
    },
    broken: (_code, _buffer, _bounds, _fields, line) => broken(line),
    lostQuote: (line) => broken(line),
  });
}
