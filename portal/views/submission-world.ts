/** What the lists of submissions need of the portal's world, and from where a page may go on. */
import type { SubmissionWorld } from '../../core/submissions/list-submissions.ts';
import type { PortalWorld } from '../ports.ts';

export function submissionWorld(world: PortalWorld): SubmissionWorld {
  const { objects, state, hash, uploads } = world;
  return { objects, state, hash, work: (province, batch) => uploads.work(province, batch) };
}
