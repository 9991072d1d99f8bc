import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../core/base/errors.ts';
import type { NewItem, StateItem, StateKey, StateStore } from '../../core/ports.ts';
import { errorCode } from '../files/durable-files.ts';
import { privateModes } from '../files/modes.ts';
import { itemOfText, textOfItem, type StoredRow } from '../sql/item-text.ts';

/**
 * How long one process waits for another's write: a write takes milliseconds, a laptop's disk can stall for seconds.
 */
const busyTimeout = 30_000; // milliseconds
/** Items read at a time while listing: no cursor stays open while the caller works. */
const pageItems = 256;
/**
 * Format of the data directory (`docs/upgrade.md`), kept as the database's `user_version`: a program refuses a newer
 * one whole. 1: version 0.1. 2: version 0.2, whose tables are the same and whose objects 0.1 cannot read.
 */
export const formatVersion = 2;
/** Of a file whose items were moved to a shared database: no program writes into it any more. */
export const movedVersion = 1_000_001;
const create = 'INSERT INTO items (partition, sort, version, item) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';

/**
 * The state store on one SQLite file, shared by processes. Write-ahead log, and every commit is on disk before it is
 * answered. Each write is one statement or one transaction, so it happens whole or not at all. Text compares by its
 * UTF-8 bytes.
 */
export class SqliteStateStore implements StateStore {
  private readonly database: DatabaseSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: privateModes.folder });
    makeEmptyFile(path);
    this.database = new DatabaseSync(path, { timeout: busyTimeout });
    prepareFile(this.database);
  }

  /** Whether the file is there and holds items; one whose items were moved elsewhere does not. Nothing is created. */
  static holdsItems(path: string): boolean {
    if (!existsSync(path)) return false;
    const database = new DatabaseSync(path, { timeout: busyTimeout });
    try {
      const format = formatOf(database);
      if (format === 0 || format === movedVersion) return false;
      return database.prepare('SELECT 1 FROM items LIMIT 1').get() !== undefined;
    } finally {
      database.close();
    }
  }

  /**
   * Gives every item to `move` while no process can write; when that resolves, the file is closed for good in the same
   * transaction: a process that still has it open fails at its next statement. If it rejects, nothing has changed.
   */
  async moveAway<T>(move: (rows: Iterable<StoredRow>) => Promise<T>): Promise<T> {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const all = this.database.prepare('SELECT partition, sort, version, item FROM items ORDER BY partition, sort');
      const moved = await move(all.iterate() as Iterable<unknown> as Iterable<StoredRow>);
      this.database.exec(`ALTER TABLE items RENAME TO moved_items; PRAGMA user_version = ${movedVersion}; COMMIT;`);
      return moved;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  async read(key: StateKey): Promise<StateItem | undefined> {
    const row = this.database
      .prepare('SELECT item FROM items WHERE partition = ? AND sort = ?')
      .get(key.partition, key.sort);
    return row === undefined ? undefined : itemOfText(row.item);
  }

  async compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'> {
    const text = textOfItem(item);
    const { changes } =
      expected === undefined
        ? this.database.prepare(create).run(key.partition, key.sort, item.version, text)
        : this.database
            .prepare('UPDATE items SET version = ?, item = ? WHERE partition = ? AND sort = ? AND version = ?')
            .run(item.version, text, key.partition, key.sort, expected);
    return changes === 1 ? 'set' : 'refused';
  }

  /** Nothing else happens in this process between its begin and its end: nothing is awaited. */
  async createAll(items: readonly NewItem[]): Promise<('set' | 'refused')[]> {
    const insert = this.database.prepare(create);
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const answers = items.map(({ key, item }) => {
        const { changes } = insert.run(key.partition, key.sort, item.version, textOfItem(item));
        return changes === 1 ? 'set' : 'refused';
      });
      this.database.exec('COMMIT');
      return answers;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  async put(key: StateKey, item: StateItem): Promise<void> {
    const version = typeof item.version === 'number' ? item.version : null;
    this.database
      .prepare(
        `INSERT INTO items (partition, sort, version, item) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET version = excluded.version, item = excluded.item`,
      )
      .run(key.partition, key.sort, version, textOfItem(item));
  }

  async *list(partition: string, sortPrefix: string): AsyncGenerator<{ sort: string; item: StateItem }> {
    const page = this.database.prepare(
      `SELECT sort, item FROM items
       WHERE partition = ? AND sort >= ? AND sort > ? AND substr(sort, 1, length(?)) = ? ORDER BY sort LIMIT ?`,
    );
    for (let after = ''; ;) {
      const rows = page.all(partition, sortPrefix, after, sortPrefix, sortPrefix, pageItems);
      for (const row of rows) {
        after = String(row.sort);
        yield { sort: after, item: itemOfText(row.item) };
      }
      if (rows.length < pageItems) return;
    }
  }

  async remove({ partition, sort }: StateKey): Promise<void> {
    this.database.prepare('DELETE FROM items WHERE partition = ? AND sort = ?').run(partition, sort);
  }

  close(): void {
    this.database.close();
  }
}

/**
 * Throws Refusal DIRECTORY_NEWER where a newer version has written the database at `path`; changes nothing. A log that
 * a killed process has left stays as it is, which takes a connection that only reads; where there is none, such a
 * connection would leave an empty one.
 */
export function refuseNewerState(path: string): void {
  if (!existsSync(path)) return;
  const database = new DatabaseSync(path, { readOnly: existsSync(`${path}-wal`), timeout: busyTimeout });
  try {
    refuseNewer(formatOf(database));
  } finally {
    database.close();
  }
}

function formatOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function refuseNewer(format: number): void {
  if (format > formatVersion && format !== movedVersion) throw new Refusal('DIRECTORY_NEWER');
}

/**
 * Makes the file, readable by the owner only, before SQLite would make it for everybody; its log and its index get the
 * mode of the file. Where it exists it is not opened: closing it would drop the locks that this process holds on it.
 */
function makeEmptyFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', privateModes.file));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Mode and table. Several processes may be the first at once; changing the mode needs the file alone and does not wait.
 */
function prepareFile(database: DatabaseSync): void {
  const attemptsMax = 50;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; ; attempt++) {
    try {
      const format = formatOf(database);
      refuseNewer(format);
      if (format === movedVersion) throw new Refusal('STATE_ELSEWHERE');
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      if (format === formatVersion) return;
      database.exec(
        `BEGIN IMMEDIATE;
         CREATE TABLE IF NOT EXISTS items (
           partition TEXT NOT NULL, sort TEXT NOT NULL, version INTEGER, item TEXT NOT NULL,
           PRIMARY KEY (partition, sort)) STRICT, WITHOUT ROWID;
         PRAGMA user_version = ${formatVersion};
         COMMIT;`,
      );
      return;
    } catch (error) {
      const busy = errorCode(error) === 'ERR_SQLITE_ERROR' && /locked|busy/.test(String(error));
      if (!busy || attempt === attemptsMax) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}
