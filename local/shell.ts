import type { Command } from 'commander';
import type { Text } from '../core/catalogue/text.ts';
import { findSender } from '../core/domain/provinces.ts';
import { readEnvironment } from './environment.ts';
import { refusedLine, tellFailure, type Refused } from './faults.ts';
import { marksFor, noMarks } from './paint.ts';
import { ProgressLine, type Tell } from './progress-line.ts';
import { withoutPassword } from './state/shown-password.ts';
import { voiceOf, type Language, type Voice } from './voice.ts';
import type { LocalWorld } from './world.ts';

export const defaultDirectory = '.doisoat';

/** How a command ended. With `--json` the document alone is printed, else the text. */
export interface Outcome {
  document: unknown;
  text: string;
  /** A file on standard output in place of the text, where the command was asked for one. */
  bytes?: Uint8Array;
  /** Code and advice on standard error; the exit code is 1. */
  refused?: Refused;
  /** Long work: its time and peak memory are printed after the text. */
  measured?: boolean;
}

/** What a command may use of the terminal. */
export interface Terminal {
  json: boolean;
  columns: number; // of standard output; unlimited when that is no terminal
  language: Language;
  voice: Voice;
  /** One line on standard error that is written over, on a terminal only. */
  progress: (text: string) => void;
  /** The same of counted work: per cent, rate and time left. `shares`: of the whole time that each step takes. */
  measure: (shares?: Record<string, number>) => Tell;
  /** One line on standard error that stays. */
  note: (line: string) => void;
  /** What is said from now on if a signal ends the command. */
  leave: (text: Text) => void;
  /** Before something is written: one line on standard error that names the province, so that a wrong one is seen. */
  tellProvince: (id: string) => void;
}

/** Where a command works: in a data directory, on a deployment as well, or without either. */
type Place = 'directory' | 'deployment' | 'none';

/**
 * Runs the action of a command, prints its outcome and sets the exit code. A signal stops at once, a second one too;
 * every write is whole or absent and everything is repeatable, so nothing is lost. A command that orders nothing of a
 * deployment ends in Refusal COMMAND_NOT_DEPLOYED where one is named.
 */
export async function run(
  command: Command,
  act: (terminal: Terminal) => Promise<Outcome>,
  { place = 'directory' }: { place?: Place } = {},
): Promise<void> {
  const json = command.optsWithGlobals<{ json?: boolean }>().json ?? false;
  const language = languageOf(command);
  const voice = voiceOf(language, json ? noMarks : marksFor(process.stdout));
  const line = new ProgressLine(process.stderr, voice, { quiet: json });
  let left: Text = stopped;
  const stop = (signal: NodeJS.Signals): void => {
    line.clear();
    process.stderr.write(`${left[language]}\n`);
    endBySignal(signal);
  };
  const note = (text: string): void => {
    if (json) return;
    line.clear();
    process.stderr.write(`${text}\n`);
  };
  const ignoreSignals = onSignals(stop);
  const started = performance.now();
  try {
    if (place !== 'deployment')
      await refuseDeployment(place === 'none' ? namedDeployment(command) : deploymentOf(command));
    const outcome = await act({
      json,
      columns: process.stdout.columns ?? Number.POSITIVE_INFINITY,
      language,
      voice,
      progress: (text) => line.show(text),
      measure: (shares) => line.measure(shares),
      note,
      leave(text) {
        left = text;
      },
      tellProvince: (id) => note(provinceLine(id, voice)),
    });
    line.clear();
    // The work is done: from here a signal ends us as it ends anybody, or as a server that was started has arranged.
    ignoreSignals();
    process.stdout.write(json ? `${JSON.stringify(outcome.document, null, 2)}\n` : (outcome.bytes ?? outcome.text));
    if (!json && outcome.measured === true) process.stdout.write(costLine(performance.now() - started, voice));
    if (outcome.refused === undefined) return;
    process.stderr.write(`${refusedLine(outcome.refused, language)}\n`);
    process.exitCode = 1;
  } catch (error) {
    line.clear();
    await tellFailure(error, { json, language });
  } finally {
    ignoreSignals();
  }
}

/** Of Ctrl-C, of a service manager, of a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Has `act` done at the signals that end a command; gives what undoes that. */
function onSignals(act: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of stopSignals) process.on(signal, act);
  return () => {
    for (const signal of stopSignals) process.off(signal, act);
  };
}

/** Of a server, in place of ending at once: it finishes what is under way, and a second signal ends it at once. */
export function stopGracefully(act: () => void): void {
  for (const signal of stopSignals) process.removeAllListeners(signal);
  const stop = (): void => {
    for (const signal of stopSignals) process.off(signal, stop);
    act();
  };
  for (const signal of stopSignals) process.on(signal, stop);
}

const stopped: Text = {
  vi: 'Đã dừng; không mất gì. Chạy lại đúng lệnh này để làm tiếp.',
  en: 'Stopped; nothing is lost. Run the same command again to finish.',
};

/** Wall time and the most memory the process ever held. */
function costLine(milliseconds: number, { say, formatSize }: Voice): string {
  const peak = Math.ceil(process.resourceUsage().maxRSS / 1024);
  const seconds = (milliseconds / 1000).toFixed(1);
  return say({
    vi: `thời gian ${formatSize(seconds)} giây, bộ nhớ cao nhất ${peak} MiB\n`,
    en: `time ${seconds} s, peak memory ${peak} MiB\n`,
  });
}

/** `Gia Lai (vn34-52)`. */
export function provinceLine(id: string, { language }: Pick<Voice, 'language'>): string {
  const name = findSender(id)?.[language === 'vi' ? 'nameVi' : 'nameEn'];
  return name === undefined ? id : `${name} (${id})`;
}

/** As `run`, with the data directory opened before and closed after. `withoutKey`: of work that compares nothing. */
export function runInWorld(
  command: Command,
  act: (world: LocalWorld, terminal: Terminal) => Promise<Outcome>,
  { withoutKey = false }: { withoutKey?: boolean } = {},
): Promise<void> {
  return run(command, async (terminal) => {
    const world = await openWorldOf(command, terminal, { withoutKey });
    try {
      return await act(world, terminal);
    } finally {
      world.close();
    }
  });
}

/** Opens the data directory of a command. */
export async function openWorldOf(
  command: Command,
  { language }: Pick<Terminal, 'language'>,
  { withoutKey }: { withoutKey: boolean },
): Promise<LocalWorld> {
  const { openWorld } = await import('./world.ts');
  return openWorld(directoryOf(command), { ...readEnvironment(), language, state: stateOf(command), withoutKey });
}

/** The stage of `--deployment`, before or after the name of the command, or of the environment. */
export function deploymentOf(command: Command): string | undefined {
  return namedDeployment(command) ?? readEnvironment().deployment;
}

function namedDeployment(command: Command): string | undefined {
  return command.optsWithGlobals<{ deployment?: string }>().deployment;
}

/** Throws Refusal COMMAND_NOT_DEPLOYED if a deployment is named: what was meant for it is done nowhere else. */
async function refuseDeployment(named: string | undefined): Promise<void> {
  if (named === undefined) return;
  const [{ Refusal }, { operations }] = await Promise.all([
    import('../core/base/errors.ts'),
    import('../core/operations/operations.ts'),
  ]);
  throw new Refusal('COMMAND_NOT_DEPLOYED', { commands: Object.keys(operations).join(', ') });
}

/** The data directory: of `--dir`, before or after the name of the command, or of the environment. */
export function directoryOf(command: Command): string {
  return command.optsWithGlobals<{ dir?: string }>().dir ?? readEnvironment().directory ?? defaultDirectory;
}

/** The address of the shared state given by `--state`, if one is. Throws Refusal STATE_PASSWORD_SHOWN. */
export function stateOf(command: Command): string | undefined {
  return withoutPassword(command.optsWithGlobals<{ state?: string }>().state);
}

/** The language of `--lang`, else of the environment. */
function languageOf(command: Command): Language {
  return command.optsWithGlobals<{ lang?: Language }>().lang ?? readEnvironment().language;
}

/** A refusal that a command finds after its document is complete. */
export async function refusedAs(code: string, facts: Record<string, string | number> = {}): Promise<Refused> {
  const { messageOf } = await import('./messages.ts');
  return { code, message: messageOf(code, facts) };
}

/** Ends as the signal would have: the parent process sees the right status. */
function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
