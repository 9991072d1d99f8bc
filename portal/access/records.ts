/** What the portal writes down about its users: acts in the audit, refused identities in the log. */
import type { PortalWorld } from '../ports.ts';
import { Audit } from './audit.ts';
import { RefusedIdentities } from './refused-identities.ts';

export class Records {
  readonly audit: Audit;
  readonly refused: RefusedIdentities;

  constructor(world: Pick<PortalWorld, 'objects' | 'clock' | 'randomBytes' | 'log'>) {
    this.audit = new Audit(world);
    this.refused = new RefusedIdentities(world);
  }

  /**
   * Writes what waits. A home calls it each minute and at its end; where nothing lives between two requests, after each
   * one.
   */
  async flush(): Promise<void> {
    this.refused.tell();
    await this.audit.flush();
  }
}
