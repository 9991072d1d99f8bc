/**
 * The gate: what may enter the ledger. One pure function for every way in (the event of a store, the worker on one
 * machine, the night's look for lost uploads, a rebuild), so that what one of them keeps out no other lets in later.
 */
import { Refusal } from '../base/errors.ts';
import { sha256Of } from '../base/sha256.ts';
import { batchKinds, type BatchKind } from '../domain/codes.ts';
import { findSender } from '../domain/provinces.ts';
import type { Hash, ObjectInfo } from '../ports.ts';
import type { RefusalCode } from '../refusals/refusals.ts';
import { isFileName } from './file-name.ts';
import { asOfAheadMax, batchId } from './upload-request.ts';

/** A store and a program may differ by so much: as for an as-of. */
const clockSlack = asOfAheadMax; // milliseconds
/**
 * A file's own time, which its sender writes, may be this far ahead of our clock before its upload is refused; until
 * then it waits and is told. A clock that drifts is minutes off; one set to another time zone is hours off.
 */
export const fileTimeAheadMax = 3_600_000; // milliseconds

/** Why an upload is ignored. */
export const ignoreCodes = ['BUCKET_FOREIGN', 'KEY_INVALID', 'PRINCIPAL_FOREIGN'] as const satisfies RefusalCode[];
export type IgnoreCode = (typeof ignoreCodes)[number];

/** Why an upload must wait: a clock is wrong, or will have caught up. */
const waitCodes = ['CLOCK_BEHIND', 'FILE_TIME_AHEAD'] as const satisfies RefusalCode[];
export type WaitCode = (typeof waitCodes)[number];

/** What is known of an upload, as far as one has looked. */
export interface ArrivingUpload {
  bucket: string;
  key: string;
  /** Who stored it, as the store attests it; undefined: the store did not say, or its event was lost. */
  principal?: string | undefined;
  /** The session that the ticket of this upload was given to, if the principal is the one that gives tickets. */
  ticketSession?: string | undefined;
  /** What the store says of it; undefined: not asked yet, or nothing is there. */
  stored?: Pick<ObjectInfo, 'storedAt' | 'changedAt' | 'archived'> | undefined;
}

export interface Gate {
  bucket: string; // of uploads
  now: number; // milliseconds
  /** The newest instant at which we took an upload of the province, as it was recorded; undefined: not known. */
  lastUpload?: number | undefined;
}

export type Admission =
  | { decision: 'admit'; province: string; kind: BatchKind }
  /** For good; the office gets a receipt, because the prefix is its own. */
  | { decision: 'refuse'; province: string; kind: BatchKind | null; code: RefusalCode }
  /** For good, without a receipt: there is no office, or it is not the one that sent it. */
  | { decision: 'ignore'; province: string | undefined; code: IgnoreCode }
  /** Not now, and nothing is recorded: a clock is wrong, or will have caught up. */
  | { decision: 'wait'; province: string; kind: BatchKind; code: WaitCode };

/** Decides from these facts alone; the same facts give the same decision wherever they are met. */
export function admitUpload(upload: ArrivingUpload, gate: Gate): Admission {
  if (upload.bucket !== gate.bucket) return { decision: 'ignore', province: undefined, code: 'BUCKET_FOREIGN' };
  const { province, kind, code } = readUploadKey(upload.key);
  if (province === undefined) return { decision: 'ignore', province, code };
  for (const sender of [provinceOfPrincipal(upload.principal), provinceOfPrincipal(upload.ticketSession)])
    if (sender !== undefined && sender !== province) return { decision: 'ignore', province, code: 'PRINCIPAL_FOREIGN' };
  if (code !== undefined) return { decision: 'refuse', province, kind: kind ?? null, code };

  const place = { province, kind };
  const { storedAt = 0, changedAt = 0, archived = false } = upload.stored ?? {};
  const clockBehind = Math.max(storedAt, gate.lastUpload ?? 0) > gate.now + clockSlack;
  if (clockBehind) return { decision: 'wait', ...place, code: 'CLOCK_BEHIND' };
  if (archived) return { decision: 'refuse', ...place, code: 'UPLOAD_ARCHIVED' };
  if (changedAt > gate.now + fileTimeAheadMax) return { decision: 'refuse', ...place, code: 'FILE_TIME_AHEAD' };
  if (changedAt > gate.now + clockSlack) return { decision: 'wait', ...place, code: 'FILE_TIME_AHEAD' };
  return { decision: 'admit', ...place };
}

type UploadKey =
  | { province: string; kind: BatchKind; code?: undefined }
  | { province: string; kind?: BatchKind | undefined; code: 'KEY_INVALID' | 'KIND_UNKNOWN' }
  | { province?: undefined; kind?: undefined; code: 'KEY_INVALID' };

/** `incoming/<province>/<kind>/<file name>`: as much of it as can be read, and what is wrong with the rest. */
function readUploadKey(key: string): UploadKey {
  const [prefix, id = '', kindName, name = '', ...rest] = key.split('/');
  const province = prefix === 'incoming' ? findSender(id)?.id : undefined;
  if (province === undefined) return { code: 'KEY_INVALID' };
  const kind = batchKinds.find((each) => each === kindName);
  if (rest.length > 0 || !isFileName(name)) return { province, kind, code: 'KEY_INVALID' };
  return kind === undefined ? { province, code: 'KIND_UNKNOWN' } : { province, kind };
}

/** Whether a key is one of an upload that can be read, whoever sent it. */
export function isUploadKey(key: string): boolean {
  return readUploadKey(key).code === undefined;
}

/** A key as it may be kept: of one that is refused as it stands, a stranger's text, only the hash stays. */
export function keptKey(hash: Hash, key: string): string {
  return isUploadKey(key) ? key : `sha256:${sha256Of(hash, new TextEncoder().encode(key))}`;
}

/**
 * The id of an upload's batch. A key that is refused as it stands is never asked for in a store, so all versions of it
 * are one batch.
 */
export function uploadBatchId(hash: Hash, upload: { bucket: string; key: string; version: string }): string {
  return batchId(hash, upload.bucket, upload.key, isUploadKey(upload.key) ? upload.version : '');
}

/**
 * The province that a principal belongs to: sessions of offices are named `<province>.<officer>`, which their role
 * demands (`infra/people-roles.ts`). Undefined for anybody else, who has other rights.
 */
export function provinceOfPrincipal(principal: string | undefined): string | undefined {
  const province = /(?:^|[:/])(vn34-\d\d)\.[^:/]*$/.exec(principal ?? '')?.[1];
  return province === undefined ? undefined : findSender(province)?.id;
}

/** The name of a principal's session: what stands behind the last colon or slash. */
export function sessionOfPrincipal(principal: string): string {
  return /[^:/]*$/.exec(principal)?.[0] ?? '';
}

/** An upload that the gate ignores: nobody is answered, an audit record and an item keep that it was there. */
export class IgnoredUpload extends Refusal {
  constructor(code: IgnoreCode) {
    super(code);
    this.name = 'IgnoredUpload';
  }
}

/** An upload that must wait: nothing is recorded, and it is looked at again. */
export class WaitingUpload extends Refusal {
  declare readonly code: WaitCode;
  constructor(code: WaitCode) {
    super(code);
    this.name = 'WaitingUpload';
  }
}
