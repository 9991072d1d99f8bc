import type { BatchKind } from '../core/domain/codes.ts';
import type { Receipt, ReceiptCounts } from '../core/domain/receipt.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

type Status = Receipt['status'];
/** Files beside a receipt that it may lead to. */
export type ResultFile = 'answers.xlsx' | 'outcomes.csv' | 'rejected.csv' | 'removed.csv';
export type Figures = Omit<ReceiptCounts, 'schemes'>;

/** Everything of the receipt page that differs by language. */
export interface ReceiptTexts {
  language: 'vi' | 'en';
  count(count: number): string;
  percent(percent: string | null): string;
  instant(iso: string): string;
  title: string;
  statuses: Record<Status, string>;
  /** What the status means for the office. */
  meanings: Record<Status, string>;
  kinds: Record<BatchKind, string>;
  province: string;
  batch: string;
  kind: string;
  asOf: string;
  refused: string;
  refusalCode: string;
  duplicateOf: string;
  releases: string;
  rows: string;
  rowNames: Record<keyof Receipt['rows'], string>;
  rowsNote: string;
  applied: string;
  appliedNames: Record<keyof Receipt['applied'], string>;
  notes: string;
  leftUnverified: string;
  results: string;
  result: string;
  people: string;
  actor: string;
  next: string;
  figures: string;
  before: string;
  after: string;
  figureNames: Record<keyof Figures, string>;
  verifiedRate: string;
  syncedRate: string;
  columns: string;
  columnHeading: string;
  columnField: string;
  columnNote: string;
  notUsed: string;
  facts: string;
  profile: string;
  registry: string;
  ledger: string;
  unknown: string;
  files: string;
  fileNames: Record<ResultFile, string>;
  signature: [string, string];
}

export const vietnamese: ReceiptTexts = {
  language: 'vi',
  count: vi.formatCount,
  percent: vi.formatPercent,
  instant: vi.formatInstant,
  title: 'Biên nhận đối soát',
  statuses: { committed: 'Đã ghi nhận', refused: 'Bị từ chối', duplicate: 'Đã gửi trước đó' },
  meanings: {
    committed: 'Mọi dòng đã được trả lời; số liệu của tỉnh đã được cập nhật.',
    refused: 'Không có gì thay đổi. Hãy sửa theo lý do dưới đây rồi gửi lại cả tệp.',
    duplicate: 'Tệp này đã được xử lý trước đó; lần này không có gì thay đổi.',
  },
  kinds: {
    delta: 'Báo tăng, điều chỉnh',
    full: 'Toàn bộ danh sách',
    leave: 'Báo giảm',
  },
  province: 'Tỉnh, thành phố',
  batch: 'Mã lô',
  kind: 'Loại tệp',
  asOf: 'Thời điểm số liệu (giờ Việt Nam)',
  refused: 'Lý do từ chối và cách xử lý',
  refusalCode: 'Mã lý do (để nêu khi cần hỏi)',
  duplicateOf: 'Lô đã ghi nhận cùng nội dung',
  releases: 'Lô được giải tỏa tạm giữ',
  rows: 'Số dòng của tệp',
  rowNames: { read: 'Đọc được', accepted: 'Được trả lời', rejected: 'Bị loại', blank: 'Trống' },
  rowsNote: 'Đọc được = được trả lời + bị loại + trống.',
  applied: 'Thay đổi trong sổ (người tham gia)',
  appliedNames: {
    changed: 'Đã thay đổi',
    unchanged: 'Không đổi',
    stale: 'Sổ đã có số liệu mới hơn',
    left: 'Rời khỏi mọi loại hình',
    held: 'Tạm giữ',
    notCounted: 'Không rõ loại hình, chưa vào sổ',
  },
  notes: 'Chỗ chưa hiểu được trong tệp (số dòng)',
  leftUnverified: '– trong đó chưa được xác thực',
  results: 'Kết quả từng dòng',
  result: 'Kết quả',
  people: 'Số dòng',
  actor: 'Ai xử lý',
  next: 'Việc cần làm',
  figures: 'Số liệu của tỉnh trước và sau lô này',
  before: 'Trước',
  after: 'Sau',
  figureNames: {
    participants: 'Người tham gia',
    outOfScope: 'Ngoài phạm vi',
    denominator: 'Phải xác thực',
    synced: 'Đã đồng bộ',
    verified: 'Đã xác thực',
    remaining: 'Còn lại',
  },
  verifiedRate: 'Tỷ lệ xác thực',
  syncedRate: 'Tỷ lệ đồng bộ',
  columns: 'Các cột của tệp',
  columnHeading: 'Tên cột',
  columnField: 'Được hiểu là',
  columnNote: 'Ghi chú',
  notUsed: 'không dùng',
  facts: 'Thông tin tệp gửi',
  profile: 'Mẫu tệp',
  registry: 'Bản trích Cơ sở dữ liệu quốc gia về dân cư',
  ledger: 'Phiên bản sổ',
  unknown: 'chưa xác định',
  files: 'Kết quả trả về',
  fileNames: {
    'answers.xlsx': 'Các dòng cần xử lý, theo người xử lý',
    'outcomes.csv': 'Kết quả của mọi dòng',
    'rejected.csv': 'Các dòng bị loại',
    'removed.csv': 'Những người sẽ bị đưa ra khỏi sổ',
  },
  signature: ['Người gửi', 'Người nhận'],
};

export const english: ReceiptTexts = {
  language: 'en',
  count: en.formatCount,
  percent: en.formatPercent,
  instant: en.formatInstant,
  title: 'Receipt of a batch',
  statuses: { committed: 'Committed', refused: 'Refused', duplicate: 'Sent before' },
  meanings: {
    committed: 'Every row is answered; the figures of the province are updated.',
    refused: 'Nothing was changed. Mend the file as said below and send all of it again.',
    duplicate: 'These bytes were processed before; this time nothing was changed.',
  },
  kinds: { delta: 'Additions and changes', full: 'The whole list', leave: 'Departures' },
  province: 'Province',
  batch: 'Batch',
  kind: 'Kind',
  asOf: 'As of (time in Viet Nam)',
  refused: 'Why it was refused, and what to do',
  refusalCode: 'Code of the reason (to quote when you ask)',
  duplicateOf: 'The batch with the same content',
  releases: 'The batch whose held rows were released',
  rows: 'Rows of the file',
  rowNames: { read: 'Read', accepted: 'Answered', rejected: 'Rejected', blank: 'Blank' },
  rowsNote: 'Read = answered + rejected + blank.',
  applied: 'Changes in the ledger (participants)',
  appliedNames: {
    changed: 'Changed',
    unchanged: 'Unchanged',
    stale: 'The ledger is newer',
    left: 'Left every scheme',
    held: 'Held',
    notCounted: 'No known scheme, not in the ledger',
  },
  notes: 'What was not understood in the file (rows)',
  leftUnverified: '– of these, not verified',
  results: 'Results of the rows',
  result: 'Result',
  people: 'Rows',
  actor: 'Who acts',
  next: 'Next step',
  figures: 'Figures of the province before and after this batch',
  before: 'Before',
  after: 'After',
  figureNames: {
    participants: 'Participants',
    outOfScope: 'Out of scope',
    denominator: 'To be verified',
    synced: 'Synced',
    verified: 'Verified',
    remaining: 'Remaining',
  },
  verifiedRate: 'Verification rate',
  syncedRate: 'Sync rate',
  columns: 'Columns of the file',
  columnHeading: 'Heading',
  columnField: 'Understood as',
  columnNote: 'Note',
  notUsed: 'not used',
  facts: 'About the file',
  profile: 'Form of the file',
  registry: 'Extract of the national population database',
  ledger: 'Ledger version',
  unknown: 'not known',
  files: 'Answers',
  fileNames: {
    'answers.xlsx': 'Rows that need action, by who acts',
    'outcomes.csv': 'The answer for every row',
    'rejected.csv': 'Rejected lines',
    'removed.csv': 'Who would be removed from the books',
  },
  signature: ['Sent by', 'Received by'],
};
