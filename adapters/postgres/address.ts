/**
 * The address of the shared state: `postgres://user[:password]@host[:port]/database[?…]` (`docs/state-postgres.md`,
 * Address). Whatever is not understood is refused: an option that is passed over may be the one that protects.
 */
import { readFileSync } from 'node:fs';
import { Refusal } from '../../core/base/errors.ts';

export interface PostgresAddress {
  host: string; // a name, an IP address, or the folder of a socket
  port: number;
  user: string;
  database: string;
  /** Absent: as libpq finds it, `PGPASSWORD` or the file `PGPASSFILE`. */
  password?: string;
  /** What the certificate of the server is checked by; false: plain text. */
  ssl: false | { ca?: string; rejectUnauthorized: true };
}

const defaultPort = 5432;
const parameters = new Set(['host', 'port', 'user', 'sslmode', 'sslrootcert']);

/**
 * Reads an address. `plainAllowed`: plain text to another machine, where the network itself is encrypted. Throws
 * Refusal STATE_ADDRESS, STATE_PLAINTEXT.
 */
export function readAddress(text: string, { plainAllowed = false }: { plainAllowed?: boolean } = {}): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) throw wrong('postgres://');
  for (const name of url.searchParams.keys()) if (!parameters.has(name)) throw wrong(name.slice(0, 40));
  const asked = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const host = decoded(url.hostname.replaceAll(/^\[|\]$/g, '')) || asked('host');
  const user = decoded(url.username) || asked('user');
  const database = decoded(url.pathname.slice(1));
  const port = Number(url.port || (asked('port') ?? defaultPort));
  if (host === undefined || host.includes(',')) throw wrong('host');
  if (user === undefined) throw wrong('user');
  if (database === '' || database.includes('/')) throw wrong('database');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw wrong('port');
  const ssl = sslOf(host, asked('sslmode'), asked('sslrootcert'), plainAllowed);
  const password = decoded(url.password);
  return { host, port, user, database, ssl, ...(password === '' ? {} : { password }) };
}

function wrong(about: string): Refusal {
  return new Refusal('STATE_ADDRESS', { about });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('%');
  }
}

/** Never leaves the machine. */
function isHere(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * `require`, `verify-ca` and weaker ones are refused: they do not check whose certificate it is, so anybody on the way
 * can be the server.
 */
function sslOf(
  host: string,
  mode: string | undefined,
  rootFile: string | undefined,
  plainAllowed: boolean,
): PostgresAddress['ssl'] {
  const chosen = mode ?? (isHere(host) && rootFile === undefined ? 'disable' : 'verify-full');
  if (chosen === 'verify-full') {
    if (rootFile === undefined) return { rejectUnauthorized: true };
    return { rejectUnauthorized: true, ca: readFileSync(rootFile, 'utf8') };
  }
  if (chosen !== 'disable') throw wrong('sslmode');
  if (!isHere(host) && !plainAllowed) throw new Refusal('STATE_PLAINTEXT');
  return false;
}
