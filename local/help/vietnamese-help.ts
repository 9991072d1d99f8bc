import { Help, type Command } from 'commander';
import { errorsVi, headingsVi } from './errors-vi.ts';
import { paragraphsVi } from './paragraphs-vi.ts';
import { descriptionsVi } from './words-vi.ts';

/** Has the help and the errors of wrong usage told in Vietnamese, for commands that were added in English. */
export function speakVietnamese(command: Command): void {
  command.description(wordsOf(command.description()));
  for (const each of [...command.options, ...command.registeredArguments]) each.description = wordsOf(each.description);
  command.helpOption('-h, --help', wordsOf('display help for command'));
  if (command.commands.length > 0) command.helpCommand('help [command]', wordsOf('display help for command'));
  command.configureHelp({
    showGlobalOptions: true,
    optionDescription: (option) => inVietnamese(Help.prototype.optionDescription.call(new Help(), option)),
    argumentDescription: (taken) => inVietnamese(Help.prototype.argumentDescription.call(new Help(), taken)),
    styleTitle: (title) => headingsVi[title] ?? title,
  });
  command.configureOutput({
    writeOut: (text) => void process.stdout.write(paragraphsIn(text)),
    writeErr: (text) => void process.stderr.write(paragraphsIn(text)),
    outputError: (text, writeError) => writeError(errorOf(text)),
  });
  for (const each of command.commands) speakVietnamese(each);
}

/** What is not in the list stays as it is: a word of another language is better than none. */
function wordsOf(text: string): string {
  return descriptionsVi[text] ?? text;
}

/** What commander says behind a description. */
function inVietnamese(text: string): string {
  return text
    .replace(/\(choices: /, '(chọn một trong: ')
    .replace(/([(,] ?)default: /, '$1mặc định: ')
    .replace(/([(,] ?)env: /, '$1biến môi trường: ');
}

/** Text below the options, paragraph by paragraph. */
function paragraphsIn(text: string): string {
  return text
    .split('\n\n')
    .map((part) => {
      const [, before, body, after] = /^(\n*)([^]*?)(\n*)$/.exec(part) ?? ['', '', part, ''];
      const told = paragraphsVi[body] ?? body.replace(/^Examples?:$/m, (heading) => headingsVi[heading]);
      return `${before}${told}${after}`;
    })
    .join('\n\n');
}

function errorOf(text: string): string {
  return errorsVi.reduce((told, [pattern, words]) => told.replace(pattern, words), text);
}
