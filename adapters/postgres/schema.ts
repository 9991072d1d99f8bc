/** The tables of the shared state (`docs/state-postgres.md`, Format): made once by their owner, then only looked at. */
import { randomUUID } from 'node:crypto';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import { Refusal } from '../../core/base/errors.ts';
import { inTransaction, runStatement } from './connect.ts';

/** Of the tables; a program refuses any other. */
export const formatVersion = 1;
/** Names the lock under which tables are made: of two that begin at once, one waits. */
const makingLock = 7_105_231; // any number that no other program of the database uses

const tables = [
  'CREATE SCHEMA IF NOT EXISTS doisoat',
  `CREATE TABLE IF NOT EXISTS doisoat.items (
     partition text COLLATE "C" NOT NULL, sort text COLLATE "C" NOT NULL, version bigint, item text NOT NULL,
     PRIMARY KEY (partition, sort))`,
  'CREATE TABLE IF NOT EXISTS doisoat.facts (name text COLLATE "C" PRIMARY KEY, value text NOT NULL)',
];

/** Makes what is missing, and lets `appRole` do what the program does and nothing else. Repeatable. */
export async function makeTables(pool: Pool, appRole?: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [makingLock]);
    for (const text of tables) await client.query(text);
    const insert = 'INSERT INTO doisoat.facts VALUES ($1, $2) ON CONFLICT DO NOTHING';
    await client.query(insert, ['format', String(formatVersion)]);
    await client.query(insert, ['database', randomUUID()]);
    await requireFormat(client);
    if (appRole === undefined) return;
    const role = escapeIdentifier(appRole);
    await client.query(`GRANT USAGE ON SCHEMA doisoat TO ${role}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON doisoat.items TO ${role}`);
    await client.query(`GRANT SELECT, INSERT ON doisoat.facts TO ${role}`);
  });
}

async function requireFormat(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM doisoat.facts WHERE name = 'format'`);
  refuseOther(rows[0]?.value);
}

function refuseOther(format: string | undefined): void {
  if (format === undefined) throw new Refusal('STATE_NOT_READY');
  if (format !== String(formatVersion)) throw new Refusal('STATE_FORMAT', { format, known: formatVersion });
}

/**
 * What holds for everybody who uses this database, by name: `database` is its own id. Throws Refusal STATE_NOT_READY if
 * there are no tables, STATE_FORMAT if they are of another version.
 */
export async function readFacts(pool: Pool): Promise<Map<string, string>> {
  const found = await runStatement<{ there: boolean }>(pool, {
    text: `SELECT to_regclass('doisoat.facts') IS NOT NULL AS there`,
    values: [],
    repeatable: true,
  });
  if (!found.rows[0].there) throw new Refusal('STATE_NOT_READY');
  const { rows } = await runStatement<{ name: string; value: string }>(pool, {
    text: 'SELECT name, value FROM doisoat.facts',
    values: [],
    repeatable: true,
  });
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  refuseOther(facts.get('format'));
  return facts;
}

/** The value under the name; the first who gives one decides. */
export async function agreedFact(pool: Pool, name: string, value: string): Promise<string> {
  await runStatement(pool, {
    text: 'INSERT INTO doisoat.facts VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values: [name, value],
    repeatable: true,
  });
  const { rows } = await runStatement<{ value: string }>(pool, {
    text: 'SELECT value FROM doisoat.facts WHERE name = $1',
    values: [name],
    repeatable: true,
  });
  return rows[0]?.value ?? '';
}
