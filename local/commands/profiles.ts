import type { Command } from 'commander';
import { run } from '../shell.ts';

export function addProfiles(program: Command): void {
  program
    .command('profiles')
    .description('List the known file layouts: how each is detected, its columns and codings')
    .addHelpText('after', '\nExamples:\n  doisoat profiles\n  doisoat profiles --json')
    .action((_: unknown, command: Command) =>
      run(command, async () => {
        const { profiles } = await import('../../core/intake/profiles.ts');
        const document = profiles.map(({ name, title, marks, keys, sex }) => {
          const columns = Object.entries(keys).map(([column, names]) => [column, names.split(' ').filter(Boolean)]);
          return { name, title, foundBy: marks, columns: Object.fromEntries(columns), sex };
        });
        const text = document.map(({ name, title, foundBy, sex }) => {
          const found = foundBy.length > 0 ? `, found by ${foundBy.join(' + ')}` : '';
          return `${name}  ${title.vi} (${title.en})\n    sex ${sex}${found}\n`;
        });
        return { document, text: text.join('') };
      }),
    );
}
