/**
 * What a template has of everything that AWS bounds, beside the bound: printed by `npm run prove -- lint-template`,
 * held by `test/infra/stack/template-limits.ts`. Sizes are upper bounds: each reference counts as the longest ARN.
 */
import type { Resource, Synthesised } from './synthesised.ts';

export interface Limit {
  what: string;
  value: number;
  most: number;
  /** Logical id of the resource that has most of it. */
  at: string;
}

/** `arn:aws:iam::<account>:role/` and a name of 64 characters. */
const arnMax = 95;
const pseudoLengths: Record<string, number> = {
  'AWS::AccountId': 12,
  'AWS::Region': 'ap-southeast-1'.length,
  'AWS::Partition': 'aws'.length,
  'AWS::URLSuffix': 'amazonaws.com'.length,
};

/** A value of the template as CloudFormation would send it, no shorter. */
function text(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(text);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, content]] = entries.length > 0 ? entries : [['', undefined]];
  if (name === 'Ref') return 'x'.repeat(pseudoLengths[String(content)] ?? arnMax);
  if (name === 'Fn::Join') {
    const [separator, parts] = content as [string, unknown[]];
    return parts.map(text).join(separator);
  }
  if (name.startsWith('Fn::')) return 'x'.repeat(arnMax);
  return Object.fromEntries(entries.map(([key, each]) => [key, text(each)]));
}

/** Characters of a document as text; one that is text already has a length of its own. */
function lengthOf(value: unknown): number {
  const told = text(value);
  return typeof told === 'string' ? told.length : JSON.stringify(told).length;
}

/** Rights that are written into a role, of all its policies together. */
function inlineRights({ resources }: Synthesised): [id: string, length: number][] {
  const lengths = new Map<string, number>();
  for (const { Type, Properties } of Object.values(resources))
    if (Type === 'AWS::IAM::Policy')
      for (const { Ref: role } of Properties.Roles)
        lengths.set(role, (lengths.get(role) ?? 0) + lengthOf(Properties.PolicyDocument));
  return [...lengths];
}

/** Of a stage, in the order of AWS's own lists of quotas. */
export function limitsOf(stack: Synthesised): Limit[] {
  const template = stack.template.toJSON();
  const count = (type: string): number => stack.all(type).length;
  const limits: Limit[] = [];
  const add = (what: string, value: number, most: number, at = ''): void => {
    limits.push({ what, value, most, at });
  };
  /** The largest among resources of a type. */
  const largest = (what: string, most: number, type: string, measure: (properties: Resource['Properties']) => number) =>
    addLargest(
      what,
      most,
      stack.all(type).map(([id, { Properties }]) => [id, measure(Properties)]),
    );
  const addLargest = (what: string, most: number, sizes: [id: string, size: number][]): void => {
    const [first] = sizes.toSorted(([, one], [, other]) => other - one);
    if (first !== undefined) add(what, first[1], most, first[0]);
  };

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  add('resources of a stack', Object.keys(stack.resources).length, 500);
  add('parameters of a stack', Object.keys(template.Parameters ?? {}).length, 200);
  add('outputs of a stack', Object.keys(template.Outputs ?? {}).length, 200);
  add('bytes of a template in a bucket', JSON.stringify(template, undefined, 1).length, 1_000_000);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  addLargest('characters of a role’s own policies', 10_240, inlineRights(stack));
  largest('characters of a managed policy', 6144, 'AWS::IAM::ManagedPolicy', (each) => lengthOf(each.PolicyDocument));
  largest('characters of a trust policy', 2048, 'AWS::IAM::Role', (each) => lengthOf(each.AssumeRolePolicyDocument));
  add('roles of an account', count('AWS::IAM::Role'), 1000);
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html
  largest('bytes of a bucket policy', 20_480, 'AWS::S3::BucketPolicy', (each) => lengthOf(each.PolicyDocument));
  largest('notifications of a bucket', 100, 'AWS::S3::Bucket', (each) =>
    Number(each.NotificationConfiguration?.QueueConfigurations?.length ?? 0),
  );
  add('buckets of an account', count('AWS::S3::Bucket'), 10_000);
  largest('bytes of a key policy', 32_768, 'AWS::KMS::Key', (each) => lengthOf(each.KeyPolicy));
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
  largest('characters of an endpoint policy', 20_480, 'AWS::EC2::VPCEndpoint', (each) => lengthOf(each.PolicyDocument));
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  largest('bytes of a function’s environment', 4096, 'AWS::Lambda::Function', (each) =>
    lengthOf(each.Environment?.Variables ?? {}),
  );
  largest('filters of a mapping', 5, 'AWS::Lambda::EventSourceMapping', (each) =>
    Number(each.FilterCriteria?.Filters.length ?? 0),
  );
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
  largest('bytes of a state machine', 1_048_576, 'AWS::StepFunctions::StateMachine', (each) =>
    lengthOf(each.DefinitionString),
  );
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html, eb-quota.html
  largest('filters of a pipe', 5, 'AWS::Pipes::Pipe', (each) =>
    Number(each.SourceParameters?.FilterCriteria?.Filters.length ?? 0),
  );
  largest('characters of a pipe’s filter', 4096, 'AWS::Pipes::Pipe', (each) =>
    Math.max(
      0,
      ...(each.SourceParameters?.FilterCriteria?.Filters ?? []).map(({ Pattern }: { Pattern: unknown }) =>
        lengthOf(Pattern),
      ),
    ),
  );
  largest('characters of a rule’s pattern', 4096, 'AWS::Events::Rule', (each) => lengthOf(each.EventPattern ?? ''));
  add('rules of an event bus', count('AWS::Events::Rule'), 300);
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  add('alarms of an account', count('AWS::CloudWatch::Alarm'), 5000);
  largest('metrics of an alarm', 10, 'AWS::CloudWatch::Alarm', (each) => Number(each.Metrics?.length ?? 1));
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
  largest('alarms of a deployment group', 10, 'AWS::CodeDeploy::DeploymentGroup', (each) =>
    Number(each.AlarmConfiguration.Alarms.length),
  );
  return limits;
}

/** As `npm run prove -- lint-template` shows it. */
export function showLimits(limits: readonly Limit[]): string {
  const rows = limits.map(({ what, value, most, at }) =>
    [what, value, most, `${percent(value, most)} %`, at].map(String),
  );
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at].length)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n');
}

function percent(value: number, most: number): number {
  return Math.round((100 * value) / most);
}
