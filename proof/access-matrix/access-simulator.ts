/**
 * Decides requests as IAM does, from the synthesised template alone: the policies of a role, its boundary and the
 * policy of the bucket, with every reference resolved for one account and region.
 */
import { createHash } from 'node:crypto';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { Synthesised, type Resource } from '../../test/infra/synthesised.ts';

export const account = '123456789012';
export const region = 'ap-southeast-1';
const pseudo: Record<string, string> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/doisoat-prod/0123`,
};

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export interface Asked {
  role: string; // `office` of `doisoat-prod-office`
  action: string;
  resource: string; // ARN
  context?: Record<string, string | string[]>;
  /** Session tag. */
  province?: string;
}

/** Mappings have a random name of this form; one that is always the same for a resource. */
function uuidOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

export class AccessSimulator {
  private readonly synthesised: Synthesised;
  private readonly cache = new Map<string, unknown>();

  constructor(synthesised = Synthesised.of()) {
    this.synthesised = synthesised;
  }

  bucketName(purpose: string): string {
    return this.resolve(this.synthesised.bucketOf(purpose)[1].Properties.BucketName) as string;
  }

  objectArn(purpose: string, key: string): string {
    return `arn:aws:s3:::${this.bucketName(purpose)}/${key}`;
  }

  /** The ARN of a resource of a type, by what is looked for among its properties. */
  arnWhere(type: string, test: (resource: Resource) => boolean): string {
    return this.arnOf(this.synthesised.one(type, test)[0]);
  }

  /** Of the alias that everybody calls. */
  functionArn(entry: string): string {
    return this.refOf(this.synthesised.liveOf(entry));
  }

  keyArn(purpose: string): string {
    const [rule] = this.synthesised.bucketOf(purpose)[1].Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    return this.resolve(rule.ServerSideEncryptionByDefault.KMSMasterKeyID) as string;
  }

  /** The role by what stands behind `doisoat-<stage>-`, or of a function's entry. */
  private roleOf(name: string): [id: string, resource: Resource] {
    const roles = this.synthesised.all('AWS::IAM::Role');
    const people = roles.find(([, { Properties }]) => String(Properties.RoleName ?? '').endsWith(`-${name}`));
    if (people !== undefined) return people;
    const id = this.synthesised.functionOf(name)[1].Properties.Role['Fn::GetAtt'][0];
    return [id, this.synthesised.resources[id]];
  }

  async allows({ role, action, resource, context = {}, province }: Asked): Promise<boolean> {
    const [id, { Properties }] = this.roleOf(role);
    const boundary = Properties.PermissionsBoundary;
    const resourcePolicy = action.startsWith('s3:') ? this.bucketPolicyOf(resource) : this.keyPolicyOf(resource);
    const answer = await runSimulation(
      {
        request: {
          principal: `arn:aws:sts::${account}:assumed-role/${this.roleName(id)}/session`,
          action,
          resource: { resource, accountId: account },
          contextVariables: {
            'aws:SecureTransport': 'true',
            ...(action.startsWith('s3:') ? { 's3:TlsVersion': '1.3' } : {}),
            'aws:PrincipalArn': `arn:aws:iam::${account}:role/${this.roleName(id)}`,
            'aws:PrincipalAccount': account,
            ...(province === undefined ? {} : { 'aws:PrincipalTag/province': province }),
            ...context,
          },
        },
        identityPolicies: this.policiesOf(id),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
        ...(boundary === undefined
          ? {}
          : {
              permissionBoundaryPolicies: [
                {
                  name: 'boundary',
                  policy: this.resolve(this.synthesised.resources[boundary.Ref].Properties.PolicyDocument),
                },
              ],
            }),
      },
      {},
    );
    if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
    return answer.overallResult === 'Allowed';
  }

  /**
   * Whether a principal of the account, with all rights of its own, becomes a session of the role: by its trust policy
   * alone. `tags` are of the session that is asked for, `context` what the principal brings (`aws:username` …).
   */
  async mayAssume(
    role: string,
    asked: {
      principal: string;
      session: string;
      tags?: Record<string, string>;
      context?: Record<string, string>;
      action?: string;
    },
  ): Promise<boolean> {
    const [id, { Properties }] = this.roleOf(role);
    const { principal, session, tags = {}, context = {}, action = 'sts:AssumeRole' } = asked;
    const requested = Object.entries(tags).map(([name, value]): [string, string] => [`aws:RequestTag/${name}`, value]);
    const answer = await runSimulation(
      {
        request: {
          principal,
          action,
          resource: { resource: this.arnOf(id), accountId: account },
          contextVariables: {
            'aws:PrincipalArn': principal,
            'aws:PrincipalAccount': account,
            ...(action === 'sts:AssumeRole' ? { 'sts:RoleSessionName': session } : {}),
            ...(requested.length > 0 ? { 'aws:TagKeys': Object.keys(tags) } : {}),
            ...Object.fromEntries(requested),
            ...context,
          },
        },
        identityPolicies: [{ name: 'everything', policy: everything }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: this.resolve(Properties.AssumeRolePolicyDocument),
      },
      {},
    );
    if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
    return answer.overallResult === 'Allowed';
  }

  /**
   * Whether a policy that decides about `role` names a province. If none does, provinces are to it no more than equal
   * or different strings (all of one length, without a wildcard), and a question stays the same question when they are
   * renamed.
   */
  namesProvinces(role: string): boolean {
    const [id, { Properties }] = this.roleOf(role);
    const boundary = Properties.PermissionsBoundary?.Ref;
    const documents = [
      ...this.policiesOf(id),
      ...this.synthesised.all('AWS::S3::BucketPolicy').map(([, each]) => this.resolve(each.Properties.PolicyDocument)),
      ...this.synthesised.all('AWS::KMS::Key').map(([, each]) => this.resolve(each.Properties.KeyPolicy)),
      boundary === undefined ? [] : this.resolve(this.synthesised.resources[boundary].Properties.PolicyDocument),
    ];
    return /vn34-\d/.test(JSON.stringify(documents));
  }

  /** Every statement of a role with a right, resolved. */
  policiesOf(id: string): { name: string; policy: unknown }[] {
    return this.synthesised
      .all('AWS::IAM::Policy')
      .filter(([, { Properties }]) => (Properties.Roles ?? []).some((each: { Ref?: string }) => each.Ref === id))
      .map(([name, { Properties }]) => ({ name, policy: this.memo(name, Properties.PolicyDocument) }));
  }

  private bucketPolicyOf(resource: string): unknown {
    const name = resource.replace(/^arn:aws:s3:::/, '').split('/')[0];
    for (const [id, { Properties }] of this.synthesised.all('AWS::S3::BucketPolicy'))
      if (this.refOf(Properties.Bucket.Ref) === name) return this.memo(id, Properties.PolicyDocument);
    return undefined;
  }

  private keyPolicyOf(resource: string): unknown {
    const id = /:key\/(\w+)$/.exec(resource)?.[1];
    return id === undefined ? undefined : this.memo(id, this.synthesised.resources[id].Properties.KeyPolicy);
  }

  private memo(id: string, document: unknown): unknown {
    if (!this.cache.has(id)) this.cache.set(id, this.resolve(document));
    return this.cache.get(id);
  }

  private roleName(id: string): string {
    return String(this.synthesised.resources[id].Properties.RoleName ?? `role-of-${id}`);
  }

  private refOf(id: string): string {
    if (id in pseudo) return pseudo[id];
    const { Type, Properties } = this.synthesised.resources[id];
    if (Type === 'AWS::S3::Bucket') return this.resolve(Properties.BucketName) as string;
    if (Type === 'AWS::IAM::Role') return this.roleName(id);
    if (Type === 'AWS::Lambda::EventSourceMapping') return uuidOf(id);
    if (Type === 'AWS::Lambda::Alias') return `${this.arnOf(Properties.FunctionName.Ref)}:${Properties.Name}`;
    return id;
  }

  private arnOf(id: string): string {
    const { Type, Properties } = this.synthesised.resources[id];
    const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
    if (Type === 'AWS::S3::Bucket') return `arn:aws:s3:::${this.refOf(id)}`;
    if (Type === 'AWS::IAM::Role') return `arn:aws:iam::${account}:role/${this.roleName(id)}`;
    if (Type === 'AWS::KMS::Key') return here('kms', `key/${id}`);
    if (Type === 'AWS::DynamoDB::Table') return here('dynamodb', `table/${Properties.TableName}`);
    if (Type === 'AWS::SQS::Queue') return here('sqs', Properties.QueueName);
    if (Type === 'AWS::Lambda::Function') return here('lambda', `function:${Properties.FunctionName}`);
    if (Type === 'AWS::Lambda::EventSourceMapping') return here('lambda', `event-source-mapping:${this.refOf(id)}`);
    if (Type === 'AWS::Logs::LogGroup') return here('logs', `log-group:${Properties.LogGroupName}:*`);
    if (Type === 'AWS::StepFunctions::StateMachine')
      return here('states', `stateMachine:${Properties.StateMachineName}`);
    return here('other', id);
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, content]] = entries.length > 0 ? entries : [['', undefined]];
    if (name === 'Ref') return this.refOf(String(content));
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = content as [string, string];
      return attribute === 'StreamArn' ? `${this.arnOf(id)}/stream/x` : this.arnOf(id);
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = content as [string, unknown[]];
      return parts.map((part) => this.resolve(part)).join(separator);
    }
    return Object.fromEntries(entries.map(([key, each]) => [key, this.resolve(each)]));
  }
}
