/** In place of the threads of a portal that takes no upload: they would cost a second of a processor each. */
import type { SyncThread } from '../../local/portal/sync-thread.ts';

const none: Pick<SyncThread, 'open' | 'process' | 'close'> = {
  open() {},
  process: () => Promise.reject(new Error('this portal takes no upload')),
  async close() {},
};

export const noThreads = { file: none, urgent: none };
