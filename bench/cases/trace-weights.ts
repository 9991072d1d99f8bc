/**
 * Learns the weights of trace from labelled data of the generator and writes `core/trace/weights-table.ts`.
 *
 *   npm run bench -- trace-weights [--people 300000] [--rows 20000] [--seeds 3] [--data DIR]
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimGroups } from '../../core/trace/open-claims.ts';
import { $Weights, type Weights } from '../../core/trace/weights.ts';
import { traceWeights } from '../../core/trace/weights-table.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { say } from '../harness/table.ts';
import { inFolder } from '../harness/world.ts';
import { openLabelled } from '../trace/labelled.ts';
import { bestEvidence, type LabelledFolder } from '../trace/best-evidence.ts';
import { learnFrom, newPairs } from '../trace/learn.ts';
import { strangerChances } from '../trace/stranger-chances.ts';

const file = join(import.meta.dirname, '../../core/trace/weights-table.ts');
/** Other provinces than those measured. */
const provinces = ['vn34-01', 'vn34-79', 'vn34-66'];

export const benchmark = benchCase(
  { people: 300_000, rows: 20_000, seeds: 3, data: optionalText },
  async ({ people, rows, seeds, data }) =>
    inFolder(data, 'trace-weights', async (work) => {
      const pairs = newPairs();
      const names = Array.from({ length: seeds }, (_, n) => `learn-${n + 1}`);
      let claims = 0;
      const folders: LabelledFolder[] = [];
      for (const seed of names) {
        const folder = join(work, seed);
        folders.push({ folder, seed });
        const labelled = await openLabelled(folder, { people, rows, provinces, seed });
        try {
          claims += await learnFrom(labelled, pairs);
        } finally {
          labelled.world.close();
        }
        say(`${seed}: ${claims} labelled claims so far`);
      }
      const weights: Weights = {
        format: 1,
        version: traceWeights.provenance.claims === 0 ? 1 : traceWeights.version + 1,
        provenance: {
          learnedOn: new Date().toISOString().slice(0, 10),
          seeds: names,
          people,
          claims,
          data: 'generate/traced-rows.ts',
        },
        evidence: 1,
        groups: Object.fromEntries(claimGroups.map((group) => [group, pairs[group].weights()])) as Weights['groups'],
      };
      weights.evidence = await bestEvidence(weights, folders, { people, rows, provinces });
      $Weights.parse(weights);
      await writeFile(file, sourceOf(weights));
      say(JSON.stringify(weights, undefined, 1));
      const [{ folder, seed }] = folders;
      say(await strangerChances(weights, folder, { people, rows, provinces, seed }));
    }),
);

function sourceOf(weights: Weights): string {
  const literal = JSON.stringify(weights, undefined, 2)
    .replaceAll(/"(\w+)":/g, '$1:')
    .replaceAll('"', "'")
    // Short lists stand on one line.
    .replaceAll(/\[\s+([^[\]]*?)\s+\]/g, (_, list: string) => `[${list.replaceAll(/\s+/g, ' ')}]`);
  return [
    '/** Weights of trace, written by `npm run bench -- trace-weights`: not to be changed by hand. */',
    "import type { Weights } from './weights.ts';",
    '',
    `export const traceWeights: Weights = ${literal};`,
    '',
  ].join('\n');
}
