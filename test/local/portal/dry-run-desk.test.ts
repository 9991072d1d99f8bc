import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../core/reconcile/dry-run.ts';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { openRegistryDesk } from '../../../local/portal/dry-run-desk.ts';
import { openWorld } from '../../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../../core/registry/registry-support.ts';
import { somePeople } from '../../support/office.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

describe('the registry of the portal on one machine', () => {
  it('is tried on a thread, one version at a time', async () => {
    const world = await openWorld(makeTempFolder(), { log: false });
    try {
      const options = { key: world.fingerprintKey, scratch: new MemoryScratch() };
      for (const version of ['2026-01-31', '2026-02-28'])
        await buildRegistry(world, new MemoryExtract([somePeople(3)], { version }), options);
      await activateRegistry(world, '2026-01-31');
      const desk = openRegistryDesk(world);
      expect((await desk.versions()).map(({ version, active }) => [version, active])).toEqual([
        ['2026-01-31', true],
        ['2026-02-28', false],
      ]);
      const first = desk.dryRun('2026-02-28');
      await expect(desk.dryRun('2026-02-28')).rejects.toThrow(expect.objectContaining({ code: 'BUSY' }));
      expect(await first).toEqual(await dryRun(world, '2026-02-28'));
      // It is free again, also after a refusal.
      await expect(desk.dryRun('../x')).rejects.toThrow(expect.objectContaining({ code: 'REGISTRY_VERSION_UNKNOWN' }));
    } finally {
      world.close();
    }
  });
});
