/** Writes tables of a province, each a file that is replaced whole, and says what was written. */
import * as z from 'zod';
import { parquetFile, type ParquetCell } from '../formats/parquet/parquet-file.ts';
import type { Hash, ObjectBody } from '../ports.ts';
import { countRows } from './count-rows.ts';
import { exportTables, exportVersion, partFile, type ExportTableName, type wideTables } from './export-tables.ts';
import { readFacts, type ExportRequest, type ExportWorld } from './province-facts.ts';

/** Where files go: an object store, or a folder. A file is there whole or not at all. */
export interface ExportSink {
  put(key: string, body: ObjectBody): Promise<void>;
}

/** What an export consists of. Written last: without it an export is not whole. */
export const $ExportManifest = z.strictObject({
  format: z.literal(1),
  tableVersion: z.int().positive(),
  day: z.iso.date(), // in Viet Nam, of the figures of now
  figures: z.enum(['exact', 'published']),
  product: z.string(), // name and version of the program
  /** Of each province its registry and ledger version; '' and 0 while nothing was sent. */
  provinces: z.record(z.string(), z.strictObject({ registryVersion: z.string(), ledgerVersion: z.int() })),
  files: z.array(
    z.strictObject({
      key: z.string(), // below the folder of the export
      rows: z.int().nonnegative(),
      bytes: z.int().positive(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type ExportManifest = z.infer<typeof $ExportManifest>;
export type ExportedFile = ExportManifest['files'][number];

/** The versions that the figures of a province are based on. */
export interface ExportedVersion {
  registryVersion: string;
  ledgerVersion: number;
}

type Rows = Iterable<readonly ParquetCell[]> | AsyncIterable<readonly ParquetCell[]>;

export interface TableToWrite {
  table: ExportTableName;
  province: string;
  day: string;
  exact: boolean;
  version: ExportedVersion;
  product: string; // name and version of the program
}

/** Writes one table of a province below `prefix`. The same rows give the same bytes: there is no time in them. */
export async function writeTable(
  { hash, sink, prefix }: { hash: Hash; sink: ExportSink; prefix: string },
  { table, province, day, exact, version, product }: TableToWrite,
  rows: Rows,
): Promise<ExportedFile> {
  const facts = {
    'doisoat.table': table,
    'doisoat.tableVersion': String(exportVersion),
    'doisoat.province': province,
    'doisoat.day': day,
    'doisoat.figures': figuresOf(exact),
    'doisoat.registryVersion': version.registryVersion,
    'doisoat.ledgerVersion': String(version.ledgerVersion),
  };
  const key = partFile(table, province, day);
  const sha256 = hash.sha256();
  const count = { rows: 0, bytes: 0 };
  await sink.put(prefix + key, seen());
  return { key, ...count, sha256: sha256.hex() };

  async function* seen(): AsyncGenerator<Uint8Array> {
    for await (const piece of parquetFile(exportTables[table].columns, counted(), { facts, createdBy: product })) {
      sha256.update(piece);
      count.bytes += piece.length;
      yield piece;
    }
  }

  async function* counted(): AsyncGenerator<readonly ParquetCell[]> {
    for await (const row of rows) {
      count.rows += 1;
      yield row;
    }
  }
}

export interface ExportTarget {
  sink: ExportSink;
  /** '' or a key prefix that ends in a slash. */
  prefix: string;
  tables: readonly (typeof wideTables)[number][];
  product: string;
}

/** Writes tables of counts of one province. Throws `IntegrityError`, and what a port throws. */
export async function exportProvince(
  world: ExportWorld,
  request: ExportRequest,
  { sink, prefix, tables, product }: ExportTarget,
): Promise<{ files: ExportedFile[]; version: ExportedVersion }> {
  const facts = await readFacts(world, request);
  const version = { registryVersion: facts.state?.registryVersion ?? '', ledgerVersion: facts.state?.version ?? 0 };
  const files: ExportedFile[] = [];
  for (const table of tables)
    files.push(
      await writeTable(
        { hash: world.hash, sink, prefix },
        { ...request, table, version, product },
        countRows[table](facts),
      ),
    );
  return { files, version };
}

/** The manifest of an export; the same export gives the same text. */
export function exportManifest(
  { day, exact, product }: Pick<ExportRequest, 'day' | 'exact'> & { product: string },
  provinces: Readonly<Record<string, ExportedVersion>>,
  files: readonly ExportedFile[],
): ExportManifest {
  return {
    format: 1,
    tableVersion: exportVersion,
    day,
    figures: figuresOf(exact),
    product,
    provinces,
    files: files.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function figuresOf(exact: boolean): 'exact' | 'published' {
  return exact ? 'exact' : 'published';
}
