import { Option, type Command } from 'commander';
import { profiles as forms } from '../../core/intake/profiles.ts';
import { run, type Outcome } from '../shell.ts';

export function addProfiles(program: Command): void {
  program
    .command('profiles')
    .description('the known forms: what each is found by, its columns and codings; a workbook to fill in')
    .addOption(new Option('--template <name>', 'write a workbook of this form').choices(forms.map(({ name }) => name)))
    .option('--out <file>', 'where to write it (default: doisoat-<name>.xlsx here)')
    .addHelpText(
      'after',
      '\nExamples:\n  doisoat profiles\n  doisoat profiles --json\n  doisoat profiles --template d03-ts --out d03.xlsx',
    )
    .action((options: { template?: string; out?: string }, command: Command) =>
      run(command, () => (options.template === undefined ? list() : template(options.template, options.out))),
    );
}

async function list(): Promise<Outcome> {
  const document = forms.map(({ name, title, marks, keys, sex, birthDateKind }) => {
    const columns = Object.entries(keys).map(([column, names]) => [column, names.split(' ').filter(Boolean)]);
    return { name, title, foundBy: marks, columns: Object.fromEntries(columns), sex, birthDateKind };
  });
  const text = document.map(({ name, title, foundBy, sex, birthDateKind }) => {
    const found = foundBy.length > 0 ? `, found by ${foundBy.join(' + ')}` : '';
    return `${name}  ${title.vi} (${title.en})\n    sex ${sex}, birth date kind ${birthDateKind}${found}\n`;
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
