/** What the index says of strangers: u of each level of the right candidates of a country, to be read beside m. */
import { nameLevels, sexLevels } from '../../core/trace/levels.ts';
import { claimGroups } from '../../core/trace/open-claims.ts';
import { trace } from '../../core/trace/trace.ts';
import { dropSweep } from '../../core/trace/sweep.ts';
import { nameKindOf, precisionOf, type Weights } from '../../core/trace/weights.ts';
import { count, table } from '../harness/table.ts';
import { openLabelled, truthOf, type LabelledOptions } from './labelled.ts';

/** A table of fields and levels: pairs, mean bits, and the geometric mean of u where m is one of the table. */
export async function strangerChances(weights: Weights, folder: string, options: LabelledOptions): Promise<string> {
  const { world, registry, ledgers, truths } = await openLabelled(folder, options);
  const sums = new Map<string, { pairs: number; bits: number; chance: number }>();
  const add = (level: string, bits: number, m: number): void => {
    const sum = sums.get(level) ?? { pairs: 0, bits: 0, chance: 0 };
    sums.set(level, { pairs: sum.pairs + 1, bits: sum.bits + bits, chance: sum.chance + Math.log2(m) - bits });
  };
  try {
    const traced = await trace(world, { registry, ledgers, books: [], weights });
    const { claims } = traced;
    for (let claim = 0; claim < claims.length; claim++) {
      const { candidates, namesakes } = traced.claim(claim);
      const right = candidates.find(({ id }) => id === Number(truthOf(truths, claims, claim).personId));
      if (right === undefined) continue;
      const group = weights.groups[claimGroups[claims.group[claim]]];
      const { fields, weights: bits } = right;
      add(`name ${fields.name}`, bits.name, group.name[nameKindOf(namesakes)][nameLevels.indexOf(fields.name)]);
      if (fields.date === 'equal') add('date equal', bits.date, group.date[precisionOf(claims.birthDate[claim])][0]);
      if (fields.sex !== 'unknown')
        add(`sex ${fields.sex}`, bits.sex, fields.sex === sexLevels[0] ? 1 - group.sexDiffers : group.sexDiffers);
    }
    await dropSweep(world, traced.partials);
  } finally {
    world.close();
  }
  const lines = [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([level, { pairs, bits, chance }]) => [
      level,
      count(pairs),
      (bits / pairs).toFixed(1),
      (2 ** (chance / pairs)).toExponential(1),
    ]);
  return table([['level', 'right pairs', 'mean bits', 'u'], ...lines]);
}
