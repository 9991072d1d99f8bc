/**
 * DuckDB as a peer: the same batch against the same people, CSV to a file of answers, in one SQL statement. It answers
 * the comparable rule alone (`agreement.ts`): no CMND, no successor, no legacy encoding, no reasons, no ledger (but
 * `duckdb-ledger.ts`); so it does less than we do.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isIdPrefix } from '../../core/domain/provinces.ts';
import type { BenchData } from '../harness/bench-data.ts';

/** Three digits that an ID can begin with. */
export const idPrefixes = Array.from(isIdPrefix.keys())
  .filter((prefix) => isIdPrefix[prefix] === 1)
  .map((prefix) => String(prefix).padStart(3, '0'));

/**
 * The cheapest forms we found. A folded name is its letters and digits, without marks and spaces. A date is yyyymmdd
 * with zeros for what is unknown, 0 if it is no day.
 */
export const macros = `
  CREATE OR REPLACE TEMP MACRO folded(t) AS
    regexp_replace(replace(strip_accents(lower(t)), 'ð', 'đ'), '[^a-zđ0-9]+', '', 'g');
  CREATE OR REPLACE TEMP MACRO packed(d) AS
    CASE WHEN d IS NULL OR year(d) < 1900 THEN 0 ELSE year(d) * 10000 + month(d) * 100 + day(d) END;
  CREATE OR REPLACE TEMP MACRO claimed(t, kind) AS CASE
    WHEN kind = '1' OR length(t) = 4 THEN coalesce(try_cast(right(t, 4) AS INTEGER), 0) * 10000
    WHEN length(t) = 7 THEN packed(try_strptime('01/' || t, '%d/%m/%Y')) // 100 * 100
    ELSE packed(try_strptime(t, ['%d/%m/%Y', '%Y-%m-%d', '%Y%m%d'])) END;
  CREATE OR REPLACE TEMP MACRO registered(t) AS rpad(replace(t, '-', ''), 8, '0')::INTEGER;`;

const people = (data: BenchData): string =>
  `read_csv('${join(data.registry, 'part-*.csv*')}', header = true, all_varchar = true)`;

export const peerFiles = (data: BenchData): { parquet: string; prepared: string } => ({
  parquet: join(data.folder, 'peers', 'people.parquet'),
  prepared: join(data.folder, 'peers', 'people.duckdb'),
});

/** Where a peer that does the same work as we do keeps its ledger. */
export const ledgerDatabase = (directory: string): string => join(directory, 'ledger.duckdb');

const nothingDurable = { readOnly: false, durable: [] };

/** Off the clock, once per folder: the extract as Parquet, and as a table sorted by ID with names folded and hashed. */
export async function prepareDuckDb(data: BenchData, tell: (line: string) => void): Promise<void> {
  const { parquet, prepared } = peerFiles(data);
  mkdirSync(join(data.folder, 'peers'), { recursive: true });
  if (!existsSync(parquet)) {
    tell('writing Parquet for the peers');
    await runSql({
      ...nothingDurable,
      database: ':memory:',
      statements: [`COPY (SELECT * FROM ${people(data)}) TO '${parquet}.new' (FORMAT parquet)`],
    });
    renameSync(`${parquet}.new`, parquet);
  }
  if (existsSync(prepared)) return;
  tell('preparing a table for DuckDB');
  rmSync(`${prepared}.new`, { force: true });
  await runSql({
    ...nothingDurable,
    database: `${prepared}.new`,
    statements: [
      macros,
      `CREATE TABLE people AS SELECT personal_id::BIGINT AS id, hash(folded(full_name)) AS name,
       registered(birth_date) AS birth_date, coalesce(sex, '0')::TINYINT AS sex, status FROM '${parquet}' ORDER BY id`,
      'CHECKPOINT',
    ],
  });
  renameSync(`${prepared}.new`, prepared);
}

/** The people, and how a claim is compared with them, in SQL. */
export interface People {
  from: string;
  id: string;
  claimedId: string;
  name: string;
  claimedName: string;
  birthDate: string;
  sex: string;
}

/** Names of raw people are folded behind the join: those of the batch alone. */
export const rawPeople = (data: BenchData): People => ({
  from: `'${peerFiles(data).parquet}'`,
  claimedId: 'written',
  id: 'personal_id',
  name: 'folded(p.full_name)',
  birthDate: 'registered(p.birth_date)',
  sex: "coalesce(p.sex, '0')::TINYINT",
  claimedName: 'folded(full_name)',
});

export const preparedPeople: People = {
  from: 'people',
  claimedId: 'try_cast(written AS BIGINT)',
  id: 'id',
  name: 'p.name',
  birthDate: 'p.birth_date',
  sex: 'p.sex',
  claimedName: 'hash(folded(full_name))',
};

/** How people are asked for: as one finds them, or as one would prepare them for this. */
export type PeopleForm = 'parquet' | 'prepared';

/** On the clock: from the CSV to the answers, both cores. */
export function answersOnly(data: BenchData, form: PeopleForm, answers: string): SqlWork {
  const people = form === 'parquet' ? rawPeople(data) : preparedPeople;
  const judged = judgedSql(csvSql(data.batch), people, ['participant_number']);
  return {
    database: form === 'parquet' ? ':memory:' : peerFiles(data).prepared,
    readOnly: form === 'prepared',
    statements: [macros, `COPY (${judged}) TO '${answers}' (HEADER, DELIMITER ',')`],
    durable: [],
  };
}

/** The cells of a batch. */
export const csvSql = (batch: string): string =>
  `read_csv('${batch}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;

/** A SELECT of the verdict of each row, beside columns of the claims: those of `cells`, and what is made of them. */
export function judgedSql(cells: string, people: People, columns: readonly string[]): string {
  return `
    WITH cells AS (
      SELECT *, coalesce(personal_id, CASE WHEN length(participant_number) = 12 THEN participant_number END) AS written
      FROM ${cells}),
    claims AS (
      SELECT * REPLACE (claimed(birth_date, birth_date_kind) AS birth_date,
          coalesce(try_cast(sex AS TINYINT), 0) AS sex),
        ${people.claimedId} AS id, ${people.claimedName} AS name, full_name IS NULL AS nameless,
        category[1:2] IN ('QN', 'CA', 'CY') OR hi_card[4:5] IN ('97', '98') OR nationality <> 'VN' AS out_of_scope
      FROM cells),
    joined AS (
      SELECT c.*, p.status, ${people.name} <> c.name AS name_differs, ${people.birthDate} AS registered,
        ${people.sex} AS other_sex
      FROM claims c LEFT JOIN ${people.from} p ON p.${people.id} = c.id),
    compared AS (
      SELECT *, sex <> other_sex AND sex > 0 AND other_sex > 0 AS sex_differs,
        CASE WHEN birth_date = registered THEN false WHEN birth_date // 10000 <> registered // 10000 THEN true
          WHEN birth_date % 10000 = 0 OR registered % 10000 = 0 THEN false
          WHEN birth_date // 100 <> registered // 100 THEN true
          ELSE birth_date % 100 <> 0 AND registered % 100 <> 0 END AS date_differs
      FROM joined)
    SELECT ${columns.join(', ')}, CASE
      WHEN out_of_scope THEN 'OUT_OF_SCOPE'
      WHEN birth_date = 0 OR nameless THEN 'DATA_INVALID'
      WHEN written IS NULL THEN 'ID_MISSING'
      WHEN length(written) <> 12 OR try_cast(written AS BIGINT) IS NULL
        OR written[1:3] NOT IN ('${idPrefixes.join("','")}') THEN 'ID_INVALID'
      WHEN status = 'cancelled' THEN 'CANCELLED'
      WHEN status IS NULL THEN 'ID_NOT_FOUND'
      WHEN name_differs::TINYINT + date_differs::TINYINT + sex_differs::TINYINT > 1 THEN 'SEVERAL_DIFFER'
      WHEN name_differs THEN 'NAME_DIFFERS'
      WHEN date_differs THEN 'BIRTH_DATE_DIFFERS'
      WHEN sex_differs THEN 'SEX_DIFFERS'
      WHEN status = 'deceased' THEN 'DECEASED'
      WHEN birth_date <> registered THEN 'VERIFIED_PARTIAL_DATE'
      ELSE 'VERIFIED' END AS verdict
    FROM compared`;
}

/** One after the other, some only where a SELECT has rows: for DuckDB in this process, or in Python (duckdb_sql.py). */
export interface SqlWork {
  database: string;
  readOnly: boolean;
  statements: (string | { whereAny: string; run: string })[];
  /** Files that are to survive a power cut, as the database does. */
  durable: string[];
}

export async function runSql({ database, readOnly, statements, durable }: SqlWork): Promise<void> {
  await inDuckDb(database, readOnly, async (rowsOf) => {
    for (const each of statements) {
      if (typeof each === 'string') await rowsOf(each);
      else if ((await rowsOf(each.whereAny)).length > 0) await rowsOf(each.run);
    }
  });
  for (const path of durable) {
    const file = openSync(path, 'r');
    fsyncSync(file);
    closeSync(file);
  }
}

/** Opens a database for the work, whose argument runs one statement. */
export async function inDuckDb(
  path: string,
  readOnly: boolean,
  work: (rowsOf: (statement: string) => Promise<unknown[][]>) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(path, readOnly ? { access_mode: 'READ_ONLY' } : {});
  const connection = await instance.connect();
  try {
    await work(async (statement) => (await connection.runAndReadAll(statement)).getRows());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
