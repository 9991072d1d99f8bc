// oxlint-disable unicorn/require-post-message-target-origin -- between threads there is no origin to name
/**
 * A thread that processes uploads, one after another, with the stores opened for itself: the pages of this process are
 * answered meanwhile. It is started with the first upload, and anew after one that ended it.
 */
import { Worker } from 'node:worker_threads';
import type { Receipt } from '../../core/domain/receipt.ts';
import type { Log } from '../../core/ports.ts';
import type { Upload } from '../../core/sync-batch.ts';
import type { WorkState } from '../../portal/ports.ts';

/** What a thread has to know. */
export interface SyncThreadTask {
  directory: string; // data directory
  log: boolean;
  /** Its events and failed calls of stores are told to the process that started it. */
  observed?: boolean;
  state?: string | undefined; // address of the shared one
}

export type Progress = Omit<Extract<WorkState, { state: 'processing' }>, 'state'>;

/** What a thread says of the upload that it was given last. */
export type SyncThreadAnswer =
  | { progress: Progress }
  | { status: Receipt['status'] }
  | { code: string }
  | { event: Event };
/** What it would have logged, in the words of the port. */
interface Event {
  name: string;
  facts: Parameters<Log['event']>[1];
}

/** An upload could not be processed; it can be tried again. The code is the fault's, never its text. */
export class SyncFailed extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'SyncFailed';
    this.code = code;
  }
}

/** Where the thread is started from; another one only in tests. */
const entry = new URL('sync-thread-entry.ts', import.meta.url);

export class SyncThread {
  private readonly task: SyncThreadTask;
  private readonly entry: URL;
  private worker: Worker | undefined;
  private readonly observe: Log | undefined;
  private work: Promise<unknown> = Promise.resolve();

  constructor(task: SyncThreadTask, { from = entry, observe }: { from?: URL; observe?: Log | undefined } = {}) {
    this.task = { ...task, observed: observe !== undefined };
    this.entry = from;
    this.observe = observe;
  }

  /** Starts the thread before there is something to do: it opens its stores. */
  open(): void {
    this.worker ??= this.start();
    this.worker.unref();
  }

  /** Processes an upload after those given before. Throws SyncFailed. */
  process(upload: Upload, told: (progress: Progress) => void): Promise<Receipt['status']> {
    const done = this.work.then(() => this.ask(upload, told));
    this.work = done.catch(() => undefined);
    return done;
  }

  /** Closes the stores of the thread once what it was given is done. */
  async close(): Promise<void> {
    await this.work;
    const { worker } = this;
    this.worker = undefined;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => {
      worker.once('exit', resolve);
    });
    worker.postMessage('close');
    await ended;
  }

  private async ask(upload: Upload, told: (progress: Progress) => void): Promise<Receipt['status']> {
    const worker = (this.worker ??= this.start());
    worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Receipt['status']>();
    const answered = (answer: SyncThreadAnswer): void => {
      if ('progress' in answer) told(answer.progress);
      else if ('event' in answer) this.observe?.event(answer.event.name, answer.event.facts);
      else if ('status' in answer) resolve(answer.status);
      else reject(new SyncFailed(answer.code));
    };
    const ended = (): void => reject(new SyncFailed('FAULT'));
    worker.on('message', answered).once('exit', ended);
    worker.postMessage(upload);
    try {
      return await promise;
    } finally {
      worker.off('message', answered).off('exit', ended);
      worker.unref(); // an idle thread does not keep the process
    }
  }

  private start(): Worker {
    const worker = new Worker(this.entry, { workerData: this.task });
    // Ends it, too: whoever waits is told by its end.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.worker === worker) this.worker = undefined;
    });
    return worker;
  }
}
