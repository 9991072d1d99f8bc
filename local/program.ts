/** Every command of doisoat, as commander knows them: parsed by the command line, read by completion and by tests. */
import { Command, Option } from 'commander';
import packageFacts from '../package.json' with { type: 'json' };
import { defaultDirectory } from './shell.ts';
import { languages, type Language } from './voice.ts';

type Add = (program: Command) => void;

/**
 * Commands by name, in the groups and the order of the help. Only those named among the arguments are loaded: starting
 * one takes half as long as loading all.
 */
const groups: Record<string, Record<string, () => Promise<Add>>> = {
  'Daily work:': {
    start: async () => (await import('./commands/start.ts')).addStart,
    check: async () => (await import('./commands/check.ts')).addCheck,
    sync: async () => (await import('./commands/sync.ts')).addSync,
    answers: async () => (await import('./commands/answers.ts')).addAnswers,
    status: async () => (await import('./commands/status.ts')).addStatus,
    cases: async () => (await import('./commands/cases.ts')).addCases,
    explain: async () => (await import('./commands/explain.ts')).addExplain,
    batches: async () => (await import('./commands/batches.ts')).addBatches,
    watch: async () => (await import('./commands/watch.ts')).addWatch,
    profiles: async () => (await import('./commands/profiles.ts')).addProfiles,
  },
  'Headquarters:': {
    held: async () => (await import('./commands/held.ts')).addHeld,
    release: async () => (await import('./commands/release.ts')).addRelease,
    registry: async () => (await import('./commands/registry.ts')).addRegistry,
    reconcile: async () => (await import('./commands/reconcile.ts')).addReconcile,
    runs: async () => (await import('./commands/runs.ts')).addRuns,
    publish: async () => (await import('./commands/publish.ts')).addPublish,
    matrix: async () => (await import('./commands/matrix.ts')).addMatrix,
    lists: async () => (await import('./commands/lists.ts')).addLists,
    diff: async () => (await import('./commands/diff.ts')).addDiff,
    goals: async () => (await import('./commands/goals.ts')).addGoals,
    'what-if': async () => (await import('./commands/what-if.ts')).addWhatIf,
    targets: async () => (await import('./commands/targets.ts')).addTargets,
    units: async () => (await import('./commands/units.ts')).addUnits,
    history: async () => (await import('./commands/history.ts')).addHistory,
    export: async () => (await import('./commands/export.ts')).addExport,
    trace: async () => (await import('./commands/trace.ts')).addTrace,
    alerts: async () => (await import('./commands/alerts.ts')).addAlerts,
  },
  'Operation:': {
    serve: async () => (await import('./commands/serve.ts')).addServe,
    worker: async () => (await import('./worker/command.ts')).addWorker,
    backup: async () => (await import('./commands/backup.ts')).addBackup,
    restore: async () => (await import('./commands/restore.ts')).addRestore,
    accept: async () => (await import('./commands/accept.ts')).addAccept,
    doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
    portal: async () => (await import('./commands/portal.ts')).addPortal,
    ledger: async () => (await import('./commands/ledger.ts')).addLedger,
    state: async () => (await import('./commands/state.ts')).addState,
    cost: async () => (await import('./commands/cost.ts')).addCost,
    operation: async () => (await import('./commands/operation.ts')).addOperation,
    completion: async () => (await import('./commands/completion.ts')).addCompletion,
    generate: async () => (await import('./commands/generate.ts')).addGenerate,
  },
};

interface ProgramOptions {
  language: Language;
  /** Only the commands that are named here are loaded, if any is; without it all are. */
  words?: readonly string[];
}

/**
 * The program with its commands. Where nothing known was named all are there: for help, for completion, or for a word
 * that commander compares with all of them.
 */
export async function makeProgram({ language, words = [] }: ProgramOptions): Promise<Command> {
  const program = new Command('doisoat')
    .description('Đối soát: check insurance records against the national population database and keep each rate exact.')
    .version(packageFacts.version, '--version', 'print the version')
    .option('--dir <folder>', `data directory (default: DOISOAT_DIR, else ${defaultDirectory})`)
    .option('--state <address>', "shared state in place of the directory's own: postgres://… (default: DOISOAT_STATE)")
    .option('--deployment <stage>', 'order it of this deployment in the cloud (default: DOISOAT_DEPLOYMENT, else none)')
    .option('--json', 'print one JSON document on standard output and nothing else')
    .addOption(
      new Option('--lang <language>', 'language of the messages (default: that of the locale, else vi)')
        .choices(languages)
        .env('DOISOAT_LANG'),
    )
    .addHelpText('after', afterHelp);
  const isNamed = (name: string): boolean => words.includes(name);
  const isAny = Object.values(groups).some((commands) => Object.keys(commands).some(isNamed));
  const isAll = !isAny || words.includes('completion');
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) if (isAll || isNamed(name)) (await load())(program);
  }
  program.helpCommand('help [command]', 'display help for command');
  exitByOverride(program);
  if (language === 'vi') (await import('./help/vietnamese-help.ts')).speakVietnamese(program);
  return program;
}

const afterHelp = `
Exit codes: 0 done, also for a duplicate; 1 refused or failed, with a code; 2 wrong usage.
DOISOAT_DIR names the data directory, DOISOAT_PROVINCE the province where a command takes one, DOISOAT_LANG the
language; options go first. With NO_COLOR nothing is coloured, with DOISOAT_DEBUG=1 an unexpected failure shows its
stack.

Examples:
  doisoat start --once
  doisoat registry build extract/2026-01-31
  doisoat sync batch.csv --province "Gia Lai" --schemes BHYT
  doisoat status --json --lang vi`;

/** Settings are not inherited by commands that were added before. */
function exitByOverride(command: Command): void {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  for (const each of command.commands) exitByOverride(each);
}
