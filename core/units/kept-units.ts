/**
 * Tables of units in the state store, replaced whole. `UNITS#<p>` / `TABLE` names the rows of one table; these lie in
 * items of bounded size beside it, `SHARD#<version>#<hash>#<k>`, those of kinds that may be published first. Format:
 * docs/units.md.
 */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import { sha256Of } from '../base/sha256.ts';
import type { StateKey, World } from '../ports.ts';
import { isPublishedKind, unitKinds, type UnitRow, type UnitTable } from './unit-table.ts';

/** Rows of one item as JSON: two thirds of the 400 kB that DynamoDB takes, which counts a little more or less. */
export const shardBytesMax = 262_144;
/** Looks at a table that is replaced while it is read. */
const attemptsMax = 5;
const hashDigits = 16;

const $Row = z.tuple([z.string(), z.string(), z.string(), z.enum(unitKinds), z.nullable(z.number())]);
const $Shard = z.object({ rows: z.array($Row) });
const $Head = z.object({
  version: z.int().positive(),
  province: z.string(),
  asOf: z.iso.date(),
  source: z.string(),
  units: z.int().nonnegative(),
  published: z.int().nonnegative(), // of them, the first: of kinds whose names may be published
  shards: z.int().nonnegative(),
  sha256: z.string(), // of day, source and rows
});
type Head = z.infer<typeof $Head>;

type UnitsWorld = Pick<World, 'state'>;

export type Recorded = 'recorded' | 'replaced' | 'known' | 'older';

function headKey(province: string): StateKey {
  return { partition: `UNITS#${province}`, sort: 'TABLE' };
}

function shardPrefix({ version, sha256 }: Pick<Head, 'version' | 'sha256'>): string {
  return `SHARD#${String(version).padStart(8, '0')}#${sha256.slice(0, hashDigits)}#`;
}

async function readHead({ state }: UnitsWorld, province: string): Promise<Head | undefined> {
  const item = await state.read(headKey(province));
  return item === undefined ? undefined : $Head.parse(item);
}

/** Names the table that holds now, by one look: another name is another table. Undefined if there is none. */
export async function unitTableName(world: UnitsWorld, province: string): Promise<string | undefined> {
  const head = await readHead(world, province);
  return head === undefined ? undefined : shardPrefix(head);
}

/**
 * The table of a province; undefined if none was supplied. `published`: the units alone whose names may be published,
 * and of them those with a code in `published`; their parents may be missing then. Throws `IntegrityError`.
 */
export async function readUnitTable(
  world: UnitsWorld,
  province: string,
  { published }: { published?: ReadonlySet<string> } = {},
): Promise<UnitTable | undefined> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const head = await readHead(world, province);
    if (head === undefined) return undefined;
    const wanted = published === undefined ? head.units : head.published;
    const units: UnitRow[] = [];
    let seen = 0;
    if (wanted > 0)
      for await (const { item } of world.state.list(headKey(province).partition, shardPrefix(head))) {
        for (const [code, name, parent, kind, goal] of $Shard.parse(item).rows)
          if (seen++ < wanted && published?.has(code) !== false) units.push({ code, name, parent, kind, goal });
        if (seen >= wanted) break;
      }
    // Fewer: another table took its place while it was read.
    if (seen >= wanted) return { province, asOf: head.asOf, source: head.source, units };
  }
  throw new IntegrityError(headKey(province).partition, 'a table with rows missing', 'all rows; load the table again');
}

/**
 * Puts a table in the place of the one before, unless that is of a later day. Safe to repeat and to race: the rows are
 * written first, under a name of their own, and hold once the head names them.
 */
export async function recordUnitTable(world: Pick<World, 'state' | 'hash'>, table: UnitTable): Promise<Recorded> {
  const { province, asOf, source } = table;
  const { rows, published } = sorted(table.units);
  const text = JSON.stringify([asOf, source, rows]);
  const sha256 = sha256Of(world.hash, new TextEncoder().encode(text));
  const shards = shardsOf(rows);
  for (;;) {
    const known = await readHead(world, province);
    if (known !== undefined && known.asOf > asOf) return 'older';
    if (known?.sha256 === sha256) return 'known';
    const version = (known?.version ?? 0) + 1;
    const head: Head = {
      version,
      province,
      asOf,
      source,
      units: rows.length,
      published,
      shards: shards.length,
      sha256,
    };
    const prefix = shardPrefix(head);
    const { partition } = headKey(province);
    for (const [k, some] of shards.entries())
      await world.state.put({ partition, sort: `${prefix}${String(k).padStart(5, '0')}` }, { rows: some });
    const answer = await world.state.compareAndSet(headKey(province), known?.version, head);
    const now = answer === 'set' ? head : await readHead(world, province);
    await removeShards(world, partition, version, now === undefined ? '' : shardPrefix(now));
    // A refusal may be our own write come back.
    if (now?.version === version && now.sha256 === sha256) return known === undefined ? 'recorded' : 'replaced';
  }
}

/** Rows of this version and of those before it that the head does not name: nobody can name them any more. */
async function removeShards(world: UnitsWorld, partition: string, version: number, named: string): Promise<void> {
  const last = `SHARD#${String(version).padStart(8, '0')}#\uffff`;
  const gone: string[] = [];
  for await (const { sort } of world.state.list(partition, 'SHARD#'))
    if (sort < last && !sort.startsWith(named)) gone.push(sort);
  for (const sort of gone) await world.state.remove({ partition, sort });
}

const byCode = (a: UnitRow, b: UnitRow): number => (a.code < b.code ? -1 : 1);
const isPublished = ({ kind }: UnitRow): boolean => isPublishedKind(kind);

/** The units of published kinds first, each part by code: the same units are the same bytes. */
function sorted(units: readonly UnitRow[]): { rows: z.infer<typeof $Row>[]; published: number } {
  const first = units.filter(isPublished).toSorted(byCode);
  const all = [...first, ...units.filter((unit) => !isPublished(unit)).toSorted(byCode)];
  return {
    rows: all.map(({ code, name, parent, kind, goal }) => [code, name, parent, kind, goal]),
    published: first.length,
  };
}

function shardsOf(rows: readonly z.infer<typeof $Row>[]): z.infer<typeof $Row>[][] {
  const shards: z.infer<typeof $Row>[][] = [];
  const encoder = new TextEncoder();
  let bytes = shardBytesMax;
  for (const row of rows) {
    const size = encoder.encode(JSON.stringify(row)).length + 1;
    if (bytes + size > shardBytesMax) {
      shards.push([]);
      bytes = 0;
    }
    shards[shards.length - 1].push(row);
    bytes += size;
  }
  return shards;
}
