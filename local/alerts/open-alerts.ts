/** Alerts of one machine: what is noted after a publication, and what is sent, by the channels that are configured. */
import { createHmac } from 'node:crypto';
import type { AlertOffer } from '../../core/alerts/alert-settings.ts';
import { deliverAlerts, noteAlerts, type Senders } from '../../core/alerts/run-alerts.ts';
import type { SummaryDocuments } from '../../core/summary/published-documents.ts';
import { readEnvironment } from '../environment.ts';
import { codeOfFault } from '../portal/fault-code.ts';
import { openPortalKey } from '../portal/portal-key.ts';
import type { LocalWorld } from '../world.ts';
import { isSending, offerOf } from './local-settings.ts';

export interface LocalAlerts {
  offer: AlertOffer;
  secretOf(rule: string): string;
  /** Notes what is due. A fault is logged by its code: what is published stays published. */
  note(documents: SummaryDocuments): Promise<void>;
  /** Sends what is due, of all rules or of one. A fault is logged by its code; the next call sends what is left. */
  deliver(rule?: string): Promise<void>;
}

/** Undefined where no channel is configured. */
export async function openAlerts(world: LocalWorld): Promise<LocalAlerts | undefined> {
  const settings = world.alertSettings;
  if (!isSending(settings)) return undefined;
  const key = await openPortalKey(world);
  const offer = offerOf(settings);
  const secretOf = (rule: string): string => createHmac('sha256', key).update(`alert-rule\n${rule}`).digest('hex');
  const senders = await sendersOf(world, offer, secretOf);
  const logged = async (act: () => Promise<unknown>): Promise<void> => {
    await act().catch((error: unknown) => world.log.event('alerts.failed', { code: codeOfFault(error) }));
  };
  return {
    offer,
    secretOf,
    note: (documents) => logged(() => noteAlerts(world, documents, settings.runBy)),
    deliver: (rule) => logged(() => deliverAlerts(world, senders, rule)),
  };
}

async function sendersOf(world: LocalWorld, offer: AlertOffer, secretOf: (rule: string) => string): Promise<Senders> {
  const { mail } = world.alertSettings;
  const { origin, basePath } = world.portal;
  const senders: Senders = {};
  if (offer.webhookHosts.length > 0) {
    const { webhookSender } = await import('./webhook.ts');
    senders.webhook = webhookSender({ offer, secretOf, now: () => world.clock.now() });
  }
  if (mail !== undefined) {
    const { mailSender } = await import('./mail.ts');
    const page = origin === undefined ? undefined : `${origin}${basePath}/alerts`;
    senders.mail = mailSender({ settings: mail, offer, password: readEnvironment().smtpPassword, page });
  }
  return senders;
}
