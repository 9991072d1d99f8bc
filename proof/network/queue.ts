/**
 * The queue and the machines of the test: messages are delivered until they are acknowledged, some of them twice at
 * once, to processes that are killed with SIGKILL at instants drawn from a seed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { syncMinutes } from '../../infra/config.ts';
import type { FunctionProcess } from './deployed.ts';

/** A function may take so long; longer says that it hangs. */
const invocationMax = 120_000; // milliseconds
/** Kills of one message: with the quiet deliveries after them it stays under the twelve of invariant I16. */
const killsOfMessageMax = 8;
/** How often a message is given to a second process while the first is at work, as a queue may. */
const twiceShare = 0.12;
/**
 * A kill that came before the commit says to aim later, one after it to aim earlier: so the shots find it on any
 * machine.
 */
const aimLater = 1.15;
const aimEarlier = 0.87;
/** A delivery that failed stays invisible for a while, longer each time, as in a queue. */
const invisibleStep = 250; // milliseconds
const invisibleMax = 2_000; // milliseconds
/** Nothing to deliver now: everything left is at work elsewhere. */
const idleDelay = 20; // milliseconds

export interface Message {
  name: string;
  event: unknown;
  deliveries: number;
  kills: number;
  /** Deliveries that failed without a kill: an outage, a conflict. */
  failures: number;
  /** Deliveries since the last kill or outage of the whole run. */
  quiet: number;
  inFlight: number;
  /** Not delivered before this instant, on the clock of `performance`. */
  visibleAt: number;
  acknowledged: boolean;
}

export function messageOf(name: string, event: unknown): Message {
  return {
    name,
    event,
    deliveries: 0,
    kills: 0,
    failures: 0,
    quiet: 0,
    inFlight: 0,
    visibleAt: 0,
    acknowledged: false,
  };
}

export interface KillPlan {
  kills: number;
  /** Share of deliveries that are aimed at while kills are left. */
  share: number;
  /** Milliseconds that a delivery takes, to begin with; then the kills themselves say. */
  typicalMs: number;
  /** One message after the other, as they are given. */
  inOrder?: boolean;
  /** Uniform in [0, 1), seeded. */
  chance: () => number;
}

/** How far a batch had come: nothing written; something staged; committed and not acknowledged. */
export type Step = 'before' | 'staged' | 'committed';

export interface QueueEvents {
  /** A process was killed while it worked on the message; gives how far it had come. */
  killed?(message: Message): Promise<Step>;
  acknowledged?(message: Message, answer: unknown): void;
}

/** Deliveries of a set of messages to `machines` processes, each with one message at a time. */
export class Queue {
  readonly messages: readonly Message[];
  readonly commitAttempts: number[] = [];
  kills = 0;
  started = 0;
  private readonly plan: KillPlan;
  private readonly start: () => FunctionProcess;
  private readonly events: QueueEvents;
  /** Milliseconds up to which shots are aimed, by whether the process has worked before. */
  private readonly typical: { cold: number; warm: number };
  private readonly warm = new WeakSet<FunctionProcess>();
  private stopped = false;

  constructor(messages: readonly Message[], plan: KillPlan, start: () => FunctionProcess, events: QueueEvents = {}) {
    this.messages = messages;
    this.plan = plan;
    this.typical = { cold: plan.typicalMs, warm: plan.typicalMs };
    this.start = start;
    this.events = events;
  }

  /** Delivers until every message is acknowledged and no process is at work. */
  async drain(machines: number): Promise<void> {
    const results = await Promise.allSettled(Array.from({ length: machines }, () => this.machine()));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** From now on deliveries count as quiet. */
  quietFromNow(): void {
    for (const message of this.messages) message.quiet = 0;
  }

  private async machine(): Promise<void> {
    let process: FunctionProcess | undefined;
    try {
      for (;;) {
        const message = this.next();
        if (message === undefined) {
          if (this.stopped || this.messages.every(({ acknowledged }) => acknowledged)) return;
          await sleep(idleDelay);
          continue;
        }
        message.inFlight += 1;
        if (process === undefined || process.isDead) {
          this.keep(process);
          process = this.start();
          this.started += 1;
        }
        await process.loaded();
        await this.deliver(message, process);
        message.inFlight -= 1;
      }
    } catch (error) {
      this.stopped = true; // the other machines need not go on
      throw error;
    } finally {
      this.keep(process);
      await process?.kill();
    }
  }

  private keep(process: FunctionProcess | undefined): void {
    this.commitAttempts.push(...(process?.commitAttempts.splice(0) ?? []));
  }

  /** A message that waits, or now and then one that is at work. */
  private next(): Message | undefined {
    if (this.stopped) return undefined;
    const now = performance.now();
    const left = this.messages.filter(({ acknowledged, visibleAt }) => !acknowledged && visibleAt <= now);
    const waiting = left.filter(({ inFlight }) => inFlight === 0);
    const twice = left.filter(({ inFlight }) => inFlight === 1);
    const { chance, inOrder } = this.plan;
    // One that failed is waited for: nobody overtakes it.
    if (inOrder === true)
      return waiting.find((each) => each === this.messages.find(({ acknowledged }) => !acknowledged));
    const from = twice.length > 0 && chance() < twiceShare ? twice : waiting;
    return from[Math.floor(chance() * from.length)];
  }

  private async deliver(message: Message, process: FunctionProcess): Promise<void> {
    message.deliveries += 1;
    message.quiet += 1;
    const { chance, share } = this.plan;
    const kind = this.warm.has(process) ? 'warm' : 'cold';
    const aimed = this.kills < this.plan.kills && message.kills < killsOfMessageMax && chance() < share;
    // Three of four shots go at the later half, where the commit and the answers are.
    const at = (chance() < 0.25 ? chance() : 0.55 + chance() * 0.5) * this.typical[kind];
    const shot = aimed ? setTimeout(() => void process.kill(), at) : undefined;
    const hang = setTimeout(() => void process.kill(), invocationMax);
    const ended = await process.invoke(message.event, syncMinutes * 60_000);
    clearTimeout(shot);
    clearTimeout(hang);
    if (ended.end === 'killed') {
      if (!aimed) throw new Error(`${message.name}: a process ended of itself, or hung`);
      this.kills += 1;
      message.kills += 1;
      if (this.kills === this.plan.kills) this.quietFromNow();
      const step = await this.events.killed?.(message);
      this.typical[kind] *= step === 'committed' ? aimEarlier : aimLater;
    } else if (ended.end === 'failed' || hasFailures(ended.answer)) {
      message.failures += 1;
      message.visibleAt = performance.now() + Math.min(invisibleMax, invisibleStep * message.failures);
    } else {
      if (aimed) this.typical[kind] *= aimEarlier;
      this.warm.add(process);
      message.acknowledged = true;
      this.events.acknowledged?.(message, ended.answer);
    }
  }
}

function hasFailures(answer: unknown): boolean {
  const failures = (answer as { batchItemFailures?: unknown[] } | undefined)?.batchItemFailures;
  return failures !== undefined && failures.length > 0;
}
