/** Orders of work, as a deployment takes and tells them (`docs/operations.md`, protocol 1). */
import * as z from 'zod';
import { parseJson } from '../../core/base/parse-json.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { OrderingRole } from '../../core/operations/operation.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { refusalOfAws, type Send } from './session.ts';

/** Bytes of a request: a function takes 6 MB, with what its URL adds. */
export const requestMax = 5 * 1024 * 1024;
/** Tries of one request: with the pauses between them some 15 to 30 seconds. */
const triesMax = 6;
/** Milliseconds before the second try; each further pause is twice as long, and jitter is added. */
const retryPause = 500;
/** Milliseconds between two looks at an order: the first, how they grow, and the longest. */
const lookPause = { first: 500, growth: 1.5, longest: 15_000 };

const $Facts = z.record(z.string(), z.union([z.string(), z.number()]));
const $Refused = z.object({
  code: z.string().max(100),
  field: z.string().optional(),
  line: z.int().optional(),
  facts: $Facts.optional(),
});

const states = ['queued', 'running', 'done', 'failed'] as const;

/** What is known of an order. More may be in it: protocols only grow. */
const $Order = z.object({
  id: z.string(),
  state: z.enum(states),
  operation: z.string().optional(),
  done: z.int().nonnegative().default(0),
  parts: z.int().nonnegative().default(0),
  report: z.unknown().optional(),
  reportKey: z.string().optional(),
  reportBytes: z.int().positive().optional(),
  refusal: z.string().optional(),
  code: z.string().optional(),
  line: z.int().optional(),
  facts: $Facts.optional(),
  missing: z.array($Refused.extend({ part: z.string() })).optional(),
});
export type KnownOrder = z.infer<typeof $Order>;

/** A piece of a long report. */
const $Piece = z.object({ from: z.int(), of: z.int(), base64: z.base64() });

export interface NewOrder {
  operation: string;
  request: object;
  purpose: string;
  officer?: string | undefined;
  id: string;
}

export interface OrdersPlace {
  send: Send;
  url: URL;
  stage: string;
  /** Of whoever may ask; null where only the deployment knows. */
  role: OrderingRole | null;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

export class Orders {
  private readonly place: OrdersPlace;

  constructor(place: OrdersPlace) {
    this.place = place;
  }

  /**
   * Orders work, as often as it must be asked. Throws Refusal REQUEST_TOO_LARGE, DEPLOYMENT_AWAY, DEPLOYMENT_ANSWER,
   * those of the credentials, and with what the deployment refuses.
   */
  async order(order: NewOrder): Promise<KnownOrder> {
    const text = JSON.stringify(order);
    const bytes = Buffer.byteLength(text);
    if (bytes > requestMax) throw new Refusal('REQUEST_TOO_LARGE', { bytes, max: requestMax });
    return this.ask(
      { method: 'POST', url: this.place.url, body: { type: 'application/json', text } },
      order.id,
      $Order,
    );
  }

  /** What is known of an order now. Throws as `order`. */
  look(id: string): Promise<KnownOrder> {
    return this.ask({ method: 'GET', url: new URL(id, this.place.url) }, id, $Order);
  }

  /** Looks until the order has ended. Throws as `order`; the order itself goes on. */
  async follow(first: KnownOrder, told: (order: KnownOrder) => void): Promise<KnownOrder> {
    let order = first;
    for (let pause = lookPause.first; ; pause = Math.min(pause * lookPause.growth, lookPause.longest)) {
      told(order);
      if (order.state === 'done' || order.state === 'failed') return order;
      await this.place.sleep(pause);
      order = await this.look(order.id);
    }
  }

  /**
   * The order with its report: a long one is asked for piece by piece, if the deployment gives pieces. Throws as
   * `order`.
   */
  async withReport(order: KnownOrder): Promise<KnownOrder> {
    const { id, reportBytes, report } = order;
    if (report !== undefined || reportBytes === undefined) return order;
    const pieces: Buffer[] = [];
    for (let from = 0; from < reportBytes; from += pieces[pieces.length - 1].length) {
      const url = new URL(`${id}/report/${from}`, this.place.url);
      const piece = await this.ask({ method: 'GET', url }, id, $Piece);
      const bytes = Buffer.from(piece.base64, 'base64');
      if (piece.from !== from || bytes.length === 0) throw new Refusal('DEPLOYMENT_ANSWER', { what: 'base64' });
      pieces.push(bytes);
    }
    const whole = parseJson(Buffer.concat(pieces).toString('utf8'));
    if (whole === undefined) throw new Refusal('DEPLOYMENT_ANSWER', { what: 'JSON' });
    return { ...order, report: whole };
  }

  /** Asks again what may be answered at another moment: the id keeps it one order. */
  private async ask<Answer>(
    request: Omit<Parameters<Send>[0], 'service'>,
    id: string,
    $Answer: z.ZodType<Answer>,
  ): Promise<Answer> {
    const { send, sleep, random } = this.place;
    for (let tried = 1; ; tried++) {
      const answer = await send({ ...request, service: 'lambda' }).catch((error: unknown) => withId(error, id));
      if (!('failed' in answer)) {
        if (answer.status === 200 || answer.status === 202) return readAnswer($Answer, answer.text);
        if (answer.status !== 429 && answer.status < 500) throw this.refusalIn(answer, id);
      }
      const what = 'failed' in answer ? answer.failed : `HTTP ${answer.status}`;
      if (tried === triesMax) throw new Refusal('DEPLOYMENT_AWAY', { what, id });
      await sleep(retryPause * 2 ** (tried - 1) * (1 + random()));
    }
  }

  /** A refusal of the deployment itself has a code of ours; one before it has a type of Lambda's. */
  private refusalIn({ status, type, text }: { status: number; type: string; text: string }, id: string): Refusal {
    const { stage, role } = this.place;
    const parsed = $Refused.safeParse(parseJson(text));
    if (parsed.success) {
      const { code, field = '', line, facts = {} } = parsed.data;
      if (code.startsWith('PRINCIPAL_NOT_'))
        return new Refusal('ROLE_WRONG', { stage, role: code.slice('PRINCIPAL_NOT_'.length).toLowerCase() });
      // A code of a newer program is shown as it is.
      return new Refusal(code as RefusalCode, field === '' ? facts : { ...facts, field }, line);
    }
    // Its message says what a type without a name of its own means.
    const code = type === '' && /\bexpired\b/i.test(text) ? 'ExpiredToken' : type;
    const known = refusalOfAws(code, 'ROLE_WRONG') ?? (status === 403 ? 'ROLE_WRONG' : undefined);
    if (known === 'ROLE_WRONG') return new Refusal(known, role === null ? {} : { stage, role });
    if (known !== undefined) return new Refusal(known, { id });
    return new Refusal('DEPLOYMENT_ANSWER', { what: `HTTP ${status}` });
  }
}

function readAnswer<Answer>($Answer: z.ZodType<Answer>, text: string): Answer {
  const parsed = $Answer.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Refusal('DEPLOYMENT_ANSWER', { what: parsed.error.issues[0].path.map(String).join('.') || 'JSON' });
}

/** What a request failed of, if it may be asked again. Throws a refusal, with the id of the order. */
function withId(error: unknown, id: string): { failed: string } {
  if (error instanceof Refusal) throw new Refusal(error.code, { ...error.facts, id }, error.line);
  if (!(error instanceof Error)) throw error;
  const { code } = (error.cause ?? error) as { code?: unknown };
  return { failed: typeof code === 'string' ? code : error.name };
}
