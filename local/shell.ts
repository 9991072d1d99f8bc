import type { Command } from 'commander';
import type { LocalWorld } from './world.ts';

export const defaultDirectory = '.doisoat';

/** How a command ended. With `--json` the document alone is printed, else the text. */
export interface Outcome {
  document: unknown;
  text: string;
  /** A file on standard output in place of the text, where the command was asked for one. */
  bytes?: Uint8Array;
  /** Codes and advice on standard error; the exit code is 1. */
  refused?: string;
  /** Long work: its time and peak memory are printed after the text. */
  measured?: boolean;
}

/** What a command may use of the terminal. */
export interface Terminal {
  json: boolean;
  columns: number; // of standard output; unlimited when that is no terminal
  /** One line on standard error that is written over, on a terminal only. */
  progress(text: string): void;
}

/** Progress lines are not drawn more often than this: a terminal is slower than the work. */
const progressPause = 100; // milliseconds

/**
 * Runs the action of a command, prints its outcome and sets the exit code. Ctrl-C stops at once; every write is whole
 * or absent and everything is repeatable, so nothing is lost.
 */
export async function run(command: Command, act: (terminal: Terminal) => Promise<Outcome>): Promise<void> {
  const json = command.optsWithGlobals<{ json?: boolean }>().json ?? false;
  const line = progressLine();
  const stop = (signal: NodeJS.Signals): void => {
    line.clear();
    process.stderr.write(
      'Đã dừng; không mất gì. Chạy lại đúng lệnh này để làm tiếp.\nStopped; nothing is lost. Run the same ' +
        'command again to finish.\n',
    );
    endBySignal(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const started = performance.now();
  try {
    const outcome = await act({
      json,
      columns: process.stdout.columns ?? Number.POSITIVE_INFINITY,
      progress: line.show,
    });
    line.clear();
    // The work is done: from here a signal ends us as it ends anybody, or as a server that was started has arranged.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    print(json ? `${JSON.stringify(outcome.document, null, 2)}\n` : (outcome.bytes ?? outcome.text));
    if (!json && outcome.measured === true) print(costLine(performance.now() - started));
    if (outcome.refused === undefined) return;
    process.stderr.write(`${outcome.refused}\n`);
    process.exitCode = 1;
  } catch (error) {
    line.clear();
    const { refusedDocument } = await import('./messages.ts');
    const document = refusedDocument(error);
    if (json) print(`${JSON.stringify(document, null, 2)}\n`);
    process.stderr.write(`${refusalText(document.refusal)}\n`);
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Wall time and the most memory the process ever held. */
function costLine(milliseconds: number): string {
  const peak = Math.ceil(process.resourceUsage().maxRSS / 1024);
  return `time ${(milliseconds / 1000).toFixed(1)} s, peak memory ${peak} MiB\n`;
}

/** As `run`, with the data directory opened before and closed after. */
export function runInWorld(
  command: Command,
  act: (world: LocalWorld, terminal: Terminal) => Promise<Outcome>,
): Promise<void> {
  return run(command, async (terminal) => {
    const [{ openWorld }, { readEnvironment }] = await Promise.all([import('./world.ts'), import('./environment.ts')]);
    const world = await openWorld(directoryOf(command), readEnvironment());
    try {
      return await act(world, terminal);
    } finally {
      world.close();
    }
  });
}

/** The data directory, whether `--dir` came before or after the name of the command. */
export function directoryOf(command: Command): string {
  return command.optsWithGlobals<{ dir?: string }>().dir ?? defaultDirectory;
}

/** `[CODE] Vietnamese`, and the English below it. */
export function refusalText(refusal: { code: string; message: { vi: string; en: string } }): string {
  return `[${refusal.code}] ${refusal.message.vi}\n${refusal.message.en}`;
}

/** The text of a refusal that a command finds after its document is complete. */
export async function refusedAs(code: string): Promise<string> {
  const { messageOf } = await import('./messages.ts');
  return refusalText({ code, message: messageOf(code) });
}

/** Ends as the signal would have: the parent process sees the right status. */
function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function progressLine(): { show: (text: string) => void; clear: () => void } {
  const { stderr } = process;
  let drawn = 0;
  let shown = false;
  return {
    show(text) {
      const now = Date.now();
      if (!stderr.isTTY || now - drawn < progressPause) return;
      drawn = now;
      shown = true;
      stderr.write(`\r\u001b[2K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) stderr.write('\r\u001b[2K');
      shown = false;
    },
  };
}

/** A reader who has seen enough (`| head`) is no failure. */
function print(text: string | Uint8Array): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(text);
}
