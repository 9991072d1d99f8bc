/** The nights of the scenario: the scheduled run with everything that can go wrong in it. */
import { performJob, reconcile, type RunJobs } from '../../core/reconcile/reconcile.ts';
import type { RunReport } from '../../core/reconcile/run-report.ts';
import type { ObjectStore, StateStore } from '../../core/ports.ts';
import { scenarioProvinces, type Country } from './country.ts';
import type { TestWorld } from '../../test/support/test-world.ts';

export interface NightOptions {
  /** The step in which the process dies. */
  crashIn?: string | undefined;
  /** The province whose objects cannot be read this night. */
  failing?: string | undefined;
  /** Uploads arrive and are committed while the run goes on. */
  disturbed: boolean;
}

export interface Night {
  report: RunReport;
  /** The step in which the process died, if it did. */
  diedIn: string | undefined;
  uploads: number; // that were committed meanwhile
}

class Died extends Error {}

/** A process in which at some point no call is answered any more. */
class Process {
  callsLeft = Infinity;
  readonly world: TestWorld;

  constructor(world: TestWorld, failing: string | undefined) {
    const call = (): void => {
      this.callsLeft -= 1;
      if (this.callsLeft < 0) throw new Died('the process died');
    };
    const objects = guarded(world.objects, (key) => {
      call();
      if (failing !== undefined && key.startsWith(`staged/${failing}/`)) throw new Error('the store does not answer');
    });
    this.world = { ...world, objects, state: guarded(world.state, call) };
  }
}

/** The store, with `check` called with the first argument of every call before anything is done. */
function guarded<Store extends ObjectStore | StateStore>(store: Store, check: (key: string) => void): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        check(String(args[0]));
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** One night: the run is started until it comes to its end. */
export async function passNight(country: Country, options: NightOptions): Promise<Night> {
  const process = new Process(country.world, options.failing);
  const sendable = scenarioProvinces.filter((province) => province !== options.failing);
  let [at, diedIn]: [string, string | undefined] = ['', undefined];
  let uploads = 0;
  const runJobs: RunJobs = async (context, lists, done) => {
    for (const list of lists) {
      for (const job of list) {
        at = job.step;
        if (diedIn === undefined && job.step === options.crashIn && process.callsLeft === Infinity)
          process.callsLeft = 1 + country.below(8);
        const before = country.sent.length;
        if (options.disturbed && country.happens(2)) await country.send(sendable[country.below(sendable.length)], 0);
        uploads += country.sent.length - before;
        await performJob(context, job);
      }
      done();
    }
  };
  for (;;) {
    try {
      const report = await reconcile(process.world, { provinces: scenarioProvinces, again: true }, { runJobs });
      return { report, diedIn, uploads };
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      diedIn = at;
      process.callsLeft = Infinity;
    }
  }
}
