/**
 * Labelled claims for trace: an extract and books made by the generator, sent through the whole job as an office and an
 * operator would, so that what is traced are rows of real ledgers.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import type { RegistryReader } from '../../core/registry/reader.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import type { OpenClaims } from '../../core/trace/open-claims.ts';
import { writeTraced, type TracedTruth } from '../../generate/traced-rows.ts';
import { buildIndex } from '../../local/build-index.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { mustBeCommitted } from '../harness/check.ts';
import { batchFile } from '../harness/world.ts';

export interface LabelledOptions {
  people: number;
  rows: number; // per province
  provinces: string[];
  seed: string;
}

export interface Labelled {
  world: LocalWorld;
  registry: RegistryReader;
  ledgers: Ledger[];
  truths: Map<string, TracedTruth>; // by province and participant number
}

const version = '2026-01-31';

/** Makes in `folder` what is not there yet, and opens it. */
export async function openLabelled(folder: string, options: LabelledOptions): Promise<Labelled> {
  const note = join(folder, 'truth.json');
  const isMade = existsSync(note);
  if (!isMade) {
    await mkdir(folder, { recursive: true });
    const truths = await writeTraced({ ...options, out: folder, version });
    await writeFile(note, JSON.stringify(truths));
  }
  const truths = JSON.parse(await readFile(note, 'utf8')) as TracedTruth[];
  const world = await openWorld(join(folder, 'data'), { log: false });
  const done = join(folder, 'books');
  if (!existsSync(done)) {
    const manifest = await buildIndex(world, join(folder, 'registry', version));
    await activateRegistry(world, manifest.version, { confirmShrink: true });
    for (const province of options.provinces) {
      const path = batchFile(folder, province);
      const receipt = await syncBatch(world, await storeUpload(world, { path, province, kind: 'delta', metadata: {} }));
      mustBeCommitted(province, receipt);
    }
    await writeFile(done, '');
  }
  const registry = await openRegistry(world);
  const ledgers: Ledger[] = [];
  for (const province of options.provinces)
    ledgers.push(await Ledger.open(world, province, await readProvinceState(world.state, province)));
  const byRow = new Map(truths.map((truth) => [`${truth.province} ${truth.participant}`, truth]));
  return { world, registry, ledgers, truths: byRow };
}

/** The truth of an open claim. Throws if there is none: every row was made with one. */
export function truthOf(truths: Labelled['truths'], claims: OpenClaims, claim: number): TracedTruth {
  const province = claims.provinces[claims.province[claim]];
  const truth = truths.get(`${province} ${participantNumber(claims.participant[claim])}`);
  if (truth === undefined) throw new Error(`no truth for a row of ${province}`);
  return truth;
}
