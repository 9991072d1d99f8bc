/** Versions that did not record who moved, and repairs that put counts right. */
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../../core/commit/compact.ts';
import { json } from '../../../core/commit/stage-version.ts';
import { closeDays } from '../../../core/reconcile/close-day.ts';
import { vietnamDate } from '../../../core/intake/upload-request.ts';
import { addDays } from '../../../core/base/calendar-day.ts';
import type { CountsObject } from '../../../core/ledger/counts.ts';
import { diffOfDays, diffOfVersions } from '../../../core/steering/diff.ts';
import { currentVersion, replaceVersion } from '../../support/changed-version.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testProvince as province } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const dayMs = 86_400_000;

/** A world with a version of a participant on each of so many days, each closed; `change`: of the counts of one. */
async function worldOf(
  versions: number,
  change: Record<number, (counts: CountsObject) => unknown> = {},
): Promise<{ world: TestWorld; days: string[] }> {
  const world = testWorld();
  const days: string[] = [];
  for (let version = 1; version <= versions; version++) {
    const stored = world.clock.now();
    await commitTest(world, {
      name: `batch-${version}`,
      asOf: stored,
      storedAt: stored,
      rows: [{ participant: version, unit: 'A' }],
    });
    const counts = change[version];
    if (counts !== undefined) await replaceCounts(world, counts);
    world.clock.time += dayMs;
    days.push(addDays(vietnamDate(world.clock.now()), -1));
    await closeDays(world, province, days[days.length - 1]);
  }
  return { world, days };
}

async function replaceCounts(world: TestWorld, change: (counts: CountsObject) => unknown): Promise<void> {
  const { manifest } = await currentVersion(world);
  const bytes = await world.objects.read(manifest.counts.key);
  const counts = JSON.parse(new TextDecoder().decode(bytes)) as CountsObject;
  await replaceVersion(world, async (stage) => ({ counts: await stage.put(json(change(counts))) }));
}

describe('versions of before flows were recorded', () => {
  const old = (counts: CountsObject) => ({ ...counts, format: 1, flows: undefined });

  it('are refused with the first version and the first day that can be compared', async () => {
    const { world, days } = await worldOf(4, { 1: old, 2: old });
    const versions = (from: number, to: number) => diffOfVersions(world, [from, to], { province });
    await expect(versions(1, 2)).rejects.toMatchObject({ code: 'DIFF_NOT_RECORDED', facts: { version: 2 } });
    await expect(versions(0, 4)).rejects.toMatchObject({ code: 'DIFF_NOT_RECORDED', facts: { version: 2 } });
    expect((await versions(2, 4)).provinces[0].persons).toMatchObject({ verified: { joined: 2 } });
    const between = (from: string, to: string) => diffOfDays(world, [from, to], { provinces: [province] });
    await expect(between(days[0], days[1])).rejects.toMatchObject({
      code: 'DIFF_NOT_RECORDED',
      facts: { first: days[1] },
    });
    expect((await between(days[1], days[3])).provinces[0].persons).toMatchObject({ verified: { joined: 2 } });
    // Nothing lies between: there is nothing that could not have been recorded.
    expect((await between(days[0], days[0])).provinces[0].persons).toMatchObject({ verified: { joined: 0 } });
  });
});

describe('a compaction', () => {
  const order = { officer: 'NV001', purpose: 'drift found by verify' };
  /** One verified person too many, everywhere. */
  const drifted = (counts: CountsObject) => {
    const more = (byVerdict: number[]) => byVerdict.map((count, verdict) => (verdict === 1 ? count + 1 : count));
    return { ...counts, persons: more(counts.persons), units: { A: more(counts.units.A) } };
  };

  it('moves nobody', async () => {
    const { world } = await worldOf(2);
    await compactProvince(world, province, { segmentsMax: 1 });
    const diff = await diffOfVersions(world, [2, 3], { province, units: true });
    expect(diff.provinces[0].persons).toMatchObject({ verified: { joined: 0 }, denominator: { joined: 0 } });
    expect(diff.provinces[0].persons.verified).not.toHaveProperty('repaired');
  });

  it('that repairs counts has a cause of its own, and none is left over where the fault lies between too', async () => {
    const { world, days } = await worldOf(3, { 2: drifted });
    await compactProvince(world, province, { repair: order });
    world.clock.time += dayMs;
    const today = addDays(vietnamDate(world.clock.now()), -1);
    await closeDays(world, province, today);
    const repaired = await diffOfVersions(world, [3, 4], { province, units: true });
    expect(repaired.provinces[0].persons).toMatchObject({
      before: { verified: 4 },
      after: { verified: 3 },
      verified: { joined: 0, repaired: -1 },
      denominator: { joined: 0, repaired: -1 },
    });
    expect(repaired.provinces[0].units?.[0].verified).toMatchObject({ repaired: -1 });
    const whole = await diffOfVersions(world, [0, 4], { province });
    expect(whole.provinces[0].persons.verified).toMatchObject({ joined: 3 });
    expect(whole.provinces[0].persons.verified).not.toHaveProperty('repaired');
    // The fault alone is damage.
    await expect(diffOfVersions(world, [1, 2], { province })).rejects.toThrow('moves of 1 verified');
    const byDay = await diffOfDays(world, [days[2], today], { provinces: [province] });
    expect(byDay.provinces[0].persons).toEqual(repaired.provinces[0].persons);
  });
});
