/** The audit records of uploads (`docs/compliance.md`): written once, before anything is compared. */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import type { World } from '../ports.ts';
import { ignoreCodes, type IgnoreCode } from './admit-upload.ts';
import type { UploadRequest } from './upload-request.ts';

/** What is kept of a repair of a province's ledger. */
export interface RepairRecord {
  repair: string; // id of the version
  province: string;
  base: string; // manifest of the version that was put right
  officer: string | null;
  purpose: string | null;
  drift: number; // persons
  counts: boolean;
  claims: number; // entries
}

/** Who had a ledger repaired, why, and what was wrong: kept before the repair becomes current. */
export async function writeRepairRecord(world: Pick<World, 'objects' | 'clock'>, facts: RepairRecord): Promise<void> {
  const record = { ...facts, at: new Date(world.clock.now()).toISOString() };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`audit/${facts.province}/${facts.repair}.json`, bytes);
}

/** Who sent an upload, as far as that is known. */
export interface Sender {
  /** Who stored it, as the store attests it. */
  principal?: string | undefined;
  /** The session that a ticket was given to: `attested` if the one who gives tickets stored it, else only stated. */
  ticket?: { session: string; attested: boolean } | undefined;
}

/** An upload that was ignored; without a province it lies under `audit/none/`. */
export interface Ignored {
  batch: string;
  province: string | undefined;
  code: IgnoreCode;
  principal: string | undefined;
  recordedAt: number; // milliseconds
}

/** Audit record of an ignored upload. Neither its key nor its metadata is repeated: they are a stranger's. */
const $IgnoredRecord = z.object({
  batch: z.string(),
  ignored: z.enum(ignoreCodes),
  principal: z.nullable(z.string()),
  recordedAt: z.iso.datetime(),
});

/**
 * Who asked, for what, when: kept before anything is compared (Decree 70/2024, Art. 10). If the upload was ignored
 * before, that record stays, its code is the answer, and the upload must go no further.
 */
export async function writeAuditRecord(
  world: Pick<World, 'objects'>,
  request: UploadRequest,
  { principal, ticket }: Sender,
): Promise<IgnoreCode | undefined> {
  const record = {
    batch: request.batch,
    province: request.province,
    kind: request.kind,
    schemes: request.scope,
    key: request.key,
    objectVersion: request.objectVersion,
    storedAt: new Date(request.storedAt).toISOString(),
    asOf: new Date(request.asOf).toISOString(),
    officer: request.officer ?? null,
    purpose: request.purpose ?? null,
    principal: principal ?? null,
    ticket: ticket ?? null,
  };
  const put = await world.objects.putIfAbsent(auditKey(request.province, request.batch), bytesOf(record));
  return put === 'stored' ? undefined : (await readIgnored(world, request.province, request.batch))?.code;
}

/** Keeps that an upload was ignored; false if it has another audit record: then somebody has begun with it. */
export async function writeIgnoredRecord(world: Pick<World, 'objects'>, ignored: Ignored): Promise<boolean> {
  const { batch, province, code, principal = null, recordedAt } = ignored;
  const record = { batch, ignored: code, principal, recordedAt: new Date(recordedAt).toISOString() };
  const put = await world.objects.putIfAbsent(auditKey(province, batch), bytesOf(record));
  if (put === 'stored' || province === undefined) return true;
  return (await readIgnored(world, province, batch)) !== undefined;
}

/** That an upload was ignored, or undefined. */
export async function readIgnored(
  world: Pick<World, 'objects'>,
  province: string,
  batch: string,
): Promise<Ignored | undefined> {
  const bytes = await world.objects.read(auditKey(province, batch));
  const parsed = $IgnoredRecord.safeParse(bytes && parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) return undefined;
  const { ignored, principal, recordedAt } = parsed.data;
  return { batch, province, code: ignored, principal: principal ?? undefined, recordedAt: Date.parse(recordedAt) };
}

function auditKey(province: string | undefined, batch: string): string {
  return `audit/${province ?? 'none'}/${batch}.json`;
}

function bytesOf(record: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record)}\n`);
}
