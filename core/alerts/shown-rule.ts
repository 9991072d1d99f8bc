/** A rule as people and programs see it: without the part of an address that may be a secret. */
import * as z from 'zod';
import type { World } from '../ports.ts';
import { alertKinds } from './alert.ts';
import { $RuleOwner, shownTarget, type AlertRule } from './alert-rule.ts';
import { $Delivery } from './rule-state.ts';
import { readRuleState } from './rule-store.ts';

export const $ShownRule = z.strictObject({
  id: z.string(),
  owner: $RuleOwner,
  place: z.string(), // vn34-…; vn: every province and the country
  kinds: z.array(z.enum(alertKinds)),
  days: z.int(), // thresholds of provinceStale, rateFell and rankLost
  points: z.string(),
  places: z.int(),
  /** `to`: a mail address, or the host alone of a webhook; null of a topic. */
  channel: z.strictObject({ type: z.enum(['webhook', 'mail', 'topic']), to: z.nullable(z.string()) }),
  madeAt: z.iso.datetime(),
  waiting: z.int().nonnegative(), // messages on their way
  deliveries: z.array($Delivery), // the newest first
});
export type ShownRule = z.infer<typeof $ShownRule>;

export async function shownRule(world: Pick<World, 'state'>, rule: AlertRule): Promise<ShownRule> {
  const { id, owner, place, kinds, days, points, places, channel, madeAt } = rule;
  const { waiting, over } = await readRuleState(world, id);
  const shown = { type: channel.type, to: shownTarget(channel) };
  const ofRule = { id, owner, place, kinds, days, points, places, channel: shown, madeAt };
  return { ...ofRule, waiting: waiting.length, deliveries: over };
}
