/**
 * The folder of an export: written beside what is there, and put in its place at the end, so that an export that fails
 * or is stopped leaves the one before whole.
 *
 *     _manifest.json           written last, removed first: without it the folder holds no whole export
 *     rates/ days/ …           tables
 *     .doisoat-<process>…/     while an export is written: `new` as it will be, `old` what it replaced
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createFile, makeDirectory, syncDirectory, temporaryName } from '../../adapters/files/durable-files.ts';
import { Refusal } from '../../core/base/errors.ts';
import { $ExportManifest, type ExportManifest, type ExportSink } from '../../core/export/write-tables.ts';
import type { ObjectBody } from '../../core/ports.ts';

export const manifestName = '_manifest.json';
const stagingPrefix = '.doisoat-';

export class ExportFolder implements ExportSink {
  private readonly directory: string;
  private readonly staging: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.staging = join(directory, stagingPrefix + temporaryName());
  }

  /**
   * Makes the folder, or opens one that an export made; what a process left that was killed is finished or removed.
   * Throws Refusal EXPORT_FOLDER if there is anything else in it: it would be lost.
   */
  static async open(directory: string): Promise<ExportFolder> {
    await makeDirectory(directory);
    for (const name of readdirSync(directory)) if (isLeft(name)) endStopped(directory, join(directory, name));
    const strange = strangeIn(directory);
    if (strange > 0) throw new Refusal('EXPORT_FOLDER', { strange });
    return new ExportFolder(directory);
  }

  async put(key: string, body: ObjectBody): Promise<void> {
    const path = join(this.staging, 'new', key);
    await createFile(path, body instanceof Uint8Array ? [body] : body);
  }

  /** Puts the export in the place of the one before, whole. */
  async finish(manifest: ExportManifest): Promise<void> {
    await this.put(manifestName, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
    for (const { parentPath, name } of await readdir(this.staging, { recursive: true, withFileTypes: true }))
      if (name.endsWith('.parquet')) await syncDirectory(parentPath);
    putInPlace(this.directory, this.staging);
    await syncDirectory(this.directory);
  }

  /** Removes what was written and not finished. */
  async close(): Promise<void> {
    await rm(this.staging, { recursive: true, force: true });
  }
}

/**
 * In one go, so that no signal comes between. Who is killed all the same leaves `new` with its manifest, and the next
 * export does this again.
 */
function putInPlace(directory: string, staging: string): void {
  const [fresh, old] = [join(staging, 'new'), join(staging, 'old')];
  mkdirSync(old, { recursive: true });
  rmSync(join(directory, manifestName), { force: true });
  const tables = new Set([...readdirSync(fresh), ...readdirSync(directory)]);
  tables.delete(manifestName);
  for (const table of tables) {
    if (table.startsWith(stagingPrefix)) continue;
    const isMoved = !existsSync(join(fresh, table)) && existsSync(join(old, table));
    if (!isMoved && existsSync(join(directory, table))) renameSync(join(directory, table), join(old, table));
    if (existsSync(join(fresh, table))) renameSync(join(fresh, table), join(directory, table));
  }
  renameSync(join(fresh, manifestName), join(directory, manifestName));
}

/** Whether a process left this that is not there any more. */
function isLeft(name: string): boolean {
  if (!name.startsWith(stagingPrefix)) return false;
  const id = Number.parseInt(name.slice(stagingPrefix.length), 10);
  if (id === process.pid) return true; // in a container every process may have the same
  try {
    process.kill(id, 0);
    return false;
  } catch {
    return true;
  }
}

function endStopped(directory: string, staging: string): void {
  const isComplete = existsSync(join(staging, 'new', manifestName));
  if (isComplete && !existsSync(join(directory, manifestName))) putInPlace(directory, staging);
  rmSync(staging, { recursive: true, force: true });
}

/** Files in the folder that no export wrote. */
function strangeIn(directory: string): number {
  const known = new Set([manifestName, ...keysOf(join(directory, manifestName))]);
  return readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => {
    const path = join(entry.parentPath, entry.name).slice(join(directory, sep).length);
    return !entry.isDirectory() && !path.startsWith(stagingPrefix) && !known.has(path.split(sep).join('/'));
  }).length;
}

function keysOf(manifestPath: string): string[] {
  if (!existsSync(manifestPath)) return [];
  try {
    const manifest = $ExportManifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')));
    return manifest.files.map(({ key }) => key);
  } catch {
    return [];
  }
}
