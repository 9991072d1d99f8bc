/**
 * Alerts after a publication: what is due is noted with its message, and messages whose time has come are sent. How
 * they are sent is the shell's: `Senders`.
 */
import type { World } from '../ports.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { readLatestRun } from '../summary/latest-run.ts';
import type { SummaryDocuments } from '../summary/published-documents.ts';
import type { AlertRule, Channel, ChannelType } from './alert-rule.ts';
import { conditionsOf } from './conditions.ts';
import {
  dueMessage,
  withClaim,
  withConditions,
  withOutcome,
  type DeliveryCause,
  type Message,
  type Sent,
} from './rule-state.ts';
import { changeRuleState, listRules, readRuleState } from './rule-store.ts';

/** Rules whose messages are sent beside each other. */
const atOnce = 4;
/** No attempt begins after this: a publisher that waits for receivers does not publish. */
const passTime = 20_000; // milliseconds

export type AlertWorld = Pick<World, 'state' | 'clock' | 'log'>;

/** Sends one message by its channel. Never throws: what goes wrong has a cause. */
export type Sender<Type extends ChannelType> = (
  message: Message,
  rule: AlertRule & { channel: Extract<Channel, { type: Type }> },
) => Promise<Sent>;
/** The channels that are configured. */
export type Senders = { [Type in ChannelType]?: Sender<Type> };

/**
 * Notes for every rule what these documents say; gives the number of rules. Under the lease of the publisher, so that
 * older documents are never noted after newer ones. Throws what the state store throws.
 */
export async function noteAlerts(world: AlertWorld, documents: SummaryDocuments, runBy: number): Promise<number> {
  const rules = await listRules(world);
  if (rules.length === 0) return 0;
  const now = world.clock.now();
  const published = { ...documents, run: await readLatestRun(world) };
  const moment = { now, day: vietnamDate(now) };
  for (const rule of rules) {
    const conditions = conditionsOf(rule, published, { time: now, runBy });
    await changeRuleState(world, rule.id, withConditions(rule.id, conditions, moment));
  }
  return rules.length;
}

/** Sends what is due, of all rules or of one; gives how many messages arrived. */
export async function deliverAlerts(world: AlertWorld, senders: Senders, only?: string): Promise<number> {
  const rules = (await listRules(world)).filter(({ id }) => only === undefined || id === only);
  const until = world.clock.now() + passTime;
  const left = rules.values();
  let sent = 0;
  const work = async (): Promise<void> => {
    for (const rule of left) sent += await deliverRule(world, senders, rule, until);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return sent;
}

async function deliverRule(world: AlertWorld, senders: Senders, rule: AlertRule, until: number): Promise<number> {
  let sent = 0;
  while (world.clock.now() < until) {
    const due = dueMessage(await readRuleState(world, rule.id), world.clock.now());
    if (due === undefined) return sent;
    const claim = await changeRuleState(world, rule.id, withClaim(due.id, world.clock.now()));
    const claimed = claim.after.waiting.find(({ id }) => id === due.id);
    // Another process has it, or it is over.
    if (claimed === undefined || claim.before === claim.after) continue;
    const outcome = await send(senders, claimed, rule);
    await changeRuleState(world, rule.id, withOutcome(due.id, world.clock.now(), outcome));
    if (outcome.sent) sent++;
    const { type } = rule.channel;
    const cause: DeliveryCause | '' = outcome.sent ? '' : outcome.cause;
    world.log.event('alerts.delivery', { channel: type, status: outcome.sent ? 'sent' : 'failed', cause });
  }
  return sent;
}

async function send({ webhook, mail, topic }: Senders, message: Message, rule: AlertRule): Promise<Sent> {
  const off: Sent = { sent: false, cause: 'CHANNEL_OFF' };
  const { channel } = rule;
  if (channel.type === 'webhook') return (await webhook?.(message, { ...rule, channel })) ?? off;
  if (channel.type === 'mail') return (await mail?.(message, { ...rule, channel })) ?? off;
  return (await topic?.(message, { ...rule, channel })) ?? off;
}
