/** The audit record of an upload (`docs/compliance.md`). */
import type { World } from '../ports.ts';
import type { UploadRequest } from './upload-request.ts';

/** Who asked, for what, when: kept before anything is compared (Decree 70/2024, Art. 10). */
export async function writeAuditRecord(
  world: Pick<World, 'objects'>,
  request: UploadRequest,
  principal: string | undefined,
): Promise<void> {
  const record = {
    batch: request.batch,
    province: request.province,
    kind: request.kind,
    schemes: request.scope,
    key: request.key,
    objectVersion: request.objectVersion,
    storedAt: new Date(request.storedAt).toISOString(),
    asOf: new Date(request.asOf).toISOString(),
    officer: request.officer ?? null,
    purpose: request.purpose ?? null,
    principal: principal ?? null,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`audit/${request.province}/${request.batch}.json`, bytes);
}
