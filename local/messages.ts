import { atLine, fill, refusalCodes, refusalMessage } from '../core/catalogue/refusal-texts.ts';
import type { Text } from '../core/catalogue/text.ts';
import { IntegrityError, Refusal } from '../core/base/errors.ts';
import { commandRefusals } from '../core/refusals/command-refusals.ts';
import { errorCode } from '../adapters/files/durable-files.ts';
import { systemFailure } from './system-texts.ts';

/** A refusal or a failure, as `--json` prints it. */
export interface RefusedDocument {
  status: 'refused' | 'failed';
  refusal: { code: string; line?: number; message: Text };
}

type CommandRefusal = keyof typeof commandRefusals;
const isOfCommand = (code: string): code is CommandRefusal => Object.hasOwn(commandRefusals, code);

/** The message of a refusal of a command or of the catalogue; an unknown code is shown as it is. */
export function messageOf(code: string, facts: Refusal['facts'] = {}, line?: number): Text {
  if (!isOfCommand(code)) return refusalMessage(code, facts, line);
  const { vi, en } = commandRefusals[code];
  return atLine({ vi: fill(vi, facts), en: fill(en, facts) }, line);
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
  const plain = systemFailure(error);
  if (plain !== undefined) return { status: 'failed', refusal: plain };
  const code = codeOf(error);
  const text = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
  if (code === 'INTERNAL') return { status: 'failed', refusal: { code, message: unexpected(text) } };
  const known = refusalCodes.some((each) => each === code);
  const about = known ? refusalMessage(code) : { vi: 'Lệnh không làm được', en: 'The command failed' };
  return { status: 'failed', refusal: { code, message: { vi: `${about.vi} (${text})`, en: `${about.en} (${text})` } } };
}

/** A fault of the program: nothing that its user could mend. */
function unexpected(text: string): Text {
  return {
    vi:
      `Lỗi ngoài dự kiến (${text}). Chạy lại lệnh này với DOISOAT_DEBUG=1 và gửi những gì được in ra cho nơi cung ` +
      'cấp chương trình; không gửi tệp dữ liệu.',
    en:
      `Unexpected failure (${text}). Run the command again with DOISOAT_DEBUG=1 and send what it prints to whoever ` +
      'supplies the program; send no data files.',
  };
}

function codeOf(error: unknown): string {
  if (error instanceof IntegrityError) return error.code;
  return errorCode(error) ?? 'INTERNAL';
}
