import { Option, type Command } from 'commander';
import { profiles as forms } from '../../core/intake/profiles.ts';
import { run, type Outcome } from '../shell.ts';
import type { Language, Voice } from '../voice.ts';

export function addProfiles(program: Command): void {
  program
    .command('profiles')
    .description('List the known file layouts, or write a workbook of one to fill in')
    .addOption(
      new Option('--template <name>', 'write a workbook of this layout (default: list the layouts)').choices(
        forms.map(({ name }) => name),
      ),
    )
    .option('--out <file>', 'output file (default: doisoat-<name>.xlsx here)')
    .addHelpText(
      'after',
      '\nExamples:\n  doisoat profiles\n  doisoat profiles --json\n  doisoat profiles --template d03-ts --out d03.xlsx',
    )
    .action((options: { template?: string; out?: string }, command: Command) =>
      run(
        command,
        ({ voice, language }) =>
          options.template === undefined ? list(voice, language) : template(options.template, options.out),
        { place: 'none' },
      ),
    );
}

async function list({ say }: Voice, chosen: Language | undefined): Promise<Outcome> {
  const document = forms.map(({ name, title, marks, keys, sex }) => {
    const columns = Object.entries(keys).map(([column, names]) => [column, names.split(' ').filter(Boolean)]);
    return { name, title, foundBy: marks, columns: Object.fromEntries(columns), sex };
  });
  const text = document.map(({ name, title, foundBy, sex }) => {
    const marks = foundBy.join(' + ');
    const found = foundBy.length > 0 ? say({ vi: `, nhận ra bởi ${marks}`, en: `, found by ${marks}` }) : '';
    const shown = chosen === undefined ? `${title.vi} (${title.en})` : title[chosen];
    return `${name}  ${shown}\n    ${say({ vi: 'giới tính', en: 'sex' })} ${sex}${found}\n`;
  });
  return { document, text: text.join('') };
}

async function template(name: string, out: string | undefined): Promise<Outcome> {
  const [{ templateFileName, templateWorkbook }, { replaceFile }] = await Promise.all([
    import('../../core/intake/template.ts'),
    import('../../adapters/files/durable-files.ts'),
  ]);
  const path = out ?? templateFileName(name);
  const bytes = templateWorkbook(name);
  await replaceFile(path, bytes);
  return { document: { template: name, out: path, bytes: bytes.length }, text: `${name}: ${path}\n` };
}
