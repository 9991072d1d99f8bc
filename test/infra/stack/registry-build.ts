import { describe, expect, it } from 'vitest';
import { buildMachineOf } from '../../../functions/machines/registry-build-machine.ts';
import { Synthesised, flat } from '../synthesised.ts';

const prod = Synthesised.of();
const [machineId, machine] = prod.one(
  'AWS::StepFunctions::StateMachine',
  ({ Properties }) => Properties.StateMachineName === 'doisoat-prod-registry-build',
);
const arnOf = (entry: string) => `<${prod.versionOf(entry)}>`;

describe('the machine that builds the registry', () => {
  it('is the document of the core over the functions of this stage', () => {
    const { TimeoutSeconds, ...definition } = JSON.parse(flat(machine.Properties.DefinitionString));
    const functions = { index: arnOf('build-index'), part: arnOf('build-part'), shard: arnOf('build-shard') };
    expect(definition).toEqual(JSON.parse(JSON.stringify(buildMachineOf({ functions, concurrency: 8 }))));
    expect(TimeoutSeconds).toBe(6 * 3600);
  });

  it('logs its states without what they carry, and may call those functions alone', () => {
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    const rights = prod.rightsOfRole(machine.Properties.RoleArn).filter((each) => !each.startsWith('logs:'));
    expect(rights).toEqual(
      ['build-index', 'build-part', 'build-shard']
        .map((entry) => `lambda:InvokeFunction <${prod.functionOf(entry)[0]}.Arn>:*`)
        .sort(),
    );
  });

  it('is started by a pipe from the queue of extracts, one at a time, that may do nothing else', () => {
    const [, { Properties }] = prod.one('AWS::Pipes::Pipe', (each) => each.Properties.Name === 'doisoat-prod-extract');
    const [queueId] = prod.one('AWS::SQS::Queue', (each) => each.Properties.QueueName === 'doisoat-prod-extracts');
    expect(Properties.SourceParameters).toEqual({ SqsQueueParameters: { BatchSize: 1 } });
    // Without a template the machine gets the records as they are: the first task reads them.
    expect(Properties.TargetParameters).toEqual({
      StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
    });
    expect(flat(Properties.Target)).toBe(`<${machineId}>`);
    expect(prod.rightsOfRole(Properties.RoleArn)).toEqual([
      ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} <${queueId}.Arn>`),
      `states:StartExecution <${machineId}>`,
    ]);
  });
});
