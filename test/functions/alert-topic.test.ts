/** Alerts in the cloud: an object for each message, written once, where a rule of the bucket sees it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { queueTest, readRuleState, rulePartition } from '../../core/alerts/rule-store.ts';
import { latestRunKey } from '../../core/summary/latest-run.ts';
import { publishSummary } from '../../functions/publish.ts';
import { ruleOf, runOf } from '../support/alerts.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

const rule = ruleOf({ place: 'vn', kinds: ['runFailed'], channel: { type: 'topic' } });
let world: TestWorld;

beforeEach(async () => {
  world = testWorld();
  await world.state.put({ partition: rulePartition, sort: rule.id }, rule);
  await world.state.put(latestRunKey, runOf({ day: '2025-01-01' }));
});

async function alertKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of world.objects.list('published/alerts/')) keys.push(key);
  return keys;
}

describe('the topic', () => {
  it('gets one object an alert, under its place and kind, however often is published', async () => {
    for (let publication = 0; publication < 2; publication++)
      await publishSummary({ world }, { alerts: true, whole: false });
    const keys = await alertKeys();
    expect(keys).toEqual([`published/alerts/vn/runFailed/${rule.id}-1-0.json`]);
    const text = new TextDecoder().decode(await world.objects.read(keys[0]));
    expect(JSON.parse(text)).toMatchObject({ format: 1, rule: rule.id, alerts: [{ state: 'missed' }] });
    expect((await readRuleState(world, rule.id)).over).toMatchObject([{ status: 'sent' }]);
  });

  it('gets the test that somebody asked for', async () => {
    await queueTest(world, rule);
    await publishSummary({ world }, { alerts: true, whole: false });
    expect(await alertKeys()).toContain(`published/alerts/vn/test/${rule.id}-1-test.json`);
  });

  it('gets nothing where alerts are off', async () => {
    await publishSummary({ world }, { alerts: false, whole: false });
    expect(await alertKeys()).toEqual([]);
  });

  it('that cannot be written stops no publication, and is tried again', async () => {
    const failing = Object.create(world.objects) as typeof world.objects;
    failing.putIfAbsent = async (key, ...rest) => {
      if (key.startsWith('published/alerts/')) throw new Error('away');
      return world.objects.putIfAbsent(key, ...rest);
    };
    await publishSummary({ world: { ...world, objects: failing } }, { alerts: true, whole: false });
    expect(await world.objects.head('published/index.html')).toBeDefined();
    world.clock.time += 3_600_000;
    await publishSummary({ world }, { alerts: true, whole: false });
    expect(await alertKeys()).toHaveLength(1);
  });
});
