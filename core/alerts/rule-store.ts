/**
 * Rules in the state store: `ALERT#RULE` / id, and what is kept of each under `ALERT#STATE` / id. A person sees their
 * own; who looks after the machine sees all.
 */
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { $AlertRule, $RuleOwner, type AlertRule, type NewRule, type RuleOwner } from './alert-rule.ts';
import { checkChannel, type AlertOffer } from './alert-settings.ts';
import { $RuleState, noState, withTest, type RuleState, type StateChange } from './rule-state.ts';

/** Of one person; and of all together, which are looked at after every publication. */
export const rulesMax = { person: 20, all: 1_000 };
/** Between two tests of a rule. */
const testPause = 60_000; // milliseconds
/** Writers of one rule's state are few: a publisher, a sender, a person. */
const attemptsMax = 10;

export const rulePartition = 'ALERT#RULE';
export const statePartition = 'ALERT#STATE';

type RuleWorld = Pick<World, 'state' | 'clock'>;

/** All rules, by id. */
export async function listRules({ state }: Pick<World, 'state'>): Promise<AlertRule[]> {
  const rules: AlertRule[] = [];
  for await (const { item } of state.list(rulePartition, '')) {
    const rule = $AlertRule.safeParse(item);
    if (rule.success) rules.push(rule.data);
  }
  return rules;
}

/** The rules that somebody may see, newest first. `all`: of everybody. */
export async function rulesOf(world: Pick<World, 'state'>, who: RuleOwner, all: boolean): Promise<AlertRule[]> {
  const rules = (await listRules(world)).filter((rule) => all || isOwn(rule, who));
  return rules.toSorted((a, b) => (a.madeAt > b.madeAt ? -1 : 1));
}

/** The rule, if it is one that somebody may see. Throws Refusal ALERT_UNKNOWN: of others' nobody learns anything. */
export async function findRule(
  world: Pick<World, 'state'>,
  id: string,
  who: RuleOwner,
  all: boolean,
): Promise<AlertRule> {
  const found = /^[0-9a-f]{16}$/.test(id) ? await world.state.read({ partition: rulePartition, sort: id }) : undefined;
  const rule = $AlertRule.safeParse(found);
  if (!rule.success || !(all || isOwn(rule.data, who))) throw new Refusal('ALERT_UNKNOWN');
  return rule.data;
}

/**
 * Keeps a rule; `id`: 16 random hex digits. An office asks about its own province alone. Throws Refusal ALERT_PLACE,
 * ALERT_RULES_FULL, ALERTS_OFF, ALERT_HOST, ALERT_ADDRESS.
 */
export async function addRule(
  world: RuleWorld,
  rule: NewRule,
  { id, owner, offer }: { id: string; owner: RuleOwner; offer: AlertOffer },
): Promise<AlertRule> {
  if (owner.province !== null && rule.place !== owner.province) throw new Refusal('ALERT_PLACE');
  checkChannel(rule.channel, offer);
  const rules = await listRules(world);
  const own = rules.filter((each) => isOwn(each, owner));
  if (own.length >= rulesMax.person || rules.length >= rulesMax.all)
    throw new Refusal('ALERT_RULES_FULL', { limit: rulesMax.person });
  const madeAt = new Date(world.clock.now()).toISOString();
  const kept: AlertRule = { version: 1, id, owner: $RuleOwner.strip().parse(owner), madeAt, ...rule };
  const outcome = await world.state.compareAndSet({ partition: rulePartition, sort: id }, undefined, kept);
  if (outcome === 'refused') throw new Error('an id of an alert rule was given twice');
  return kept;
}

/** Removes a rule, and whatever of it waits. */
export async function removeRule({ state }: Pick<World, 'state'>, { id }: AlertRule): Promise<void> {
  await state.remove({ partition: rulePartition, sort: id });
  await state.remove({ partition: statePartition, sort: id });
}

/** Puts a test on its way. Throws Refusal ALERT_TEST_SOON. */
export async function queueTest(world: RuleWorld, { id }: AlertRule): Promise<void> {
  const now = world.clock.now();
  const { waiting, over } = await readRuleState(world, id);
  const tests = waiting.filter(({ test }) => test).map(({ madeAt }) => madeAt);
  tests.push(...over.filter(({ test }) => test).map(({ at }) => at));
  if (tests.some((at) => now - Date.parse(at) < testPause)) throw new Refusal('ALERT_TEST_SOON');
  await changeRuleState(world, id, withTest(id, now));
}

export async function readRuleState({ state }: Pick<World, 'state'>, id: string): Promise<RuleState> {
  return (await read(state, id)).known;
}

async function read(state: World['state'], id: string): Promise<{ known: RuleState; version: number }> {
  const item = await state.read({ partition: statePartition, sort: id });
  if (item === undefined) return { known: noState, version: 0 };
  const { version, ...known } = $RuleState.parse(item);
  return { known, version };
}

/**
 * Changes the state of a rule, whoever else does meanwhile; gives what stands before and after. Nothing is written if
 * nothing changes.
 */
export async function changeRuleState(
  { state }: Pick<World, 'state'>,
  id: string,
  change: StateChange,
): Promise<{ before: RuleState; after: RuleState }> {
  for (let tried = 0; tried < attemptsMax; tried++) {
    const { known, version } = await read(state, id);
    const after = change(known, version);
    if (JSON.stringify(after) === JSON.stringify(known)) return { before: known, after };
    const key = { partition: statePartition, sort: id };
    const item = { ...after, version: version + 1 };
    const outcome = await state.compareAndSet(key, version === 0 ? undefined : version, item);
    if (outcome === 'set') return { before: known, after };
  }
  throw new Error('the state of an alert rule is written without end');
}

function isOwn({ owner }: AlertRule, { user, role, province }: RuleOwner): boolean {
  return owner.user === user && owner.role === role && owner.province === province;
}
