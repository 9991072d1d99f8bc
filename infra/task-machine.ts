/**
 * A state machine whose tasks are functions of ours, under a role that may call those alone, and the roles of what
 * starts it.
 */
import { Aws, Stack, Validations, type Duration } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { expectWildcard, resourceOf } from './grants.ts';
import type { NodeFunction } from './node-function.ts';
import { removalOf } from './removal.ts';

export interface TaskMachineProps {
  /** Begins the ids of its constructs. */
  id: string;
  /** `doisoat-<stage>-<name>`: one of those the operator may start. */
  name: string;
  /** The document, made by the core. */
  definition: { Comment: string };
  functions: readonly NodeFunction[];
  timeout: Duration;
}

export function taskMachine(scope: Construct, config: StageConfig, props: TaskMachineProps): StateMachine {
  const { id, name, definition, functions, timeout } = props;
  const logGroup = new LogGroup(scope, `${id}MachineLog`, {
    logGroupName: `/doisoat/${config.stage}/${name}-machine`,
    retention: config.logDays,
    removalPolicy: removalOf(config),
  });
  const role = new Role(scope, `${id}MachineRole`, { assumedBy: own('states.amazonaws.com') });
  // Every version: the document names this one, and a run that began before names an older one.
  const resources = functions.map((each) => `${each.function.functionArn}:*`);
  for (const each of functions)
    expectWildcard(
      role,
      `<${Stack.of(scope).getLogicalId(resourceOf(each.function))}.Arn>:*`,
      'versions of its own tasks',
    );
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
  const delivery = new Policy(scope, `${id}MachineLogs`, {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: [
          'logs:CreateLogDelivery',
          'logs:GetLogDelivery',
          'logs:UpdateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:DescribeResourcePolicies',
          'logs:DescribeLogGroups',
        ],
        resources: ['*'],
      }),
    ],
  });
  expectWildcard(delivery, '*', 'deliveries of logs, which have no resource of their own');
  const machine = new StateMachine(scope, `${id}Machine`, {
    stateMachineName: `doisoat-${config.stage}-${name}`,
    comment: definition.Comment,
    definitionBody: DefinitionBody.fromString(JSON.stringify({ ...definition, TimeoutSeconds: timeout.toSeconds() })),
    role: role.withoutPolicyUpdates(),
    logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
  });
  machine.node.addDependency(delivery);
  const reason = 'Traces leave by a service of their own; the report and the log of states tell enough.';
  Validations.of(machine).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-SF2', reason },
    { id: 'Serverless::Serverless-StepFunctionStateMachineXray', reason },
  );
  return machine;
}

/** Starts the machine and puts aside what could not be started: written out, because constructs would allow more. */
export function starterRole(
  scope: Construct,
  id: string,
  service: string,
  { machine, deadLetters }: { machine: StateMachine; deadLetters?: Queue },
): Role {
  const role = new Role(scope, id, { assumedBy: own(service) });
  role.addToPolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }));
  if (deadLetters !== undefined)
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  return role;
}

function own(service: string): ServicePrincipal {
  return new ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } });
}
