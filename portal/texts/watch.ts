/** Words of the pages of headquarters, operators and reviewers: held claims, nights, targets, candidates. */
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
  runs: {
    title: string;
    none: string;
    older: string;
    columns: Record<'day' | 'status' | 'provinces' | 'drift' | 'changed' | 'seconds', string>;
    statuses: Record<'running' | 'done' | 'incomplete', string>;
    provinces(done: string, failed: string): string;
    failedAt(province: string, step: string, code: string): string;
    second: string;
    number(run: number): string;
    unknown: string;
    health: string;
    registry: string;
    registryAge(version: string, days: string): string;
    noRegistry: string;
    lastRun: string;
    noRun: string;
    waiting: string;
    waitingSince(count: string, instant: string): string;
    nothingWaits: string;
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
    runs: {
      title: 'Lần chạy hằng đêm',
      none: 'Chưa có lần chạy nào.',
      older: 'Các lần chạy cũ hơn',
      columns: {
        day: 'Ngày',
        status: 'Tình trạng',
        provinces: 'Tỉnh, thành phố',
        drift: 'Lệch so với số đã công bố (người)',
        changed: 'Dòng đổi kết quả',
        seconds: 'Thời gian',
      },
      statuses: { running: 'Đang chạy', done: 'Xong', incomplete: 'Chưa trọn' },
      provinces: (done, failed) => `${done} xong, ${failed} lỗi`,
      failedAt: (province, step, code) => `${province}: bước ${step}, mã lỗi ${code}`,
      second: 'giây',
      number: (run) => ` (lần ${run})`,
      unknown: 'không rõ',
      health: 'Hiện trạng',
      registry: 'Bản trích CSDL quốc gia về dân cư',
      registryAge: (version, days) => `${version}, đã ${days} ngày`,
      noRegistry: 'chưa có',
      lastRun: 'Lần chạy gần nhất',
      noRun: 'chưa có',
      waiting: 'Tệp gửi trong ngày chưa được trả lời',
      waitingSince: (count, instant) => `${count} tệp, cũ nhất từ ${instant}`,
      nothingWaits: 'không có',
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
    runs: {
      title: 'Nightly runs',
      none: 'There was no run yet.',
      older: 'Older runs',
      columns: {
        day: 'Day',
        status: 'State',
        provinces: 'Provinces',
        drift: 'Off from what was published (people)',
        changed: 'Rows with another result',
        seconds: 'Time',
      },
      statuses: { running: 'Running', done: 'Done', incomplete: 'Incomplete' },
      provinces: (done, failed) => `${done} done, ${failed} failed`,
      failedAt: (province, step, code) => `${province}: step ${step}, code ${code}`,
      second: 's',
      number: (run) => ` (no. ${run})`,
      unknown: 'not known',
      health: 'State of the system',
      registry: 'Extract of the national population database',
      registryAge: (version, days) => `${version}, ${days} days old`,
      noRegistry: 'none',
      lastRun: 'Last run',
      noRun: 'none',
      waiting: 'Uploads of the last day without an answer',
      waitingSince: (count, instant) => `${count}, the oldest since ${instant}`,
      nothingWaits: 'none',
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
