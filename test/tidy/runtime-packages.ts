/**
 * Packages that run in production, each with what it does that is not ours to guarantee: the table of
 * docs/runtime-packages.md. Each is read by somebody before each update.
 */
export interface RuntimePackage {
  name: string;
  reason: string;
  /** True: `core/` may import it, so it also runs in a browser and touches nothing of the machine. */
  core?: true;
  /** True: in the bundles of the functions alone; the package does without it. */
  bundled?: true;
}

export const runtimePackages: readonly RuntimePackage[] = [
  { name: '@hono/node-server', reason: 'serves the portal by Node on one machine' },
  {
    name: '@aws-lambda-powertools/batch',
    reason: 'answers a queue which messages of a delivery failed',
    bundled: true,
  },
  {
    name: '@aws-lambda-powertools/logger',
    reason: 'log lines as the log service of the cloud reads them',
    bundled: true,
  },
  { name: '@aws-lambda-powertools/metrics', reason: 'metrics in log lines, without a call', bundled: true },
  { name: '@aws-sdk/client-dynamodb', reason: 'the state store in the cloud', bundled: true },
  { name: '@aws-sdk/client-s3', reason: 'the object store, in the cloud and on any S3 server' },
  { name: '@aws-sdk/lib-dynamodb', reason: 'items as plain objects', bundled: true },
  { name: '@aws-sdk/s3-presigned-post', reason: 'upload tickets of the upload page', bundled: true },
  {
    name: '@smithy/signature-v4',
    reason: 'signs what is asked of a function by its URL; the SDK signs by it',
  },
  {
    name: '@aws-sdk/credential-provider-node',
    reason: 'who asks a deployment: found as by the SDK and the AWS command',
  },
  { name: '@aws-sdk/lib-storage', reason: 'objects in parts to S3: order, parallel parts, abort' },
  { name: '@opentelemetry/api', reason: 'traces by choice: the names every collector knows, without a vendor' },
  { name: '@uwdata/flechette', reason: 'block tables are Arrow files; zero copy, without dependencies', core: true },
  { name: 'commander', reason: 'the command line' },
  { name: 'hono', reason: 'routes of the portal, and HTML that is escaped unless it is said to be markup' },
  { name: 'hyparquet-writer', reason: 'Parquet files for analysts: encodings, statistics, footer', core: true },
  { name: 'nodemailer', reason: 'alerts by mail, on one machine: a client of SMTP without dependencies' },
  { name: 'openid-client', reason: 'login by an OpenID provider: a certified implementation' },
  {
    name: 'pako',
    reason: 'DEFLATE both ways, synchronous and the same bytes wherever the core runs',
    core: true,
  },
  { name: 'pg', reason: 'the state of several machines in one PostgreSQL; pure JavaScript' },
  { name: 'prom-client', reason: 'metrics in the text that Prometheus reads' },
  { name: 'zod', reason: 'schemas of everything that is read from outside', core: true },
];
