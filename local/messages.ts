import { atLine, refusalCodes, refusalMessage } from '../core/catalogue/refusal-texts.ts';
import { IntegrityError, Refusal } from '../core/base/errors.ts';
import { commandRefusals } from '../core/refusals/command-refusals.ts';
import { errorCode } from '../adapters/files/durable-files.ts';

interface Message {
  vi: string;
  en: string;
}

/** A refusal or a failure, as `--json` prints it. */
export interface RefusedDocument {
  status: 'refused' | 'failed';
  refusal: { code: string; line?: number; message: Message };
}

type CommandRefusal = keyof typeof commandRefusals;
const isOfCommand = (code: string): code is CommandRefusal => Object.hasOwn(commandRefusals, code);

/** The message of a refusal of a command or of the catalogue; an unknown code is shown as it is. */
export function messageOf(code: string, facts: Refusal['facts'] = {}, line?: number): Message {
  return isOfCommand(code) ? atLine(commandRefusals[code], line) : refusalMessage(code, facts, line);
}

/**
 * The document of an error. Facts of refusals are counts and codes, never a person's data; a fault shows its own
 * message.
 */
export function refusedDocument(error: unknown): RefusedDocument {
  if (error instanceof Refusal) {
    const { code, line, facts } = error;
    const message = messageOf(code, facts, line);
    return { status: 'refused', refusal: { code, ...(line === undefined ? {} : { line }), message } };
  }
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const known = refusalCodes.some((each) => each === code);
  const about = known ? refusalMessage(code) : { vi: 'Lỗi ngoài dự kiến', en: 'Unexpected failure' };
  return { status: 'failed', refusal: { code, message: { vi: `${about.vi} (${text})`, en: `${about.en} (${text})` } } };
}

function codeOf(error: unknown): string {
  if (error instanceof IntegrityError) return error.code;
  return errorCode(error) ?? 'INTERNAL';
}
