/** What a scheduled run is told with, in words: its steps, causes, results of lost uploads, and codes of failures. */
import { refusalCodes, refusalReason } from './refusal-texts.ts';
import type { Text } from './text.ts';

/** Steps, causes, results, grades and states by their names in the report of a run. */
export const runWords: Readonly<Record<string, Text>> = {
  differences: { vi: 'so hai phiên bản', en: 'compare versions' },
  compact: { vi: 'gộp sổ', en: 'compact' },
  reverify: { vi: 'đối chiếu lại', en: 're-verify' },
  recount: { vi: 'đếm lại', en: 'recount' },
  share: { vi: 'tìm số định danh dùng chung', en: 'find shared IDs' },
  list: { vi: 'lập danh sách', en: 'write lists' },
  closeDay: { vi: 'chốt ngày', en: 'close the day' },
  redrive: { vi: 'xử lý tệp bị sót', en: 'process lost uploads' },
  sweep: { vi: 'dọn kho', en: 'sweep' },
  traceClaims: { vi: 'gom dòng cần truy tìm', en: 'gather claims to trace' },
  traceSweep: { vi: 'truy tìm', en: 'trace' },
  trace: { vi: 'ghi kết quả truy tìm', en: 'write what was traced' },
  note: { vi: 'ghi nhận kết quả', en: 'note the result' },
  publish: { vi: 'công bố', en: 'publish' },
  export: { vi: 'xuất bảng', en: 'export tables' },
  death: { vi: 'có người mất', en: 'deaths' },
  newId: { vi: 'cấp số định danh mới', en: 'new IDs' },
  superseded: { vi: 'số định danh được xác lập lại', en: 'superseded IDs' },
  cancelled: { vi: 'số định danh bị hủy', en: 'cancelled IDs' },
  correction: { vi: 'dân cư đính chính', en: 'corrections' },
  oldId: { vi: 'thêm số CMND', en: 'old IDs' },
  rule: { vi: 'đổi quy tắc', en: 'new rules' },
  committed: { vi: 'đã ghi nhận', en: 'committed' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  duplicate: { vi: 'đã xử lý trước đây', en: 'processed before' },
  ignored: { vi: 'bỏ qua', en: 'ignored' },
  failed: { vi: 'bị lỗi', en: 'failed' },
  UNIQUE: { vi: 'duy nhất', en: 'unique' },
  LIKELY: { vi: 'có thể', en: 'likely' },
  SEVERAL: { vi: 'nhiều người', en: 'several' },
  NONE: { vi: 'không có', en: 'none' },
  running: { vi: 'đang chạy', en: 'running' },
  stopped: { vi: 'bị ngừng giữa chừng', en: 'stopped half-way' },
  done: { vi: 'xong', en: 'done' },
  incomplete: { vi: 'chưa trọn', en: 'incomplete' },
};

/** Codes of jobs that are no refusals. */
const jobCodes: Readonly<Record<string, Text>> = {
  FAULT: { vi: 'lỗi chưa có mã, xem nhật ký của máy', en: 'a fault without a code, see the log' },
  NO_RECORD: { vi: 'không làm đến cùng', en: 'it did not come to its end' },
  PUBLISHER_BUSY: { vi: 'nơi khác đang công bố, chờ quá lâu', en: 'somebody else was publishing for too long' },
};
const systemError: Text = { vi: 'lỗi của hệ điều hành', en: 'an error of the operating system' };
const otherError: Text = { vi: 'lỗi khác', en: 'another error' };

/** Why a step failed, in a few words, by the code that it was recorded with. */
export function failureReason(code: string): Text {
  if (Object.hasOwn(jobCodes, code)) return jobCodes[code];
  if (refusalCodes.some((each) => each === code)) return refusalReason(code);
  return /^E[A-Z]+$/.test(code) ? systemError : otherError;
}
