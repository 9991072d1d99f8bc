/** Putting a backup into an empty directory, verified (`docs/backup.md`, Restoring). */
import type { KeyObject } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import { verifyLedger, type LedgerVerifyReport } from '../../core/maintenance/ledger-verify.ts';
import { verifyRegistry } from '../../core/registry/verify.ts';
import { createFile, makeDirectory, syncDirectory, unless } from '../../adapters/files/durable-files.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { FirstSeen } from '../../adapters/files/first-seen.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { formatVersion, SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { loadItems, type StoredItem } from '../../adapters/sqlite/state-snapshot.ts';
import { damaged, nameOf, type BackupStore, type KeptBackup } from './backup-store.ts';
import { $FileLine, $ObjectLine, $Secrets, $StateLine, type BackupManifest, type ObjectLine } from './format.ts';
import { inLanes } from './lanes.ts';
import { openSealed } from './sealed.ts';
import { keyFiles } from './secrets.ts';
import { unfinishedMark } from './unfinished.ts';

export interface RestoreOptions {
  /** Opens the sealed secrets; without it they are not restored. */
  privateKey?: KeyObject | undefined;
  progress?: (step: 'objects' | 'verify', done: number, total: number) => void;
}

export interface RestoreReport {
  id: string;
  at: string;
  objects: number;
  bytes: number;
  items: number; // of the state
  ledger: LedgerVerifyReport;
  registry: { version: string; objects: number; problems: number } | null;
  /** Key files that are there now, and those that are not. */
  keys: { restored: string[]; missing: string[] };
  /** Whether there is an index whose key is missing: nothing can be compared. */
  canCompare: boolean;
}

type Secrets = ReturnType<typeof $Secrets.parse>;

/**
 * Restores one backup. Throws Refusal DIRECTORY_NOT_EMPTY, BACKUP_DAMAGED, BACKUP_KEY; after any failure nothing is
 * left in the directory.
 */
export async function restoreBackup(
  store: BackupStore,
  { id, manifest }: KeptBackup,
  directory: string,
  options: RestoreOptions = {},
): Promise<RestoreReport> {
  if (manifest.directoryFormat > formatVersion)
    throw new Refusal('BACKUP_FORMAT', { format: manifest.directoryFormat, known: formatVersion });
  // Before anything is written: a wrong key costs nothing.
  const secrets = await openSecrets(store, manifest, options.privateKey);
  await refuseUnlessEmpty(directory);
  // Nor does damage in what names everything else, which is a small part of it.
  for (const blob of [manifest.state, manifest.files, manifest.config, manifest.secrets, ...manifest.objects])
    if (blob !== null) for await (const _ of store.read(blob));
  const existed = (await unless('ENOENT', () => stat(directory))) !== undefined;
  const lock = store.lock();
  try {
    await makeDirectory(directory);
    await createFile(join(directory, unfinishedMark), [Buffer.from(`${JSON.stringify({ backup: id })}\n`)]);
    await syncDirectory(directory);
    const report = await putAll(store, { id, manifest }, directory, { ...options, secrets });
    await rm(join(directory, unfinishedMark));
    await syncDirectory(directory);
    return report;
  } catch (error) {
    await emptyAgain(directory, existed);
    throw error;
  } finally {
    lock.release();
  }
}

async function openSecrets(
  store: BackupStore,
  { secrets }: BackupManifest,
  key: KeyObject | undefined,
): Promise<Secrets | undefined> {
  if (key === undefined) return undefined;
  if (secrets === null) throw new Refusal('BACKUP_KEY', { what: 'none' });
  return $Secrets.parse(JSON.parse(openSealed(key, await store.bytes(secrets))));
}

async function refuseUnlessEmpty(directory: string): Promise<void> {
  const names = (await unless('ENOENT', () => readdir(directory))) ?? [];
  // A new file system has one of its own.
  if (names.some((name) => name !== 'lost+found')) throw new Refusal('DIRECTORY_NOT_EMPTY');
}

async function emptyAgain(directory: string, existed: boolean): Promise<void> {
  const names = (await unless('ENOENT', () => readdir(directory))) ?? [];
  // The mark goes last: whatever stops this leaves a directory that is refused.
  for (const name of names.filter((each) => each !== unfinishedMark && each !== 'lost+found'))
    await rm(join(directory, name), { recursive: true, force: true });
  await rm(join(directory, unfinishedMark), { force: true });
  if (!existed) await rm(directory, { recursive: true, force: true });
}

async function putAll(
  store: BackupStore,
  { id, manifest }: KeptBackup,
  directory: string,
  { secrets, progress = () => {} }: RestoreOptions & { secrets: Secrets | undefined },
): Promise<RestoreReport> {
  const { objects, bytes } = await putObjects(store, manifest, directory, (done, total) =>
    progress('objects', done, total),
  );
  await putFiles(store, manifest, directory, secrets);
  const statePath = join(directory, 'state.sqlite');
  const items = await loadItems(statePath, stateItems(store, manifest, secrets));
  if (items < manifest.state.items) throw damaged('state', manifest.state.items - items);
  progress('verify', 0, 2);

  const state = new SqliteStateStore(statePath);
  try {
    const world = { objects: new FileObjectStore(directory), state, hash: nodeHash };
    const ledger = await verifyLedger(world);
    progress('verify', 1, 2);
    const wrong = ledger.provinces.filter(({ problems, drift }) => problems.length > 0 || drift !== 0);
    if (wrong.length > 0) throw damaged(`${wrong[0].province}: ${wrong[0].problems[0] ?? 'drift'}`, wrong.length);
    const version = manifest.registry;
    const found = version === null ? undefined : await verifyRegistry(world, version);
    if (found !== undefined && found.problems.length > 0) throw damaged(found.problems[0].key, found.problems.length);
    const restored = keyFiles.filter((name) => secrets?.files[name] !== undefined);
    return {
      id,
      at: manifest.at,
      objects,
      bytes,
      items,
      ledger,
      registry: found === undefined ? null : { version: found.version, objects: found.objects, problems: 0 },
      keys: { restored, missing: keyFiles.filter((name) => !restored.includes(name)) },
      canCompare: version === null || restored.includes('fingerprint.key'),
    };
  } finally {
    state.close();
  }
}

async function putObjects(
  store: BackupStore,
  manifest: BackupManifest,
  directory: string,
  progress: (done: number, total: number) => void,
): Promise<{ objects: number; bytes: number }> {
  const total = manifest.objects.reduce((sum, { bytes }) => sum + bytes, 0);
  const count = { objects: 0, bytes: 0 };
  for (const list of manifest.objects) {
    const keys = new Map<string, ObjectLine[]>();
    for await (const object of store.records(list, $ObjectLine)) {
      keys.set(object.key, [...(keys.get(object.key) ?? []), object]);
    }
    await inLanes([...keys.values()], async (versions) => {
      for (const object of versions) {
        await putObject(store, directory, object, versions.length > 1);
        count.objects += 1;
        count.bytes += object.size;
        progress(count.bytes, total);
      }
    });
  }
  return count;
}

/** The object with the times that it had. The store links it only after its last byte, so damage is never put. */
async function putObject(
  store: BackupStore,
  directory: string,
  { key, sha256, size, storedAt, changedAt = storedAt, metadata = {} }: ObjectLine,
  hasVersions: boolean,
): Promise<void> {
  if (FirstSeen.concerns(key)) await new FirstSeen(directory).at(key, sha256, storedAt);
  const objects = new FileObjectStore(directory, () => changedAt);
  const body = store.read({ sha256, size });
  if (hasVersions) await objects.put(key, body, metadata);
  else await objects.putIfAbsent(key, body, metadata, { sha256 });
}

async function putFiles(
  store: BackupStore,
  manifest: BackupManifest,
  directory: string,
  secrets: Secrets | undefined,
): Promise<void> {
  for await (const { path, ...blob } of store.records(manifest.files, $FileLine)) {
    if (/(?:^|\/)(?:\.{0,2})(?:\/|$)|\\/.test(path)) throw damaged(nameOf(manifest.files.sha256));
    await createFile(join(directory, path), store.read(blob));
  }
  for (const name of keyFiles) {
    const text = secrets?.files[name];
    if (text !== undefined) await createFile(join(directory, name), [Buffer.from(text)]);
  }
  const config = secrets?.config ?? (manifest.config === null ? undefined : await store.bytes(manifest.config));
  if (config !== undefined && config !== null) await createFile(join(directory, 'config.json'), [Buffer.from(config)]);
}

async function* stateItems(
  store: BackupStore,
  { state }: BackupManifest,
  secrets: Secrets | undefined,
): AsyncGenerator<StoredItem> {
  for await (const item of store.records(state, $StateLine)) yield storedItem(item);
  for (const item of secrets?.items ?? []) yield storedItem(item);
}

function storedItem({ partition, sort, version, item }: ReturnType<typeof $StateLine.parse>): StoredItem {
  return { partition, sort, version, item: JSON.stringify(item) };
}
