/** Publishes after commits, once for a burst of them: offices send together, and pages take seconds to make. */
import type { Log } from '../../core/ports.ts';
import { codeOfFault } from './fault-code.ts';

/** From the first commit of a burst to its publication, and at least between two. */
const publishPause = 1000; // milliseconds

export class PublishSoon {
  private readonly publishNow: () => Promise<unknown>;
  private readonly log: Log;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(publishNow: () => Promise<unknown>, log: Log) {
    this.publishNow = publishNow;
    this.log = log;
  }

  /** A ledger has moved: it is published within a second, or when the publication under way has ended. */
  moved(): void {
    this.timer ??= setTimeout(() => this.start(), publishPause);
  }

  /** Resolves when every move until now is published. A failed publication is logged; the next one makes it good. */
  async settle(): Promise<void> {
    if (this.timer !== undefined) this.start();
    await this.running;
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running = this.running
      .then(async () => void (await this.publishNow()))
      .catch((error: unknown) => this.log.event('portal.publishFailed', { code: codeOfFault(error) }));
  }
}
