/** TLS as the page promises it: the certificate must be of a known authority and of that host. */
import { openPostgres } from '../../adapters/postgres/open-postgres.ts';
import type { Cluster } from './cluster.ts';

export async function connectEncrypted(cluster: Cluster): Promise<void> {
  const { app } = await cluster.newDatabase('doisoat_encrypted');
  const byName = app.replace('127.0.0.1', 'localhost');
  const known = `sslrootcert=${encodeURIComponent(cluster.certificate)}`;
  const outcomes = [
    await outcomeOf(`${byName}?${known}`),
    await outcomeOf(`${byName}?sslmode=verify-full`),
    await outcomeOf(`${app}?${known}`),
  ];
  const expected = ['opened', 'STATE_AWAY (DEPTH_ZERO_SELF_SIGNED_CERT)', 'STATE_AWAY (ERR_TLS_CERT_ALTNAME_INVALID)'];
  process.stdout.write(
    `TLS: with its authority ${outcomes[0]}; unknown authority ${outcomes[1]}; another name ${outcomes[2]}\n`,
  );
  if (outcomes.join() !== expected.join()) process.exitCode = 1;

  async function outcomeOf(address: string): Promise<string> {
    try {
      const { store, close } = await openPostgres(address);
      await store.read({ partition: 'P', sort: 'S' });
      const encrypted = await cluster.ask(
        'doisoat_encrypted',
        "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'doisoat_app'",
      );
      close();
      return encrypted === true ? 'opened' : 'opened in plain text';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
