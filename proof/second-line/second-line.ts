/**
 * The second line of defence: what each way in does with a principal that got past its rights. Every cell is decided by
 * running the handler of the way on stores in memory; policies are not asked.
 */
import { existsSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { stagesOf, steps } from '../../core/reconcile/reconcile.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { ticketSessionName } from '../../core/intake/upload-request.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import type { Container } from '../../functions/container.ts';
import { operateHandler } from '../../functions/operate-handler.ts';
import { operations } from '../../core/operations/operations.ts';
import { reconcileHandler } from '../../functions/reconcile-handler.ts';
import { releaseHandler } from '../../functions/release-handler.ts';
import { traceDecideHandler } from '../../functions/trace-decide-handler.ts';
import { uploadTicketHandler } from '../../functions/upload-ticket-handler.ts';
import { Deployment, buckets, context, s3Message, sqsEvent, type Stored } from '../../test/support/deployment.ts';

/** `enters`: the ledger of the province has the row. `stays out`: it has not. Else what the function answers. */
export type Outcome = 'enters' | 'stays out' | `${number} ${string}`;

export interface Cell {
  way: string;
  who: string;
  expected: Outcome;
  found: Outcome;
}

const own = 'vn34-52';
const account = '123456789012';
const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const file =
  'participant_number,personal_id,full_name,birth_date,sex,schemes\n' +
  '5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT\n';
/** Later than an event may be on its way: what has no answer by then is looked for. */
const later = 86_400_000; // milliseconds

/** Until the one gate is there, the night and a rebuild know nothing of what an event said. */
export const hasOneGate = existsSync(new URL('../../core/intake/admit-upload.ts', import.meta.url));

interface Sender {
  who: string;
  principal?: string;
  /** What the metadata say of a ticket's session. */
  session?: string;
  expected: Outcome;
  /** Night and rebuild after the event are shown by another one of its kind. */
  eventAlone?: true;
}

const session = (role: string, name: string): string =>
  `arn:aws:sts::${account}:assumed-role/doisoat-test-${role}/${name}`;
const uploader = (name: string): string => `AWS:AROAEXAMPLE:${name}`;

/** Sessions that may have stored an upload of the province, as S3 tells of them. */
const senders: Sender[] = [
  { who: 'office of the province', principal: uploader(`${own}.cb-0417`), expected: 'enters' },
  { who: 'office of another province', principal: uploader('vn34-42.cb-0001'), expected: 'stays out' },
  { who: 'the system check', principal: uploader('vn34-00.op-1'), expected: 'stays out', eventAlone: true },
  { who: 'no principal in the event', expected: 'enters' },
  ...(['portal', 'upload-ticket'] as const).flatMap((giver): Sender[] => {
    const principal = uploader(`doisoat-test-${giver}`);
    return [
      { who: `${giver}, for the province`, principal, session: `${own}.cb-0417`, expected: 'enters', eventAlone: true },
      {
        who: `${giver}, for another province`,
        principal,
        session: 'vn34-42.cb-0001',
        expected: 'stays out',
        ...(giver === 'portal' ? {} : { eventAlone: true }),
      },
    ];
  }),
  // Only who gives tickets is believed: what anybody else writes of one is the word of a stranger, in either way.
  {
    who: 'office of another province, states a session',
    principal: uploader('vn34-42.cb-0001'),
    session: `${own}.cb-0417`,
    expected: 'stays out',
    eventAlone: true,
  },
  {
    who: 'office of the province, states another',
    principal: uploader(`${own}.cb-0417`),
    session: 'vn34-42.cb-0001',
    expected: 'enters',
    eventAlone: true,
  },
];

/** Callers of a function's URL, as Lambda tells of them. */
const callers: [who: string, arn: string | undefined][] = [
  ['office of the province', session('office', `${own}.cb-0417`)],
  ['the system check', session('acceptance', 'vn34-00.op-1')],
  ['an acceptance session of a province', session('acceptance', `${own}.op-1`)],
  ['an office session of the system check', session('office', 'vn34-00.cb-1')],
  ['office without a province in its name', session('office', 'cb-0417')],
  ['headquarters', session('headquarters', 'hq-07')],
  ['reviewer', session('reviewer', 'rv-3')],
  ['operator', session('operator', 'op-1')],
  ['the portal', session('portal', 'doisoat-test-portal')],
  ['another session of its role', session('portal', 'hq-07')],
  ['the portal of another stage', session('portal', 'doisoat-test-portal').replaceAll('-test-', '-prod-')],
  ['headquarters of another account', session('headquarters', 'hq-07').replace(account, '999999999999')],
  ['headquarters of another stage', session('headquarters', 'hq-07').replace('-test-', '-prod-')],
  ['an IAM user', `arn:aws:iam::${account}:user/${own}.cb-0417`],
  ['a direct invocation without a caller', undefined],
];

/** Every way in with every principal, decided one after another. */
export async function secondLine(): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const { who, eventAlone = false, ...told } of senders) {
    cells.push(await eventCell('event of S3', who, told));
    if (told.principal === undefined || eventAlone || !hasOneGate) continue;
    cells.push(await eventCell('nightly run after the event', who, { ...told, after: night }));
    cells.push(await eventCell('rebuild after the event', who, { ...told, after: rebuild }));
  }
  cells.push(await eventCell('nightly run, event lost', 'unknown', { lost: true, expected: 'enters', after: night }));
  const foreign = { expected: 'stays out', bucket: 'doisoat-test-another' } as const;
  cells.push(await eventCell('message of the queue', 'names another bucket', foreign));
  const climbing = { expected: 'stays out', key: `incoming/${own}/delta/../../vn34-42/delta/a.csv` } as const;
  cells.push(await eventCell('message of the queue', 'names another key', climbing));
  // These change nothing, so one deployment serves them all.
  const asked = await withDeployment(async ({ container }) => {
    const answers: Cell[] = [];
    for (const [who, arn] of callers)
      answers.push(
        await ticketCell(container, who, arn),
        await releaseCell(container, who, arn),
        await decideCell(container, who, arn),
        ...(await orderCells(container, who, arn)),
      );
    return answers;
  });
  return [...cells, ...asked];
}

interface Told {
  expected: Outcome;
  principal?: string;
  session?: string;
  bucket?: string;
  key?: string;
  /** The event never comes. */
  lost?: boolean;
  after?(deployment: Deployment): Promise<void>;
}

async function eventCell(way: string, who: string, told: Told): Promise<Cell> {
  return withDeployment(async (deployment) => {
    const metadata = told.session === undefined ? {} : { [ticketSessionName]: told.session };
    const stored = deployment.upload('delta/a.csv', file, metadata);
    if (told.lost !== true) await deployment.sync(sqsEvent([messageOf(stored, told)]), context());
    await told.after?.(deployment);
    const state = await deployment.container.world.state.read({ partition: `PROVINCE#${own}`, sort: 'STATE' });
    return { way, who, expected: told.expected, found: state?.participants === 1 ? 'enters' : 'stays out' };
  });
}

function messageOf(stored: Stored, { principal, bucket, key }: Told): string {
  const body = JSON.parse(s3Message([stored])) as {
    Records: { userIdentity?: { principalId: string }; s3: { bucket: { name: string }; object: { key: string } } }[];
  };
  for (const record of body.Records) {
    delete record.userIdentity;
    if (principal !== undefined) record.userIdentity = { principalId: principal };
    record.s3.bucket.name = bucket ?? buckets.uploads;
    if (key !== undefined) record.s3.object.key = key;
  }
  return JSON.stringify(body);
}

function atLater(container: Container): Container {
  const clock = { ...container.world.clock, now: () => Date.now() + later };
  return { ...container, world: { ...container.world, clock } };
}

async function night(deployment: Deployment): Promise<void> {
  const perform = reconcileHandler(atLater(deployment.container));
  const ask = (task: object) => perform(task, context());
  const { run } = (await ask({ step: 'pin', request: { provinces: [own] } })) as { run: object };
  for (const { over, steps: group } of stagesOf(steps))
    if (over === 'province') for (const { name } of group) await ask({ step: name, run, item: own });
}

async function rebuild({ container }: Deployment): Promise<void> {
  const { world, env } = atLater(container);
  await rebuildState({ ...world, fingerprintKey: await container.fingerprintKey(), disclosure: env.disclosure });
}

async function ticketCell(container: Container, who: string, userArn: string | undefined): Promise<Cell> {
  const asked = { kind: 'delta', container: 'csv', bytes: 10, sha256: 'a'.repeat(64), officer: 'a', purpose: 'b' };
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };
  const handler = uploadTicketHandler(container, new S3Client({ region: 'ap-southeast-1', credentials }));
  const expected =
    who === 'office of the province' || who === 'the system check' ? '200 ' : '403 PRINCIPAL_WITHOUT_PROVINCE';
  return { way: 'ticket', who, expected, found: answerOf(await handler(callOf(userArn, asked), context())) };
}

/** Of a batch that is not there: who may ask is told so, anybody else nothing. */
async function releaseCell(container: Container, who: string, userArn: string | undefined): Promise<Cell> {
  const asked = {
    province: own,
    batch: '0'.repeat(32),
    purpose: 'x',
    ...(who === 'the portal' ? { officer: 'x' } : {}),
  };
  const answer = await releaseHandler(container)(callOf(userArn, asked), context());
  const may = who === 'headquarters' || who === 'the portal';
  const expected = may ? '404 BATCH_UNKNOWN' : '403 PRINCIPAL_NOT_HEADQUARTERS';
  return { way: 'release', who, expected, found: answerOf(answer) };
}

/** Trace is off: who may decide is told so, anybody else nothing. */
async function decideCell(container: Container, who: string, userArn: string | undefined): Promise<Cell> {
  const answer = await traceDecideHandler(container)(callOf(userArn, { file: 'x', purpose: 'x' }), context());
  const expected = who === 'reviewer' ? '409 TRACE_OFF' : '403 PRINCIPAL_NOT_REVIEWER';
  return { way: 'trace decide', who, expected, found: answerOf(answer) };
}

/** Of each role one order: what changes nothing here, and the code of whoever may not. */
async function orderCells(container: Container, who: string, userArn: string | undefined): Promise<Cell[]> {
  const check = 'the system check';
  const orders = [
    [['headquarters'], 'held refuse', { province: own, batch: '0'.repeat(32) }, '409 BATCH_UNKNOWN'],
    [['operator'], 'ledger verify', { province: own }, '202 '],
    [['operator', check], 'ledger verify', { province: systemCheck.id }, '202 '],
    [['reviewer'], 'trace decide', { file: 'x' }, '409 TRACE_OFF'],
  ] as const;
  const cells: Cell[] = [];
  for (const [at, [may, operation, request, done]] of orders.entries()) {
    const id = `${who.replaceAll(/[^a-z]/g, '-')}-${at}-0123456789`.slice(-64);
    const found = answerOf(await orderWork(container, userArn, { operation, request, purpose: 'x', id }));
    const mayOrder = (may as readonly string[]).includes(who);
    const expected: Outcome = mayOrder ? done : `403 PRINCIPAL_NOT_${may[0].toUpperCase()}`;
    const of = 'province' in request && request.province !== own ? ' of the check' : '';
    cells.push({ way: `order ${operation}${of}`, who, expected, found });
  }
  // The same order twice; each is of who gave it, and the operator asks of those of its operations.
  for (const [giver, arn] of callers.filter(([each]) => each === 'operator' || each === check)) {
    const id = `${giver.replaceAll(' ', '-')}-gave-0123456789`;
    await orderWork(container, arn, { operation: 'ledger verify', request: { province: systemCheck.id }, id });
    const found = answerOf(await askOf(container, userArn, id));
    const expected = who === 'operator' || who === giver ? '200 ' : who === check ? '404 ORDER_UNKNOWN' : stranger;
    cells.push({ way: `ask of an order of ${giver}`, who, expected, found });
  }
  return cells;
}
const stranger = '403 PRINCIPAL_NOT_OPERATOR';

function orderWork(container: Container, userArn: string | undefined, order: object) {
  return operateHandler(container, operations)(callOf(userArn, { purpose: 'x', ...order }), context());
}

function askOf(container: Container, userArn: string | undefined, id: string) {
  const { requestContext } = callOf(userArn, {});
  const event = { rawPath: `/${id}`, requestContext: { ...requestContext, http: { method: 'GET' } } };
  return operateHandler(container, operations)(event, context());
}

function callOf(userArn: string | undefined, body: object) {
  return {
    body: JSON.stringify(body),
    requestContext: userArn === undefined ? {} : { authorizer: { iam: { userArn } } },
  };
}

function answerOf({ statusCode, body }: { statusCode: number; body: string }): Outcome {
  const { code } = JSON.parse(body) as { code?: string };
  return `${statusCode} ${code ?? ''}`;
}

async function withDeployment<T>(decide: (deployment: Deployment) => Promise<T>): Promise<T> {
  const deployment = await Deployment.make();
  try {
    await deployment.buildRegistry('2026-01-31', people);
    return await decide(deployment);
  } finally {
    await deployment.dispose();
  }
}
