/**
 * What people may do. An office is a session of one role with the tag `province`: the role's rights are written with
 * the tag, so that 34 offices share them and none can reach another's (attribute-based access control). The session's
 * name begins with the same province: S3 events and function URLs give the name of a caller, not the tags.
 */
import { ArnFormat, Aws, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  Effect,
  ManagedPolicy,
  Policy,
  PolicyStatement,
  Role,
  type Conditions,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import type { DataBucket } from './data-bucket.ts';
import { expectWildcard, viaS3 } from './grants.ts';
import { officeTrust, withMfa } from './office-trust.ts';

const tag = '${aws:PrincipalTag/province}';

/** Pages of the country, which every office may see: aggregates, with small cells suppressed. */
export const nationalPages = [
  'published/index.html',
  'published/national.csv',
  'published/national.json',
  'published/summary.json',
  'published/bulletins/national/*',
];

export interface Stores {
  uploads: DataBucket;
  registry: DataBucket;
  ledger: DataBucket;
  records: DataBucket;
  results: DataBucket;
  secret: DataBucket;
  trace: DataBucket;
}

export interface PeopleRoles {
  office: Role;
  headquarters: Role;
  reviewer: Role;
  operator: Role;
  deployer: Role;
}

export function peopleRoles(scope: Construct, config: StageConfig, stores: Stores): PeopleRoles {
  return {
    office: officeRole(scope, config, stores),
    headquarters: headquartersRole(scope, config, stores),
    reviewer: reviewerRole(scope, config, stores),
    operator: operatorRole(scope, config),
    deployer: deployerRole(scope, config),
  };
}

/** Sessions must carry exactly the tag `province`, name a province of today, and be named `<province>.<officer>`. */
function officeRole(scope: Construct, config: StageConfig, { uploads, results }: Stores): Role {
  const { assuming, tagging } = officeTrust(config.identity);
  const role = new Role(scope, 'Office', {
    roleName: `doisoat-${config.stage}-office`,
    description: 'A provincial office: sends its uploads, reads its answers and pages',
    assumedBy: assuming,
  });
  role.assumeRolePolicy?.addStatements(tagging);

  allow(role, uploads, ['s3:PutObject', 's3:AbortMultipartUpload'], [`incoming/${tag}/*`], 'the office’s own uploads');
  allow(role, results, ['s3:GetObject'], [`results/${tag}/*`], 'the office’s own answers');
  allow(role, results, ['s3:GetObject'], [`published/provinces/${tag}.*`, `published/bulletins/${tag}/*`], 'its pages');
  allow(role, results, ['s3:GetObject'], nationalPages, 'pages of the country');
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [results.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`results/${tag}/*`] } },
    }),
  );
  // parts are decrypted again when they are joined
  role.addToPolicy(viaS3(uploads, ['kms:GenerateDataKey', 'kms:Decrypt']));
  role.addToPolicy(viaS3(results, ['kms:Decrypt']));
  return role;
}

/**
 * Headquarters hands in extracts, reads what is published, lists and receipts, and orders releases (the right to their
 * URL is given with it); it sees no upload and no ledger.
 */
function headquartersRole(scope: Construct, config: StageConfig, { uploads, results, trace }: Stores): Role {
  const role = assumedInAccount(scope, 'Headquarters', `doisoat-${config.stage}-headquarters`, {
    description: 'Headquarters: hands in extracts, reads every page and answer, orders releases',
  });
  allow(role, uploads, ['s3:PutObject', 's3:AbortMultipartUpload'], ['extract/*'], 'extracts');
  allow(role, results, ['s3:GetObject'], ['published/*', 'results/*'], 'what is answered and published');
  allow(role, trace, ['s3:GetObject'], ['trace/index.html'], 'figures of trace');
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [results.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': ['published/*', 'results/*'] } },
    }),
  );
  role.addToPolicy(viaS3(uploads, ['kms:GenerateDataKey', 'kms:Decrypt']));
  role.addToPolicy(viaS3(results, ['kms:Decrypt']));
  role.addToPolicy(viaS3(trace, ['kms:Decrypt']));
  return role;
}

/**
 * A reviewer reads the candidates of trace and decides by the URL of a function (the right is given with it). No other
 * role reads them, and this one reads nothing else; what it has read stands in the access logs of the bucket.
 */
function reviewerRole(scope: Construct, config: StageConfig, { trace }: Stores): Role {
  const role = assumedInAccount(scope, 'Reviewer', `doisoat-${config.stage}-reviewer`, {
    description: 'A reviewer at headquarters: reads candidates of trace, decides about them',
  });
  allow(role, trace, ['s3:GetObject'], ['trace/vn34-*', 'trace/index.html'], 'candidates and figures of trace');
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [trace.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': ['trace/vn34-*'] } },
    }),
  );
  role.addToPolicy(viaS3(trace, ['kms:Decrypt']));
  return role;
}

/**
 * The operator keeps it running: logs, metrics, queues, functions, counts. No object of any bucket, no key; no message,
 * which names files and who sent them, to be read or written; no function that believes what its event says of a
 * caller.
 */
function operatorRole(scope: Construct, config: StageConfig): Role {
  const role = assumedInAccount(scope, 'Operator', `doisoat-${config.stage}-operator`, {
    description: 'The operator: logs, metrics, queues, functions, runs; no data',
  });
  const prefix = `doisoat-${config.stage}`;
  const name = `${prefix}-*`;
  const groups: [string[], string[]][] = [
    [
      ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:StartQuery', 'logs:DescribeLogStreams'],
      [own('logs', `log-group:/doisoat/${config.stage}/*`)],
    ],
    [['lambda:GetFunctionConfiguration'], [own('lambda', `function:${name}`)]],
    // An index in use, a publication at once.
    [
      ['lambda:InvokeFunction'],
      ['build-index', 'publish-summary'].map((each) => own('lambda', `function:${prefix}-${each}:live`)),
    ],
    [['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], [own('sqs', name)]],
    [['sqs:PurgeQueue'], [own('sqs', `${prefix}-dead-*`)]],
    // What is in these names no upload: why a message could not be sent, which run or order could not be started.
    [['sqs:ReceiveMessage'], ['events', 'reconcile', 'orders'].map((each) => own('sqs', `${prefix}-dead-${each}`))],
    [['dynamodb:DescribeTable'], [own('dynamodb', `table/${name}`)]],
    [
      ['states:StartExecution', 'states:DescribeStateMachine', 'states:ListExecutions'],
      [own('states', `stateMachine:${name}`)],
    ],
    [
      ['states:DescribeExecution', 'states:GetExecutionHistory', 'states:StopExecution', 'states:RedriveExecution'],
      [own('states', `execution:${name}`)],
    ],
    [['cloudwatch:DescribeAlarms', 'cloudwatch:SetAlarmState'], [own('cloudwatch', `alarm:${name}`)]],
  ];
  for (const [actions, resources] of groups) {
    for (const resource of resources)
      if (resource.includes('*')) expectWildcard(role, plain(resource), 'what the stage made');
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  }
  readCounts(role, own('dynamodb', `table/${prefix}-state`));
  // These two know no resource; apart, so that the acknowledged wildcard covers nothing else.
  const metrics = new Policy(scope, 'OperatorMetrics', {
    roles: [role],
    statements: [
      new PolicyStatement({ actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], resources: ['*'] }),
    ],
  });
  expectWildcard(metrics, '*', 'metrics, which have no resource of their own');
  return role;
}

/** Facts of a province and its batches that the operator may read: no key of an object, which ends in a file's name. */
const countAttributes = [
  'PK',
  'SK',
  'version',
  'manifest',
  'registryVersion',
  'asOf',
  'participants',
  'outOfScope',
  'denominator',
  'synced',
  'verified',
  'remaining',
  'schemes',
  'verdicts',
  'recent',
  'fullAt',
  'status',
  'kind',
  'ledgerVersion',
  'code',
  'storedOn',
  'read',
  'accepted',
  'rejected',
  'held',
];

/** Requests for these partitions alone; one that names no partition is none of them. */
function leading(partitions: string[]): Conditions {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

/**
 * Items of runs, registry and publishing whole; of provinces what is counted, by a query that names its attributes:
 * only a query says to IAM which attributes it gives.
 */
function readCounts(role: Role, table: string): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resources: [table],
      conditions: leading(['REGISTRY', 'PUBLISH', 'RECONCILIATION', 'RUN#*', 'TARGET#*']),
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [table],
      conditions: {
        ...leading(['PROVINCE#*']),
        Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': countAttributes },
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    }),
  );
}

/**
 * Who deploys: hands the template to CloudFormation by way of the roles of `cdk bootstrap` and can do nothing else; a
 * boundary of its own keeps it, and whoever it might become, from data.
 */
function deployerRole(scope: Construct, config: StageConfig): Role {
  const role = assumedInAccount(scope, 'Deployer', `doisoat-${config.stage}-deployer`, {
    description: 'Deploys by way of the bootstrap roles; reads no data',
    permissionsBoundary: deployBoundary(scope, config.stage, `doisoat-${config.stage}-deploy-boundary`),
  });
  const bootstrap = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `cdk-*-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  expectWildcard(role, plain(bootstrap), 'the four roles of the bootstrap');
  role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [bootstrap] }));
  return role;
}

/** What a deployer of a stage, person or pipeline, and whoever they might become can never do. */
export function deployBoundary(scope: Construct, stage: string, managedPolicyName: string): ManagedPolicy {
  const boundary = new ManagedPolicy(scope, 'DeployBoundary', {
    managedPolicyName,
    description: 'Whoever deploys doisoat reads no data: also for cdk bootstrap --custom-permissions-boundary',
    statements: [
      new PolicyStatement({ sid: 'Everything', actions: ['*'], resources: ['*'] }),
      new PolicyStatement({
        sid: 'ButData',
        effect: Effect.DENY,
        actions: [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectAttributes',
          's3:GetObjectVersionAttributes',
          's3:GetObjectTorrent',
          's3:RestoreObject',
          's3:BypassGovernanceRetention',
        ],
        resources: [`arn:${Aws.PARTITION}:s3:::doisoat-${stage}-*`],
      }),
      new PolicyStatement({
        sid: 'ButItems',
        effect: Effect.DENY,
        actions: [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:GetRecords',
        ],
        resources: [`arn:${Aws.PARTITION}:dynamodb:*:*:table/doisoat-${stage}-*`],
      }),
      new PolicyStatement({
        sid: 'ButMessages',
        effect: Effect.DENY,
        actions: ['sqs:ReceiveMessage'],
        resources: [`arn:${Aws.PARTITION}:sqs:*:*:doisoat-${stage}-*`],
      }),
      new PolicyStatement({
        sid: 'ButKeys',
        effect: Effect.DENY,
        actions: ['kms:Decrypt', 'kms:ReEncryptFrom'],
        resources: ['*'],
      }),
      new PolicyStatement({
        sid: 'ButPeople',
        effect: Effect.DENY,
        actions: ['sts:AssumeRole'],
        resources: [`arn:${Aws.PARTITION}:iam::*:role/doisoat-*`],
      }),
    ],
  });
  expectWildcard(boundary, '*', 'a boundary, which grants nothing: it names what is denied');
  Validations.of(boundary).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Action::*]',
    reason: 'A boundary grants nothing: without this statement it would forbid everything.',
  });
  return boundary;
}

export function assumedInAccount(
  scope: Construct,
  id: string,
  roleName: string,
  rest: { description: string; permissionsBoundary?: ManagedPolicy },
): Role {
  return new Role(scope, id, {
    roleName,
    ...rest,
    // MFA means an IAM user; the session has the user's name, so that what is recorded of it names a person.
    assumedBy: new AccountRootPrincipal().withConditions({
      ...withMfa,
      StringEquals: { 'sts:RoleSessionName': '${aws:username}' },
    }),
  });
}

export function allow(
  role: Role,
  store: DataBucket,
  actions: string[],
  patterns: readonly string[],
  what: string,
): void {
  const bucketId = Stack.of(role).getLogicalId(store.bucket.node.defaultChild as never);
  for (const pattern of patterns)
    if (pattern.includes('*'))
      expectWildcard(role, `<${bucketId}.Arn>/${pattern.replaceAll('${', '<').replaceAll('}', '>')}`, what);
  role.addToPolicy(
    new PolicyStatement({ actions, resources: patterns.map((pattern) => store.bucket.arnForObjects(pattern)) }),
  );
}

/** ARN of something in this account and region. */
export function own(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}

/** A text with the template's references as the checks print them. */
export function plain(text: string): string {
  return text
    .replaceAll(Aws.PARTITION, '<AWS::Partition>')
    .replaceAll(Aws.REGION, '<AWS::Region>')
    .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>');
}
