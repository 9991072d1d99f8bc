/** Words of the pages of the nightly runs, Vietnamese first. */
import type { RunLine } from '../../core/reconcile/list-runs.ts';
import type { StepLine } from '../../core/reconcile/run-details.ts';
import type { Language } from '../http/route.ts';

interface RunsTexts {
  title: string;
  none: string;
  older: string;
  columns: Record<'day' | 'status' | 'provinces' | 'drift' | 'changed' | 'seconds' | 'cost', string>;
  statuses: Record<RunLine['status'], string>;
  missed(from: string, to: string): string;
  missedNote: string;
  provinces(done: string, failed: string): string;
  failedAt(place: string, step: string, reason: string, code: string): string;
  second: string;
  number(run: number): string;
  unknown: string;
  health: string;
  registry: string;
  registryAge(version: string, days: string): string;
  noRegistry: string;
  lastRun: string;
  noRun: string;
  nextRun: string;
  nextUnknown: string;
  waiting: string;
  waitingSince(count: string, instant: string): string;
  nothingWaits: string;
  /** One day. */
  dayTitle(day: string): string;
  all: string;
  runTitle(run: number, status: string): string;
  started: string;
  ended: string;
  notEnded: string;
  work: string;
  version: string;
  published: string;
  yes: string;
  no: string;
  costs: string;
  cost(dollars: string, region: string, day: string): string;
  noCost: string;
  noReport: string;
  found: string;
  compared: string;
  changed: string;
  causes: string;
  drift: string;
  overlap: string;
  askedTooOften: string;
  children: string;
  childrenOf(uninsured: string, resident: string): string;
  lost: string;
  traced: string;
  nothing: string;
  steps: string;
  stepColumns: Record<'step' | 'over' | 'done' | 'skipped' | 'failed' | 'seconds', string>;
  over: Record<StepLine['over'], (items: string) => string>;
  failedIn(place: string, reason: string, code: string): string;
  byProvince: string;
  placeColumns: Record<
    'place' | 'result' | 'drift' | 'compared' | 'changed' | 'rechecks' | 'closed' | 'seconds',
    string
  >;
  empty(count: string): string;
}

export const runsTexts: Record<Language, RunsTexts> = {
  vi: {
    title: 'Lần chạy hằng đêm',
    none: 'Chưa có lần chạy nào.',
    older: 'Các lần chạy cũ hơn',
    columns: {
      day: 'Ngày',
      status: 'Tình trạng',
      provinces: 'Tỉnh, thành phố',
      drift: 'Lệch (người)',
      changed: 'Dòng đổi kết quả',
      seconds: 'Thời gian',
      cost: 'Chi phí (đô la Mỹ)',
    },
    statuses: { running: 'Đang chạy', stopped: 'Ngừng giữa chừng', done: 'Xong', incomplete: 'Chưa trọn' },
    missed: (from, to) => (from === to ? from : `${from} – ${to}`),
    missedNote: 'Không chạy',
    provinces: (done, failed) => `${done} xong, ${failed} lỗi`,
    failedAt: (place, step, reason, code) => `${place === '' ? '' : `${place}: `}bước ${step}: ${reason} (mã ${code})`,
    second: 'giây',
    number: (run) => ` (lần ${run})`,
    unknown: 'không rõ',
    health: 'Hiện trạng',
    registry: 'Bản trích CSDL quốc gia về dân cư',
    registryAge: (version, days) => `${version}, đã ${days} ngày`,
    noRegistry: 'chưa có',
    lastRun: 'Lần chạy gần nhất',
    noRun: 'chưa có',
    nextRun: 'Lần chạy tới',
    nextUnknown: 'do chương trình khác bắt đầu, không rõ giờ',
    waiting: 'Tệp gửi trong ngày chưa được trả lời',
    waitingSince: (count, instant) => `${count} tệp, cũ nhất từ ${instant}`,
    nothingWaits: 'không có',
    dayTitle: (day) => `Lần chạy của ngày ${day}`,
    all: 'Mọi lần chạy',
    runTitle: (run, status) => `Lần ${run}: ${status}`,
    started: 'Bắt đầu',
    ended: 'Kết thúc',
    notEnded: 'chưa kết thúc',
    work: 'Thời gian xử lý của mọi bước cộng lại',
    version: 'Bản trích CSDL quốc gia về dân cư',
    published: 'Đã công bố',
    yes: 'rồi',
    no: 'chưa',
    costs: 'Chi phí nếu chạy trên đám mây',
    cost: (dollars, region, day) => `${dollars} đô la Mỹ (bảng giá ${region} ngày ${day})`,
    noCost: '– (không có bảng giá lúc chạy)',
    noReport: 'Lần chạy này chưa có báo cáo: chỉ biết các bước dưới đây.',
    found: 'Kết quả',
    compared: 'Dòng đã đối chiếu lại',
    changed: 'Dòng đổi kết quả',
    causes: 'Vì sao',
    drift: 'Đếm lại: lệch so với số đã công bố (người)',
    overlap: 'Người có ở nhiều tỉnh',
    askedTooOften: 'Số định danh bị hỏi quá nhiều lần',
    children: 'Trẻ em dưới 6 tuổi chưa có thẻ BHYT',
    childrenOf: (uninsured, resident) => `${uninsured} trong ${resident}`,
    lost: 'Tệp bị sót được xử lý',
    traced: 'Truy tìm',
    nothing: 'không có',
    steps: 'Các bước',
    stepColumns: {
      step: 'Bước',
      over: 'Làm cho',
      done: 'Xong',
      skipped: 'Bỏ qua',
      failed: 'Lỗi',
      seconds: 'Thời gian (giây)',
    },
    over: {
      run: () => 'cả nước',
      province: (items) => `${items} tỉnh, thành phố`,
      idGroup: (items) => `${items} nhóm số định danh`,
      peopleGroup: (items) => `${items} nhóm người`,
    },
    failedIn: (place, reason, code) => `${place === '' ? '' : `${place}: `}${reason} (mã ${code})`,
    byProvince: 'Theo tỉnh, thành phố',
    placeColumns: {
      place: 'Tỉnh, thành phố',
      result: 'Kết quả',
      drift: 'Lệch (người)',
      compared: 'Dòng đã đối chiếu lại',
      changed: 'Dòng đổi kết quả',
      rechecks: 'Cần xem lại',
      closed: 'Ngày đã chốt',
      seconds: 'Thời gian (giây)',
    },
    empty: (count) => `Chưa có dữ liệu: ${count} tỉnh, thành phố.`,
  },
  en: {
    title: 'Nightly runs',
    none: 'There was no run yet.',
    older: 'Older runs',
    columns: {
      day: 'Day',
      status: 'State',
      provinces: 'Provinces',
      drift: 'Off (people)',
      changed: 'Rows with another result',
      seconds: 'Time',
      cost: 'Cost (US$)',
    },
    statuses: { running: 'Running', stopped: 'Stopped half-way', done: 'Done', incomplete: 'Incomplete' },
    missed: (from, to) => (from === to ? from : `${from} to ${to}`),
    missedNote: 'No run',
    provinces: (done, failed) => `${done} done, ${failed} failed`,
    failedAt: (place, step, reason, code) =>
      `${place === '' ? '' : `${place}: `}step “${step}”: ${reason} (code ${code})`,
    second: 's',
    number: (run) => ` (no. ${run})`,
    unknown: 'not known',
    health: 'State of the system',
    registry: 'Extract of the national population database',
    registryAge: (version, days) => `${version}, ${days} days old`,
    noRegistry: 'none',
    lastRun: 'Last run',
    noRun: 'none',
    nextRun: 'Next run',
    nextUnknown: 'begun by another program, its time is not known here',
    waiting: 'Uploads of the last day without an answer',
    waitingSince: (count, instant) => `${count}, the oldest since ${instant}`,
    nothingWaits: 'none',
    dayTitle: (day) => `Runs of ${day}`,
    all: 'All runs',
    runTitle: (run, status) => `Run ${run}: ${status}`,
    started: 'Begun',
    ended: 'Ended',
    notEnded: 'not ended',
    work: 'Time of all steps together',
    version: 'Extract of the national population database',
    published: 'Published',
    yes: 'yes',
    no: 'no',
    costs: 'Cost in the cloud',
    cost: (dollars, region, day) => `US$ ${dollars} (prices of ${region}, ${day})`,
    noCost: '– (no table of prices was at hand)',
    noReport: 'This run has no report yet: only the steps below are known.',
    found: 'What it found',
    compared: 'Rows compared again',
    changed: 'Rows with another result',
    causes: 'Why',
    drift: 'Recount: off from what was published (people)',
    overlap: 'People in several provinces',
    askedTooOften: 'IDs asked about too often',
    children: 'Children under 6 without a health insurance card',
    childrenOf: (uninsured, resident) => `${uninsured} of ${resident}`,
    lost: 'Lost uploads processed',
    traced: 'Traced',
    nothing: 'none',
    steps: 'Steps',
    stepColumns: {
      step: 'Step',
      over: 'For',
      done: 'Done',
      skipped: 'Skipped',
      failed: 'Failed',
      seconds: 'Time (seconds)',
    },
    over: {
      run: () => 'the country',
      province: (items) => `${items} provinces`,
      idGroup: (items) => `${items} groups of IDs`,
      peopleGroup: (items) => `${items} groups of people`,
    },
    failedIn: (place, reason, code) => `${place === '' ? '' : `${place}: `}${reason} (code ${code})`,
    byProvince: 'By province',
    placeColumns: {
      place: 'Province',
      result: 'Result',
      drift: 'Off (people)',
      compared: 'Rows compared again',
      changed: 'Rows with another result',
      rechecks: 'To check again',
      closed: 'Days closed',
      seconds: 'Time (seconds)',
    },
    empty: (count) => `No data yet: ${count} provinces.`,
  },
};
