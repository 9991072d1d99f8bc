/**
 * The role by which a pipeline deploys a stage: without a key, vouched for by GitHub for the jobs of one environment of
 * one repository. It hands the assembly to the roles of `cdk bootstrap` and may look at what `npm run deploy-check`
 * asks; the boundary of deployers keeps it from data. A stack of its own, made once by an administrator: a pipeline
 * that could deploy its own role could give itself another.
 */
import { Aws, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnOIDCProvider, FederatedPrincipal, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { expectWildcard } from './grants.ts';
import { deployBoundary } from './people-roles.ts';

const issuer = 'token.actions.githubusercontent.com';
/** As `cdk bootstrap` names its roles when nobody says otherwise. */
const qualifier = 'hnb659fds';
/** Calls of `infra/deploy-check/facts.ts`: none reads data, none knows a resource but the last three. */
const looks = [
  'lambda:GetAccountSettings',
  'ec2:DescribeAvailabilityZones',
  's3:ListAllMyBuckets',
  'dynamodb:ListTables',
  'logs:DescribeLogGroups',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
];

export interface PipelineRoleProps extends StackProps {
  stage: string;
  /** `example/doisoat` */
  repository: string;
  /** Whether the account has GitHub as a provider already: it can be there once. */
  providerIsThere: boolean;
}

export class PipelineRole extends Stack {
  constructor(scope: Construct, id: string, props: PipelineRoleProps) {
    super(scope, id, props);
    const { stage, repository, providerIsThere } = props;
    const provider = providerIsThere
      ? `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${issuer}`
      : new CfnOIDCProvider(this, 'GitHub', { url: `https://${issuer}`, clientIdList: ['sts.amazonaws.com'] }).attrArn;
    const role = new Role(this, 'Pipeline', {
      roleName: `doisoat-${stage}-pipeline`,
      description: 'Deploys by way of the bootstrap roles, for jobs of one environment; reads no data',
      assumedBy: new FederatedPrincipal(
        provider,
        {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: `repo:${repository}:environment:${stage}`,
          },
        },
        'sts:AssumeRoleWithWebIdentity',
      ),
      maxSessionDuration: Duration.hours(1),
      permissionsBoundary: deployBoundary(this, stage, `doisoat-${stage}-pipeline-boundary`),
    });
    const bootstrap = (kind: string) =>
      own('iam', '', `role/cdk-${qualifier}-${kind}-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: [bootstrap('deploy'), bootstrap('file-publishing')],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [own('ssm', Aws.REGION, `parameter/cdk-bootstrap/${qualifier}/version`)],
      }),
    );
    const stack = `stack/doisoat-${stage}/*`;
    role.addToPolicy(
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: [own('cloudformation', Aws.REGION, stack)],
      }),
    );
    expectWildcard(
      role,
      `arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:${stack}`,
      'its own stack, whose ARN ends in a random part',
    );
    const check = new Policy(this, 'DeployCheck', {
      roles: [role],
      statements: [new PolicyStatement({ actions: looks, resources: ['*'] })],
    });
    expectWildcard(check, '*', 'lists of an account, which know no resource');
    new CfnOutput(this, 'pipelineRole', { value: role.roleArn });
  }
}

function own(service: string, region: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;
}
