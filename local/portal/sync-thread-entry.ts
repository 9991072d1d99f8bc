/** The thread's side of `sync-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { syncBatch, type Upload } from '../../core/sync-batch.ts';
import type { Log } from '../../core/ports.ts';
import { indexUsed } from '../metrics/count-events.ts';
import { openWorld, type LocalWorld } from '../world.ts';
import { codeOfFault } from './fault-code.ts';
import type { SyncThreadAnswer, SyncThreadTask } from './sync-thread.ts';

/** Between two reports of progress of one step: pages ask a few times a second. */
const reportPause = 100; // milliseconds

const { directory, log, state, observed = false } = workerData as SyncThreadTask;
const observe: Log = { event: (name, facts) => say({ event: { name, facts } }) };
/** What others could read was told when this process opened the directory. */
const world = openWorld(directory, { log, state, warn: () => undefined, ...(observed ? { observe } : {}) });
world.catch(() => undefined); // told of the first upload

function say(answer: SyncThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of this process has no origin
  parentPort?.postMessage(answer);
}

async function process(upload: Upload): Promise<SyncThreadAnswer> {
  try {
    const opened = await world;
    let last = { step: '', at: 0 };
    const progress = (step: 'read' | 'match' | 'commit', done: number, total: number): void => {
      const at = opened.clock.now();
      if (step === last.step && at - last.at < reportPause) return;
      last = { step, at };
      say({ progress: { step, done, total } });
    };
    const { status } = await syncBatch({ ...opened, progress }, upload);
    if (observed) tellIndexUse(opened);
    return { status };
  } catch (error) {
    return { code: codeOfFault(error) };
  }
}

let told = { kept: 0, read: 0 };

/** Blocks that were looked up since the last time. */
function tellIndexUse({ warm }: LocalWorld): void {
  const { kept, read } = warm?.blocks.asked ?? told;
  observe.event(indexUsed, { kept: kept - told.kept, read: read - told.read });
  told = { kept, read };
}

parentPort?.on('message', (message: Upload | 'close') => {
  if (message === 'close') {
    void world.then((opened) => opened.close()).finally(() => parentPort?.close());
    return;
  }
  void process(message).then(say);
});
