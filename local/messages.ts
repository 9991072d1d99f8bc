import { atLine, refusalCodes, refusalMessage } from '../core/catalogue/refusal-texts.ts';
import type { Text } from '../core/catalogue/text.ts';
import { IntegrityError, Refusal } from '../core/base/errors.ts';
import { commandRefusals } from '../core/refusals/command-refusals.ts';
import { errorCode } from '../adapters/files/durable-files.ts';

/** A refusal or a failure, as `--json` prints it. */
export interface RefusedDocument {
  status: 'refused' | 'failed';
  refusal: { code: string; line?: number; message: Text };
}

type CommandRefusal = keyof typeof commandRefusals;
const isOfCommand = (code: string): code is CommandRefusal => Object.hasOwn(commandRefusals, code);

/** The message of a refusal of a command or of the catalogue; an unknown code is shown as it is. */
export function messageOf(code: string, facts: Refusal['facts'] = {}, line?: number): Text {
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
  const plain = ofSystem(error);
  if (plain !== undefined) return { status: 'failed', refusal: { code, message: plain } };
  const text = error instanceof Error ? error.message : String(error);
  const known = refusalCodes.some((each) => each === code);
  const about = known ? refusalMessage(code) : { vi: 'Lỗi ngoài dự kiến', en: 'Unexpected failure' };
  return { status: 'failed', refusal: { code, message: { vi: `${about.vi} (${text})`, en: `${about.en} (${text})` } } };
}

function codeOf(error: unknown): string {
  if (error instanceof IntegrityError) return error.code;
  return errorCode(error) ?? 'INTERNAL';
}

/** What a user of the machine can mend, by the codes of Node. */
const systemTexts: Record<string, Text> = {
  EACCES: { vi: 'Không có quyền đọc hoặc ghi ở đây', en: 'No permission to read or write here' },
  EPERM: { vi: 'Không được phép làm việc này ở đây', en: 'This is not permitted here' },
  EROFS: { vi: 'Ổ đĩa này chỉ cho đọc', en: 'This file system is read-only' },
  ENOSPC: { vi: 'Ổ đĩa đã hết chỗ', en: 'The disk is full' },
  ENOENT: { vi: 'Không có tệp hoặc thư mục này', en: 'There is no such file or folder' },
  ENOTDIR: { vi: 'Đây không phải là thư mục', en: 'This is not a folder' },
  EEXIST: { vi: 'Đã có một tệp mang tên này', en: 'A file of this name is there already' },
  EISDIR: { vi: 'Đây là thư mục, không phải tệp', en: 'This is a folder, not a file' },
  EMFILE: { vi: 'Quá nhiều tệp đang mở', en: 'Too many files are open' },
  EADDRNOTAVAIL: { vi: 'Máy này không có địa chỉ đó', en: 'This machine has no such address' },
  ERR_SQLITE_ERROR: {
    vi: 'Không mở hoặc không ghi được tệp state.sqlite của thư mục dữ liệu',
    en: 'The file state.sqlite of the data directory cannot be opened or written',
  },
};

/** A failure of files or network in plain words, with the path that the user knows. */
function ofSystem(error: unknown): Text | undefined {
  const code = errorCode(error) ?? '';
  if (!Object.hasOwn(systemTexts, code)) return undefined;
  const { path, message } = error as Error & { path?: unknown };
  const about = typeof path === 'string' ? path : code === 'ERR_SQLITE_ERROR' ? message : undefined;
  const { vi, en } = systemTexts[code];
  return about === undefined ? { vi: `${vi}.`, en: `${en}.` } : { vi: `${vi}: ${about}`, en: `${en}: ${about}` };
}
