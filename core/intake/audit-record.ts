/** The audit record of an upload (`docs/compliance.md`). */
import type { World } from '../ports.ts';
import type { UploadRequest } from './upload-request.ts';

/** What is kept of a repair of a province's ledger. */
export interface RepairRecord {
  repair: string; // id of the version
  province: string;
  base: string; // manifest of the version that was put right
  officer: string | null;
  purpose: string | null;
  drift: number; // persons
  counts: boolean;
  claims: number; // entries
}

/** Who had a ledger repaired, why, and what was wrong: kept before the repair becomes current. */
export async function writeRepairRecord(world: Pick<World, 'objects' | 'clock'>, facts: RepairRecord): Promise<void> {
  const record = { ...facts, at: new Date(world.clock.now()).toISOString() };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  await world.objects.putIfAbsent(`audit/${facts.province}/${facts.repair}.json`, bytes);
}

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
