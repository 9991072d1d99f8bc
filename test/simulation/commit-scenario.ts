/** The real commit under simulation: actors deliver batches that were matched before, until they are acknowledged. */
import { commitBatch, settleUncommitted } from '../../core/commit.ts';
import { Refusal } from '../../core/errors.ts';
import type { ObjectStore } from '../../core/ports.ts';
import { uncommittedReceipt } from './uncommitted-receipt.ts';
import { testProvince } from '../support/matched-batch.ts';
import { testHash } from '../support/test-world.ts';
import { MemoryObjectStore } from '../support/memory-object-store.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { simBatches, simulationStart } from './commit-batches.ts';
import type { SimBatch } from './commit-batches.ts';
import { digestBytes, digestText, mix } from './digest.ts';
import { commitPoint } from './fault-points.ts';
import type { LedgerInvariants } from './invariants.ts';
import { SimObjects, SimState } from './sim-stores.ts';
import type { ObjectsBase, StateBase } from './sim-stores.ts';
import { OutOfBounds } from './simulate.ts';
import type { Message, MutantContext, Scenario, SimPorts, View } from './simulate.ts';

const disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' } as const;

export type CommitAnswer =
  | { status: 'committed'; found: boolean } // found: by its id, not by the answer to this delivery's own write
  | { status: 'duplicate'; of: string }
  | { status: 'refused'; code: string };

/** One delivery of a batch: what `syncBatch` does from C6 on. */
async function commitActor(batch: SimBatch, ports: SimPorts): Promise<CommitAnswer> {
  let set = false;
  const state: SimPorts['state'] = Object.create(ports.state);
  state.compareAndSet = async (...call) => {
    const answer = await ports.state.compareAndSet(...call);
    set ||= answer === 'set';
    return answer;
  };
  const world = { ...ports, state, hash: testHash };
  try {
    const outcome = await commitBatch(world, batch.request, batch.matched, { disclosure });
    if (outcome.status === 'committed') return { status: 'committed', found: !set };
    const duplicate = uncommittedReceipt(batch, { status: 'duplicate', duplicateOf: outcome.of });
    const overtaken = await settleUncommitted(world, batch.request, duplicate);
    return overtaken === undefined ? { status: 'duplicate', of: outcome.of } : { status: 'committed', found: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error;
    const refusal = { code, message: { vi: code, en: code } };
    const refused = uncommittedReceipt(batch, { status: 'refused', refusal });
    const overtaken = await settleUncommitted(world, batch.request, refused);
    return overtaken === undefined ? { status: 'refused', code } : { status: 'committed', found: true };
  }
}

export interface CommitScenarioOptions {
  name: string;
  /** Batches delivered; more than once at once if `copies` says so. */
  batches: readonly SimBatch[];
  copies?: number;
  base?: CommitBase;
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
  const messages: Message[] = options.batches.map((batch) => ({
    name: batch.test.name,
    copies: options.copies ?? 1,
    actor: (ports) => commitActor(batch, ports),
  }));
  return {
    name: options.name,
    objects: base.objects,
    state: base.state,
    digestOf: digestWithoutTimes,
    start: simulationStart,
    messages,
    client: () => ({
      nameOf: commitPoint,
      guard: (call) => guardProvince(call, options.mayRemove === true),
      ...(options.stale === undefined ? {} : { stale: options.stale }),
    }),
    afterWrite: async (view, call) => {
      const committed = call.key === `PROVINCE#${testProvince}/STATE` || call.point.startsWith('remove');
      const wrong = committed ? await invariants.ledger(view) : [];
      // What is announced changes with these keys alone.
      const said = committed || call.key.startsWith('results/') || call.key.includes('/BATCH#');
      return wrong.length > 0 || !said ? wrong : invariants.announced(view);
    },
    factOf: (answer) => {
      const given = answer as CommitAnswer | undefined;
      if (given?.status === 'committed') return given.found ? 'own id found' : undefined;
      return given && `${given.status} answered`;
    },
    atEnd: async (view, repaired) => {
      const wrong = await invariants.ledger(view);
      if (wrong.length > 0) return wrong;
      for (const batch of options.batches) wrong.push(...checkAnswers(view, invariants, batch));
      for (const id of base.ids)
        if (!invariants.ids(view).includes(id)) wrong.push(`I4 ${id} was in the ledger and is lost`);
      if (repaired) for (const id of invariants.ids(view)) wrong.push(...invariants.published(view, id));
      return wrong;
    },
  };
}

/** What an acknowledged answer promises. */
export function checkAnswers(view: View, invariants: LedgerInvariants, batch: SimBatch): string[] {
  const { name } = batch.test;
  const { batch: id } = batch.request;
  if (!view.acknowledged.has(name)) return [`I16 ${name} was never acknowledged`];
  const answer = view.acknowledged.get(name) as CommitAnswer | undefined;
  const ids = invariants.ids(view);
  if (answer === undefined || answer.status === 'committed') return invariants.published(view, id);
  // Another delivery at the same time may have committed what this one refused, on a ledger that moved between; then that must be said.
  if (answer.status === 'refused')
    return ids.includes(id)
      ? invariants.published(view, id).map((text) => `I11 ${name} was answered as refused; ${text}`)
      : [];
  if (answer.of === id) return [`I4 ${name} is called a duplicate of itself`];
  if (!ids.includes(answer.of)) return [`I4 ${name} is called a duplicate of what is not in the ledger`];
  return ids.includes(id) ? [`I6 ${name} is called a duplicate and is in the ledger`] : [];
}

/** I13: a committer reads and writes its own province only; it reads the registry and its own upload. */
export function guardProvince(
  call: { point: string; key: string; write: boolean },
  mayRemove: boolean,
  upload?: string,
): void {
  const own = ['staged', 'results', 'ratified', 'audit'].map((root) => `${root}/${testProvince}/`);
  own.push(`PROVINCE#${testProvince}/`);
  const read = ['registry/', 'REGISTRY/', ...(upload === undefined ? [] : [upload])];
  const allowed = call.write ? own : [...own, ...read];
  const nobodys = call.key === '' || call.key === 'queue';
  if (!nobodys && !allowed.some((root) => call.key.startsWith(root)))
    throw new OutOfBounds(`I13 ${call.key} was touched`);
  if (call.point.startsWith('remove') && !mayRemove) throw new OutOfBounds('rule 1: a committer deleted an object');
}

/** Two receipts that differ in their duration alone are the same. */
export function digestWithoutTimes(key: string, bytes: Uint8Array): number {
  if (!key.endsWith('/receipt.json')) return mix(digestText(key), digestBytes(bytes));
  return digestText(new TextDecoder().decode(bytes).replace(/"durationMs": \d+/, ''), digestText(key));
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
