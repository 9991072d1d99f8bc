/** When the store took an upload that is in the ledger. */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { Manifest } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';

const $Audit = z.object({ storedAt: z.iso.datetime() });

type Version = Pick<Manifest, 'province' | 'batch'>;

/**
 * The day is the one in the manifest, for ever. The instant on it is in the audit object, else the store's; if neither
 * is of that day (a copied directory, a file touched since), it is the day's first.
 */
export async function storedAtOf(world: Pick<World, 'objects'>, version: Version): Promise<number> {
  const { batch } = version;
  const recorded = await recordedAt(world, version);
  if (recorded !== undefined) return recorded;
  const info = await world.objects.head(batch.key, { version: batch.objectVersion });
  if (info !== undefined && vietnamDate(info.storedAt) === batch.storedOn) return info.storedAt;
  return firstOf(batch.storedOn);
}

/** The same for a committer, who has nothing to do with uploads any more: the audit object alone is asked. */
export async function recordedStoredAt(world: Pick<World, 'objects'>, version: Version): Promise<number> {
  return (await recordedAt(world, version)) ?? firstOf(version.batch.storedOn);
}

async function recordedAt(world: Pick<World, 'objects'>, { province, batch }: Version): Promise<number | undefined> {
  const audit = await world.objects.read(`audit/${province}/${batch.id}.json`);
  const kept = $Audit.safeParse(audit && parseJson(new TextDecoder().decode(audit)));
  const storedAt = kept.success ? Date.parse(kept.data.storedAt) : undefined;
  return storedAt !== undefined && vietnamDate(storedAt) === batch.storedOn ? storedAt : undefined;
}

function firstOf(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`);
}
