import * as z from 'zod';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { restoreObject, type Restored, type RestoreWorld } from '../maintenance/restore-object.ts';
import { undivided } from './operation.ts';

/** What a verification lists is tens of objects; after a great loss the order is repeated. */
const keysMax = 1000;
/** Of S3. */
const keyLengthMax = 1024;

const $Request = z.strictObject({ keys: z.array(z.string().min(1).max(keyLengthMax)).min(1).max(keysMax) });

/** Of several keys: what became of each. */
export interface RestoredKeys {
  objects: { key: string; from?: Restored['from']; code?: string }[];
}

/**
 * Puts objects back: of one key what was restored, refused as `restoreObject` refuses; of several one after the other,
 * and what cannot be restored keeps no other back: it may be possible when the others are there.
 */
export const ledgerRestore = undivided({
  name: 'ledger restore',
  by: 'operator',
  way: 'queued',
  $Request,
  perform: (world, { keys }): Promise<Restored | RestoredKeys> =>
    keys.length === 1 ? restoreObject(world, keys[0]) : restoreAll(world, keys),
  refusalOf: (report) =>
    'objects' in report ? report.objects.find(({ code }) => code !== undefined)?.code : undefined,
});

async function restoreAll(world: RestoreWorld, keys: readonly string[]): Promise<RestoredKeys> {
  const objects: RestoredKeys['objects'] = [];
  for (const key of keys) {
    try {
      objects.push(await restoreObject(world, key));
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof IntegrityError)) throw error;
      objects.push({ key, code: error.code });
    }
  }
  return { objects };
}
