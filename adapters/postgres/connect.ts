/** Connections to PostgreSQL: how many, how long is waited, and what a server must be before it is trusted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import type { PostgresAddress } from './address.ts';
import { faultOf, isConnectionFault, isUndone, StateFault } from './faults.ts';

/**
 * Of one pool; each thread of a process has its own, and most use one connection. A server takes 100 unless it is told
 * otherwise.
 */
export const connectionsMax = 4;
/** A statement takes milliseconds. The server gives it up first; after that the network is taken for dead. */
const statementTimeout = 30_000; // milliseconds
const answerTimeout = 40_000; // milliseconds
const connectTimeout = 10_000; // milliseconds
const idleTimeout = 60_000; // milliseconds
/** Attempts at what is known not to have happened, the first included; pauses are doubled after each. */
const attemptsMax = 6;
const firstPause = 100; // milliseconds

/** Opens no connection yet. */
export function openPool(address: PostgresAddress): Pool {
  const pool = new Pool({
    ...address,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeout,
    idleTimeoutMillis: idleTimeout,
    statement_timeout: statementTimeout,
    query_timeout: answerTimeout,
    keepAlive: true,
    application_name: 'doisoat',
    // A command that has ended does not wait for connections that nobody uses.
    allowExitOnIdle: true,
    verify: (client, done) => void requireServer(client).then(() => done(), done),
  });
  // An idle connection that the server ended: the pool forgets it, and the next statement opens another.
  pool.on('error', () => undefined);
  // An event beside the rejection of the statement at work; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * A commit that is answered must be on disk, read by everybody at once, and every text must be held as it is. Throws
 * StateFault STATE_UNSUITABLE.
 */
async function requireServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ standby: boolean; encoding: string; fsync: string; pages: string }>(
    `SELECT pg_is_in_recovery() AS standby, current_setting('server_encoding') AS encoding,
            current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
            set_config('default_transaction_isolation', 'read committed', false),
            CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                 THEN set_config('synchronous_commit', 'on', false) END`,
  );
  const [{ standby, encoding, fsync, pages }] = rows;
  const lacks = standby
    ? 'primary'
    : encoding !== 'UTF8'
      ? 'UTF8'
      : fsync !== 'on'
        ? 'fsync'
        : pages !== 'on'
          ? 'full_page_writes'
          : undefined;
  if (lacks !== undefined) throw new StateFault('STATE_UNSUITABLE', lacks);
}

export interface Statement {
  text: string;
  values: unknown[];
  /** True: doing it twice is doing it once, and no writer of another process comes between. */
  repeatable?: boolean;
}

/**
 * Runs one statement, which is a transaction of its own. It is tried again where it certainly did not happen (no
 * connection, or undone by the server) or is repeatable. Otherwise a lost answer is thrown: it may or may not have
 * happened, and the caller looks. Throws StateFault.
 */
export async function runStatement<Row extends QueryResultRow>(
  pool: Pool,
  { text, values, repeatable = false }: Statement,
): Promise<QueryResult<Row>> {
  for (let attempt = 1; ; attempt++) {
    let sent = false;
    try {
      const client = await pool.connect();
      try {
        sent = true;
        const result = await client.query<Row>(text, values);
        client.release();
        return result;
      } catch (error) {
        // A connection that did not answer may answer later, to the next statement: it is closed.
        client.release(isConnectionFault(error));
        throw error;
      }
    } catch (error) {
      const again = isUndone(error) || (isConnectionFault(error) && (!sent || repeatable));
      if (!again || attempt === attemptsMax) throw faultOf(error);
      await sleep(firstPause * 2 ** (attempt - 1));
    }
  }
}

/** Runs `act` in one transaction, whole or not at all; nothing is tried again. Throws as `runStatement`. */
export async function inTransaction<T>(pool: Pool, act: (client: PoolClient) => Promise<T>): Promise<T> {
  try {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await act(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      client.release(true); // the server undoes what was not committed
      throw error;
    }
  } catch (error) {
    throw faultOf(error);
  }
}
