/** What the page and its worker say to each other. */
import type { CheckReport } from '../core/intake/check-batch.ts';
import type { BatchKind, Scheme } from '../core/domain/codes.ts';
import type { StatedParticipants } from '../core/intake/removal.ts';

export interface CheckRequest {
  task: 'check';
  file: File;
  kind: BatchKind;
  schemes: Scheme[];
  rows: number | undefined;
  ignoreColumns: string[];
}

export interface JoinRequest {
  task: 'join';
  file: File;
  sha256: string;
  profile: string;
  outcomes: Uint8Array;
  rejected: Uint8Array;
  /** The rows with work alone. */
  onlyOpen: boolean;
}

export type WorkerRequest = CheckRequest | JoinRequest;

export type WorkerAnswer =
  | { task: 'progress'; bytes: number; total: number }
  /** `stated`: of a `full`, who stands in it. */
  | { task: 'check'; report: CheckReport; stated: StatedParticipants | undefined }
  | { task: 'join'; blob: Blob; extension: string; written: number }
  /** A fault: the browser could not read the file, or a defect. Codes only. */
  | { task: 'failed'; code: string };
