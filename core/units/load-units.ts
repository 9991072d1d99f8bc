/** Records supplied tables of units: the whole file is checked before any table is replaced. */
import type { World } from '../ports.ts';
import { recordUnitTable, type Recorded } from './kept-units.ts';
import { readUnitFile } from './unit-file.ts';

export interface LoadedUnits {
  provinces: { province: string; units: number; asOf: string; status: Recorded }[];
}

/**
 * Records the tables of a file, one a province, each in the place of the one before; a table that is older than what is
 * known changes nothing (`older`). Throws Refusal as `readUnitFile`, and nothing is recorded then.
 */
export async function loadUnits(
  world: Pick<World, 'state' | 'hash'>,
  bytes: Uint8Array,
  province?: string,
): Promise<LoadedUnits> {
  const provinces: LoadedUnits['provinces'] = [];
  for (const table of readUnitFile(bytes, province)) {
    const { asOf, units } = table;
    const status = await recordUnitTable(world, table);
    provinces.push({ province: table.province, units: units.length, asOf, status });
  }
  return { provinces };
}
