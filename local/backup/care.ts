/** Listing, verifying and pruning a directory of backups. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { parseJson } from '../../core/base/parse-json.ts';
import { unless } from '../../adapters/files/durable-files.ts';
import { nameOf, type BackupStore } from './backup-store.ts';
import { $FileLine, $ObjectLine, $StateLine, type BackupManifest, type Blob } from './format.ts';

export interface VerifyReport {
  backups: number;
  files: number; // distinct files read
  bytes: number;
  /** Paths below the directory of what is missing or other than its name says. */
  damaged: string[];
  /** Ids of backups that need any of it. */
  unusable: string[];
}

/**
 * Reads every file that a backup names: all backups, or one. Damage is reported; a manifest of a newer format is
 * refused (BACKUP_FORMAT).
 */
export async function verifyBackups(
  store: BackupStore,
  one?: string,
  progress: (bytes: number) => void = () => {},
): Promise<VerifyReport> {
  const report: VerifyReport = { backups: 0, files: 0, bytes: 0, damaged: [], unusable: [] };
  const lock = store.lock();
  try {
    const seen = new Map<string, boolean>();
    const check = async (blob: Blob, accepts?: (line: string) => boolean): Promise<boolean> => {
      const known = seen.get(blob.sha256);
      if (known !== undefined && accepts === undefined) return known;
      const whole = await isWhole(store, blob, accepts);
      if (known === undefined) {
        report.files += 1;
        report.bytes += blob.size;
        progress(report.bytes);
      }
      if (!whole && known !== false) report.damaged.push(nameOf(blob.sha256));
      seen.set(blob.sha256, whole);
      return whole;
    };
    const ids = one === undefined ? await store.ids() : [(await store.find(one)).id];
    for (const id of ids) {
      report.backups += 1;
      const manifest = await manifestOrNone(store, id);
      if (manifest === undefined) report.damaged.push(`manifests/${id}.json`);
      if (manifest === undefined || !(await isUsable(manifest, check))) report.unusable.push(id);
    }
    return report;
  } finally {
    lock.release();
  }
}

async function manifestOrNone(store: BackupStore, id: string): Promise<BackupManifest | undefined> {
  try {
    return (await store.manifest(id)).manifest;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/** Every file is read, also after a fault, so that one run tells all. */
async function isUsable(
  manifest: BackupManifest,
  check: (blob: Blob, accepts?: (line: string) => boolean) => Promise<boolean>,
): Promise<boolean> {
  const named: Blob[] = [manifest.config, manifest.secrets].filter((blob) => blob !== null);
  const answers = [await check(manifest.state, (line) => $StateLine.safeParse(parseJson(line)).success)];
  for (const list of [...manifest.objects, manifest.files]) {
    const $Line = list === manifest.files ? $FileLine : $ObjectLine;
    const accepts = (line: string): boolean => {
      const parsed = $Line.safeParse(parseJson(line));
      if (parsed.success) named.push({ sha256: parsed.data.sha256, size: parsed.data.size });
      return parsed.success;
    };
    answers.push(await check(list, accepts));
  }
  for (const blob of named) answers.push(await check(blob));
  return answers.every(Boolean);
}

async function isWhole(store: BackupStore, blob: Blob, accepts?: (line: string) => boolean): Promise<boolean> {
  try {
    let whole = true;
    if (accepts === undefined) for await (const _ of store.read(blob));
    else for await (const line of store.lines(blob)) whole = accepts(line) && whole;
    return whole;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'BACKUP_DAMAGED';
}

export interface PruneReport {
  kept: string[];
  removed: string[];
  files: number; // removed
  bytes: number;
  /** True: another backup or verification is at work, and files that nothing names stay until the next time. */
  filesKept: boolean;
}

/**
 * Removes all backups but the newest `keep`, then files that none names. Nothing is removed if a manifest that stays
 * cannot be read: throws Refusal BACKUP_DAMAGED, BACKUP_FORMAT.
 */
export async function pruneBackups(store: BackupStore, keep: number): Promise<PruneReport> {
  const ids = await store.ids();
  const report: PruneReport = {
    kept: ids.slice(0, keep),
    removed: ids.slice(keep),
    files: 0,
    bytes: 0,
    filesKept: false,
  };
  for (const id of report.kept) await store.manifest(id);
  for (const id of report.removed) await rm(store.manifestPath(id), { force: true });
  const lock = store.lockAlone();
  if (lock === undefined) return { ...report, filesKept: true };
  try {
    // Read while nobody adds one: a backup that ended since the first look counts.
    const named = await namedFiles(store);
    await rm(join(store.directory, 'temp'), { recursive: true, force: true });
    const root = join(store.directory, 'blobs');
    for (const folder of (await unless('ENOENT', () => readdir(root))) ?? [])
      for (const name of await readdir(join(root, folder))) {
        if (named.has(name)) continue;
        const path = join(root, folder, name);
        report.bytes += (await store.sizeOf(name)) ?? 0;
        await rm(path, { force: true });
        report.files += 1;
      }
    return report;
  } finally {
    lock.release();
  }
}

async function namedFiles(store: BackupStore): Promise<Set<string>> {
  const named = new Set<string>();
  for (const id of await store.ids()) {
    const { manifest } = await store.manifest(id);
    for (const blob of [manifest.state, manifest.files, manifest.config, manifest.secrets, ...manifest.objects])
      if (blob !== null) named.add(blob.sha256);
    for (const list of [...manifest.objects, manifest.files])
      for await (const line of store.lines(list)) named.add((JSON.parse(line) as Blob).sha256);
  }
  return named;
}
