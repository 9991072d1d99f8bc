/**
 * Alerts by HTTP: one POST of a JSON document to a host that the configuration names, signed with the secret of the
 * rule. No redirect is followed and no answer is read. Form and signature: docs/alerts.md, Webhook.
 */
import { createHmac } from 'node:crypto';
import type { Sender } from '../../core/alerts/run-alerts.ts';
import { checkChannel, type AlertOffer } from '../../core/alerts/alert-settings.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { Message, Sent } from '../../core/alerts/rule-state.ts';
import type { AlertRule } from '../../core/alerts/alert-rule.ts';
import { alertDocument } from '../../dashboard/alert-document.ts';

/** Of a whole attempt: connection, body, answer. */
const attemptTime = 10_000; // milliseconds
/** What is sent at most: `digestMax` alerts have about 70 kB. */
export const webhookBodyMax = 128 * 1024; // bytes

interface WebhookOptions {
  offer: AlertOffer;
  /** Signs for a rule; made of the portal's key, and kept nowhere. */
  secretOf: (rule: string) => string;
  now: () => number; // milliseconds since 1970
  fetch?: typeof fetch;
}

export function webhookSender({ offer, secretOf, now, fetch: ask = fetch }: WebhookOptions): Sender<'webhook'> {
  return async (message, rule) => {
    try {
      checkChannel(rule.channel, offer);
    } catch (error) {
      if (error instanceof Refusal) return { sent: false, cause: 'NOT_ALLOWED' };
      throw error;
    }
    const body = webhookBody(message, rule, now());
    const signature = createHmac('sha256', secretOf(rule.id)).update(body).digest('hex');
    try {
      const answer = await ask(rule.channel.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTime),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'doisoat',
          'X-Doisoat-Delivery': message.id,
          'X-Doisoat-Signature': `sha256=${signature}`,
        },
      });
      await answer.body?.cancel();
      return outcomeOf(answer.status);
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === 'TimeoutError';
      return { sent: false, cause: isLate ? 'TIMEOUT' : 'UNREACHABLE' };
    }
  };
}

function outcomeOf(status: number): Sent {
  if (status >= 200 && status < 300) return { sent: true };
  return { sent: false, cause: status >= 300 && status < 400 ? 'REDIRECTED' : 'STATUS', status };
}

/** The document and when it was sent, in UTF-8; as many alerts as fit. */
export function webhookBody(message: Message, rule: Pick<AlertRule, 'id' | 'place'>, now: number): Buffer {
  const sentAt = new Date(now).toISOString();
  for (let shown = message.alerts.length; ; shown--) {
    const body = Buffer.from(`${JSON.stringify({ ...alertDocument(message, rule, shown), sentAt })}\n`);
    if (body.length <= webhookBodyMax || shown === 0) return body;
  }
}
