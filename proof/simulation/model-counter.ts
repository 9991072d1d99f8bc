/**
 * A protocol small enough to be seen through, with the shape of the commit: an object is staged, a counter item is set
 * conditionally to name it, an answer is published. With bugs to plant, to prove the harness before it judges real
 * code.
 */
import type { StateItem } from '../../core/ports.ts';
import type { Call } from './scheduler.ts';
import type { Message, Scenario, SimPorts, View } from './simulate.ts';
import { itemKey } from './fault-client.ts';

export interface CounterBugs {
  noCondition?: boolean;
  noLookForOwn?: boolean;
  /** The counter names the object before it is stored. */
  commitBeforeStage?: boolean;
  /** A network error is taken for a failure, and what was staged is removed. */
  errorRemoves?: boolean;
  /** A refusal is taken for somebody else's success. */
  refusalIsDone?: boolean;
  publishBeforeCommit?: boolean;
  neverGivesUp?: boolean;
}

const counterKey = { partition: 'COUNTER', sort: 'STATE' };
const attemptsMax = 4;

function counterActor(name: string, bugs: CounterBugs): Message['actor'] {
  return async (ports: SimPorts) => {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const state = await ports.state.read(counterKey);
      const done = namesOf(state);
      if (bugs.noLookForOwn !== true && done.includes(name)) {
        await publish(ports, name);
        return 'done';
      }
      const version = typeof state?.version === 'number' ? state.version : undefined;
      const staged = `staged/${name}/${(version ?? 0) + 1}`;
      if (bugs.commitBeforeStage !== true) await ports.objects.putIfAbsent(staged, new TextEncoder().encode(name));
      if (bugs.publishBeforeCommit === true) await publish(ports, name);
      const answer = await setCounter(ports, version, { done: [...done, name], staged }, bugs);
      if (answer === 'set' || (bugs.refusalIsDone === true && answer === 'refused')) {
        if (bugs.commitBeforeStage === true) await ports.objects.putIfAbsent(staged, new TextEncoder().encode(name));
        await publish(ports, name);
        return 'done';
      }
      if (bugs.neverGivesUp === true) attempt = 0;
      await ports.clock.sleep(10);
    }
    throw new Error('too many attempts');
  };
}

async function setCounter(
  ports: SimPorts,
  version: number | undefined,
  item: { done: string[]; staged: string },
  bugs: CounterBugs,
): Promise<'set' | 'refused'> {
  const full = { ...item, version: (version ?? 0) + 1 };
  try {
    if (bugs.noCondition === true) {
      await ports.state.put(counterKey, full);
      return 'set';
    }
    return await ports.state.compareAndSet(counterKey, version, full);
  } catch (error) {
    if (bugs.errorRemoves !== true) return 'refused';
    await ports.objects.remove(item.staged);
    throw error;
  }
}

async function publish(ports: SimPorts, name: string): Promise<void> {
  await ports.objects.put(`results/${name}`, new TextEncoder().encode('done'));
}

function namesOf(state: StateItem | undefined): string[] {
  return Array.isArray(state?.done) ? state.done.map(String) : [];
}

export function counterScenario(names: readonly string[], bugs: CounterBugs = {}, copies = 1): Scenario {
  return {
    name: `counter of ${names.join(', ')}`,
    objects: { current: new Map(), versions: new Map(), writes: 0 },
    state: new Map(),
    start: 0,
    messages: names.map((name) => ({ name, copies, actor: counterActor(name, bugs) })),
    client: () => ({ nameOf: (method, key) => `${method} ${key.split('/')[0]}`, guard: () => {} }),
    afterWrite: async (view: View, call: Call) => (call.key === itemKey(counterKey) ? checkCounter(view) : []),
    atEnd: async (view: View) => [
      ...checkCounter(view),
      ...names.filter((name) => !counted(view).includes(name)).map((name) => `${name} is lost`),
      ...names.filter((name) => view.objects.get(`results/${name}`) === undefined).map((name) => `${name} is unsaid`),
    ],
  };
}

function counted(view: View): string[] {
  return namesOf(view.state.read(itemKey(counterKey)).item);
}

function checkCounter(view: View): string[] {
  const { item } = view.state.read(itemKey(counterKey));
  const done = namesOf(item);
  const wrong: string[] = [];
  if (new Set(done).size !== done.length) wrong.push('counted twice');
  if (item !== undefined && item.version !== done.length) wrong.push('the version is not the count');
  if (typeof item?.staged === 'string' && view.objects.get(item.staged) === undefined) wrong.push('names no object');
  for (const key of view.objects.keys('results/')) {
    if (!done.includes(key.slice('results/'.length))) wrong.push('said before it was done');
  }
  return wrong;
}
