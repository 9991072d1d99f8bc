/**
 * PostgreSQL as the state of several machines, on a server of our own in a temporary folder:
 * `npm run prove -- postgres`.
 *
 *   --kills N           of workers (24); every third kills the database as well
 *   --files N           uploads of each province (8)
 *   --endpoint URL      an S3 server of somebody else in place of ours in memory
 *   --seed N            of the instants and choices (1)
 *   --only NAME         one part: contract, encrypted, commits, contention, workers
 *   --serve             starts the server, prints the address of an empty database for DOISOAT_POSTGRES, and waits
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../generate/random.ts';
import { runProgram } from '../run-program.ts';
import { startCluster } from './cluster.ts';
import { contend, measureCommits } from './contests.ts';
import { connectEncrypted } from './encrypted.ts';
import { workSideBySide } from './workers.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '24' },
    files: { type: 'string', default: '8' },
    endpoint: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    serve: { type: 'boolean', default: false },
  },
});

/** Small commits that are timed. */
const timedCommits = 40;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1)); // stops the server
const cluster = await startCluster();
const { owner } = await cluster.newDatabase('doisoat_tests', { tables: false });
// Each file of tests makes a database of its own.
await cluster.ask('postgres', 'ALTER ROLE doisoat_owner CREATEDB');
if (values.serve) {
  process.stdout.write(`${owner}\n`);
  await new Promise(() => setInterval(() => undefined, 60_000));
}
const folder = mkdtempSync(join(tmpdir(), 'doisoat-postgres-proof-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const random = randomFrom(Number(values.seed));

process.stdout.write(`PostgreSQL ${cluster.version}\n`);

const parts: Record<string, () => Promise<void>> = {
  async contract() {
    const args = ['node_modules/vitest/vitest.mjs', 'run', 'test/contracts/postgres.test.ts', 'test/local/state'];
    const code = await runProgram({ what: '', args, env: { DOISOAT_POSTGRES: owner, CI: 'true' } }, []);
    if (code !== 0) throw new Error('the contract does not hold');
  },
  encrypted: () => connectEncrypted(cluster),
  commits: () => measureCommits(folder, cluster, timedCommits),
  contention: () => contend(folder, cluster, random),
  workers: () =>
    workSideBySide(folder, cluster, {
      kills: Number(values.kills),
      filesOfProvince: Number(values.files),
      endpoint: values.endpoint,
      random,
    }),
};
for (const [name, prove] of Object.entries(parts)) if (values.only === undefined || values.only === name) await prove();
process.exit(); // with the code that was set; the server ends with us
