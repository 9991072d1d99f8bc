import type * as z from 'zod';
import { loadTargets, type LoadedTargets } from '../summary/targets.ts';
import { undivided } from './operation.ts';
import { $FileRequest, bytesOf } from './requests.ts';

/** Records the plans, populations and targets of a file. Refused as `loadTargets` refuses. */
export const targets = undivided<z.infer<typeof $FileRequest>, LoadedTargets>({
  name: 'targets',
  by: 'headquarters',
  way: 'answered',
  $Request: $FileRequest,
  perform: (world, { file }) => loadTargets(world, bytesOf(file)),
});
