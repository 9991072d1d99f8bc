import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stackFacts } from '../../../core/cost/cost.ts';
import { senders } from '../../../core/domain/provinces.ts';
import { alarmNames, portalAlarmNames, vaultAlarmNames } from '../../../infra/alarms.ts';
import { entries } from '../../../infra/bundle-options.ts';
import { EnvName, ExportEnvName } from '../../../functions/env-names.ts';
import { stages } from '../../../infra/config.ts';
import { Synthesised, flat } from '../synthesised.ts';

const prod = Synthesised.of();
const [uploadsId, uploads] = prod.bucketOf('uploads');
const queues = prod.all('AWS::SQS::Queue');
const queueNamed = (name: string) => prod.one('AWS::SQS::Queue', ({ Properties }) => Properties.QueueName === name);
const notifications: { event: string; prefix: string; suffix: string | undefined; queue: string }[] =
  uploads.Properties.NotificationConfiguration.QueueConfigurations.map(
    (each: { Event: string; Queue: unknown; Filter: { S3Key: { Rules: { Name: string; Value: string }[] } } }) => {
      const rules = new Map(each.Filter.S3Key.Rules.map(({ Name, Value }) => [Name, Value]));
      return {
        event: each.Event,
        prefix: rules.get('prefix') ?? '',
        suffix: rules.get('suffix'),
        queue: flat(each.Queue),
      };
    },
  );

describe('event → queue', () => {
  it('sends every upload of a province to the queue of that province, and nothing anywhere else', () => {
    const wires = notifications.filter(({ suffix }) => suffix === undefined);
    expect(wires).toHaveLength(senders.length);
    for (const { id } of senders) {
      const [queueId] = queueNamed(`doisoat-prod-uploads-${id}`);
      expect(wires).toContainEqual({
        event: 's3:ObjectCreated:*',
        prefix: `incoming/${id}/`,
        suffix: undefined,
        queue: `<${queueId}.Arn>`,
      });
    }
    // The bucket of results tells EventBridge, whose rules take the events of the summary alone (`publishing.ts`).
    const [resultsId] = prod.bucketOf('results');
    const told = prod
      .all('AWS::S3::Bucket')
      .map(([id, { Properties }]) => [id, Properties.NotificationConfiguration])
      .filter(([id, configuration]) => id !== uploadsId && configuration !== undefined);
    expect(told).toEqual([[resultsId, { EventBridgeConfiguration: { EventBridgeEnabled: true } }]]);
    expect(Object.keys(uploads.Properties.NotificationConfiguration)).toEqual(['QueueConfigurations']);
  });

  it('sends the manifest of an extract, which is written last, to the queue of builds, and orders to theirs', () => {
    const queue = (name: string) => `<${queueNamed(`doisoat-prod-${name}`)[0]}.Arn>`;
    const event = 's3:ObjectCreated:*';
    expect(notifications.filter(({ suffix }) => suffix !== undefined)).toEqual([
      { event, prefix: 'extract/', suffix: '/manifest.json', queue: queue('extracts') },
      { event, prefix: 'orders/', suffix: '.json', queue: queue('orders') },
    ]);
  });

  it('stays within what S3 takes: 100 configurations, no overlapping prefixes', () => {
    expect(notifications.length).toBeLessThanOrEqual(100);
    for (const one of notifications)
      for (const other of notifications) expect(one !== other && one.prefix.startsWith(other.prefix)).toBe(false);
  });

  it('lets only the uploads bucket of this account send, and has the right in place before the bucket', () => {
    for (const { queue } of notifications) {
      const { id: policyId, statements: allowed } = prod.statements(
        'AWS::SQS::QueuePolicy',
        'Allow',
        ({ Properties }) => Properties.Queues.some((each: unknown) => flat(each).replace('>', '.Arn>') === queue),
      );
      expect(allowed).toHaveLength(1);
      expect(allowed[0].Action).toBe('sqs:SendMessage');
      expect(allowed[0].Principal).toEqual({ Service: 's3.amazonaws.com' });
      expect(flat(allowed[0].Condition.ArnEquals['aws:SourceArn'])).toBe(
        `arn:<AWS::Partition>:s3:::${flat(uploads.Properties.BucketName)}`,
      );
      expect(allowed[0].Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
      expect(uploads.DependsOn).toContain(policyId);
    }
  });
});

describe('queue → function', () => {
  const mappings = prod.all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  const mappingOf = (queueId: string) => mappings.filter((each) => flat(each.EventSourceArn) === `<${queueId}.Arn>`);

  it('gives each upload queue to sync-batch: one message at a time, bounded, failures by message', () => {
    const live = `<${prod.liveOf('sync-batch')}>:live`;
    for (const { id } of senders) {
      const [queueId] = queueNamed(`doisoat-prod-uploads-${id}`);
      expect(mappingOf(queueId).map((each) => ({ ...each, FunctionName: flat(each.FunctionName) }))).toEqual([
        {
          EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
          FunctionName: live,
          BatchSize: 1,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: stages.prod.batchesPerProvince },
        },
      ]);
    }
  });

  it('gives the queues of extracts and orders to no function: pipes start the machines', () => {
    for (const work of ['extract', 'order']) {
      const [queueId] = queueNamed(`doisoat-prod-${work}s`);
      expect(mappingOf(queueId)).toEqual([]);
      const [, pipe] = prod.one('AWS::Pipes::Pipe', ({ Properties }) => Properties.Name === `doisoat-prod-${work}`);
      expect(flat(pipe.Properties.Source)).toBe(`<${queueId}.Arn>`);
    }
  });

  it('hides a message for little longer than the function may take, and puts it aside after twelve deliveries', () => {
    const timeouts = { uploads: 900, extracts: 60, orders: 60 };
    for (const [, { Properties }] of queues) {
      const name: string = Properties.QueueName;
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
      if (name.includes('-dead-')) continue;
      const work = (['extracts', 'orders'] as const).find((each) => name.endsWith(`-${each}`)) ?? 'uploads';
      const [deadId] = queueNamed(`doisoat-prod-dead-${work}`);
      expect(Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: { 'Fn::GetAtt': [deadId, 'Arn'] },
        maxReceiveCount: 12,
      });
      expect(Properties.VisibilityTimeout).toBe(timeouts[work] + 30);
    }
    expect(queues).toHaveLength(senders.length + 2 + 7);
  });
});

describe('table → stream → publish', () => {
  const [tableId, table] = prod.one('AWS::DynamoDB::Table', () => true);
  const live = prod.liveOf('publish-summary');

  it('has keys PK and SK, on-demand capacity, point-in-time recovery, encryption and a key stream', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      DeletionProtectionEnabled: true,
    });
  });

  it('wakes publish-summary when a state changes, and not when a batch item does', () => {
    const [, { Properties }] = prod.one(
      'AWS::Lambda::EventSourceMapping',
      (each) => each.Properties.FilterCriteria !== undefined,
    );
    expect(Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [tableId, 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      MaximumBatchingWindowInSeconds: stages.prod.publishWindowSeconds,
    });
    expect(flat(Properties.FunctionName)).toBe(`<${live}>:live`);
    expect(Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      { dynamodb: { Keys: { SK: { S: ['STATE'] } } } },
    ]);
    const [deadId] = queueNamed('doisoat-prod-dead-publish');
    expect(flat(Properties.DestinationConfig.OnFailure.Destination)).toBe(`<${deadId}.Arn>`);
  });

  it('publishes every hour of the day in Viet Nam', () => {
    const [, { Properties }] = prod.one(
      'AWS::Scheduler::Schedule',
      (each) => each.Properties.Name === 'doisoat-prod-publish',
    );
    expect(Properties).toMatchObject({
      ScheduleExpression: 'cron(5 * * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
      Target: { Arn: { Ref: live } },
    });
    expect(Properties.State ?? 'ENABLED').toBe('ENABLED');
  });
});

describe('functions', () => {
  it('run on Node 24 on arm64, with every variable of their environment and a log that ends', () => {
    const functions = prod.all('AWS::Lambda::Function');
    expect(functions).toHaveLength(entries.length);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], RecursiveLoop: 'Terminate' });
      const exporting = Properties.FunctionName === 'doisoat-prod-reconcile' ? Object.values(ExportEnvName) : [];
      expect(Object.keys(Properties.Environment.Variables).sort()).toEqual(
        [...Object.values(EnvName), ...exporting, 'AWS_NODEJS_CONNECTION_REUSE_ENABLED']
          .filter((name) => name in Properties.Environment.Variables || name !== 'AWS_NODEJS_CONNECTION_REUSE_ENABLED')
          .sort(),
      );
      const logGroup = prod.resources[Properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup.Properties.RetentionInDays).toBe(stages.prod.logDays);
    }
  });
});

describe('invocations at once', () => {
  const setApart = (stack: Synthesised) =>
    Object.fromEntries(
      entries
        .map((entry) => [entry, stack.functionOf(entry)[1].Properties.ReservedConcurrentExecutions])
        .filter(([, count]) => count !== undefined),
    );

  it('are set apart in production for what uploads must not starve: tickets, publishing, the night, builds', () => {
    expect(setApart(prod)).toEqual({ 'upload-ticket': 20, 'publish-summary': 3, reconcile: 17, 'build-index': 2 });
    // The most of one night and of an activation beside it, and the two tasks before and after.
    expect(setApart(prod).reconcile).toBeGreaterThan(2 * 8);
  });

  it('are not set apart in a stage for a new account, which could not be deployed then', () => {
    expect(setApart(Synthesised.of(stages.dev))).toEqual({});
  });
});

describe('buckets', () => {
  const buckets = prod.all('AWS::S3::Bucket');
  const data = buckets.filter(([, { Properties }]) => !flat(Properties.BucketName).includes('-access-logs-'));

  it('are private, versioned, each encrypted with a key of its own, and log their accesses', () => {
    expect(data).toHaveLength(8);
    const keys = new Set<string>();
    for (const [, { Properties }] of data) {
      expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule).toMatchObject({
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' },
      });
      keys.add(flat(rule.ServerSideEncryptionByDefault.KMSMasterKeyID));
      expect(Properties.LoggingConfiguration.DestinationBucketName).toBeDefined();
    }
    expect(keys.size).toBe(8);
    for (const [, key] of prod.all('AWS::KMS::Key')) expect(key.Properties.EnableKeyRotation).toBe(true);
  });

  it('block public access and refuse everything but TLS 1.2', () => {
    for (const [bucketId, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
      const { statements: denied } = prod.statements(
        'AWS::S3::BucketPolicy',
        'Deny',
        (policy) => policy.Properties.Bucket.Ref === bucketId,
      );
      const conditions = denied.map((each) => each.Condition);
      expect(conditions).toContainEqual({ Bool: { 'aws:SecureTransport': 'false' } });
      expect(conditions).toContainEqual({ NumericLessThan: { 's3:TlsVersion': 1.2 } });
      for (const each of denied) expect(each).toMatchObject({ Principal: { AWS: '*' } });
      expect(denied.filter((each) => each.Action === 's3:*')).toHaveLength(2);
    }
  });

  it('let uploads, extracts and answers expire, and clear what was never completed', () => {
    const rulesOf = (purpose: string) => prod.bucketOf(purpose)[1].Properties.LifecycleConfiguration.Rules;
    for (const [, { Properties }] of data)
      expect(Properties.LifecycleConfiguration.Rules).toContainEqual(
        expect.objectContaining({
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
          NoncurrentVersionExpiration: { NoncurrentDays: stages.prod.oldVersionDays },
          Status: 'Enabled',
        }),
      );
    const expiring = (purpose: string) =>
      rulesOf(purpose)
        .filter((rule: { ExpirationInDays?: number }) => rule.ExpirationInDays !== undefined)
        .map((rule: { Prefix: string; ExpirationInDays: number }) => [rule.Prefix, rule.ExpirationInDays]);
    expect(expiring('uploads')).toEqual([
      ['incoming/', stages.prod.uploadDays],
      ['extract/', stages.prod.uploadDays],
      ['orders/', stages.prod.uploadDays],
    ]);
    expect(expiring('results')).toEqual([['results/', stages.prod.resultDays]]);
    expect(expiring('ledger')).toEqual([['runs/', stages.prod.logDays]]);
    expect(expiring('registry')).toEqual([['scratch/', 7]]);
    for (const purpose of ['records', 'secret']) expect(expiring(purpose)).toEqual([]);
  });
});

describe('stages', () => {
  it('keep data, keys and logs of production when the stack goes, and let those of development go', () => {
    const kept = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'];
    const dev = Synthesised.of(stages.dev);
    for (const type of kept) {
      for (const [, resource] of prod.all(type)) expect(resource.DeletionPolicy).toBe('RetainExceptOnCreate');
      for (const [, resource] of dev.all(type)) expect(resource.DeletionPolicy).toBe('Delete');
    }
  });

  it('keep nothing of a first deployment that failed: the names are free for the next attempt', () => {
    const policies = Object.values(prod.resources).map(({ DeletionPolicy }) => DeletionPolicy);
    expect(new Set(policies)).toEqual(new Set([undefined, 'Delete', 'RetainExceptOnCreate']));
  });

  it('stay under the number of resources a stack can have', () => {
    expect(Object.keys(prod.resources).length).toBeLessThan(400);
  });

  it('make no custom resource and no function but their own', () => {
    const types = new Set(Object.values(prod.resources).map(({ Type }) => Type));
    for (const type of types) expect(type).not.toMatch(/^Custom::|CustomResource/);
  });

  it('trigger from the bucket in the environment of the functions', () => {
    const [, { Properties }] = prod.functionOf('sync-batch');
    expect(Properties.Environment.Variables[EnvName.uploadsBucket]).toEqual({ Ref: uploadsId });
  });
});

describe('what cannot be undone', () => {
  const lockOf = (purpose: string) =>
    prod.bucketOf(purpose)[1].Properties.ObjectLockConfiguration?.Rule.DefaultRetention;

  it('keeps ledger objects for weeks and records for two years, whoever deletes', () => {
    expect(lockOf('ledger')).toEqual({ Mode: 'GOVERNANCE', Days: stages.prod.lockDays?.ledger });
    expect(lockOf('records')).toEqual({ Mode: 'GOVERNANCE', Days: stages.prod.lockDays?.records });
    for (const purpose of ['uploads', 'registry', 'results', 'secret']) expect(lockOf(purpose)).toBeUndefined();
  });

  it('keeps everybody but the named roles from reading objects, in every data bucket', () => {
    for (const purpose of ['uploads', 'registry', 'ledger', 'records', 'results', 'secret', 'trace', 'exports']) {
      const [bucketId] = prod.bucketOf(purpose);
      const { statements } = prod.statements(
        'AWS::S3::BucketPolicy',
        'Deny',
        ({ Properties }) => Properties.Bucket.Ref === bucketId,
      );
      const closed = statements.find(({ Sid }) => Sid === 'OnlyNamedRolesRead');
      expect(closed.Action).toContain('s3:GetObject');
      expect(closed.Condition.ArnNotEquals['aws:PrincipalArn'].length ?? 1).toBeLessThanOrEqual(9);
    }
  });
});

describe('the network', () => {
  it('has no way to the internet, and functions of production are in it', () => {
    for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway', 'VPCPeeringConnection'])
      expect(prod.all(`AWS::EC2::${type}`)).toEqual([]);
    expect(prod.all('AWS::EC2::Route')).toEqual([]);
    for (const [, { Properties }] of prod.all('AWS::Lambda::Function'))
      expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
    for (const [, { Properties }] of prod.all('AWS::EC2::Subnet')) expect(Properties.MapPublicIpOnLaunch).toBe(false);
  });

  it('reaches the stage’s own buckets and table by endpoints that name them', () => {
    const endpoints = prod.all('AWS::EC2::VPCEndpoint').map(([, { Properties }]) => Properties);
    expect(endpoints.map(({ VpcEndpointType }) => VpcEndpointType)).toEqual(['Gateway', 'Gateway']);
    for (const { PolicyDocument } of endpoints) {
      const [statement, ...more] = PolicyDocument.Statement;
      expect(more).toEqual([]);
      for (const resource of [statement.Resource].flat()) expect(flat(resource)).toContain('doisoat-prod-');
      expect(statement.Condition.StringEquals['aws:PrincipalAccount']).toEqual({ Ref: 'AWS::AccountId' });
      expect([statement.Action].flat()).not.toContain('s3:*');
    }
  });

  it('lets every call through that a function in it has the right to make', () => {
    const allowed = new Set(
      prod
        .all('AWS::EC2::VPCEndpoint')
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .flatMap(({ Action }) => [Action].flat()),
    );
    // The mapping reads the stream, from outside, in the function's name.
    const ofMapping = /^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;
    const used = entries
      .filter((entry) => prod.functionOf(entry)[1].Properties.VpcConfig !== undefined)
      .flatMap((entry) => prod.rightsOf(entry).flatMap(({ actions }) => actions))
      .filter((action) => /^(?:s3|dynamodb):/.test(action) && !ofMapping.test(action));
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((action) => !allowed.has(action))).toEqual([]);
  });

  it('is no part of a stage that does without it', () => {
    expect(Synthesised.of(stages.dev).all('AWS::EC2::VPC')).toEqual([]);
  });
});

describe('alarms', () => {
  const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
  const alarms = prod
    .all('AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => Properties)
    .filter(({ AlarmName }) => !AlarmName.startsWith('doisoat-prod-change-')); // ring nobody

  it('each have an entry in the runbook: what happened, where to look, what to do, what not to do', () => {
    const parts = ['What happened', 'Where to look', 'What to do', 'What not to do'];
    const names = [...alarmNames, ...portalAlarmNames, ...vaultAlarmNames];
    const missing = names.flatMap((name) => {
      const entry = runbook.split('\n### ').find((each) => each.startsWith(`Alarm \`${name}\``)) ?? '';
      const text = entry.replaceAll(/\s+/g, ' ');
      return parts.filter((part) => !text.includes(`**${part}.**`)).map((part) => `${name}: ${part}`);
    });
    expect(missing).toEqual([]);
    const entries = runbook.match(/^### Alarm `([a-z-]+)`/gm) ?? [];
    expect(entries).toHaveLength(names.length);
  });

  it('exist under these names, and go to one encrypted topic', () => {
    const made = alarms.map(({ AlarmName }) => String(AlarmName).replace(/^doisoat-prod-/, ''));
    const others = ['key-disabled', 'cost']; // a rule and a budget
    expect(alarmNames.filter((name) => !others.includes(name)).sort()).toEqual(
      [...new Set(made.map((each) => each.replace(/-\d$/, '')))].sort(),
    );
    const [topicId, topic] = prod.one(
      'AWS::SNS::Topic',
      ({ Properties }) => Properties.TopicName === 'doisoat-prod-alarms',
    );
    expect(topic.Properties.KmsMasterKeyId).toBeDefined();
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: topicId }]);
    expect(prod.all('AWS::Budgets::Budget')).toHaveLength(1);
    expect(prod.all('AWS::Events::Rule').length).toBeGreaterThanOrEqual(1);
  });

  it('watch the age of every province’s oldest upload', () => {
    const watched = alarms
      .filter(({ AlarmName }) => AlarmName.includes('oldest-upload'))
      .flatMap(({ Metrics }) => Metrics)
      .filter(({ MetricStat }) => MetricStat !== undefined);
    expect(watched).toHaveLength(senders.length);
  });
});

describe('the cost model', () => {
  it('counts the keys, queues, alarms and dashboards that the stack has', () => {
    const { keys, queues, alarmMetrics, dashboards } = stackFacts;
    expect({ keys, queues, alarmMetrics, dashboards }).toEqual({
      keys: prod.all('AWS::KMS::Key').length,
      queues: prod.all('AWS::SQS::Queue').filter(([, { Properties }]) => !Properties.QueueName.includes('-dead-'))
        .length,
      // Each metric of an expression is billed; an alarm over one metric has no list of them.
      alarmMetrics: prod
        .all('AWS::CloudWatch::Alarm')
        .reduce(
          (sum, [, { Properties }]) =>
            sum +
            (Properties.Metrics?.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat !== undefined).length ??
              1),
          0,
        ),
      dashboards: prod.all('AWS::CloudWatch::Dashboard').length,
    });
  });

  it('bills functions for the memory that they have, and publishes and keeps as the stage does', () => {
    const { functionMiB, publishMiB, publishWindow, oldVersionDays } = stackFacts;
    const { memory, ...config } = stages.prod;
    expect([functionMiB, functionMiB, publishMiB]).toEqual([memory.syncBatch, memory.reconcile, memory.publishSummary]);
    expect([publishWindow, oldVersionDays]).toEqual([config.publishWindowSeconds, config.oldVersionDays]);
  });
});
