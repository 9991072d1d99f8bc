/** The shared state on PostgreSQL, opened and looked at before anything is read of it. */
import type { Pool } from 'pg';
import { readAddress } from './address.ts';
import { openPool, runStatement } from './connect.ts';
import { PostgresStateStore } from './postgres-state-store.ts';
import { agreedFact, makeTables, readFacts } from './schema.ts';

export interface OpenPostgres {
  store: PostgresStateStore;
  /** Id of the database, made with its tables. */
  database: string;
  /** As they were when it was opened. */
  facts: ReadonlyMap<string, string>;
  agreedFact: (name: string, value: string) => Promise<string>;
  /** Milliseconds since 1970 by its clock. */
  now: () => Promise<number>;
  close: () => void;
}

/** Throws Refusal STATE_ADDRESS, STATE_PLAINTEXT, STATE_NOT_READY, STATE_FORMAT; StateFault. */
export async function openPostgres(address: string, options: { plainAllowed?: boolean } = {}): Promise<OpenPostgres> {
  const pool = openPool(readAddress(address, options));
  const close = (): void => void pool.end().catch(() => undefined);
  try {
    const facts = await readFacts(pool);
    return {
      store: new PostgresStateStore(pool),
      database: facts.get('database') ?? '',
      facts,
      agreedFact: (name, value) => agreedFact(pool, name, value),
      now: () => clockOf(pool),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function clockOf(pool: Pool): Promise<number> {
  const { rows } = await runStatement<{ now: number }>(pool, {
    text: 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
    values: [],
    repeatable: true,
  });
  return rows[0].now;
}

/** Makes the tables as their owner; `appRole` is let use them. Throws as `openPostgres`. */
export async function initPostgres(
  address: string,
  { appRole, ...options }: { appRole?: string | undefined; plainAllowed?: boolean },
): Promise<void> {
  const pool = openPool(readAddress(address, options));
  try {
    await makeTables(pool, appRole);
  } finally {
    await pool.end();
  }
}
