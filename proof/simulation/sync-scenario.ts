/**
 * The whole job under simulation: `syncBatch` from the event to the acknowledgement, with a real index, and somebody
 * who overwrites uploads.
 */
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { matchBatch } from '../../core/commit/match-batch.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import { readUpload } from '../../core/intake/read-upload.ts';
import { batchId, contentId, parseUploadKey, readRequest } from '../../core/intake/upload-request.ts';
import { schemes } from '../../core/domain/codes.ts';
import { MemoryExtract, MemoryScratch } from '../../test/core/registry/registry-support.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash, testWorld } from '../../test/support/test-world.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { simBatches, type SimBatch } from './commit-batches.ts';
import { guardActor, nightly } from './care-actors.ts';
import { listeningLog } from './canary.ts';
import { checkAnswers, copyObjects } from './commit-scenario.ts';
import { digestWithoutTimes, type CommitAnswer } from './commit-actor.ts';
import { commitPoint } from './fault-points.ts';
import type { LedgerInvariants } from './invariants.ts';
import { rebuiltWhole } from './rebuild-check.ts';
import { simulatedBucket } from './fault-client.ts';
import { SimObjects, SimState, type ObjectsBase, type StateBase } from './sim-stores.ts';
import type { Message, Scenario, SimPorts } from './simulate.ts';

const uploadKey = `incoming/${testProvince}/delta/upload.csv`;
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit';
const people = [1, 2, 3].map((n) => ({
  id: `05209000000${n}`,
  name: 'Nguyễn Văn Đức',
  birth: `1990-05-0${n}`,
  sex: '1',
}));
const uploadText = [
  header,
  '5200000001,052090000001,Nguyễn Văn Đức,01/05/1990,1,BHYT,DV1',
  '5200000002,052090000002,Nguyễn Văn Duc,02/05/1990,1,BHYT;BHXHBB,DV1',
  '5200000003,,Nguyễn Văn Đức,03/05/1990,1,BHYT,DV2',
].join('\r\n');
/** As long as the upload, so that the length does not give it away. */
const overwritingText = uploadText.replaceAll('DV1', 'DV7').replace('02/05/1990', '12/05/1990');

const nextRegistry = '2026-02-28';

interface SyncBase {
  objects: ObjectsBase;
  state: StateBase;
  batch: SimBatch;
  version: string;
}

/** An index of three people and one stored upload, and what a run without faults makes of it. */
async function makeBase(name: string, metadata: Record<string, string>): Promise<SyncBase> {
  const world = {
    ...testWorld(),
    objects: new MemoryObjectStore({ clock: testWorld().clock, bucket: simulatedBucket }),
  };
  await buildRegistry(world, new MemoryExtract([people]), { key: world.fingerprintKey, scratch: new MemoryScratch() });
  // The next extract: the first person has another birth date, so that the verdicts tell the two apart.
  const changed = people.map((person, k) => (k === 0 ? { ...person, birth: '1990-11-21' } : person));
  await buildRegistry(world, new MemoryExtract([changed], { version: nextRegistry }), {
    key: world.fingerprintKey,
    scratch: new MemoryScratch(),
  });
  const under: NonNullable<SimBatch['under']> = {};
  await activateRegistry(world, nextRegistry);
  const next = await openRegistry(world);
  await activateRegistry(world, '2026-01-31');
  await world.objects.put(uploadKey, new TextEncoder().encode(uploadText), metadata);
  const copied = await copyObjects(world.objects);
  const state = new SimState();
  for await (const { sort, item } of world.state.list('REGISTRY', '')) state.put(`REGISTRY/${sort}`, item);

  const stored = new SimObjects(copied).get(uploadKey);
  const info = await world.objects.head(uploadKey);
  if (stored === undefined || info === undefined) throw new Error('no upload');
  const batch = batchId(testHash, simulatedBucket, uploadKey, stored.version);
  const request = readRequest(
    { ...parseUploadKey(uploadKey), batch },
    { ...info, version: stored.version },
    world.clock.now(),
  );
  // Matching writes into the rows, so that each version has rows of its own.
  const readAgain = (): ReturnType<typeof readUpload> =>
    readUpload(world, { ...request, objectVersion: info.version }, info, next.canon);
  const read = await readAgain();
  const matched = await matchBatch(world, read, await openRegistry(world), false);
  const matchedNext = await matchBatch(world, await readAgain(), next, false);
  under[matchedNext.registryVersion] = matchedNext;
  const { claims } = read;
  const rows = [...claims.allParticipants()].map((participant, k) => ({
    participant,
    schemes: schemes.filter((_, s) => (claims.schemes(k) & (1 << s)) !== 0),
  }));
  const test = { name, asOf: request.asOf, rows };
  const sim: SimBatch = {
    test,
    request,
    matched,
    content: contentId(testHash, { ...request, sha256: read.sha256 }),
    under,
  };
  simBatches[name] = sim;
  return { objects: copied, state: state.freeze(), batch: sim, version: stored.version };
}

async function syncActor(base: SyncBase, ports: SimPorts): Promise<CommitAnswer> {
  const { fingerprintKey, disclosure } = testWorld();
  const world = { ...ports, hash: testHash, log: listeningLog, fingerprintKey, disclosure };
  const receipt = await syncBatch(world, { key: uploadKey, version: base.version });
  if (receipt.status === 'refused') return { status: 'refused', code: receipt.refusal?.code ?? '' };
  // A duplicate of no other batch is this batch again.
  if (receipt.duplicateOf !== undefined) return { status: 'duplicate', of: receipt.duplicateOf };
  return { status: 'committed', found: receipt.status === 'duplicate' };
}

export interface SyncScenarioOptions {
  name: string;
  /** The upload promises its SHA-256, so that damage on the way is found. */
  promised: boolean;
  /** Somebody stores other bytes of the same length under the key. */
  overwritten: boolean;
  /** An operator puts the next registry version in use meanwhile. */
  switched: boolean;
  /** The upload's event is delivered so often at once. */
  copies?: number;
  invariants: LedgerInvariants;
}

export async function syncScenario(options: SyncScenarioOptions): Promise<Scenario> {
  const bytes = new TextEncoder().encode(uploadText);
  const sha256 = testHash.sha256();
  sha256.update(bytes);
  const base = await makeBase(options.name, options.promised ? { sha256: sha256.hex() } : {});
  const { invariants } = options;
  const messages: Message[] = [
    { name: options.name, copies: options.copies ?? 1, actor: (ports) => syncActor(base, ports) },
  ];
  const outsider: Message = {
    name: 'outsider',
    redelivered: false,
    actor: (ports) => ports.objects.put(uploadKey, new TextEncoder().encode(overwritingText)),
  };
  if (options.overwritten) messages.push(outsider);
  // C14
  const operator: Message = {
    name: 'operator',
    role: 'operator',
    redelivered: false,
    actor: (ports) => activateRegistry({ ...ports, hash: testHash, log: listeningLog }, nextRegistry),
  };
  if (options.switched) messages.push(operator);
  return {
    name: options.name,
    objects: base.objects,
    state: base.state,
    digestOf: digestWithoutTimes,
    start: testWorld().clock.now(),
    messages,
    client: (message) => ({
      nameOf: commitPoint,
      guard: (call) => {
        if (message !== outsider) guardActor(call, message.role ?? 'committer', false, uploadKey);
      },
    }),
    afterWrite: async (view, call) => {
      const wrong = call.key === `PROVINCE#${testProvince}/STATE` ? await invariants.ledger(view) : [];
      return wrong.length > 0 ? wrong : invariants.announced(view);
    },
    atEnd: async (view, repaired) => {
      const wrong = await invariants.ledger(view);
      if (wrong.length === 0) wrong.push(...checkAnswers(view, invariants, base.batch, { repaired }));
      if (repaired) wrong.push(...invariants.allPublished(view));
      // C15, with the uploads themselves.
      if (wrong.length === 0 && !repaired && !options.overwritten)
        wrong.push(...(await rebuiltWhole(view, invariants, base.batch, options.switched)));
      return wrong;
    },
    nightly: (ports, view) => nightly({ ...ports, hash: testHash }, view, invariants, { sweep: false }),
  };
}
