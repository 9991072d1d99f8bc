/** Refusals of what headquarters steers by (`docs/steering.md`). Numbers 675 to 679 and 690 to 694. */
import type { RefusalRecord } from './groups.ts';

export const steeringRefusals = {
  MATRIX_AXES: {
    number: 675,
    group: 'request',
    vi: 'Dòng và cột của bảng phải là hai tiêu chí khác nhau.',
    en: 'Rows and columns of the table must be two different things.',
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
} as const satisfies Record<string, RefusalRecord>;
