import { refusalCodes, refusalMessage } from '../core/catalogue.ts';
import { IntegrityError, Refusal } from '../core/errors.ts';
import { errorCode } from './durable-files.ts';

interface Message {
  vi: string;
  en: string;
}

/** A refusal or a failure, as `--json` prints it. */
export interface RefusedDocument {
  status: 'refused' | 'failed';
  refusal: { code: string; line?: number; message: Message };
}

/** Refusals that only a machine with files can meet; those of the job itself are in the catalogue of the core. */
const localMessages: Record<string, Message> = {
  FILE_NOT_FOUND: {
    vi: 'Không tìm thấy tệp, hoặc đó không phải là một tệp. Kiểm tra lại đường dẫn.',
    en: 'There is no such file, or it is not a file. Check the path.',
  },
  EXTRACT_NOT_FOUND: {
    vi: 'Thư mục không có manifest.json: bản trích chưa đầy đủ, hoặc sai đường dẫn.',
    en: 'The folder has no manifest.json: the extract is not complete, or the path is wrong.',
  },
  EXTRACT_PART_NOT_FOUND: {
    vi: 'Thiếu một phần của bản trích có tên trong manifest.json. Chép lại bản trích.',
    en: 'A part of the extract that manifest.json names is missing. Copy the extract again.',
  },
  PARTICIPANT_UNKNOWN: {
    vi: 'Sổ của tỉnh không có mã số này.',
    en: 'The ledger of the province has no such participant number.',
  },
  REGISTRY_DAMAGED: {
    vi: 'Chỉ mục không còn nguyên vẹn. Dựng lại từ bản trích bằng "registry build".',
    en: 'The index is damaged. Build it again from its extract by "registry build".',
  },
  LEDGER_DAMAGED: {
    vi: 'Sổ không khớp với số đã công bố hoặc có đối tượng hỏng; danh sách ở trên.',
    en: 'The ledger does not agree with its counts, or objects are damaged; see the list.',
  },
  PORT_IN_USE: {
    vi: 'Cổng này đang được dùng. Chọn cổng khác bằng --port.',
    en: 'This port is in use. Choose another by --port.',
  },
  NOT_PUBLISHED: {
    vi: 'Chưa có trang nào. Chạy "doisoat publish" trước.',
    en: 'There are no pages yet. Run "doisoat publish" first.',
  },
};

/** The document of an error. Facts of refusals are counts and codes, never a person's data; a fault shows its own message. */
export function refusedDocument(error: unknown): RefusedDocument {
  if (error instanceof Refusal) {
    const { code, line, facts } = error;
    const message = localMessages[code] ?? refusalMessage(code, facts, line);
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
