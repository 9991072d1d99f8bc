/**
 * What is looked up once all people have passed: the successors of cancelled people, and the children of the provinces
 * (pass 5, and where a child has its home).
 */
import type { RegistryReader } from '../registry/reader.ts';
import { childrenSince, isChild } from '../registry/format.ts';
import { foldedParts } from '../domain/columns.ts';
import type { ClaimTables } from './claim-tables.ts';
import type { HitPool } from './hit-pool.ts';
import {
  cohortOf,
  dateKindOf,
  DateKind,
  nameLevelOf,
  Home,
  Id,
  isOneEdit,
  Name,
  packLevels,
  sexLevelOf,
  SexMatch,
  Status,
  unpackLevels,
} from './levels.ts';
import { prefixOf } from './score.ts';

type Reader = Pick<
  RegistryReader,
  'asOf' | 'children' | 'findPeople' | 'findFolded' | 'findWords' | 'findSuccessors' | 'canon'
>;

/** Hits on cancelled people become hits on those who stand for them now, compared anew. Throws `IntegrityError`. */
export async function followSuccessors(registry: Reader, tables: ClaimTables, pool: HitPool): Promise<void> {
  const cancelled: { claim: number; id: number; levels: number }[] = [];
  pool.each((claim, id, levels) => {
    if (unpackLevels(levels).status === Status.cancelled) cancelled.push({ claim, id, levels });
  });
  for (const { claim } of cancelled) pool.found[claim] -= 1;
  const asked = Float64Array.from(new Set(cancelled.map(({ id }) => id))).sort();
  const successors = await registry.findSuccessors(asked);
  const present = new Map<number, number>();
  asked.forEach((id, k) => present.set(id, successors[k]));
  for (const canon of new Set(tables.claims.canon)) {
    const led = cancelled.filter(({ claim, id }) => tables.claims.canon[claim] === canon && (present.get(id) ?? 0) > 0);
    const ids = Float64Array.from(new Set(led.map(({ id }) => present.get(id) ?? 0))).sort();
    const place = new Map(Array.from(ids, (id, at) => [id, at]));
    const people = await registry.findPeople(ids, canon);
    const known = ids.filter((_, at) => people.status[at] > 0);
    const folded = new Uint16Array(ids.length * foldedParts);
    const found = await registry.findFolded(known, canon);
    known.forEach((id, from) => {
      const to = place.get(id) ?? 0;
      folded.set(found.subarray(from * foldedParts, (from + 1) * foldedParts), to * foldedParts);
    });
    const words = canon === registry.canon ? await registry.findWords(ids) : undefined;
    for (const { claim, id, levels } of led) {
      const to = present.get(id) ?? 0;
      const at = place.get(to) ?? 0;
      if (pool.has(claim, to) || people.status[at] === 0 || people.status[at] - 1 === Status.cancelled) continue;
      const person = { names: people, folded, at, words: words?.[at] ?? 0 };
      const { claims } = tables;
      const pair = packLevels({
        name: nameLevelOf(claims, claim, person),
        date: dateKindOf(claims.birthDate[claim], people.birthDate[at]),
        sex: sexLevelOf(claims.sex[claim], people.sex[at]),
        id: claims.id[claim] > 0 && isOneEdit(claims.id[claim], to) ? Id.edit : Id.none,
        status: people.status[at] - 1,
        pass: unpackLevels(levels).pass,
        cohort: cohortOf(people.birthDate[at]),
        home: Home.unknown,
      });
      pool.add(claim, to, pair, tables.ownPrefix[1000 * claims.province[claim] + prefixOf(to)]);
    }
  }
}

/** The sex that the fourth digit of an ID says (`Sex`). */
function sexOf(id: number): number {
  return 1 + (Math.floor(id / 100_000_000) % 2);
}

/** Claims of children of one province, by their birth date. */
function childClaims(tables: ClaimTables, province: number, since: number): Map<number, number[]> {
  const { claims } = tables;
  const byDate = new Map<number, number[]>();
  for (let claim = 0; claim < claims.length; claim++) {
    const date = claims.birthDate[claim];
    if (claims.province[claim] !== province || !isChild(date, since)) continue;
    const list = byDate.get(date);
    if (list === undefined) byDate.set(date, [claim]);
    else list.push(claim);
  }
  return byDate;
}

/**
 * Pass 5: the children of each province, born on the claimed day and of the claimed sex, for claims without a usable
 * ID. Of hits that are children their home is noted. Throws `IntegrityError`.
 */
export async function addChildren(registry: Reader, tables: ClaimTables, pool: HitPool): Promise<void> {
  const { claims } = tables;
  const since = childrenSince(registry.asOf);
  // A child with this very date has a home in the index: in another province until it is found in this one.
  pool.each((claim, id, levels) => {
    if (isChild(claims.birthDate[claim], since) && unpackLevels(levels).date === DateKind.equal)
      pool.setHome(claim, id, Home.other);
  });
  for (const [place, province] of claims.provinces.entries()) {
    const byDate = childClaims(tables, place, since);
    if (byDate.size === 0) continue;
    for await (const { ids, birthDates } of registry.children(province)) {
      for (let at = 0; at < ids.length; at++) {
        for (const claim of byDate.get(birthDates[at]) ?? []) {
          if (pool.setHome(claim, ids[at], Home.same) || claims.group[claim] !== 0) continue;
          const sex = sexLevelOf(claims.sex[claim], sexOf(ids[at]));
          if (sex === SexMatch.differs) continue;
          const levels = packLevels({
            name: Name.other,
            date: DateKind.equal,
            sex,
            id: Id.none,
            status: Status.alive,
            pass: 5,
            cohort: cohortOf(birthDates[at]),
            home: Home.same,
          });
          pool.add(claim, ids[at], levels, tables.ownPrefix[1000 * place + prefixOf(ids[at])]);
        }
      }
    }
  }
}
