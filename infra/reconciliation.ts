/**
 * The scheduled run: the state machine made from the list of steps, and what starts it: the night, and a registry put
 * in use.
 */
import { Duration, TimeZone } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { machineOf } from '../functions/machines/reconcile-machine.ts';
import { usualNight } from '../core/reconcile/nights.ts';
import { steps } from '../core/reconcile/reconcile.ts';
import { runHoursMax } from '../core/reconcile/run-items.ts';
import { partitionAttribute, sortAttribute } from '../adapters/dynamo/table-keys.ts';
import type { StageConfig } from './config.ts';
import { allowStream } from './grants.ts';
import type { NodeFunction } from './node-function.ts';
import { starterRole, taskMachine } from './task-machine.ts';

/** All provinces beside each other would take the functions of the uploads that come meanwhile. */
const itemsAtOnce = { province: 8, idGroup: 8, peopleGroup: 8 };
/** A night takes minutes; one that is still there at the next is given up. */
const machineTimeout = Duration.hours(runHoursMax);

/** Runs the list; its name is one of those the operator may start. */
export function reconcileMachine(scope: Construct, config: StageConfig, reconcile: NodeFunction): StateMachine {
  const definition = machineOf(steps, { functionName: reconcile.version.functionArn, concurrency: itemsAtOnce });
  return taskMachine(scope, config, {
    id: 'Reconcile',
    name: 'reconcile',
    definition,
    functions: [reconcile],
    timeout: machineTimeout,
  });
}

export interface StartProps {
  config: StageConfig;
  machine: StateMachine;
  deadLetters: Queue;
}

/** At the usual time, half past one in Viet Nam. */
export function reconcileNightly(scope: Construct, { config, machine, deadLetters }: StartProps): void {
  const role = starterRole(scope, 'ReconcileScheduleRole', 'scheduler.amazonaws.com', { machine, deadLetters });
  new Schedule(scope, 'NightlyReconcile', {
    scheduleName: `doisoat-${config.stage}-reconcile`,
    description: 'The scheduled run, every night at 01:30',
    schedule: ScheduleExpression.cron({
      hour: String(usualNight.hour),
      minute: String(usualNight.minute),
      timeZone: TimeZone.ASIA_HO_CHI_MINH,
    }),
    target: new StepFunctionsStartExecution(machine, {
      input: ScheduleTargetInput.fromObject({}),
      role: role.withoutPolicyUpdates(),
      deadLetterQueue: deadLetters,
      retryAttempts: 2,
    }),
  });
}

/**
 * The item that names the registry in use has changed: a pipe from the table's stream, so that no function needs
 * another client.
 */
export function reconcileOnActivation(scope: Construct, props: StartProps & { table: Table }): void {
  const { config, machine, deadLetters, table } = props;
  const stream = table.tableStreamArn ?? '';
  const role = starterRole(scope, 'ReconcilePipeRole', 'pipes.amazonaws.com', { machine, deadLetters });
  allowStream(role, table);
  const pattern = {
    dynamodb: { Keys: { [partitionAttribute]: { S: ['REGISTRY'] }, [sortAttribute]: { S: ['CURRENT'] } } },
  };
  const pipe = new CfnPipe(scope, 'ReconcileOnActivation', {
    name: `doisoat-${config.stage}-activated`,
    description: 'A registry was put in use: the books are brought to it',
    roleArn: role.roleArn,
    source: stream,
    sourceParameters: {
      filterCriteria: { filters: [{ pattern: JSON.stringify(pattern) }] },
      dynamoDbStreamParameters: {
        startingPosition: 'LATEST',
        batchSize: 1,
        maximumRetryAttempts: 20,
        maximumRecordAgeInSeconds: Duration.hours(1).toSeconds(),
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    },
    target: machine.stateMachineArn,
    targetParameters: {
      inputTemplate: '{}',
      stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' },
    },
  });
  pipe.node.addDependency(role);
}
