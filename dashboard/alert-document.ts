/** A message of alerts as a document for programs; specified in docs/alerts.md. */
import type { AlertRule } from '../core/alerts/alert-rule.ts';
import type { Message } from '../core/alerts/rule-state.ts';
import { alertLine, messageText } from './alert-texts.ts';

/** Form of the document: a receiver refuses a newer one. */
export const alertDocumentFormat = 1;

/** The document with the first `shown` alerts; the others are counted in `more`. */
export function alertDocument(message: Message, rule: Pick<AlertRule, 'id' | 'place'>, shown = message.alerts.length) {
  const { id, madeAt, test } = message;
  const alerts = message.alerts.slice(0, shown);
  const more = message.more + message.alerts.length - alerts.length;
  return {
    format: alertDocumentFormat,
    id,
    rule: rule.id,
    place: rule.place,
    test,
    madeAt,
    alerts: alerts.map((alert) => ({ ...alert, text: alertLine(alert) })),
    more,
    text: messageText({ test, alerts, more }),
  };
}
