/**
 * What each service really hands over when it starts something of the stack, given to what it starts. A starter that
 * is new in the template has no case here, which fails.
 */
import { describe, expect, it } from 'vitest';
import { reconcileTask } from '../../functions/machines/reconcile-task.ts';
import { operations } from '../../core/operations/operations.ts';
import { operationTaskHandler } from '../../functions/operation-task-handler.ts';
import { stages } from '../../infra/config.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, eventFixture, s3Message, sqsEvent } from '../support/deployment.ts';
import { Office, somePeople } from '../support/office.ts';
import { Ordering } from '../support/ordering.ts';
import { walkMachine } from '../support/walk-machine.ts';
import { Synthesised, flat } from './synthesised.ts';

const prod = Synthesised.of(stages.prod);
const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const row = '5200000001,Nguyễn Văn An,03/02/1990,BHYT';

async function withDeployment(use: (deployment: Deployment) => Promise<void>): Promise<void> {
  const deployment = await Deployment.make();
  try {
    await capturedOutput(() => use(deployment));
  } finally {
    await deployment.dispose();
  }
}

/** Kind and name of what starts something, such as `pipe activated`. */
function startersOf(stack: Synthesised): string[] {
  const named = (type: string, member: string, kind: string) =>
    stack
      .all(type)
      .map(([, { Properties }]) => `${kind} ${String(Properties[member]).replace(/^doisoat-[a-z]+-/, '')}`);
  const mappings = stack.all('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => {
    const source = /^<(.*)\.(?:Arn|StreamArn)>$/.exec(flat(Properties.EventSourceArn))?.[1] ?? '';
    const { Type, Properties: of } = stack.resources[source];
    return Type === 'AWS::SQS::Queue' ? `queue ${of.QueueName.replace(/^doisoat-[a-z]+-|vn34-\d+$/g, '')}` : 'stream';
  });
  return [
    ...new Set([
      ...mappings,
      ...named('AWS::Pipes::Pipe', 'Name', 'pipe'),
      ...named('AWS::Scheduler::Schedule', 'Name', 'schedule'),
      ...stack
        .all('AWS::Events::Rule')
        .flatMap(([, { Properties }]) => Properties.Targets.map(({ Arn }: { Arn: unknown }) => ruleTo(stack, Arn))),
    ]),
  ].sort((one, other) => (one < other ? -1 : 1));
}

function ruleTo(stack: Synthesised, arn: unknown): string {
  const id = flat(arn).replace(/^<|>$/g, '');
  return `rule to ${stack.resources[id].Type}`;
}

/** What a pipe hands to its target: the array of its records, each made by the template if there is one. */
function pipedBy(name: string, records: readonly unknown[]): unknown {
  const { Properties } = prod.one('AWS::Pipes::Pipe', (each) => each.Properties.Name === name)[1];
  const template: string | undefined = Properties.TargetParameters?.InputTemplate;
  if (template?.includes('<') === true) throw new Error('a template with paths: fill them in here');
  return template === undefined ? records : records.map(() => JSON.parse(template) as unknown);
}

/** The document of a machine, as it is in the template. */
function machineNamed(name: string): unknown {
  const [, { Properties }] = prod.one(
    'AWS::StepFunctions::StateMachine',
    (each) => each.Properties.StateMachineName === name,
  );
  return JSON.parse(flat(Properties.DefinitionString));
}

function scheduledBy(name: string): unknown {
  const [, { Properties }] = prod.one('AWS::Scheduler::Schedule', (each) => each.Properties.Name === name);
  return Properties.Target.Input === undefined ? eventFixture('scheduler') : JSON.parse(flat(Properties.Target.Input));
}

describe('what starts something', () => {
  it('is one of those that are tried here', () => {
    expect(startersOf(prod)).toEqual([
      'pipe activated',
      'pipe extract',
      'pipe order',
      'queue dead-uploads',
      'queue uploads-',
      'rule to AWS::SNS::Topic', // a text to a topic: nothing of ours reads it
      'schedule publish',
      'schedule reconcile',
      'stream',
    ]);
  });

  it.each([
    ['the night', () => scheduledBy('doisoat-prod-reconcile')],
    ['a registry that was put in use', () => pipedBy('doisoat-prod-activated', [eventFixture('pipe-dynamodb-record')])],
    ['an operator', () => ({ again: true })],
  ])('runs the scheduled run to its report: %s', async (_, input) => {
    const office = await Office.open(somePeople(5));
    await office.send([office.row(1), office.row(2)]);
    const ended = await walkMachine(machineNamed('doisoat-prod-reconcile'), input(), {
      invoke: (_name, payload) => reconcileTask(office.world, payload),
    });
    expect(ended).toMatchObject({ status: 'done' });
  });

  it('says of two requests at once that it is none: a pipe polls one record at a time', async () => {
    const [, { Properties }] = prod.one('AWS::Pipes::Pipe', (each) => flat(each.Properties.Name).endsWith('activated'));
    expect(Properties.SourceParameters.DynamoDBStreamParameters.BatchSize).toBe(1);
    const office = await Office.open(somePeople(1));
    await expect(reconcileTask(office.world, { step: 'pin', request: [{}, {}] })).rejects.toThrow(/invalid/i);
  });

  it('builds the index of an extract that the pipe of its queue tells of, as text and as a document', async () => {
    await withDeployment(async (deployment) => {
      const manifest = deployment.storeExtract('2026-01-31', people);
      const [record] = sqsEvent([s3Message([manifest])]).Records;
      const documents = { ...record, body: JSON.parse(record.body) as unknown };
      const machine = machineNamed('doisoat-prod-registry-build');
      for (const given of [record, documents, { ...record, body: JSON.stringify(eventFixture('s3-test-event')) }]) {
        const ended = await walkMachine(machine, pipedBy('doisoat-prod-extract', [given]), {
          invoke: (name, event) =>
            (name.includes('Index') ? deployment.build : deployment.buildStage)(event, context()),
        });
        expect(ended).toMatchObject({ next: given === record || given === documents ? 'built' : 'ignored' });
      }
    });
  });

  it('does the work of an order that the pipe of its queue tells of, as text and as a document', async () => {
    await withDeployment(async (deployment) => {
      const ordering = new Ordering(deployment, operations);
      const task = operationTaskHandler(deployment.container, operations);
      const machine = machineNamed('doisoat-prod-operations');
      for (const [at, asDocument] of [false, true].entries()) {
        const id = `order-0123456789-${at}`;
        await ordering.order('operator', { operation: 'ledger verify', request: { province: 'vn34-52' }, id });
        const [record] = sqsEvent([ordering.eventOf(id)]).Records;
        const given = asDocument ? { ...record, body: JSON.parse(record.body) as unknown } : record;
        for (const each of [{ ...record, body: JSON.stringify(eventFixture('s3-test-event')) }, given])
          await walkMachine(machine, pipedBy('doisoat-prod-order', [each]), {
            invoke: (_name, event) => task(event, context()),
          });
        expect((await ordering.follow('operator', id)).json).toMatchObject({ state: 'done', report: { ok: true } });
      }
    });
  });

  it('publishes on the stream and on the schedule', async () => {
    await withDeployment(async (deployment) => {
      await deployment.buildRegistry('2026-01-31', people);
      for (const event of [eventFixture('dynamodb-stream'), scheduledBy('doisoat-prod-publish')])
        expect(await deployment.publish(event, context(60_000))).toEqual({ outcome: 'published' });
    });
  });

  it('takes an upload from its queue and again from the dead letters, and lets the test of S3 pass', async () => {
    await withDeployment(async (deployment) => {
      await deployment.buildRegistry('2026-01-31', people);
      const upload = deployment.upload('delta/a.csv', `participant_number,full_name,birth_date,schemes\n${row}\n`);
      for (const body of [JSON.stringify(eventFixture('s3-test-event')), s3Message([upload]), s3Message([upload])])
        expect(await deployment.sync(sqsEvent([body]), context())).toEqual({ batchItemFailures: [] });
      expect(deployment.keys(buckets.results).filter((key) => key.endsWith('receipt.json'))).toHaveLength(1);
    });
  });
});
