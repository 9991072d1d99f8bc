/** The mark of a directory into which a restore was begun and not ended: no command works on it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { unless } from '../../adapters/files/durable-files.ts';

export const unfinishedMark = 'restore-unfinished.json';

/** Throws Refusal RESTORE_UNFINISHED. */
export async function refuseUnfinished(directory: string): Promise<void> {
  const mark = join(directory, unfinishedMark);
  // A directory that is none is told by whoever opens it.
  if ((await unless('ENOENT', () => unless('ENOTDIR', () => stat(mark)))) !== undefined)
    throw new Refusal('RESTORE_UNFINISHED');
}
