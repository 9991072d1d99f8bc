import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../functions/machines/reconcile-machine.ts';
import { steps } from '../../../core/reconcile/reconcile.ts';
import { Synthesised, flat } from '../synthesised.ts';

const prod = Synthesised.of();
const [machineId, machine] = prod.one(
  'AWS::StepFunctions::StateMachine',
  ({ Properties }) => Properties.StateMachineName === 'doisoat-prod-reconcile',
);
const [functionId] = prod.functionOf('reconcile');
const [deadId] = prod.one(
  'AWS::SQS::Queue',
  ({ Properties }) => Properties.QueueName === 'doisoat-prod-dead-reconcile',
);

const rightsOfRole = (arn: unknown) => prod.rightsOfRole(arn);

describe('the state machine', () => {
  it('is the list of steps, done by the function of this stage', () => {
    const { TimeoutSeconds, ...definition } = JSON.parse(flat(machine.Properties.DefinitionString));
    const concurrency = { province: 8, idGroup: 8, peopleGroup: 8 };
    expect(definition).toEqual(
      JSON.parse(JSON.stringify(machineOf(steps, { functionName: `<${prod.versionOf('reconcile')}>`, concurrency }))),
    );
    expect(TimeoutSeconds).toBe(12 * 3600);
  });

  it('logs its states without what they carry, and may call that function alone', () => {
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    const rights = rightsOfRole(machine.Properties.RoleArn).filter((each) => !each.startsWith('logs:'));
    expect(rights).toEqual([`lambda:InvokeFunction <${functionId}.Arn>:*`]);
  });

  it('is started at 01:30 in Viet Nam, and what could not be started is put aside', () => {
    const [, { Properties }] = prod.one(
      'AWS::Scheduler::Schedule',
      (each) => each.Properties.Name === 'doisoat-prod-reconcile',
    );
    expect(Properties).toMatchObject({
      ScheduleExpression: 'cron(30 1 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
    });
    expect(Properties.Target.Input).toBe('{}');
    expect(flat(Properties.Target.Arn)).toBe(`<${machineId}>`);
    expect(flat(Properties.Target.DeadLetterConfig.Arn)).toBe(`<${deadId}.Arn>`);
    expect(rightsOfRole(Properties.Target.RoleArn)).toEqual([
      `sqs:SendMessage <${deadId}.Arn>`,
      `states:StartExecution <${machineId}>`,
    ]);
  });

  it('is started when the item changes that says which registry is in use, and by no other item', () => {
    const [, { Properties }] = prod.one(
      'AWS::Pipes::Pipe',
      (each) => each.Properties.Name === 'doisoat-prod-activated',
    );
    const patterns = Properties.SourceParameters.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
      JSON.parse(Pattern),
    );
    expect(patterns).toEqual([{ dynamodb: { Keys: { PK: { S: ['REGISTRY'] }, SK: { S: ['CURRENT'] } } } }]);
    expect(flat(Properties.Target)).toBe(`<${machineId}>`);
    expect(Properties.TargetParameters.InputTemplate).toBe('{}');
    expect(rightsOfRole(Properties.RoleArn).filter((each) => !each.startsWith('dynamodb:'))).toEqual([
      `sqs:SendMessage <${deadId}.Arn>`,
      `states:StartExecution <${machineId}>`,
    ]);
  });
});
