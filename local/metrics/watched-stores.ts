/** Stores whose failed calls are counted: by store and code, whoever called. They do the same as those behind them. */
import type { Log, World } from '../../core/ports.ts';
import { storeFailed } from './count-events.ts';

type Call = (...values: unknown[]) => unknown;

/** A store with the same methods. `ObjectMissing` is an answer, and counts as none. */
export function watched<Store extends World['objects'] | World['state']>(
  store: Store,
  name: 'objects' | 'state',
  log: Log,
): Store {
  const failed = (error: unknown): never => {
    const { code, name: kind } = error as { code?: unknown; name?: unknown };
    if (kind !== 'ObjectMissing')
      log.event(storeFailed, { store: name, code: typeof code === 'string' ? code : 'OTHER' });
    throw error;
  };
  const calls = new Map<PropertyKey, Call>();
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const known = calls.get(property);
      if (known !== undefined) return known;
      const call: Call = (...values) => {
        let answer: unknown;
        try {
          answer = Reflect.apply(value, target, values);
        } catch (error) {
          return failed(error);
        }
        if (answer instanceof Promise) return answer.catch(failed);
        return isAsyncIterable(answer) ? eachOf(answer, failed) : answer;
      };
      calls.set(property, call);
      return call;
    },
  });
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* eachOf(all: AsyncIterable<unknown>, failed: (error: unknown) => never): AsyncGenerator {
  try {
    yield* all;
  } catch (error) {
    failed(error);
  }
}
