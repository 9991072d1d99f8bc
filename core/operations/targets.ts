import { loadTargets } from '../summary/targets.ts';
import { undivided } from './operation.ts';
import { $FileRequest, bytesOf } from './requests.ts';

/** Records the plans, populations and targets of a file. Refused as `loadTargets` refuses. */
export const targets = undivided({
  name: 'targets',
  by: 'headquarters',
  way: 'answered',
  $Request: $FileRequest,
  perform: (world, { file }) => loadTargets(world, bytesOf(file)),
});
