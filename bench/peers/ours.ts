/** doisoat itself: the whole job, and, as the peers do no more than that, the answers alone. */
import { createWriteStream, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { OutcomesWriter } from '../../core/answers/outcomes-csv.ts';
import { syncBatch, type SyncWorld } from '../../core/sync-batch.ts';
import { matchBatch } from '../../core/commit/match-batch.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import { readUpload } from '../../core/intake/read-upload.ts';
import { parseUploadKey, readRequest } from '../../core/intake/upload-request.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import type { BenchData } from '../harness/bench-data.ts';
import { mustBeCommitted } from '../harness/check.ts';
import { measured, type Cost } from '../harness/measure.ts';
import { indexPaths, linkDirectory, province } from '../harness/world.ts';
import { writeOwnLedger, type OwnLedger } from './own-ledger.ts';

type Upload = Awaited<ReturnType<typeof storeUpload>>;

/** CSV to answers, ledger and rates, as `doisoat sync` does; the upload lies in the store, as one that has arrived. */
export async function syncWhole(
  data: BenchData,
  directory: string,
  answers: string,
  ledger: OwnLedger | undefined,
): Promise<Cost> {
  const upload = await arrived(data, directory);
  let batch = '';
  const cost = await measured(async () => {
    const world = await openWorld(directory, { log: false });
    const receipt = await syncBatch(world, upload);
    world.close();
    mustBeCommitted('the batch', receipt);
    batch = receipt.batchId;
  });
  cpSync(join(directory, 'objects', 'results', province, batch, 'outcomes.csv'), answers);
  if (ledger !== undefined) await inWorld(directory, (world) => writeOwnLedger(world, ledger));
  return cost;
}

/**
 * CSV to answers: reading, look-ups, verdicts, reasons and next steps; no ledger, so nothing of what other rows and
 * batches say.
 */
export async function answersAlone(data: BenchData, directory: string, answers: string): Promise<Cost> {
  const upload = await arrived(data, directory);
  return measured(async () => {
    const world = await openWorld(directory, { log: false });
    await answer(world, upload, answers);
    world.close();
  });
}

async function answer(world: SyncWorld, upload: Upload, answers: string): Promise<void> {
  const info = await world.objects.head(upload.key, { version: upload.version });
  if (info === undefined) throw new Error('the upload is not there');
  const request = readRequest({ ...parseUploadKey(upload.key), batch: '' }, info, world.clock.now());
  const registry = await openRegistry(world);
  const read = await readUpload(world, request, info, registry.canon);
  const matched = await matchBatch(world, read, registry, false);
  const out = createWriteStream(answers);
  const { claims } = read;
  const rows = { claims, held: matched.overLimit, flags: claims.copyFlags() };
  for (const chunk of new OutcomesWriter(rows, world.disclosure).pieces()) out.write(chunk);
  await new Promise((resolve) => out.end(resolve));
}

/** On top of an upload before it, the directory is there. */
async function arrived(data: BenchData, directory: string): Promise<Upload> {
  if (!existsSync(directory)) linkDirectory(data.index, directory, indexPaths);
  const file = { path: data.batch, province, kind: 'delta', metadata: {} };
  return inWorld(directory, (world) => storeUpload(world, file));
}

async function inWorld<T>(directory: string, work: (world: LocalWorld) => Promise<T>): Promise<T> {
  const world = await openWorld(directory, { log: false });
  try {
    return await work(world);
  } finally {
    world.close();
  }
}
