/** Rules of alerts as somebody asks for them: their own, or all for whoever looks after the system. */
import type { AlertRule, NewRule, RuleOwner } from '../../core/alerts/alert-rule.ts';
import { isOff, noOffer, type AlertOffer } from '../../core/alerts/alert-settings.ts';
import { addRule, findRule, queueTest, removeRule, rulesOf } from '../../core/alerts/rule-store.ts';
import { shownRule, type ShownRule } from '../../core/alerts/shown-rule.ts';
import type { Access } from '../access/access.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext } from '../http/route.ts';

/** Whose a rule is, the handlers decide. */
export const alertAccess: Access = {
  to: 'country',
  roles: ['clerk', 'director', 'headquarters', 'operator'],
};

/** Bytes of the id of a rule. */
const idBytes = 8;

export function offerOf(c: PortalContext): AlertOffer {
  return c.get('world').alerts?.offer ?? noOffer;
}

export function isAlertsOff(c: PortalContext): boolean {
  return isOff(offerOf(c));
}

/** Operators and the user of the machine. */
export function seesAllRules(c: PortalContext): boolean {
  const role = c.get('identity')?.role;
  return role === 'operator' || role === 'owner';
}

function whoAsks(c: PortalContext): RuleOwner {
  const identity = c.get('identity');
  if (identity === undefined) throw new Problem('UNAUTHENTICATED');
  return identity;
}

export async function askedRules(c: PortalContext): Promise<ShownRule[]> {
  const world = c.get('world');
  const rules = await rulesOf(world, whoAsks(c), seesAllRules(c));
  return Promise.all(rules.map((rule) => shownRule(world, rule)));
}

/** The rule of the address. Throws Refusal ALERT_UNKNOWN, also for one of somebody else. */
export function askedRule(c: PortalContext): Promise<AlertRule> {
  return findRule(c.get('world'), c.req.param('alert') ?? '', whoAsks(c), seesAllRules(c));
}

/**
 * Keeps a rule of whoever asks; gives the secret that signs its messages, if it has one: now and never again. Throws
 * Refusal as `addRule`.
 */
export async function setAlert(c: PortalContext, rule: NewRule): Promise<{ alert: ShownRule; secret: string | null }> {
  const world = c.get('world');
  const id = Buffer.from(world.randomBytes(idBytes)).toString('hex');
  const kept = await addRule(world, rule, { id, owner: whoAsks(c), offer: offerOf(c) });
  const secret = kept.channel.type === 'webhook' ? (world.alerts?.secretOf?.(id) ?? null) : null;
  return { alert: await shownRule(world, kept), secret };
}

/** Throws Refusal ALERT_UNKNOWN. */
export async function removeAlert(c: PortalContext): Promise<void> {
  await removeRule(c.get('world'), await askedRule(c));
}

/** Sends a test, at once where this home can. Throws Refusal ALERT_UNKNOWN, ALERT_TEST_SOON. */
export async function testAlert(c: PortalContext): Promise<ShownRule> {
  const world = c.get('world');
  const rule = await askedRule(c);
  await queueTest(world, rule);
  await world.alerts?.deliver?.(rule.id);
  return shownRule(world, rule);
}
