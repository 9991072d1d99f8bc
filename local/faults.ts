/** What goes wrong, told in one line; nobody who uses a command is shown a stack. */
import { inspect } from 'node:util';
import { readEnvironment } from './environment.ts';
import { languageOfArguments } from './language.ts';
import { marksFor } from './paint.ts';
import type { Text } from '../core/catalogue/text.ts';
import type { Language } from './voice.ts';

/** A code, and what it means. */
export interface Refused {
  code: string;
  message: Text;
}

/** `[CODE]` and what it means. */
export function refusedLine({ code, message }: Refused, language: Language): string {
  return `${marksFor(process.stderr).bad(`[${code}]`)} ${message[language]}`;
}

/**
 * Tells a refusal or a failure and sets exit code 1. With `json` its document is printed too; with `DOISOAT_DEBUG=1`
 * the stack of a failure.
 */
export async function tellFailure(error: unknown, { json, language }: FailureOptions): Promise<void> {
  process.exitCode = 1;
  const { refusedDocument } = await import('./messages.ts');
  const document = refusedDocument(error);
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  process.stderr.write(`${refusedLine(document.refusal, language)}\n`);
  if (readEnvironment().debug) process.stderr.write(`${inspect(error)}\n`);
}

interface FailureOptions {
  json: boolean;
  language: Language;
}

/**
 * For the whole process: a reader that has seen enough (`| head`) is no failure, a standard output that cannot be
 * written is one, and what nobody has caught is told like any failure. Warnings of Node are for who debugs.
 */
export function watchProcess(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') void tellAtLast(stream === process.stdout ? error : undefined);
    });
  process.removeAllListeners('warning').on('warning', (warning) => {
    if (readEnvironment().debug) process.stderr.write(`${inspect(warning)}\n`);
  });
  // A rejection that nobody handles comes here as well.
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => {
    void tellAtLast(error).finally(() => process.exit(1));
  });
}

async function tellAtLast(error: unknown): Promise<void> {
  process.exitCode = 1;
  if (error !== undefined) await tellFailure(error, { json: false, language: languageOfArguments() });
}
