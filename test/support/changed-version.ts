/** A version of a ledger as a program with a fault, or of before, would have written it. */
import { Stage } from '../../core/commit/stage.ts';
import { readProvinceState, stateItem, stateKey, type ProvinceState } from '../../core/domain/province-state.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { manifestBytes, versionId, type LedgerManifest } from '../../core/ledger/manifest.ts';
import { markerBytes, ratifiedKey } from '../../core/ledger/ratified-markers.ts';
import { testProvince } from './matched-batch.ts';
import type { TestWorld } from './test-world.ts';

export async function currentVersion(
  world: TestWorld,
): Promise<{ state: ProvinceState; ledger: Ledger; manifest: LedgerManifest }> {
  const state = await readProvinceState(world.state, testProvince);
  const ledger = await Ledger.open(world, testProvince, state);
  if (state === undefined || ledger.manifest === undefined) throw new Error('no ledger');
  return { state, ledger, manifest: ledger.manifest };
}

/** Puts a changed manifest in the place of the current version, as a program with a fault would have written it. */
export async function replaceVersion(
  world: TestWorld,
  change: (stage: Stage) => Promise<Partial<LedgerManifest>>,
): Promise<void> {
  const { state, manifest } = await currentVersion(world);
  const stage = new Stage(world, { province: testProvince, id: versionId(manifest), since: 0 });
  const changed = { ...manifest, ...(await change(stage)) } as LedgerManifest;
  const { sha256 } = await stage.put(manifestBytes(changed));
  await stage.flush();
  await world.state.put(stateKey(testProvince), stateItem({ ...state, manifest: sha256 }));
  const marker = markerBytes({ manifest: sha256, batch: versionId(manifest) });
  await world.objects.put(ratifiedKey(testProvince, manifest.version), marker);
}
