import * as z from 'zod';
import { listSubmissions } from '../submissions/list-submissions.ts';
import { submissionLimit } from '../submissions/submission.ts';
import { undivided } from './operation.ts';
import { $ProvinceChoice, chosenProvinces } from './requests.ts';

const $Request = $ProvinceChoice.extend({ limit: z.int().min(1).max(submissionLimit.max) });

/** What was sent, the newest first. */
export const batches = undivided({
  name: 'batches',
  by: 'headquarters',
  way: 'answered',
  $Request,
  perform: (world, { limit, ...choice }) => listSubmissions(world, chosenProvinces(choice), { limit }),
});
