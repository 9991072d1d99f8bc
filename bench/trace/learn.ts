/** Learning the weights: every labelled claim beside the record of its right person. */
import { foldedParts } from '../../core/domain/columns.ts';
import { makeClaimTables } from '../../core/trace/claim-tables.ts';
import { findKey } from '../../core/trace/key-table.ts';
import { addChildren, followSuccessors } from '../../core/trace/later-hits.ts';
import {
  dateKindOf,
  nameLevelOf,
  Home,
  Id,
  isOneEdit,
  SexMatch,
  sexLevelOf,
  unpackLevels,
} from '../../core/trace/levels.ts';
import { claimGroups, gatherOpenClaims } from '../../core/trace/open-claims.ts';
import { prefixOf } from '../../core/trace/score.ts';
import { sweepRegistry } from '../../core/trace/sweep.ts';
import { LabelledPairs, nameKindOf, precisionOf } from '../../core/trace/weights.ts';
import { truthOf, type Labelled } from './labelled.ts';

export type PairsByGroup = Record<(typeof claimGroups)[number], LabelledPairs>;

export function newPairs(): PairsByGroup {
  return Object.fromEntries(claimGroups.map((group) => [group, new LabelledPairs()])) as PairsByGroup;
}

/** Adds the labelled claims of one country; how many. */
export async function learnFrom({ world, registry, ledgers, truths }: Labelled, pairs: PairsByGroup): Promise<number> {
  const claims = await gatherOpenClaims(ledgers, registry.canons);
  const tables = await makeClaimTables(registry, claims);
  const swept = await sweepRegistry(world, registry, tables);
  const { pool } = swept;
  await followSuccessors(registry, tables, pool);
  await addChildren(registry, tables, pool);
  const personOf = Float64Array.from({ length: claims.length }, (_, claim) =>
    Number(truthOf(truths, claims, claim).personId),
  );
  const ids = Float64Array.from(new Set(personOf))
    .sort()
    .filter((id) => id > 0);
  const place = new Map(Array.from(ids, (id, at) => [id, at]));
  const people = await registry.findPeople(ids);
  const folded = await registry.findFolded(ids);
  const words = await registry.findWords(ids);
  const links = new Map<string, number>();
  const { records, wanted } = tables;
  wanted.id.forEach((id, at) => links.set(`${records.claim[wanted.record[at]]} ${id}`, wanted.level[at]));
  const counted = swept.counted();
  let learned = 0;
  for (let claim = 0; claim < claims.length; claim++) {
    const id = personOf[claim];
    const at = place.get(id);
    if (at === undefined) continue;
    learned += 1;
    const sex = sexLevelOf(claims.sex[claim], people.sex[at]);
    const hit = pool.hitsOf(claim).find((each) => each.id === id);
    const home = hit === undefined ? Home.unknown : unpackLevels(hit.levels).home;
    const link = links.get(`${claim} ${id}`) ?? (isOneEdit(claims.id[claim], id) ? Id.edit : Id.none);
    pairs[claimGroups[claims.group[claim]]].add({
      isFound: hit !== undefined,
      nameKind: nameKindOf(
        counted.ofKeyInAll('names', findKey(tables.names, claims.nameLow[claim], claims.nameHigh[claim])),
      ),
      name: nameLevelOf(claims, claim, { names: people, folded, at, words: words?.[at] ?? 0 }),
      precision: precisionOf(claims.birthDate[claim]),
      date: dateKindOf(claims.birthDate[claim], people.birthDate[at]),
      sexDiffers: sex === SexMatch.unknown ? undefined : sex === SexMatch.differs,
      id: claims.id[claim] > 0 || link === Id.successor ? link : undefined,
      placeSame: tables.ownPrefix[1000 * claims.province[claim] + prefixOf(id)] === 1,
      residenceSame: home === Home.unknown ? undefined : home === Home.same,
      deceased: people.status[at] === 2,
    });
  }
  if (folded.length !== ids.length * foldedParts) throw new Error('folds of every person');
  return learned;
}
