/** Refusals of what headquarters steers by (`docs/steering.md`). Numbers 675, 686, 690 to 695. */
import type { RefusalRecord } from './groups.ts';

export const steeringRefusals = {
  MATRIX_AXES: {
    number: 675,
    group: 'request',
    vi: 'Dòng và cột của bảng phải là hai tiêu chí khác nhau.',
    en: 'Rows and columns of the table must be two different things.',
  },
  RUN_UNKNOWN: {
    number: 686,
    group: 'request',
    vi: 'Không có lần chạy hằng đêm này[ của ngày {day}]. Xem "doisoat runs".',
    en: 'There is no such run[ of {day}]. See doisoat runs.',
  },
  DIFF_NOT_RECORDED: {
    number: 690,
    group: 'request',
    vi:
      'Lý do tăng giảm của khoảng này chưa được ghi[; ngày đầu tiên có thể chọn là {first}]' +
      '[; phiên bản đầu tiên có thể chọn là {version}].',
    en:
      'Why the figures moved was not recorded then[; the first possible day is {first}]' +
      '[; the first possible version is {version}].',
  },
  VERSION_UNKNOWN: {
    number: 691,
    group: 'request',
    vi: 'Sổ của tỉnh không có phiên bản này[; phiên bản mới nhất là {last}].',
    en: 'The ledger of the province has no such version[; the newest is {last}].',
  },
  DAYS_REVERSED: {
    number: 692,
    group: 'request',
    vi: 'Mốc cuối đứng trước mốc đầu. Hãy đổi chỗ hai mốc.',
    en: 'The second day or version is before the first. Give them the other way round.',
  },
  PAST_DAY_UNKNOWN: {
    number: 693,
    group: 'request',
    vi:
      'Không có số liệu nào được lưu của ngày này[; ngày đầu tiên có thể xem là {first}, gần nhất là {last}]' +
      '[; trước ngày này gần nhất có ngày {before}].',
    en:
      'No figures of this day are kept[; the first day that can be shown is {first}, the last {last}]' +
      '[; the nearest before it is {before}].',
  },
  WEEK_UNKNOWN: {
    number: 694,
    group: 'request',
    vi: 'Tuần này chưa kết thúc hoặc không có số liệu[; tuần đầu tiên có thể xem là {first}, gần nhất là {last}].',
    en:
      'This week is not over, or nothing of it is kept' +
      '[; the first week that can be shown is {first}, the last {last}].',
  },
  PROVINCES_TOO_MANY: {
    number: 695,
    group: 'request',
    vi: 'Chọn quá nhiều tỉnh, thành phố cho một biểu đồ[ ({chosen}, tối đa {limit})]. Hãy bỏ bớt.',
    en: 'Too many provinces for one chart[ ({chosen}, at most {limit})]. Leave some out.',
  },
} as const satisfies Record<string, RefusalRecord>;
