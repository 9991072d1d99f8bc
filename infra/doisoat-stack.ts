/** The whole deployment of a stage, to be read from top to bottom: where data rests, who works on it, what wakes whom. */
import { Aws, CfnOutput, Duration, Size, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { provinces } from '../core/provinces.ts';
import { EnvName, fingerprintKeyObject } from '../functions/env-names.ts';
import type { StageConfig } from './config.ts';
import { DataBucket, accessLogBucket, dataBucketName } from './data-bucket.ts';
import { allowItems, allowObjects, allowQueues } from './grants.ts';
import { NodeFunction } from './node-function.ts';
import { publishOnChange, publishOnSchedule } from './publish-triggers.ts';
import { stateTable } from './state-table.ts';
import { sendUploadEvents } from './upload-events.ts';
import { WorkQueue, deadLetterQueue } from './work-queue.ts';

export interface DoisoatStackProps extends StackProps {
  config: StageConfig;
}

/** A batch of a whole province takes seconds; this is for the slowest day. A minute of it is kept for the commit. */
const syncTimeout = Duration.minutes(5);
/** The most a function can have. A country's extract that needs more is built on one machine (`docs/deploy.md`). */
const buildTimeout = Duration.minutes(15);
const publishTimeout = Duration.seconds(60);
/** Spill files of a build: 28 bytes a person, 100 million people. */
const buildScratch = Size.gibibytes(6);

export class DoisoatStack extends Stack {
  constructor(scope: Construct, id: string, props: DoisoatStackProps) {
    super(scope, id, props);
    const { config } = props;
    const stores = this.makeStores(config);
    const table = stateTable(this, config);
    const environment = {
      [EnvName.stage]: config.stage,
      [EnvName.uploadsBucket]: stores.uploads.bucket.bucketName,
      [EnvName.registryBucket]: stores.registry.bucket.bucketName,
      [EnvName.ledgerBucket]: stores.ledger.bucket.bucketName,
      [EnvName.resultsBucket]: stores.results.bucket.bucketName,
      [EnvName.secretBucket]: stores.secret.bucket.bucketName,
      [EnvName.bucketOwner]: Aws.ACCOUNT_ID,
      [EnvName.stateTable]: table.tableName,
      [EnvName.disclosure]: config.disclosure,
      [EnvName.activation]: config.activation,
    };
    const functions = this.makeFunctions(config, environment);
    this.wire(config, stores, table, functions);
    for (const [name, { bucket }] of Object.entries(stores))
      new CfnOutput(this, `${name}Bucket`, { value: bucket.bucketName });
    new CfnOutput(this, 'stateTable', { value: table.tableName });
  }

  private makeStores(config: StageConfig) {
    const accessLogs = accessLogBucket(this, config);
    const { uploadDays, resultDays } = config;
    const make = (id: string, purpose: string, expireAfter: Record<string, number> = {}) =>
      new DataBucket(this, id, { config, purpose, accessLogs, expireAfter });
    return {
      uploads: make('Uploads', 'uploads', { 'incoming/': uploadDays, 'extract/': uploadDays }),
      registry: make('Registry', 'registry'),
      ledger: make('Ledger', 'ledger'),
      results: make('Results', 'results', { 'results/': resultDays }),
      secret: make('Secret', 'secret'),
    };
  }

  private makeFunctions(config: StageConfig, environment: Record<string, string>) {
    return {
      sync: new NodeFunction(this, 'SyncBatch', {
        config,
        environment,
        entry: 'sync-batch',
        description: 'One upload: verdicts, ledger, rates, answers',
        memorySize: config.memory.syncBatch,
        timeout: syncTimeout,
      }),
      build: new NodeFunction(this, 'BuildIndex', {
        config,
        environment,
        entry: 'build-index',
        description: 'An extract of the population database: registry index',
        memorySize: config.memory.buildIndex,
        timeout: buildTimeout,
        scratch: buildScratch,
      }),
      publish: new NodeFunction(this, 'PublishSummary', {
        config,
        environment,
        entry: 'publish-summary',
        description: 'States of the provinces: summary, table, page',
        memorySize: config.memory.publishSummary,
        timeout: publishTimeout,
      }),
    };
  }

  private wire(
    config: StageConfig,
    stores: ReturnType<DoisoatStack['makeStores']>,
    table: Table,
    functions: ReturnType<DoisoatStack['makeFunctions']>,
  ): void {
    const { uploads, registry, ledger, results, secret } = stores;
    const name = (purpose: string) => `doisoat-${config.stage}-${purpose}`;
    const { sync, build, publish } = functions;

    // A committer never deletes, and reads but does not write what decides its verdicts.
    allowQueues(sync.role, name('uploads-*'));
    allowObjects(sync.role, uploads, { read: ['incoming/*'] });
    allowObjects(sync.role, registry, { read: ['registry/*'] });
    allowObjects(sync.role, ledger, {
      read: ['staged/*', 'ratified/*', 'audit/*'],
      write: ['staged/*', 'ratified/*', 'audit/*'],
    });
    allowObjects(sync.role, results, { read: ['results/*'], write: ['results/*'] });
    allowObjects(sync.role, secret, { read: [fingerprintKeyObject] });
    allowItems(sync.role, table, { read: ['PROVINCE#*', 'REGISTRY'], write: ['PROVINCE#*'] });

    allowQueues(build.role, name('extracts'));
    allowObjects(build.role, uploads, { read: ['extract/*'] });
    allowObjects(build.role, registry, { read: ['registry/*'], write: ['registry/*'] });
    allowObjects(build.role, secret, { read: [fingerprintKeyObject] });
    allowItems(build.role, table, { read: ['REGISTRY'], write: ['REGISTRY'] });

    allowObjects(publish.role, results, { write: ['published/*'] });
    allowItems(publish.role, table, { read: ['PROVINCE#*', 'REGISTRY', 'PUBLISH'], write: ['PUBLISH'] });

    // Uploads: one queue a province, so that a thousand files of one do not keep the others waiting.
    const uploadsDead = deadLetterQueue(this, 'UploadsDead', name('dead-uploads'));
    const provinceQueues = provinces.map(({ id }) => ({
      prefix: `incoming/${id}/`,
      queue: new WorkQueue(this, `Uploads-${id}`, {
        queueName: name(`uploads-${id}`),
        deadLetters: uploadsDead,
        consumer: sync.function,
        consumerTimeout: syncTimeout,
        concurrency: config.batchesPerProvince,
      }),
    }));
    const extracts = new WorkQueue(this, 'Extracts', {
      queueName: name('extracts'),
      deadLetters: deadLetterQueue(this, 'ExtractsDead', name('dead-extracts')),
      consumer: build.function,
      consumerTimeout: buildTimeout,
      concurrency: 2, // the least the service allows; two builds of one version write the same bytes
    });
    sendUploadEvents(uploads.bucket, dataBucketName(config, 'uploads'), [
      ...provinceQueues,
      { prefix: 'extract/', suffix: '/manifest.json', queue: extracts },
    ]);

    const publishDead = deadLetterQueue(this, 'PublishDead', name('dead-publish'));
    publishOnChange(this, { config, table, publish, deadLetters: publishDead });
    publishOnSchedule(this, { config, publish, deadLetters: publishDead });
  }
}
