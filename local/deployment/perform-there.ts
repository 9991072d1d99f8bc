/** Work that is ordered of a deployment: who asks and where, the order, its way to the end. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../core/base/errors.ts';
import type { Operation, OrderingRole } from '../../core/operations/operation.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { refusedAs, type Outcome, type Terminal } from '../shell.ts';
import { knownStage, regionOfUrl, urlOfEnvironment, urlOfStack } from './find-url.ts';
import { Orders, type KnownOrder } from './orders.ts';
import { findCredentials, findRegion, openSession } from './session.ts';

interface Shown<Report> {
  terminal: Terminal;
  show: (report: Report, terminal: Terminal) => string | Promise<string>;
}

/** Orders the work and follows it. Throws Refusal of the credentials, of the network, and of the deployment. */
export async function performThere<Request extends object, Part, Report>(
  stage: string,
  { operation, request }: { operation: Operation<Request, Part, Report>; request: Request },
  { officer, purpose = '' }: { officer?: string; purpose?: string },
  { terminal, show }: Shown<Report>,
): Promise<Outcome> {
  const { name, by, way } = operation;
  const orders = await openOrders(stage, by, terminal);
  const id = randomUUID();
  if (way === 'queued') terminal.leave(leftText(id, stage));
  const first = await orders.order({ operation: name, request, purpose, officer, id });
  if (way === 'queued') terminal.note(terminal.voice.say(orderedText(id, stage)));
  const ended = await orders.follow(first, (each) => tellOrder({ operation: name, ...each }, stage, terminal));
  const order = await orders.withReport(ended);
  return outcomeOf(order, async (report) => show(report as Report, terminal), terminal);
}

/** Follows an order that was given before; its report is shown as the document. Throws as `performThere`. */
export async function followThere(
  stage: string,
  id: string,
  { wait }: { wait: boolean },
  terminal: Terminal,
): Promise<Outcome> {
  const orders = await openOrders(stage, null, terminal);
  const first = await orders.look(id);
  if (!wait && (first.state === 'queued' || first.state === 'running')) {
    const { state, operation = '', done, parts } = first;
    return { document: { id, operation, state, done, parts }, text: `${operation}: ${state} ${done} / ${parts}\n` };
  }
  terminal.leave(leftText(id, stage));
  const ended = await orders.follow(first, (each) => tellOrder(each, stage, terminal));
  const order = await orders.withReport(ended);
  return outcomeOf(order, (report) => Promise.resolve(`${JSON.stringify(report, null, 2)}\n`), terminal);
}

async function openOrders(named: string, role: OrderingRole | null, terminal: Terminal): Promise<Orders> {
  const stage = knownStage(named);
  const given = urlOfEnvironment();
  const region = (given && regionOfUrl(given)) ?? (await findRegion());
  const send = openSession(
    region,
    findCredentials(region, (serial) => askCode(serial, terminal)),
  );
  const url = given ?? (await lookFor(() => urlOfStack(send, stage, region), { stage, role }));
  return new Orders({ send, url, stage, role, sleep: (milliseconds) => sleep(milliseconds), random: Math.random });
}

/** The look for the stack is one request, before anything is ordered. */
export async function lookFor<Found>(
  find: () => Promise<Found>,
  facts: { stage: string; role: OrderingRole | null },
): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Refusal) {
      const { stage, role } = facts;
      throw error.code === 'ROLE_WRONG' && role !== null ? new Refusal('ROLE_WRONG', { stage, role }) : error;
    }
    const { code } = ((error as Error).cause ?? error) as { code?: unknown };
    throw new Refusal('DEPLOYMENT_AWAY', { what: typeof code === 'string' ? code : (error as Error).name });
  }
}

/** Asks for the code of the device. Throws Refusal MFA_CODE_NEEDED where nobody can be asked. */
export async function askCode(serial: string, { voice }: Pick<Terminal, 'voice'>): Promise<string> {
  if (!process.stdin.isTTY) throw new Refusal('MFA_CODE_NEEDED');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(voice.say({ vi: `Mã của ${serial}: `, en: `MFA code of ${serial}: ` }))).trim();
  } finally {
    terminal.close();
  }
}

function tellOrder({ operation = '', state, done, parts }: KnownOrder, stage: string, terminal: Terminal): void {
  const { say } = terminal.voice;
  const words = `${stage}: ${operation}`;
  if (state === 'running' && parts > 0) terminal.measure()(words, done, parts);
  else terminal.progress(say({ vi: `${words}, đang chờ`, en: `${words}, waiting` }));
}

/**
 * How the command ends. Throws Refusal where the order failed and has no report; a report without some of its parts
 * says which (`missing`).
 */
async function outcomeOf(
  { state, report, reportKey, refusal, missing = [], code, facts, line }: KnownOrder,
  textOf: (report: unknown) => Promise<string>,
  { voice: { say } }: Terminal,
): Promise<Outcome> {
  if (state === 'failed' && report === undefined && reportKey === undefined)
    throw new Refusal((code ?? 'DEPLOYMENT_ANSWER') as RefusalCode, facts, line);
  const isWhole = missing.length === 0;
  const text =
    report === undefined
      ? say({ vi: `Báo cáo quá dài, được giữ ở ${reportKey}\n`, en: `The report is long, and kept as ${reportKey}\n` })
      : await textOf(report);
  const document = report === undefined ? { reportKey } : isWhole ? report : { ...(report as object), missing };
  if (!isWhole) {
    const [{ part, code: first }] = missing;
    const refused = await refusedAs('ORDER_INCOMPLETE', { missing: missing.length, part, code: first });
    return { document, text, refused };
  }
  return refusal === undefined ? { document, text } : { document, text, refused: await refusedAs(refusal) };
}

function orderedText(id: string, stage: string): { vi: string; en: string } {
  return { vi: `Đã ra lệnh ${id} cho ${stage}.`, en: `Ordered ${id} of ${stage}.` };
}

/** For whoever ends the command while the order runs. */
function leftText(id: string, stage: string): { vi: string; en: string } {
  const look = `doisoat operation ${id} --deployment ${stage}`;
  return {
    vi: `Lệnh vẫn chạy ở ${stage}; theo dõi bằng: ${look}`,
    en: `The order goes on at ${stage}; follow it by: ${look}`,
  };
}
