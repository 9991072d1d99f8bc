/** The threads of the core on this one: what is asked is copied as between threads, and what is given is gone. */
import type { Thread, Threads, ThreadWorkName } from '../../core/ports.ts';
import { testHash } from './test-world.ts';
import { threadWork } from '../../core/threads/thread-work.ts';

export class ThreadsHere implements Threads {
  readonly count: number;
  /** Pieces done so far, the setup of each thread included. */
  pieces = 0;
  private readonly idle: ReturnType<typeof threadWork>[] = [];

  private readonly late: boolean;

  /** `late`: nothing is done before whoever asks has done all that it does without waiting. */
  constructor(count = 2, late = false) {
    this.count = count;
    this.late = late;
  }

  start(work: ThreadWorkName): Thread {
    const thread = this.idle.pop() ?? threadWork(testHash);
    return {
      ask: async (piece, given = []) => {
        this.pieces++;
        if (this.late) await new Promise((resolve) => setImmediate(resolve));
        const { answer, given: back } = thread({ work, piece: structuredClone(piece, { transfer: given }) });
        return structuredClone(answer, { transfer: back });
      },
      end: () => void this.idle.push(thread),
    };
  }
}
