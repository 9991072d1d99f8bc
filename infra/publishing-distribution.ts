/**
 * A web address for the pages, if a stage asks for one: CloudFront in front of `published/` and nothing else of the
 * results bucket. Every request is signed by a key that headquarters holds (cookies for pages, because their links are
 * relative). Without it pages are opened by signed links.
 */
import { Aws, CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  CfnDistribution,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  KeyGroup,
  PublicKey,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DistributionConfig, StageConfig } from './config.ts';
import { dataBucketName, type DataBucket } from './data-bucket.ts';
import { removalOf } from './removal.ts';

/** Pages change with every batch: what is cached longer is older than the page claims. */
const cachedFor = Duration.seconds(30);
const rememberHttpsFor = Duration.days(730);

/** The distribution; nothing in `config` may be left out, so that no default certificate or public page slips in. */
export function publishingDistribution(
  scope: Construct,
  { config, wanted, results }: { config: StageConfig; wanted: DistributionConfig; results: DataBucket },
): Distribution {
  const { domain, certificateArn, publicKey } = wanted;
  // By name: the origin would write a statement for the whole bucket into its policy.
  const bucket = Bucket.fromBucketAttributes(scope, 'PublishedOrigin', {
    bucketName: results.bucket.bucketName,
    bucketRegionalDomainName: results.bucket.bucketRegionalDomainName,
  });
  const distribution = new Distribution(scope, 'Pages', {
    comment: `doisoat ${config.stage}: published pages`,
    domainNames: [domain],
    certificate: Certificate.fromCertificateArn(scope, 'PagesCertificate', certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultRootObject: 'index.html',
    enableLogging: true,
    logBucket: requestLogs(scope, config, 'pages'),
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket, { originPath: '/published' }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: new CachePolicy(scope, 'PagesCache', {
        cachePolicyName: `doisoat-${config.stage}-pages`,
        minTtl: Duration.seconds(0),
        defaultTtl: cachedFor,
        maxTtl: cachedFor,
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      responseHeadersPolicy: headersPolicy(scope, config),
      trustedKeyGroups: [
        new KeyGroup(scope, 'PagesSigners', {
          keyGroupName: `doisoat-${config.stage}-pages`,
          items: [new PublicKey(scope, 'PagesSigner', { encodedKey: publicKey })],
        }),
      ],
    },
  });
  letRead(results, distribution);
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions::AwsSolutions-CFR1',
      reason:
        'Offices are reached by signature, not by country: officers travel, and a signature is required everywhere.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-CFR2',
      reason: 'Static objects behind signatures: there is no input that a web application firewall could look at.',
    },
  );
  new CfnOutput(scope, 'pagesDomain', { value: distribution.distributionDomainName });
  return distribution;
}

/**
 * CloudFront delivers by access control lists, which the stack's other buckets do not know; nothing else is in this
 * one.
 */
export function requestLogs(scope: Construct, config: StageConfig, of: 'pages' | 'portal'): Bucket {
  const bucket = new Bucket(scope, of === 'pages' ? 'PagesLogs' : 'PortalLogs', {
    bucketName: dataBucketName(config, `${of}-logs`),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(config.logDays) }],
    removalPolicy: removalOf(config),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason: 'It holds logs of requests itself.',
  });
  return bucket;
}

/** The policy by hashes is in each page; this adds what only a header can set. */
function headersPolicy(scope: Construct, config: StageConfig): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'PagesHeaders', {
    responseHeadersPolicyName: `doisoat-${config.stage}-pages`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: rememberHttpsFor, includeSubdomains: true, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Cache-Control', value: 'private, no-cache', override: true },
        { header: 'X-Robots-Tag', value: 'noindex', override: true },
      ],
    },
  });
}

/** Only this distribution, and only below `published/`; the key serves it through S3 alone. */
function letRead(results: DataBucket, distribution: Distribution): void {
  const resource = distribution.node.defaultChild;
  if (!(resource instanceof CfnDistribution)) throw new Error('a distribution has a resource of its own');
  const principals = [new ServicePrincipal('cloudfront.amazonaws.com')];
  results.bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'PagesOfTheDistribution',
      principals,
      actions: ['s3:GetObject'],
      resources: [results.bucket.arnForObjects('published/*')],
      conditions: { StringEquals: { 'aws:SourceArn': distribution.distributionArn } },
    }),
  );
  // The key's policy cannot name the distribution: it is made after the bucket, which is made after the key.
  results.key.addToResourcePolicy(
    new PolicyStatement({
      principals,
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*` },
      },
    }),
  );
}
