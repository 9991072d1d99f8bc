import { decide } from '../trace/review/decide.ts';
import { undivided } from './operation.ts';
import { $FileRequest, bytesOf } from './requests.ts';

/** Takes a file of decisions about candidates. Refused as `decide` refuses. */
export const traceDecide = undivided({
  name: 'trace decide',
  by: 'reviewer',
  way: 'answered',
  $Request: $FileRequest,
  perform: (world, { file }, { order: { principal, officer, purpose } }) =>
    decide(world, bytesOf(file), {
      principal,
      ...(officer === null ? {} : { officer }),
      ...(purpose === null ? {} : { purpose }),
    }),
});
