/** Errors as problem details (RFC 9457) with our code, and as a page for whoever asked for one. */
import { refusalMessage } from '../../core/catalogue/refusal-texts.ts';
import { Refusal } from '../../core/base/errors.ts';
import { commandRefusals } from '../../core/refusals/command-refusals.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import type { PortalContext } from './route.ts';

/** Codes of the protocol, which are no refusals of an upload. */
export const protocolCodes = {
  REQUEST_INVALID: 400,
  CURSOR_INVALID: 400,
  UNAUTHENTICATED: 401,
  LOGIN_EXPIRED: 400,
  LOGIN_REFUSED: 401,
  PERSON_UNKNOWN: 403,
  LOGIN_UNAVAILABLE: 503,
  FORBIDDEN: 403,
  ORIGIN_FOREIGN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE: 415,
  HOST_UNKNOWN: 421,
  CHECKS_LIMIT: 429,
  BUSY: 503,
  FAULT: 500,
} as const;
export type ProtocolCode = keyof typeof protocolCodes;

/** An error that a handler throws and the app answers. */
export class Problem extends Error {
  readonly code: ProtocolCode;
  /** What was wrong, in English: names of fields, never values. */
  readonly detail: string | undefined;
  constructor(code: ProtocolCode, detail?: string) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
  }
}

const titles: Record<ProtocolCode, { vi: string; en: string }> = {
  REQUEST_INVALID: { vi: 'Yêu cầu không đúng mẫu', en: 'The request has a wrong form' },
  CURSOR_INVALID: { vi: 'Dấu trang không đúng', en: 'The cursor is not one of ours' },
  UNAUTHENTICATED: { vi: 'Cần đăng nhập', en: 'Log in first' },
  LOGIN_EXPIRED: { vi: 'Lượt đăng nhập đã hết hạn', en: 'This login has expired' },
  LOGIN_REFUSED: { vi: 'Không đăng nhập được', en: 'The login was refused' },
  PERSON_UNKNOWN: { vi: 'Tài khoản chưa được phân quyền', en: 'The account has no role here' },
  LOGIN_UNAVAILABLE: { vi: 'Nơi xác thực tài khoản không trả lời', en: 'The login provider does not answer' },
  FORBIDDEN: { vi: 'Vai trò này không được làm việc này', en: 'This role may not do this' },
  ORIGIN_FOREIGN: { vi: 'Yêu cầu đến từ trang khác', en: 'The request comes from another site' },
  NOT_FOUND: { vi: 'Không tìm thấy', en: 'Not found' },
  METHOD_NOT_ALLOWED: { vi: 'Phương thức không dùng được ở đây', en: 'The method is not allowed here' },
  BODY_TOO_LARGE: { vi: 'Nội dung gửi quá lớn', en: 'The body is too large' },
  CONTENT_TYPE: { vi: 'Kiểu nội dung không đúng', en: 'The content type is not taken' },
  HOST_UNKNOWN: { vi: 'Tên máy chủ không đúng', en: 'The host is not ours' },
  CHECKS_LIMIT: { vi: 'Đã hết lượt tra cứu trong ngày', en: 'No checks are left for today' },
  BUSY: { vi: 'Đang bận, xin thử lại sau', en: 'Busy; try again later' },
  FAULT: { vi: 'Lỗi của hệ thống', en: 'A fault of ours' },
};

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
}

/** The document of an error; what is not ours is a fault without a word of its text. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof Problem)
    return documentOf(error.code, protocolCodes[error.code], titles[error.code].en, error.detail);
  if (error instanceof Refusal) return refusalProblem(error.code, error.facts, error.line);
  return documentOf('FAULT', 500, titles.FAULT.en);
}

/** A refusal of the core as a problem: what was asked cannot be done as it was asked. */
export function refusalProblem(
  code: RefusalCode,
  facts: Record<string, string | number> = {},
  line?: number,
): ProblemDocument {
  const message = messageOfRefusal(code, facts, line);
  const status = /UNKNOWN$|NOT_FOUND$/.test(code) ? 404 : 422;
  return documentOf(code, status, message.en);
}

/** The message of a refusal, also of one that commands alone meet otherwise; the line first, if there is one. */
export function messageOfRefusal(
  code: RefusalCode,
  facts: Record<string, string | number> = {},
  line?: number,
): { vi: string; en: string } {
  if (!Object.hasOwn(commandRefusals, code)) return refusalMessage(code, facts, line);
  const { vi, en } = commandRefusals[code as keyof typeof commandRefusals];
  return line === undefined ? { vi, en } : { vi: `Dòng ${line}: ${vi}`, en: `Line ${line}: ${en}` };
}

function documentOf(code: string, status: number, title: string, detail?: string): ProblemDocument {
  return { type: `urn:doisoat:problem:${code}`, title, status, code, ...(detail === undefined ? {} : { detail }) };
}

/** The title in the language of a page. */
export function problemTitle(code: string, language: 'vi' | 'en'): string | undefined {
  return Object.hasOwn(titles, code) ? titles[code as ProtocolCode][language] : undefined;
}

/** The answer as a document. */
export function answerProblem(c: PortalContext, problem: ProblemDocument): Response {
  return c.body(JSON.stringify(problem), {
    status: problem.status as 400,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
