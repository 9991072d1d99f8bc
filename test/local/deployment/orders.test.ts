/** Orders of a deployment: what is asked again, what is told of refusals, when it ends. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Orders, requestMax, type KnownOrder, type NewOrder } from '../../../local/deployment/orders.ts';
import type { SignedRequest } from '../../../local/deployment/session.ts';

interface Answer {
  status: number;
  type?: string;
  text: string;
}

const id = '0193f0c2-5b1e-4a9d-9c55-0f3f6c1f7a10';
const order: NewOrder = { operation: 'ledger verify', request: {}, purpose: 'test', id };
let asked: SignedRequest[];
let pauses: number[];
let now: number;

beforeEach(() => {
  asked = [];
  pauses = [];
  now = 0;
});

/** A deployment that gives these answers one after the other, the last one for ever. */
function answering(...answers: (Answer | Error)[]): Orders {
  return new Orders({
    stage: 'prod',
    role: 'operator',
    url: new URL('https://orders.example/'),
    send: (request) => {
      asked.push(request);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ type: '', ...answer });
    },
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    random: () => 0,
  });
}

const json = (status: number, body: object): Answer => ({ status, text: JSON.stringify(body) });
const queued = json(202, { id, state: 'queued' });
const told = (state: string, more: object = {}): Answer =>
  json(200, { id, operation: 'x', state, done: 0, parts: 0, ...more });

function away(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

describe('an order', () => {
  it('is one request, with everything that was asked', async () => {
    expect(await answering(queued).order({ ...order, officer: 'NV001' })).toMatchObject({ id, state: 'queued' });
    expect(asked).toEqual([
      {
        method: 'POST',
        url: new URL('https://orders.example/'),
        service: 'lambda',
        body: { type: 'application/json', text: JSON.stringify({ ...order, officer: 'NV001' }) },
      },
    ]);
  });

  it.each([
    ['too many requests', json(429, {})],
    ['an error of the server', json(502, {})],
    ['a connection that is broken off', away('ECONNRESET')],
    ['no answer in time', new DOMException('late', 'TimeoutError')],
  ])('is asked again under the same id after %s', async (_what, failure) => {
    expect(await answering(failure, failure, queued).order(order)).toMatchObject({ state: 'queued' });
    const ids = asked.map(({ body }) => (JSON.parse(body?.text ?? '{}') as { id: string }).id);
    expect(ids).toEqual([id, id, id]);
    expect(pauses).toEqual([500, 1000]);
  });

  it('is given up after six tries, and what failed is said with the id', async () => {
    const failing = answering(away('ENOTFOUND')).order(order);
    await expect(failing).rejects.toMatchObject({ code: 'DEPLOYMENT_AWAY', facts: { what: 'ENOTFOUND', id } });
    expect(asked).toHaveLength(6);
    await expect(answering(json(503, {})).order(order)).rejects.toMatchObject({ facts: { what: 'HTTP 503' } });
  });

  it.each<[string, Answer, object]>([
    [
      'a wrong field',
      json(400, { code: 'REQUEST_INVALID', field: 'request.limit' }),
      { code: 'REQUEST_INVALID', facts: { field: 'request.limit' } },
    ],
    [
      'a wrong role',
      json(403, { code: 'PRINCIPAL_NOT_HEADQUARTERS' }),
      { code: 'ROLE_WRONG', facts: { stage: 'prod', role: 'headquarters' } },
    ],
    ['an unknown operation', json(404, { code: 'OPERATION_UNKNOWN' }), { code: 'OPERATION_UNKNOWN' }],
    ['another order of this id', json(409, { code: 'ORDER_DIFFERS' }), { code: 'ORDER_DIFFERS' }],
    ['a line of a file', json(409, { code: 'TARGET_YEAR', line: 7 }), { code: 'TARGET_YEAR', line: 7 }],
    [
      'facts',
      json(409, { code: 'STATE_LOST', facts: { province: 'vn34-52' } }),
      { code: 'STATE_LOST', facts: { province: 'vn34-52' } },
    ],
    ['a code of a newer program', json(409, { code: 'NEW_CODE' }), { code: 'NEW_CODE' }],
    [
      'a right that is missing',
      { status: 403, type: 'AccessDeniedException', text: '{"Message":"Forbidden"}' },
      { code: 'ROLE_WRONG', facts: { stage: 'prod', role: 'operator' } },
    ],
    ['no reason', { status: 403, text: 'Forbidden' }, { code: 'ROLE_WRONG' }],
    [
      'a session that has expired',
      { status: 403, type: 'ExpiredTokenException', text: '' },
      { code: 'CREDENTIALS_EXPIRED', facts: { id } },
    ],
    [
      'a message alone',
      { status: 403, text: '{"message":"The security token included in the request is expired"}' },
      { code: 'CREDENTIALS_EXPIRED' },
    ],
    [
      'a token that nobody gave',
      { status: 403, type: 'UnrecognizedClientException', text: '' },
      { code: 'CREDENTIALS_WRONG' },
    ],
    ['a signature', { status: 403, type: 'InvalidSignatureException', text: '' }, { code: 'CREDENTIALS_WRONG' }],
    [
      'something that is no answer of ours',
      { status: 418, text: '<html>' },
      { code: 'DEPLOYMENT_ANSWER', facts: { what: 'HTTP 418' } },
    ],
    [
      'a document that is none of ours',
      json(200, { id, state: 'lost' }),
      { code: 'DEPLOYMENT_ANSWER', facts: { what: 'state' } },
    ],
  ])('that is refused for %s is asked once, and says so', async (_what, answer, refusal) => {
    await expect(answering(answer).order(order)).rejects.toMatchObject({ name: 'Refusal', ...refusal });
    expect(asked).toHaveLength(1);
  });

  it('with more than a request may have is not sent', async () => {
    const file = 'x'.repeat(requestMax);
    const large = answering(queued).order({ ...order, request: { file } });
    await expect(large).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE', facts: { max: requestMax } });
    expect(asked).toEqual([]);
  });
});

describe('an order that is followed', () => {
  it('is looked at with growing pauses until it has ended', async () => {
    const running = (done: number) => told('running', { done, parts: 34 });
    const orders = answering(told('queued'), running(3), running(33), told('done', { report: { ok: true } }));
    const seen: KnownOrder[] = [];
    const ended = await orders.follow({ id, state: 'queued', done: 0, parts: 0 }, (each) => seen.push(each));
    expect(ended).toMatchObject({ state: 'done', report: { ok: true } });
    expect(seen.map(({ state, done }) => `${state} ${done}`)).toEqual([
      'queued 0',
      'queued 0',
      'running 3',
      'running 33',
      'done 0',
    ]);
    expect(pauses).toEqual([500, 750, 1125, 1687.5]);
    expect(asked.every(({ method, url }) => method === 'GET' && url.pathname === `/${id}`)).toBe(true);
  });

  it('is looked at every fifteen seconds at the latest', async () => {
    const looks = Array.from({ length: 40 }, () => told('running'));
    await answering(...looks, told('failed')).follow({ id, state: 'queued', done: 0, parts: 0 }, () => {});
    expect(Math.max(...pauses)).toBe(15_000);
  });

  it('is not lost by a look that fails', async () => {
    const orders = answering(away('ECONNRESET'), json(500, {}), told('done'));
    expect(await orders.follow({ id, state: 'queued', done: 0, parts: 0 }, () => {})).toMatchObject({ state: 'done' });
  });

  it('is told by its id where the session ends meanwhile', async () => {
    const orders = answering(told('running'), { status: 403, type: 'ExpiredTokenException', text: '' });
    await expect(orders.follow({ id, state: 'queued', done: 0, parts: 0 }, () => {})).rejects.toMatchObject({
      code: 'CREDENTIALS_EXPIRED',
      facts: { id },
    });
  });
});

describe('a long report', () => {
  const document = { words: 'đối soát' };
  const bytes = Buffer.from(JSON.stringify(document));
  const long = { id, state: 'done', done: 1, parts: 1, reportKey: 'k', reportBytes: bytes.length } as const;
  const piece = (from: number, until: number): Answer =>
    json(200, { id, from, of: bytes.length, base64: bytes.subarray(from, until).toString('base64') });

  it('comes in pieces, wherever they are cut, each asked for again where it must be', async () => {
    const middle = bytes.indexOf('đ') + 1; // within a character
    const order = await answering(piece(0, middle), json(503, {}), piece(middle, bytes.length)).withReport(long);
    expect(order).toEqual({ ...long, report: document });
    const place = `https://orders.example/${id}/report`;
    expect(asked.map(({ url }) => url.href)).toEqual([`${place}/0`, `${place}/${middle}`, `${place}/${middle}`]);
  });

  it('is refused if a piece is empty, another one, or the whole no document', async () => {
    for (const [what, answer] of [
      ['base64', piece(0, 0)],
      ['base64', piece(1, 2)],
      ['JSON', json(200, { id, from: 0, of: 1, base64: Buffer.alloc(bytes.length).toString('base64') })],
    ] as const) {
      const read = answering(answer).withReport(long);
      await expect(read).rejects.toMatchObject({ code: 'DEPLOYMENT_ANSWER', facts: { what } });
    }
  });

  it('is asked for where there is one, and the deployment gives pieces', async () => {
    const older: KnownOrder = { id, state: 'done', done: 1, parts: 1, reportKey: 'k' };
    expect(await answering().withReport(older)).toEqual(older);
    const short: KnownOrder = { ...older, report: 7 };
    expect(await answering().withReport(short)).toEqual(short);
    expect(asked).toEqual([]);
  });
});
