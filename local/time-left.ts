import type { Clock } from '../core/ports.ts';
import type { Voice } from './voice.ts';

/** Nothing is shown before: the first seconds predict little. */
const quietMs = 5_000;

/**
 * How long a job of several steps will still take, by what is done; `shares`: of the whole time that each step takes,
 * in their order.
 */
export class TimeLeft {
  private readonly clock: Pick<Clock, 'now'>;
  private readonly shares: Record<string, number>;
  private readonly began: number;
  private readonly voice: Voice;

  constructor(clock: Pick<Clock, 'now'>, shares: Record<string, number>, voice: Voice) {
    this.clock = clock;
    this.shares = shares;
    this.voice = voice;
    this.began = clock.now();
  }

  /** `, 2:05 left`, or nothing as long as it is not known. `fraction`: of the step that is done. */
  text(step: string, fraction: number): string {
    const names = Object.keys(this.shares);
    let done = this.shares[step] * fraction;
    for (const before of names.slice(0, names.indexOf(step))) done += this.shares[before];
    const elapsed = this.clock.now() - this.began;
    if (elapsed < quietMs || !(done > 0)) return '';
    const seconds = Math.round((elapsed * (1 - done)) / done / 1000);
    const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    return this.voice.say({ vi: `, còn ${left}`, en: `, ${left} left` });
  }
}
