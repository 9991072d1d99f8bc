/** A rule: who wants to be told of what, about which place, and how. */
import * as z from 'zod';
import { findProvince, unitSystem } from '../domain/provinces.ts';
import { rateFallHundredths } from '../summary/summary-events.ts';
import { staleDays } from '../summary/summary-schema.ts';
import { alertKinds, country } from './alert.ts';

/** Longest address of a mail box (RFC 5321, 4.5.3.1.3) and of a receiver. */
const mailMax = 254; // characters
const urlMax = 500; // characters

/** How an alert reaches somebody; where `mail` and `webhook` may lead is the configuration's matter. */
export const $Channel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('webhook'), url: z.string().min(1).max(urlMax) }),
  z.strictObject({ type: z.literal('mail'), to: z.string().min(1).max(mailMax) }),
  z.strictObject({ type: z.literal('topic') }),
]);
export type Channel = z.infer<typeof $Channel>;
export type ChannelType = Channel['type'];

/** Percentage points, above 0 and at most 100. */
const $Points = z.string().regex(/^(?:100\.00|(?!0?0\.00)\d{1,2}\.\d{2})$/);
const $Place = z.string().refine((place) => place === country || isProvinceOfNow(place), 'vn or vn34-…');

/** What somebody asks for; thresholds that are left out are those of the events of the summary. */
export const $NewRule = z.strictObject({
  place: $Place, // `vn`: every province, and the country itself
  kinds: z
    .array(z.enum(alertKinds))
    .min(1)
    .transform((kinds) => alertKinds.filter((kind) => kinds.includes(kind))),
  /** Of provinceStale: days without an upload. */
  days: z.int().min(1).max(365).default(staleDays),
  /** Of rateFell: points since the close of yesterday. */
  points: $Points.default((rateFallHundredths / 100).toFixed(2)),
  /** Of rankLost: places since the close of yesterday. */
  places: z.int().min(1).max(33).default(1),
  channel: $Channel,
});
export type NewRule = z.output<typeof $NewRule>;

/** Who a rule belongs to: somebody with another role or province is somebody else. */
export const $RuleOwner = z.strictObject({ user: z.string(), role: z.string(), province: z.nullable(z.string()) });
export type RuleOwner = z.infer<typeof $RuleOwner>;

export const $AlertRule = z.strictObject({
  ...$NewRule.shape,
  kinds: z.array(z.enum(alertKinds)).min(1),
  version: z.int().positive(),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  owner: $RuleOwner,
  madeAt: z.iso.datetime(),
});
export type AlertRule = z.infer<typeof $AlertRule>;

function isProvinceOfNow(place: string): boolean {
  return place.startsWith(unitSystem) && findProvince(place)?.id === place;
}

/** The receiver as it may be shown: an address of a program may hold a secret behind its host. */
export function shownTarget(channel: Channel): string | null {
  if (channel.type === 'mail') return channel.to;
  return channel.type === 'topic' ? null : `${new URL(channel.url).origin}/…`;
}
