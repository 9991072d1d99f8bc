/** The receipt of an upload that did not enter the ledger. */
import { notesWithTexts } from '../catalogue/catalogue.ts';
import { verdictCodeEnd } from '../domain/codes.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { receiptCounts, receiptLogFacts, type Receipt } from '../domain/receipt.ts';
import { verdictsByName } from '../ledger/counts.ts';
import { removedCsv } from '../intake/removal.ts';
import type { World } from '../ports.ts';
import { currentRegistry } from '../registry/current.ts';
import { findCommitted, noneApplied } from './find-committed.ts';
import { publishBatch, recordUncommitted, type PublishWorld, type UploadPlace } from './publish-batch.ts';
import type { ShrinkRefusal } from './shrink.ts';

const noRows: Receipt['rows'] = { read: 0, accepted: 0, rejected: 0, blank: 0 };

/**
 * Records and returns the receipt of an upload that was refused, or that repeats another one. If another delivery has
 * committed it meanwhile, the receipt of that is the answer. `shrink`: whom a refused `full` would remove.
 */
export async function recordOutcome(
  world: PublishWorld & Pick<World, 'log'>,
  place: UploadPlace & Pick<Receipt, 'kind'>,
  read: ReadBatch | undefined,
  result: Pick<Receipt, 'status'> & Partial<Pick<Receipt, 'refusal' | 'duplicateOf'>>,
  elapsed: () => number,
  columns: Receipt['columns'] = read?.columns,
  shrink?: ShrinkRefusal,
): Promise<Receipt> {
  const state = await readProvinceState(world.state, place.province);
  const counts = receiptCounts(state);
  const receipt: Receipt = {
    batchId: place.batch,
    province: place.province,
    kind: place.kind,
    ...result,
    ...(shrink === undefined ? {} : { removed: { count: shrink.count, listed: shrink.removed.length } }),
    rows: read?.rows ?? noRows,
    applied: noneApplied,
    leftUnverified: 0,
    ...(read === undefined || read.notes.length === 0 ? {} : { notes: notesWithTexts(read.notes) }),
    verdicts: verdictsByName(new Uint8Array(verdictCodeEnd)),
    registryVersion: (await currentRegistry(world))?.registry ?? null,
    ledgerVersion: state?.version ?? 0,
    counts: { before: counts, after: counts },
    sha256: read?.sha256 ?? '',
    profile: read?.profile ?? '',
    ...(columns === undefined ? {} : { columns }),
    asOf: null,
    durationMs: elapsed(),
  };
  const list = shrink?.removed.toSorted((a, b) => a.participant - b.participant);
  const overtaken = await recordRejected(world, place, receipt, list && removedCsv(list, true));
  if (overtaken !== undefined) return { ...overtaken, durationMs: elapsed() };
  const code = result.refusal?.code ?? '';
  world.log.event(`batch.${result.status}`, receiptLogFacts(receipt, { code, durationMs: elapsed() }));
  return receipt;
}

/**
 * Records an upload that did not enter the ledger, then looks once more (rule 5): if another delivery has committed it
 * meanwhile, that is the answer; it is published and its receipt returned. `removed`: the CSV of whom a `full` would
 * remove, stored beside the receipt.
 */
export async function recordRejected(
  world: PublishWorld,
  place: UploadPlace,
  receipt: Receipt,
  removed?: Uint8Array,
): Promise<Receipt | undefined> {
  await recordUncommitted(world, place, receipt, removed);
  const state = await readProvinceState(world.state, place.province);
  const version = await findCommitted(world, place.province, place.batch, state);
  return version && publishBatch(world, version, 0);
}
