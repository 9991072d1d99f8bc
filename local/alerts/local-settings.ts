/** `alerts` in `D/config.json`: where alerts may go from one machine. Without it nothing is sent. */
import * as z from 'zod';
import {
  $Domain,
  $Host,
  isLoopbackName,
  isOff,
  runByDefault,
  type AlertOffer,
} from '../../core/alerts/alert-settings.ts';
import { timeOfDay } from '../time-of-day.ts';

const $Mail = z
  .strictObject({
    /** Of the mail server. */
    host: z.string().regex(/^[a-z0-9.:-]+$/),
    port: z.int().min(1).max(65_535).default(587),
    /** TLS from the first byte, as at port 465; otherwise by STARTTLS, which is required. */
    tlsFirst: z.boolean().optional(),
    from: z.string().regex(/^[^\s<>"',;:@]+@[^\s<>"',;:@]+$/),
    user: z.string().min(1).optional(),
    /** Or `DOISOAT_SMTP_PASSWORD`. */
    password: z.string().min(1).optional(),
    /** Domains of receivers. */
    domains: z.array($Domain).min(1),
  })
  .transform((mail) => ({ ...mail, tlsFirst: mail.tlsFirst ?? mail.port === 465, isHere: isLoopbackName(mail.host) }));
export type MailSettings = z.output<typeof $Mail>;

export const $AlertSettings = z.strictObject({
  webhookHosts: z.array($Host).default([]),
  mail: $Mail.optional(),
  /** By when the run of the day before has ended, in Viet Nam: `06:00`. */
  runBy: z
    .string()
    .transform((text) => timeOfDay(text))
    .pipe(z.int())
    .default(runByDefault),
});
export type AlertSettings = z.output<typeof $AlertSettings>;

export function offerOf({ webhookHosts, mail }: AlertSettings): AlertOffer {
  return { webhookHosts, mailDomains: mail?.domains ?? [], topic: false };
}

/** True if anything is configured. */
export function isSending(settings: AlertSettings): boolean {
  return !isOff(offerOf(settings));
}
