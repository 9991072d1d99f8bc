/**
 * The portal's home on AWS over emulators: the bundles that are deployed as processes, DynamoDB by dynalite, S3 in
 * memory over HTTP. Its events wake the function that processes uploads, and that one the one that publishes.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { createContainer } from '../../functions/container.ts';
import { PortalEnvName, portalFunctionName, portalSecrets } from '../../functions/env-names.ts';
import { readEnv } from '../../functions/env.ts';
import { buildIndexHandler } from '../../functions/handlers.ts';
import { buildMachineOf } from '../../functions/machines/registry-build-machine.ts';
import { registryBuildHandler } from '../../functions/registry-build-handler.ts';
import { syncMinutes } from '../../infra/config.ts';
import { bundleBrowser } from '../../local/serve/bundle-browser.ts';
import { context, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import { S3Server, type StoredObject } from '../../test/support/s3-server.ts';
import { walkMachine } from '../../test/support/walk-machine.ts';
import { bundleFunctions, Stage, type FunctionProcess, type Stores } from '../network/deployed.ts';
import { dynalite, freePort } from '../network/servers.ts';
import { askedOfS3, watchTable, type AskedOfStores } from './asked.ts';
import { makeExtract } from './extract.ts';
import { signedUrlOf } from './release-url.ts';

const urlProcess = fileURLToPath(new URL('url-process.ts', import.meta.url));
const entries = ['portal', 'sync-batch', 'publish-summary', 'release'] as const;
const stageName = 'network'; // of `Stage`
const invocationTime = syncMinutes * 60_000; // milliseconds
const deliveriesMax = 5;
/** Access keys by which the emulator knows who asks; each secret follows from the key. */
const accessKeys = { portal: 'AKIAPORTAL', functions: 'AKIAFUNCTIONS' } as const;
const secretOf = (accessKey: string): string => `${accessKey.toLowerCase()}-secret`;

export interface AwsHomeOptions {
  /** Rows of an extract of the registry (`docs/registry-index.md`), without their heading. */
  people: readonly string[];
  /** Starts an OpenID provider that sends people back to `callback`, or names one that does. */
  oidc?: (callback: string) => Promise<{ issuer: string; clientId: string; clientSecret: string }>;
  /** Other settings of the portal, without secrets. */
  settings?: Record<string, unknown>;
}

export interface AwsHome {
  /** `http://127.0.0.1:<port>/`, also after a restart. */
  url: string;
  /** Of the header by which a proxy says who somebody is (`signIdentity` of the portal). */
  proxySecret: string;
  stores: Stores;
  /** Everything that the portal has asked of the stores. */
  asked: readonly AskedOfStores[];
  /** Resolves when every upload is processed, and the figures are published. */
  settled(): Promise<void>;
  /** Stores an object as an office or headquarters does by command line. */
  put(key: string, body: string | Uint8Array, metadata?: Record<string, string>): Promise<void>;
  /** Another process answers from now on: what the one before knew is gone. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startAwsHome(options: AwsHomeOptions): Promise<AwsHome> {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-portal-aws-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    return { ...(await start(options, folder, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  { people, oidc, settings = {} }: AwsHomeOptions,
  folder: string,
  stops: (() => unknown)[],
): Promise<Omit<AwsHome, 'stop'>> {
  process.env.AWS_REGION ??= 'us-east-1';
  const credentials = (accessKey: string) => ({
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: secretOf(accessKey),
  });
  Object.assign(process.env, credentials(accessKeys.functions));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const name = `portal-${process.pid}-${port}`;
  const buckets = ['uploads', 'registry', 'ledger', 'records', 'results', 'trace', 'secret'];
  const s3 = await S3Server.start({
    buckets: buckets.map((each) => `${name}-${each}`),
    secrets: Object.fromEntries(Object.values(accessKeys).map((key) => [key, secretOf(key)])),
    postedFrom: new URL(url).origin,
  });
  stops.push(() => s3.stop());
  const dynamo = await dynalite(folder);
  stops.push(() => dynamo.stop());
  const stage = await Stage.make(name, { s3, dynamo });
  stops.push(() => stage.dispose());
  const bundles = await bundle(folder);
  const provider = await oidc?.(`${url}login/callback`);
  const secretBucket = `${name}-secret`;
  const proxySecret = randomBytes(32).toString('base64url');
  const secrets: [object: string, text: string | undefined][] = [
    [portalSecrets.key, randomBytes(32).toString('hex')],
    [portalSecrets.proxy, proxySecret],
    [portalSecrets.oidc, provider?.clientSecret],
  ];
  for (const [object, text] of secrets) if (text !== undefined) await stage.put(secretBucket, object, `${text}\n`);

  const work = new Work(stage, bundles);
  stops.push(() => work.stop());
  s3.onStored = (stored) => {
    if (stored.bucket === stage.buckets.uploads && stored.key.startsWith('incoming/')) work.take(stored);
  };
  await buildIndex(stage, people);
  work.changed();

  const role = portalFunctionName(stageName);
  const releaser = stage.start(bundles.release);
  stops.push(() => releaser.kill());
  const portalKey = accessKeys.portal;
  const caller = { arn: `arn:aws:sts::123456789012:assumed-role/${role}/${role}`, secret: secretOf(portalKey) };
  const release = await signedUrlOf(releaser, { [portalKey]: caller }, () => work.changed());
  stops.push(() => release.stop());

  const asked: AskedOfStores[] = [];
  s3.onAsked = (call, accessKey) => {
    if (accessKey === portalKey) asked.push(askedOfS3(call, name));
  };
  const table = await watchTable(dynamo.endpoint, (each) => asked.push(each));
  stops.push(() => table.stop());
  const login = provider && { oidc: { issuer: provider.issuer, clientId: provider.clientId } };
  const environment = {
    ...stage.env,
    ...credentials(portalKey),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    [PortalEnvName.settings]: JSON.stringify({ ...settings, ...login }),
    [PortalEnvName.front]: 'url',
    [PortalEnvName.resultDays]: '180',
    [PortalEnvName.releaseUrl]: release.url,
  };
  let portal = await startPortal(bundles.portal, port, environment);
  stops.push(() => gone(portal));
  return {
    url,
    proxySecret,
    stores: stage.stores(),
    asked,
    settled: () => work.settled(),
    async put(key, body, metadata) {
      await stage.put(stage.buckets.uploads, key, body, metadata);
    },
    async restart() {
      await gone(portal);
      portal = await startPortal(bundles.portal, port, environment);
    },
  };
}

/** The bundles that are deployed, and the scripts of the upload page beside that of the portal. */
async function bundle(folder: string): Promise<Record<(typeof entries)[number], string>> {
  for (const [name, bytes] of Object.entries(await bundleBrowser())) writeFileSync(join(folder, `${name}.js`), bytes);
  return bundleFunctions(folder, entries);
}

async function startPortal(bundle: string, port: number, env: Record<string, string>): Promise<ChildProcess> {
  const child = fork(urlProcess, [bundle, String(port)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve()).once('exit', () => reject(new Error('the portal did not start')));
  });
  return child;
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGKILL');
  await exit;
}

/** Stores the extract and walks the state machine over the handlers, in this process. */
async function buildIndex(stage: Stage, people: readonly string[]): Promise<void> {
  const clients = {
    s3: new S3Client({ endpoint: stage.env.AWS_ENDPOINT_URL_S3, forcePathStyle: true }),
    dynamo: new DynamoDBClient({ endpoint: stage.env.AWS_ENDPOINT_URL_DYNAMODB }),
  };
  const container = createContainer('build', readEnv(stage.env), clients);
  const [index, part] = [buildIndexHandler(container), registryBuildHandler(container)];
  const { files, manifestKey } = makeExtract(people);
  for (const { key, text } of files) await stage.put(stage.buckets.uploads, key, text);
  const functions = { index: 'index', part: 'part', shard: 'part' };
  const end = await walkMachine(
    buildMachineOf({ functions, concurrency: 1 }),
    { extract: manifestKey },
    {
      invoke: (name, event) => (name === 'index' ? index : part)(event, context()),
    },
  );
  if ((end as { next?: unknown }).next !== 'built') throw new Error('the index was not built');
  clients.s3.destroy();
  clients.dynamo.destroy();
}

/** The queue of uploads, one delivery after the other, and the publisher after each that was answered. */
class Work {
  private readonly sync: FunctionProcess;
  private readonly publisher: FunctionProcess;
  private queue: Promise<void> = Promise.resolve();
  private failed: Error | undefined;

  constructor(stage: Stage, bundles: Record<'sync-batch' | 'publish-summary', string>) {
    this.sync = stage.start(bundles['sync-batch']);
    this.publisher = stage.start(bundles['publish-summary']);
  }

  take(stored: StoredObject): void {
    this.add(() => this.deliver(stored));
    this.changed();
  }

  changed(): void {
    this.add(() => this.publish());
  }

  async settled(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.queue) {
      seen = this.queue;
      await seen;
    }
    if (this.failed !== undefined) throw this.failed;
  }

  async stop(): Promise<void> {
    await Promise.all([this.sync.kill(), this.publisher.kill()]);
  }

  private add(work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      this.failed = error instanceof Error ? error : new Error('failed');
    });
  }

  /** With the session that S3 would tell of: that of the portal's function, or none it knows. */
  private async deliver(stored: StoredObject): Promise<void> {
    const session = stored.accessKey === accessKeys.portal ? portalFunctionName(stageName) : 'hq-07';
    const message = s3Message([stored], (record) => {
      record.s3.bucket.name = stored.bucket;
      record.userIdentity = { principalId: `AWS:AROAEXAMPLE:${session}` };
    });
    for (let delivery = 1; delivery <= deliveriesMax; delivery++) {
      const ended = await this.sync.invoke(sqsEvent([message]), invocationTime);
      if (ended.end === 'answered' && !hasFailures(ended.answer)) return;
    }
    throw new Error('an upload could not be delivered');
  }

  private async publish(): Promise<void> {
    const { end } = await this.publisher.invoke({ Records: [{}] }, invocationTime);
    if (end !== 'answered') throw new Error('the summary could not be published');
  }
}

function hasFailures(answer: unknown): boolean {
  return ((answer as { batchItemFailures?: unknown[] }).batchItemFailures ?? []).length > 0;
}
