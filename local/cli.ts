import { Command, CommanderError } from 'commander';
import { addAnswers } from './commands/answers.ts';
import { addCheck } from './commands/check.ts';
import { addCost } from './commands/cost.ts';
import { addGenerate } from './commands/generate.ts';
import { addHistory } from './commands/history.ts';
import { addLedger } from './commands/ledger.ts';
import { addProfiles } from './commands/profiles.ts';
import { addPublish } from './commands/publish.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addRegistry } from './commands/registry.ts';
import { addRelease } from './commands/release.ts';
import { addServe } from './commands/serve.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addTargets } from './commands/targets.ts';
import { addTrace } from './commands/trace.ts';
import { defaultDirectory } from './shell.ts';
import { addWorker } from './worker/command.ts';

const program = new Command('doisoat')
  .description('Đối soát: check insurance records against the national population database and keep each rate exact.')
  .option('--dir <folder>', `data directory (default: ${defaultDirectory})`)
  .option('--json', 'print one JSON document on standard output and nothing else')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    `
Exit codes: 0 done, also for a duplicate; 1 refused or failed, with a code; 2 wrong usage.

Examples:
  doisoat start --once                                   sample data, the whole job, the table
  doisoat registry build extract/2026-01-31
  doisoat sync batch.csv --province vn34-52 --schemes BHYT
  doisoat status --json`,
  );
const add = [
  addStart,
  addCheck,
  addAnswers,
  addSync,
  addStatus,
  addPublish,
  addServe,
  addRegistry,
  addLedger,
  addRelease,
  addReconcile,
  addTrace,
  addHistory,
  addTargets,
  addProfiles,
  addGenerate,
  addCost,
  addWorker,
];
for (const each of add) each(program);
exitByOverride(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Asking for help is done; everything else that commander reports is wrong usage.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

/** Settings are not inherited by commands that were added before. */
function exitByOverride(command: Command): void {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  for (const each of command.commands) exitByOverride(each);
}
