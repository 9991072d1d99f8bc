/** The whole stack on loopback: emulator, faults before it, functions, and what starts them. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoStateStore } from '../../adapters/dynamo/dynamo-state-store.ts';
import { routeBuckets } from '../../adapters/s3/buckets.ts';
import { S3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { EnvName } from '../../functions/env-names.ts';
import { readEnv } from '../../functions/env.ts';
import { noPause } from '../../test/support/aws-stores.ts';
import type { Stores } from '../network/deployed.ts';
import { freePort } from '../network/servers.ts';
import { signedUrlOf } from '../portal-aws/release-url.ts';
import { account, awsCallsTo, region, type AwsCall } from './aws-call.ts';
import { deploy } from './deploy.ts';
import { EventSources } from './event-sources.ts';
import { FaultProxy } from './fault-proxy.ts';
import type { FaultPlan } from './faults.ts';
import { LambdaService } from './lambda-service.ts';
import { QueueWatch } from './queue-watch.ts';
import type { Template } from './template.ts';

const emulatorProgram = fileURLToPath(new URL('emulator.py', import.meta.url));
const startTries = 300;
const startDelay = 100; // milliseconds
const settleDelay = 500; // milliseconds
/** All must be quiet for so many looks: between two of them something may be on its way. */
const quietLooks = 4;

/** Who signs requests: access key of a session, and its secret. */
export function accessKeyOf(session: string): string {
  return `AKIA${session}`;
}
export function secretOf(accessKey: string): string {
  return `${accessKey.toLowerCase()}-secret`;
}

export interface CloudOptions {
  python: string;
  template: Template;
  faults: FaultPlan;
  /** Each event of the store is sent so often, over so many seconds. */
  copies: number;
  spread: number;
  concurrency: number;
  haste: number;
  dropFailed: boolean;
  /** Sessions of people, by role of the stage: `office` → `vn34-01.cb-1`. */
  people: Record<string, readonly string[]>;
  told: (name: string, line: string) => void;
}

export interface Execution {
  executionArn: string;
  stateMachineArn: string;
  status: string;
}

export class Cloud {
  readonly call: AwsCall;
  readonly proxy: FaultProxy;
  readonly lambda: LambdaService;
  readonly sources: EventSources;
  readonly watch: QueueWatch;
  /** Clients of our own, past the faults. */
  readonly stores: Stores;
  /** Address of the proxy: what offices are given. */
  readonly endpoint: string;
  readonly environment: Record<string, string>;
  /** Addresses of functions that signed requests reach, by name. */
  readonly urls: Record<string, string>;
  private readonly options: CloudOptions;
  private readonly stops: (() => unknown)[];

  private constructor(
    options: CloudOptions,
    parts: Pick<
      Cloud,
      'call' | 'proxy' | 'lambda' | 'sources' | 'watch' | 'stores' | 'endpoint' | 'environment' | 'urls'
    >,
    stops: (() => unknown)[],
  ) {
    this.options = options;
    ({
      call: this.call,
      proxy: this.proxy,
      lambda: this.lambda,
      sources: this.sources,
      watch: this.watch,
      stores: this.stores,
      endpoint: this.endpoint,
      environment: this.environment,
      urls: this.urls,
    } = parts);
    this.stops = stops;
  }

  static async start(options: CloudOptions): Promise<Cloud> {
    const stops: (() => unknown)[] = [];
    try {
      return await startAll(options, stops, (parts) => new Cloud(options, parts, stops));
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  }

  /** Resolves when queues are empty, machines have ended and nothing is under way. Throws after so long. */
  async quiet(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    for (let looks = 0; looks < quietLooks;) {
      looks = (await this.isQuiet()) ? looks + 1 : 0;
      if (performance.now() > until) throw new Error(`not quiet after ${seconds} s: ${await this.unfinished()}`);
      await sleep(settleDelay);
    }
  }

  /** All messages of each queue that has some, by name. */
  async messages(): Promise<Map<string, number>> {
    const counts = Object.entries(await this.watch.look()).map(([name, [, all]]) => [name, all] as const);
    return new Map(counts.filter(([, all]) => all > 0));
  }

  async executions(): Promise<Execution[]> {
    const found: Execution[] = [];
    for (const { StateMachineName } of this.options.template.all('AWS::StepFunctions::StateMachine')) {
      const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${String(StateMachineName)}`;
      const { executions } = await this.call<{ executions: Execution[] }>('states', 'ListExecutions', {
        stateMachineArn,
      });
      found.push(...executions);
    }
    return found;
  }

  async stop(): Promise<void> {
    await stopAll(this.stops);
  }

  private async isQuiet(): Promise<boolean> {
    if (!this.sources.isIdle() || this.lambda.atWork > 0) return false;
    if ((await this.executions()).some(({ status }) => status === 'RUNNING')) return false;
    if ([...(await this.messages()).keys()].some((queue) => !queue.includes('-dead-'))) return false;
    return this.sources.isIdle() && this.lambda.atWork === 0;
  }

  private async unfinished(): Promise<string> {
    const running = (await this.executions()).filter(({ status }) => status === 'RUNNING').length;
    const left = [...(await this.messages())].map(([queue, count]) => `${queue} ${count}`);
    return `${running} executions, ${this.lambda.atWork} invocations; ${left.join(', ')}`;
  }
}

async function startAll(
  options: CloudOptions,
  stops: (() => unknown)[],
  make: (
    parts: Pick<
      Cloud,
      'call' | 'proxy' | 'lambda' | 'sources' | 'watch' | 'stores' | 'endpoint' | 'environment' | 'urls'
    >,
  ) => Cloud,
): Promise<Cloud> {
  const { template, faults, python } = options;
  const port = await freePort();
  const target = `http://127.0.0.1:${port}`;
  const functions = template.functions();
  const sessions = [...functions.map(({ name }) => name), ...Object.values(options.people).flat()];
  const secrets = Object.fromEntries(sessions.map(accessKeyOf).map((key) => [key, secretOf(key)]));
  const faulty = new Set(functions.map(({ name }) => accessKeyOf(name)));
  const proxy = new FaultProxy({ target, faults, faulty, secrets });
  const endpoint = await proxy.listen();
  stops.push(() => proxy.stop());
  const lambda = new LambdaService({
    functions,
    concurrency: options.concurrency,
    kills: faults.kills,
    told: options.told,
    environmentOf: (name) => ({
      AWS_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_ACCESS_KEY_ID: accessKeyOf(name),
      AWS_SECRET_ACCESS_KEY: secretOf(accessKeyOf(name)),
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    }),
  });
  const lambdaAddress = await lambda.listen();
  stops.push(() => lambda.stop());
  const principals = Object.fromEntries(sessions.map((session) => [accessKeyOf(session), session]));
  const settings = { principals, lambda: lambdaAddress, copies: options.copies, spread: options.spread };
  const emulator = spawn(python, [emulatorProgram, String(port), JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.on('exit', () => emulator.kill('SIGKILL'));
  stops.push(() => emulator.kill('SIGKILL'));
  await answering(target);
  const call = awsCallsTo(target);
  await deploy(template, target, call);
  const { dropFailed, haste } = options;
  const watch = new QueueWatch(target);
  const sources = new EventSources({ template, call, lambda, watch, haste, dropFailed });
  sources.start();
  stops.push(() => sources.stop());
  const [{ environment }] = functions;
  const urls: Record<string, string> = {};
  for (const name of template.signedUrls()) {
    const url = await signedUrlOf({ invoke: (event) => lambda.invoke(name, event) }, callersOf(options), () => {});
    stops.push(() => url.stop());
    urls[name] = url.url;
  }
  return make({
    call,
    proxy,
    lambda,
    sources,
    watch,
    stores: storesAt(target, environment),
    endpoint,
    environment,
    urls,
  });
}

/** ARN and secret of each session, by its access key. */
function callersOf({ people, template }: CloudOptions): Record<string, { arn: string; secret: string }> {
  const stage = template.functions()[0].environment[EnvName.stage];
  const entries = Object.entries(people).flatMap(([role, sessions]) =>
    sessions.map((session) => {
      const key = accessKeyOf(session);
      const arn = `arn:aws:sts::${account}:assumed-role/doisoat-${stage}-${role}/${session}`;
      return [key, { arn, secret: secretOf(key) }] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function storesAt(endpoint: string, environment: Record<string, string>): Stores {
  const credentials = { accessKeyId: 'proof', secretAccessKey: 'proof' };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const dynamo = new DynamoDBClient({ endpoint, region, credentials });
  const { buckets, stateTable } = readEnv(environment);
  const objects = new S3ObjectStore({ client: s3, route: routeBuckets(buckets), pause: noPause });
  return { objects, state: new DynamoStateStore(dynamo, stateTable) };
}

async function stopAll(stops: (() => unknown)[]): Promise<void> {
  for (const stop of stops.splice(0).toReversed()) await stop();
}

async function answering(endpoint: string): Promise<void> {
  for (let tries = 0; tries < startTries; tries++) {
    const up = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await sleep(startDelay);
  }
  throw new Error('the emulator does not answer');
}
