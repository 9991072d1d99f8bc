/** Refusals of open cases and of explanations (`docs/cases.md`). Numbers 660 to 664. */
import type { RefusalRecord } from './groups.ts';

export const caseRefusals = {
  DAY_UNKNOWN: {
    number: 660,
    group: 'request',
    vi: 'Ngày này chưa được chốt nên không so sánh được[; ngày đầu tiên có thể chọn là {first}, gần nhất là {last}].',
    en: 'This day was not closed and cannot be compared with[; the first possible day is {first}, the last {last}].',
  },
  UNITS_TOO_MANY: {
    number: 661,
    group: 'request',
    vi: 'Quá nhiều đơn vị cho một tệp nén[ ({units}, tối đa {limit})]. Hãy tải tệp của từng đơn vị, hoặc lọc bớt.',
    en: 'Too many units for one archive[ ({units}, at most {limit})]. Take them one by one, or filter.',
  },
  CASES_TOO_MANY: {
    number: 662,
    group: 'request',
    vi: 'Quá nhiều người cho một tài liệu[ (hơn {limit})]. Hãy chọn một tỉnh ("--province"), hoặc lọc bớt.',
    en: 'Too many cases for one document[ (more than {limit})]. Name one province (--province), or filter.',
  },
} as const satisfies Record<string, RefusalRecord>;
