import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { $Disclosure, defaultDisclosure } from '../core/answers/outcomes-csv.ts';
import type { Log, ObjectStore } from '../core/ports.ts';
import type { SyncWorld } from '../core/sync-batch.ts';
import { Warm } from '../core/registry/warm.ts';
import type { TracePages } from '../core/trace/review/overview.ts';
import { $TraceSettings, traceOff, type TraceSettings } from '../core/trace/review/settings.ts';
import type { ListPage } from '../core/trace/review/write-traced.ts';
import { receiptPage } from '../dashboard/receipt-page.ts';
import { traceListPage, traceOverviewPage } from '../dashboard/trace-pages.ts';
import { makeDirectory, unless } from '../adapters/files/durable-files.ts';
import { FileObjectStore } from '../adapters/files/file-object-store.ts';
import { openFingerprintKey } from './fingerprint-key.ts';
import { nodeHash, sha256Base64 } from '../adapters/node/node-hash.ts';
import { nodeThreads } from '../adapters/node/node-threads.ts';
import { SqliteStateStore } from '../adapters/sqlite/sqlite-state-store.ts';

/** `D/config.json`, which need not be there. */
const $Config = z.strictObject({
  /** What is disclosed to offices. */
  disclosure: $Disclosure.default(defaultDisclosure),
  /** Whether the nightly run names children under 6 without health insurance to their province, or only counts them. */
  childrenNamed: z.boolean().default(false),
  /** Finding the people behind rows that name nobody (`docs/trace.md`, Settings). */
  trace: $TraceSettings.default(traceOff),
  /** An S3-compatible store in place of files: one versioned bucket with conditional writes (`docs/worker.md`). */
  objects: z.strictObject({ bucket: z.string().min(3), endpoint: z.url().optional() }).optional(),
});
type Config = z.infer<typeof $Config>;

/** Everything outside the core, on one machine: made once per command, in this place. */
export interface LocalWorld extends SyncWorld {
  directory: string;
  childrenNamed: boolean;
  trace: TraceSettings;
  tracePages: TracePages;
  listPage: ListPage;
  close(): void;
}

/** Opens the data directory, creating what is missing. Throws if its configuration or key cannot be read. */
export async function openWorld(directory: string, options: { log: boolean }): Promise<LocalWorld> {
  await makeDirectory(directory);
  const config = await readConfig(join(directory, 'config.json'));
  const objects = await openObjects(directory, config);
  const fingerprintKey = await openFingerprintKey(directory, () => hasIndex(objects));
  const state = new SqliteStateStore(join(directory, 'state.sqlite'));
  const threads = nodeThreads();
  return {
    directory,
    objects,
    state,
    clock: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
    hash: nodeHash,
    log: options.log ? standardErrorLog : noLog,
    random: () => Math.random(),
    receiptPage: (receipt) => receiptPage(receipt, { sha256Base64 }),
    warm: new Warm(),
    fingerprintKey,
    disclosure: config.disclosure,
    childrenNamed: config.childrenNamed,
    trace: config.trace,
    tracePages: { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) },
    listPage: (claims, facts) => traceListPage(claims, { ...facts, sha256Base64 }),
    ...(threads === undefined ? {} : { threads }),
    close: () => state.close(),
  };
}

/** Whether an index exists, complete or not: its fingerprints are based on a key. */
async function hasIndex(objects: ObjectStore): Promise<boolean> {
  for await (const _ of objects.list('registry/')) return true;
  return false;
}

async function openObjects(directory: string, { objects: place }: Config): Promise<ObjectStore> {
  if (place !== undefined) return (await import('../adapters/s3/open-s3-objects.ts')).openS3Objects(place);
  const files = new FileObjectStore(directory);
  await files.removeOldTemporaries();
  return files;
}

async function readConfig(path: string): Promise<Config> {
  const text = (await unless('ENOENT', () => readFile(path, 'utf8'))) ?? '{}';
  try {
    return $Config.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON';
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}

const noLog: Log = { event() {} };

const standardErrorLog: Log = {
  event(name, facts) {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event: name, ...facts })}\n`);
  },
};
