/** Submissions for programs: the list of a province, one of them, and who became verified by it. */
import * as z from 'zod';
import { $Receipt } from '../../core/domain/receipt.ts';
import {
  $VerifiedSummary,
  newlyVerified,
  verifiedCsv,
  verifiedSummary,
  versionsOfBatch,
} from '../../core/submissions/became-verified.ts';
import { findSubmission, type FoundSubmission } from '../../core/submissions/find-submission.ts';
import { listSubmissions } from '../../core/submissions/list-submissions.ts';
import { positionOf } from '../../core/submissions/position.ts';
import { $Submission, $SubmissionPage, submissionLimit, submissionNumber } from '../../core/submissions/submission.ts';
import type { Access } from '../access/access.ts';
import { pagingOf, pagingQuery } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';
import { answerPieces } from '../http/stored-file.ts';
import type { WorkState } from '../ports.ts';
import { submissionWorld } from '../views/submission-world.ts';

/** Who may see the submissions of a province and what became of them. */
export const batchRoles = ['clerk', 'director', 'headquarters'] as const;
export const batchAccess: Access = { to: 'batch', roles: batchRoles };

/** Participants that one answer names; `verified.csv` has all. */
const namedMax = 100;

const $Work = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('queued') }),
  z.strictObject({
    state: z.literal('processing'),
    step: z.enum(['store', 'read', 'match', 'commit']),
    done: z.number(),
    total: z.number(),
  }),
  z.strictObject({ state: z.literal('failed'), code: z.string() }),
]);

const $Batch = z.strictObject({
  ...$Submission.shape,
  receipt: z.nullable($Receipt),
  /** What is being done with it, as far as this server knows; null once there is an answer. */
  work: z.nullable($Work),
});

export const submissionsQuery = pagingQuery(submissionLimit);
const privately = { 'Cache-Control': 'private, no-store' };

export const batchRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/provinces/:province/batches',
    access: { to: 'province', roles: batchRoles },
    api: {
      name: 'listBatches',
      summary: 'Submissions of the province with their state, the newest first',
      query: submissionsQuery,
      answers: { 200: $SubmissionPage },
    },
    async handle(c) {
      const paging = pagingOf(c, submissionsQuery, positionOf);
      return c.json(
        await listSubmissions(submissionWorld(c.get('world')), [c.get('province')], paging),
        200,
        privately,
      );
    },
  },
  {
    method: 'GET',
    path: '/api/v1/batches/:batch',
    access: batchAccess,
    api: {
      name: 'getBatch',
      summary: 'One submission with its receipt, and what is being done with it until there is one',
      answers: { 200: $Batch },
    },
    async handle(c) {
      const { submission, receipt, work } = await askedBatch(c);
      return c.json({ ...submission, receipt, work: work ?? null }, 200, privately);
    },
  },
  {
    method: 'GET',
    path: '/api/v1/batches/:batch/verified',
    access: batchAccess,
    api: {
      name: 'getNewlyVerified',
      summary: 'Who was in the books and not verified before the batch, and is by it or by the release of its claims',
      answers: { 200: $VerifiedSummary },
    },
    async handle(c) {
      const asked = { province: c.get('province'), batch: askedId(c), max: namedMax };
      return c.json(await verifiedSummary(c.get('world'), asked), 200, privately);
    },
  },
  {
    method: 'GET',
    path: '/api/v1/batches/:batch/verified.csv',
    access: batchAccess,
    api: { name: 'getNewlyVerifiedCsv', summary: 'The same, all of them', answers: { 200: { file: 'text/csv' } } },
    async handle(c) {
      const world = c.get('world');
      const batch = askedId(c);
      const versions = await versionsOfBatch(world, c.get('province'), batch);
      if (versions.length === 0) throw new Problem('NOT_FOUND');
      const name = `doisoat-${submissionNumber(batch)}-verified.csv`;
      return answerPieces(c, verifiedCsv(newlyVerified(world, versions)), { name });
    },
  },
];

export function askedId(c: PortalContext): string {
  return c.req.param('batch') ?? '';
}

/** The submission of the request, whose rule found its province. Throws Problem NOT_FOUND. */
export async function askedBatch(c: PortalContext): Promise<FoundSubmission & { work: WorkState | undefined }> {
  const world = c.get('world');
  const found = await findSubmission(submissionWorld(world), c.get('province'), askedId(c));
  if (found === undefined) throw new Problem('NOT_FOUND');
  const isAnswered = found.submission.state !== 'received' && found.submission.state !== 'processing';
  return { ...found, work: isAnswered ? undefined : world.uploads.work(c.get('province'), askedId(c)) };
}
