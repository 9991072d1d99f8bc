/** Tables of an export in memory, read back by a reader of Parquet that shares nothing with the writer's own rows. */
import { parquetReadObjects } from 'hyparquet';
import type { ExportTableName } from '../../core/export/export-tables.ts';
import type { ObjectStore } from '../../core/ports.ts';

export type ExportedRow = Record<string, string | number | null>;

/** Rows of all files of a table below `prefix`; days as yyyy-mm-dd, counts as numbers. */
export async function exportedRows(objects: ObjectStore, table: ExportTableName, prefix = ''): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = [];
  for await (const { key } of objects.list(`${prefix}${table}/`)) {
    const bytes = await objects.read(key);
    if (bytes === undefined) throw new Error(`no object under ${key}`);
    rows.push(...(await parquetReadObjects({ file: bytes.slice().buffer })).map(rowOf));
  }
  return rows;
}

export function rowOf(row: Record<string, unknown>): ExportedRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => {
      if (cell instanceof Date) return [name, cell.toISOString().slice(0, 10)];
      if (typeof cell === 'bigint') return [name, Number(cell)];
      return [name, typeof cell === 'string' ? cell : null];
    }),
  );
}
