/**
 * Who of several machines is at a piece of work: a claim in the shared state, for as long as it is renewed. It keeps
 * two from doing the same at once, and nothing depends on it: whoever loses one, or works without, does the same work
 * twice and the commit decides. No clock is compared with another: a claim is dead when this process has seen it
 * unchanged for a while, or when its holder was of this machine and has ended.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import * as z from 'zod';
import type { StateItem, StateKey, World } from '../../core/ports.ts';
import { isAlive } from '../files/scratch.ts';

/** A holder that renewed nothing for this long is taken for dead. */
const aliveFor = 60_000; // milliseconds
/** Between two renewals. */
const renewEvery = 15_000; // milliseconds
/** Claims of others that are remembered. */
const seenMax = 10_000;

const $Claim = z.object({
  version: z.int().positive(),
  host: z.string(),
  process: z.int(),
  /** Of the process: another one may have its number later. */
  start: z.string(),
});

export type Held<T> = { held: true; value: T } | { held: false };

export class Claims {
  private readonly world: Pick<World, 'state' | 'clock'>;
  private readonly own: StateItem & { start: string };
  private readonly seen = new Map<string, { version: number; at: number }>();
  private readonly holding = new Set<string>();

  /** `host`: name of this machine, unlike that of any other. */
  constructor(world: Pick<World, 'state' | 'clock'>, host = hostname()) {
    this.world = world;
    this.own = { host, process: process.pid, start: randomUUID() };
  }

  /** Does `act` unless another process is at it. Throws what `act` throws, and before it what the store throws. */
  async hold<T>(name: string, act: () => Promise<T>): Promise<Held<T>> {
    if (this.holding.has(name) || !(await this.take(name))) return { held: false };
    this.holding.add(name);
    let renewing: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      renewing = this.renew(name).catch(() => false);
    }, renewEvery);
    timer.unref();
    try {
      return { held: true, value: await act() };
    } finally {
      clearInterval(timer);
      await renewing;
      await this.release(name).catch(() => undefined); // it dies by itself
      this.holding.delete(name);
    }
  }

  private async take(name: string): Promise<boolean> {
    const key = keyOf(name);
    const item = await this.world.state.read(key);
    const claim = item === undefined ? undefined : $Claim.parse(item);
    if (claim !== undefined && !this.isDead(name, claim)) return false;
    const version = (claim?.version ?? 0) + 1;
    return (await this.world.state.compareAndSet(key, claim?.version, { ...this.own, version })) === 'set';
  }

  private isDead(name: string, { version, host, process: holder, start }: z.infer<typeof $Claim>): boolean {
    // Our own, which could not be released.
    if (start === this.own.start) return true;
    if (host === this.own.host && (holder === process.pid || !isAlive(holder))) return true;
    const now = this.world.clock.now();
    const seen = this.seen.get(name);
    if (seen?.version === version) return now - seen.at >= aliveFor;
    if (this.seen.size >= seenMax) this.seen.clear();
    this.seen.set(name, { version, at: now });
    return false;
  }

  /** Says that we live; false if the claim is another's by now. */
  private async renew(name: string): Promise<boolean> {
    const item = await this.world.state.read(keyOf(name));
    const claim = item === undefined ? undefined : $Claim.parse(item);
    if (claim?.start !== this.own.start) return false;
    const renewed = { ...this.own, version: claim.version + 1 };
    return (await this.world.state.compareAndSet(keyOf(name), claim.version, renewed)) === 'set';
  }

  /** Renewed first: nobody takes it for dead between that and its removal. */
  private async release(name: string): Promise<void> {
    if (await this.renew(name)) await this.world.state.remove(keyOf(name));
  }
}

function keyOf(name: string): StateKey {
  return { partition: 'CLAIM', sort: name };
}
