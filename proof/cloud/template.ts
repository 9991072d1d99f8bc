/** The synthesised stack: its template with references resolved for one account and region, its bundles as they are. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, region } from './aws-call.ts';

const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

interface Resource {
  Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape of CloudFormation is read, not typed
  Properties: any;
}

/** Synthesises a stage into a folder: template, and a folder for each bundle. */
export function synthesise(stage: string, folder: string): void {
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ stage }) };
  execFileSync(process.execPath, [app], { env, stdio: ['ignore', 'ignore', 'ignore'] });
}

export interface FunctionPlan {
  /** Logical id, of no use outside. */
  name: string;
  bundle: string;
  environment: Record<string, string>;
  memory: number; // MiB
  timeout: number; // seconds
  reserved: number | undefined;
}

export interface MappingPlan {
  source: string; // ARN
  function: string;
  enabled: boolean;
  batchSize: number;
  window: number; // seconds
  concurrency: number | undefined;
  filters: unknown[];
  partial: boolean;
}

export interface PipePlan {
  name: string;
  source: string;
  target: string;
  filters: unknown[];
  inputTemplate: string | undefined;
}

/** A stage as its template says it is. */
export class Template {
  private readonly folder: string;
  private readonly resources: Record<string, Resource>;

  constructor(stage: string, folder: string) {
    this.folder = folder;
    const text = readFileSync(join(folder, `doisoat-${stage}.template.json`), 'utf8');
    this.resources = (JSON.parse(text) as { Resources: Record<string, Resource> }).Resources;
  }

  /** Properties of all resources of a type, resolved. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  all(type: string): any[] {
    const found = Object.values(this.resources).filter((each) => each.Type === type);
    return found.map(({ Properties }) => this.resolved(Properties));
  }

  functions(): FunctionPlan[] {
    return this.all('AWS::Lambda::Function').map((each) => ({
      name: each.FunctionName,
      bundle: join(this.folder, `asset.${each.Code.S3Key.replace('.zip', '')}`, 'index.mjs'),
      environment: { ...each.Environment.Variables, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(each.MemorySize) },
      memory: each.MemorySize,
      timeout: each.Timeout,
      reserved: each.ReservedConcurrentExecutions,
    }));
  }

  mappings(): MappingPlan[] {
    return this.all('AWS::Lambda::EventSourceMapping').map((each) => ({
      source: each.EventSourceArn,
      function: functionNamed(each.FunctionName),
      enabled: each.Enabled !== false,
      batchSize: each.BatchSize,
      window: each.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: each.ScalingConfig?.MaximumConcurrency,
      filters: filtersOf(each.FilterCriteria),
      partial: each.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
    }));
  }

  pipes(): PipePlan[] {
    return this.all('AWS::Pipes::Pipe').map((each) => ({
      name: each.Name,
      source: each.Source,
      target: each.Target,
      filters: filtersOf(each.SourceParameters.FilterCriteria),
      inputTemplate: each.TargetParameters?.InputTemplate,
    }));
  }

  /** Names of functions with a URL that only signed requests reach. */
  signedUrls(): string[] {
    return this.all('AWS::Lambda::Url')
      .filter(({ AuthType }) => AuthType === 'AWS_IAM')
      .map(({ TargetFunctionArn }) => functionNamed(TargetFunctionArn));
  }

  private resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.resolved(each));
    if (value === null || typeof value !== 'object') return value;
    const [[kind, content] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0 && kind === 'Ref') return this.reference(String(content));
    if (more.length === 0 && kind === 'Fn::GetAtt') return this.attribute(...(content as [string, string]));
    if (more.length === 0 && kind === 'Fn::Join') {
      const [between, parts] = content as [string, unknown[]];
      return parts.map((part) => String(this.resolved(part))).join(between);
    }
    if (more.length === 0 && kind === 'Fn::Sub')
      return String(content).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => String(this.reference(name)));
    if (more.length === 0 && kind === 'Fn::Split') {
      const [between, text] = content as [string, unknown];
      return String(this.resolved(text)).split(between);
    }
    if (more.length === 0 && kind === 'Fn::Select') {
      const [at, from] = content as [number | string, unknown];
      return (this.resolved(from) as unknown[])[Number(at)];
    }
    // What another function makes is looked at by nobody here.
    if (kind.startsWith('Fn::')) return `<${kind}>`;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.resolved(each)]));
  }

  private reference(id: string): unknown {
    const pseudo: Record<string, string> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (Object.hasOwn(pseudo, id)) return pseudo[id];
    if (!Object.hasOwn(this.resources, id)) return `<${id}>`;
    const { Type } = this.resources[id];
    if (Type === 'AWS::StepFunctions::StateMachine') return this.attribute(id, 'Arn');
    // There is one code of each function here, whatever version an alias names.
    if (Type === 'AWS::Lambda::Alias' || Type === 'AWS::Lambda::Version') {
      const { FunctionName, Name = '1' } = this.resources[id].Properties;
      return `${functionArn(functionNamed(String(this.resolved(FunctionName))))}:${Name}`;
    }
    return this.nameOf(id);
  }

  private attribute(id: string, name: string): string {
    const own = this.nameOf(id);
    const arns: Record<string, string> = {
      'AWS::Lambda::Function': functionArn(own),
      'AWS::SQS::Queue': `arn:aws:sqs:${region}:${account}:${own}`,
      'AWS::DynamoDB::Table': `arn:aws:dynamodb:${region}:${account}:table/${own}`,
      'AWS::StepFunctions::StateMachine': `arn:aws:states:${region}:${account}:stateMachine:${own}`,
      'AWS::S3::Bucket': `arn:aws:s3:::${own}`,
    };
    const arn = arns[this.resources[id].Type] ?? `<${id}.${name}>`;
    return name === 'StreamArn' ? `${arn}/stream` : arn;
  }

  private nameOf(id: string): string {
    const { Type, Properties } = this.resources[id];
    const members: Record<string, string> = {
      'AWS::Lambda::Function': 'FunctionName',
      'AWS::SQS::Queue': 'QueueName',
      'AWS::DynamoDB::Table': 'TableName',
      'AWS::StepFunctions::StateMachine': 'StateMachineName',
      'AWS::S3::Bucket': 'BucketName',
    };
    const member = Object.hasOwn(members, Type) ? members[Type] : undefined;
    const given: unknown = member === undefined ? undefined : Properties[member];
    return given === undefined ? id.toLowerCase() : String(this.resolved(given));
  }
}

function functionArn(name: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

/** The name in a name or an ARN, which may end in a version or an alias. */
export function functionNamed(stated: string): string {
  return /:function:([^:]+)/.exec(stated)?.[1] ?? stated.split(':')[0];
}

function filtersOf(criteria: { Filters?: { Pattern: string }[] } | undefined): unknown[] {
  return (criteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern) as unknown);
}
