/** What alerts may use, by configuration: nothing unless it is named (`docs/alerts.md`, Settings). */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import type { Channel } from './alert-rule.ts';

/** Into the day in Viet Nam: a nightly run of the country that began at 01:30 has ended long before. */
export const runByDefault = 6 * 3_600_000; // milliseconds

/** Where alerts may go. */
export interface AlertOffer {
  /** `hooks.example.vn`, with a port other than 443: exactly these. */
  webhookHosts: readonly string[];
  /** What stands behind the @: exactly these. */
  mailDomains: readonly string[];
  /** The topic of the cloud. */
  topic: boolean;
}

export const noOffer: AlertOffer = { webhookHosts: [], mailDomains: [], topic: false };

/** Host names, addresses and ports as a URL has them, in lower case. */
export const $Host = z.string().regex(/^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/);
export const $Domain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);

const loopbackName = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
/**
 * An address that needs no quoting (RFC 5321, Dot-string): no space, line end, comma, quote or bracket, so that it can
 * be nothing but one address wherever it stands.
 */
const mailForm = /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/;

export function isOff({ webhookHosts, mailDomains, topic }: AlertOffer): boolean {
  return webhookHosts.length === 0 && mailDomains.length === 0 && !topic;
}

/** True of a name that leads to this very machine: there alone TLS may be left out. */
export function isLoopbackName(host: string): boolean {
  return loopbackName.test(host);
}

/**
 * Asked when a rule is made, and again before each message: a configuration may have changed since. Throws Refusal
 * ALERTS_OFF, ALERT_HOST, ALERT_ADDRESS.
 */
export function checkChannel(channel: Channel, offer: AlertOffer): void {
  if (isOff(offer)) throw new Refusal('ALERTS_OFF');
  if (channel.type === 'webhook' && !isAllowedUrl(channel.url, offer)) throw new Refusal('ALERT_HOST');
  if (channel.type === 'mail' && !isAllowedAddress(channel.to, offer)) throw new Refusal('ALERT_ADDRESS');
  if (channel.type === 'topic' && !offer.topic) throw new Refusal('ALERTS_OFF');
}

/** https, or http to this machine; no user, no fragment; a host that is named exactly. */
function isAllowedUrl(text: string, { webhookHosts }: AlertOffer): boolean {
  if (!URL.canParse(text) || /[^\u0021-\u007e]/.test(text)) return false;
  const { protocol, hostname, host, username, password, hash } = new URL(text);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname));
  return isSecure && username === '' && password === '' && hash === '' && webhookHosts.includes(host);
}

function isAllowedAddress(text: string, { mailDomains }: AlertOffer): boolean {
  const domain = mailForm.exec(text)?.[1];
  return domain !== undefined && mailDomains.includes(domain);
}
