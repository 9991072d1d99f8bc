/**
 * Trace on labelled data: the table of `docs/proof/trace.md`, several seeds, and how true its probabilities are.
 *
 *   npm run bench -- trace [--people 200000] [--rows 20000] [--seeds 3] [--data DIR] [--proof FILE]
 */
import { join } from 'node:path';
import { trace } from '../../core/trace/trace.ts';
import { dropSweep } from '../../core/trace/sweep.ts';
import { putSection } from '../foreign/proof-section.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { peakMiB, timed } from '../harness/measure.ts';
import { count, say, seconds, table } from '../harness/table.ts';
import { inFolder, machine } from '../harness/world.ts';
import { openLabelled, truthOf } from '../trace/labelled.ts';
import { leasts, Measures } from '../trace/measures.ts';

const provinces = ['vn34-52', 'vn34-42', 'vn34-75'];
/** The goals for small countries hold up to this. */
const strictPeople = 300_000;
/** Candidates from which on a band says something: its own error is below a point. */
const bandLeast = 500;

export const benchmark = benchCase(
  { people: 200_000, rows: 20_000, seeds: 3, data: optionalText, proof: optionalText },
  async ({ people, rows, seeds, data, proof }) => {
    const measures = new Measures();
    say(machine());
    for (let n = 1; n <= seeds; n++) {
      const seed = `trace-${n}`;
      await inFolder(data === undefined ? undefined : join(data, seed), 'trace', async (folder) => {
        const { world, registry, ledgers, truths } = await openLabelled(folder, { people, rows, provinces, seed });
        try {
          const run = await timed(() => trace(world, { registry, ledgers, books: ledgers }));
          const traced = run.result;
          for (const province of provinces)
            for (const claim of traced.ofProvince(province))
              measures.add(claim, truthOf(truths, traced.claims, claim.claim));
          await dropSweep(world, traced.partials);
          say(
            `${seed}: ${count(traced.claims.length)} open claims, ${seconds(run.seconds)}, ` +
              `peak ${peakMiB().toFixed(0)} MiB`,
          );
        } finally {
          world.close();
        }
      });
    }
    const text = report(measures, { people, rows, seeds });
    say(text);
    for (const prefix of ['unique wrong', 'lonely not unique', 'not found'])
      for (const [name, number] of measures.startingWith(prefix).slice(0, 12)) say(`  ${name}: ${number}`);
    if (proof !== undefined) putSection(proof, `${count(people)} people`, `\`\`\`\n${text}\n\`\`\``);
  },
);

function percent(share: number): string {
  return `${(100 * share).toFixed(3)} %`;
}

function report(measures: Measures, { people, rows, seeds }: { people: number; rows: number; seeds: number }): string {
  const lines = measures
    .lines(people <= strictPeople)
    .map(({ what, of, share, goal, reached }) => [
      what,
      count(of),
      percent(share),
      goal,
      reached === undefined ? '' : reached ? 'reached' : 'not reached',
    ]);
  const worst = measures.worstBand(bandLeast);
  const diagram = measures.reliability.map(({ candidates, told, right }, band) => [
    `${band / 10} to ${(band + 1) / 10}`,
    count(candidates),
    candidates === 0 ? '' : percent(told / candidates),
    candidates === 0 ? '' : percent(right / candidates),
    candidates < bandLeast ? 'few' : ((100 * (told - right)) / candidates).toFixed(2),
  ]);
  const thresholds = leasts.map((least) => [
    String(least),
    count(measures.get(`least ${least}`)),
    percent(measures.get(`least ${least} right`) / Math.max(1, measures.get(`least ${least}`))),
    percent(measures.get(`least ${least} lonely`) / Math.max(1, measures.get('lonely soft'))),
    percent(measures.get(`least ${least} absent`) / Math.max(1, measures.get('absent'))),
  ]);
  const { atTop } = measures;
  const unique = measures.get('unique');
  return [
    `${count(people)} people, ${seeds} × ${provinces.length} × ${count(rows)} rows, ` +
      `${count(measures.get('claims'))} open claims`,
    '',
    table([['what', 'of', 'share', 'goal', ''], ...lines], [0, 4]),
    '',
    `UNIQUE: told wrong ${percent(measures.get('unique told wrong') / Math.max(1, unique))}, ` +
      `are wrong ${percent(1 - measures.get('unique right') / Math.max(1, unique))}`,
    table([['UNIQUE from', 'claims', 'right', 'nobody else', 'not in the index'], ...thresholds]),
    `told 99 % or more: ${count(atTop.candidates)}, right ${percent(atTop.right / Math.max(1, atTop.candidates))}`,
    '',
    table([['probability', 'candidates', 'told', 'right', 'points off'], ...diagram]),
    `worst band of ${bandLeast} or more: ${worst.toFixed(2)} points (goal 2)`,
  ].join('\n');
}
