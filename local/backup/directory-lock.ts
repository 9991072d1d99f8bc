/**
 * The lock of a directory of backups: shared by whoever reads or adds files, alone for whoever removes some. It is that
 * of an empty SQLite file, so the operating system ends it with its process, however that ends.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { errorCode } from '../../adapters/files/durable-files.ts';
import { privateModes } from '../../adapters/files/modes.ts';

/** A backup waits so long for a pruning: that is the removal of files, at most minutes. */
const sharedWait = 600_000; // milliseconds

export interface DirectoryLock {
  release(): void;
}

/** Waits for a pruning to end. */
export function lockShared(path: string): DirectoryLock {
  const database = open(path, sharedWait);
  database.exec('BEGIN');
  // The first read takes the lock.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  return { release: () => database.close() };
}

/** Undefined if somebody else is at work in the directory. */
export function lockAlone(path: string): DirectoryLock | undefined {
  const database = open(path, 0);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (errorCode(error) === 'ERR_SQLITE_ERROR' && /locked|busy/.test(String(error))) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

function open(path: string, timeout: number): DatabaseSync {
  try {
    closeSync(openSync(path, 'wx', privateModes.file));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return new DatabaseSync(path, { timeout });
}
