/**
 * A network without a way out: functions in it reach S3 and DynamoDB by gateway endpoints, whose policies name our
 * buckets and our table, and nothing else. No interface endpoint is needed: logs and queues are the service's own
 * business, S3 talks to the key service itself, and no function calls a third service (asserted over the bundles'
 * imports).
 */
import { Aws, Fn, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type ISecurityGroup,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { expectWildcard } from './grants.ts';
import { removalOf } from './removal.ts';

/** Addresses enough for a thousand functions at once in two zones. */
const addresses = '10.71.0.0/20';

/** Two of the zones that this account has in this region: their letters differ between accounts. */
const zones = [0, 1].map((at) => Fn.select(at, Fn.getAzs()));

export interface FunctionNetwork {
  vpc: IVpc;
  securityGroup: ISecurityGroup;
}

export function functionNetwork(scope: Construct, config: StageConfig): FunctionNetwork {
  const vpc = new Vpc(scope, 'Network', {
    ipAddresses: IpAddresses.cidr(addresses),
    availabilityZones: zones,
    natGateways: 0,
    restrictDefaultSecurityGroup: false, // would need a custom resource; nothing is in that group
    subnetConfiguration: [{ name: 'functions', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 21 }],
  });
  const bucketsOfStage = `arn:${Aws.PARTITION}:s3:::doisoat-${config.stage}-*-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
  vpc.addGatewayEndpoint('Objects', { service: GatewayVpcEndpointAwsService.S3 }).addToPolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        's3:AbortMultipartUpload',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
      ],
      resources: [bucketsOfStage, `${bucketsOfStage}/*`],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
    }),
  );
  vpc.addGatewayEndpoint('Items', { service: GatewayVpcEndpointAwsService.DYNAMODB }).addToPolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resources: [`arn:${Aws.PARTITION}:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/doisoat-${config.stage}-state`],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
    }),
  );
  logFlows(scope, config, vpc);
  const securityGroup = new SecurityGroup(scope, 'FunctionsGroup', {
    vpc,
    description: 'doisoat functions: to the endpoints, from nobody',
    allowAllOutbound: false,
  });
  // The route table leads to the two endpoints alone; their addresses differ by region, so the port is what is
  // restricted here.
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'TLS to the gateway endpoints');
  return { vpc, securityGroup };
}

/** Refused connections are what an escape looks like. */
function logFlows(scope: Construct, config: StageConfig, vpc: Vpc): void {
  const group = new LogGroup(scope, 'NetworkLog', {
    logGroupName: `/doisoat/${config.stage}/network`,
    retention: config.logDays,
    removalPolicy: removalOf(config),
  });
  const role = new Role(scope, 'NetworkLogRole', { assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com') });
  vpc.addFlowLog('Refused', {
    destination: FlowLogDestination.toCloudWatchLogs(group, role),
    trafficType: FlowLogTrafficType.REJECT,
  });
}

/**
 * What a function in a network needs and the service gives no resource for: network interfaces of its own. A policy
 * apart, so that its acknowledged wildcard covers nothing else; the function must come after it.
 */
export function allowInterfaces(scope: Construct, role: Role): Policy {
  const policy = new Policy(scope, 'Interfaces', {
    roles: [role],
    statements: [
      new PolicyStatement({
        sid: 'NetworkInterfaces',
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
      // Lambda asks with the role; what the function itself asks with it names the function, and is refused.
      new PolicyStatement({
        sid: 'NotByTheFunctionItself',
        effect: Effect.DENY,
        actions: ['ec2:*'],
        resources: ['*'],
        conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      }),
    ],
  });
  expectWildcard(policy, '*', 'network interfaces, which have no name before they exist');
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Action::ec2:*]',
    reason: 'It is refused, not allowed.',
  });
  return policy;
}
