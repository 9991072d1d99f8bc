/**
 * What is kept of a rule: which occurrences were told, and the messages on their way. One item, written by
 * compare-and-set: that something is told and that its message waits are one write, so no crash parts them.
 *
 * A message is claimed before it is sent and noted afterwards. Who dies in between leaves a claim that ends by itself:
 * the message is sent once more, under the same id, and never lost.
 */
import * as z from 'zod';
import { $Alert, type Alert } from './alert.ts';
import type { Condition } from './conditions.ts';

/** More alerts than this at once, of one rule, are one message. */
export const floodMax = 5;
/** Alerts that a message tells one by one; of the others it says how many. A line has some 200 bytes. */
export const digestMax = 100;
/** Messages of a rule on their way; if there would be more they become one. */
export const waitingMax = 20;
/** A receiver that is away over night is back by then: the last attempt is 13 hours after the first. */
export const attemptsMax = 6;
/** After the first attempt; five times as long after each. */
const retryPause = 60_000; // milliseconds
/** A claim ends after this: longer than any attempt takes. */
export const claimTime = 60_000; // milliseconds
/** Deliveries that are over and are still shown. */
const shownMax = 5;

/** Why a message was not delivered. */
export const deliveryCauses = [
  'CHANNEL_OFF', // the configuration has no such channel any more
  'NOT_ALLOWED', // the host or mail domain is not in the configuration
  'STATUS', // an answer other than 2xx: `status`
  'REDIRECTED',
  'TIMEOUT',
  'UNREACHABLE', // no connection, or none that is secure
  'MAIL_REFUSED',
  'MAIL_LOGIN',
  'INTERRUPTED', // the program ended during the last attempt
] as const;
export type DeliveryCause = (typeof deliveryCauses)[number];

export type Sent = { sent: true } | { sent: false; cause: DeliveryCause; status?: number };

const $Message = z.strictObject({
  id: z.string(), // names it for receivers: an attempt that is repeated has the same
  madeAt: z.iso.datetime(),
  test: z.boolean(),
  alerts: z.array($Alert), // of a test none
  more: z.int().nonnegative(), // alerts beyond `digestMax`
  attempts: z.int().nonnegative(),
  notBefore: z.number(), // milliseconds since 1970
});
export type Message = z.infer<typeof $Message>;

export const $Delivery = z.strictObject({
  at: z.iso.datetime(),
  status: z.enum(['sent', 'failed']),
  cause: z.nullable(z.enum(deliveryCauses)),
  /** Of the answer, if there was one. */
  httpStatus: z.nullable(z.int()),
  attempts: z.int().positive(),
  test: z.boolean(),
  alerts: z.int().nonnegative(),
});
export type Delivery = z.infer<typeof $Delivery>;

export const $RuleState = z.strictObject({
  version: z.int().positive(),
  /** Day on which each told occurrence was last found. */
  told: z.record(z.string(), z.iso.date()),
  waiting: z.array($Message),
  /** Newest first. */
  over: z.array($Delivery),
});
export type RuleState = Omit<z.infer<typeof $RuleState>, 'version'>;

export const noState: RuleState = { told: {}, waiting: [], over: [] };

/** A change of the state that was read as this version (0: there was none). */
export type StateChange = (state: RuleState, version: number) => RuleState;

interface Moment {
  now: number; // milliseconds since 1970
  day: string; // in Viet Nam
}

/**
 * Notes what holds: messages for what was not told, and nothing for what was. What no longer holds is forgotten: at
 * once if it lasts while it holds, else after the day.
 */
export function withConditions(rule: string, conditions: readonly Condition[], { now, day }: Moment): StateChange {
  return (state, version) => {
    const lasting = new Set(conditions.filter((each) => each.lasting).map(({ key }) => key));
    const held = Object.entries(state.told).filter(([key, seen]) => isKept(key, seen, { lasting, day }));
    const due = conditions.filter(({ key }) => !Object.hasOwn(state.told, key)).map(({ alert }) => alert);
    const told = Object.fromEntries([...held, ...conditions.map(({ key }): [string, string] => [key, day])]);
    const parts = due.length > floodMax ? [due] : due.map((alert) => [alert]);
    const made = parts.map((alerts, at) => message(`${rule}-${version + 1}-${at}`, now, alerts));
    const waiting = [...state.waiting, ...made];
    if (waiting.length <= waitingMax) return { ...state, told, waiting };
    const all = waiting.filter(({ test }) => !test);
    const left = all.reduce((sum, { more }) => sum + more, 0);
    const one = message(
      `${rule}-${version + 1}`,
      now,
      all.flatMap(({ alerts }) => alerts),
      left,
    );
    return { ...state, told, waiting: [one] };
  };
}

/** Keys of what lasts have two words: kind and place (`conditions.ts`). */
function isKept(key: string, seen: string, now: { lasting: ReadonlySet<string>; day: string }): boolean {
  return key.split(' ').length === 2 ? now.lasting.has(key) : seen >= now.day;
}

function message(id: string, now: number, alerts: readonly Alert[], more = 0): Message {
  return {
    id,
    madeAt: new Date(now).toISOString(),
    test: false,
    alerts: alerts.slice(0, digestMax),
    more: more + Math.max(0, alerts.length - digestMax),
    attempts: 0,
    notBefore: now,
  };
}

/** A message that says that messages arrive. */
export function withTest(rule: string, now: number): StateChange {
  return (state, version) => ({
    ...state,
    waiting: [...state.waiting, { ...message(`${rule}-${version + 1}-test`, now, []), test: true }],
  });
}

/** The first message whose time has come. */
export function dueMessage({ waiting }: RuleState, now: number): Message | undefined {
  return waiting.find(({ notBefore }) => notBefore <= now);
}

/** Claims a message for one attempt; what had its last one, and nobody noted how it ended, is over. */
export function withClaim(id: string, now: number): StateChange {
  return (state) => {
    const found = state.waiting.find((each) => each.id === id);
    if (found === undefined || found.notBefore > now) return state;
    if (found.attempts >= attemptsMax) return ended(state, found, now, { sent: false, cause: 'INTERRUPTED' });
    const claimed = { ...found, attempts: found.attempts + 1, notBefore: now + claimTime };
    return { ...state, waiting: state.waiting.map((each) => (each === found ? claimed : each)) };
  };
}

/** Notes what became of an attempt: over, or to be tried again. A test is tried once. */
export function withOutcome(id: string, now: number, sent: Sent): StateChange {
  return (state) => {
    const found = state.waiting.find((each) => each.id === id);
    if (found === undefined) return state;
    if (sent.sent || found.test || found.attempts >= attemptsMax) return ended(state, found, now, sent);
    const later = { ...found, notBefore: now + retryPause * 5 ** Math.max(0, found.attempts - 1) };
    return { ...state, waiting: state.waiting.map((each) => (each === found ? later : each)) };
  };
}

function ended(state: RuleState, found: Message, now: number, sent: Sent): RuleState {
  const delivery: Delivery = {
    at: new Date(now).toISOString(),
    status: sent.sent ? 'sent' : 'failed',
    cause: sent.sent ? null : sent.cause,
    httpStatus: sent.sent ? null : (sent.status ?? null),
    attempts: Math.max(1, found.attempts),
    test: found.test,
    alerts: found.alerts.length + found.more,
  };
  return {
    ...state,
    waiting: state.waiting.filter((each) => each !== found),
    over: [delivery, ...state.over].slice(0, shownMax),
  };
}
