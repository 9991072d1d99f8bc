/** One backup of a data directory that may be at work (`docs/backup.md`). */
import { readFile, readdir } from 'node:fs/promises';
import type { KeyObject } from 'node:crypto';
import { join, relative, resolve, sep } from 'node:path';
import packageFacts from '../../package.json' with { type: 'json' };
import { IntegrityError, Refusal } from '../../core/base/errors.ts';
import { ObjectMissing, type ObjectInfo } from '../../core/ports.ts';
import { registryPrefix } from '../../core/registry/format.ts';
import { readRun } from '../../core/reconcile/run-items.ts';
import { errorCode, unless } from '../../adapters/files/durable-files.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { formatVersion, SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { publishedFolder } from '../serve/published-folder.ts';
import type { LocalWorld } from '../world.ts';
import type { BackupStore } from './backup-store.ts';
import { chooseObjects, type Chosen } from './choose-objects.ts';
import {
  backupFormat,
  type BackupManifest,
  type Blob,
  type FileLine,
  type LeftOut,
  type ObjectLine,
} from './format.ts';
import { inLanes } from './lanes.ts';
import { recipientName, sealFor } from './sealed.ts';
import { findSecrets } from './secrets.ts';
import { takeSnapshot, type StateFacts } from './state-facts.ts';

/** Moments that are tried: each costs a look at all objects, and copies only what is new. */
const momentsMax = 5;

export interface BackupOptions {
  /** Whoever may open the secrets; without one they are left out. */
  recipient?: KeyObject | undefined;
  progress?: (done: number, total: number) => void; // bytes looked at
}

export interface BackupReport {
  id: string;
  at: string;
  objects: number;
  bytes: number; // of them
  copied: { files: number; bytes: number }; // what was not there before
  moments: number; // snapshots of the state that were taken
  secrets: string[]; // names of those that were sealed
  leftOut: LeftOut[];
}

/**
 * Makes a backup. Throws Refusal BACKUP_ELSEWHERE, BACKUP_CHANGING; `IntegrityError` if an object is damaged or lost;
 * what the disk throws. Then there is no new backup, and the others are as they were.
 */
export async function makeBackup(
  world: LocalWorld,
  store: BackupStore,
  options: BackupOptions = {},
): Promise<BackupReport> {
  refuseElsewhere(world);
  const lock = store.lock();
  try {
    const copier = new Copier(world, store);
    for (let moments = 1; ; moments++) {
      const taken = await takeMoment(world, copier, options, moments === momentsMax);
      if (taken !== undefined) return { ...(await finish(world, copier, taken, options)), moments };
    }
  } finally {
    lock.release();
  }
}

/**
 * Throws Refusal BACKUP_ELSEWHERE. Half of it could be copied, and which half would not be seen before it is needed.
 */
export function refuseElsewhere({ objects, state }: LocalWorld): void {
  if (!(objects instanceof FileObjectStore)) throw new Refusal('BACKUP_ELSEWHERE', { what: 'objects' });
  if (!(state instanceof SqliteStateStore)) throw new Refusal('BACKUP_ELSEWHERE', { what: 'state' });
}

/** Throws Refusal BACKUP_DIRECTORY for a folder inside the data directory, or the other way round. */
export function requireApart(directory: string, dataDirectory: string): void {
  const [a, b] = [resolve(directory), resolve(dataDirectory)];
  if (`${a}${sep}`.startsWith(`${b}${sep}`) || `${b}${sep}`.startsWith(`${a}${sep}`))
    throw new Refusal('BACKUP_DIRECTORY');
}

/** An object of the snapshot was removed before it was copied. */
class Moved extends Error {}

/** Adds files that are not there yet, and counts them. */
class Copier {
  readonly world: LocalWorld;
  readonly store: BackupStore;
  readonly copied = { files: 0, bytes: 0 };
  /** Files that are being copied, by their hash. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(world: LocalWorld, store: BackupStore) {
    this.world = world;
    this.store = store;
  }

  async add(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Blob> {
    const added = await this.store.add(chunks);
    if (added === undefined) throw new Error('bytes of any hash were asked for');
    this.count(added);
    return added.blob;
  }

  async addLines(lines: readonly object[]): Promise<Blob> {
    return this.add(lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`)));
  }

  /** The pinned bytes of one object. Throws `ObjectMissing`, and `IntegrityError` if they are not what they were. */
  async object(info: ObjectInfo): Promise<void> {
    const { version, size } = info;
    // Many small ones are alike, and are met at once.
    while (this.underWay.has(version)) await this.underWay.get(version)?.catch(() => undefined);
    if (await this.store.has({ sha256: version, size })) return;
    const copying = this.underWay.get(version) ?? this.copy(info);
    this.underWay.set(version, copying);
    try {
      await copying;
    } finally {
      this.underWay.delete(version);
    }
  }

  private async copy({ key, version }: ObjectInfo): Promise<void> {
    const added = await this.store.add(this.world.objects.stream(key, { version }), version);
    if (added === undefined) throw new IntegrityError(key, 'other bytes', version);
    this.count(added);
  }

  private count({ blob, isNew }: { blob: Blob; isNew: boolean }): void {
    if (!isNew) return;
    this.copied.files += 1;
    this.copied.bytes += blob.size;
  }
}

interface Moment {
  facts: StateFacts;
  state: Blob;
  lines: ObjectLine[];
  chosen: Chosen;
}

/** One snapshot and its objects; undefined if it has moved away meanwhile. The last one throws what it met. */
async function takeMoment(
  world: LocalWorld,
  copier: Copier,
  { progress }: BackupOptions,
  isLast: boolean,
): Promise<Moment | undefined> {
  let state: Blob | undefined;
  const take = async (lines: Iterable<Uint8Array>): Promise<void> => void (state = await copier.add(lines));
  const facts = await takeSnapshot(join(world.directory, 'state.sqlite'), () => world.clock.now(), take);
  if (state === undefined) throw new Error('a snapshot was kept');
  try {
    const chosen = await chooseObjects(world, facts);
    const lines = await copyObjects(copier, chosen, progress ?? (() => {}));
    // Of a run that was under way its steps are needed, which are removed when it ends.
    for (const [run, underWay] of facts.runs) if (underWay && (await hasEnded(world, run))) throw new Moved();
    return { facts, state, lines, chosen };
  } catch (error) {
    const moved = error instanceof Moved || error instanceof ObjectMissing;
    // What is lost for good is told as it is, by the last try.
    if (!moved && !(error instanceof IntegrityError)) throw error;
    if (!isLast) return undefined;
    throw moved ? new Refusal('BACKUP_CHANGING') : error;
  }
}

async function hasEnded(world: LocalWorld, run: string): Promise<boolean> {
  const [day, number] = run.split('/');
  return (await readRun(world, { day, number: Number(number) })).status !== 'running';
}

async function copyObjects(
  copier: Copier,
  { objects, needed }: Chosen,
  progress: (done: number, total: number) => void,
): Promise<ObjectLine[]> {
  const total = [...objects.values()].reduce((sum, size) => sum + size, 0);
  const lines: ObjectLine[] = [];
  const goneBuilds = new Set<string>();
  let done = 0;
  await inLanes([...objects], async ([key, size]) => {
    const copied = await copyObject(copier, key, needed.get(key));
    lines.push(...copied);
    if (copied.length === 0 && key.startsWith(registryPrefix)) goneBuilds.add(`${key.split('/')[1]}/`);
    done += size;
    progress(done, total);
  });
  // A version of the index that is being removed is left out whole.
  const kept = lines.filter(({ key }) => ![...goneBuilds].some((build) => key.startsWith(`${registryPrefix}${build}`)));
  return kept.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)); // versions of one key stay in order
}

/** The object, after the versions of an upload that it replaced; none if it is gone and not needed. */
async function copyObject(copier: Copier, key: string, sha256: string | undefined): Promise<ObjectLine[]> {
  const { objects } = copier.world;
  try {
    const info = await objects.head(key);
    if (info === undefined) throw new ObjectMissing(key);
    if (sha256 !== undefined && sha256 !== '' && info.version !== sha256)
      throw new IntegrityError(key, `SHA-256 ${info.version}`, sha256);
    await copier.object(info);
    const replaced = key.startsWith('incoming/') ? await copyReplaced(copier, info) : [];
    return [...replaced, lineOf(info)];
  } catch (error) {
    if (error instanceof ObjectMissing && sha256 !== undefined) throw new Moved();
    if (error instanceof ObjectMissing || isBeingSent(key, error)) return [];
    throw error;
  }
}

/** An upload that changes while it is read is not at rest: it is of no version, and in the next backup. */
function isBeingSent(key: string, error: unknown): boolean {
  return key.startsWith('incoming/') && errorCode(error) === undefined;
}

/** Other versions of an upload: a batch may be of one of them. */
async function copyReplaced(copier: Copier, { key, version }: ObjectInfo): Promise<ObjectLine[]> {
  const { objects } = copier.world;
  const lines: ObjectLine[] = [];
  for await (const other of objects.versions?.(key) ?? []) {
    const info = other === version ? undefined : await objects.head(key, { version: other });
    if (info === undefined) continue;
    await copier.object(info);
    lines.push({ ...lineOf(info), replaced: true });
  }
  return lines;
}

function lineOf({ key, version, size, storedAt, changedAt, metadata }: ObjectInfo): ObjectLine {
  return {
    key,
    sha256: version,
    size,
    storedAt,
    ...(changedAt === undefined ? {} : { changedAt }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** Local files and folders of days that are over, which nothing makes again. */
const keptFiles = { file: 'events.log', folders: [`${publishedFolder}/bulletins`, `${publishedFolder}/events`] };

async function copyFiles(copier: Copier): Promise<FileLine[]> {
  const { directory } = copier.world;
  const lines: FileLine[] = [];
  const paths = [keptFiles.file];
  for (const folder of keptFiles.folders) paths.push(...(await filesBelow(directory, folder)));
  for (const path of paths) {
    // Pages of text and a line for each event.
    const bytes = await unless('ENOENT', () => readFile(join(directory, path)));
    if (bytes !== undefined) lines.push({ path, ...(await copier.add([bytes])) });
  }
  return lines;
}

/** Paths from the data directory, with slashes; what is being written is no file yet. */
async function filesBelow(directory: string, folder: string): Promise<string[]> {
  const read = () => readdir(join(directory, folder), { recursive: true, withFileTypes: true });
  const entries = (await unless('ENOENT', read)) ?? [];
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/** The lists, the secrets and, last, the manifest. */
async function finish(
  world: LocalWorld,
  copier: Copier,
  { facts, state, lines, chosen }: Moment,
  { recipient }: BackupOptions,
): Promise<Omit<BackupReport, 'moments'>> {
  const objects: BackupManifest['objects'] = [];
  for (const [prefix, some] of byPrefix(lines)) {
    const bytes = some.reduce((sum, { size }) => sum + size, 0);
    objects.push({ ...(await copier.addLines(some)), prefix, objects: some.length, bytes });
  }
  const files = await copyFiles(copier);
  const { secrets, names, config } = await findSecrets(world.directory, facts.secretItems);
  const sealed = recipient && (await copier.add([sealFor(recipient, JSON.stringify(secrets))]));
  const leftOut: LeftOut[] = [
    ...facts.leftOut,
    ...(recipient === undefined ? names.map((what) => ({ what, count: 1 })) : []),
    { what: 'staged', count: chosen.stagedLeftOut },
    { what: 'registry', count: chosen.buildsLeftOut },
  ].filter(({ count }) => count > 0);
  const manifest: BackupManifest = {
    format: backupFormat,
    at: new Date(facts.at).toISOString(),
    productVersion: packageFacts.version,
    directoryFormat: formatVersion,
    state: { ...state, items: facts.items },
    objects,
    files: await copier.addLines(files),
    config: config === undefined ? null : await copier.add([Buffer.from(config)]),
    secrets:
      recipient === undefined || sealed === undefined
        ? null
        : { ...sealed, recipient: recipientName(recipient), holds: names },
    leftOut,
    registry: facts.registry ?? null,
    provinces: Object.fromEntries([...facts.states].map(([id, { version }]) => [id, version])),
  };
  const id = await copier.store.addManifest(manifest);
  return {
    id,
    at: manifest.at,
    objects: lines.length,
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    copied: copier.copied,
    secrets: manifest.secrets?.holds ?? [],
    leftOut,
  };
}

/** By the first two names of their keys, in order. */
function byPrefix(lines: readonly ObjectLine[]): Map<string, ObjectLine[]> {
  const groups = new Map<string, ObjectLine[]>();
  for (const line of lines) {
    const names = line.key.split('/');
    const prefix = names.slice(0, Math.min(2, names.length - 1)).map((name) => `${name}/`);
    const group = groups.get(prefix.join(''));
    if (group === undefined) groups.set(prefix.join(''), [line]);
    else group.push(line);
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
