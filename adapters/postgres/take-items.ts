/** Items of another state store taken over into an empty shared one, and compared with it before they count. */
import { createHash } from 'node:crypto';
import { Refusal } from '../../core/base/errors.ts';
import type { PoolClient } from 'pg';
import type { StoredRow } from '../sql/item-text.ts';
import { readAddress } from './address.ts';
import { inTransaction, openPool } from './connect.ts';
import { readFacts } from './schema.ts';

/** Rows in one statement, and in one answer of a cursor. */
const rowsAtOnce = 500;

export interface Taken {
  items: number;
  /** SHA-256 over all items in the order of their keys, hex: equal ones, equal items. */
  sha256: string;
}

/**
 * Copies the rows, which come in the order of their keys, into the empty database in one transaction, reads them back
 * and compares. A database that holds exactly these rows already is left as it is: an earlier copy was cut off after
 * it. Throws Refusal STATE_NOT_EMPTY, STATE_COPY_WRONG, and as `openPostgres`.
 */
export async function takeItems(
  address: string,
  rows: Iterable<StoredRow>,
  options: { plainAllowed?: boolean },
): Promise<Taken> {
  const pool = openPool(readAddress(address, options));
  try {
    await readFacts(pool);
    return await inTransaction(pool, async (client) => {
      // Nobody else writes meanwhile; readers go on.
      await client.query('LOCK TABLE doisoat.items IN EXCLUSIVE MODE');
      const found = await client.query('SELECT 1 FROM doisoat.items LIMIT 1');
      const isEmpty = found.rowCount === 0;
      const given = new ItemsHash();
      let batch: StoredRow[] = [];
      const write = async (): Promise<void> => {
        if (isEmpty && batch.length > 0) await insert(client, batch);
        batch = [];
      };
      for (const row of rows) {
        given.add(row);
        batch.push(row);
        if (batch.length === rowsAtOnce) await write();
      }
      await write();
      const taken = given.end();
      const there = await hashOfItems(client);
      if (there.items === taken.items && there.sha256 === taken.sha256) return taken;
      throw new Refusal(isEmpty ? 'STATE_COPY_WRONG' : 'STATE_NOT_EMPTY');
    });
  } finally {
    await pool.end();
  }
}

class ItemsHash {
  private readonly hash = createHash('sha256');
  private items = 0;

  add({ partition, sort, version, item }: StoredRow): void {
    this.hash.update(`${JSON.stringify([partition, sort, version, item])}\n`);
    this.items++;
  }

  end(): Taken {
    return { items: this.items, sha256: this.hash.digest('hex') };
  }
}

async function insert(client: PoolClient, rows: readonly StoredRow[]): Promise<void> {
  await client.query(
    'INSERT INTO doisoat.items SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])',
    (['partition', 'sort', 'version', 'item'] as const).map((name) => rows.map((row) => row[name])),
  );
}

async function hashOfItems(client: PoolClient): Promise<Taken> {
  const hash = new ItemsHash();
  await client.query(
    `DECLARE every NO SCROLL CURSOR FOR
     SELECT partition, sort, version::float8 AS version, item FROM doisoat.items ORDER BY partition, sort`,
  );
  for (;;) {
    const { rows } = await client.query<StoredRow>(`FETCH ${rowsAtOnce} FROM every`);
    for (const row of rows) hash.add(row);
    if (rows.length < rowsAtOnce) break;
  }
  await client.query('CLOSE every');
  return hash.end();
}
