/**
 * Alerts in the cloud: each message is an object under `published/alerts/<place>/<kind>/`, written once, and a rule of
 * the bucket sends a line for it to the topic of events (`infra/publishing-events.ts`). So the publisher needs neither
 * a right to the topic nor a way to it.
 */
import type { AlertKind } from '../core/alerts/alert.ts';
import type { Message } from '../core/alerts/rule-state.ts';
import type { Sender } from '../core/alerts/run-alerts.ts';
import type { World } from '../core/ports.ts';
import { alertDocument } from '../dashboard/alert-document.ts';

export function topicSender({ objects }: Pick<World, 'objects'>): Sender<'topic'> {
  return async (message, rule) => {
    const [only] = message.alerts;
    const place = message.alerts.length === 1 ? only.province : rule.place;
    const key = `published/alerts/${place}/${kindOf(message)}/${message.id}.json`;
    const text = `${JSON.stringify(alertDocument(message, rule))}\n`;
    try {
      // A message that is sent again changes nothing.
      await objects.putIfAbsent(key, new TextEncoder().encode(text));
      return { sent: true };
    } catch {
      return { sent: false, cause: 'UNREACHABLE' };
    }
  };
}

function kindOf({ test, alerts, more }: Message): AlertKind | 'test' | 'digest' {
  if (test) return 'test';
  return alerts.length + more === 1 ? alerts[0].kind : 'digest';
}
