/**
 * Runs labelled files through the product: the real reader, a real index, the real matcher; nothing is hidden by
 * disclosure.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { allSchemes } from '../../core/domain/codes.ts';
import type { ReadBatch } from '../../core/domain/read-batch.ts';
import { matchClaims } from '../../core/match/match.ts';
import { NameReader } from '../../core/names/reader.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { RegistryReader } from '../../core/registry/reader.ts';
import { vietnamDay } from '../../core/intake/upload-request.ts';
import { folderExtract } from '../../local/files/folder-extract.ts';
import { FileScratch } from '../../local/files/scratch.ts';
import type { LocalWorld } from '../../local/world.ts';

export interface MatchedFile {
  read: ReadBatch;
  readMs: number;
  matchMs: number;
}

/** Builds the index of an extract in the data directory of `world` and opens it. */
export async function indexExtract(
  world: LocalWorld,
  folder: string,
  progress: (text: string) => void,
): Promise<RegistryReader> {
  const scratch = await FileScratch.open(world.directory, 'accuracy');
  try {
    const manifest = await buildRegistry(world, folderExtract(folder), {
      key: world.fingerprintKey,
      scratch,
      progress: (done, total, step) => progress(`index: ${step} ${done} / ${total}`),
    });
    return await RegistryReader.open(world, manifest.version);
  } finally {
    await scratch.remove();
  }
}

/** Reads a file and puts verdicts into every row. Nothing is held: truth is of the claim, whoever asked before. */
export async function matchFile(world: LocalWorld, registry: RegistryReader, path: string): Promise<MatchedFile> {
  const started = performance.now();
  const read = await readBatch(createReadStream(path, { highWaterMark: 1 << 20 }), {
    names: new NameReader(world.fingerprintKey.bytes),
    hash: world.hash,
    schemes: allSchemes,
    storedOn: vietnamDay(Date.parse(registry.asOf)),
    size: (await stat(path)).size,
  });
  const readDone = performance.now();
  await matchClaims(read.claims, registry, new Uint8Array(read.claims.length));
  return { read, readMs: readDone - started, matchMs: performance.now() - readDone };
}
