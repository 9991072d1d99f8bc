/** Everything that an acceptance test can find wrong: what it is, and what to look at (`docs/acceptance.md`). */
import { fill } from '../../core/catalogue/refusal-texts.ts';
import type { Text } from '../../core/catalogue/text.ts';

interface FailureRecord {
  what: Text;
  todo: Text;
}

const texts = (vi: string, en: string): Text => ({ vi, en });
const readLog = texts(
  'Xem nhật ký của hàm "sync-batch", hàng đợi "uploads-vn34-00" và "dead-uploads"',
  'Look at the log of sync-batch and at the queues uploads-vn34-00 and dead-uploads',
);
const readRules = texts(
  'Phiên bản này trả lời sai: đưa bí danh "live" về phiên bản trước, rồi tìm nguyên nhân',
  'This version answers wrongly: set it back to the one before, then look for the cause',
);

export const failures = {
  TICKET_REFUSED: {
    what: texts('hàm cấp phiếu trả lời {status}[ {code}]', 'the ticket function answered {status}[ {code}]'),
    todo: texts(
      'Nếu là 403: dùng phiên của vai trò "doisoat-<stage>-acceptance" có tên "vn34-00.<ai>"; nếu không, xem nhật ký ' +
        'của "upload-ticket"',
      'For 403: take a session of the role doisoat-<stage>-acceptance that is named vn34-00.<who>; else look at the ' +
        'log of upload-ticket',
    ),
  },
  TICKET_OTHER: {
    what: texts('phiếu có dạng khác', 'the ticket has another form'),
    todo: texts('Dùng đúng phiên bản chương trình đã triển khai', 'Use the version of the program that was deployed'),
  },
  FORM_REFUSED: {
    what: texts('kho tệp từ chối phiếu ({status})', 'the store refused the form ({status})'),
    todo: texts(
      'Xem quyền ghi của "upload-ticket" vào kho tệp gửi, khóa của kho, và đồng hồ',
      'Look at the right of upload-ticket to write uploads, the key of the bucket, and the clock',
    ),
  },
  FORM_TAKEN: {
    what: texts(
      'kho tệp nhận nội dung khác với nội dung đã hứa',
      'the store took other bytes than those that were promised',
    ),
    todo: texts(
      'Ngừng cấp phiếu: điều kiện của phiếu không có hiệu lực',
      'Give no more tickets: the conditions of their forms do not hold',
    ),
  },
  VERSION_MISSING: {
    what: texts('kho tệp không trả về phiên bản', 'the store gave no version'),
    todo: texts('Bật lưu phiên bản cho kho tệp gửi', 'Enable versioning on the bucket of uploads'),
  },
  RECEIPT_MISSING: {
    what: texts('sau {seconds} giây chưa có biên nhận', 'there is no receipt after {seconds} s'),
    todo: readLog,
  },
  RECEIPT_OTHER: {
    what: texts('biên nhận ghi {found}, cần {expected}', 'the receipt says {found}; {expected} is right'),
    todo: readLog,
  },
  ANSWER_MISSING: {
    what: texts('có biên nhận nhưng thiếu {file}', 'there is a receipt, but no {file}'),
    todo: readLog,
  },
  ROW_OTHER: {
    what: texts(
      'dòng {line} được trả lời {found}, đúng ra là {expected}',
      'line {line} was answered {found}; {expected} is right',
    ),
    todo: readRules,
  },
  PEOPLE_LEFT: {
    what: texts('sổ kiểm tra còn {participants} người', 'the ledger of the check still has {participants} people'),
    todo: texts(
      'Nếu một lần kiểm tra khác đang chạy thì chờ; sau đó chạy lại lệnh này',
      'If another test is under way, wait for it; then run this command again',
    ),
  },
  SUMMARY_STALE: {
    what: texts(
      'sau {seconds} giây chưa công bố lại số liệu',
      'the figures were not published again after {seconds} s',
    ),
    todo: texts(
      'Xem nhật ký của "publish-summary" và hàng đợi "dead-publish"',
      'Look at the log of publish-summary and at the queue dead-publish',
    ),
  },
  SUMMARY_OTHER: {
    what: texts('tài liệu công bố có dạng khác', 'what is published has another form'),
    todo: texts('Dùng đúng phiên bản chương trình đã triển khai', 'Use the version of the program that was deployed'),
  },
  SUMMARY_CHANGED: {
    what: texts(
      'việc kiểm tra làm thay đổi số liệu công bố[ ({place})]',
      'the test changed the published figures[ ({place})]',
    ),
    todo: texts(
      'Chạy lại để loại trừ thay đổi do người khác; nếu vẫn vậy thì ngừng công bố',
      'Run it again, in case somebody else changed them; if it stays so, stop publishing',
    ),
  },
  SUMMARY_NAMES_CHECK: {
    what: texts('đơn vị kiểm tra có trong số liệu công bố', 'the system check is among the published figures'),
    todo: texts('Ngừng công bố: số liệu tính cả đơn vị kiểm tra', 'Stop publishing: the figures count the check'),
  },
  RECOUNT_MISSING: {
    what: texts('sau {seconds} giây sổ kiểm tra chưa được đếm lại', 'the ledger was not recounted after {seconds} s'),
    todo: texts(
      'Xem "doisoat-<stage>-operations" và hàng đợi "dead-orders"',
      'Look at the state machine doisoat-<stage>-operations and at the queue dead-orders',
    ),
  },
  LEDGER_WRONG: {
    what: texts(
      'sổ kiểm tra không khớp: lệch {drift}, {problems} vấn đề',
      'the ledger of the check is damaged: drift {drift}, problems {problems}',
    ),
    todo: texts(
      'Xem "docs/runbook.md", mục về sổ bị hỏng; kiểm tra sổ của các tỉnh',
      'Follow docs/runbook.md for a damaged ledger; verify the ledgers of the provinces',
    ),
  },
  FAULT: {
    what: texts('lỗi {code}', 'fault {code}'),
    todo: texts(
      'Kiểm tra mạng, thông tin đăng nhập và quyền của phiên',
      'Check the network, the credentials and the rights of the session',
    ),
  },
} as const satisfies Record<string, FailureRecord>;
export type FailureCode = keyof typeof failures;

/** A step did not end as it must. Facts are counts and codes. */
export class StepFailure extends Error {
  readonly code: FailureCode;
  readonly facts: Record<string, string | number>;
  constructor(code: FailureCode, facts: Record<string, string | number> = {}) {
    super(code);
    this.name = 'StepFailure';
    this.code = code;
    this.facts = facts;
  }
}

export function failureTexts({ code, facts }: Pick<StepFailure, 'code' | 'facts'>): FailureRecord {
  const filled = ({ vi, en }: Text): Text => ({ vi: fill(vi, facts), en: fill(en, facts) });
  const { what, todo } = failures[code];
  return { what: filled(what), todo: filled(todo) };
}
