/** The presigned POST that a ticket consists of: it takes one key, of one size, with one SHA-256, for 15 minutes. */
import { randomUUID } from 'node:crypto';
import type { PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { ticketSessionName } from '../core/intake/upload-request.ts';
import { encodeMetadata } from '../adapters/s3/object-metadata.ts';

/** Long enough for a slow line, short enough for a leaked link. */
export const ticketSeconds = 900;

/** Who a ticket is given to, for which key. */
export interface TicketPlace {
  bucket: string;
  key: string;
  /** Session that it is given to, `<province>.<name>`. */
  session: string;
}

/** What is promised of the file; metadata by the names of `docs/contracts.md`, Upload metadata. */
export interface TicketFile {
  bytes: number;
  sha256: string; // hex
  metadata: Record<string, string>;
}

/** A key that was never used; the ending determines how the bytes are read. */
export function newUploadKey(province: string, kind: string, ending: string): string {
  return `incoming/${province}/${kind}/${randomUUID()}.${ending}`;
}

/** Every field is a condition that the browser must satisfy exactly. */
export function ticketForm({ bucket, key, session }: TicketPlace, { bytes, sha256, metadata }: TicketFile) {
  const headers = Object.entries(encodeMetadata({ ...metadata, [ticketSessionName]: session })).map(
    ([name, value]): [string, string] => [`x-amz-meta-${name}`, value],
  );
  return {
    Bucket: bucket,
    Key: key,
    Expires: ticketSeconds,
    Fields: {
      'Content-Type': 'application/octet-stream',
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
      ...Object.fromEntries(headers),
    },
    Conditions: [['content-length-range', bytes, bytes]],
  } satisfies PresignedPostOptions;
}
