import { loadHistory } from '../history/load-history.ts';
import { undivided } from './operation.ts';
import { $FileRequest, bytesOf } from './requests.ts';

/** Records the figures of past days that a file has, one write a day and province. Refused as `loadHistory` refuses. */
export const historyLoad = undivided({
  name: 'history load',
  by: 'headquarters',
  way: 'queued',
  $Request: $FileRequest,
  perform: (world, { file }) => loadHistory(world, bytesOf(file)),
});
