/**
 * One simulated run: messages are delivered to actors, again and again until they are acknowledged, over stores and a
 * network that fail as the chooser says; the scenario's invariants are checked after every commit, at the end, and
 * after a repair pass.
 */
import type { World } from '../../core/ports.ts';
import { hasCanary, noteLeak, takeLeaks, textOfError } from './canary.ts';
import type { Chooser } from './chooser.ts';
import type { Coverage } from './coverage.ts';
import { digestText, mix } from './digest.ts';
import { FaultObjects, FaultState, SimClock, Wire, type ClientOptions } from './fault-client.ts';
import {
  Scheduler,
  type Actor,
  type Answer,
  type Call,
  type Fault,
  type RunEnd,
  type SchedulerLimits,
} from './scheduler.ts';
import { SimObjects, SimState, type ObjectDigest, type ObjectsBase, type StateBase } from './sim-stores.ts';

/** An upload must come to its end within so many deliveries (I16). */
export const deliveriesMax = 12;
/** From this delivery on faults stop, so that the rest shows whether the work gets done (random tiers). */
const calmAfter = 6;

export type SimPorts = Pick<World, 'objects' | 'state' | 'clock' | 'random'>;

/** One event of the queue. */
export interface Message {
  name: string;
  /** What handles one delivery: its answer is what is acknowledged. */
  actor(ports: SimPorts): Promise<unknown>;
  /** Delivered so often at once; default 1. */
  copies?: number;
  /** False: an outsider that acts once and is never delivered again, as one who overwrites an upload. */
  redelivered?: boolean;
  /** An error after which it is right that the message is never acknowledged. */
  mayStop?: new () => Error;
  /** Whose bugs may be planted in it; default committer. */
  role?: Role;
  /** How much its host's clock is ahead, in milliseconds. */
  skew?: number;
  /** Its platform ends a delivery's process after so many milliseconds; default never. */
  aliveMs?: number;
}

export type Role = 'committer' | 'sweeper' | 'compactor' | 'publisher' | 'reverifier' | 'operator' | 'night';

/** What the invariants look at. */
export interface View {
  objects: SimObjects;
  state: SimState;
  /** Answers by message, of acknowledged ones. */
  acknowledged: ReadonlyMap<string, unknown>;
  /** Where a mutant keeps an object under another name than its own. */
  alias: ReadonlyMap<string, string>;
}

export interface Scenario {
  name: string;
  objects: ObjectsBase;
  state: StateBase;
  digestOf?: ObjectDigest;
  start: number; // milliseconds
  messages: readonly Message[];
  /** Faults that lie outside what the scenario's actors promise to bear. */
  without?: ReadonlySet<Fault>;
  client(message: Message): Pick<ClientOptions, 'nameOf' | 'guard' | 'stale' | 'saw'>;
  /**
   * What is done every night: run without faults when all is quiet, before anything is delivered again; gives
   * violations.
   */
  nightly?(ports: SimPorts, view: View): Promise<string[]>;
  /** Violations after a write; cheap where nothing was committed. */
  afterWrite(view: View, call: Call, by: Actor): Promise<string[]>;
  /** Violations of what a delivery answers, before it is acknowledged. */
  answered?(answer: unknown, by: Actor): string[];
  /** What an answer shows to have happened, for the coverage. */
  factOf?(answer: unknown, message: Message): string | undefined;
  /** Violations when all is quiet, before or after the repair pass. */
  atEnd(view: View, repaired: boolean): Promise<string[]>;
}

/** What a mutant may do to one delivery's world; never part of the product. */
export interface MutantContext {
  message: Message;
  alias: Map<string, string>;
  acknowledge(answer: unknown): Promise<void>;
  store: { objects: SimObjects; state: SimState };
}
export type Mutate = (ports: SimPorts, context: MutantContext) => SimPorts;

/** Thrown by a mutant that takes its work for done. */
export class TakenForDone extends Error {}

export interface RunOptions {
  limits: SchedulerLimits;
  attempts: number;
  chunkBytes?: number;
  mutate?: Mutate;
  trace?: boolean;
  coverage?: Coverage;
  /** True if a world like this, with as many faults and preemptions left, was seen before. */
  seen?(digest: number, faultsLeft: number, preemptionsLeft: number): boolean;
}

export interface RunResult {
  end: RunEnd;
  violations: string[];
  traceHash: number;
  trace: string[];
  steps: number;
  deliveries: number;
}

/** Runs one schedule. Deterministic: the same chooser gives the same run. */
export async function simulate(scenario: Scenario, chooser: Chooser, options: RunOptions): Promise<RunResult> {
  const run = new Run(scenario, chooser, options);
  return run.whole();
}

class Run {
  private readonly scenario: Scenario;
  private readonly chooser: Chooser;
  private readonly options: RunOptions;
  private readonly objects: SimObjects;
  private readonly state: SimState;
  private readonly acknowledged = new Map<string, unknown>();
  private readonly alias = new Map<string, string>();
  private readonly live = new Map<Message, Actor[]>();
  private readonly delivered = new Map<Message, number>();
  private readonly stopped = new Set<Message>();
  private readonly violations: string[] = [];
  private scheduler: Scheduler;
  /** Counts what is reached, until the repair pass. */
  private coverage: Coverage | undefined;

  constructor(scenario: Scenario, chooser: Chooser, options: RunOptions) {
    this.scenario = scenario;
    this.chooser = chooser;
    this.options = options;
    this.coverage = options.coverage;
    this.objects = new SimObjects(scenario.objects, scenario.digestOf);
    this.state = new SimState(scenario.state);
    this.scheduler = this.newScheduler(scenario.start, options.limits);
  }

  async whole(): Promise<RunResult> {
    for (const message of this.scenario.messages) {
      for (let copy = 0; copy < (message.copies ?? 1); copy++) this.deliver(message);
    }
    const end = await this.scheduler.run();
    const main = this.scheduler;
    let { traceHash } = main;
    if (end === 'livelock') this.violations.push('I16 no end in sight');
    if (end === 'done' && this.violations.length === 0) {
      this.violations.push(...(await this.scenario.atEnd(this.view(), false)));
      if (this.scenario.nightly !== undefined) traceHash = mix(traceHash, await this.night(main.now));
      traceHash = mix(traceHash, await this.repair(this.scheduler.now));
    }
    this.violations.push(...takeLeaks());
    const deliveries = [...this.delivered.values()].reduce((sum, count) => sum + count, 0);
    return { end, violations: this.violations, traceHash, trace: main.trace ?? [], steps: main.steps, deliveries };
  }

  /** The nightly run: one actor, no faults. */
  private async night(now: number): Promise<number> {
    const none: SchedulerLimits = { ...this.options.limits, faults: 0, preemptions: 0 };
    this.coverage = undefined;
    this.scheduler = this.newScheduler(now, none);
    const { scheduler } = this;
    let found = ['I16 the nightly run has no end'];
    scheduler.spawn(
      nightMessage.name,
      async (actor) => this.scenario.nightly?.(this.portsOf(this.wireOf(nightMessage, actor)), this.view()) ?? [],
      (answer) => {
        found = 'value' in answer ? (answer.value as string[]) : [`the nightly run failed: ${String(answer.error)}`];
      },
    );
    await scheduler.run();
    found.push(...(await this.scenario.atEnd(this.view(), true)));
    this.violations.push(...found.map((text) => `after the night: ${text}`));
    return scheduler.traceHash;
  }

  /** The repair pass: every upload is driven through once more, one after the other, without faults. */
  private async repair(now: number): Promise<number> {
    const none: SchedulerLimits = { ...this.options.limits, faults: 0, preemptions: 0 };
    let hash = 0;
    this.coverage = undefined;
    for (const message of this.scenario.messages) {
      if (message.redelivered === false) continue;
      this.scheduler = this.newScheduler(now, none);
      this.acknowledged.delete(message.name);
      this.delivered.set(message, 0);
      this.deliver(message);
      if ((await this.scheduler.run()) !== 'done') this.violations.push('I16 the repair pass has no end');
      hash = mix(hash, this.scheduler.traceHash);
    }
    this.violations.push(...(await this.scenario.atEnd(this.view(), true)).map((text) => `after repair: ${text}`));
    return hash;
  }

  private newScheduler(now: number, limits: SchedulerLimits): Scheduler {
    const { options } = this;
    const { without } = this.scenario;
    const kinds = new Set([...limits.kinds].filter((kind) => without?.has(kind) !== true));
    return new Scheduler({
      chooser: this.chooser,
      limits: without === undefined ? limits : { ...limits, kinds },
      now,
      trace: options.trace === true,
      watcher: {
        quiet: () => this.redeliver(),
        hit: (point, fault, possible) => this.coverage?.hit(point, fault, possible),
        note: (fact) => this.coverage?.note(fact),
        wrote: async (call: Call, actor: Actor) => {
          if (call.key.startsWith('PROVINCE#') && hasCanary(call.payload?.() ?? ''))
            noteLeak(`the item that ${call.point} writes`);
          this.violations.push(...(await this.scenario.afterWrite(this.view(), call, actor)));
        },
        seen: () => this.seen(limits),
      },
    });
  }

  private seen(limits: SchedulerLimits): boolean {
    if (limits !== this.options.limits) return false;
    if (this.violations.length > 0) return true;
    if (this.options.seen === undefined) return false;
    const { scheduler } = this;
    let digest = mix(mix(scheduler.digest(), this.objects.digest), this.state.digest);
    if (limits.kinds.has('stale')) digest = mix(digest, this.state.pastDigest);
    for (const [name, answer] of this.acknowledged) digest = mix(digest, digestText(name + JSON.stringify(answer)));
    return this.options.seen(digest, scheduler.faultsLeft, scheduler.preemptionsLeft);
  }

  private view(): View {
    return { objects: this.objects, state: this.state, acknowledged: this.acknowledged, alias: this.alias };
  }

  /** A message that is not acknowledged and that nobody works on any more becomes visible again. */
  private redeliver(): void {
    for (const message of this.scenario.messages) {
      const actors = this.live.get(message) ?? [];
      const over = message.redelivered === false || this.acknowledged.has(message.name);
      if (over || actors.some((actor) => actor.status === 'running')) continue;
      if (!this.delivered.has(message)) continue;
      const count = this.delivered.get(message) ?? 0;
      if (count >= 2 && this.stopped.has(message)) continue;
      if (count === deliveriesMax) this.violations.push(`I16 ${message.name} is not done after ${count} deliveries`);
      if (count >= deliveriesMax) continue;
      if (count >= calmAfter && this.options.limits.faults === Infinity) this.scheduler.calm();
      this.coverage?.note('several deliveries');
      this.deliver(message);
    }
  }

  private deliver(message: Message): void {
    this.delivered.set(message, (this.delivered.get(message) ?? 0) + 1);
    const { scheduler } = this;
    const body = (actor: Actor): Promise<unknown> => this.handle(message, this.wireOf(message, actor));
    // The name is the message's alone: two deliveries in the same place have the same future.
    const over = (answer: Answer): void => {
      if ('error' in answer && hasCanary(textOfError(answer.error))) noteLeak(`an error of ${message.name}`);
      if ('error' in answer && message.mayStop !== undefined && answer.error instanceof message.mayStop)
        this.stopped.add(message);
    };
    const actor = scheduler.spawn(message.name, body, over, message.aliveMs);
    this.live.set(message, [...(this.live.get(message) ?? []).filter((other) => other.status === 'running'), actor]);
  }

  private wireOf(message: Message, actor: Actor): Wire {
    const client = this.scenario.client(message);
    return new Wire(this.scheduler, actor, {
      attempts: this.options.attempts,
      chunkBytes: this.options.chunkBytes ?? 64,
      ...client,
      // A broken rule of the harness is no fault of the network: it must not pass as one more failed delivery.
      guard: (call, by) => {
        try {
          if (hasCanary(call.key)) noteLeak(`a key at ${call.point}`);
          client.guard(call, by);
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          if (!this.violations.includes(text)) this.violations.push(text);
          throw error;
        }
      },
    });
  }

  private portsOf(wire: Wire, skew = 0): SimPorts {
    return {
      objects: new FaultObjects(wire, this.objects),
      state: new FaultState(wire, this.state),
      clock: new SimClock(wire, skew),
      random: () => 0.5,
    };
  }

  private async handle(message: Message, wire: Wire): Promise<void> {
    const acknowledge = (answer: unknown): Promise<void> => this.acknowledge(message, wire, answer);
    const store = { objects: this.objects, state: this.state };
    let ports = this.portsOf(wire, message.skew);
    ports = this.options.mutate?.(ports, { message, alias: this.alias, acknowledge, store }) ?? ports;
    let answer: unknown;
    try {
      answer = await message.actor(ports);
    } catch (error) {
      if (!(error instanceof TakenForDone)) throw error;
    }
    const fact = this.scenario.factOf?.(answer, message);
    if (fact !== undefined) this.coverage?.note(fact);
    this.violations.push(...(this.scenario.answered?.(answer, wire.actor) ?? []));
    await acknowledge(answer);
  }

  /** C11. */
  private async acknowledge(message: Message, wire: Wire, answer: unknown): Promise<void> {
    if (message.redelivered === false) return;
    await wire.send({
      point: 'C11 acknowledge',
      key: 'queue',
      inert: () => this.acknowledged.has(message.name),
      write: true,
      faults: ['failBefore', 'ackLost', 'dieBefore', 'dieAfter', 'late', 'throttle'],
      payload: () => message.name,
      perform: () => {
        if (!this.acknowledged.has(message.name)) this.acknowledged.set(message.name, answer);
        return { value: undefined, digest: 9 };
      },
    });
  }
}

const nightMessage: Message = { name: 'night', role: 'night', actor: async () => undefined, redelivered: false };

/** A client touched what is not its own (I13), or did what a committer never does. */
export class OutOfBounds extends Error {}
