import type { Clock } from '../core/ports.ts';

/** Nothing is foretold before: the first seconds predict little. */
const quietMs = 5_000;
/** In this time an estimate moves most of the way to a new one, so that it does not jump with every step. */
const calmMs = 10_000;

/** What is known of work under way. */
export interface Measured {
  /** Of the whole that is done, 0 to 1. */
  fraction: number;
  /** Items of the step per second; undefined as long as it is not known. */
  perSecond: number | undefined;
  /** Seconds until the whole is done; undefined as long as it is not known. */
  secondsLeft: number | undefined;
}

/** How far a job of one step or several has come, how fast, and how long it will still take. */
export class Estimate {
  private readonly clock: Pick<Clock, 'now'>;
  private readonly shares: Record<string, number>;
  private readonly began: number;
  private step: { name: string; began: number; done: number } | undefined;
  private end: number | undefined;
  private toldAt = 0;

  /** `shares`: of the whole time that each step takes, in their order. */
  constructor(clock: Pick<Clock, 'now'>, shares: Record<string, number> = { '': 1 }) {
    this.clock = clock;
    this.shares = shares;
    this.began = clock.now();
  }

  /** Notes that `done` of `total` items of the step are done. */
  at(done: number, total: number, step = ''): Measured {
    const now = this.clock.now();
    const fraction = this.fractionOf(step, total > 0 ? Math.min(1, done / total) : 0);
    // What was there at the first word of a step (a resumed one) was not done in this time.
    if (this.step?.name !== step) this.step = { name: step, began: now, done };
    const stepMs = now - this.step.began;
    const perSecond = stepMs < quietMs ? undefined : ((done - this.step.done) / stepMs) * 1000;
    return { fraction, perSecond, secondsLeft: this.left(fraction, now) };
  }

  private fractionOf(step: string, ofStep: number): number {
    const names = Object.keys(this.shares);
    const before = names.slice(0, Math.max(0, names.indexOf(step)));
    return before.reduce((sum, name) => sum + this.shares[name], (this.shares[step] ?? 0) * ofStep);
  }

  private left(fraction: number, now: number): number | undefined {
    const elapsed = now - this.began;
    if (elapsed < quietMs || !(fraction > 0)) return undefined;
    const end = this.began + elapsed / fraction;
    const weight = 1 - Math.exp(-(now - this.toldAt) / calmMs);
    this.end = this.end === undefined ? end : this.end + (end - this.end) * weight;
    this.toldAt = now;
    return Math.max(0, this.end - now) / 1000;
  }
}
