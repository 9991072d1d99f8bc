/** The format of backups (`docs/backup.md`, Format 1). */
import * as z from 'zod';

/** A program refuses a newer one. */
export const backupFormat = 1;

export const $Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const $Count = z.int().nonnegative();

/** A file of the backup by its bytes. */
export const $Blob = z.strictObject({ sha256: $Sha256, size: $Count });
export type Blob = z.infer<typeof $Blob>;

const $LeftOut = z.strictObject({ what: z.string(), count: $Count });
export type LeftOut = z.infer<typeof $LeftOut>;

export const $BackupManifest = z.strictObject({
  format: z.literal(backupFormat),
  at: z.iso.datetime(),
  productVersion: z.string(),
  directoryFormat: $Count, // of the data directory (`docs/upgrade.md`)
  state: $Blob.extend({ items: $Count }),
  objects: z.array($Blob.extend({ prefix: z.string(), objects: $Count, bytes: $Count })),
  files: $Blob,
  config: z.nullable($Blob),
  secrets: z.nullable($Blob.extend({ recipient: z.string(), holds: z.array(z.string()) })),
  leftOut: z.array($LeftOut),
  registry: z.nullable(z.string()),
  provinces: z.record(z.string(), z.int().positive()),
});
export type BackupManifest = z.infer<typeof $BackupManifest>;

/** A line of a list of objects. */
export const $ObjectLine = z.strictObject({
  key: z.string(),
  sha256: $Sha256,
  size: $Count,
  storedAt: z.number(), // milliseconds since 1970
  changedAt: z.number().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  replaced: z.literal(true).optional(),
});
export type ObjectLine = z.infer<typeof $ObjectLine>;

/** A line of the list of local files; `path` is below the data directory, with slashes. */
export const $FileLine = z.strictObject({ path: z.string(), sha256: $Sha256, size: $Count });
export type FileLine = z.infer<typeof $FileLine>;

/** A line of the state. */
export const $StateLine = z.strictObject({
  partition: z.string(),
  sort: z.string(),
  version: z.nullable(z.number()),
  item: z.record(z.string(), z.json()),
});
export type StateLine = z.infer<typeof $StateLine>;

/** What only the recipient can open. */
export const $Secrets = z.strictObject({
  files: z.partialRecord(z.enum(['fingerprint.key', 'portal.key']), z.string()),
  /** `config.json` whole, if there is one. */
  config: z.nullable(z.string()),
  items: z.array($StateLine),
});
export type Secrets = z.infer<typeof $Secrets>;

/** Digits of the manifest's hash in the id of a backup: as many as of a batch id. */
export const idDigits = 32;
export const idPattern = /^\d{8}T\d{6}Z-[0-9a-f]{32}$/;

/** `20261130T110703Z-<32 hex digits>`. */
export function backupId(at: string, sha256: string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${sha256.slice(0, idDigits)}`;
}
