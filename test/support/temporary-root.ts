/**
 * One folder for the temporary folders of all tests, removed at the end: in memory if the machine has room there, as
 * everything that is stored is synced, to the disk thousands of times. `TMPDIR` names another place for it.
 */
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const inMemory = '/dev/shm';
/** Bytes that must be free there: all folders at once are far below. */
const roomMin = 2 ** 31;

export default function makeTemporaryRoot(): () => void {
  const place = process.env.TMPDIR === undefined && hasRoom() ? inMemory : tmpdir();
  const root = mkdtempSync(join(place, 'doisoat-tests-'));
  // As the folder of the system: some commands are run by somebody else.
  chmodSync(root, 0o1777);
  process.env.TMPDIR = root;
  return () => rmSync(root, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > roomMin;
  } catch {
    return false; // no such file system
  }
}
