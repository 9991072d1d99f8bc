/**
 * Objects as those may see them who answer people (the portal, `operate`): an upload is listed with its versions, and
 * never read. It holds names and IDs of everybody in it, and they need no more of it than which batch it is.
 */
import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectInfo } from '../core/ports.ts';
import { S3ObjectStore, type S3Options } from '../adapters/s3/s3-object-store.ts';

const uploads = 'incoming/';

export class PortalObjects extends S3ObjectStore {
  private readonly incoming: { client: S3Client; Bucket: string; ExpectedBucketOwner: string | undefined };

  constructor(options: S3Options) {
    super(options);
    const { client, route, owner } = options;
    this.incoming = { client, Bucket: route.of(uploads), ExpectedBucketOwner: owner };
  }

  /** Of an upload the current version alone, without its metadata, which the audit record of its batch has. */
  override async head(key: string, options: { version?: string } = {}): Promise<ObjectInfo | undefined> {
    if (!key.startsWith(uploads)) return super.head(key, options);
    const { client, ...bucket } = this.incoming;
    // The newest version of a key is listed first, and a key before those that it begins.
    const { Versions: [newest] = [] } = await client.send(new ListObjectVersionsCommand({ ...bucket, Prefix: key }));
    if (newest?.Key !== key || newest.IsLatest !== true || newest.VersionId === undefined) return undefined;
    const { VersionId: version, Size: size = 0, LastModified } = newest;
    if (options.version !== undefined && options.version !== version) return undefined;
    return { key, version, size, storedAt: LastModified?.getTime() ?? 0, metadata: {} };
  }
}
