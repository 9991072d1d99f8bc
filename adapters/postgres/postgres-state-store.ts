import type { Pool } from 'pg';
import type { NewItem, StateItem, StateKey, StateStore } from '../../core/ports.ts';
import { itemOfText, textOfItem } from '../sql/item-text.ts';
import { runStatement } from './connect.ts';

/** Items read at a time while listing: no cursor stays open while the caller works. */
const pageItems = 256;

/**
 * The state store on PostgreSQL, shared by the machines of a country (`docs/state-postgres.md`). Each item is a row.
 * Each write is one statement, and a statement is a transaction: it happens whole or not at all, and is on disk before
 * it is answered. Reads are of the primary, of what is committed. A write whose answer was lost is thrown and never
 * repeated here: only the core can decide, by reading again and looking for its own.
 */
export class PostgresStateStore implements StateStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async read(key: StateKey): Promise<StateItem | undefined> {
    const { rows } = await runStatement<{ item: string }>(this.pool, {
      text: 'SELECT item FROM doisoat.items WHERE partition = $1 AND sort = $2',
      values: keyValues(key),
      repeatable: true,
    });
    return rows.length === 0 ? undefined : itemOfText(rows[0].item);
  }

  async compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'> {
    const values = [...keyValues(key), item.version, textOfItem(item)];
    const { rowCount } = await runStatement(
      this.pool,
      expected === undefined
        ? { text: 'INSERT INTO doisoat.items VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', values }
        : {
            text:
              'UPDATE doisoat.items SET version = $3, item = $4 ' +
              'WHERE partition = $1 AND sort = $2 AND version = $5',
            values: [...values, expected],
          },
    );
    return rowCount === 1 ? 'set' : 'refused';
  }

  /** In the order of the keys: two of them at once wait for each other and never in a circle. */
  async createAll(items: readonly NewItem[]): Promise<('set' | 'refused')[]> {
    const rows = items.map(({ key, item }) => [...keyValues(key), item.version, textOfItem(item)]);
    const created = await runStatement<{ partition: string; sort: string }>(this.pool, {
      text: `INSERT INTO doisoat.items
             SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS given (p, s, v, i)
             ORDER BY p COLLATE "C", s COLLATE "C"
             ON CONFLICT DO NOTHING RETURNING partition, sort`,
      values: [0, 1, 2, 3].map((column) => rows.map((row) => row[column])),
    });
    const set = new Set(created.rows.map(({ partition, sort }) => JSON.stringify([partition, sort])));
    return items.map(({ key: { partition, sort } }) =>
      set.has(JSON.stringify([partition, sort])) ? 'set' : 'refused',
    );
  }

  async put(key: StateKey, item: StateItem): Promise<void> {
    const version = typeof item.version === 'number' ? item.version : null;
    await runStatement(this.pool, {
      text: `INSERT INTO doisoat.items VALUES ($1, $2, $3, $4)
             ON CONFLICT (partition, sort) DO UPDATE SET version = excluded.version, item = excluded.item`,
      values: [...keyValues(key), version, textOfItem(item)],
    });
  }

  async *list(partition: string, sortPrefix: string): AsyncGenerator<{ sort: string; item: StateItem }> {
    keyValues({ partition, sort: sortPrefix });
    for (let after = ''; ;) {
      const { rows } = await runStatement<{ sort: string; item: string }>(this.pool, {
        text: `SELECT sort, item FROM doisoat.items
               WHERE partition = $1 AND starts_with(sort, $2) AND sort > $3 ORDER BY sort LIMIT ${pageItems}`,
        values: [partition, sortPrefix, after],
        repeatable: true,
      });
      for (const { sort, item } of rows) {
        after = sort;
        yield { sort, item: itemOfText(item) };
      }
      if (rows.length < pageItems) return;
    }
  }

  async remove(key: StateKey): Promise<void> {
    await runStatement(this.pool, {
      text: 'DELETE FROM doisoat.items WHERE partition = $1 AND sort = $2',
      values: keyValues(key),
    });
  }
}

/** Throws TypeError for a key that PostgreSQL would not hold as it is: text in UTF-8 has no NUL and no half letters. */
function keyValues({ partition, sort }: StateKey): [string, string] {
  for (const text of [partition, sort])
    if (text.includes('\0') || !text.isWellFormed()) throw new TypeError('a key of the state is text without NUL');
  return [partition, sort];
}
