import { describe, expect, it } from 'vitest';
import { readDays } from '../../../core/history/day-history.ts';
import { steps } from '../../../core/reconcile/reconcile.ts';
import { machineOf } from '../../../functions/machines/reconcile-machine.ts';
import { reconcileTask } from '../../../functions/machines/reconcile-task.ts';
import { Office, somePeople } from '../../support/office.ts';
import type { TestWorld } from '../../support/test-world.ts';

type State = Record<string, unknown> & { Type: string; Next?: string; End?: true };
interface Machine {
  StartAt: string;
  States: Record<string, State>;
}

const machine = machineOf(steps, {
  functionName: 'reconcile',
  concurrency: { province: 17, idGroup: 9, peopleGroup: 5 },
}) as unknown as Machine;

function processorOf(state: State): Machine {
  return state.ItemProcessor as Machine;
}

function payloadOf(state: State): Record<string, unknown> {
  return (state.Parameters as { Payload: Record<string, unknown> }).Payload;
}

/** States in the order in which they follow each other when nothing fails. */
function inOrder({ StartAt, States }: Machine): [string, State][] {
  const order: [string, State][] = [];
  for (let name: string | undefined = StartAt; name !== undefined; name = States[name].Next)
    order.push([name, States[name]]);
  return order;
}

/** Walks the document as the service does: JSON paths of one member, maps item by item. */
async function execute(world: TestWorld, input: unknown): Promise<unknown> {
  const runs = async ({ StartAt, States }: Machine, given: unknown, item?: unknown): Promise<unknown> => {
    let data = given;
    for (let name: string | undefined = StartAt; name !== undefined;) {
      const state: State = States[name];
      if (state.Type === 'Map') {
        for (const value of filled(state.ItemsPath as string, data) as unknown[])
          await runs(processorOf(state), filledAll(state.ItemSelector as Record<string, unknown>, data, value));
      } else if (state.Type === 'Task') {
        const result = { Payload: await reconcileTask(world, filledAll(payloadOf(state), data, item)) };
        if (!('ResultPath' in state)) data = filled(state.OutputPath as string, result);
      }
      name = state.Next;
    }
    return data;
  };
  return runs(machine, input);
}

function filled(path: string, data: unknown): unknown {
  return path === '$' ? data : (data as Record<string, unknown>)[path.slice(2)];
}

function filledAll(template: Record<string, unknown>, data: unknown, value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(template).map(([name, each]) => {
      if (!name.endsWith('.$')) return [name, each];
      return [name.slice(0, -2), each === '$$.Map.Item.Value' ? value : filled(each as string, data)];
    }),
  );
}

describe('the state machine', () => {
  it('is the list of steps, in its order, each over what it is done for', () => {
    const found = inOrder(machine)
      .slice(1, -1)
      .flatMap(([, state]) => {
        if (state.Type === 'Task') return [{ name: payloadOf(state).step, over: 'run' }];
        const over = (state.ItemsPath as string).slice(2);
        return inOrder(processorOf(state)).map(([, each]) => ({ name: payloadOf(each).step, over }));
      });
    expect(found).toEqual(steps.map(({ name, over }) => ({ name, over })));
  });

  it('starts by pinning the run and ends with its report', () => {
    const order = inOrder(machine).map(([name]) => name);
    expect([order[0], order.at(-1)]).toEqual(['pin', 'end']);
  });

  it('references only existing states', () => {
    for (const each of [
      machine,
      ...Object.values(machine.States)
        .filter((s) => s.Type === 'Map')
        .map(processorOf),
    ]) {
      for (const state of Object.values(each.States)) {
        expect((state.Next === undefined) !== (state.End === undefined)).toBe(true);
        const caught = ((state.Catch ?? []) as { Next: string }[]).map(({ Next }) => Next);
        for (const name of [...caught, ...(state.Next === undefined ? [] : [state.Next])])
          expect(Object.keys(each.States)).toContain(name);
      }
    }
  });

  it('retries every task, and no failed item ends a map', () => {
    const isTask = ({ Type }: State): boolean => Type === 'Task';
    const maps = Object.values(machine.States).filter(({ Type }) => Type === 'Map');
    const inMaps = maps.flatMap((state) => Object.values(processorOf(state).States)).filter(isTask);
    expect(inMaps.length).toBe(steps.filter(({ over }) => over !== 'run').length);
    for (const state of inMaps) expect(state.Catch).toBeDefined();
    for (const state of [...inMaps, ...Object.values(machine.States).filter(isTask)])
      expect(state.Retry).toHaveLength(2);
  });

  it('does the whole run when its tasks are executed, and nothing the second time', async () => {
    const office = await Office.open(somePeople(5));
    await office.send([office.row(1), office.row(2)]);
    office.world.clock.time += 86_400_000;
    const input = { provinces: ['vn34-52', 'vn34-01'] };
    expect(await execute(office.world, input)).toEqual({ day: '2026-01-31', run: 1, status: 'done' });
    expect(await readDays(office.world, 'vn34-52', '2026-01-31', '2026-01-31')).toHaveLength(1);
    expect(await execute(office.world, input)).toEqual({ day: '2026-01-31', run: 1, status: 'done' });
  });
});
