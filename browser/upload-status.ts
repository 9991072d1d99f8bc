/** What the server tells the page of an upload. */
import type { Receipt } from '../core/domain/receipt.ts';

export type WorkStep = 'store' | 'read' | 'match' | 'commit';

export interface UploadEnd {
  receipt: Receipt;
  /** Path under which the results of this server lie. */
  results: string;
}

export type UploadStatus =
  | { status: 'queued' }
  | { status: 'working'; step: WorkStep; done: number; total: number }
  | { status: 'failed'; code: string }
  | ({ status: 'done' } & UploadEnd);
