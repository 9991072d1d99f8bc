import { Command, CommanderError } from 'commander';
import { defaultDirectory } from './shell.ts';

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
/**
 * Commands by name, in the order of the help. Only those named among the arguments are loaded: starting one takes half
 * as long as loading all.
 */
const commands: Record<string, () => Promise<(program: Command) => void>> = {
  start: async () => (await import('./commands/start.ts')).addStart,
  check: async () => (await import('./commands/check.ts')).addCheck,
  answers: async () => (await import('./commands/answers.ts')).addAnswers,
  sync: async () => (await import('./commands/sync.ts')).addSync,
  status: async () => (await import('./commands/status.ts')).addStatus,
  publish: async () => (await import('./commands/publish.ts')).addPublish,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  registry: async () => (await import('./commands/registry.ts')).addRegistry,
  ledger: async () => (await import('./commands/ledger.ts')).addLedger,
  release: async () => (await import('./commands/release.ts')).addRelease,
  reconcile: async () => (await import('./commands/reconcile.ts')).addReconcile,
  trace: async () => (await import('./commands/trace.ts')).addTrace,
  history: async () => (await import('./commands/history.ts')).addHistory,
  targets: async () => (await import('./commands/targets.ts')).addTargets,
  profiles: async () => (await import('./commands/profiles.ts')).addProfiles,
  generate: async () => (await import('./commands/generate.ts')).addGenerate,
  portal: async () => (await import('./commands/portal.ts')).addPortal,
  cost: async () => (await import('./commands/cost.ts')).addCost,
  worker: async () => (await import('./worker/command.ts')).addWorker,
};
const named = Object.keys(commands).filter((name) => process.argv.includes(name, 2));
// Nothing known was named: help, or a word that commander compares with all of them.
for (const name of named.length > 0 ? named : Object.keys(commands)) (await commands[name]())(program);
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
