/** Words of the pages of open cases and of one participant, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface CasesTexts {
  title: string;
  now: string;
  none: string;
  nothingSent: string;
  compared: string;
  notCompared: string;
  summary: Record<'new' | 'mended' | 'wrong-again' | 'registry' | 'gone', string>;
  byReason: string;
  more: string;
  byActor: string;
  byScheme: string;
  byAge: string;
  byUnit: string;
  count: string;
  moreUnits: string;
  unitBook: string;
  filter: string;
  all: string;
  unit: string;
  unitHint: string;
  noUnit: string;
  reason: string;
  actor: string;
  scheme: string;
  age: string;
  change: string;
  since: string;
  sinceHint: string;
  show: string;
  clear: string;
  downloads: string;
  csv: string;
  xlsx: string;
  zip: string;
  list: string;
  columns: Record<'number' | 'unit' | 'reason' | 'details' | 'next' | 'actor' | 'since' | 'change', string>;
  unknownDay: string;
  next: string;
  first: string;
  find: string;
  findHint: string;
  findButton: string;
  findWrong: string;
  findNone: string;
  explain: string;
  history: string;
  historyFrom: string;
  historyCut: string;
  historyColumns: Record<'day' | 'verdict' | 'cause' | 'by' | 'registry', string>;
  upload: string;
  reverification: string;
  left: string;
  print: string;
  back: string;
}

export const casesTexts: Record<Language, CasesTexts> = {
  vi: {
    title: 'Người chưa xác thực',
    now: 'người chưa xác thực, theo sổ của tỉnh hiện nay',
    none: 'Không có ai trong phần này.',
    nothingSent: 'Tỉnh chưa gửi dữ liệu.',
    compared: 'So với danh sách ngày',
    notCompared: 'Chưa có ngày nào được chốt để so sánh.',
    summary: {
      new: 'mới phát sinh',
      mended: 'đã xác thực xong',
      'wrong-again': 'đã xác thực, nay lại chưa',
      registry: 'do dữ liệu dân cư hoặc quy tắc thay đổi',
      gone: 'không còn tham gia hoặc ngoài phạm vi',
    },
    byReason: 'Theo lý do',
    more: 'Theo người xử lý, thời gian chờ, đơn vị',
    byActor: 'Theo người xử lý',
    byScheme: 'Theo loại hình',
    byAge: 'Theo thời gian chờ',
    byUnit: 'Theo đơn vị',
    count: 'Số người',
    moreUnits: 'đơn vị khác; xem đủ trong tệp Excel',
    unitBook: 'Excel của đơn vị',
    filter: 'Lọc danh sách',
    all: 'Tất cả',
    unit: 'Đơn vị',
    unitHint: 'ghi đúng như trong sổ',
    noUnit: 'Chỉ người không ghi đơn vị',
    reason: 'Lý do',
    actor: 'Ai xử lý',
    scheme: 'Loại hình',
    age: 'Thời gian chờ',
    change: 'So với danh sách trước',
    since: 'So với ngày chốt',
    sinceHint: 'để trống là ngày chốt gần nhất',
    show: 'Xem',
    clear: 'Bỏ lọc',
    downloads: 'Tải về phần đang xem',
    csv: 'CSV',
    xlsx: 'Excel',
    zip: 'Excel từng đơn vị (tệp nén)',
    list: 'Danh sách',
    columns: {
      number: 'Mã số BHXH',
      unit: 'Đơn vị',
      reason: 'Lý do',
      details: 'Chi tiết, lưu ý',
      next: 'Việc cần làm',
      actor: 'Ai xử lý',
      since: 'Từ ngày',
      change: 'So với trước',
    },
    unknownDay: 'không rõ',
    next: 'Trang sau',
    first: 'Về trang đầu',
    find: 'Xem một người',
    findHint: 'Mã số BHXH, 10 hoặc 12 chữ số; cả người đã xác thực',
    findButton: 'Tìm',
    findWrong: 'Mã số phải có 10 hoặc 12 chữ số.',
    findNone: 'Sổ của tỉnh không có mã số này.',
    explain: 'Mã số BHXH',
    history: 'Các kết quả đã có',
    historyFrom: 'Lịch sử được lưu từ',
    historyCut: 'Các lần ghi sổ trước đó không đọc ở đây.',
    historyColumns: {
      day: 'Ngày',
      verdict: 'Kết quả',
      cause: 'Vì sao',
      by: 'Nguồn',
      registry: 'Dữ liệu dân cư',
    },
    upload: 'Lần gửi',
    reverification: 'Đối soát lại hằng đêm',
    left: 'Không còn tham gia',
    print: 'Trang này in được để lưu hồ sơ.',
    back: 'Về danh sách người chưa xác thực',
  },
  en: {
    title: 'Open cases',
    now: 'people not verified, by the books of the province now',
    none: 'Nobody in this part.',
    nothingSent: 'The province has sent nothing yet.',
    compared: 'Compared with the list of',
    notCompared: 'No day was closed yet, so there is nothing to compare with.',
    summary: {
      new: 'new',
      mended: 'mended',
      'wrong-again': 'wrong again',
      registry: 'moved by the registry or the rules',
      gone: 'left, or out of scope',
    },
    byReason: 'By reason',
    more: 'By who acts, age, unit',
    byActor: 'By who acts',
    byScheme: 'By scheme',
    byAge: 'By age',
    byUnit: 'By unit',
    count: 'People',
    moreUnits: 'more units; all of them in the workbook',
    unitBook: 'workbook of the unit',
    filter: 'Filter',
    all: 'All',
    unit: 'Unit',
    unitHint: 'exactly as in the books',
    noUnit: 'Only people without a unit',
    reason: 'Reason',
    actor: 'Who acts',
    scheme: 'Scheme',
    age: 'Age',
    change: 'Since the list before',
    since: 'Compare with the closed day',
    sinceHint: 'empty: the last one',
    show: 'Show',
    clear: 'Clear',
    downloads: 'Download what is shown',
    csv: 'CSV',
    xlsx: 'Excel',
    zip: 'A workbook for each unit (ZIP)',
    list: 'List',
    columns: {
      number: 'Participant number',
      unit: 'Unit',
      reason: 'Reason',
      details: 'Details, notes',
      next: 'Next step',
      actor: 'Who acts',
      since: 'Since',
      change: 'Change',
    },
    unknownDay: 'not known',
    next: 'Next page',
    first: 'First page',
    find: 'Look up one participant',
    findHint: 'Participant number, 10 or 12 digits; also of people who are verified',
    findButton: 'Find',
    findWrong: 'A number has 10 or 12 digits.',
    findNone: 'The books of the province have no such number.',
    explain: 'Participant number',
    history: 'Verdicts so far',
    historyFrom: 'History is kept from',
    historyCut: 'Earlier versions of the books are not read here.',
    historyColumns: { day: 'Day', verdict: 'Verdict', cause: 'Why', by: 'By', registry: 'Registry' },
    upload: 'Upload',
    reverification: 'Nightly re-verification',
    left: 'Left',
    print: 'This page can be printed for the file.',
    back: 'Back to the open cases',
  },
};
