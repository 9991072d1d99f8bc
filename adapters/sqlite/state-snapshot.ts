/** All items of a state store of one moment, and a new state store of given items. */
import { DatabaseSync } from 'node:sqlite';
import type { StateKey } from '../../core/ports.ts';
import { SqliteStateStore } from './sqlite-state-store.ts';

/** One item; `item` is its JSON text as it is stored. */
export interface StoredItem extends StateKey {
  version: number | null;
  item: string;
}

/** Another process may be recovering the log of a killed one. */
const busyTimeout = 30_000; // milliseconds

/**
 * Every item, ascending by partition and sort key, of the moment at which the first one is asked for: one read
 * transaction, beside which others go on writing.
 */
export function* snapshotItems(path: string): Generator<StoredItem> {
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  try {
    database.exec('BEGIN');
    const all = database.prepare('SELECT partition, sort, version, item FROM items ORDER BY partition, sort');
    for (const row of all.iterate()) {
      const { partition, sort, version, item } = row;
      yield {
        partition: String(partition),
        sort: String(sort),
        version: version === null ? null : Number(version),
        item: String(item),
      };
    }
  } finally {
    database.close();
  }
}

/** Makes a state store of these items, all or none; there must be none yet. */
export async function loadItems(path: string, items: AsyncIterable<StoredItem>): Promise<number> {
  new SqliteStateStore(path).close();
  const database = new DatabaseSync(path);
  let count = 0;
  try {
    const insert = database.prepare('INSERT INTO items (partition, sort, version, item) VALUES (?, ?, ?, ?)');
    database.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    for await (const { partition, sort, version, item } of items) {
      insert.run(partition, sort, version, item);
      count += 1;
    }
    database.exec('COMMIT');
    return count;
  } finally {
    database.close();
  }
}
