/** Packages that run in production. Each is read by somebody before each update, so each has a reason to be here. */
export interface RuntimePackage {
  name: string;
  reason: string;
  /** True: `core/` may import it, so it also runs in a browser and touches nothing of the machine. */
  core?: true;
}

export const runtimePackages: readonly RuntimePackage[] = [
  { name: '@hono/node-server', reason: 'serves the portal by Node on one machine' },
  { name: '@aws-lambda-powertools/batch', reason: 'answers a queue which messages of a delivery failed' },
  { name: '@aws-lambda-powertools/logger', reason: 'log lines as the log service of the cloud reads them' },
  { name: '@aws-lambda-powertools/metrics', reason: 'metrics in log lines, without a call' },
  { name: '@aws-sdk/client-dynamodb', reason: 'the state store in the cloud' },
  { name: '@aws-sdk/client-s3', reason: 'the object store, in the cloud and on any S3 server' },
  { name: '@aws-sdk/lib-dynamodb', reason: 'items as plain objects' },
  { name: '@aws-sdk/s3-presigned-post', reason: 'upload tickets of the upload page' },
  { name: '@smithy/signature-v4', reason: 'signs what the portal asks of another function; the SDK signs by it' },
  { name: '@uwdata/flechette', reason: 'block tables are Arrow files; zero copy, without dependencies', core: true },
  { name: 'commander', reason: 'the command line' },
  { name: 'hono', reason: 'routes of the portal, and HTML that is escaped unless it is said to be markup' },
  { name: 'hyparquet-writer', reason: 'writes Parquet, a row group at a time; pure JavaScript', core: true },
  { name: 'nodemailer', reason: 'alerts by mail, on one machine: a client of SMTP without dependencies' },
  { name: 'openid-client', reason: 'login by an OpenID provider: a certified implementation' },
  { name: 'pg', reason: 'the state of several machines in one PostgreSQL; pure JavaScript' },
  { name: 'zod', reason: 'schemas of everything that is read from outside', core: true },
];
