/** Words of the pages of headquarters and reviewers: held claims, targets, candidates. */
import type { Language } from '../http/route.ts';

interface WatchTexts {
  held: {
    title: string;
    intro: string;
    none: string;
    next: string;
    counts(rows: string, persons: string): string;
    people: string;
    columns: Record<'participant' | 'unit' | 'verdict' | 'asked' | 'last', string>;
    noRow: string;
    neverCompared: string;
    settled: string;
    andMore(count: string): string;
    reason: string;
    reasonHint: string;
    release: string;
    refuse: string;
    decided: Record<'released' | 'refused', (instant: string, by: string) => string>;
    failed: string;
  };
  targets: {
    title(year: number): string;
    none: string;
    before: string;
    after: string;
    columns: Record<'place' | 'indicator' | 'value' | 'source' | 'asOf', string>;
    country: string;
    by(day: string): string;
    load: string;
    file: string;
    fileHint: string;
    send: string;
    loaded(rows: string, recorded: string, changed: string): string;
    failed: string;
  };
  trace: {
    title: string;
    intro: string;
    figures: string;
    none: string;
    off: string;
    columns: Record<'province' | 'day' | 'lists', string>;
    page: string;
    list: string;
    decide: string;
    file: string;
    fileHint: string;
    send: string;
    decided(accepted: string, rejected: string): string;
    failed: string;
  };
}

export const watchTexts: Record<Language, WatchTexts> = {
  vi: {
    held: {
      title: 'Dòng tạm giữ',
      intro:
        'Một số định danh được khai quá ba lần khác nhau trong 30 ngày thì dòng khai không được đối soát. Giải tỏa ' +
        'là đối soát các dòng ấy; từ chối không làm thay đổi kết quả nào, đơn vị được báo lý do.',
      none: 'Không có dòng tạm giữ nào.',
      next: 'Trang sau',
      counts: (rows, persons) => `${rows} dòng của ${persons} người`,
      people: 'Người có dòng tạm giữ',
      columns: {
        participant: 'Mã số BHXH',
        unit: 'Đơn vị',
        verdict: 'Kết quả hiện tại',
        asked: 'Số lần khai khác nhau đã đối soát trong 30 ngày',
        last: 'Lần gần nhất',
      },
      noRow: 'không có trong sổ',
      neverCompared: 'chưa từng được đối soát',
      settled: 'đã có dòng khai mới hơn được đối soát',
      andMore: (count) => `và ${count} người khác`,
      reason: 'Lý do',
      reasonHint: 'Tối đa 300 ký tự; không ghi số định danh, số thẻ hay ngày sinh. Đơn vị đọc được lý do này.',
      release: 'Giải tỏa',
      refuse: 'Từ chối',
      decided: {
        released: (instant, by) => `Đã giải tỏa lúc ${instant}, người quyết định: ${by}.`,
        refused: (instant, by) => `Đã từ chối lúc ${instant}, người quyết định: ${by}.`,
      },
      failed: 'Chưa ghi được quyết định',
    },
    targets: {
      title: (year) => `Kế hoạch/chỉ tiêu giao năm ${year}`,
      none: 'Chưa có số liệu nào của năm này.',
      before: 'Năm trước',
      after: 'Năm sau',
      columns: {
        place: 'Nơi',
        indicator: 'Chỉ tiêu',
        value: 'Giá trị',
        source: 'Nguồn',
        asOf: 'Ngày số liệu',
      },
      country: 'Cả nước',
      by: (day) => `đến ${day}`,
      load: 'Nạp số liệu',
      file: 'Các dòng số liệu',
      fileHint: 'Dán nội dung tệp CSV có dòng đầu như dưới đây. Sai một dòng thì không ghi dòng nào.',
      send: 'Nạp',
      loaded: (rows, recorded, changed) => `Đã nạp ${rows} dòng: ${recorded} mới, ${changed} thay đổi.`,
      failed: 'Chưa nạp được',
    },
    trace: {
      title: 'Đối tượng nghi trùng',
      intro: 'Danh sách được giữ 30 ngày. Chỉ người thẩm định xem được; mọi quyết định được lưu lại.',
      figures: 'Số liệu chung',
      none: 'Không có danh sách nào trong 30 ngày qua.',
      off: 'Chức năng truy tìm đang tắt.',
      columns: { province: 'Tỉnh, thành phố', day: 'Ngày', lists: 'Danh sách' },
      page: 'Xem',
      list: 'Tải về (CSV)',
      decide: 'Ghi quyết định',
      file: 'Các dòng quyết định',
      fileHint: 'Dán nội dung tệp CSV có dòng đầu như dưới đây. Sai một dòng thì không ghi dòng nào.',
      send: 'Ghi',
      decided: (accepted, rejected) => `Đã ghi: ${accepted} chấp nhận, ${rejected} loại.`,
      failed: 'Chưa ghi được quyết định',
    },
  },
  en: {
    held: {
      title: 'Held claims',
      intro:
        'Where an ID was claimed in more than three different ways within 30 days, further claims are not compared. ' +
        'A release compares them; a refusal changes no result, and the office is told the reason.',
      none: 'Nothing is held.',
      next: 'Next page',
      counts: (rows, persons) => `${rows} rows of ${persons} people`,
      people: 'People with held claims',
      columns: {
        participant: 'Participant number',
        unit: 'Unit',
        verdict: 'Result now',
        asked: 'Different claims compared within 30 days',
        last: 'Last one',
      },
      noRow: 'not in the books',
      neverCompared: 'never compared',
      settled: 'a newer claim was compared',
      andMore: (count) => `and ${count} more`,
      reason: 'Reason',
      reasonHint: 'At most 300 characters, without an ID, card number or birth date. The office reads it.',
      release: 'Release',
      refuse: 'Refuse',
      decided: {
        released: (instant, by) => `Released at ${instant} by ${by}.`,
        refused: (instant, by) => `Refused at ${instant} by ${by}.`,
      },
      failed: 'The decision was not recorded',
    },
    targets: {
      title: (year) => `Plans and targets of ${year}`,
      none: 'There are no figures of this year.',
      before: 'Year before',
      after: 'Year after',
      columns: { place: 'Place', indicator: 'Indicator', value: 'Value', source: 'Source', asOf: 'As of' },
      country: 'The country',
      by: (day) => `by ${day}`,
      load: 'Load figures',
      file: 'Lines',
      fileHint: 'The text of a CSV with the first line as below. One wrong line, and nothing is recorded.',
      send: 'Load',
      loaded: (rows, recorded, changed) => `${rows} lines loaded: ${recorded} new, ${changed} changed.`,
      failed: 'Nothing was loaded',
    },
    trace: {
      title: 'Candidates',
      intro: 'Lists are kept for 30 days. Reviewers alone see them; every decision is kept.',
      figures: 'Figures',
      none: 'There is no list of the last 30 days.',
      off: 'Trace is off.',
      columns: { province: 'Province', day: 'Day', lists: 'Lists' },
      page: 'Look',
      list: 'Download (CSV)',
      decide: 'Record decisions',
      file: 'Lines',
      fileHint: 'The text of a CSV with the first line as below. One wrong line, and nothing is recorded.',
      send: 'Record',
      decided: (accepted, rejected) => `Recorded: ${accepted} accepted, ${rejected} rejected.`,
      failed: 'The decisions were not recorded',
    },
  },
};
