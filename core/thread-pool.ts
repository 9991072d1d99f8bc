/** Threads on any platform that has them: who waits for which answer, and which threads are idle. The shells only start them. */
import type { Thread, Threads, ThreadWorkName } from './ports.ts';

/** One thread of the platform. It answers each piece once, in order. */
export interface ThreadChannel {
  post(piece: unknown, given: ArrayBuffer[]): void;
  /** While a thread is busy the process waits for it; an idle one keeps no process alive. */
  setBusy(busy: boolean): void;
}

export interface ChannelEvents {
  answer(answer: unknown): void;
  fail(error: Error): void;
}

export type StartChannel = (work: ThreadWorkName, events: ChannelEvents) => ThreadChannel;

export class ThreadPool implements Threads {
  readonly count: number;
  private readonly startChannel: StartChannel;
  /** Threads that have ended their work and remember what they learned. */
  private readonly idle: { work: ThreadWorkName; thread: PooledThread }[] = [];

  constructor(count: number, startChannel: StartChannel) {
    this.count = count;
    this.startChannel = startChannel;
  }

  start(work: ThreadWorkName): Thread {
    const at = this.idle.findIndex((each) => each.work === work && !each.thread.failed);
    const thread = at < 0 ? new PooledThread(work, this.startChannel) : this.idle.splice(at, 1)[0].thread;
    thread.channel.setBusy(true);
    return {
      ask: (piece, given = []) => thread.ask(piece, given),
      end: () => {
        thread.channel.setBusy(false);
        if (!thread.failed) this.idle.push({ work, thread });
      },
    };
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

class PooledThread {
  failed = false;
  readonly channel: ThreadChannel;
  private readonly waiting: Waiting[] = [];

  constructor(work: ThreadWorkName, startChannel: StartChannel) {
    this.channel = startChannel(work, {
      answer: (answer) => this.waiting.shift()?.resolve(answer),
      fail: (error) => {
        this.failed = true;
        for (const each of this.waiting.splice(0)) each.reject(error);
      },
    });
  }

  ask(piece: unknown, given: ArrayBuffer[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.failed) {
        reject(new Error('the thread has failed'));
        return;
      }
      this.waiting.push({ resolve, reject });
      this.channel.post(piece, given);
    });
  }
}
