/** A thread that carries out stages of a registry build, one after the other (`build-workers.ts`). */
import { workerData } from 'node:worker_threads';
import { Refusal } from '../../core/base/errors.ts';
import type { BuildStage } from '../../core/registry/build/build-index.ts';
import { StageWorker } from '../../core/registry/build/shards.ts';
import type { StageAnswer, WorkerTask } from './build-workers.ts';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { openFingerprintKey } from '../fingerprint-key.ts';
import { folderExtract } from '../files/folder-extract.ts';
import { answerPieces } from '../../adapters/node/worker-channel.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { FileScratch } from '../files/scratch.ts';

const { directory, objectsDirectory, folder, scratchFolder, canons } = workerData as WorkerTask;

async function openWorker(): Promise<StageWorker> {
  return StageWorker.open({
    world: { objects: new FileObjectStore(objectsDirectory), hash: nodeHash },
    source: folderExtract(folder),
    key: await openFingerprintKey(directory),
    scratch: FileScratch.at(scratchFolder),
    canons,
  });
}

async function answerOf(worker: Promise<StageWorker>, stage: BuildStage): Promise<StageAnswer> {
  try {
    return { report: await (await worker).run(stage) };
  } catch (error) {
    // An error loses its class between threads; a refusal is known by its code.
    if (!(error instanceof Refusal)) return { error };
    const { code, facts, line } = error;
    return { refusal: { code, facts, line } };
  }
}

const worker = openWorker();
worker.catch(() => undefined); // reported with the first stage
answerPieces(async ({ piece }) => ({ answer: await answerOf(worker, piece as BuildStage), given: [] }));
