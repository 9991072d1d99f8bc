/** The state of a data directory: its own SQLite file, or a database that several machines share. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../core/base/parse-json.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { StateStore } from '../../core/ports.ts';
import { createOnce, unless } from '../../adapters/files/durable-files.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { readEnvironment } from '../environment.ts';

export const stateFile = 'state.sqlite';
/** Below the data directory, where its state is in a database: which one, and what this directory is called in it. */
const markerFile = 'state-database';
const $Marker = z.object({ database: z.uuid(), directory: z.uuid() });

export interface OpenState {
  store: StateStore;
  close: () => void;
  /** Absent where no other machine has part in it. */
  shared?: SharedState;
}

export interface SharedState {
  /** With the password, if it was in it: for threads of this process only. */
  address: string;
  /** Throws Refusal STATE_FOREIGN unless all machines have the same value under this name. */
  agree: (name: string, value: string) => Promise<void>;
  /** The database's clock. */
  now: () => Promise<number>;
}

/**
 * Opens the shared state at `address`, else the directory's own. `bucket`: of the object store, `undefined` for files
 * of this directory. Nothing is mixed. Throws Refusal STATE_MIXED, STATE_ELSEWHERE, STATE_FOREIGN, STATE_NOT_READY,
 * STATE_FORMAT, STATE_ADDRESS, STATE_PLAINTEXT, and StateFault.
 */
export async function openState(
  directory: string,
  address: string | undefined,
  bucket: string | undefined,
): Promise<OpenState> {
  const marker = await readMarker(directory);
  if (address === undefined) {
    if (marker !== undefined) throw new Refusal('STATE_ELSEWHERE');
    const store = new SqliteStateStore(join(directory, stateFile));
    return { store, close: () => store.close() };
  }
  if (SqliteStateStore.holdsItems(join(directory, stateFile))) throw new Refusal('STATE_MIXED');
  const { openPostgres } = await import('../../adapters/postgres/open-postgres.ts');
  const opened = await openPostgres(address, { plainAllowed: readEnvironment().statePlaintext });
  try {
    const agree = async (name: string, value: string): Promise<void> => {
      const agreed = opened.facts.get(name) ?? (await opened.agreedFact(name, value));
      if (agreed !== value) throw new Refusal('STATE_FOREIGN');
    };
    const { directory: own } = await markDirectory(directory, opened.database, marker);
    await agree('objects', bucket === undefined ? `files ${own}` : `s3 ${bucket}`);
    return { store: opened.store, close: opened.close, shared: { address, agree, now: opened.now } };
  } catch (error) {
    opened.close();
    throw error;
  }
}

type Marker = z.infer<typeof $Marker>;

async function readMarker(directory: string): Promise<Marker | undefined> {
  const text = await unless('ENOENT', () => readFile(join(directory, markerFile), 'utf8'));
  return text === undefined ? undefined : $Marker.parse(parseJson(text));
}

/** Writes which database it is, once. Throws Refusal STATE_ELSEWHERE if it is another one than before. */
async function markDirectory(directory: string, database: string, known: Marker | undefined): Promise<Marker> {
  const marker =
    known ??
    $Marker.parse(
      parseJson(
        await createOnce(
          join(directory, markerFile),
          `${JSON.stringify({ database, directory: randomUUID() } satisfies Marker)}\n`,
        ),
      ),
    );
  if (marker.database !== database) throw new Refusal('STATE_ELSEWHERE');
  return marker;
}
