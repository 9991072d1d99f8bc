import { describe, expect, it } from 'vitest';
import { fingerprintKeyObject } from '../../../functions/env-names.ts';
import { entries } from '../../../infra/bundle-options.ts';
import { stages } from '../../../infra/config.ts';
import { Synthesised, flat, type Right } from '../synthesised.ts';

const prod = Synthesised.of();
const idOf = (purpose: string) => prod.bucketOf(purpose)[0];
const [uploads, registry, ledger, records, results, secret, trace, exports] = [
  'uploads',
  'registry',
  'ledger',
  'records',
  'results',
  'secret',
  'trace',
  'exports',
].map(idOf);
const [tableId] = prod.one('AWS::DynamoDB::Table', () => true);

/** Rights as `action resource`, sorted; without logs, keys and network interfaces, which have tests of their own. */
function granted(entry: string): string[] {
  return prod
    .rightsOf(entry)
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`)),
    )
    .filter((line) => !/^(?:logs|kms|ec2):/.test(line))
    .sort();
}

/** A document about as long as it is deployed: names and accounts in the place of references. */
function resolved(document: unknown): string {
  const arn = 'arn:aws:service:ap-southeast-1:123456789012:'.padEnd(90, 'x');
  return JSON.stringify(document, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const [kind] = Object.keys(value);
    if (kind === 'Ref' || kind === 'Fn::GetAtt') return arn;
    return kind === 'Fn::Join' ? flat(value).replaceAll(/<[^>]*>/g, arn) : value;
  });
}

function partitions(entry: string, action: string): unknown {
  const found = prod.rightsOf(entry).filter(({ actions }) => actions.includes(action));
  return found.map(({ conditions }) => conditions['ForAllValues:StringLike']['dynamodb:LeadingKeys']);
}

function objects(actions: string[], bucket: string, prefixes: string[]): string[] {
  return actions.flatMap((action) => prefixes.map((prefix) => `s3:${action} <${bucket}.Arn>/${prefix}`));
}
const reading = ['GetObject', 'GetObjectVersion'];
const writing = ['PutObject', 'AbortMultipartUpload'];
const taking = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const queue = (name: string) => `arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${name}`;

const committing = [
  ...objects(reading, uploads, ['incoming/*']),
  ...objects(reading, registry, ['registry/*']),
  ...objects([...reading, ...writing], ledger, ['staged/*']),
  ...objects([...reading, ...writing], records, ['ratified/*', 'audit/*']),
  ...objects([...reading, ...writing], results, ['results/*']),
  ...objects(reading, secret, [fingerprintKeyObject]),
  ...[uploads, registry, ledger, records, results, secret].map((bucket) => `s3:ListBucket <${bucket}.Arn>`),
  ...['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
];

describe('rights', () => {
  it('of release are those of a committer, without a queue', () => {
    expect(granted('release')).toEqual(committing.toSorted());
    expect(partitions('release', 'dynamodb:PutItem')).toEqual([['PROVINCE#*']]);
    expect(partitions('release', 'dynamodb:GetItem')).toEqual([['PROVINCE#*', 'REGISTRY']]);
  });

  it('of sync-batch end at uploads, index, ledger, answers and the states of provinces', () => {
    expect(granted('sync-batch')).toEqual(
      [
        ...taking.map((action) => `${action} ${queue('doisoat-prod-uploads-*')}`),
        // Delivered again, when the operator says so.
        ...taking.map((action) => `${action} ${queue('doisoat-prod-dead-uploads')}`),
        ...committing,
      ].sort(),
    );
    expect(partitions('sync-batch', 'dynamodb:PutItem')).toEqual([['PROVINCE#*']]);
    expect(partitions('sync-batch', 'dynamodb:GetItem')).toEqual([['PROVINCE#*', 'REGISTRY']]);
  });

  const runs = ['scratch/*'];
  const builder = [
    ...objects(reading, uploads, ['extract/*']),
    ...objects(reading, secret, [fingerprintKeyObject]),
    ...objects(['DeleteObject'], registry, runs),
    ...[uploads, registry, secret].map((bucket) => `s3:ListBucket <${bucket}.Arn>`),
  ];

  it('of build-index end at extracts, index, runs of a build and which index is in use', () => {
    expect(granted('build-index')).toEqual(
      [
        ...builder,
        ...objects(reading, registry, ['registry/*', ...runs]),
        ...objects(writing, registry, ['registry/*']),
        ...['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
      ].sort(),
    );
    expect(partitions('build-index', 'dynamodb:PutItem')).toEqual([['REGISTRY']]);
    expect(partitions('build-index', 'dynamodb:GetItem')).toEqual([['REGISTRY']]);
  });

  it('of build-part end at runs: it reads the extract and writes no index', () => {
    expect(granted('build-part')).toEqual([...builder, ...objects([...reading, ...writing], registry, runs)].sort());
  });

  it('of build-shard end at runs and index, without activation', () => {
    const both = ['registry/*', ...runs];
    expect(granted('build-shard')).toEqual([...builder, ...objects([...reading, ...writing], registry, both)].sort());
  });

  it('of publish-summary end at counts and what is published: no upload, ledger, answer or secret', () => {
    const lines = granted('publish-summary').filter((line) => !/Stream|GetRecords|GetShardIterator/.test(line));
    const [dead] = prod.one(
      'AWS::SQS::Queue',
      ({ Properties }) => Properties.QueueName === 'doisoat-prod-dead-publish',
    );
    expect(lines).toEqual(
      [
        ...objects(writing, results, ['published/*']),
        `s3:ListBucket <${records}.Arn>`, // which markers there are, and nothing of what is in them
        ...['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
        `sqs:SendMessage <${dead}.Arn>`,
      ].sort(),
    );
    const [listing] = prod.rightsOf('publish-summary').filter(({ actions }) => actions.includes('s3:ListBucket'));
    expect(JSON.stringify(listing.conditions)).toContain('{"s3:prefix":["ratified/*"]}');
    expect(partitions('publish-summary', 'dynamodb:PutItem')).toEqual([['PUBLISH']]);
  });

  it('never include a wildcard of actions, all resources, a deletion, or anything that is not allowed by name', () => {
    for (const entry of entries)
      for (const { sid, effect, actions, resources } of prod.rightsOf(entry)) {
        if (effect === 'Deny') continue; // the next test
        for (const action of actions) {
          expect(action).not.toContain('*');
          // The sweeper's, of runs of a build, and of replaced tables of units; these rights are asserted by name.
          const removes = entry === 'reconcile' || entry === 'operation-task' || entry.startsWith('build-');
          expect(removes ? '' : action).not.toMatch(/s3:Delete/);
          expect(entry === 'operate' ? '' : action).not.toMatch(/dynamodb:Delete/);
          expect(action).not.toMatch(/dynamodb:(?:Update|Scan|Batch)|:Put.*Policy|iam:|sts:/);
        }
        // An interface has no name before it exists; a list of streams belongs to no table.
        expect(resources.includes('*')).toBe(sid === 'NetworkInterfaces' || sid === 'NamesOfStreams');
      }
    const listing = entries.filter((entry) => prod.rightsOf(entry).some(({ sid }) => sid === 'NamesOfStreams'));
    expect(listing).toEqual(['publish-summary']);
    const dev = Synthesised.of(stages.dev);
    for (const entry of entries)
      expect(
        dev.rightsOf(entry).filter(({ sid, resources }) => resources.includes('*') && sid !== 'NamesOfStreams'),
      ).toEqual([]);
  });

  it('to interfaces are Lambda’s to use, and refused to the function itself', () => {
    for (const entry of entries)
      expect(prod.rightsOf(entry).filter(({ effect }) => effect !== 'Allow')).toEqual([
        {
          sid: 'NotByTheFunctionItself',
          effect: 'Deny',
          actions: ['ec2:*'],
          resources: ['*'],
          conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
        },
      ]);
  });

  it('of reconcile add the runs and what is published, and removal of staged, run and trace objects alone', () => {
    const books = ['staged/*', 'runs/*'];
    expect(granted('reconcile')).toEqual(
      [
        ...objects(reading, uploads, ['incoming/*']),
        ...objects(reading, registry, ['registry/*']),
        ...objects([...reading, ...writing, 'DeleteObject', 'DeleteObjectVersion'], ledger, books),
        ...objects(reading, records, ['ratified/*', 'audit/*', 'trace/decisions/*']),
        ...objects(writing, records, ['ratified/*', 'audit/*']),
        ...objects(reading, results, ['results/*']),
        ...objects(writing, results, ['results/*', 'published/*']),
        ...objects(reading, secret, [fingerprintKeyObject]),
        ...objects([...reading, ...writing, 'DeleteObject'], trace, ['trace/*']),
        // Tables for analysts: written, and not read back.
        ...objects(writing, exports, ['export/*']),
        ...[uploads, registry, ledger, records, results, secret, trace].map(
          (bucket) => `s3:ListBucket <${bucket}.Arn>`,
        ),
        ...['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
      ].sort(),
    );
    expect(partitions('reconcile', 'dynamodb:PutItem')).toEqual([['PROVINCE#*', 'PUBLISH', 'RECONCILIATION', 'RUN#*']]);
  });

  it('of trace-decide end at lists, decisions and what offices are given: no upload, no index, no state', () => {
    const decided = ['trace/decisions/*', 'audit/trace/*'];
    expect(granted('trace-decide')).toEqual(
      [
        ...objects(reading, trace, ['trace/*']),
        ...objects(writing, trace, ['trace/outcomes/*', 'trace/index.html']),
        ...objects(reading, ledger, ['staged/*']),
        ...objects([...reading, ...writing], records, decided),
        ...objects(writing, results, ['results/*']),
        ...objects(reading, secret, [fingerprintKeyObject]),
        ...[trace, ledger, records, secret].map((bucket) => `s3:ListBucket <${bucket}.Arn>`),
        ...['GetItem', 'Query'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
      ].sort(),
    );
    expect(partitions('trace-decide', 'dynamodb:GetItem')).toEqual([['PROVINCE#*']]);
  });

  const marking = ['PutObject', 'AbortMultipartUpload'];
  const listing = (bucket: string) => `s3:ListBucketVersions <${bucket}.Arn>`;

  it('of operate end at what takes seconds: no byte of an upload, no province’s state, no removal of an object', () => {
    const decided = ['audit/trace/*', 'trace/decisions/*', 'audit/operations/*'];
    expect(granted('operate')).toEqual(
      [
        ...objects([...reading, ...marking], uploads, ['orders/*']),
        ...objects(reading, registry, ['registry/*']),
        ...objects(marking, registry, ['registry/canaries/*']),
        ...objects(reading, ledger, ['staged/*', 'runs/*']),
        ...objects(reading, records, ['audit/vn34-*', ...decided]),
        ...objects(marking, records, ['audit/vn34-*/held-refused-*', ...decided]),
        ...objects([...reading, ...marking], results, ['results/*']),
        ...objects(reading, trace, ['trace/*']),
        ...objects(marking, trace, ['trace/outcomes/*', 'trace/index.html']),
        ...objects(reading, secret, [fingerprintKeyObject]),
        ...[uploads, uploads, registry, ledger, records, results, trace, secret].map(
          (bucket) => `s3:ListBucket <${bucket}.Arn>`,
        ),
        listing(uploads),
        ...['GetItem', 'Query', 'PutItem', 'DeleteItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
      ].sort(),
    );
    const supplied = ['TARGET#*', 'UNITS#*', 'HELD#*'];
    expect(partitions('operate', 'dynamodb:PutItem')).toEqual([['REGISTRY', ...supplied, 'OPERATION']]);
    expect(partitions('operate', 'dynamodb:DeleteItem')).toEqual([['UNITS#*']]);
  });

  it('of operation-task are a committer’s, with versions of what may be lost, and removal of left-overs', () => {
    const restored = [ledger, records, results, registry];
    expect(granted('operation-task')).toEqual(
      [
        ...objects(reading, uploads, ['incoming/*', 'orders/*']),
        ...objects([...reading, ...marking, 'DeleteObject'], registry, ['registry/*']),
        ...objects([...reading, ...marking], ledger, ['staged/*', 'runs/*']),
        ...objects(['DeleteObject', 'DeleteObjectVersion'], ledger, ['staged/*']),
        ...objects(reading, records, ['ratified/*', 'audit/*']),
        ...objects(marking, records, ['ratified/*', 'audit/vn34-*']),
        ...objects(['DeleteObject'], records, ['ratified/*']),
        ...objects([...reading, ...marking], results, ['results/*']),
        ...objects(reading, secret, [fingerprintKeyObject]),
        ...[uploads, secret, ...restored, ...restored].map((bucket) => `s3:ListBucket <${bucket}.Arn>`),
        ...restored.map(listing),
        ...['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} <${tableId}.Arn>`),
      ].sort(),
    );
    const made = ['PROVINCE#*', 'REGISTRY', 'HELD#*', 'OPERATION'];
    expect(partitions('operation-task', 'dynamodb:PutItem')).toEqual([made]);
  });

  it('of each function fit into what a role may hold', () => {
    for (const entry of entries) {
      const [, { Properties }] = prod.functionOf(entry);
      const role = Properties.Role['Fn::GetAtt'][0];
      const policies = prod
        .all('AWS::IAM::Policy')
        .filter(([, each]) => each.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
        .map(([, each]) => resolved(each.Properties.PolicyDocument));
      // Of all inline policies of a role, white space aside.
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      expect(policies.join('').length).toBeLessThan(10_240);
    }
  });

  it('of upload-ticket end at the uploads that its tickets are for', () => {
    expect(granted('upload-ticket')).toEqual(objects(writing, uploads, ['incoming/*']).sort());
  });

  it('to keys go with the bucket they encrypt, by way of S3 alone, and publishing has none to read with', () => {
    const keysOf = (entry: string) =>
      prod.rightsOf(entry).filter(({ actions }) => actions.some((action) => action.startsWith('kms:')));
    const keyOf = (bucket: string) => {
      const { Properties } = prod.resources[bucket];
      const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      return `<${rule.ServerSideEncryptionByDefault.KMSMasterKeyID['Fn::GetAtt'].join('.')}>`;
    };
    const resources = (rights: Right[]) => rights.flatMap((right) => right.resources).sort();
    expect(resources(keysOf('sync-batch'))).toEqual(
      [uploads, registry, ledger, records, results, secret].map(keyOf).sort(),
    );
    for (const entry of ['build-index', 'build-part', 'build-shard'])
      expect(resources(keysOf(entry))).toEqual([uploads, registry, secret].map(keyOf).sort());
    expect(resources(keysOf('publish-summary'))).toEqual([keyOf(results)]);
    for (const entry of entries)
      for (const { conditions } of keysOf(entry)) expect(JSON.stringify(conditions)).toMatch(/kms:ViaService.*s3\./);
  });

  it('let no function write to the bucket that triggers it', () => {
    // The one that signs tickets writes there in the offices' name, and nothing wakes it but a request.
    // So does the one that takes orders: an object of its own starts what it cannot reach.
    const woken = entries.filter((entry) => entry !== 'upload-ticket' && entry !== 'operate');
    const written = woken.flatMap((entry) =>
      prod
        .rightsOf(entry)
        .filter(({ actions }) => actions.includes('s3:PutObject'))
        .flatMap(({ resources }) => resources),
    );
    expect(written).toContain(`<${results}.Arn>/results/*`);
    for (const resource of written) expect(resource).not.toContain(`<${uploads}.Arn>`);
  });
});
