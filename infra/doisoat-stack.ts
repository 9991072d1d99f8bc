/**
 * The whole deployment of a stage, to be read from top to bottom: where data rests, who works on it, what wakes whom.
 */
import { Aws, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { writtenOnce } from '../adapters/s3/buckets.ts';
import { senders } from '../core/domain/provinces.ts';
import { EnvName, ExportEnvName, fingerprintKeyObject } from '../functions/env-names.ts';
import { ordersPrefix } from '../functions/operation-orders.ts';
import { acceptanceRole } from './acceptance-role.ts';
import { timeouts, type StageConfig } from './config.ts';
import { Alarms } from './alarms.ts';
import { backupVault, watchBackups } from './backup-vault.ts';
import { allowExports, makeAnalysts, makeExportsBucket } from './analysts.ts';
import { DataBucket, accessLogBucket, dataBucketName, type DataBucketProps } from './data-bucket.ts';
import { functionNetwork, type FunctionNetwork } from './function-network.ts';
import { allowItems, allowNames, allowObjects, allowQueues } from './grants.ts';
import { NodeFunction } from './node-function.ts';
import { allowOperations, operationFunctions, operationMachine, operationsUrl } from './operations.ts';
import { operationsDashboard } from './operations-dashboard.ts';
import { makePortal } from './portal.ts';
import { peopleRoles, type PeopleRoles, type Stores } from './people-roles.ts';
import { buildMachine, buildOnExtract } from './registry-build.ts';
import { reconcileMachine, reconcileNightly, reconcileOnActivation } from './reconciliation.ts';
import { publishOnChange, publishOnSchedule } from './publish-triggers.ts';
import { publishingDistribution } from './publishing-distribution.ts';
import { sendPublishedEvents } from './publishing-events.ts';
import { allowSignedUrl, signedUrl } from './signed-url.ts';
import { stateTable } from './state-table.ts';
import { sendUploadEvents } from './upload-events.ts';
import { WorkQueue, allowReplay, deadLetterQueue, deadLetterReplay } from './work-queue.ts';

export interface DoisoatStackProps extends StackProps {
  config: StageConfig;
}

const syncTimeout = Duration.seconds(timeouts.syncBatch);
/** A pipe does no more than start a machine; a message it could not hand over comes back after six times this. */
const pipeTimeout = Duration.seconds(60);
/** A build that was given up can be taken up again for a week, as on one machine. */
const scratchDays = 7;
/** As the scheduled run removes them (`core/trace/review/stored-lists.ts`); here too, if it does not run. */
const candidateDays = 31;
const sweepDays = 8;

export class DoisoatStack extends Stack {
  constructor(scope: Construct, id: string, props: DoisoatStackProps) {
    super(scope, id, props);
    const { config } = props;
    const accessLogs = accessLogBucket(this, config);
    const stores = this.makeStores(config, accessLogs);
    const exported = config.exports && { config, wanted: config.exports, accessLogs };
    const exports = exported && makeExportsBucket(this, exported);
    const table = stateTable(this, config);
    const environment = {
      [EnvName.stage]: config.stage,
      [EnvName.uploadsBucket]: stores.uploads.bucket.bucketName,
      [EnvName.registryBucket]: stores.registry.bucket.bucketName,
      [EnvName.ledgerBucket]: stores.ledger.bucket.bucketName,
      [EnvName.recordsBucket]: stores.records.bucket.bucketName,
      [EnvName.resultsBucket]: stores.results.bucket.bucketName,
      [EnvName.traceBucket]: stores.trace.bucket.bucketName,
      [EnvName.secretBucket]: stores.secret.bucket.bucketName,
      [EnvName.bucketOwner]: Aws.ACCOUNT_ID,
      [EnvName.stateTable]: table.tableName,
      [EnvName.disclosure]: config.disclosure,
      [EnvName.activation]: config.activation,
      [EnvName.trace]: JSON.stringify(config.trace),
      [EnvName.alerts]: config.alerts === undefined ? 'off' : 'topic',
      [EnvName.ledgerLockDays]: String(config.lockDays?.ledger ?? 0),
    };
    const network = config.isolated ? functionNetwork(this, config) : undefined;
    const functions = this.makeFunctions(config, environment, network, exports);
    const people = peopleRoles(this, config, stores);
    signedUrl(this, functions.ticket, people.office, 'ticketUrl');
    const acceptance = acceptanceRole(this, config, stores);
    for (const asked of [functions.ticket, functions.operate]) allowSignedUrl(asked, acceptance);
    const releaseUrl = signedUrl(this, functions.release, people.headquarters, 'releaseUrl');
    signedUrl(this, functions.traceDecide, people.reviewer, 'traceDecideUrl');
    operationsUrl(this, functions, people);
    const release = { function: functions.release, url: releaseUrl };
    const portal =
      config.portal && makePortal(this, { config, wanted: config.portal, environment, stores, table, release });
    const alarms = this.wire(config, stores, table, functions, people, portal);
    const copied = [stores.ledger, stores.records, stores.results];
    const backup =
      config.backupVault && backupVault(this, { config, wanted: config.backupVault, buckets: copied, table });
    if (backup !== undefined) watchBackups(this, config, alarms);
    if (exports !== undefined && exported !== undefined) {
      allowExports(functions.reconcile.role, exports);
      const analyst = makeAnalysts(this, exports, exported);
      if (config.namedReadersOnly) exports.onlyReadBy([analyst]);
      new CfnOutput(this, 'exportsBucket', { value: exports.bucket.bucketName });
    }
    const wanted = config.distribution;
    const pages = wanted && publishingDistribution(this, { config, wanted, results: stores.results });
    if (config.namedReadersOnly)
      keepOthersOut(stores, functions, { ...people, acceptance }, { portal, pages: pages?.distributionArn, backup });
    for (const [name, { bucket }] of Object.entries(stores))
      new CfnOutput(this, `${name}Bucket`, { value: bucket.bucketName });
    new CfnOutput(this, 'stateTable', { value: table.tableName });
  }

  private makeStores(config: StageConfig, accessLogs: IBucket): Stores {
    const { uploadDays, resultDays } = config;
    const make = (id: string, purpose: string, rest: Partial<DataBucketProps> = {}) =>
      new DataBucket(this, id, { config, purpose, accessLogs, ...rest });
    return {
      uploads: make('Uploads', 'uploads', {
        expireAfter: { 'incoming/': uploadDays, 'extract/': uploadDays, [ordersPrefix]: uploadDays },
        postedFrom: [
          ...config.uploadOrigins,
          ...(config.portal?.front ? [`https://${config.portal.front.domain}`] : []),
        ],
      }),
      registry: make('Registry', 'registry', {
        writeOnce: writtenOnce.registry,
        // Runs of a build: personal IDs and fingerprints, wanted until its end.
        expireAfter: { 'scratch/': scratchDays },
        fleeting: ['scratch/'],
      }),
      ledger: make('Ledger', 'ledger', {
        // Not write-once: a staged object is named by its hash, and an old one is put again to keep it from the sweeper
        // (`core/commit/stage.ts`); the lock keeps every version.
        lockDays: config.lockDays?.ledger,
        expireAfter: { 'runs/': config.logDays },
      }),
      records: make('Records', 'records', {
        writeOnce: writtenOnce.records,
        lockDays: config.lockDays?.records,
      }),
      results: make('Results', 'results', {
        expireAfter: {
          'results/': resultDays,
          ...(config.alerts === undefined ? {} : { 'published/alerts/': resultDays }),
        },
      }),
      secret: make('Secret', 'secret'),
      // Personal IDs of candidates: a version that was removed is gone after a day.
      trace: make('Trace', 'trace', {
        expireAfter: { 'trace/vn34-': candidateDays, 'trace/sweeps/': sweepDays },
        fleeting: ['trace/vn34-', 'trace/sweeps/'],
      }),
    };
  }

  private makeFunctions(
    config: StageConfig,
    environment: Record<string, string>,
    network: FunctionNetwork | undefined,
    exports: DataBucket | undefined,
  ) {
    const common = { config, environment, network };
    const exporting: Record<string, string> =
      exports === undefined || config.exports === undefined
        ? {}
        : { [ExportEnvName.bucket]: exports.bucket.bucketName, [ExportEnvName.figures]: config.exports.figures };
    return {
      sync: new NodeFunction(this, 'SyncBatch', {
        ...common,
        entry: 'sync-batch',
        description: 'One upload: verdicts, ledger, rates, answers',
        memorySize: config.memory.syncBatch,
        timeout: syncTimeout,
      }),
      build: new NodeFunction(this, 'BuildIndex', {
        ...common,
        entry: 'build-index',
        pinned: true,
        description: 'A build of the registry index: plans, its end, which index is in use',
        memorySize: config.memory.buildIndex,
        concurrency: config.reserved?.buildIndex,
        timeout: Duration.seconds(timeouts.buildIndex),
      }),
      part: new NodeFunction(this, 'BuildPart', {
        ...common,
        entry: 'build-part',
        pinned: true,
        description: 'Parts of an extract into runs',
        memorySize: config.memory.buildPart,
        timeout: Duration.seconds(timeouts.buildPart),
      }),
      shard: new NodeFunction(this, 'BuildShard', {
        ...common,
        entry: 'build-shard',
        pinned: true,
        description: 'Runs into objects of the registry index',
        memorySize: config.memory.buildShard,
        timeout: Duration.seconds(timeouts.buildShard),
      }),
      publish: new NodeFunction(this, 'PublishSummary', {
        ...common,
        entry: 'publish-summary',
        description: 'States of the provinces: summary, table, page',
        memorySize: config.memory.publishSummary,
        concurrency: config.reserved?.publishSummary,
        timeout: Duration.seconds(timeouts.publishSummary),
      }),
      ticket: new NodeFunction(this, 'UploadTicket', {
        ...common,
        entry: 'upload-ticket',
        description: 'A presigned POST for one upload of the caller’s own province',
        memorySize: config.memory.uploadTicket,
        concurrency: config.reserved?.uploadTicket,
        timeout: Duration.seconds(timeouts.uploadTicket),
      }),
      release: new NodeFunction(this, 'Release', {
        ...common,
        entry: 'release',
        description: 'Held claims of a batch, compared because headquarters says so',
        memorySize: config.memory.release,
        timeout: Duration.seconds(timeouts.release),
      }),
      traceDecide: new NodeFunction(this, 'TraceDecide', {
        ...common,
        entry: 'trace-decide',
        description: 'Decisions of a reviewer about candidates, kept for good and handed to the offices',
        memorySize: config.memory.traceDecide,
        timeout: Duration.seconds(timeouts.traceDecide),
      }),
      reconcile: new NodeFunction(this, 'Reconcile', {
        ...common,
        environment: { ...environment, ...exporting },
        entry: 'reconcile',
        pinned: true,
        description: 'One task of the scheduled run',
        memorySize: config.memory.reconcile,
        concurrency: config.reserved?.reconcile,
        timeout: Duration.seconds(timeouts.reconcile),
      }),
      ...operationFunctions(this, common),
    };
  }

  private wire(
    config: StageConfig,
    stores: ReturnType<DoisoatStack['makeStores']>,
    table: Table,
    functions: ReturnType<DoisoatStack['makeFunctions']>,
    people: PeopleRoles,
    portal: NodeFunction | undefined,
  ): Alarms {
    const { uploads, registry, ledger, records, results, secret, trace } = stores;
    const name = (purpose: string) => `doisoat-${config.stage}-${purpose}`;
    const { sync, build, part, shard, publish, ticket, release, traceDecide, reconcile } = functions;
    allowOperations(functions, stores, table);

    // A committer never deletes, and reads but does not write what decides its verdicts.
    allowQueues(sync.role, name('uploads-*'));
    for (const { role } of [sync, release]) {
      allowObjects(role, uploads, { read: ['incoming/*'] });
      allowObjects(role, registry, { read: ['registry/*'] });
      allowObjects(role, ledger, { read: ['staged/*'], write: ['staged/*'] });
      allowObjects(role, records, { read: ['ratified/*', 'audit/*'], write: ['ratified/*', 'audit/*'] });
      allowObjects(role, results, { read: ['results/*'], write: ['results/*'] });
      allowObjects(role, secret, { read: [fingerprintKeyObject] });
      allowItems(role, table, { read: ['PROVINCE#*', 'REGISTRY'], write: ['PROVINCE#*'] });
    }

    // Who reads the extract writes no index, and who writes the index decides not which one is in use.
    const runs = ['scratch/*'];
    for (const { role } of [build, part, shard]) {
      allowObjects(role, uploads, { read: ['extract/*'] });
      allowObjects(role, secret, { read: [fingerprintKeyObject] });
    }
    const indexAndRuns = ['registry/*', ...runs];
    allowObjects(build.role, registry, { read: indexAndRuns, write: ['registry/*'], drop: runs });
    allowObjects(part.role, registry, { read: runs, write: runs, drop: runs });
    allowObjects(shard.role, registry, { read: indexAndRuns, write: indexAndRuns, drop: runs });
    allowItems(build.role, table, { read: ['REGISTRY'], write: ['REGISTRY'] });

    allowObjects(publish.role, results, { write: ['published/*'] });
    // Whether a marker is ahead of the state: figures of a table that was set back are not published.
    allowNames(publish.role, records, 'ratified/');
    allowItems(publish.role, table, {
      read: ['PROVINCE#*', 'REGISTRY', 'PUBLISH', 'TARGET#*', 'UNITS#*', 'RECONCILIATION'],
      write: ['PUBLISH'],
    });

    // The one that may remove: what no version names, and what its own runs left.
    allowObjects(reconcile.role, uploads, { read: ['incoming/*'] });
    allowObjects(reconcile.role, registry, { read: ['registry/*'] });
    const books = ['staged/*', 'runs/*'];
    allowObjects(reconcile.role, ledger, { read: books, write: books, remove: books });
    allowObjects(reconcile.role, records, {
      read: ['ratified/*', 'audit/*', 'trace/decisions/*'],
      write: ['ratified/*', 'audit/*'],
    });
    allowObjects(reconcile.role, results, { read: ['results/*'], write: ['results/*', 'published/*'] });
    allowObjects(reconcile.role, secret, { read: [fingerprintKeyObject] });
    const candidates = ['trace/*'];
    allowObjects(reconcile.role, trace, { read: candidates, write: candidates, drop: candidates });
    allowItems(reconcile.role, table, {
      read: ['PROVINCE#*', 'REGISTRY', 'PUBLISH', 'TARGET#*', 'UNITS#*', 'RECONCILIATION', 'RUN#*'],
      write: ['PROVINCE#*', 'PUBLISH', 'RECONCILIATION', 'RUN#*'],
    });

    // Both publish, and what is published is what alerts are told of.
    if (config.alerts !== undefined)
      for (const { role } of [publish, reconcile]) allowItems(role, table, { read: ['ALERT#*'], write: ['ALERT#*'] });

    // Reads lists and rows, writes decisions, figures and what the offices are given; no verdict and no state.
    allowObjects(traceDecide.role, trace, { read: candidates, write: ['trace/outcomes/*', 'trace/index.html'] });
    allowObjects(traceDecide.role, ledger, { read: ['staged/*'] });
    const decided = ['trace/decisions/*', 'audit/trace/*'];
    allowObjects(traceDecide.role, records, { read: decided, write: decided });
    allowObjects(traceDecide.role, results, { write: ['results/*'] });
    allowObjects(traceDecide.role, secret, { read: [fingerprintKeyObject] });
    allowItems(traceDecide.role, table, { read: ['PROVINCE#*'] });

    // What it signs is what it may do: a ticket never reaches further than this.
    allowObjects(ticket.role, uploads, { write: ['incoming/*'] });

    // Uploads: one queue a sender, so that a thousand files of one do not keep the others waiting.
    const uploadsDead = deadLetterQueue(this, 'UploadsDead', name('dead-uploads'), syncTimeout);
    allowQueues(sync.role, name('dead-uploads'));
    const replay = deadLetterReplay(this, uploadsDead, sync.live);
    allowReplay(people.operator, replay, sync);
    new CfnOutput(this, 'replayMapping', { value: replay.eventSourceMappingId });
    const provinceQueues = senders.map(({ id }) => ({
      prefix: `incoming/${id}/`,
      queue: new WorkQueue(this, `Uploads-${id}`, {
        queueName: name(`uploads-${id}`),
        deadLetters: uploadsDead,
        consumer: sync.live,
        consumerTimeout: syncTimeout,
        concurrency: config.batchesPerProvince,
      }),
    }));
    const extractsDead = deadLetterQueue(this, 'ExtractsDead', name('dead-extracts'));
    const extracts = new WorkQueue(this, 'Extracts', {
      queueName: name('extracts'),
      deadLetters: extractsDead,
      consumerTimeout: pipeTimeout,
    });
    const builder = buildMachine(this, config, { index: build, part, shard });
    buildOnExtract(this, { config, machine: builder, queue: extracts.queue });
    const operations = operationMachine(this, config, functions);
    sendUploadEvents(uploads.bucket, dataBucketName(config, 'uploads'), [
      ...provinceQueues,
      { prefix: 'extract/', suffix: '/manifest.json', queue: extracts },
      { prefix: ordersPrefix, suffix: '.json', queue: operations.orders },
    ]);

    const publishDead = deadLetterQueue(this, 'PublishDead', name('dead-publish'));
    sync.change.rollBackOnDeadLetters(uploadsDead);
    publish.change.rollBackOnDeadLetters(publishDead);
    publish.change.rollBackWhenBehind();
    publishOnChange(this, { config, table, publish, deadLetters: publishDead });
    publishOnSchedule(this, { config, publish, deadLetters: publishDead });

    const reconcileDead = deadLetterQueue(this, 'ReconcileDead', name('dead-reconcile'));
    const machine = reconcileMachine(this, config, reconcile);
    reconcileNightly(this, { config, machine, deadLetters: reconcileDead });
    reconcileOnActivation(this, { config, machine, table, deadLetters: reconcileDead });

    const eventsDead = sendPublishedEvents(this, config, stores.results);

    const watched = {
      reconciliation: { machine, deadLetters: reconcileDead },
      build: builder,
      sync: sync.function,
      operations,
      uploads: provinceQueues.map(({ queue }) => queue.queue),
      deadLetters: [
        ['uploads', uploadsDead],
        ['extracts', extractsDead],
        ['publish', publishDead],
        ['events', eventsDead],
      ] as const,
      portal: portal?.function,
    };
    operationsDashboard(this, config, watched);
    return new Alarms(this, config, watched);
  }
}

/** In production objects are read only by those who work with them, whatever other rights an account gives. */
function keepOthersOut(
  stores: Stores,
  functions: Record<
    'sync' | 'build' | 'part' | 'shard' | 'publish' | 'release' | 'traceDecide' | 'reconcile' | 'operate' | 'task',
    NodeFunction
  >,
  { office, headquarters, reviewer, acceptance }: PeopleRoles & { acceptance: Role },
  { portal, pages, backup }: { portal: NodeFunction | undefined; pages: string | undefined; backup: Role | undefined },
): void {
  const { sync, build, part, shard, publish, release, traceDecide, reconcile, operate, task } = functions;
  const builders = [build.role, part.role, shard.role];
  const committers = [sync.role, release.role, reconcile.role, operate.role, task.role];
  const shown = portal === undefined ? [] : [portal.role];
  const copying = backup === undefined ? [] : [backup];
  stores.uploads.onlyReadBy([...committers, ...builders]);
  stores.registry.onlyReadBy([...committers, ...builders]);
  stores.ledger.onlyReadBy([...committers, traceDecide.role, ...shown, ...copying]);
  stores.records.onlyReadBy([...committers, traceDecide.role, ...shown, ...copying]);
  stores.secret.onlyReadBy([...committers, ...builders, traceDecide.role, ...shown]);
  stores.trace.onlyReadBy([reconcile.role, traceDecide.role, operate.role, reviewer, headquarters, ...shown]);
  const readers = [...committers, publish.role, office, headquarters, acceptance, ...shown, ...copying];
  stores.results.onlyReadBy(readers, pages);
}
