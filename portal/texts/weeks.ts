/** Words of the pages of weeks, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface WeekTexts {
  title: string;
  intro: string;
  none: string;
  failed: string;
  name: (number: string, year: string) => string;
  span: (from: string, to: string) => string;
  made: (instant: string) => string;
  before: string;
  next: string;
  list: string;
  figures: string;
  rate: (before: string, after: string, points: string) => string;
  rateAlone: (after: string) => string;
  remaining: (before: string, after: string, change: string) => string;
  compared: (count: string) => string;
  notCompared: string;
  moved: string;
  nobodyMoved: string;
  why: string;
  whyMore: string;
  notRecorded: string;
  goal: string;
  goalIs: (percent: string, by: string, state: string) => string;
  goalNeeds: (missing: string, needed: string, managed: string) => string;
  runs: string;
  noRuns: string;
  refused: string;
  noneRefused: string;
  moreRefused: (shown: string, all: string) => string;
  earlier: (names: string) => string;
  columns: Record<
    'week' | 'from' | 'to' | 'day' | 'status' | 'done' | 'failed' | 'changed' | 'batch' | 'reason',
    string
  >;
}

export const weekTexts: Record<Language, WeekTexts> = {
  vi: {
    title: 'Các tuần',
    intro: 'Mỗi tuần từ thứ Hai đến Chủ nhật, lập một lần từ các ngày đã chốt và không đổi nữa.',
    none: 'Chưa có tuần nào kết thúc.',
    failed: 'Không mở được tuần này',
    name: (number, year) => `Tuần ${number} năm ${year}`,
    span: (from, to) => `Từ cuối ngày ${from} đến cuối ngày ${to}.`,
    made: (instant) => `Lập lúc ${instant}; không đổi nữa.`,
    before: 'Tuần trước',
    next: 'Tuần sau',
    list: 'Các tuần',
    figures: 'Số liệu',
    rate: (before, after, points) => `Tỷ lệ xác thực: ${before} → ${after} (${points} điểm phần trăm).`,
    rateAlone: (after) => `Tỷ lệ xác thực: ${after}.`,
    remaining: (before, after, change) => `Còn lại: ${before} → ${after} người (${change}).`,
    compared: (count) => `Tính trên ${count} tỉnh, thành phố có hạng ở cả hai ngày.`,
    notCompared: 'Không có tỉnh, thành phố nào có hạng ở cả hai ngày để so sánh.',
    moved: 'Thay đổi nhiều nhất',
    nobodyMoved: 'Không tỉnh, thành phố nào thay đổi tỷ lệ.',
    why: 'Vì sao',
    whyMore: 'Theo từng tỉnh, thành phố',
    notRecorded: 'Lý do tăng giảm của tuần này chưa được ghi.',
    goal: 'Mục tiêu',
    goalIs: (percent, by, state) => `Mục tiêu cả nước ${percent} đến ${by}: ${state}.`,
    goalNeeds: (missing, needed, managed) =>
      `Còn thiếu ${missing} người; mỗi ngày cần ${needed}, 30 ngày qua làm được ${managed}.`,
    runs: 'Lần chạy hằng đêm',
    noRuns: 'Không có lần chạy nào.',
    refused: 'Tệp bị từ chối',
    noneRefused: 'Không có tệp nào bị từ chối.',
    moreRefused: (shown, all) => `${shown} tệp mới nhất trong ${all}.`,
    earlier: (names) => `Không chốt sổ ngày cuối tuần, lấy theo lần chốt trước đó: ${names}.`,
    columns: {
      week: 'Tuần',
      from: 'Từ ngày',
      to: 'Đến ngày',
      day: 'Ngày',
      status: 'Tình trạng',
      done: 'Tỉnh xong',
      failed: 'Tỉnh lỗi',
      changed: 'Dòng đổi kết quả',
      batch: 'Lần gửi',
      reason: 'Lý do',
    },
  },
  en: {
    title: 'Weeks',
    intro: 'Each week from Monday to Sunday, made once from closed days; it does not change any more.',
    none: 'No week is over yet.',
    failed: 'This week cannot be shown',
    name: (number, year) => `Week ${number} of ${year}`,
    span: (from, to) => `From the close of ${from} to the close of ${to}.`,
    made: (instant) => `Made at ${instant}; it does not change any more.`,
    before: 'Week before',
    next: 'Week after',
    list: 'Weeks',
    figures: 'Figures',
    rate: (before, after, points) => `Verification rate: ${before} → ${after} (${points} percentage points).`,
    rateAlone: (after) => `Verification rate: ${after}.`,
    remaining: (before, after, change) => `Remaining: ${before} → ${after} people (${change}).`,
    compared: (count) => `Over the ${count} provinces ranked on both days.`,
    notCompared: 'No province was ranked on both days.',
    moved: 'Who moved most',
    nobodyMoved: 'The rate of no province moved.',
    why: 'Why',
    whyMore: 'By province',
    notRecorded: 'Why the figures of this week moved was not recorded.',
    goal: 'Goal',
    goalIs: (percent, by, state) => `Goal of the country ${percent} by ${by}: ${state}.`,
    goalNeeds: (missing, needed, managed) =>
      `${missing} people are missing; ${needed} a day are needed, ${managed} were managed in the last 30 days.`,
    runs: 'Nightly runs',
    noRuns: 'There was no run.',
    refused: 'Refused files',
    noneRefused: 'No file was refused.',
    moreRefused: (shown, all) => `The newest ${shown} of ${all} files.`,
    earlier: (names) => `Not closed on the last day of the week, as at the close before: ${names}.`,
    columns: {
      week: 'Week',
      from: 'From',
      to: 'To',
      day: 'Day',
      status: 'State',
      done: 'Provinces done',
      failed: 'Provinces failed',
      changed: 'Rows with another answer',
      batch: 'Upload',
      reason: 'Reason',
    },
  },
};
