/** A PostgreSQL for tests: `DOISOAT_POSTGRES` is the address of a database whose user may create others. */
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { readAddress } from '../../adapters/postgres/address.ts';
import { initPostgres, openPostgres } from '../../adapters/postgres/open-postgres.ts';
import type { PostgresStateStore } from '../../adapters/postgres/postgres-state-store.ts';

export const postgresAddress = process.env.DOISOAT_POSTGRES;
/** Stands in the name of what is skipped where there is none. */
export const howToEnable = 'set DOISOAT_POSTGRES to the address that `npm run prove -- postgres --serve` prints';

/** Skipping is for machines of developers. */
export function requiredInCi(): void {
  it.runIf(process.env.CI !== undefined)('DOISOAT_POSTGRES is set in CI', () => {
    expect(postgresAddress).toMatch(/^postgres:/);
  });
}

let made = 0;

/** A database of its own, without tables. */
export async function newTestDatabase(): Promise<{ address: string; drop: () => Promise<void> }> {
  const name = `doisoat_test_${process.pid}_${(made += 1)}`;
  const ask = async (text: string): Promise<void> => {
    const client = new Client(readAddress(postgresAddress ?? ''));
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await ask(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  const url = new URL(postgresAddress ?? '');
  url.pathname = name;
  return { address: url.toString(), drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export async function openTestPostgres(): Promise<{ store: PostgresStateStore; dispose: () => Promise<void> }> {
  const { address, drop } = await newTestDatabase();
  await initPostgres(address, {});
  const { store, close } = await openPostgres(address);
  return {
    store,
    dispose: async () => {
      close();
      await drop();
    },
  };
}
