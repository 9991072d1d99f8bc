import * as z from 'zod';
import { IntegrityError, Refusal, Unfinished } from '../base/errors.ts';
import { Chains, restoreObject, type Restored } from '../maintenance/restore-object.ts';
import { undivided, type OperationWorld } from './operation.ts';

/** What a verification lists is tens of objects; after a great loss the order is repeated. */
const keysMax = 1000;
/** Of S3. */
const keyLengthMax = 1024;

const $Request = z.strictObject({ keys: z.array(z.string().min(1).max(keyLengthMax)).min(1).max(keysMax) });

/** Of several keys: what became of each. */
const $RestoredKeys = z.strictObject({
  objects: z.array(
    z.strictObject({
      key: z.string(),
      from: z.enum(['intact', 'version', 'copy']).optional(),
      code: z.string().optional(),
    }),
  ),
});
export type RestoredKeys = z.infer<typeof $RestoredKeys>;

/**
 * Puts objects back: of one key what was restored, refused as `restoreObject` refuses; of several one after the other,
 * and what cannot be restored keeps no other back: it may be possible when the others are there.
 */
export const ledgerRestore = undivided({
  name: 'ledger restore',
  by: 'operator',
  way: 'queued',
  $Request,
  perform: (world, { keys }, { reached }): Promise<Restored | RestoredKeys> =>
    keys.length === 1 ? restoreObject(world, keys[0]) : restoreAll(world, keys, reached),
  refusalOf: (report) =>
    'objects' in report ? report.objects.find(({ code }) => code !== undefined)?.code : undefined,
});

/** Throws Unfinished between two objects. */
async function restoreAll(world: OperationWorld, keys: readonly string[], reached: unknown): Promise<RestoredKeys> {
  const { deadline = Infinity, clock } = world;
  const { objects }: RestoredKeys = reached === undefined ? { objects: [] } : $RestoredKeys.parse(reached);
  const chains = new Chains(world);
  for (const key of keys.slice(objects.length)) {
    try {
      objects.push(await restoreObject(world, key, chains));
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof IntegrityError)) throw error;
      objects.push({ key, code: error.code });
    }
    if (objects.length < keys.length && clock.now() > deadline) throw new Unfinished({ objects });
  }
  return { objects };
}
