import { describe, expect, it } from 'vitest';
import { operationMachineOf } from '../../../functions/machines/operation-machine.ts';
import { Synthesised, flat } from '../synthesised.ts';

const prod = Synthesised.of();
const [machineId, machine] = prod.one(
  'AWS::StepFunctions::StateMachine',
  ({ Properties }) => Properties.StateMachineName === 'doisoat-prod-operations',
);
const [functionId] = prod.functionOf('operation-task');

describe('the machine of orders', () => {
  it('is the document of the code, done by the function of this stage', () => {
    const { TimeoutSeconds, ...definition } = JSON.parse(flat(machine.Properties.DefinitionString));
    const made = operationMachineOf({ functionName: `<${prod.versionOf('operation-task')}>`, concurrency: 8 });
    expect(definition).toEqual(JSON.parse(JSON.stringify(made)));
    expect(TimeoutSeconds).toBe(12 * 3600);
  });

  it('logs its states without what they carry, and may call that function alone', () => {
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    const rights = prod.rightsOfRole(machine.Properties.RoleArn).filter((each) => !each.startsWith('logs:'));
    expect(rights).toEqual([`lambda:InvokeFunction <${functionId}.Arn>:*`]);
  });

  it('is started by a pipe from the queue of orders, one at a time, that may do nothing else', () => {
    const [, { Properties }] = prod.one('AWS::Pipes::Pipe', (each) => each.Properties.Name === 'doisoat-prod-order');
    const [queueId] = prod.one('AWS::SQS::Queue', (each) => each.Properties.QueueName === 'doisoat-prod-orders');
    expect(Properties.SourceParameters).toEqual({ SqsQueueParameters: { BatchSize: 1 } });
    expect(Properties.TargetParameters).toEqual({
      StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
    });
    expect(flat(Properties.Target)).toBe(`<${machineId}>`);
    expect(prod.rightsOfRole(Properties.RoleArn)).toEqual([
      ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} <${queueId}.Arn>`),
      `states:StartExecution <${machineId}>`,
    ]);
  });

  it('wakes the operator when it fails, takes too long, or could not be started', () => {
    const [, { Properties }] = prod.one(
      'AWS::CloudWatch::Alarm',
      (each) => each.Properties.AlarmName === 'doisoat-prod-operation-failed',
    );
    const names = Properties.Metrics.map(
      (each: { MetricStat?: { Metric: { MetricName: string } } }) => each.MetricStat?.Metric.MetricName,
    );
    expect(names.filter((name: string | undefined) => name !== undefined)).toEqual([
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ApproximateNumberOfMessagesVisible',
    ]);
  });
});
