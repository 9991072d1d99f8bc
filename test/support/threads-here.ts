/** The threads of the core on this one: what is asked is copied as between threads, and what is given is gone. */
import type { Thread, Threads, ThreadWorkName } from '../../core/ports.ts';
import { threadWork } from '../../core/thread-work.ts';
import type { ThreadWork } from '../../core/thread-work.ts';

export class ThreadsHere implements Threads {
  readonly count: number;
  /** Pieces done so far, the setup of each thread included. */
  pieces = 0;
  private readonly idle: { name: ThreadWorkName; work: ThreadWork }[] = [];

  constructor(count = 2) {
    this.count = count;
  }

  start(name: ThreadWorkName): Thread {
    const at = this.idle.findIndex((each) => each.name === name);
    const work = at < 0 ? threadWork(name) : this.idle.splice(at, 1)[0].work;
    return {
      ask: async (piece, given = []) => {
        this.pieces++;
        const { answer, given: back } = work(structuredClone(piece, { transfer: given }));
        return structuredClone(answer, { transfer: back });
      },
      end: () => void this.idle.push({ name, work }),
    };
  }
}
