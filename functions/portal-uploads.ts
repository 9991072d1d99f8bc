/**
 * The way of a file from the portal into the ledger, on AWS: stored under `incoming/` like every other upload, by the
 * portal or by a browser with a form that the portal signed; the event of the store does the rest. An invocation knows
 * nothing of another: who got a ticket stands in the state table.
 */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import * as z from 'zod';
import { concatBytes } from '../core/base/bytes.ts';
import { inSpan, traceMetadata } from '../core/base/in-span.ts';
import { uploadBatchId } from '../core/intake/admit-upload.ts';
import { endingOf } from '../core/intake/file-format.ts';
import { ticketBytesMax } from '../core/intake/ticket-request.ts';
import { ticketSessionName } from '../core/intake/upload-request.ts';
import type { StateKey } from '../core/ports.ts';
import { expiryAttribute } from '../adapters/dynamo/table-keys.ts';
import { encodeMetadata } from '../adapters/s3/object-metadata.ts';
import type { Identity } from '../portal/access/identity.ts';
import { newSecret, secretHash } from '../portal/access/secrets.ts';
import { Problem } from '../portal/http/problem.ts';
import type { OutgoingUpload, PortalWorld, PromisedFile, Ticket, Uploads } from '../portal/ports.ts';
import type { Env } from './env.ts';
import { portalSession } from './portal-session.ts';
import { newUploadKey, ticketForm, ticketSeconds } from './ticket-form.ts';

/**
 * The largest file that comes through the portal itself: Lambda takes requests of 6 MiB, and a file in one is written
 * in base64, of 4 characters for 3 bytes.
 */
export const sentBytesMax = 4_500_000;
/** Names and values of an object's metadata together (Amazon S3 User Guide, User-defined object metadata). */
const metadataBytesMax = 2048;
/** A ticket is asked about while its page is open. */
const keptSeconds = 86_400;

const $TicketItem = z.object({ key: z.string(), sender: z.string(), province: z.string() });

type UploadsWorld = Pick<PortalWorld, 'objects' | 'state' | 'clock' | 'hash' | 'randomBytes' | 'tracing'>;

export class PortalUploads implements Uploads {
  readonly ticketOrigins: readonly string[];
  private readonly world: UploadsWorld;
  private readonly s3: S3Client;
  private readonly env: Pick<Env, 'buckets' | 'bucketOwner'>;

  constructor(
    world: UploadsWorld,
    s3: S3Client,
    env: Pick<Env, 'buckets' | 'bucketOwner'>,
    ticketOrigins: readonly string[],
  ) {
    this.ticketOrigins = ticketOrigins;
    this.world = world;
    this.s3 = s3;
    this.env = env;
  }

  send(upload: OutgoingUpload, body: AsyncIterable<Uint8Array>): Promise<string> {
    return this.traced(upload, (traced) => this.store(traced, body));
  }

  private async store(upload: OutgoingUpload, body: AsyncIterable<Uint8Array>): Promise<string> {
    const { province, kind, sender, metadata } = upload;
    const bytes = await wholeOf(body);
    const key = newUploadKey(province, kind, endingOf(bytes));
    const { VersionId } = await this.s3.send(
      new PutObjectCommand({
        Bucket: this.env.buckets.uploads,
        Key: key,
        Body: bytes,
        ContentType: 'application/octet-stream',
        ChecksumAlgorithm: 'SHA256',
        ExpectedBucketOwner: this.env.bucketOwner,
        Metadata: checkedMetadata({ ...metadata, [ticketSessionName]: portalSession(province, sender.user) }),
      }),
    );
    if (VersionId === undefined) throw new Error('the bucket keeps no versions: enable versioning on it');
    return this.batchOf(key, VersionId);
  }

  ticket(upload: OutgoingUpload, file: PromisedFile): Promise<Ticket> {
    return this.traced(upload, (traced) => this.give(traced, file));
  }

  private async give({ province, kind, metadata, sender }: OutgoingUpload, file: PromisedFile): Promise<Ticket> {
    if (file.bytes > ticketBytesMax) throw new Problem('BODY_TOO_LARGE');
    const key = newUploadKey(province, kind, file.container);
    const session = portalSession(province, sender.user);
    const promised = { ...metadata, sha256: file.sha256 };
    checkedMetadata({ ...promised, [ticketSessionName]: session });
    const place = { bucket: this.env.buckets.uploads, key, session };
    const { url, fields } = await createPresignedPost(this.s3, ticketForm(place, { ...file, metadata: promised }));
    const id = newSecret((length) => this.world.randomBytes(length));
    const now = this.world.clock.now();
    const kept = { [expiryAttribute]: Math.ceil(now / 1000) + keptSeconds };
    await this.world.state.put(ticketKey(id), { key, sender: senderOf(sender), province, ...kept });
    return { id, url, fields, expiresAt: new Date(now + ticketSeconds * 1000).toISOString() };
  }

  async arrived(id: string, sender: Identity): Promise<{ province: string; batch: string } | undefined> {
    const found = $TicketItem.safeParse(await this.world.state.read(ticketKey(id)));
    if (!found.success || found.data.sender !== senderOf(sender)) throw new Problem('NOT_FOUND');
    const { key, province } = found.data;
    // Its versions, not itself: the portal may list uploads, and read none.
    for await (const version of this.world.objects.versions?.(key) ?? [])
      return { province, batch: this.batchOf(key, version) };
    return undefined;
  }

  /** What is done with it, other functions do. */
  work(): undefined {
    return undefined;
  }

  /** The trace goes with the object: another function processes it. */
  private traced<Answer>(upload: OutgoingUpload, work: (traced: OutgoingUpload) => Promise<Answer>): Promise<Answer> {
    const { province, kind, metadata } = upload;
    return inSpan(this.world, 'doisoat.upload', { province, kind }, (span) =>
      work({ ...upload, metadata: { ...metadata, ...traceMetadata(span) } }),
    );
  }

  private batchOf(key: string, version: string): string {
    return uploadBatchId(this.world.hash, { bucket: this.env.buckets.uploads, key, version });
  }
}

function ticketKey(id: string): StateKey {
  return { partition: 'PORTAL#TICKET', sort: secretHash(id) };
}

/** Whom a ticket belongs to: a user of a province, or of none. */
function senderOf({ user, province }: Identity): string {
  return secretHash(`${province ?? ''}\n${user}`);
}

async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > sentBytesMax)
      throw new Problem('BODY_TOO_LARGE', `more than ${sentBytesMax} bytes go by ticket: POST …/tickets`);
    chunks.push(Uint8Array.from(chunk));
  }
  return concatBytes(chunks);
}

/** Metadata as headers of S3. Throws Problem REQUEST_INVALID if it is more than S3 takes. */
function checkedMetadata(metadata: Record<string, string>): Record<string, string> {
  const encoded = encodeMetadata(metadata);
  const bytes = Object.entries(encoded).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > metadataBytesMax)
    throw new Problem('REQUEST_INVALID', 'officer, purpose and columns left out are too long together');
  return encoded;
}
