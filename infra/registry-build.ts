/**
 * The build of the registry: the state machine made by the core, and the pipe that starts it when an extract is
 * announced.
 */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { buildMachineOf } from '../functions/machines/registry-build-machine.ts';
import type { StageConfig } from './config.ts';
import type { NodeFunction } from './node-function.ts';
import { starterRole, taskMachine } from './task-machine.ts';

/**
 * Two million people each: the country in seven turns. All at once would take the functions of the uploads that come
 * meanwhile.
 */
const stagesAtOnce = 8;
/** The country takes minutes of each function; a run that is still there hours later hangs. */
const machineTimeout = Duration.hours(6);

export function buildMachine(
  scope: Construct,
  config: StageConfig,
  { index, part, shard }: Record<'index' | 'part' | 'shard', NodeFunction>,
): StateMachine {
  const functions = {
    index: index.version.functionArn,
    part: part.version.functionArn,
    shard: shard.version.functionArn,
  };
  return taskMachine(scope, config, {
    id: 'Build',
    name: 'registry-build',
    definition: buildMachineOf({ functions, concurrency: stagesAtOnce }),
    functions: [index, part, shard],
    timeout: machineTimeout,
  });
}

/**
 * A pipe from the queue, so that no function needs another client. What it cannot start goes back, and aside after
 * twelve times.
 */
export function buildOnExtract(
  scope: Construct,
  { config, machine, queue }: { config: StageConfig; machine: StateMachine; queue: Queue },
): void {
  const role = starterRole(scope, 'BuildPipeRole', 'pipes.amazonaws.com', { machine });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queue.queueArn],
    }),
  );
  const pipe = new CfnPipe(scope, 'BuildOnExtract', {
    name: `doisoat-${config.stage}-extract`,
    description: 'An extract was announced: its index is built',
    roleArn: role.roleArn,
    source: queue.queueArn,
    sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
    target: machine.stateMachineArn,
    targetParameters: { stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' } },
  });
  pipe.node.addDependency(role);
}
