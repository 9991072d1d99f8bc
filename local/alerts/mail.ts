/** Alerts by mail: plain text, Vietnamese first, over TLS unless the server is on this very machine. */
import { createTransport } from 'nodemailer';
import { checkChannel, type AlertOffer } from '../../core/alerts/alert-settings.ts';
import type { DeliveryCause } from '../../core/alerts/rule-state.ts';
import type { Sender } from '../../core/alerts/run-alerts.ts';
import { Refusal } from '../../core/base/errors.ts';
import { messageSubject, messageText } from '../../dashboard/alert-texts.ts';
import type { MailSettings } from './local-settings.ts';

/** Of each part of the talk with a server: connection, greeting, every command. */
const partTime = 8_000; // milliseconds

interface MailOptions {
  settings: MailSettings;
  offer: AlertOffer;
  password: string | undefined;
  /** Where the page of alerts is; undefined if only this machine knows. */
  page: string | undefined;
}

export function mailSender({ settings, offer, password, page }: MailOptions): Sender<'mail'> {
  const { host, port, tlsFirst, isHere, from, user } = settings;
  const transport = createTransport({
    host,
    port,
    secure: tlsFirst,
    requireTLS: !tlsFirst && !isHere,
    ignoreTLS: !tlsFirst && isHere,
    tls: { minVersion: 'TLSv1.2' },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? settings.password ?? '' } }),
    connectionTimeout: partTime,
    greetingTimeout: partTime,
    socketTimeout: partTime,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (message, { channel }) => {
    try {
      checkChannel(channel, offer);
    } catch (error) {
      if (error instanceof Refusal) return { sent: false, cause: 'NOT_ALLOWED' };
      throw error;
    }
    const { vi, en } = messageText(message);
    const foot = page === undefined ? '' : `\n\n${page}`;
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: channel.to },
        subject: messageSubject(message),
        text: `${vi}\n\n${en}${foot}\n`,
        // Of an attempt that is repeated the same: a mail server or reader may leave out the second one.
        messageId: `<${message.id}@${from.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { sent: true };
    } catch (error) {
      return { sent: false, cause: causeOf((error as { code?: unknown }).code) };
    }
  };
}

/** By nodemailer's codes; their texts may repeat addresses. */
function causeOf(code: unknown): DeliveryCause {
  if (code === 'EAUTH') return 'MAIL_LOGIN';
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'EPROTOCOL') return 'MAIL_REFUSED';
  return code === 'ETIMEDOUT' ? 'TIMEOUT' : 'UNREACHABLE';
}
