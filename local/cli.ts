import { CommanderError } from 'commander';
import { tellFailure, watchProcess } from './faults.ts';
import { languageOfArguments } from './language.ts';
import { makeProgram } from './program.ts';

watchProcess();
const language = languageOfArguments();
try {
  const program = await makeProgram({ language, words: process.argv.slice(2) });
  await program.parseAsync();
} catch (error) {
  // Asking for help is done; everything else that commander reports is wrong usage.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else await tellFailure(error, { json: process.argv.includes('--json', 2), language });
}
