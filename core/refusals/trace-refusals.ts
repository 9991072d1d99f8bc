/** Refusals of trace: of commands for reviewers at headquarters (`docs/trace.md`). Numbers 640 to 659. */
import type { RefusalRecord } from './groups.ts';

export const traceRefusals = {
  TRACE_OFF: {
    number: 640,
    group: 'review',
    vi:
      'Chức năng truy tìm đang tắt. Trung ương bật bằng mục "trace" của "config.json", kèm căn cứ pháp lý ' +
      '("docs/trace.md").',
    en:
      'Trace is off. Headquarters switches it on by the member "trace" of config.json, with the legal basis ' +
      '(docs/trace.md).',
  },
  TRACE_NONE: {
    number: 641,
    group: 'review',
    vi: 'Chưa có danh sách ứng viên nào của tỉnh này trong 30 ngày qua. Chạy "doisoat trace" trước.',
    en: 'There is no list of candidates of this province within the last 30 days. Run "doisoat trace" first.',
  },
  TRACE_CLAIM_UNKNOWN: {
    number: 642,
    group: 'review',
    vi: 'Danh sách của tỉnh không có mã số này: dòng đã xác thực, chưa được truy tìm, hoặc không có trong sổ.',
    en: 'The list of the province has no such participant: verified by now, not traced yet, or not in the books.',
  },
  DECISION_HEADER: {
    number: 643,
    group: 'review',
    vi:
      'Dòng tiêu đề phải có đúng các cột "province,participant_number,candidate,decision,reason,evidence". Không ' +
      'ghi gì cả.',
    en:
      'The header must have exactly the columns province,participant_number,candidate,decision,reason,evidence. ' +
      'Nothing was recorded.',
  },
  DECISION_ROW: {
    number: 644,
    group: 'review',
    vi: 'Dòng này không đọc được: sai số cột, dấu ngoặc kép, không phải UTF-8, hoặc tệp quá dài. Không ghi gì cả.',
    en:
      'This row cannot be read: number of fields, a quote, not UTF-8, or the file is too long. Nothing was ' +
      'recorded.',
  },
  DECISION_VALUE: {
    number: 645,
    group: 'review',
    vi:
      'Giá trị sai[ ở cột "{column}"]: tỉnh "vn34-…", mã số 10 hoặc 12 chữ số, ứng viên 12 chữ số, quyết định ' +
      '"accept" hoặc "reject". Không ghi gì cả.',
    en:
      'A value is wrong[ in column {column}]: province vn34-…, participant of 10 or 12 digits, candidate of 12 ' +
      'digits, decision accept or reject. Nothing was recorded.',
  },
  DECISION_REASON: {
    number: 646,
    group: 'review',
    vi:
      'Lý do không được trống; lý do và chứng cứ tối đa 300 ký tự, không chứa số định danh, số thẻ hay ngày sinh. ' +
      'Không ghi gì cả.',
    en:
      'The reason must be given; reason and evidence have at most 300 characters and hold no ID, card number or ' +
      'birth date. Nothing was recorded.',
  },
  DECISION_CLAIM_UNKNOWN: {
    number: 647,
    group: 'review',
    vi: 'Danh sách của tỉnh trong 30 ngày qua không có mã số này. Không ghi gì cả.',
    en: 'The lists of the province of the last 30 days have no such participant. Nothing was recorded.',
  },
  DECISION_CANDIDATE_UNKNOWN: {
    number: 648,
    group: 'review',
    vi: 'Ứng viên này chưa từng được đề xuất cho mã số này. Không ghi gì cả.',
    en: 'This candidate was not proposed for this participant. Nothing was recorded.',
  },
  DECISION_DOUBLE: {
    number: 649,
    group: 'review',
    vi: 'Mã số và ứng viên này đã có ở một dòng trước của tệp. Không ghi gì cả.',
    en: 'This participant and candidate stand in an earlier row of the file. Nothing was recorded.',
  },
  DECISION_CONTRADICTS: {
    number: 650,
    group: 'review',
    vi:
      'Trái với quyết định khác: ứng viên đã bị loại, hoặc mã số này đã có người được chấp nhận (loại người đó ' +
      'trước). Không ghi gì cả.',
    en:
      'It contradicts another decision: the candidate was rejected, or another one is accepted for this participant ' +
      '(reject that one first). Nothing was recorded.',
  },
  DECISION_DECEASED: {
    number: 651,
    group: 'review',
    vi: 'Ứng viên đã mất nên không chuyển cho đơn vị được; chỉ có thể loại. Không ghi gì cả.',
    en: 'The candidate is recorded as deceased and is not handed over; it can only be rejected. Nothing was recorded.',
  },
  DECISION_EMPTY: {
    number: 652,
    group: 'review',
    vi: 'Tệp không có quyết định nào. Không ghi gì cả.',
    en: 'The file has no decision. Nothing was recorded.',
  },
} as const satisfies Record<string, RefusalRecord>;
