/**
 * Whom a CMND leads to after a delta (`docs/registry-index.md`, Overlays): every number that the delta touches is
 * decided anew, from all who hold it.
 */
import { newBlock, setU64, u64At, type Block } from '../../blocks/block-table.ts';
import { PersonStatus } from '../../domain/codes.ts';
import { noOldId } from '../../domain/columns.ts';
import type { World } from '../../ports.ts';
import { oldIdsPerDigit } from '../format.ts';
import type { RegistryReader } from '../reader.ts';
import { numbersOf, rowsOf, shapeOf } from '../rows.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** The people of a delta as far as their CMND matter, ascending by ID: as they were in the base, and as they are. */
export interface Holders {
  ids: Float64Array;
  before: { oldId: Uint32Array; status: Uint8Array };
  after: { oldId: Uint32Array; status: Uint8Array };
}

/** What the delta says of the numbers it touches, and by how much the counts of the whole version change. */
export interface OldIdChanges {
  touched: Float64Array; // CMND, ascending
  resolved: Block; // one row for each: to whom it leads now, 0 for nobody
  shared: Block; // all holders of those that several have
  counts: { oldIds: number; oldIdsAmbiguous: number };
}

/** Decides every touched number anew. Memory: the people of the delta, and the shared numbers of the digits touched. */
export async function changeOldIds(world: Stores, base: RegistryReader, people: Holders): Promise<OldIdChanges> {
  const touched = touchedNumbers(people);
  const before = await holdersIn(world, base, touched);
  const wereTo = await base.findByOldId(Uint32Array.from(touched));
  const after = Array.from(before, (ids) => new Set(ids));
  const placeOf = new Map(Array.from(touched, (oldId, place) => [oldId, place]));
  const statusOf = await statuses(base, before, people);
  people.ids.forEach((id, k) => {
    const [was, is] = [placeOf.get(people.before.oldId[k]), placeOf.get(people.after.oldId[k])];
    if (was !== undefined) after[was].delete(id);
    if (is !== undefined) after[is].add(id);
  });

  const counts = { oldIds: 0, oldIdsAmbiguous: 0 };
  const resolved = newBlock(shapeOf('old-ids', ''), touched.length);
  const sharedRows: [number, number][] = [];
  touched.forEach((oldId, place) => {
    const ids = [...after[place]].sort((a, b) => a - b);
    const leads = decide(ids, statusOf);
    resolved.columns.oldId[place] = oldId;
    setU64(resolved.columns.id as Uint32Array, place, leads);
    if (ids.length > 1) for (const id of ids) sharedRows.push([oldId, id]);
    counts.oldIds += Number(leads > 0) - Number(wereTo[place] > 0);
    counts.oldIdsAmbiguous +=
      Number(ids.length > 0 && leads === 0) - Number(before[place].length > 0 && wereTo[place] === 0);
  });
  const shared = newBlock(shapeOf('shared-old-ids', ''), sharedRows.length);
  sharedRows.forEach(([oldId, id], row) => {
    shared.columns.oldId[row] = oldId;
    setU64(shared.columns.id as Uint32Array, row, id);
  });
  return { touched, resolved, shared, counts };
}

/** Numbers that somebody got, lost, or holds with another weight now. */
function touchedNumbers({ before, after }: Holders): Float64Array {
  const numbers = new Set<number>();
  before.oldId.forEach((was, k) => {
    const is = after.oldId[k];
    const weightChanged = isCancelled(before.status[k]) !== isCancelled(after.status[k]);
    if (was === is && !weightChanged) return;
    if (was !== noOldId) numbers.add(was);
    if (is !== noOldId) numbers.add(is);
  });
  return Float64Array.from(numbers).sort();
}

function isCancelled(status: number): boolean {
  return status === PersonStatus.cancelled;
}

/** The rule of `docs/registry-index.md`: one holder who is not cancelled, else the only one, else nobody. */
function decide(ids: readonly number[], statusOf: Map<number, number>): number {
  const present = ids.filter((id) => !isCancelled(statusOf.get(id) ?? 0));
  if (present.length === 1) return present[0];
  return ids.length === 1 ? ids[0] : 0;
}

/** Status of every holder after the delta. */
async function statuses(
  base: RegistryReader,
  holders: readonly number[][],
  { ids, after }: Holders,
): Promise<Map<number, number>> {
  const asked = Float64Array.from(new Set(holders.flat())).sort();
  const found = await base.findPeople(asked);
  const statusOf = new Map(Array.from(asked, (id, k) => [id, found.status[k]]));
  ids.forEach((id, k) => statusOf.set(id, after.status[k]));
  return statusOf;
}

/** All holders of each number in the base: those listed as shared, else the one to whom it leads. */
async function holdersIn(world: Stores, base: RegistryReader, touched: Float64Array): Promise<number[][]> {
  const holders: number[][] = Array.from(touched, () => []);
  const placeOf = new Map(Array.from(touched, (oldId, place) => [oldId, place]));
  for (const layer of base.layers) {
    await layer.sweep('old-ids', touched, (block, rows, from, count) => {
      const id = block.columns.id as Uint32Array;
      for (let k = 0; k < count; k++) {
        if (rows[k] < 0) continue;
        const holder = u64At(id, rows[k]);
        holders[from + k] = holder > 0 ? [holder] : [];
      }
    });
    const digits = new Set(Array.from(touched, (oldId) => Math.floor(oldId / oldIdsPerDigit)));
    const parts = layer.manifest.kind === 'delta' ? [''] : [...digits].map(String);
    const seen = new Set<number>();
    for (const part of parts) {
      const rows = await rowsOf(world, layer, 'shared-old-ids', part);
      const ids = numbersOf(rows, 'id');
      rows.columns.oldId.forEach((oldId: number, row: number) => {
        const place = placeOf.get(oldId);
        if (place === undefined) return;
        if (!seen.has(oldId)) holders[place] = [];
        seen.add(oldId);
        holders[place].push(ids[row]);
      });
    }
  }
  return holders;
}
