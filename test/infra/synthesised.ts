/** The template of a stage, without bundling the functions: their code is not what these tests look at. */
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { appContext } from '../../infra/app-context.ts';
import { stages, type StageConfig } from '../../infra/config.ts';
import { DoisoatStack } from '../../infra/doisoat-stack.ts';

/** A resource as the template has it; tests look into it freely. */
export interface Resource {
  Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape of CloudFormation is asserted, not typed
  Properties: any;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

export class Synthesised {
  readonly template: Template;
  readonly resources: Record<string, Resource>;

  private static readonly made = new Map<string, Synthesised>();

  /** Of a stage, made once. */
  static of(config: StageConfig = stages.prod): Synthesised {
    const known = Synthesised.made.get(config.stage) ?? new Synthesised(Synthesised.templateOf(config));
    Synthesised.made.set(config.stage, known);
    return known;
  }

  static templateOf(config: StageConfig): Template {
    const app = new App({ context: { ...appContext, 'aws:cdk:bundling-stacks': [] } });
    return Template.fromStack(new DoisoatStack(app, `doisoat-${config.stage}`, { config }));
  }

  constructor(template: Template) {
    this.template = template;
    this.resources = template.toJSON().Resources;
  }

  /** Logical ids and resources of a type. */
  all(type: string): [id: string, resource: Resource][] {
    return Object.entries(this.resources).filter(([, resource]) => resource.Type === type);
  }

  /** The one resource of a type for which `test` holds. */
  one(type: string, test: (resource: Resource) => boolean): [id: string, resource: Resource] {
    const found = this.all(type).filter(([, resource]) => test(resource));
    if (found.length !== 1) throw new Error(`${found.length} resources ${type} fit, expected 1`);
    return found[0];
  }

  /** Statements of one effect in the resource policy, of `type`, that `test` picks by its resource. */
  statements(type: string, effect: 'Allow' | 'Deny', test: (resource: Resource) => boolean): PolicyOfResource {
    const [id, { Properties }] = this.one(type, test);
    return {
      id,
      statements: Properties.PolicyDocument.Statement.filter((each: { Effect: string }) => each.Effect === effect),
    };
  }

  functionOf(entry: string): [id: string, resource: Resource] {
    return this.one('AWS::Lambda::Function', ({ Properties }) => Properties.FunctionName.endsWith(`-${entry}`));
  }

  /** Logical id of the alias by which a function is called. */
  liveOf(entry: string): string {
    return this.one('AWS::Lambda::Alias', isOf(this.functionOf(entry)[0]))[0];
  }

  /** Logical id of the version that a state machine names. */
  versionOf(entry: string): string {
    return this.one('AWS::Lambda::Version', isOf(this.functionOf(entry)[0]))[0];
  }

  bucketOf(purpose: string): [id: string, resource: Resource] {
    return this.one('AWS::S3::Bucket', ({ Properties }) => flat(Properties.BucketName).includes(`-${purpose}-`));
  }

  /** Every statement of the policies of a function's role, resources and conditions as flat text. */
  rightsOf(entry: string): Right[] {
    const [, { Properties }] = this.functionOf(entry);
    const role = Properties.Role['Fn::GetAtt'][0];
    const [, attached] = this.one('AWS::IAM::Role', (resource) => resource === this.resources[role]);
    if (attached.Properties.ManagedPolicyArns !== undefined || attached.Properties.Policies !== undefined)
      throw new Error('rights outside the role’s own policy');
    return this.all('AWS::IAM::Policy')
      .filter(([, policy]) => policy.Properties.Roles.some((each: { Ref: string }) => each.Ref === role))
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement)
      .map((statement) => ({
        sid: statement.Sid,
        effect: statement.Effect,
        actions: [statement.Action].flat(),
        resources: [statement.Resource].flat().map(flat),
        conditions: statement.Condition ?? {},
      }));
  }

  /** `action resource` of every statement of a role, which is given as a reference to its ARN; sorted. */
  rightsOfRole(roleArn: unknown): string[] {
    const role = flat(roleArn).slice(1, -'.Arn>'.length);
    return this.all('AWS::IAM::Policy')
      .filter(([, { Properties }]) => Properties.Roles.some((each: { Ref: string }) => each.Ref === role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action, Resource }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${flat(resource)}`)),
      )
      .sort();
  }
}

function isOf(functionId: string): (resource: Resource) => boolean {
  return ({ Properties }) => Properties.FunctionName.Ref === functionId;
}

export interface PolicyOfResource {
  id: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  statements: any[];
}

export interface Right {
  sid: string | undefined;
  effect: string;
  actions: string[];
  resources: string[];
  conditions: Record<string, Record<string, unknown>>;
}

/** A value of the template as text: joins joined, references as `<id>`, attributes as `<id.Arn>`. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const [kind, content] = Object.entries(value as Record<string, unknown>)[0];
  if (kind === 'Ref') return `<${String(content)}>`;
  if (kind === 'Fn::GetAtt') return `<${(content as string[]).join('.')}>`;
  if (kind === 'Fn::Join') return (content as [string, unknown[]])[1].map(flat).join((content as [string])[0]);
  // The name within an ARN: told as that which has it.
  if (kind === 'Fn::Select' || kind === 'Fn::Split') return flat((content as [unknown, unknown])[1]);
  throw new Error(`a template function not met before: ${kind}`);
}
