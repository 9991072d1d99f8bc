/**
 * Threads on any platform that has them: who waits for which answer, and which threads are idle. The shells only start
 * them.
 */
import type { Thread } from '../ports.ts';
import type { AskedPiece } from './thread-work.ts';

/** One thread of the platform. It answers each piece once, in order. */
export interface ThreadChannel {
  post(asked: AskedPiece, given: ArrayBuffer[]): void;
  /** While a thread is busy the process waits for it; an idle one keeps no process alive. */
  setBusy(busy: boolean): void;
  /** Ends the thread; resolves when it has ended. */
  close(): Promise<unknown>;
}

export interface ChannelEvents {
  answer(answer: unknown): void;
  fail(error: Error): void;
}

export type StartChannel = (events: ChannelEvents) => ThreadChannel;

/** Threads for some kinds of work; `Threads` of the core is such a pool. */
export class ThreadPool<Work extends string> {
  readonly count: number;
  private readonly startChannel: StartChannel;
  /** Threads that have ended their work and remember what they learned, the last one last. */
  private readonly idle: PooledThread[] = [];
  private readonly all = new Set<PooledThread>();

  constructor(count: number, startChannel: StartChannel) {
    this.count = count;
    this.startChannel = startChannel;
  }

  start(work: Work): Thread {
    const thread = this.takeIdle(work) ?? new PooledThread(this.startChannel);
    this.all.add(thread);
    thread.done.add(work);
    thread.channel.setBusy(true);
    return {
      ask: (piece, given = []) => thread.ask({ work, piece }, given),
      end: (forGood = false) => {
        thread.channel.setBusy(false);
        if (forGood) void this.closeThread(thread);
        else if (!thread.failed) this.idle.push(thread);
      },
    };
  }

  /** Ends all threads, whatever they do; resolves when they have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.all].map((thread) => this.closeThread(thread)));
  }

  private closeThread(thread: PooledThread): Promise<void> {
    this.all.delete(thread);
    return thread.close();
  }

  /** One that has done such work before, else any. */
  private takeIdle(work: Work): PooledThread | undefined {
    const usable = this.idle.filter((thread) => !thread.failed);
    const taken = usable.find((thread) => thread.done.has(work)) ?? usable[0];
    this.idle.splice(0, Infinity, ...usable.filter((thread) => thread !== taken));
    return taken;
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

class PooledThread {
  failed = false;
  readonly channel: ThreadChannel;
  readonly done = new Set<string>();
  private readonly waiting: Waiting[] = [];

  constructor(startChannel: StartChannel) {
    this.channel = startChannel({
      answer: (answer) => this.waiting.shift()?.resolve(answer),
      fail: (error) => {
        this.failed = true;
        for (const each of this.waiting.splice(0)) each.reject(error);
      },
    });
  }

  async close(): Promise<void> {
    this.failed = true;
    await this.channel.close();
  }

  ask(asked: AskedPiece, given: ArrayBuffer[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.failed) {
        reject(new Error('the thread has failed'));
        return;
      }
      this.waiting.push({ resolve, reject });
      this.channel.post(asked, given);
    });
  }
}
