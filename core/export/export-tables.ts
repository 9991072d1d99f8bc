/**
 * The tables of an export: names and types of their columns, and where the files of each lie. Files, the tables that
 * the cloud declares (`infra/analysts.ts`) and `docs/export.md` are held to this one list by tests.
 */
import { denominatorCauses, verifiedCauses } from '../domain/moves.ts';
import type { ParquetColumn } from '../formats/parquet/parquet-file.ts';

/** Of all tables; a member that is added keeps it, one that changes its meaning is a new version beside this one. */
export const exportVersion = 1;

export const exportTableNames = ['rates', 'days', 'reasons', 'groups', 'verdicts', 'ages', 'cases'] as const;
export type ExportTableName = (typeof exportTableNames)[number];
/** Tables of counts. `cases` has a row for each person, so it is exported for one province alone. */
export const wideTables = exportTableNames.filter((name) => name !== 'cases');

export interface ExportTable {
  /**
   * `history`: a file a province holds every day, and is replaced. `daily`: a file a province and day of export, so
   * that those of earlier days can stay beside it.
   */
  keeps: 'history' | 'daily';
  columns: readonly ParquetColumn[];
}

function text(name: string): ParquetColumn {
  return { name, type: 'VARCHAR', nullable: false };
}

function count(name: string): ParquetColumn {
  return { name, type: 'BIGINT', nullable: false };
}

function orNull(column: ParquetColumn): ParquetColumn {
  return { ...column, nullable: true };
}

const dayAndProvince: readonly ParquetColumn[] = [{ name: 'day', type: 'DATE', nullable: false }, text('province')];
const figures = ['participants', 'out_of_scope', 'denominator', 'synced', 'verified', 'remaining'].map(count);

export const exportTables: Readonly<Record<ExportTableName, ExportTable>> = {
  rates: { keeps: 'history', columns: [...dayAndProvince, text('scheme'), ...figures] },
  days: {
    keeps: 'history',
    columns: [
      ...dayAndProvince,
      text('source'),
      text('note'),
      count('fact'),
      count('ledger_version'),
      text('registry_version'),
      orNull(text('last_upload')),
      ...figures,
      orNull(count('moves_since')),
      ...verifiedCauses.map((cause) => orNull(count(`verified_${snakeCase(cause)}`))),
      ...denominatorCauses.map((cause) => orNull(count(`denominator_${snakeCase(cause)}`))),
    ],
  },
  reasons: {
    keeps: 'history',
    columns: [...dayAndProvince, text('scheme'), text('verdict'), text('actor'), count('count')],
  },
  groups: {
    keeps: 'daily',
    columns: [
      ...dayAndProvince,
      text('kind'),
      orNull(text('name')),
      count('participants'),
      ...['out_of_scope', 'denominator', 'verified', 'remaining'].map((name) => orNull(count(name))),
    ],
  },
  verdicts: {
    keeps: 'daily',
    columns: [
      ...dayAndProvince,
      text('scheme'),
      orNull(text('unit')),
      orNull(text('category')),
      text('verdict'),
      orNull(count('count')),
    ],
  },
  ages: {
    keeps: 'daily',
    columns: [
      ...dayAndProvince,
      orNull(text('unit')),
      text('verdict'),
      orNull(text('details')),
      text('actor'),
      orNull(text('since_month')),
      orNull(count('count')),
    ],
  },
  cases: {
    keeps: 'daily',
    columns: [
      ...dayAndProvince,
      orNull(text('participant_number')),
      text('unit'),
      text('schemes'),
      text('verdict'),
      text('details'),
      text('flags'),
      text('actor'),
      orNull(text('since')),
      orNull(count('age_days')),
      text('change'),
    ],
  },
};

/** `newlyWrong` is `newly_wrong`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Names of the folders that tell a reader which files it need not open; each file has `day` and `province` itself. */
export const partitionNames = { day: 'exported_on', province: 'province_id' } as const;

/** Folder of a table, with all its files of this version below it. */
export function tableFolder(table: ExportTableName): string {
  return `${table}/version=${exportVersion}/`;
}

/** Where the file of a province lies, below the folder of the export. */
export function partFile(table: ExportTableName, province: string, day: string): string {
  const folder = exportTables[table].keeps === 'daily' ? `${partitionNames.day}=${day}/` : '';
  return `${tableFolder(table)}${folder}${partitionNames.province}=${province}/part-0.parquet`;
}

/** Where the scheduled run leaves its tables in the object store. */
export const exportPrefix = 'export/';

/** What was written of a province on a day: the last object that is. */
export function manifestKey(province: string, day: string): string {
  return `${exportPrefix}manifests/${partitionNames.day}=${day}/${province}.json`;
}
