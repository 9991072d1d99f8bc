/** Every word of the upload page, Vietnamese first. */
import type { BatchKind, Scheme } from '../core/domain/codes.ts';
import type { WorkStep } from './upload-status.ts';

export interface UploadTexts {
  language: 'vi' | 'en';
  title: string;
  intro: string;
  overview: string;
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
  rowsColumn: string;
  meaning: string;
  actor: string;
  next: string;
  rates: (verified: string, denominator: string, percent: string, remaining: string) => string;
  answers: string;
  workbook: string;
  outcomes: string;
  rejects: string;
  receipt: string;
  removed: string;
  joined: string;
  joining: string;
  joinedDone: (answered: string, rejected: string) => string;
  failed: (code: string) => string;
  senderUnknown: string;
  missing: string;
  noScript: string;
}

export const vietnamese: UploadTexts = {
  language: 'vi',
  title: 'Gửi dữ liệu đối soát',
  intro: 'Chọn tệp: máy tính này kiểm tra tệp trước, chưa gửi gì đi. Sau khi gửi, mỗi dòng đều có câu trả lời.',
  overview: 'Trang toàn quốc',
  choose: 'Dữ liệu của ai, loại gì',
  province: 'Tỉnh, thành phố',
  kind: 'Tệp này là',
  kinds: {
    delta: 'Thay đổi: thêm hoặc cập nhật các dòng có trong tệp',
    full: 'Toàn bộ: ai không có trong tệp thì đã rời',
    leave: 'Rời: những người trong tệp đã rời',
  },
  schemes: 'Loại hình bảo hiểm',
  schemesHint: 'Bắt buộc với “toàn bộ” và “rời”; với “thay đổi” chỉ khi tệp không có cột này.',
  schemeNames: {
    BHXHBB: 'BHXH bắt buộc',
    BHXHTN: 'BHXH tự nguyện',
    BHYT: 'Bảo hiểm y tế',
    BHTN: 'Bảo hiểm thất nghiệp',
  },
  rows: 'Số dòng của tệp',
  rowsHint: 'Bắt buộc với “toàn bộ”.',
  officer: 'Cán bộ gửi',
  purpose: 'Mục đích',
  confirmShrink: 'Nhiều người rời cùng lúc là đúng ý',
  file: 'Tệp',
  drop: 'Kéo tệp vào đây, hoặc',
  pick: 'Chọn tệp',
  fileHint: 'CSV, CSV nén gzip, XLSX hoặc XLSM, như phần mềm của cơ quan xuất ra.',
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
  rowsColumn: 'Số dòng',
  meaning: 'Ý nghĩa',
  actor: 'Ai xử lý',
  next: 'Việc tiếp theo',
  rates: (verified, denominator, percent, remaining) =>
    `Toàn tỉnh hiện đã xác thực ${verified} trong ${denominator} người (${percent}), còn ${remaining}.`,
  answers: 'Câu trả lời',
  workbook: 'Các dòng cần xử lý (Excel)',
  outcomes: 'Kết quả từng dòng (CSV)',
  rejects: 'Các dòng bị loại (CSV)',
  receipt: 'Biên nhận để in',
  removed: 'Những người tệp này sẽ đưa ra khỏi sổ (CSV)',
  joined: 'Ghép câu trả lời vào tệp của tôi',
  joining: 'Đang ghép trên máy này',
  joinedDone: (answered, rejected) =>
    `Đã ghép: ${answered} dòng có kết quả, ${rejected} dòng bị loại. Tệp nằm trong thư mục tải xuống.`,
  senderUnknown:
    'Trang này kiểm tra được tệp nhưng chưa gửi được. Hãy mở địa chỉ mà lệnh doisoat serve in ra (tệp upload-address ' +
    'trong thư mục dữ liệu).',
  failed: (code) => `Không làm được (mã ${code}). Hãy thử lại; nếu vẫn lỗi, báo người vận hành kèm mã này.`,
  missing: 'Hãy điền các mục được đánh dấu trước.',
  noScript:
    'Trang này cần JavaScript để kiểm tra tệp trên máy của bạn. Có thể dùng lệnh doisoat check và doisoat sync ' +
    'thay thế.',
};

export const english: UploadTexts = {
  language: 'en',
  title: 'Send a batch',
  intro: 'Choose a file: this computer checks it first, nothing is sent. After sending, every row has its answer.',
  overview: 'National page',
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
  rowsColumn: 'Rows',
  meaning: 'Meaning',
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
  joined: 'Join the answers to my file',
  joining: 'Joining on this computer',
  joinedDone: (answered, rejected) =>
    `Joined: ${answered} rows answered, ${rejected} rejected. The file is among your downloads.`,
  senderUnknown:
    'This page can check a file, and cannot send it yet. Open the address that doisoat serve printed (the file ' +
    'upload-address of the data directory).',
  failed: (code) => `It did not work (code ${code}). Try again; if it fails again, tell the operator this code.`,
  missing: 'Fill in what is marked first.',
  noScript:
    'This page needs JavaScript to check the file on your computer. The commands doisoat check and doisoat sync ' +
    'do the same.',
};
