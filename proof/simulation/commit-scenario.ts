import { commitActor, digestWithoutTimes, type CommitAnswer } from './commit-actor.ts';
/** The real commit under simulation: actors deliver batches that were matched before, until they are acknowledged. */
import type { CompactOutcome } from '../../core/commit/compact.ts';
import type { ObjectStore } from '../../core/ports.ts';
import type { SweepReport } from '../../core/maintenance/sweep.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { testHash } from '../../test/support/test-world.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { MemoryStateStore } from '../../test/support/memory-state-store.ts';
import { simBatches, simulationStart, type SimBatch } from './commit-batches.ts';
import { guardActor, nightly } from './care-actors.ts';
import { commitPoint } from './fault-points.ts';
import { isNextFormat, nextRelease, stoppedAtFormat } from './formats.ts';
import { checkRebuilt } from './rebuild-check.ts';
import type { LedgerInvariants } from './invariants.ts';
import { SimObjects, SimState, type ObjectsBase, type StateBase } from './sim-stores.ts';
import { OutOfBounds, type Message, type MutantContext, type Scenario, type SimPorts, type View } from './simulate.ts';
import type { Actor, Call } from './scheduler.ts';
import { digestText, mix } from './digest.ts';

export interface CommitScenarioOptions {
  name: string;
  /** Batches delivered; more than once at once if `copies` says so. */
  batches: readonly SimBatch[];
  copies?: number;
  base?: CommitBase;
  /** Sweepers, compactors. */
  others?: readonly Message[];
  /** Copies of these names, the second of each, are of the next release; all of them if there is one copy. */
  nextRelease?: readonly string[];
  /** What is in the ledger in the end does not depend on who came first, so that a rebuild must end in the same. */
  orderFree?: boolean;
  /** Shared by scenarios, because it remembers what it has checked. */
  invariants: LedgerInvariants;
  /** A committer never deletes; mutants may, to be found by what they break. */
  mayRemove?: boolean;
  /** Item keys read without consistency, for mutants. */
  stale?: (key: string) => boolean;
}

export interface CommitBase {
  objects: ObjectsBase;
  state: StateBase;
  ids: readonly string[];
}

const nothing: CommitBase = {
  objects: { current: new Map(), versions: new Map(), writes: 0 },
  state: new Map(),
  ids: [],
};

export function commitScenario(options: CommitScenarioOptions): Scenario {
  const base = options.base ?? nothing;
  const { invariants } = options;
  const next = new Set(options.nextRelease);
  const mixed = next.size > 0;
  const messages: Message[] = options.batches.flatMap((batch) => {
    const { name } = batch.test;
    const message: Message = { name, copies: options.copies ?? 1, actor: (ports) => commitActor(batch, ports) };
    const newer: Message = {
      name,
      actor: (ports) => {
        const release = nextRelease(ports.objects, testHash);
        return commitActor(batch, { ...ports, objects: release.objects }, release.hash);
      },
    };
    if (!next.has(name)) return mixed ? [stopping(message)] : [message];
    return options.copies === 2 ? [newer, stopping({ ...message, copies: 1, name: `${name}, old release` })] : [newer];
  });
  messages.push(...(options.others ?? []));
  return {
    name: options.name,
    objects: base.objects,
    state: base.state,
    digestOf: digestWithoutTimes,
    start: simulationStart,
    messages,
    client: ({ role, mayStop }) => ({
      nameOf: commitPoint,
      guard: (call, by) => {
        guardActor(call, role ?? 'committer', options.mayRemove === true);
        if (by.met === 'next format' && call.write)
          throw new OutOfBounds('C16 the old release wrote after it had met a manifest of the next');
      },
      ...(mayStop !== undefined && { saw: meetsNext }),
      ...(options.stale === undefined ? {} : { stale: options.stale }),
    }),
    afterWrite: async (view, call, by) => {
      noteLateRefusal(view, invariants, call, by);
      const committed =
        call.key === `PROVINCE#${testProvince}/STATE` ||
        call.point.startsWith('remove') ||
        (call.point.startsWith('put') && call.key.startsWith('staged/'));
      const wrong = committed ? await invariants.ledger(view) : [];
      // What is announced changes with these keys alone.
      const said = committed || call.key.startsWith('results/') || call.key.includes('/BATCH#');
      return wrong.length > 0 || !said ? wrong : invariants.announced(view);
    },
    answered: (answer, by) => {
      const given = answer as CommitAnswer | undefined;
      const isRejected = given?.status === 'refused' || given?.status === 'duplicate';
      return isRejected && by.owes !== undefined ? [by.owes] : [];
    },
    factOf: (answer, message) => {
      if (message.role === 'sweeper') return (answer as SweepReport).removed > 0 ? 'orphan removed' : undefined;
      if (message.role === 'compactor')
        return (answer as CompactOutcome).status === 'compacted' ? 'compaction ratified' : undefined;
      if (message.role === 'publisher') return undefined;
      const given = answer as CommitAnswer | undefined;
      if (given?.status === 'committed') return given.found ? 'own id found' : undefined;
      return given && `${given.status} answered`;
    },
    atEnd: async (view, repaired) => {
      const wrong = await invariants.ledger(view);
      if (wrong.length > 0) return wrong;
      for (const batch of options.batches) wrong.push(...checkAnswers(view, invariants, batch, { repaired, mixed }));
      for (const id of base.ids)
        if (!invariants.ids(view).includes(id)) wrong.push(`I4 ${id} was in the ledger and is lost`);
      if (repaired) wrong.push(...invariants.allPublished(view));
      // C15
      if (wrong.length === 0 && !repaired && !mixed)
        wrong.push(
          ...(await checkRebuilt(view, invariants, {
            batches: options.batches,
            orderFree: options.orderFree !== false,
          })),
        );
      return wrong;
    },
    nightly: (ports, view) => {
      const objects = mixed ? nextRelease(ports.objects, testHash) : { objects: ports.objects, hash: testHash };
      return nightly({ ...ports, ...objects }, view, invariants, { sweep: options.others !== undefined });
    },
  };
}

/**
 * Rule 5: whoever records that a batch did not enter the ledger, while it is in the ledger, must find it there and say
 * so. Noted also where the record was there before.
 */
function noteLateRefusal(view: View, invariants: LedgerInvariants, call: Call, by: Actor): void {
  const [, id] = call.key.split('/BATCH#');
  if (id === undefined || by.owes !== undefined || !/"status":"(?:refused|duplicate)"/.test(call.payload?.() ?? ''))
    return;
  if (!invariants.ids(view).includes(id)) return;
  by.owes = `I11 ${by.name} recorded a refusal behind the commit of the same batch, and did not look again`;
  // Worlds are compared by what actors know: this one must not pass for one that recorded it in time.
  by.history = mix(by.history, digestText(by.owes));
}

/** An old release may be left with an upload that it can do nothing about: that is what a deployment gets over. */
function stopping(message: Message): Message {
  return {
    ...message,
    actor: async (ports) => {
      try {
        return await message.actor(ports);
      } catch (error) {
        if (stoppedAtFormat(error)) throw new StoppedAtFormat();
        throw error;
      }
    },
    mayStop: StoppedAtFormat,
  };
}

class StoppedAtFormat extends Error {}

function meetsNext(bytes: Uint8Array, by: Actor): void {
  if (isNextFormat(bytes)) by.met = 'next format';
}

/** What an acknowledged answer promises. */
export function checkAnswers(
  view: View,
  invariants: LedgerInvariants,
  batch: SimBatch,
  { repaired, mixed }: { repaired: boolean; mixed?: boolean },
): string[] {
  const { name } = batch.test;
  const { batch: id } = batch.request;
  if (!view.acknowledged.has(name)) return mixed === true ? [] : [`I16 ${name} was never acknowledged`];
  const answer = view.acknowledged.get(name) as CommitAnswer | undefined;
  const ids = invariants.ids(view);
  if (answer === undefined || answer.status === 'committed') return invariants.published(view, id);
  // Another delivery at the same time may have committed what this one refused, on a ledger that moved between; then
  // that must be said. Rule 5: if its committer died at once, the next commit or the nightly run says it; only the
  // newest version can be waiting.
  if (answer.status === 'refused' && !repaired && ids[0] === id) return [];
  if (answer.status === 'refused')
    return ids.includes(id)
      ? invariants.published(view, id).map((text) => `I11 ${name} was answered as refused; ${text}`)
      : [];
  if (answer.of === id) return [`I4 ${name} is called a duplicate of itself`];
  if (!ids.includes(answer.of)) return [`I4 ${name} is called a duplicate of what is not in the ledger`];
  return ids.includes(id) ? [`I6 ${name} is called a duplicate and is in the ledger`] : [];
}

/** A ledger made of these batches by the real commit, frozen. `forget` takes away what a crash may have left out. */
export async function commitBase(
  batches: readonly SimBatch[],
  forget: (itemKey: string) => boolean = () => false,
): Promise<CommitBase> {
  const clock = { now: () => simulationStart, sleep: async () => {} };
  const memory = { objects: new MemoryObjectStore({ clock }), state: new MemoryStateStore() };
  for (const batch of batches) await commitActor(batch, { ...memory, clock, random: () => 0.5 });
  const objects = await copyObjects(memory.objects);
  const state = new SimState();
  const partition = `PROVINCE#${testProvince}`;
  for await (const { sort, item } of memory.state.list(partition, '')) {
    const key = `${partition}/${sort}`;
    if (!forget(key)) state.put(key, item);
  }
  return { objects, state: state.freeze(), ids: batches.map((batch) => batch.request.batch) };
}

/**
 * As `commitBase`, with the staged objects of attempts at `batch` that died eight days ago: one before the ledger was,
 * one on it.
 */
export async function orphanedBase(batches: readonly SimBatch[], batch: SimBatch): Promise<CommitBase> {
  const clock = { now: () => simulationStart - 8 * 86_400_000, sleep: async () => {} };
  const memory = { objects: new MemoryObjectStore({ clock }), state: new MemoryStateStore() };
  const attempt = async (): Promise<void> => {
    const state: SimPorts['state'] = Object.create(memory.state);
    state.compareAndSet = () => Promise.reject(new Error('no connection'));
    await commitActor(batch, { objects: memory.objects, state, clock, random: () => 0.5 }).catch(() => {});
  };
  await attempt();
  for (const each of batches) await commitActor(each, { ...memory, clock, random: () => 0.5 });
  await attempt();
  const state = new SimState();
  const partition = `PROVINCE#${testProvince}`;
  for await (const { sort, item } of memory.state.list(partition, '')) state.put(`${partition}/${sort}`, item);
  const ids = batches.map((each) => each.request.batch);
  return { objects: await copyObjects(memory.objects), state: state.freeze(), ids };
}

export async function copyObjects(from: ObjectStore): Promise<ObjectsBase> {
  const objects = new SimObjects(undefined, digestWithoutTimes);
  for await (const { key, storedAt } of from.list('')) {
    const bytes = await from.read(key);
    const info = await from.head(key);
    if (bytes !== undefined) objects.put(key, bytes, info?.metadata ?? {}, storedAt);
  }
  return objects.freeze();
}

/** The batch that a delivery is about. */
export function batchOf(context: MutantContext): SimBatch {
  return simBatches[context.message.name];
}
