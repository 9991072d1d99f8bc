import type { FieldName, Grade } from '../core/trace/review/reviewed.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

/** Everything of the pages of trace that differs by language. */
export interface TraceTexts {
  language: 'vi' | 'en';
  count(count: number): string;
  day(day: string): string;
  instant(iso: string): string;
  bits(bits: number): string;
  overview: string;
  overviewNote: string;
  policy(hints: boolean, handover: 'ask' | 'id'): string;
  nothing: string;
  country: string;
  columns: Record<'province' | 'list' | 'open' | 'accepted' | 'rejected' | 'verified' | 'days' | 'otherwise', string> &
    Record<'gone' | 'pending', string>;
  grades: Record<Grade, string>;
  gradeNotes: Record<Grade, string>;
  list(province: string, day: string): string;
  confidential: string;
  /** On a page that the reviewer keeps where they like. */
  confidentialFile: string;
  listNote(shown: number, all: number): string;
  waiting(rows: string): string;
  registry: string;
  claim: Record<'participant' | 'unit' | 'verdict' | 'grade' | 'candidate' | 'probability' | 'found', string>;
  levels: string;
  explained(participant: string): string;
  namesakes(count: string, people: string): string;
  candidate(rank: number, id: string): string;
  elsewhere: string;
  noCandidate: string;
  line: Record<'field' | 'level' | 'bits' | 'bar', string>;
  fields: Record<FieldName | 'prior' | 'rest' | 'sum', string>;
  level: Record<string, string>;
  reading: string;
}

/** One decimal with its sign; what is cut to nothing has none. */
function signedBits(bits: number): string {
  const size = Math.abs(bits).toFixed(1);
  return size === '0.0' ? size : `${bits < 0 ? '−' : '+'}${size}`;
}

export const vietnamese: TraceTexts = {
  language: 'vi',
  count: vi.formatCount,
  day: vi.formatDay,
  instant: vi.formatInstant,
  bits: (bits) => signedBits(bits).replace('.', ','),
  overview: 'Truy tìm: đang mở, đã quyết định, kết quả',
  overviewNote:
    'Không tỷ lệ nào thay đổi vì truy tìm: chỉ lần gửi tiếp theo của đơn vị mới thay đổi sổ. Trang này không có dữ ' +
    'liệu của cá nhân nào.',
  policy: (hints, handover) =>
    `Chuyển cho đơn vị: ${handover === 'ask' ? 'chỉ lời nhắc xem thẻ' : 'cả số định danh, khi có chứng cứ'}; ` +
    `gợi ý hằng đêm: ${hints ? 'có' : 'không'}.`,
  nothing: 'Chưa có danh sách và chưa có quyết định nào.',
  country: 'Cả nước',
  columns: {
    province: 'Tỉnh, thành phố',
    list: 'Danh sách',
    open: 'Đang mở',
    accepted: 'Chấp nhận',
    rejected: 'Loại',
    verified: 'Đã xác thực',
    days: 'Số ngày (trung vị)',
    otherwise: 'Xác thực với số khác',
    gone: 'Đã rời sổ',
    pending: 'Đang chờ đơn vị',
  },
  grades: { UNIQUE: 'Duy nhất', LIKELY: 'Có thể', SEVERAL: 'Nhiều người', NONE: 'Không có' },
  gradeNotes: {
    UNIQUE: 'một người, gần như chắc chắn',
    LIKELY: 'một người, nhiều khả năng',
    SEVERAL: 'có người đáng xem xét',
    NONE: 'không ai đáng xem xét',
  },
  list: (province, day) => `${province}: ứng viên ngày ${day}`,
  confidential: 'Chỉ dành cho người rà soát của Trung ương. Chứa số định danh cá nhân. Tự xóa sau 30 ngày.',
  confidentialFile: 'Chỉ dành cho người rà soát của Trung ương. Chứa số định danh cá nhân. Xem xong hãy xóa tệp này.',
  listNote: (shown, all) => `Hiện ${shown} trong ${all} dòng; toàn bộ ở tệp "candidates.csv" bên cạnh.`,
  waiting: (rows) => `${rows} dòng chờ chỉ mục mới, chưa truy tìm được.`,
  registry: 'Phiên bản dữ liệu dân cư',
  claim: {
    participant: 'Mã số BHXH',
    unit: 'Đơn vị',
    verdict: 'Kết quả đối chiếu',
    grade: 'Mức',
    candidate: 'Ứng viên',
    probability: 'Xác suất',
    found: 'Số người tìm thấy',
  },
  levels: 'Mức khớp',
  explained: (participant) => `Vì sao: ${participant}`,
  namesakes: (count, people) => `${count} trong ${people} người cả nước mang đúng họ tên này.`,
  candidate: (rank, id) => `Ứng viên ${rank}: ${id}`,
  elsewhere: 'Số này đang được một dòng khác khai.',
  noCandidate: 'Không có ứng viên nào được nêu.',
  line: { field: 'Trường', level: 'Mức khớp', bits: 'Bit', bar: 'Thác' },
  fields: {
    prior: 'Ban đầu',
    name: 'Họ tên',
    date: 'Ngày sinh',
    sex: 'Giới tính',
    id: 'Số định danh',
    place: 'Nơi cấp số',
    residence: 'Nơi cư trú',
    status: 'Tình trạng',
    rest: 'Người khác, hoặc không ai',
    sum: 'Tổng',
  },
  level: {
    equal: 'khớp',
    marks: 'khác dấu',
    spacing: 'khác khoảng trắng',
    order: 'khác thứ tự',
    variant: 'cách viết khác',
    initials: 'viết tắt',
    words: 'thiếu hoặc thừa từ',
    word: 'một từ giữa khác',
    other: 'khác',
    partial: 'khớp một phần',
    swapped: 'đảo ngày tháng',
    digit: 'sai một chữ số',
    year: 'cùng năm',
    differs: 'khác',
    unknown: 'không rõ',
    successor: 'số thay thế',
    edit: 'gõ sai một chỗ',
    none: 'không liên quan',
    same: 'cùng tỉnh',
    alive: 'còn sống',
    deceased: 'đã mất',
  },
  reading:
    'Mỗi bit nhân đôi khả năng; 0 là năm mươi phần trăm. Họ tên hiếm nói nhiều hơn họ tên phổ biến. Đây là gợi ý cho ' +
    'người quyết định, không phải kết luận.',
};

export const english: TraceTexts = {
  language: 'en',
  count: en.formatCount,
  day: en.formatDay,
  instant: en.formatInstant,
  bits: signedBits,
  overview: 'Trace: open, decided, and what became of it',
  overviewNote:
    'No rate moves by trace: only the next upload of the office changes the ledger. This page has no data of any ' +
    'person.',
  policy: (hints, handover) =>
    `Handed to offices: ${handover === 'ask' ? 'the advice to ask for the card' : 'the ID too, with evidence'}; ` +
    `nightly hints: ${hints ? 'on' : 'off'}.`,
  nothing: 'There is no list and no decision yet.',
  country: 'Country',
  columns: {
    province: 'Province',
    list: 'List of',
    open: 'Open',
    accepted: 'Accepted',
    rejected: 'Rejected',
    verified: 'Verified since',
    days: 'Days (median)',
    otherwise: 'Verified with another ID',
    gone: 'Left the books',
    pending: 'Waiting for the office',
  },
  grades: { UNIQUE: 'Unique', LIKELY: 'Likely', SEVERAL: 'Several', NONE: 'None' },
  gradeNotes: {
    UNIQUE: 'one person, nearly certain',
    LIKELY: 'one person, probably',
    SEVERAL: 'somebody worth looking at',
    NONE: 'nobody worth looking at',
  },
  list: (province, day) => `${province}: candidates of ${day}`,
  confidential: 'For reviewers at headquarters only. It holds personal IDs, and is removed after 30 days.',
  confidentialFile:
    'For reviewers at headquarters only. It holds personal IDs: delete this file when you have decided.',
  listNote: (shown, all) => `${shown} of ${all} rows are shown; all of them are in candidates.csv beside this page.`,
  waiting: (rows) => `${rows} rows wait for a new index and were not traced.`,
  registry: 'Version of the population data',
  claim: {
    participant: 'Participant',
    unit: 'Unit',
    verdict: 'Verdict',
    grade: 'Grade',
    candidate: 'Candidate',
    probability: 'Probability',
    found: 'Found in all',
  },
  levels: 'Levels of agreement',
  explained: (participant) => `Why: ${participant}`,
  namesakes: (count, people) => `${count} of ${people} people in the country have exactly this name.`,
  candidate: (rank, id) => `Candidate ${rank}: ${id}`,
  elsewhere: 'Another row claims this ID now.',
  noCandidate: 'No candidate is listed.',
  line: { field: 'Field', level: 'Level', bits: 'Bits', bar: 'Waterfall' },
  fields: {
    prior: 'Before anything is compared',
    name: 'Name',
    date: 'Birth date',
    sex: 'Sex',
    id: 'ID',
    place: 'Place of the ID',
    residence: 'Residence',
    status: 'Status',
    rest: 'Others, or nobody',
    sum: 'Sum',
  },
  level: {
    equal: 'equal',
    marks: 'marks differ',
    spacing: 'spacing differs',
    order: 'order differs',
    variant: 'spelling variant',
    initials: 'initials',
    words: 'a word more or less',
    word: 'one word inside differs',
    other: 'another',
    partial: 'agrees in part',
    swapped: 'day and month exchanged',
    digit: 'one digit differs',
    year: 'same year',
    differs: 'differs',
    unknown: 'unknown',
    successor: 'the ID that stands for it',
    edit: 'one slip of the hand',
    none: 'unrelated',
    same: 'of the province',
    alive: 'alive',
    deceased: 'deceased',
  },
  reading:
    'Each bit doubles the odds; 0 is an even chance. A rare name says more than a common one. This helps whoever ' +
    'decides; it decides nothing.',
};
