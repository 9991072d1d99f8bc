/** Every word of the upload page, Vietnamese first. */
import type { BatchKind, Scheme } from '../core/domain/codes.ts';

/** What is being done with an upload. */
export type WorkStep = 'store' | 'read' | 'match' | 'commit';

export interface UploadTexts {
  language: 'vi' | 'en';
  title: string;
  intro: string;
  requiredNote: string;
  choose: string;
  province: string;
  kind: string;
  kinds: Record<BatchKind, string>;
  schemes: string;
  schemesHint: string;
  schemeNames: Record<Scheme, string>;
  rows: string;
  rowsHint: string;
  officer: string;
  purpose: string;
  confirmShrink: string;
  shrink: {
    asking: string;
    nobody: string;
    some: (count: string, known: string, share: string) => string;
    unreadable: (rows: string) => string;
    listed: (shown: string, count: string) => string;
    confirm: string;
    unknown: string;
  };
  file: string;
  drop: string;
  pick: string;
  fileHint: string;
  templates: string;
  checking: (percent: number) => string;
  ready: (rows: string) => string;
  sent: (rows: string) => string;
  refused: string;
  rejected: (count: string) => string;
  rejectedNote: (shown: string, count: string) => string;
  line: string;
  column: string;
  reason: string;
  download: string;
  counts: (read: string, accepted: string, rejected: string, blank: string) => string;
  form: string;
  fileFacts: string;
  columns: string;
  columnHeading: string;
  columnField: string;
  columnNote: string;
  notUsed: string;
  leaveOut: (heading: string) => string;
  findings: Record<'DATA_INVALID' | 'ID_MISSING' | 'ID_INVALID', (count: string) => string>;
  encoding: (name: string) => string;
  quality: Record<
    'firstOfJanuary' | 'yearOnly' | 'decoded' | 'padded' | 'dragFilled' | 'repeated',
    (count: string) => string
  >;
  missingByUnit: (units: string) => string;
  send: string;
  sending: (percent: number) => string;
  waiting: string;
  working: Record<WorkStep, string>;
  committed: string;
  duplicate: string;
  uploadRefused: string;
  result: string;
  code: string;
  rowsColumn: string;
  actor: string;
  next: string;
  rates: (verified: string, denominator: string, percent: string, remaining: string) => string;
  answers: string;
  workbook: string;
  outcomes: string;
  rejects: string;
  receipt: string;
  removed: string;
  batch: string;
  joined: string;
  joinedOpen: string;
  joining: string;
  joinedDone: (written: string) => string;
  failed: (code: string) => string;
  senderUnknown: string;
  sessionEnded: string;
  errors: string;
  missing: Record<'province' | 'officer' | 'purpose' | 'schemes' | 'rows' | 'file' | 'confirm', string>;
  noScript: string;
}

export const vietnamese: UploadTexts = {
  language: 'vi',
  title: 'Gửi dữ liệu đối soát',
  intro: 'Chọn tệp: máy tính này kiểm tra tệp trước, chưa gửi gì đi. Sau khi gửi, mỗi dòng đều có câu trả lời.',
  requiredNote: 'Mục có dấu * là bắt buộc.',
  choose: 'Dữ liệu của ai, loại gì',
  province: 'Tỉnh, thành phố',
  kind: 'Tệp này là',
  kinds: {
    delta: 'Báo tăng, điều chỉnh: thêm hoặc cập nhật những người có trong tệp',
    full: 'Toàn bộ danh sách: ai không có trong tệp thì không còn tham gia',
    leave: 'Báo giảm: những người có trong tệp không còn tham gia',
  },
  schemes: 'Loại hình bảo hiểm',
  schemesHint: 'Bắt buộc với toàn bộ danh sách và báo giảm; với báo tăng, điều chỉnh chỉ khi tệp không có cột này.',
  schemeNames: {
    BHXHBB: 'BHXH bắt buộc',
    BHXHTN: 'BHXH tự nguyện',
    BHYT: 'Bảo hiểm y tế',
    BHTN: 'Bảo hiểm thất nghiệp',
  },
  rows: 'Số dòng của tệp',
  rowsHint: 'Bắt buộc với toàn bộ danh sách.',
  officer: 'Cán bộ gửi',
  purpose: 'Mục đích',
  confirmShrink: 'Đúng là nhiều người không còn tham gia cùng lúc',
  shrink: {
    asking: 'Đang so với sổ của đơn vị',
    nobody: 'So với sổ hiện nay, không ai bị đưa ra khỏi danh sách.',
    some: (count, known, share) =>
      `So với sổ hiện nay, ${count} trong ${known} người (${share}) không có trong tệp và sẽ bị đưa ra khỏi danh sách.`,
    unreadable: (rows) =>
      `Có ${rows} dòng mã số BHXH không đọc được: khi còn dòng như vậy thì không ai bị đưa ra khỏi danh sách.`,
    listed: (shown, count) => `Mã số BHXH của ${shown} trong ${count} người này`,
    confirm: 'Số người này vượt mức cho phép. Nếu đúng, hãy đánh dấu xác nhận rồi gửi.',
    unknown: 'Chưa xem trước được ai sẽ bị đưa ra khỏi danh sách; sau khi gửi sẽ có thông báo.',
  },
  file: 'Tệp',
  drop: 'Kéo tệp vào đây, hoặc',
  pick: 'Chọn tệp',
  fileHint: 'Tệp CSV (cả tệp nén), XLSX hoặc XLSM, như phần mềm của đơn vị xuất ra.',
  templates: 'Hoặc tải tệp Excel mẫu, điền rồi gửi',
  checking: (percent) => `Đang kiểm tra: ${percent} %`,
  ready: (rows) => `Tệp đọc được: ${rows} dòng. Có thể gửi.`,
  sent: (rows) => `Tệp đã gửi: ${rows} dòng.`,
  refused: 'Tệp sẽ bị từ chối',
  rejected: (count) => `${count} dòng sẽ bị loại`,
  rejectedNote: (shown, count) => `Hiện ${shown} trong ${count} dòng; tải xuống để xem tất cả.`,
  line: 'Dòng',
  column: 'Cột',
  reason: 'Lý do',
  download: 'Tải danh sách dòng bị loại (CSV)',
  counts: (read, accepted, rejected, blank) =>
    `Đọc ${read} dòng = nhận ${accepted} + loại ${rejected} + trống ${blank}`,
  form: 'Mẫu',
  fileFacts: 'Thông tin tệp gửi',
  columns: 'Các cột của tệp',
  columnHeading: 'Tên cột',
  columnField: 'Được hiểu là',
  columnNote: 'Ghi chú',
  notUsed: 'không dùng',
  leaveOut: (heading) => `Bỏ qua cột “${heading}” và kiểm tra lại`,
  findings: {
    DATA_INVALID: (count) => `${count} dòng thiếu họ tên hoặc ngày sinh không có thật`,
    ID_MISSING: (count) => `${count} dòng chưa có số định danh cá nhân`,
    ID_INVALID: (count) => `${count} dòng có số định danh không hợp lệ`,
  },
  encoding: (name) => `Tệp dùng bảng mã cũ ${name}; chữ đã được chuyển sang Unicode`,
  quality: {
    firstOfJanuary: (count) => `${count} dòng có ngày sinh 01/01, có thể là ngày tạm`,
    yearOnly: (count) => `${count} dòng chỉ có năm sinh`,
    decoded: (count) => `${count} họ tên ở bảng mã cũ, đã được chuyển sang Unicode`,
    padded: (count) => `${count} số bị mất số 0 ở đầu, đã được thêm lại`,
    dragFilled: (count) => `${count} dòng có số định danh tăng dần từng đơn vị, có thể do kéo ô trong Excel`,
    repeated: (count) => `${count} mã số BHXH có nhiều hơn một dòng`,
  },
  missingByUnit: (units) => `Đơn vị còn thiếu số định danh nhiều nhất: ${units}`,
  send: 'Gửi tệp',
  sending: (percent) => `Đang gửi: ${percent} %`,
  waiting: 'Đã nhận, đang chờ đến lượt',
  working: {
    store: 'Đang lưu tệp',
    read: 'Đang đọc tệp',
    match: 'Đang đối chiếu với cơ sở dữ liệu dân cư',
    commit: 'Đang ghi sổ',
  },
  committed: 'Đã ghi nhận',
  duplicate: 'Tệp này đã được xử lý trước đây; không có gì thay đổi',
  uploadRefused: 'Tệp bị từ chối; không có gì thay đổi',
  result: 'Kết quả',
  code: 'Mã',
  rowsColumn: 'Số dòng',
  actor: 'Ai xử lý',
  next: 'Việc tiếp theo',
  rates: (verified, denominator, percent, remaining) =>
    `Toàn tỉnh hiện đã xác thực ${verified} trong ${denominator} người (${percent}), còn ${remaining} người.`,
  answers: 'Kết quả trả về',
  workbook: 'Các dòng cần xử lý (Excel)',
  outcomes: 'Kết quả từng dòng (CSV)',
  rejects: 'Các dòng bị loại (CSV)',
  receipt: 'Biên nhận để in',
  removed: 'Những người tệp này sẽ đưa ra khỏi sổ (CSV)',
  batch: 'Trang của lần gửi này, để xem lại sau',
  joined: 'Ghép kết quả vào tệp của tôi',
  joinedOpen: 'Chỉ lấy các dòng cần xử lý, để sửa rồi gửi lại',
  joining: 'Đang ghép trên máy này',
  joinedDone: (written) => `Đã ghép: tệp có ${written} dòng, nằm trong thư mục tải xuống.`,
  senderUnknown:
    'Trang này kiểm tra được tệp nhưng chưa gửi được. Hãy mở địa chỉ mà lệnh "doisoat serve" in ra (tệp ' +
    '"upload-address" trong thư mục dữ liệu).',
  sessionEnded: 'Phiên làm việc đã hết. Hãy đăng nhập lại rồi gửi tệp; trang này giữ những gì đã điền.',
  failed: (code) => `Không làm được (mã ${code}). Hãy thử lại; nếu vẫn lỗi, báo người vận hành kèm mã này.`,
  errors: 'Hãy sửa các mục sau:',
  missing: {
    province: 'Chưa chọn tỉnh, thành phố',
    officer: 'Chưa ghi cán bộ gửi',
    purpose: 'Chưa ghi mục đích',
    schemes: 'Chưa chọn loại hình bảo hiểm',
    rows: 'Chưa ghi số dòng của tệp',
    file: 'Chưa chọn tệp',
    confirm: 'Chưa xác nhận số người bị đưa ra khỏi danh sách',
  },
  noScript:
    'Trình duyệt này không chạy mã của trang, nên tệp không được kiểm tra trước trên máy này. Có thể ' +
    'gửi ngay, hoặc bật JavaScript rồi mở lại trang.',
};

export const english: UploadTexts = {
  language: 'en',
  title: 'Send a batch',
  intro: 'Choose a file: this computer checks it first, nothing is sent. After sending, every row has its answer.',
  requiredNote: 'Fields with * are required.',
  choose: 'Whose data, of which kind',
  province: 'Province',
  kind: 'This file is',
  kinds: {
    delta: 'Changes: adds or renews the rows in the file',
    full: 'The whole books: who is not in the file has left',
    leave: 'Leavers: the people in the file have left',
  },
  schemes: 'Schemes',
  schemesHint: 'Required for the whole books and for leavers; for changes only if the file has no such column.',
  schemeNames: {
    BHXHBB: 'Compulsory SI',
    BHXHTN: 'Voluntary SI',
    BHYT: 'Health insurance',
    BHTN: 'Unemployment insurance',
  },
  rows: 'Rows in the file',
  rowsHint: 'Required for the whole books.',
  officer: 'Officer',
  purpose: 'Purpose',
  confirmShrink: 'That many people leave at once is meant',
  shrink: {
    asking: 'Comparing with the books',
    nobody: 'Compared with the books of today, nobody would be removed.',
    some: (count, known, share) =>
      `Compared with the books of today, ${count} of ${known} people (${share}) are not in the file and would be ` +
      'removed.',
    unreadable: (rows) =>
      `${rows} rows have a participant number that cannot be read: while there are any, nobody is removed.`,
    listed: (shown, count) => `Participant numbers of ${shown} of these ${count} people`,
    confirm: 'That is more than may go without being asked. If it is right, confirm it and send.',
    unknown: 'Who would be removed cannot be shown in advance; you are told after sending.',
  },
  file: 'File',
  drop: 'Drop the file here, or',
  pick: 'Choose a file',
  fileHint: 'CSV, gzipped CSV, XLSX or XLSM, as your own program exports it.',
  templates: 'Or download a workbook to fill in and send',
  checking: (percent) => `Checking: ${percent} %`,
  ready: (rows) => `The file can be read: ${rows} rows. It can be sent.`,
  sent: (rows) => `The file was sent: ${rows} rows.`,
  refused: 'The file would be refused',
  rejected: (count) => `Rows that would be rejected: ${count}`,
  rejectedNote: (shown, count) => `${shown} of ${count} rows are shown; download to see all.`,
  line: 'Line',
  column: 'Column',
  reason: 'Reason',
  download: 'Download the rejected lines (CSV)',
  counts: (read, accepted, rejected, blank) =>
    `${read} rows read = ${accepted} accepted + ${rejected} rejected + ${blank} blank`,
  form: 'Form',
  fileFacts: 'The file as sent',
  columns: 'Columns of the file',
  columnHeading: 'Heading',
  columnField: 'Understood as',
  columnNote: 'Note',
  notUsed: 'not used',
  leaveOut: (heading) => `Leave out the column “${heading}” and check again`,
  findings: {
    DATA_INVALID: (count) => `${count} rows lack a name or have an impossible birth date`,
    ID_MISSING: (count) => `${count} rows have no personal ID yet`,
    ID_INVALID: (count) => `${count} rows have an invalid personal ID`,
  },
  encoding: (name) => `The file is in the old encoding ${name}; its letters were converted to Unicode`,
  quality: {
    firstOfJanuary: (count) => `${count} rows have the birth date 01/01, perhaps a placeholder`,
    yearOnly: (count) => `${count} rows have a year of birth alone`,
    decoded: (count) => `${count} names were in an old encoding and were converted to Unicode`,
    padded: (count) => `${count} numbers had lost leading zeros, which were put back`,
    dragFilled: (count) => `${count} rows have IDs that count up by one, perhaps dragged down in Excel`,
    repeated: (count) => `${count} participant numbers stand in more than one row`,
  },
  missingByUnit: (units) => `Units with most missing IDs: ${units}`,
  send: 'Send the file',
  sending: (percent) => `Sending: ${percent} %`,
  waiting: 'Received, waiting for its turn',
  working: {
    store: 'Storing the file',
    read: 'Reading the file',
    match: 'Checking against the population database',
    commit: 'Writing the ledger',
  },
  committed: 'Committed',
  duplicate: 'This file was processed before; nothing changed',
  uploadRefused: 'The file was refused; nothing changed',
  result: 'Result',
  code: 'Code',
  rowsColumn: 'Rows',
  actor: 'Who acts',
  next: 'Next step',
  rates: (verified, denominator, percent, remaining) =>
    `The province now has ${verified} of ${denominator} people verified (${percent}), ${remaining} remain.`,
  answers: 'Answers',
  workbook: 'Rows that need action (Excel)',
  outcomes: 'Result of every row (CSV)',
  rejects: 'Rejected lines (CSV)',
  receipt: 'Receipt to print',
  removed: 'People this file would remove (CSV)',
  batch: 'Page of this upload, to come back to',
  joined: 'Join the answers to my file',
  joinedOpen: 'Only the rows with work, to mend and send again',
  joining: 'Joining on this computer',
  joinedDone: (written) => `Joined: the file has ${written} rows and is among your downloads.`,
  senderUnknown:
    'This page can check a file, and cannot send it yet. Open the address that doisoat serve printed (the file ' +
    'upload-address of the data directory).',
  sessionEnded: 'The session has ended. Log in again and send the file; this page keeps what was filled in.',
  failed: (code) => `It did not work (code ${code}). Try again; if it fails again, tell the operator this code.`,
  errors: 'Mend these fields:',
  missing: {
    province: 'No province is chosen',
    officer: 'The officer is missing',
    purpose: 'The purpose is missing',
    schemes: 'No scheme is chosen',
    rows: 'The number of rows is missing',
    file: 'No file is chosen',
    confirm: 'The people who would be removed are not confirmed',
  },
  noScript:
    'This browser runs no script of the page, so the file is not checked on this computer first. Send it as it ' +
    'is, or enable JavaScript and open the page again.',
};
