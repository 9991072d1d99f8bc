/** Every object of a ledger and an index, lost or damaged, comes back or is said to be gone. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { verifyRegistry } from '../../../core/registry/activate.ts';
import { Chains, restoreObject } from '../../../core/maintenance/restore-object.ts';
import { eventfulOffice } from '../../support/eventful-province.ts';
import type { TestWorld } from '../../support/test-world.ts';

let world: TestWorld;
beforeEach(async () => {
  ({
    office: { world },
  } = await eventfulOffice());
});

async function keysUnder(...prefixes: string[]): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of prefixes) for await (const { key } of world.objects.list(prefix)) keys.push(key);
  return keys;
}

async function isWhole(): Promise<boolean> {
  const registry = await verifyRegistry(world, '2026-01-31');
  return (await verifyLedger(world)).ok && registry.problems.length === 0;
}

describe('restoring an object', () => {
  it('puts back every object that was overwritten or removed, byte for byte', async () => {
    const keys = await keysUnder('staged/', 'ratified/', 'results/', 'registry/');
    expect(keys.length).toBeGreaterThan(100);
    for (const [i, key] of keys.entries()) {
      const bytes = await world.objects.read(key);
      expect(await restoreObject(world, key).catch((error: { code: string }) => error.code)).toSatisfy(
        (answer: { from?: string } | string) =>
          answer === 'RESTORE_UNKNOWN_KEY' || (answer as { from: string }).from === 'intact',
      );
      if (i % 2 === 0) await world.objects.remove(key);
      else await world.objects.put(key, new TextEncoder().encode('damaged'));
      const answer = await restoreObject(world, key).catch((error: { code: string }) => error.code);
      // Answers of a refused upload have no manifest that names them.
      if (answer === 'RESTORE_UNKNOWN_KEY') continue;
      expect(answer).toMatchObject({ key, from: 'version' });
      expect(await world.objects.read(key)).toEqual(bytes);
    }
    expect(await isWhole()).toBe(true);
  });

  it('takes answers and markers from their copies where no version is left', async () => {
    const bare: TestWorld = { ...world, objects: Object.assign(Object.create(world.objects), { versions: undefined }) };
    const all = await keysUnder('ratified/', 'results/');
    // The receipt of a refused upload follows from nothing, nor does whom it would have removed.
    const keys = all.filter(
      (key) => !/(receipt\.json|removed\.csv)$/.test(key) || all.includes(key.replace(/[^/]+$/, 'outcomes.csv')),
    );
    expect(keys.length).toBeLessThan(all.length);
    for (const key of keys) {
      await world.objects.remove(key);
      expect(await restoreObject(bare, key)).toEqual({ key, from: 'copy' });
    }
    const [answer] = keys.filter((key) => key.endsWith('outcomes.csv'));
    const bytes = (await world.objects.read(answer)) ?? new Uint8Array(0);
    const sha256 = world.hash.sha256();
    sha256.update(bytes);
    const staged = `staged/${answer.split('/').slice(1, 3).join('/')}/${sha256.hex()}`;
    await world.objects.remove(staged);
    expect(await restoreObject(bare, staged)).toEqual({ key: staged, from: 'copy' });
    expect(await isWhole()).toBe(true);
  });

  it('reads no object whole that is known by its hash: answers of a province are over a gigabyte', async () => {
    const keys = (await keysUnder('staged/', 'results/', 'registry/')).filter((key) => /outcomes|people\//.test(key));
    expect(keys.length).toBeGreaterThan(5);
    const asked = vi.spyOn(world.objects, 'read');
    for (const key of keys) {
      await world.objects.remove(key);
      expect(await restoreObject(world, key)).toEqual({ key, from: 'version' });
    }
    await verifyLedger(world);
    const whole = asked.mock.calls.filter(([, options]) => options?.range === undefined).map(([key]) => key);
    expect(whole.filter((key) => keys.includes(key))).toEqual([]);
  });

  it('walks a chain once for many objects', async () => {
    const keys = (await keysUnder('results/')).filter((key) => key.endsWith('outcomes.csv'));
    const chains = new Chains(world);
    const asked = vi.spyOn(world.objects, 'read');
    for (const key of keys) await restoreObject(world, key, chains);
    const staged = asked.mock.calls.map(([key]) => key).filter((key) => key.startsWith('staged/'));
    expect(staged.length).toBeGreaterThan(keys.length);
    expect(new Set(staged).size).toBe(staged.length);
  });

  it('reports missing sources and writes nothing', async () => {
    const bare: TestWorld = { ...world, objects: Object.assign(Object.create(world.objects), { versions: undefined }) };
    const [key] = await keysUnder('registry/2026-01-31/people/');
    await world.objects.put(key, new Uint8Array(5));
    await expect(restoreObject(bare, key)).rejects.toMatchObject({ code: 'RESTORE_NO_SOURCE' });
    expect(await world.objects.read(key)).toEqual(new Uint8Array(5));
  });

  it.each([
    'incoming/vn34-52/delta/first.csv',
    'audit/vn34-52/x',
    'staged/vn34-52/x/y',
    'ratified/vn34-52/99',
    'nothing',
  ])('does not guess what %s should be', async (key) => {
    await expect(restoreObject(world, key)).rejects.toMatchObject({ code: 'RESTORE_UNKNOWN_KEY' });
  });
});
