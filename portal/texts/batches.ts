/** Words of the pages of submissions. What a receipt says of itself: `dashboard/receipt-texts.ts`. */
import type { SubmissionState } from '../../core/submissions/submission.ts';
import type { Language } from '../http/route.ts';

interface BatchTexts {
  list: string;
  one(number: string): string;
  none: string;
  older: string;
  newest: string;
  send: string;
  columns: Record<'number' | 'receivedAt' | 'officer' | 'kind' | 'state' | 'rows' | 'verified' | 'held', string>;
  states: Record<SubmissionState, string>;
  meanings: Record<SubmissionState, string>;
  quote: string;
  noKind: string;
  nobody: string;
  purpose: string;
  release: string;
  releaseOf: string;
  rowCounts(read: string, accepted: string, rejected: string): string;
  steps: Record<'queued' | 'store' | 'read' | 'match' | 'commit', string>;
  progress: string;
  refreshed(seconds: number): string;
  refreshNow: string;
  stopRefresh: string;
  startRefresh: string;
  failed: string;
  why: string;
  what: string;
  sameAs: string;
  results: string;
  files: Record<'answers.xlsx' | 'outcomes.csv' | 'rejected.csv' | 'removed.csv' | 'receipt.html', string>;
  keptUntil(day: string): string;
  keptForGood: string;
  gone: string;
  becameVerified: string;
  becameCount(count: string): string;
  becameNobody: string;
  byRelease(count: string): string;
  firstOf(count: string): string;
  allAsList: string;
  unit: string;
  participant: string;
  heldTitle: string;
  heldWaits(count: string): string;
  heldReleased(instant: string): string;
  heldRefused(instant: string, reason: string): string;
  next: string;
  nextMend: string;
  nextCases: string;
  nextSend: string;
  nextMore: string;
}

export const batchTexts: Record<Language, BatchTexts> = {
  vi: {
    list: 'Các lần gửi',
    one: (number) => `Lần gửi ${number}`,
    none: 'Chưa có lần gửi nào.',
    older: 'Các lần gửi cũ hơn',
    newest: 'Về các lần gửi mới nhất',
    send: 'Gửi tệp',
    columns: {
      number: 'Số của lần gửi',
      receivedAt: 'Nhận lúc (giờ Việt Nam)',
      officer: 'Người gửi',
      kind: 'Loại tệp',
      state: 'Tình trạng',
      rows: 'Số dòng',
      verified: 'Dòng khớp',
      held: 'Dòng tạm giữ',
    },
    states: {
      received: 'Đã nhận, chờ xử lý',
      processing: 'Đang xử lý',
      committed: 'Đã ghi nhận',
      refused: 'Bị từ chối',
      duplicate: 'Đã gửi trước đó',
      ignored: 'Không tiếp nhận',
    },
    meanings: {
      received: 'Tệp đã được lưu. Có thể đóng trang này; kết quả sẽ ở đây.',
      processing: 'Tệp đang được đối soát. Có thể đóng trang này; kết quả sẽ ở đây.',
      committed: 'Mọi dòng đã được trả lời; số liệu của tỉnh đã được cập nhật.',
      refused: 'Không có gì thay đổi. Hãy sửa theo lý do dưới đây rồi gửi lại cả tệp.',
      duplicate: 'Nội dung này đã được xử lý ở một lần gửi trước; lần này không có gì thay đổi.',
      ignored: 'Tệp không được tiếp nhận và không có gì thay đổi.',
    },
    quote: 'Khi cần hỏi, hãy nêu số này',
    noKind: 'chưa rõ',
    nobody: 'chưa rõ',
    purpose: 'Mục đích',
    release: 'Giải tỏa tạm giữ',
    releaseOf: 'Giải tỏa dòng tạm giữ của lần gửi',
    rowCounts: (read, accepted, rejected) => `${read} đọc được, ${accepted} được trả lời, ${rejected} bị loại`,
    steps: {
      queued: 'Đang chờ đến lượt',
      store: 'Đang lưu tệp',
      read: 'Đang đọc tệp',
      match: 'Đang đối soát',
      commit: 'Đang ghi vào sổ',
    },
    progress: 'Tiến độ',
    refreshed: (seconds) => `Trang tự cập nhật sau mỗi ${seconds} giây.`,
    refreshNow: 'Cập nhật ngay',
    stopRefresh: 'Dừng tự cập nhật',
    startRefresh: 'Tự cập nhật',
    failed: 'Lần xử lý vừa rồi gặp lỗi của hệ thống. Tệp vẫn được giữ và sẽ được xử lý lại; không cần gửi lại.',
    why: 'Lý do',
    what: 'Việc cần làm',
    sameAs: 'Nội dung giống lần gửi',
    results: 'Kết quả trả về',
    files: {
      'answers.xlsx': 'Các dòng cần xử lý (Excel)',
      'outcomes.csv': 'Câu trả lời của mọi dòng (CSV)',
      'rejected.csv': 'Các dòng bị loại (CSV)',
      'removed.csv': 'Những người sẽ bị đưa ra khỏi danh sách (CSV)',
      'receipt.html': 'Biên nhận để in',
    },
    keptUntil: (day) => `Các tệp kết quả được giữ đến ${day}.`,
    keptForGood: 'Các tệp kết quả trên máy này không tự xóa.',
    gone: 'Các tệp kết quả đã hết thời hạn lưu giữ.',
    becameVerified: 'Mới được xác thực nhờ lần gửi này',
    becameCount: (count) => `${count} người trước đó chưa được xác thực nay đã khớp.`,
    becameNobody: 'Không có ai trước đó chưa được xác thực mà nay đã khớp.',
    byRelease: (count) => `Trong đó ${count} người nhờ giải tỏa dòng tạm giữ.`,
    firstOf: (count) => `${count} người đầu tiên:`,
    allAsList: 'Toàn bộ danh sách (CSV)',
    unit: 'Đơn vị',
    participant: 'Mã số BHXH',
    heldTitle: 'Dòng tạm giữ',
    heldWaits: (count) =>
      `${count} dòng chưa được đối soát vì số định danh đã được khai quá ba lần khác nhau trong 30 ngày. ` +
      'BHXH Việt Nam xem xét; không cần gửi lại.',
    heldReleased: (instant) => `BHXH Việt Nam đã giải tỏa lúc ${instant}; các dòng này đã được đối soát.`,
    heldRefused: (instant, reason) => `BHXH Việt Nam không giải tỏa (${instant}). Lý do: ${reason}`,
    next: 'Bước tiếp theo',
    nextMend: 'Sửa các dòng cần xử lý trong tệp của mình rồi gửi lại. Chỉ dòng có thay đổi mới tính là lần khai mới.',
    nextCases: 'Xem những người chưa được xác thực',
    nextSend: 'Gửi lại tệp đã sửa',
    nextMore: 'Gửi tệp khác',
  },
  en: {
    list: 'Files sent',
    one: (number) => `Submission ${number}`,
    none: 'Nothing was sent yet.',
    older: 'Older submissions',
    newest: 'To the newest submissions',
    send: 'Send a file',
    columns: {
      number: 'Number',
      receivedAt: 'Received (time in Viet Nam)',
      officer: 'Sent by',
      kind: 'Kind',
      state: 'State',
      rows: 'Rows',
      verified: 'Rows that agree',
      held: 'Held rows',
    },
    states: {
      received: 'Received, waiting',
      processing: 'Being processed',
      committed: 'Committed',
      refused: 'Refused',
      duplicate: 'Sent before',
      ignored: 'Not taken',
    },
    meanings: {
      received: 'The file is stored. This page can be closed; the result will be here.',
      processing: 'The file is being compared. This page can be closed; the result will be here.',
      committed: 'Every row is answered; the figures of the province are updated.',
      refused: 'Nothing was changed. Mend the file as said below and send all of it again.',
      duplicate: 'The same content was processed before; this time nothing was changed.',
      ignored: 'The file was not taken, and nothing was changed.',
    },
    quote: 'Quote this number when you ask about it',
    noKind: 'not known',
    nobody: 'not known',
    purpose: 'Purpose',
    release: 'Release of held claims',
    releaseOf: 'Releases the held rows of submission',
    rowCounts: (read, accepted, rejected) => `${read} read, ${accepted} answered, ${rejected} rejected`,
    steps: {
      queued: 'Waiting for its turn',
      store: 'Storing the file',
      read: 'Reading the file',
      match: 'Comparing',
      commit: 'Writing to the ledger',
    },
    progress: 'Progress',
    refreshed: (seconds) => `This page is loaded again every ${seconds} seconds.`,
    refreshNow: 'Load it now',
    stopRefresh: 'Stop loading it again',
    startRefresh: 'Load it again by itself',
    failed:
      'The last attempt met a fault of the system. The file is kept and will be processed again; there is no need ' +
      'to send it again.',
    why: 'Why',
    what: 'What to do',
    sameAs: 'Same content as submission',
    results: 'Results',
    files: {
      'answers.xlsx': 'Rows that need action (Excel)',
      'outcomes.csv': 'An answer for every row (CSV)',
      'rejected.csv': 'Rejected rows (CSV)',
      'removed.csv': 'Who would be removed (CSV)',
      'receipt.html': 'Receipt to print',
    },
    keptUntil: (day) => `The files are kept until ${day}.`,
    keptForGood: 'On this machine nobody removes the files.',
    gone: 'The files are no longer kept.',
    becameVerified: 'Verified by this submission',
    becameCount: (count) => `${count} people who were not verified before agree now.`,
    becameNobody: 'Nobody who was not verified before agrees now.',
    byRelease: (count) => `Of these, ${count} by the release of held claims.`,
    firstOf: (count) => `The first ${count}:`,
    allAsList: 'All of them (CSV)',
    unit: 'Unit',
    participant: 'Participant number',
    heldTitle: 'Held rows',
    heldWaits: (count) =>
      `${count} rows were not compared, because their ID was claimed in more than three different ways within ` +
      '30 days. Headquarters looks at them; there is no need to send them again.',
    heldReleased: (instant) => `Headquarters released them at ${instant}; they were compared.`,
    heldRefused: (instant, reason) => `Headquarters does not release them (${instant}). Reason: ${reason}`,
    next: 'Next step',
    nextMend: 'Mend the rows that need action in your own file and send it again. Only changed rows are new claims.',
    nextCases: 'People who are not verified',
    nextSend: 'Send the mended file',
    nextMore: 'Send another file',
  },
};
