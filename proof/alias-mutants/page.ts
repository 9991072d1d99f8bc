/** `docs/proof/alias-mutants.md`. */

export interface ListResult {
  name: string;
  file: string;
  entries: number;
  survived: readonly string[];
  /** Tests that failed, by how many entries. */
  tests: ReadonlyMap<string, number>;
}

/** Test names shown for a list: those that catch most of it. */
const testsShown = 2;

export function aliasMutantsPage(results: readonly ListResult[]): string {
  const entries = results.reduce((sum, each) => sum + each.entries, 0);
  const survived = results.reduce((sum, each) => sum + each.survived.length, 0);
  const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
  const shown = (tests: ListResult['tests']): string =>
    [...tests]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, testsShown)
      .map(([name]) => cell(name))
      .join('; ');
  return [
    '# Mutants of word lists and coding guards',
    '',
    '`npm run prove -- alias-mutants` takes each entry out of each list by which the intake gives a meaning to what',
    'offices write (of a table of characters: puts another one in its place), and changes each guard by which a coding',
    'is believed. Each change alone must make a test fail. Written by the program.',
    '',
    `**${entries - survived} of ${entries} caught.**`,
    '',
    '| List or guards | In | Entries | Caught | By, above all |',
    '| --- | --- | ---: | ---: | --- |',
    ...results.map(
      (each) =>
        `| ${cell(each.name)} | \`${each.file}\` | ${each.entries} | ${each.entries - each.survived.length} ` +
        `| ${shown(each.tests)} |`,
    ),
    '',
  ].join('\n');
}
