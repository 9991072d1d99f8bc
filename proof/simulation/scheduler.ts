/**
 * The deterministic scheduler. One call of a port is one scheduling point: it is parked until it is picked, and a pick
 * is made only when every actor is parked or over. What is picked, and what fails how, comes from the `Chooser` alone.
 */
import type { Chooser } from './chooser.ts';
import { digestText, mix } from './digest.ts';

export const faults = [
  'failBefore', // the request does not arrive; the client sees a network error
  'ackLost', // it is done; the client sees a network error
  'dieBefore', // the process dies, the request does not arrive
  'dieAfter', // it is done, then the process dies
  'late', // the client sees a time-out, the request is done later, also after the client's death
  'throttle', // refused for now
  'truncate', // the answer is cut
  'bitflip', // one bit of the answer is wrong
  'stale', // the answer is the one of before the last change
  'conflict409', // S3: another conditional write of the key is under way
] as const;
export type Fault = (typeof faults)[number];

/** What a client sees of a fault. The retry layer looks at `retried`, the core only at the throw. */
export class WireError extends Error {
  readonly retried: boolean;
  constructor(fault: Fault, point: string) {
    super(`${fault} at ${point}`);
    this.name = 'WireError';
    this.retried = fault !== 'conflict409';
  }
}

/** One call of a port. */
export interface Call {
  point: string; // the named fault point
  key: string; // of the object or item; part of the trace
  write: boolean;
  attempt: number; // of the retry layer, from 1
  faults: readonly Fault[];
  /** Does it, at once. `stale`: a read that is not consistent may see the past. */
  perform(how: { now: number; stale: boolean; reduced: boolean }): { value: unknown; digest: number };
  /** The answer as the fault leaves it; `part` (0, 1 or 2) says where the damage is. */
  damage?(value: unknown, fault: 'truncate' | 'bitflip', part: number): unknown;
  /** What a write brings, for telling late writes apart. */
  payload?(): string;
  /**
   * True if doing it now or at any later time changes nothing, because keys are not given back and versions only grow.
   */
  inert?(): boolean;
}

export interface Actor {
  name: string; // what it is for; its future depends on that alone, not on how many came before
  label: string; // which one it is
  status: 'running' | 'dead' | 'over';
  parked: number; // calls
  history: number; // digest of all that its code has seen
  met?: string; // what it has met that changes what it may do
  owes?: string; // the answer that it must not give any more, and why
  endsAt?: number; // its platform ends its process then, in milliseconds
}

interface Parked {
  actor: Actor;
  call: Call;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What a run tells those who count and check. */
export interface Watcher {
  /** Before each pick, when all actors are parked or over: spawns what is due. */
  quiet(): void;
  /** Something worth counting happened in this run. */
  note(fact: string): void;
  hit(point: string, fault: Fault | 'none', possible: readonly Fault[]): void;
  /** After a write was done, also one of a dead or late client. */
  wrote(call: Call, actor: Actor): Promise<void> | void;
  /** True if the run is of no more interest (its rest was seen before). */
  seen(): boolean;
}

export interface SchedulerLimits {
  faults: number; // at most so many in a run
  preemptions: number; // leaving an actor that could go on, at most so often
  kinds: ReadonlySet<Fault>;
  steps: number; // more is a livelock
  /**
   * What an exhaustive search may leave out: late calls that can change nothing any more are forgotten, and
   * `putIfAbsent` always answers `exists` (for uploads stored a short time ago the commit goes on in the same way;
   * without reduction both are given).
   */
  reduced: boolean;
}

export type RunEnd = 'done' | 'seen' | 'livelock';

export class Scheduler {
  now: number;
  traceHash = 0;
  steps = 0;
  faultsLeft: number;
  preemptionsLeft: number;
  /** One line a step, if asked for. */
  readonly trace: string[] | undefined;
  late: { actor: Actor; call: Call }[] = [];
  current: Actor | undefined;
  private readonly chooser: Chooser;
  private readonly limits: SchedulerLimits;
  private readonly watcher: Watcher;
  private parked: Parked[] = [];
  private running = 0;
  private spawned = 0;
  private wake: (() => void) | undefined;
  private parallel = false;

  constructor(options: { chooser: Chooser; limits: SchedulerLimits; watcher: Watcher; now: number; trace: boolean }) {
    this.chooser = options.chooser;
    this.limits = options.limits;
    this.watcher = options.watcher;
    this.now = options.now;
    this.faultsLeft = options.limits.faults;
    this.preemptionsLeft = options.limits.preemptions;
    this.trace = options.trace ? [] : undefined;
  }

  /** Starts an actor; `over` is called once with what it returned or threw, never if it died. */
  spawn(
    name: string,
    body: (actor: Actor) => Promise<unknown>,
    over: (answer: Answer) => void,
    aliveMs?: number,
  ): Actor {
    const actor: Actor = {
      name,
      label: `${name}/${++this.spawned}`,
      status: 'running',
      parked: 0,
      history: digestText(name),
      ...(aliveMs !== undefined && { endsAt: this.now + aliveMs }),
    };
    this.running += 1;
    const end = (answer: Answer): void => {
      if (actor.status === 'dead') return;
      actor.status = 'over';
      this.running -= 1;
      over(answer);
      this.wake?.();
    };
    body(actor).then(
      (value) => end({ value }),
      (error: unknown) => end({ error }),
    );
    return actor;
  }

  /** Parks a call until it is picked. The calls of a dead actor are never answered. */
  call(actor: Actor, call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (actor.status === 'dead') return;
      actor.parked += 1;
      if (actor.parked === 1) this.running -= 1;
      else this.parallel = true;
      this.parked.push({ actor, call, resolve, reject });
      if (this.running === 0) this.wake?.();
    });
  }

  /** Runs until nobody has anything left to do. */
  async run(): Promise<RunEnd> {
    for (;;) {
      await this.allParked();
      this.watcher.quiet();
      await this.allParked();
      if (this.endOverdue()) continue;
      if (this.limits.reduced) this.late = this.late.filter(({ call }) => call.inert?.() !== true);
      if (this.parked.length === 0 && this.late.length === 0) return 'done';
      if (this.watcher.seen()) return 'seen';
      if (++this.steps > this.limits.steps) return 'livelock';
      await this.step();
    }
  }

  /**
   * What the rest of the run depends on, beside the stores: the actors' pasts, what they wait for, what is on the wire.
   */
  digest(): number {
    let digest = digestText(this.current?.status === 'running' ? this.current.name : '');
    for (const { actor, call } of this.parked) {
      // Where processes end by time, the time left is part of the future.
      if (actor.endsAt !== undefined) digest = mix(mix(digest, this.now), actor.endsAt);
      digest = mix(mix(digest, actor.history), digestText(`${call.point} ${call.attempt}`, digestText(call.key)));
    }
    for (const { call } of this.late) digest = mix(digest, digestText(`${call.key} ${call.payload?.() ?? ''}`));
    return digest;
  }

  /** No more faults from here on. */
  calm(): void {
    this.faultsLeft = 0;
  }

  private async allParked(): Promise<void> {
    while (this.running > 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
    // With several calls of one actor in flight, a branch may still be on its way to its next call.
    if (this.parallel) await new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Who: the current actor goes on (with the oldest of its calls, if it has several under way: they are reads); else
   * another actor (a preemption, if the current one could go on); else a late call lands.
   */
  private async step(): Promise<void> {
    const own = this.parked.filter(({ actor }) => actor === this.current).slice(0, 1);
    const others = this.parked.filter(({ actor }) => actor !== this.current);
    const ways: (Parked | undefined)[] = own.length > 0 && this.preemptionsLeft === 0 ? own : [...own, ...others];
    for (let i = 0; i < this.late.length; i++) ways.push(undefined);
    const way = ways.length > 1 ? this.chooser.pick(ways.length, whoLabel(own[0], this.current)) : 0;
    const parked = ways[way];
    if (parked === undefined) return this.land(way - (ways.length - this.late.length));
    if (own.length > 0 && parked.actor !== this.current) this.preemptionsLeft -= 1;
    this.current = parked.actor;
    this.parked.splice(this.parked.indexOf(parked), 1);
    await this.answer(parked);
  }

  private async land(index: number): Promise<void> {
    const [{ actor, call }] = this.late.splice(index, 1);
    const { value, digest } = this.perform(call);
    this.note(call, 'lands', actor, digest);
    if (value === 'set') this.watcher.note('late ratify lands');
    await this.watcher.wrote(call, actor);
  }

  private async answer(parked: Parked): Promise<void> {
    const { actor, call } = parked;
    const fault = this.chooseFault(actor, call);
    this.watcher.hit(call.point, fault, call.faults);
    if (fault !== 'none') this.faultsLeft -= 1;
    const done = fault === 'none' || fault === 'ackLost' || fault === 'dieAfter' || isDamage(fault);
    const result = done ? this.perform(call, fault) : undefined;
    this.note(call, fault, actor, result?.digest ?? 0);
    if (result !== undefined && 'value' in result && result.value === 'refused') this.watcher.note('conflict');
    if (done && call.write) await this.watcher.wrote(call, actor);
    if (fault === 'dieBefore' || fault === 'dieAfter') return this.kill(actor);
    if (fault === 'late') this.late.push({ actor, call });
    this.release(actor);
    if (result === undefined || fault === 'ackLost') parked.reject(new WireError(fault as Fault, call.point));
    else if ('error' in result) parked.reject(result.error);
    else parked.resolve(result.value);
  }

  private chooseFault(actor: Actor, call: Call): Fault | 'none' {
    if (this.faultsLeft === 0) return 'none';
    const possible = call.faults.filter((fault) => this.limits.kinds.has(fault));
    if (possible.length === 0) return 'none';
    const choice = this.chooser.pick(possible.length + 1, `fault ${actor.label} ${call.point}`);
    return choice === 0 ? 'none' : possible[choice - 1];
  }

  private perform(call: Call, fault: Fault | 'none' = 'none'): { value?: unknown; error?: unknown; digest: number } {
    try {
      const { value, digest } = call.perform({
        now: this.now,
        stale: fault === 'stale',
        reduced: this.limits.reduced,
      });
      if (!isDamage(fault) || fault === 'stale' || call.damage === undefined) return { value, digest };
      const part = this.chooser.pick(3, `part ${call.point}`);
      return { value: call.damage(value, fault, part), digest: mix(digest, digestText(`${fault}${part}`)) };
    } catch (error) {
      return { error, digest: digestText(String(error)) };
    }
  }

  /** What is over its time is dead before anybody acts again: its platform does not wait to be scheduled. */
  private endOverdue(): boolean {
    const overdue = new Set(
      this.parked.map(({ actor }) => actor).filter(({ endsAt = Infinity }) => endsAt <= this.now),
    );
    for (const actor of overdue) {
      this.trace?.push(`${actor.label}  ended by its platform`);
      this.kill(actor);
    }
    return overdue.size > 0;
  }

  private kill(actor: Actor): void {
    actor.status = 'dead';
    this.parked = this.parked.filter((other) => other.actor !== actor);
    actor.parked = 0;
  }

  private release(actor: Actor): void {
    actor.parked -= 1;
    if (actor.parked === 0) this.running += 1;
  }

  private note(call: Call, what: string, actor: Actor, digest: number): void {
    this.traceHash = mix(mix(this.traceHash, digestText(`${actor.label} ${call.point} ${call.key} ${what}`)), digest);
    this.traceHash = mix(this.traceHash, this.now);
    this.trace?.push(`${actor.label}  ${call.point}  ${call.key}  ${what === 'none' ? '' : `← ${what}`}`);
  }
}

export type Answer = { value: unknown } | { error: unknown };

/** Says where it was chosen who goes on: before a call of the current actor, or after its end. */
function whoLabel(own: Parked | undefined, current: Actor | undefined): string {
  return own === undefined ? `who after ${current?.label ?? 'nothing'}` : `who ${own.actor.label} ${own.call.point}`;
}

function isDamage(fault: Fault | 'none'): fault is 'truncate' | 'bitflip' | 'stale' {
  return fault === 'truncate' || fault === 'bitflip' || fault === 'stale';
}
