/** A pipe from a queue to a state machine, so that no function needs another client. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { starterRole } from './task-machine.ts';

export interface QueuePipeProps {
  id: string;
  roleId: string;
  name: string;
  description: string;
  queue: Queue;
  machine: StateMachine;
}

/** One message at a time starts an execution. What cannot be started goes back, and aside after twelve times. */
export function machineOnQueue(scope: Construct, props: QueuePipeProps): void {
  const { id, roleId, name, description, queue, machine } = props;
  const role = starterRole(scope, roleId, 'pipes.amazonaws.com', { machine });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queue.queueArn],
    }),
  );
  const pipe = new CfnPipe(scope, id, {
    name,
    description,
    roleArn: role.roleArn,
    source: queue.queueArn,
    sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
    target: machine.stateMachineArn,
    targetParameters: { stepFunctionStateMachineParameters: { invocationType: 'FIRE_AND_FORGET' } },
  });
  pipe.node.addDependency(role);
}
