/** The state of a directory becomes that of several machines: items are copied, compared, and the file closed. */
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import type { Taken } from '../../adapters/postgres/take-items.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { stateFile } from './open-state.ts';

/**
 * Writers of the file wait meanwhile, at most half a minute; after it they fail, because the file holds no items any
 * more. Cut off anywhere, it may be run again. Throws Refusal STATE_NOTHING if the file is not there or empty, and as
 * `takeItems`.
 */
export async function moveState(
  directory: string,
  address: string,
  options: { plainAllowed?: boolean },
): Promise<Taken> {
  const path = join(directory, stateFile);
  if (!SqliteStateStore.holdsItems(path)) throw new Refusal('STATE_NOTHING');
  const { takeItems } = await import('../../adapters/postgres/take-items.ts');
  const file = new SqliteStateStore(path);
  try {
    return await file.moveAway((rows) => takeItems(address, rows, options));
  } finally {
    file.close();
  }
}
