/** Logins and identities that were refused: told to the log in one line a minute and code, so that nobody fills it. */
import type { PortalWorld } from '../ports.ts';

/** Between two lines. */
const pause = 60_000; // milliseconds

/** How somebody failed to say who they are. */
export type RefusedBy = 'token' | 'proxy' | 'session' | 'key' | 'login';

export class RefusedIdentities {
  private readonly world: Pick<PortalWorld, 'clock' | 'log'>;
  private readonly counts = new Map<RefusedBy, number>();
  private toldAt: number;

  constructor(world: Pick<PortalWorld, 'clock' | 'log'>) {
    this.world = world;
    this.toldAt = world.clock.now();
  }

  note(by: RefusedBy): void {
    this.counts.set(by, (this.counts.get(by) ?? 0) + 1);
    if (this.world.clock.now() - this.toldAt >= pause) this.tell();
  }

  /** Logs what was counted; for a home to call each minute and at its end. */
  tell(): void {
    this.toldAt = this.world.clock.now();
    for (const [by, count] of this.counts) this.world.log.event('portal.identitiesRefused', { by, count });
    this.counts.clear();
  }
}
