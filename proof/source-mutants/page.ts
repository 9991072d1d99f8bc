/** `docs/proof/source-mutants.md`. */
import type { SourceMutant } from './mutant.ts';

export interface Judged {
  mutant: SourceMutant;
  verdict: string;
  /** The test that failed. */
  failed: string;
}

export function sourceMutantsPage(judged: readonly Judged[]): string {
  const caught = judged.filter(({ verdict }) => verdict === 'caught').length;
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const rows = judged.map(
    ({ mutant: { name, file, check }, verdict, failed }) =>
      `| ${cell(name)} | \`${file}\` | \`${check.file}\` | ${cell(failed)} | ${verdict} |`,
  );
  return [
    '# Source mutants',
    '',
    '`npm run prove -- source-mutants` puts these bugs into a copy of the source, one at a time, and runs the one ' +
      'check',
    'that must fail. A check must pass without the bug, and a bug that keeps the check from ending is not caught.',
    'Written by the program.',
    '',
    `**${caught} of ${judged.length} caught.**`,
    '',
    '| Bug | In | Check | The test that fails | |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
