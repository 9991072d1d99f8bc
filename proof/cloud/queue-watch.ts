/** How many messages each queue has, looked at for all who poll: 34 polls a second are more than the emulator bears. */
import { setTimeout as sleep } from 'node:timers/promises';

const lookDelay = 250; // milliseconds

/** By name of the queue: messages that can be received, and all, those under way and delayed included. */
export type QueueCounts = Record<string, [visible: number, all: number]>;

export class QueueWatch {
  private readonly endpoint: string;
  private counts: QueueCounts = {};
  private stopped = false;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Until it is stopped. */
  async watch(): Promise<void> {
    while (!this.stopped) {
      await this.look();
      await sleep(lookDelay);
    }
  }

  async look(): Promise<QueueCounts> {
    const answer = await fetch(`${this.endpoint}/proof/queues`);
    this.counts = (await answer.json()) as QueueCounts;
    return this.counts;
  }

  /** As of the last look; one that takes a message says so, so that others need not ask in vain. */
  take(queue: string): boolean {
    const counts = Object.hasOwn(this.counts, queue) ? this.counts[queue] : undefined;
    if (counts === undefined || counts[0] <= 0) return false;
    counts[0] -= 1;
    return true;
  }

  stop(): void {
    this.stopped = true;
  }
}
