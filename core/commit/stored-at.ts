/** When the store took an upload that is in the ledger. */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { Manifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';

const $Audit = z.object({ storedAt: z.iso.datetime() });

/**
 * The day is the one in the manifest, for ever. The instant on it is in the audit object, else the store's; if neither
 * is of that day (a copied directory, a file touched since), it is the day's first.
 */
export async function storedAtOf(
  world: Pick<World, 'objects'>,
  { province, batch }: Pick<Manifest, 'province' | 'batch'>,
): Promise<number> {
  const audit = await world.objects.read(`audit/${province}/${batch.id}.json`);
  const kept = $Audit.safeParse(audit && parseJson(new TextDecoder().decode(audit)));
  if (kept.success) {
    const storedAt = Date.parse(kept.data.storedAt);
    if (vietnamDate(storedAt) === batch.storedOn) return storedAt;
  }
  const info = await world.objects.head(batch.key, { version: batch.objectVersion });
  if (info !== undefined && vietnamDate(info.storedAt) === batch.storedOn) return info.storedAt;
  return Date.parse(`${batch.storedOn}T00:00:00+07:00`);
}
