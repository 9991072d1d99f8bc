/**
 * A PostgreSQL of our own in a temporary folder, which can be killed and started again. It runs as the user `postgres`
 * where this process is root, because the server refuses to be root's.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { initPostgres } from '../../adapters/postgres/open-postgres.ts';
import { freePort } from '../network/servers.ts';

/** Debian puts each version's programs in a folder of its own, outside the path. */
const debianFolder = '/usr/lib/postgresql';
/** A server that recovers after a kill answers within seconds. */
const startTries = 600;
const startDelay = 100; // milliseconds
const databases = { superuser: 'postgres', owner: 'doisoat_owner', app: 'doisoat_app' };
/** Of both roles of the program: the server asks for it on the network, not on its socket. */
export const password = 'a pass:word/with@signs';

export interface Cluster {
  port: number;
  /** File of its certificate, which is its own authority, for `localhost`. */
  certificate: string;
  version: string;
  /** A fresh database with its roles made by the SQL of `docs/state-postgres.md`, and the tables of the program. */
  newDatabase(name: string, options?: { tables: boolean }): Promise<{ owner: string; app: string }>;
  /** SIGKILL to the postmaster: every connection is cut, what was answered is kept. Started again after the pause. */
  kill(pauseMs: number): Promise<void>;
  /** Runs a statement as the superuser; the first column of the first row. */
  ask(database: string, text: string): Promise<unknown>;
  stop(): void;
}

/** The folder of `initdb`, or undefined if PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'))
    .find((programs) => existsSync(join(programs, 'initdb')));
}

/** Throws an error that says how to install it where it is not. */
export async function startCluster(): Promise<Cluster> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed here: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-postgres-'));
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const user = serverUser();
  if (user !== undefined) for (const each of [folder, data]) chownSync(each, user.uid, user.gid);
  const port = await freePort();
  const run = { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] };
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const how = ['-D', data, '-U', databases.superuser, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256'];
  execFileSync(join(programs, 'initdb'), [...how, `--pwfile=${passwordFile}`], run);
  const [certificate, privateKey] = ['server.crt', 'server.key'].map((name) => join(data, name));
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', privateKey, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names, ...files], run);
  const settings = [
    'listen_addresses=localhost',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'ssl=on',
    `ssl_cert_file=${certificate}`,
    `ssl_key_file=${privateKey}`,
  ];
  const start = (): ChildProcess =>
    spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
      ...run,
      stdio: ['ignore', 'ignore', process.env.DEBUG_POSTGRES === undefined ? 'ignore' : 'inherit'],
    });
  let server = start();
  const stop = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  const open = async (database: string): Promise<Client> => {
    const client = new Client({ host: '127.0.0.1', port, user: databases.superuser, password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const ask = async (database: string, text: string): Promise<unknown> => {
    const client = await open(database);
    try {
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      return rows.at(0)?.at(0);
    } finally {
      await client.end();
    }
  };
  await answering(() => ask('postgres', 'SELECT 1'));
  return {
    port,
    certificate,
    version: String(await ask('postgres', 'SHOW server_version')),
    ask,
    async newDatabase(name, { tables } = { tables: true }) {
      for (const text of rolesSql(name)) await ask('postgres', text);
      const at = (role: string): string =>
        `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
      if (tables) await initPostgres(at(databases.owner), { appRole: databases.app });
      return { owner: at(databases.owner), app: at(databases.app) };
    },
    async kill(pauseMs) {
      const ended = new Promise((resolve) => {
        server.once('exit', resolve);
      });
      server.kill('SIGKILL');
      await ended;
      await sleep(pauseMs);
      server = start();
      await answering(async () => {
        // The children of the killed postmaster may hold its shared memory for a moment: it ends, and is begun again.
        if (server.exitCode !== null) server = start();
        await ask('postgres', 'SELECT 1');
      });
    },
    stop,
  };
}

/** The statements of the page, for a database of this name; roles that are there already stay. */
function rolesSql(name: string): string[] {
  const page = readFileSync(new URL('../../docs/state-postgres.md', import.meta.url), 'utf8');
  const block = /```sql\n([^]*?)```/.exec(page)?.[1];
  if (block === undefined) throw new Error('docs/state-postgres.md has no SQL of the roles');
  return block
    .split(';\n')
    .map((text) => text.replaceAll(/^--.*$/gm, '').trim())
    .filter((text) => text !== '')
    .map((text) => text.replaceAll(/\bdoisoat\b/g, name).replaceAll("'…'", `'${password}'`))
    .map((text) =>
      text.startsWith('CREATE ROLE') ? `DO $$ BEGIN ${text}; EXCEPTION WHEN duplicate_object THEN NULL; END $$` : text,
    );
}

function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (line === null) throw new Error('there is no user postgres, and the server refuses to run as root');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function answering(ask: () => Promise<unknown>): Promise<void> {
  let last: unknown;
  for (let tries = 0; tries < startTries; tries++) {
    try {
      await ask();
      return;
    } catch (error) {
      last = error;
      await sleep(startDelay);
    }
  }
  throw new Error('PostgreSQL does not answer', { cause: last });
}
