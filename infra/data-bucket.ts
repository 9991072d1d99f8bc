/** A bucket for people's data: private, TLS only, versioned, with a key of its own, its accesses logged. */
import { Aws, Duration } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectLockRetention,
  ObjectOwnership,
  type IBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { removalOf } from './removal.ts';

/** Parts of uploads that were never completed cost money and are invisible. */
const unfinishedDays = 2;

export interface DataBucketProps {
  config: StageConfig;
  /** `uploads` in `doisoat-prod-uploads-<account>-<region>`. */
  purpose: string;
  accessLogs: IBucket;
  /** Days after which objects go, by key prefix; without one they stay. */
  expireAfter?: Record<string, number>;
  /** Prefixes of what is made again at will: a version that was removed or replaced is gone after a day. */
  fleeting?: readonly string[];
  /** Days for which only a holder of the right to bypass governance can destroy a version. */
  lockDays?: number | undefined;
  /** Prefixes under which an object is written once: a write without "only if absent" is refused. */
  writeOnce?: readonly string[];
  /** Web origins whose pages may post forms to the bucket. */
  postedFrom?: readonly string[];
}

export class DataBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    const { config, purpose } = props;
    const removalPolicy = removalOf(config);
    this.key = new Key(this, 'Key', {
      alias: `doisoat/${config.stage}/${purpose}`,
      description: `doisoat ${config.stage}: ${purpose}`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: dataBucketName(config, purpose),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true, // batch ids and pinned reads are over versions
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true, // else every request of a sweep asks the key service
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: `${purpose}/`,
      lifecycleRules: lifecycleOf(config, props.expireAfter ?? {}, props.fleeting ?? []),
      ...(props.lockDays === undefined
        ? {}
        : { objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(props.lockDays)) }),
      ...(props.postedFrom === undefined || props.postedFrom.length === 0
        ? {}
        : { cors: [{ allowedMethods: [HttpMethods.POST], allowedOrigins: [...props.postedFrom], maxAge: 600 }] }),
      removalPolicy,
    });
    if (props.writeOnce !== undefined) this.refuseOverwriting(props.writeOnce);
  }

  /**
   * Immutable prefixes. Parts of a multipart upload carry no condition, its completion does: `ObjectCreationOperation`
   * tells them apart (Amazon S3 User Guide, Enforce conditional writes). `CopyObject` knows no such condition and
   * fails.
   */
  private refuseOverwriting(prefixes: readonly string[]): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WrittenOnce',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
        conditions: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      }),
    );
  }

  /**
   * Whatever rights others have in the account, administrators and deployment included: only these roles read objects.
   */
  onlyReadBy(roles: readonly IRole[], distributionArn?: string): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyNamedRolesRead',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAttributes', 's3:GetObjectVersionAttributes'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: {
          ArnNotEquals: {
            'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn),
            // A service has no role; only the service can state for which of its resources it asks.
            ...(distributionArn === undefined ? {} : { 'aws:SourceArn': distributionArn }),
          },
        },
      }),
    );
  }
}

/**
 * Known before the bucket exists: a queue's policy names the bucket that may send to it, and the bucket needs the
 * policy to be there.
 */
export function dataBucketName(config: StageConfig, purpose: string): string {
  return `doisoat-${config.stage}-${purpose}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
}

function lifecycleOf(
  config: StageConfig,
  expireAfter: Record<string, number>,
  fleeting: readonly string[],
): LifecycleRule[] {
  return [
    {
      id: 'unfinished-and-old-versions',
      abortIncompleteMultipartUploadAfter: Duration.days(unfinishedDays),
      noncurrentVersionExpiration: Duration.days(config.oldVersionDays),
    },
    ...Object.entries(expireAfter).map(([prefix, days]) => ({
      id: `expire-${prefix.replaceAll('/', '')}`,
      prefix,
      expiration: Duration.days(days),
      ...(fleeting.includes(prefix) ? { noncurrentVersionExpiration: Duration.days(1) } : {}),
    })),
  ];
}

/** Where the buckets' accesses are written. S3 delivers there under its own key only. */
export function accessLogBucket(scope: Construct, config: StageConfig): Bucket {
  return new Bucket(scope, 'AccessLogs', {
    bucketName: dataBucketName(config, 'access-logs'),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(config.logDays) }],
    removalPolicy: removalOf(config),
  });
}
