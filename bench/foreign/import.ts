/**
 * A linked set becomes an extract and a batch and goes through the whole job: people with IDs made of their birth date
 * and a counter, claims without an ID. So nothing but name, date and sex leads from a claim to its person.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import type { RegistryReader } from '../../core/registry/reader.ts';
import { syncBatch } from '../../core/sync-batch.ts';
import { closeExtract, openExtract, partName, writePart } from '../../generate/extract.ts';
import { buildIndex } from '../../local/build-index.ts';
import { storeUpload } from '../../local/files/store-upload.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';
import { mustBeCommitted } from '../harness/check.ts';
import { isDate, quoted, type LinkedRow, type LinkedSet } from './linked-set.ts';

const version = '2026-01-31';
const province = 'vn34-52';
const prefix = '052';
/** Random digits of an ID: people of one year and sex. */
const perCell = 1_000_000;

/** The books of a linked set; the claim `n` of the set is participant `n + 1`. */
export interface ImportedSet {
  world: LocalWorld;
  registry: RegistryReader;
  ledger: Ledger;
  keyOf: ReadonlyMap<number, string>; // key of a person by personal ID
  /** People without a date: an extract has none of them. */
  withoutDate: number;
}

/** IDs of the people, '' for those without a date: nothing in them follows from name or key. */
export function madeIds(people: readonly LinkedRow[]): string[] {
  const counters = new Map<string, number>();
  return people.map(({ birthDate, sex }) => {
    if (!isDate(birthDate)) return '';
    const century = 2 * (Number(birthDate.slice(0, 2)) - 19) + (sex === '2' ? 1 : 0);
    const cell = `${prefix}${century}${birthDate.slice(2, 4)}`;
    const number = counters.get(cell) ?? 0;
    if (number === perCell) throw new Error('more people of one year and sex than there are IDs');
    counters.set(cell, number + 1);
    return cell + String(number).padStart(6, '0');
  });
}

/** Writes extract and batch into `folder`, builds the index, sends the batch, and opens what came out. */
export async function importLinkedSet(folder: string, { people, claims }: LinkedSet): Promise<ImportedSet> {
  const ids = madeIds(people);
  const keyOf = new Map<number, string>();
  people.forEach(({ key }, at) => {
    if (ids[at] !== '') keyOf.set(Number(ids[at]), key);
  });
  const extract = join(folder, 'registry', version);
  await openExtract(extract);
  const records = people.flatMap(({ name, birthDate, sex }, at) =>
    ids[at] === ''
      ? []
      : [`${[ids[at], '', quoted(name), birthDate, sex, 'alive', '', province, version].join(',')}\n`],
  );
  const part = await writePart(extract, partName(0, true), records);
  await closeExtract(extract, { version, kind: 'snapshot', base: null }, [part]);
  const lines = claims.map(({ name, birthDate, sex }, at) =>
    [participantOf(at), '', quoted(name), quoted(birthDate), sex].join(','),
  );
  mkdirSync(join(folder, 'batch'), { recursive: true });
  const batch = join(folder, 'batch', 'claims.csv');
  writeFileSync(batch, `${['participant_number,personal_id,full_name,birth_date,sex', ...lines].join('\n')}\n`);
  const world = await openWorld(join(folder, 'data'), { log: false });
  await activateRegistry(world, (await buildIndex(world, extract)).version, { confirmShrink: true });
  const upload = await storeUpload(world, { path: batch, province, kind: 'delta', metadata: { schemes: 'BHYT' } });
  mustBeCommitted('the batch', await syncBatch(world, upload));
  const registry = await openRegistry(world);
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  return { world, registry, ledger, keyOf, withoutDate: people.length - keyOf.size };
}

function participantOf(claim: number): string {
  return String(claim + 1).padStart(10, '0');
}
