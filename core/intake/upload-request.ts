/**
 * What an upload asks for: its key and metadata, read once at the gate (C0). Keys: `incoming/<province>/<kind>/<name>`;
 * metadata: `docs/contracts.md`, Upload metadata.
 */
import { vietnamAhead } from '../base/calendar-day.ts';
import * as z from 'zod';
import { batchKinds, schemes, type BatchKind, type Scheme } from '../domain/codes.ts';
import { Refusal } from '../base/errors.ts';
import { sha256Of } from '../base/sha256.ts';
import type { Hash, ObjectInfo } from '../ports.ts';
import { findSender } from '../domain/provinces.ts';

/** An as-of may be this far ahead of the clock: clocks of offices are not exact. */
export const asOfAheadMax = 5 * 60_000; // milliseconds
/** Tombstones live this long, so an older batch could bring back who has left. */
export const asOfAgeMax = 400 * 86_400_000; // milliseconds

/** Metadata that a ticket carries: the session that it was given to. */
export const ticketSessionName = 'ticket-session';

export interface UploadRequest {
  batch: string; // batch id
  province: string;
  kind: BatchKind;
  scope: Scheme[];
  key: string;
  objectVersion: string;
  storedAt: number; // milliseconds
  asOf: number; // milliseconds
  rows: number | undefined; // promised
  sha256: string | undefined; // promised
  profile: string | undefined; // forced
  ignoreColumns: string[]; // headings, or positions such as `#7`
  confirmShrink: boolean;
  resend: boolean;
  officer: string | undefined;
  purpose: string | undefined;
}

/** Columns left out: at most as many as a wide form has, and names as long as a heading can be, in characters. */
export const $IgnoreColumns = z.array(z.string().min(1).max(200)).max(200);
/** The same as metadata: a JSON array. */
export const $IgnoreColumnsText = z.string().transform(parsedOrNothing).pipe($IgnoreColumns);

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const $Switch = z.enum(['true', 'false', '1', '0', '']).transform((value) => value !== 'false' && value !== '0');

/** Upload metadata; names in lower case, as S3 gives them. Names we do not know are other programs' business. */
export const $UploadMetadata = z.object({
  rows: z.coerce.number().int().nonnegative().optional(),
  sha256: z
    .string()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  'as-of': z.iso.datetime({ offset: true }).optional(),
  schemes: z
    .string()
    .transform((text) =>
      text
        .toUpperCase()
        .split(/[;,+ ]+/)
        .filter((token) => token !== ''),
    )
    .pipe(z.array(z.enum(schemes)).nonempty())
    .optional(),
  profile: z.string().optional(),
  'ignore-columns': $IgnoreColumnsText.optional(),
  'confirm-shrink': $Switch.optional(),
  resend: $Switch.optional(),
  officer: z.string().max(200).optional(),
  purpose: z.string().max(1000).optional(),
});

/**
 * Province and kind of the key of an upload that was let in (`admit-upload.ts`), also by an older rule of names. Throws
 * Refusal KEY_INVALID, PROVINCE_UNKNOWN or KIND_UNKNOWN.
 */
export function parseUploadKey(key: string): { province: string; kind: BatchKind } {
  const [prefix, province, kind, name, ...rest] = key.split('/');
  if (prefix !== 'incoming' || name === undefined || name === '' || rest.length > 0) throw new Refusal('KEY_INVALID');
  if (findSender(province) === undefined) throw new Refusal('PROVINCE_UNKNOWN');
  const known = batchKinds.find((each) => each === kind);
  if (known === undefined) throw new Refusal('KIND_UNKNOWN');
  return { province, kind: known };
}

/** First 32 hex digits of SHA-256 over bucket, key and object version, separated by newlines. */
export function batchId(hash: Hash, bucket: string, key: string, objectVersion: string): string {
  return sha256Of(hash, new TextEncoder().encode(`${bucket}\n${key}\n${objectVersion}`)).slice(0, 32);
}

/** What the same bytes are read as: equal content is the same upload once more. */
export interface Content {
  province: string;
  kind: BatchKind;
  scope: readonly Scheme[];
  sha256: string;
  /** The profile that was forced, if one was. */
  profile?: string | undefined;
  /** Headings of columns that were left out, in the order of the upload. */
  ignoreColumns?: readonly string[] | undefined;
  /** The batch whose held claims a release frees: no upload is the same as a release. */
  releases?: string | null | undefined;
}

/**
 * Names equal bytes sent for the same kind and scope and read in the same way, under whatever name; it stands below its
 * province wherever it is kept. Plain uploads have the id that they had before the other facts counted.
 */
export function contentId(hash: Hash, content: Content): string {
  const { sha256, kind, scope, profile, ignoreColumns = [], releases } = content;
  const facts = [sha256, kind, scope.join(';')];
  if (profile !== undefined) facts.push(`profile ${profile}`);
  // In order, and each once: the same columns left out are the same reading.
  if (ignoreColumns.length > 0) facts.push(`ignore-columns ${JSON.stringify([...new Set(ignoreColumns)].toSorted())}`);
  if (releases !== undefined && releases !== null) facts.push(`releases ${releases}`);
  return sha256Of(hash, new TextEncoder().encode(facts.join('\n'))).slice(0, 32);
}

/** Reads the metadata of a stored upload whose key is known to be good. Throws Refusal; `now` in milliseconds. */
export function readRequest(
  place: { province: string; kind: BatchKind; batch: string },
  info: ObjectInfo,
  now: number,
): UploadRequest {
  const parsed = $UploadMetadata.safeParse(info.metadata);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    throw new Refusal('METADATA_INVALID', { names: names.join(', ') });
  }
  const metadata = parsed.data;
  const scope = schemes.filter((scheme) => metadata.schemes?.includes(scheme));
  checkKind(place.kind, { schemes: scope.length > 0, rows: metadata.rows !== undefined });
  // What a file is of is its sender's to say, also by the time at which it was saved; the day of an attempt is not.
  const saved = info.changedAt ?? info.storedAt;
  const asOf = metadata['as-of'] === undefined ? saved : Date.parse(metadata['as-of']);
  // By the store's clock too: one that is ahead of ours by less than the gate lets pass is no fault of the office.
  if (asOf > Math.max(now, info.storedAt) + asOfAheadMax)
    throw new Refusal('AS_OF_AHEAD', { minutes: asOfAheadMax / 60_000 });
  if (asOf < now - asOfAgeMax) throw new Refusal('AS_OF_TOO_OLD', { days: asOfAgeMax / 86_400_000 });
  return {
    ...place,
    scope,
    key: info.key,
    objectVersion: info.version,
    storedAt: info.storedAt,
    asOf,
    rows: metadata.rows,
    sha256: metadata.sha256,
    profile: metadata.profile,
    ignoreColumns: metadata['ignore-columns'] ?? [],
    confirmShrink: metadata['confirm-shrink'] ?? false,
    resend: metadata.resend ?? false,
    officer: metadata.officer,
    purpose: metadata.purpose,
  };
}

/** What the metadata promised of the file must be so, or Refusal. Offices count blank rows or not; both are honest. */
export function checkPromises(
  request: Partial<Pick<UploadRequest, 'rows' | 'sha256'>>,
  read: { rows: { read: number; blank: number }; sha256: string },
): void {
  const { rows } = read;
  if (request.rows !== undefined && request.rows !== rows.read && request.rows !== rows.read - rows.blank) {
    throw new Refusal('ROWS_MISMATCH', { found: rows.read, expected: request.rows });
  }
  if (request.sha256 !== undefined && request.sha256 !== read.sha256) throw new Refusal('SHA256_MISMATCH');
}

/** What a kind must say of itself, or Refusal SCHEMES_REQUIRED or ROWS_REQUIRED. */
export function checkKind(kind: BatchKind, given: { schemes: boolean; rows: boolean }): void {
  if (kind !== 'delta' && !given.schemes) throw new Refusal('SCHEMES_REQUIRED', { kind });
  if (kind === 'full' && !given.rows) throw new Refusal('ROWS_REQUIRED');
}

/** Bits of the schemes in `scope`. */
export function scopeBits(scope: readonly Scheme[]): number {
  return scope.reduce((bits, scheme) => bits | (1 << schemes.indexOf(scheme)), 0);
}

/** Day of an instant in Viet Nam (UTC+7, no summer time), yyyy-mm-dd. */
export function vietnamDate(instant: number): string {
  return new Date(instant + vietnamAhead).toISOString().slice(0, 10);
}

/** The same as a packed date, yyyymmdd. */
export function vietnamDay(instant: number): number {
  return Number(vietnamDate(instant).replaceAll('-', ''));
}
