/** Told once, quiet again, one message for many; and what a crash leaves. */
import { beforeEach, describe, expect, it } from 'vitest';
import { plainAlert } from '../../../core/alerts/alert.ts';
import type { Condition } from '../../../core/alerts/conditions.ts';
import {
  attemptsMax,
  claimTime,
  digestMax,
  floodMax,
  noState,
  waitingMax,
  withConditions,
  type Message,
  type RuleState,
  type Sent,
} from '../../../core/alerts/rule-state.ts';
import { deliverAlerts, noteAlerts, type Senders } from '../../../core/alerts/run-alerts.ts';
import { runByDefault } from '../../../core/alerts/alert-settings.ts';
import { readRuleState, rulePartition, statePartition } from '../../../core/alerts/rule-store.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { day, morning, publishedAt, ruleOf } from '../../support/alerts.ts';

const province = 'vn34-52';
const rule = ruleOf();
let world: TestWorld;
let sent: Message[];
/** What becomes of the next attempts; arrived, where nothing is said. */
let outcomes: Sent[];
const senders: Senders = {
  webhook: async (message) => {
    sent.push(message);
    return outcomes.shift() ?? { sent: true };
  },
};

beforeEach(async () => {
  world = testWorld();
  world.clock.time = morning;
  await world.state.put({ partition: rulePartition, sort: rule.id }, rule);
  sent = [];
  outcomes = [];
});

const note = (verified: number, silent = 0) =>
  noteAlerts(world, publishedAt({ now: world.clock.time, verified: { [province]: verified }, silent }), runByDefault);
const kindsSent = () => sent.map(({ alerts }) => alerts.map(({ kind }) => kind).join(' '));

describe('alerts', () => {
  it('are told once, and not by the publications that follow', async () => {
    for (let publication = 0; publication < 3; publication++) {
      expect(await note(790)).toBe(1);
      await deliverAlerts(world, senders);
    }
    expect(kindsSent()).toEqual(['rateFell']);
    expect((await readRuleState(world, rule.id)).over).toMatchObject([{ status: 'sent', attempts: 1, alerts: 1 }]);
  });

  it('that last are told again only after they ended', async () => {
    await note(800, 20);
    await note(800, 21);
    await note(800, 0);
    await note(800, 14);
    await deliverAlerts(world, senders);
    expect(kindsSent()).toEqual(['provinceStale', 'provinceStale']);
    expect(sent.map(({ alerts }) => alerts[0].days)).toEqual([20, 14]);
  });

  it('of a day are told once on that day, however often they come and go, and again on the next', async () => {
    for (const verified of [790, 800, 790]) await note(verified);
    world.clock.time += day;
    await note(790);
    await deliverAlerts(world, senders);
    expect(kindsSent()).toEqual(['rateFell', 'rateFell']);
  });

  it('are forgotten when nothing of them can come back: what is kept does not grow', async () => {
    for (let at = 0; at < 30; at++) {
      await note(790);
      await deliverAlerts(world, senders);
      world.clock.time += day;
    }
    const { told, waiting, over } = await readRuleState(world, rule.id);
    expect([Object.keys(told).length, waiting.length, over.length]).toEqual([1, 0, 5]);
  });

  it('write nothing where nothing is new', async () => {
    await note(790);
    const key = { partition: statePartition, sort: rule.id };
    const before = await world.state.read(key);
    await note(790);
    expect(await world.state.read(key)).toEqual(before);
  });
});

describe('many at once', () => {
  const conditions = (count: number): Condition[] =>
    Array.from({ length: count }, (_, at) => ({
      key: `held ${province} ${at}`,
      lasting: false,
      alert: plainAlert('held', province, '2026-02-01'),
    }));
  const after = (count: number, state: RuleState = noState): RuleState =>
    withConditions(rule.id, conditions(count), { now: morning, day: '2026-02-01' })(state, 3);

  it('are single messages up to the limit, and one beyond it', () => {
    expect(after(floodMax).waiting.map(({ alerts }) => alerts.length)).toEqual(Array(floodMax).fill(1));
    expect(after(floodMax + 1).waiting.map(({ alerts }) => alerts.length)).toEqual([floodMax + 1]);
  });

  it('tell the first ones and how many more there are', () => {
    expect(after(digestMax + 7).waiting).toMatchObject([{ more: 7 }]);
    expect(after(digestMax + 7).waiting[0].alerts).toHaveLength(digestMax);
  });

  it('that wait too long become one message; none is left out', () => {
    let state = noState;
    for (let count = 1; count <= waitingMax + 1; count++) {
      state = withConditions(rule.id, conditions(count), { now: morning, day: '2026-02-01' })(state, count);
      expect(state.waiting.length).toBeLessThanOrEqual(waitingMax);
    }
    expect(state.waiting).toMatchObject([{ more: 0 }]);
    expect(state.waiting[0].alerts).toHaveLength(waitingMax + 1);
  });
});

describe('a receiver that fails', () => {
  it('is tried again after growing pauses, at most so often, and then what failed is said', async () => {
    outcomes = Array.from({ length: attemptsMax }, () => ({ sent: false, cause: 'STATUS', status: 503 }));
    await note(790);
    const pauses: number[] = [];
    for (let left = 1; left > 0;) {
      await deliverAlerts(world, senders);
      const [waiting] = (await readRuleState(world, rule.id)).waiting;
      left = waiting === undefined ? 0 : 1;
      if (waiting === undefined) continue;
      pauses.push((waiting.notBefore - world.clock.time) / 60_000);
      world.clock.time = waiting.notBefore - 1;
      await deliverAlerts(world, senders); // too early: nothing
      world.clock.time++;
    }
    expect(pauses).toEqual([1, 5, 25, 125, 625]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect((await readRuleState(world, rule.id)).over).toEqual([
      expect.objectContaining({ status: 'failed', cause: 'STATUS', httpStatus: 503, attempts: attemptsMax }),
    ]);
  });

  it('that is no longer configured is a failure with a cause, not a fault', async () => {
    await note(790);
    await deliverAlerts(world, {});
    expect((await readRuleState(world, rule.id)).waiting).toMatchObject([{ attempts: 1 }]);
  });
});

describe('a crash', () => {
  /** The store fails at the write with this number. */
  const failingAt = (write: number): TestWorld => {
    let writes = 0;
    const failing = Object.create(world.state) as typeof world.state;
    failing.compareAndSet = async (...args) => {
      if (++writes === write) throw new Error('crash');
      return world.state.compareAndSet(...args);
    };
    return { ...world, state: failing };
  };

  it('before anything is noted loses nothing', async () => {
    const published = publishedAt({ verified: { [province]: 790 } });
    await expect(noteAlerts(failingAt(1), published, runByDefault)).rejects.toThrow('crash');
    await note(790);
    await deliverAlerts(world, senders);
    expect(kindsSent()).toEqual(['rateFell']);
  });

  it('between the claim and the sending delays the message', async () => {
    await note(790);
    await expect(deliverAlerts(failingAt(1), senders)).rejects.toThrow('crash');
    await deliverAlerts(world, senders);
    expect(kindsSent()).toEqual(['rateFell']);
  });

  it('between the sending and the note sends it once more, under the same id', async () => {
    await note(790);
    await expect(deliverAlerts(failingAt(2), senders)).rejects.toThrow('crash');
    await deliverAlerts(world, senders); // the claim still holds
    expect(sent).toHaveLength(1);
    world.clock.time += claimTime;
    await deliverAlerts(world, senders);
    expect(sent.map(({ id }) => id)).toEqual([sent[0].id, sent[0].id]);
    expect((await readRuleState(world, rule.id)).waiting).toEqual([]);
  });

  it('at the last attempt is said', async () => {
    await note(790);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      await expect(deliverAlerts(failingAt(2), senders)).rejects.toThrow('crash');
      world.clock.time += claimTime;
    }
    await deliverAlerts(world, senders);
    expect((await readRuleState(world, rule.id)).over).toMatchObject([{ status: 'failed', cause: 'INTERRUPTED' }]);
  });

  it('is not needed for two processes: only one of them sends', async () => {
    await note(790);
    await Promise.all([deliverAlerts(world, senders), deliverAlerts(world, senders)]);
    expect(sent).toHaveLength(1);
  });
});
