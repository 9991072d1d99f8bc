/**
 * C15: the state store is lost at this point. A rebuild from the objects, and every upload driven through once more,
 * must give the batches and the counts that the ledger had.
 */
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { highestMarker, readMarker } from '../../core/ledger/ratified-markers.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import type { World } from '../../core/ports.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash, testWorld } from '../../test/support/test-world.ts';
import { simulationStart, type SimBatch } from './commit-batches.ts';
import { commitActor, digestWithoutTimes } from './commit-actor.ts';
import { FaultObjects, FaultState, Wire, type Calls } from './fault-client.ts';
import type { LedgerInvariants } from './invariants.ts';
import { SimObjects, SimState } from './sim-stores.ts';
import type { View } from './simulate.ts';

/** Ports that answer at once and never fail. */
export function calmPorts(objects: SimObjects, state: SimState): Pick<World, 'objects' | 'state' | 'clock' | 'random'> {
  const calls: Calls = {
    now: simulationStart,
    call: async (_, call) => call.perform({ now: simulationStart, stale: false, reduced: false }).value,
  };
  const actor = { name: 'calm', label: 'calm', status: 'running' as const, parked: 0, history: 0 };
  const wire = new Wire(calls, actor, { attempts: 1, nameOf: (method) => method, guard: () => {}, chunkBytes: 65_536 });
  return {
    objects: new FaultObjects(wire, objects),
    state: new FaultState(wire, state),
    clock: { now: () => simulationStart, sleep: async () => {} },
    random: () => 0.5,
  };
}

/** Ends that were checked already, by the digest of their objects. */
const checked = new Set<string>();

export async function checkRebuilt(
  view: View,
  invariants: LedgerInvariants,
  options: { batches: readonly SimBatch[]; orderFree: boolean },
): Promise<string[]> {
  if (view.alias.size > 0) return []; // a mutant's objects have other names
  const names = options.batches.map(({ test }) => test.name);
  const world = `${names.join()} ${view.objects.digest} ${invariants.ids(view).join()}`;
  if (checked.has(world)) return [];
  checked.add(world);

  const objects = new SimObjects(view.objects.freeze(), digestWithoutTimes);
  const state = new SimState();
  const ports = calmPorts(objects, state);
  const { log, fingerprintKey, disclosure } = testWorld();
  await rebuildState({ ...ports, hash: testHash, log, fingerprintKey, disclosure });
  const rebuilt: View = { objects, state, acknowledged: view.acknowledged, alias: view.alias };
  const wrong = (await invariants.ledger(rebuilt)).map((text) => `C15 rebuilt: ${text}`);

  // Every marked version is there again, and only the newest can have been unmarked.
  const before = view.state.read(`PROVINCE#${testProvince}/STATE`).item;
  const marked = await highestMarker(ports, testProvince);
  if (Number(before?.version ?? 0) > marked + 1) wrong.push('C15 more than the newest version has no marker');
  const marker = await readMarker(ports, testProvince, marked);
  const after = await readProvinceState(ports.state, testProvince);
  if (after?.manifest !== marker?.manifest) wrong.push('C15 the rebuilt state is not that of the newest marker');
  if (before?.version === marked && figures(before) !== figures(after)) wrong.push('C15 other counts');

  // Whoever was told that a batch is in finds it there; what was never answered is delivered again.
  const again = new SimState(view.state.freeze());
  const original: View = {
    ...rebuilt,
    objects: new SimObjects(view.objects.freeze(), digestWithoutTimes),
    state: again,
  };
  for (const each of [rebuilt, original])
    for (const batch of options.batches) await commitActor(batch, calmPorts(each.objects, each.state));
  if (!options.orderFree) return wrong;
  const [a, b] = [rebuilt, original].map((each) => invariants.ids(each).toSorted().join());
  if (a !== b) wrong.push(`C15 other batches after the rebuild: ${a} instead of ${b}`);
  const [c, d] = [rebuilt, original].map((each) => figures(each.state.read(`PROVINCE#${testProvince}/STATE`).item));
  if (c !== d) wrong.push(`C15 other counts after the rebuild: ${c} instead of ${d}`);
  return wrong;
}

/**
 * The same with the upload itself at hand: the rebuild alone must bring the batch back, matched once and committed
 * once.
 */
export async function rebuiltWhole(
  view: View,
  invariants: LedgerInvariants,
  batch: SimBatch,
  switched: boolean,
): Promise<string[]> {
  const world = `${batch.test.name} ${view.objects.digest} ${invariants.ids(view).join()}`;
  if (checked.has(world)) return [];
  checked.add(world);
  const objects = new SimObjects(view.objects.freeze(), digestWithoutTimes);
  const state = new SimState();
  const { log, fingerprintKey, disclosure } = testWorld();
  await rebuildState({ ...calmPorts(objects, state), hash: testHash, log, fingerprintKey, disclosure });
  const rebuilt: View = { ...view, objects, state };
  const wrong = (await invariants.ledger(rebuilt)).map((text) => `C15 rebuilt: ${text}`);
  wrong.push(...invariants.allPublished(rebuilt).map((text) => `C15 rebuilt: ${text}`));
  const stateKey = `PROVINCE#${testProvince}/STATE`;
  const [before, after] = [view.state.read(stateKey).item, state.read(stateKey).item];
  // A refusal that was recorded stays the answer.
  const receipt = new TextDecoder().decode(
    view.objects.get(`results/${testProvince}/${batch.request.batch}/receipt.json`)?.bytes,
  );
  const refused = receipt.includes('"refused"') && before === undefined;
  if (!refused && invariants.ids(rebuilt).join() !== batch.request.batch)
    wrong.push('C15 the batch is not in the rebuilt ledger');
  // What was never said may be matched anew, against the registry version that is in use then.
  if (before !== undefined && !switched && figures(before) !== figures(after)) wrong.push('C15 other counts');
  return wrong;
}

function figures(item: object | undefined): string {
  const { participants, synced, verified, remaining, schemes, verdicts } = { ...item } as Record<string, unknown>;
  return JSON.stringify({ participants, synced, verified, remaining, schemes, verdicts });
}
