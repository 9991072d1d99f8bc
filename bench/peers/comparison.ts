/** One table of a comparison: medians of each contender, and how often our time goes into theirs. */
import * as z from 'zod';
import { median, type Cost } from '../harness/measure.ts';
import { markdownTable } from '../harness/table.ts';
import type { Contender } from './contenders.ts';

/** Of each contender by name, in every round that counts, the cost of each upload. */
export type Results = Map<string, Cost[][]>;

/** The least ratios that CI accepts, by contender and upload; `how` says where they come from. */
export const $Floor = z.strictObject({
  how: z.array(z.string()),
  ratios: z.record(z.string(), z.strictObject({ first: z.number(), second: z.number().optional() })),
});

/**
 * Time of a contender by ours, or what else is measured by another's: the median of the rounds, in each of which both
 * ran. Undefined if one of the two did not.
 */
export function ratio(
  results: Results,
  name: string,
  upload: number,
  { by = 'doisoat', of = ({ seconds }) => seconds }: { by?: string; of?: (cost: Cost) => number } = {},
): number | undefined {
  const [theirs, own] = [results.get(name), results.get(by)];
  if (theirs === undefined || own === undefined) return undefined;
  const ratios = theirs.flatMap((round, i) =>
    // Who only answers does the same for every upload.
    upload < own[i].length ? [of(round[upload] ?? round[0]) / of(own[i][upload])] : [],
  );
  return ratios.length === 0 ? undefined : median(ratios);
}

/** What of the floor is not reached, a line each; a contender without figures reaches nothing. */
export function ratiosBelow(results: Results, { ratios }: z.infer<typeof $Floor>): string[] {
  return Object.entries(ratios).flatMap(([name, least]) =>
    [least.first, least.second].flatMap((floor, upload) => {
      const seen = ratio(results, name, upload);
      if (floor === undefined || (seen !== undefined && seen >= floor)) return [];
      return [`${name}, upload ${upload + 1}: ${seen?.toFixed(2) ?? 'no figure'} instead of ${floor}`];
    }),
  );
}

const figure = (value: number | undefined, digits = 2): string => value?.toFixed(digits) ?? '';
const millions = (bytes: number | undefined): string => (bytes === undefined ? '' : (bytes / 1e6).toFixed(0));

/** As Markdown, so that it can stand in docs/performance.md. */
export function comparisonTable(
  running: readonly Contender[],
  { results, stopped }: { results: Results; stopped: ReadonlyMap<string, string> },
): string {
  const runs = results.get('doisoat')?.length ?? 0;
  const lines: string[][] = [
    ['', 'upload', 'seconds', 'CPU s', 'peak MiB', 'MB read', 'MB written', '÷ ours', 'CPU ÷ ours', '÷ our answers'],
  ];
  const reasons: string[] = [];
  for (const { name, label, does } of running) {
    const reason = stopped.get(name);
    if (reason !== undefined) reasons.push(`${label}: ${reason}`);
    const rounds = results.get(name) ?? [];
    for (const upload of (rounds[0] ?? []).keys()) {
      const of = (what: (cost: Cost) => number): number => median(rounds.map((round) => what(round[upload])));
      const { bytesRead, bytesWritten } = rounds[0][upload];
      lines.push([
        label,
        String(upload + 1),
        figure(of(({ seconds }) => seconds)),
        figure(of(({ cpuSeconds }) => cpuSeconds)),
        figure(
          of(({ peakMiB }) => peakMiB),
          0,
        ),
        millions(bytesRead),
        millions(bytesWritten),
        figure(ratio(results, name, upload)),
        figure(ratio(results, name, upload, { of: ({ cpuSeconds }) => cpuSeconds })),
        does === 'answers' ? figure(ratio(results, name, upload, { by: 'doisoat-answers' })) : '',
      ]);
    }
    // Beside our second upload: whoever only answers does the same for it as for the first.
    if (does === 'answers' && name !== 'doisoat-answers') {
      const second = ratio(results, name, 1);
      if (second !== undefined) lines[lines.length - 1][7] += ` (${figure(second)})`;
    }
  }
  return [
    ...markdownTable(lines),
    '',
    ...reasons,
    `Median of ${runs}. ÷ ours: the time of the line by that of our whole job for the same upload (in brackets: for ` +
      'the second), each within a round.',
  ].join('\n');
}
