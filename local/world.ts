import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { $Disclosure, defaultDisclosure } from '../core/answers/outcomes-csv.ts';
import type { Clock, Log, ObjectStore } from '../core/ports.ts';
import type { SyncWorld } from '../core/sync-batch.ts';
import { Warm } from '../core/registry/warm.ts';
import type { TracePages } from '../core/trace/review/overview.ts';
import { $TraceSettings, traceOff, type TraceSettings } from '../core/trace/review/settings.ts';
import type { ListPage } from '../core/trace/review/write-traced.ts';
import { receiptPage } from '../dashboard/receipt-page.ts';
import { traceListPage, traceOverviewPage } from '../dashboard/trace-pages.ts';
import { makeDirectory, unless } from '../adapters/files/durable-files.ts';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { publishedModes, readers, type Modes } from '../adapters/files/modes.ts';
import { narrowModes } from '../adapters/files/narrow-modes.ts';
import { $AlertSettings, type AlertSettings } from './alerts/local-settings.ts';
import { $PortalSettings, type PortalSettings } from '../portal/settings.ts';
import { refuseUnfinished } from './backup/unfinished.ts';
import { openFingerprintKey, openKeyIfThere } from './fingerprint-key.ts';
import { nodeHash, sha256Base64 } from '../adapters/node/node-hash.ts';
import { nodeThreads } from '../adapters/node/node-threads.ts';
import { refuseNewerState } from '../adapters/sqlite/sqlite-state-store.ts';
import { openTracing } from '../adapters/otel/tracing.ts';
import { readEnvironment } from './environment.ts';
import { watched } from './metrics/watched-stores.ts';
import { publishedFolder } from './serve/published-folder.ts';
import { Claims } from './state/claims.ts';
import { withoutPassword } from './state/shown-password.ts';
import { openState, stateFile, type SharedState } from './state/open-state.ts';
import type { Language } from './voice.ts';

/** `D/config.json`, which need not be there. */
const $Config = z.strictObject({
  /** What is disclosed to offices. */
  disclosure: $Disclosure.default(defaultDisclosure),
  /** Whether the nightly run names children under 6 without health insurance to their province, or only counts them. */
  childrenNamed: z.boolean().default(false),
  /** Finding the people behind rows that name nobody (`docs/trace.md`, Settings). */
  trace: $TraceSettings.default(traceOff),
  /** Who of this machine may read `published/`; everything else is for the user of the program alone. */
  publishedReadableBy: z.enum(readers).default('owner'),
  /** The portal: names, login, reverse proxy (`docs/portal.md`, Settings). */
  portal: $PortalSettings.prefault({}),
  /** Where alerts may go: nowhere, unless it is said (`docs/alerts.md`, Settings). */
  alerts: $AlertSettings.prefault({}),
  /** The state of several machines in one PostgreSQL (`docs/state-postgres.md`), without its password. */
  state: z.string().optional(),
  /** An S3-compatible store in place of files: one versioned bucket with conditional writes (`docs/worker.md`). */
  objects: z.strictObject({ bucket: z.string().min(3), endpoint: z.url().optional() }).optional(),
  /** Where backups go, and how old the newest may be: `doctor` looks (`docs/doctor.md`). */
  backup: z.strictObject({ directory: z.string().min(1), hoursMax: z.int().positive().default(26) }).optional(),
});
export type Config = z.infer<typeof $Config>;

/** Everything outside the core, on one machine: made once per command, in this place. */
export interface LocalWorld extends SyncWorld {
  directory: string;
  /** Events are written to standard error: threads of this process do the same. */
  isLogging: boolean;
  childrenNamed: boolean;
  trace: TraceSettings;
  tracePages: TracePages;
  portal: PortalSettings;
  alertSettings: AlertSettings;
  listPage: ListPage;
  /** Of `published/`. */
  publishedModes: Modes;
  /** Where the state is in a database that other machines use too. */
  shared?: SharedState & { claims: Claims };
  close(): void;
}

export interface OpenOptions {
  log: boolean;
  /** Told every event, written or not, and every call of a store that failed: counts are made of it. */
  observe?: Log;
  /** Address of the shared state; else that of the environment, of the configuration, or none. */
  state?: string | undefined;
  /** Of the warning. */
  language?: Language;
  /** Takes a line of warning; standard error otherwise. */
  warn?: (line: string) => void;
  /** For work that compares nothing: goes on where the fingerprint key of an index is missing. */
  withoutKey?: boolean;
}

/**
 * Opens the data directory, creating what is missing and closing what others could read. Throws if its configuration or
 * key cannot be read, and Refusal DIRECTORY_NEWER, before anything is written, if a newer version has written it.
 */
export async function openWorld(directory: string, options: OpenOptions): Promise<LocalWorld> {
  await refuseUnfinished(directory);
  refuseNewerState(join(directory, stateFile));
  await makeDirectory(directory);
  const config = await readConfig(join(directory, 'config.json'));
  await closeToOthers(directory, config, options);
  const { observe } = options;
  const opened = await openObjects(directory, config);
  const objects = observe === undefined ? opened : watched(opened, 'objects', observe);
  const openKey = options.withoutKey === true ? openKeyIfThere : openFingerprintKey;
  const fingerprintKey = await openKey(directory, () => hasIndex(objects));
  const address = options.state ?? readEnvironment().state ?? withoutPassword(config.state);
  const { store, close, shared } = await openState(directory, address, config.objects?.bucket);
  const state = observe === undefined ? store : watched(store, 'state', observe);
  const threads = nodeThreads();
  return {
    directory,
    isLogging: options.log,
    objects,
    state,
    clock,
    hash: nodeHash,
    log: toldTo(options.log ? standardErrorLog : noLog, observe),
    tracing: openTracing(),
    random: () => Math.random(),
    receiptPage: (receipt) => receiptPage(receipt, { sha256Base64 }),
    warm: new Warm(),
    fingerprintKey,
    disclosure: config.disclosure,
    childrenNamed: config.childrenNamed,
    trace: config.trace,
    portal: config.portal,
    alertSettings: config.alerts,
    tracePages: { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) },
    listPage: (claims, facts) => traceListPage(claims, { ...facts, sha256Base64 }),
    publishedModes: publishedModes[config.publishedReadableBy],
    ...(threads === undefined ? {} : { threads }),
    close,
    ...(shared === undefined ? {} : { shared: { ...shared, claims: new Claims({ state, clock }) } }),
  };
}

/** Says in one line what others could read until now. */
async function closeToOthers(
  directory: string,
  config: Config,
  { log, warn, language = 'vi' }: OpenOptions,
): Promise<void> {
  const pages = { folder: publishedFolder, readers: config.publishedReadableBy };
  const { narrowed, refused } = await narrowModes(directory, pages);
  if (narrowed + refused === 0) return;
  if (log) standardErrorLog.event('directory.narrowed', { narrowed, refused });
  else (warn ?? printWarning)(narrowedText(directory, { narrowed, refused, language }));
}

function narrowedText(
  directory: string,
  { narrowed, refused, language }: { narrowed: number; refused: number; language: Language },
): string {
  const left = refused === 0 ? ['', ''] : [`; ${refused} chưa đổi được (của người khác)`, `; ${refused} could not be`];
  const vi =
    `Cảnh báo: người dùng khác của máy đã đọc được ${directory}; đã thu hẹp quyền (chmod) của ${narrowed} tệp và thư ` +
    `mục${left[0]}.`;
  return language === 'vi'
    ? vi
    : `Warning: other users could read ${directory}; modes narrowed: ${narrowed}${left[1]}.`;
}

function printWarning(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Whether an index exists, complete or not: its fingerprints are based on a key. */
async function hasIndex(objects: ObjectStore): Promise<boolean> {
  for await (const _ of objects.list('registry/')) return true;
  return false;
}

/** Files, or the store that the configuration names. */
export async function openObjects(
  directory: string,
  { objects: place }: Pick<Config, 'objects'>,
): Promise<ObjectStore> {
  if (place !== undefined) return (await import('../adapters/s3/open-s3-objects.ts')).openS3Objects(place);
  const files = new FileObjectStore(directory);
  await files.removeOldTemporaries();
  return files;
}

/** Throws if it cannot be read; what is wrong with it stands in the message. */
export async function readConfig(path: string): Promise<Config> {
  const text = (await unless('ENOENT', () => readFile(path, 'utf8'))) ?? '{}';
  try {
    return $Config.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON';
    throw new Refusal('CONFIG_INVALID', { path, reason: reason.replaceAll(/\s+/g, ' ') });
  }
}

const clock: Clock = { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) };

const noLog: Log = { event() {} };

function toldTo(log: Log, observe: Log | undefined): Log {
  if (observe === undefined) return log;
  return {
    event(name, facts) {
      log.event(name, facts);
      observe.event(name, facts);
    },
  };
}

const standardErrorLog: Log = {
  event(name, facts) {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event: name, ...facts })}\n`);
  },
};
