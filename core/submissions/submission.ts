/** A submission as it is told to its office, the same by command, API and page (`docs/submissions.md`). */
import * as z from 'zod';
import { batchKinds } from '../domain/codes.ts';

/**
 * `received`: stored and not answered yet; `processing`: somebody is at it; `ignored`: turned away at the gate, without
 * a receipt.
 */
export const submissionStates = ['received', 'processing', 'committed', 'refused', 'duplicate', 'ignored'] as const;
export type SubmissionState = (typeof submissionStates)[number];

const $Count = z.int().nonnegative();
const $BatchId = z.string().regex(/^[0-9a-f]{32}$/);

/** Nothing of the file is in it: no name, no key, no heading. */
export const $Submission = z.strictObject({
  batchId: $BatchId,
  /** What an office quotes: the first eight digits of the id. */
  number: z.string().regex(/^[0-9a-f]{8}$/),
  province: z.string(),
  kind: z.nullable(z.enum(batchKinds)), // null: the key of the upload names none
  state: z.enum(submissionStates),
  /** Why it was refused or ignored, or why the last attempt at it failed; null if there is nothing to say. */
  code: z.nullable(z.string()),
  /** When the store took it; of a release, that of its upload. Null: it waits here and nobody has begun with it. */
  receivedAt: z.nullable(z.iso.datetime()),
  /** Who sent it, in the words that came with it, else as the store attests it; null if neither is known. */
  officer: z.nullable(z.string()),
  purpose: z.nullable(z.string()),
  rows: z.strictObject({ read: $Count, accepted: $Count, rejected: $Count }),
  held: $Count, // claims that were not compared, whatever became of them since
  /** Rows whose answer was that they agree; only where one submission is told. */
  verified: $Count.optional(),
  ledgerVersion: $Count, // 0 while there is no answer
  /** The batch that carried the same content. */
  duplicateOf: z.nullable($BatchId),
  /** The batch whose held claims headquarters released by this one. */
  releases: z.nullable($BatchId),
});
export type Submission = z.infer<typeof $Submission>;

/** A page of submissions, the newest first; `next` is the cursor of the page after it. */
export const $SubmissionPage = z.strictObject({ batches: z.array($Submission), next: z.nullable(z.string()) });
export type SubmissionPage = z.infer<typeof $SubmissionPage>;

/** Submissions of one page, by default and at most. */
export const submissionLimit = { default: 50, max: 200 };

export function submissionNumber(batch: string): string {
  return batch.slice(0, 8);
}

/** What is being done with an upload that has no answer yet, as far as the asking process knows. */
export type CurrentWork = { state: 'queued' | 'processing' } | { state: 'failed'; code: string };
