/** The audit records of uploads (`docs/compliance.md`): written once, before anything is compared. */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import type { World } from '../ports.ts';
import { batchKinds, type BatchKind } from '../domain/codes.ts';
import { ignoreCodes, sessionOfPrincipal, type IgnoreCode } from './admit-upload.ts';
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

/** Of the record of an upload, or of one that was ignored: what is told of it. Other members are of no use here. */
const $SentRecord = z.object({
  kind: z.enum(batchKinds).optional(),
  storedAt: z.iso.datetime().optional(),
  recordedAt: z.iso.datetime().optional(),
  officer: z.nullish(z.string()),
  purpose: z.nullish(z.string()),
  principal: z.nullish(z.string()),
  ticket: z.nullish(z.object({ session: z.string() })),
});

/** Who sent an upload, for what and when, as its audit record says. */
export interface Sent {
  kind: BatchKind | null;
  at: string | null; // instant at which the store took it, or at which it was ignored
  officer: string | null; // by name, else the session of the ticket, else that of whoever stored it
  purpose: string | null;
}

/** Undefined before anybody has begun with the upload, and of one that is refused as its key stands. */
export async function readSent(
  world: Pick<World, 'objects'>,
  province: string,
  batch: string,
): Promise<Sent | undefined> {
  const bytes = await world.objects.read(auditKey(province, batch));
  const parsed = $SentRecord.safeParse(bytes && parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) return undefined;
  const { kind = null, storedAt, recordedAt, officer, purpose, principal, ticket } = parsed.data;
  const session = ticket?.session ?? (principal ? sessionOfPrincipal(principal) : null);
  return { kind, at: storedAt ?? recordedAt ?? null, officer: officer || session, purpose: purpose || null };
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
