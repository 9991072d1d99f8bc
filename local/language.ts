import { readEnvironment } from './environment.ts';
import { languages, type Language } from './voice.ts';

/**
 * The language of the terminal: of `--lang`, else of the environment. Known before commander has read the options,
 * because help and errors are made of what the commands are told when they are added.
 */
export function languageOfArguments(argv: readonly string[] = process.argv): Language {
  const at = argv.findLastIndex((each) => each === '--lang' || each.startsWith('--lang='));
  const given = at < 0 ? undefined : (argv[at].split('=').at(1) ?? argv.at(at + 1));
  return languages.find((each) => each === given) ?? readEnvironment().language;
}
