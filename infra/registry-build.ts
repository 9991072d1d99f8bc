/**
 * The build of the registry: the state machine made by the core, and the pipe that starts it when an extract is
 * announced.
 */
import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { buildMachineOf } from '../functions/machines/registry-build-machine.ts';
import type { StageConfig } from './config.ts';
import type { NodeFunction } from './node-function.ts';
import { machineOnQueue } from './queue-pipe.ts';
import { taskMachine } from './task-machine.ts';

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

/** By a pipe from the queue of extracts. */
export function buildOnExtract(
  scope: Construct,
  { config, machine, queue }: { config: StageConfig; machine: StateMachine; queue: Queue },
): void {
  machineOnQueue(scope, {
    id: 'BuildOnExtract',
    roleId: 'BuildPipeRole',
    name: `doisoat-${config.stage}-extract`,
    description: 'An extract was announced: its index is built',
    queue,
    machine,
  });
}
