/** Rows of a CSV that people supply and that is taken whole or not at all: UTF-8, a header, exactly these columns. */
import type { Refusal } from '../../base/errors.ts';
import { CsvReader } from './reader.ts';

/** A cell of a row, trimmed; '' if the column may be missing and is. */
export type CellOf<Column extends string> = (column: Column) => string;

export interface SuppliedForm<Column extends string> {
  columns: readonly Column[]; // in any order
  /** Of them those that a file may leave out. */
  optional?: readonly Column[];
  /** The refusal of a header or row that cannot be read; `missing`: columns. */
  refuse: (what: 'header' | 'row', line: number, missing: readonly Column[]) => Refusal;
}

/** Gives every row that is not blank to `take`, with the line on which it starts. Throws what `refuse` gives. */
export function readSupplied<Column extends string>(
  bytes: Uint8Array,
  { columns, optional = [], refuse }: SuppliedForm<Column>,
  take: (cell: CellOf<Column>, line: number) => void,
): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let places: Map<string, number> | undefined;
  const textOf = (cell: Uint8Array, line: number): string => {
    try {
      return decoder.decode(cell).trim();
    } catch {
      throw refuse('row', line, []);
    }
  };
  const reader = new CsvReader({
    record(buffer, bounds, fields, line) {
      const cells = Array.from({ length: fields }, (_, k) =>
        textOf(buffer.subarray(bounds[2 * k], bounds[2 * k + 1]), line),
      );
      if (places === undefined) {
        places = new Map(cells.map((name, at) => [name.replace('\ufeff', '').toLowerCase(), at]));
        const known = places;
        const missing = columns.filter((name) => !known.has(name) && !optional.includes(name));
        const strange = [...known.keys()].some((name) => !columns.some((each) => each === name));
        if (missing.length > 0 || strange || known.size !== cells.length) throw refuse('header', line, missing);
      } else if (cells.some((cell) => cell !== '')) {
        const known = places;
        if (cells.length !== known.size) throw refuse('row', line, []);
        take((column) => cells[known.get(column) ?? -1] ?? '', line);
      }
    },
    broken(_code, _buffer, _bounds, _fields, line) {
      throw refuse('row', line, []);
    },
  });
  reader.push(bytes);
  reader.finish();
  if (places === undefined) throw refuse('header', 1, columns);
}
