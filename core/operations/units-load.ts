import { loadUnits } from '../units/load-units.ts';
import { undivided } from './operation.ts';
import { $FileRequest, $Province, bytesOf } from './requests.ts';

const $Request = $FileRequest.extend({ province: $Province.optional() });

/** Puts the tables of units of a file in the place of those that are known. Refused as `loadUnits` refuses. */
export const unitsLoad = undivided({
  name: 'units load',
  by: 'headquarters',
  way: 'answered',
  $Request,
  perform: (world, { file, province }) => loadUnits(world, bytesOf(file), province),
});
