/**
 * Refusals of an upload or a request: what was stated with a file, whom it would remove, what is asked for, and the
 * state of the store. How a record is written: `refusals.ts`.
 */
import type { RefusalRecord } from './groups.ts';

export const uploadRefusals = {
  SCHEMES_MISSING: {
    number: 514,
    group: 'upload',
    vi:
      'Không biết tệp thuộc loại hình nào. Hãy thêm cột loại hình ("schemes": BHXHBB, BHXHTN, BHYT, BHTN) hoặc chọn ' +
      'loại hình khi gửi.',
    en:
      'The file does not say which schemes it speaks for. Add a column schemes (BHXHBB, BHXHTN, BHYT, BHTN), or ' +
      'give them with the upload.',
  },
  SCHEMES_REQUIRED: {
    number: 515,
    group: 'upload',
    vi: 'Khi gửi tệp báo giảm hoặc tệp toàn bộ danh sách phải chọn loại hình.',
    en: 'An upload of kind full or leave must name its schemes.',
  },
  ROWS_REQUIRED: {
    number: 516,
    group: 'upload',
    vi: 'Khi gửi tệp toàn bộ danh sách phải ghi số dòng của tệp.',
    en: 'An upload of kind full must state its number of rows.',
  },
  ROWS_MISMATCH: {
    number: 517,
    group: 'promise',
    vi: 'Số dòng không khớp[: đọc được {found}, đã khai {expected}]. Tệp có thể bị cắt; hãy xuất và gửi lại.',
    en:
      'The number of rows differs[: {found} read, {expected} stated]. The file may be cut off; export it and send ' +
      'it again.',
  },
  SHA256_MISMATCH: {
    number: 518,
    group: 'promise',
    vi: 'Mã SHA-256 của tệp khác với mã đã khai. Tệp hỏng khi gửi; hãy gửi lại.',
    en: 'The SHA-256 of the file differs from the one stated. It was damaged on the way; send it again.',
  },
  PROVINCE_UNKNOWN: {
    number: 519,
    group: 'upload',
    vi:
      'Không có tỉnh này[: {province}]. Cần mã hiện hành như "vn34-52" (34 tỉnh, thành phố).[ Có phải là: ' +
      '{nearest}?]',
    en:
      'No such province[: {province}]. A current code such as vn34-52 is needed (34 provinces).[ Did you mean ' +
      '{nearest}?]',
  },
  PROVINCE_MERGED: {
    number: 685,
    group: 'upload',
    vi: '[{old} nay thuộc {province} ({id}). ]Tỉnh này đã sáp nhập từ ngày 01/07/2025; hãy dùng tên tỉnh hiện nay.',
    en: '[{old} now belongs to {province} ({id}). ]It was merged on 2025-07-01; use the name of the province today.',
  },
  KIND_UNKNOWN: {
    number: 520,
    group: 'upload',
    vi:
      'Không có loại tệp này[: "{kind}"]. Cần báo tăng, điều chỉnh ("delta"), báo giảm ("leave") hoặc toàn bộ danh ' +
      'sách ("full").',
    en: 'No such kind[: {kind}]. It is delta, full or leave.',
  },
  KEY_INVALID: {
    number: 521,
    group: 'upload',
    vi:
      'Tên của tệp gửi lên sai mẫu. Cần "incoming/<tỉnh>/<loại>/<tên>"; tên tệp không quá 200 byte, không bắt đầu ' +
      'bằng dấu chấm, không có ký tự điều khiển hay ký tự ẩn. Hãy đổi tên tệp rồi gửi lại.',
    en:
      'The key of the upload has a wrong form. It is incoming/<province>/<kind>/<name>; the name of a file has at ' +
      'most 200 bytes, does not begin with a dot, and holds no control or invisible character. Rename it and send ' +
      'it again.',
  },
  METADATA_INVALID: {
    number: 522,
    group: 'upload',
    vi: 'Thông tin kèm tệp sai[: "{names}"]. Hãy sửa giá trị rồi gửi lại.',
    en: 'The metadata of the upload is wrong[: {names}]. Correct the value and send it again.',
  },
  AS_OF_AHEAD: {
    number: 523,
    group: 'promise',
    vi: 'Thời điểm số liệu ở tương lai. Chỉ được sau lúc gửi[ tối đa {minutes} phút]; hãy kiểm tra đồng hồ.',
    en: 'The as-of lies in the future. It may be after the upload[ by at most {minutes} minutes]; check the clock.',
  },
  AS_OF_TOO_OLD: {
    number: 524,
    group: 'promise',
    vi: 'Thời điểm số liệu quá cũ[, trên {days} ngày]. Hãy xuất tệp mới.',
    en: 'The as-of is too old[, more than {days} days]. Export a new file.',
  },
  SHRINK_NOT_CONFIRMED: {
    number: 525,
    group: 'shrink',
    vi:
      'Tệp toàn bộ danh sách này sẽ đưa quá 5 % người tham gia ra khỏi sổ[: {removed} trên {participants} người, ' +
      '{scheme}]. Xem họ là ai trong tệp "removed.csv"; nếu đúng, hãy gửi lại kèm xác nhận ("confirm-shrink").',
    en:
      'This full upload removes more than 5 % of the participants[: {removed} of {participants}, {scheme}]. See who ' +
      'in removed.csv; if that is right, send it again with confirm-shrink.',
  },
  UPLOAD_CHANGED: {
    number: 527,
    group: 'promise',
    vi: 'Tệp đã bị thay đổi trong khi đang đọc. Hãy gửi lại dưới tên mới.',
    en: 'The upload changed while it was read. Send it again under a new name.',
  },
  INTEGRITY: {
    number: 528,
    group: 'damage',
    vi:
      'Dữ liệu lưu trữ không đúng với mã kiểm tra; không có gì thay đổi. Người vận hành cần khôi phục đối tượng bị ' +
      'hỏng.',
    en: 'Stored data does not match its checksum; nothing was changed. The operator has to restore the damaged object.',
  },
  CONTENTION: {
    number: 529,
    group: 'busy',
    vi: 'Quá nhiều tệp của tỉnh này được ghi cùng lúc; chưa có gì thay đổi. Hãy gửi lại sau.',
    en: 'Too many uploads of this province were committed at once; nothing was changed. Send it again later.',
  },
  // Of receipts that 0.1 wrote: a deadline is a fault since, and refuses nothing (`core/base/errors.ts`).
  DEADLINE: {
    number: 530,
    group: 'busy',
    vi: 'Không đủ thời gian xử lý; chưa có gì thay đổi. Tệp sẽ được xử lý lại, hoặc hãy chia nhỏ.',
    en: 'There was not enough time; nothing was changed. The upload will be tried again, or split it.',
  },
  BATCH_UNKNOWN: {
    number: 532,
    group: 'request',
    vi: 'Không có lô này[: {batch}]. Hãy kiểm tra mã lô trong biên nhận.',
    en: 'No such batch[: {batch}]. Check the batch id in the receipt.',
  },
  BATCH_NOT_COMMITTED: {
    number: 533,
    group: 'request',
    vi: 'Lô này chưa được ghi nhận nên không có kết quả. Hãy xem lý do trong biên nhận.',
    en: 'This batch was not committed, so it has no answers. See the reason in its receipt.',
  },
  NUMBER_UNREADABLE: {
    number: 534,
    group: 'request',
    vi: 'Mã số BHXH sai mẫu. Cần 10 hoặc 12 chữ số.',
    en: 'The participant number has a wrong form. 10 or 12 digits are needed.',
  },
  LEDGER_DRIFT: {
    number: 548,
    group: 'damage',
    vi:
      'Đếm lại không khớp với số đã công bố[: lệch {drift} người]; không có gì thay đổi. Chạy "ledger verify" ' +
      'và báo người phát triển.',
    en:
      'A recount differs from the published counts[ by {drift} persons]; nothing was changed. Run ledger verify ' +
      'and tell the developers.',
  },
  STATE_LOST: {
    number: 549,
    group: 'damage',
    vi: 'Kho trạng thái thiếu hoặc cũ hơn sổ của tỉnh[ {province}]; không có gì thay đổi. Chạy "ledger rebuild".',
    en:
      'The state store has no item, or an older one, for the ledger of the province[ {province}]; nothing was ' +
      'changed. Run ledger rebuild.',
  },
  NOTHING_HELD: {
    number: 550,
    group: 'request',
    vi: 'Lô này không có dòng nào bị tạm giữ.',
    en: 'This batch has no held rows.',
  },
  RESTORE_UNKNOWN_KEY: {
    number: 551,
    group: 'request',
    vi:
      'Không có gì cho biết đối tượng này phải như thế nào. Cần một đối tượng mà sổ hoặc chỉ mục nêu tên; xem ' +
      '"ledger verify".',
    en: 'Nothing says what this object should be. Give an object that the ledger or an index names; see ledger verify.',
  },
  RESTORE_NO_SOURCE: {
    number: 552,
    group: 'damage',
    vi: 'Kho không còn phiên bản đúng nào của đối tượng này. Hãy lấy lại từ bản sao lưu.',
    en: 'The store has no whole version of this object any more. Take it from the backup.',
  },
  REGISTRY_CANARIES_INVALID: {
    number: 559,
    group: 'request',
    vi:
      'Tệp phải có từ 1 đến 1.000 số định danh 12 chữ số, mỗi dòng một số, không trùng nhau, của người còn sống ' +
      'trong phiên bản đang dùng.',
    en:
      'The file must hold 1 to 1,000 IDs of 12 digits, one a line, none twice, of people alive in the version in ' +
      'use.',
  },
  COST_INPUT_INVALID: {
    number: 590,
    group: 'request',
    vi:
      'Bảng giá hoặc tệp số đo không đọc được[ (trường "{field}")]. Xem "core/cost/us-east-1.json" và ' +
      '"sync --usage".',
    en:
      'The table of prices or a file of counted usage cannot be read[ (field {field})]. See ' +
      'core/cost/us-east-1.json and sync --usage.',
  },
  STORE_UNSUITABLE: {
    number: 591,
    group: 'request',
    vi:
      'Kho đối tượng không giữ lời cần có[: thiếu "{lacks}"]; ghi đồng thời có thể mất lô. Dùng kho có ghi có điều ' +
      'kiện và lưu phiên bản.',
    en:
      'The object store does not do what is needed[: it lacks {lacks}]; commits could be lost. Use a store with ' +
      'conditional writes and versioning.',
  },
  FILE_NOT_OF_BATCH: {
    number: 592,
    group: 'request',
    vi:
      'Tệp này không phải tệp của lô: mã SHA-256 khác với biên nhận. Hãy chọn đúng tệp đã gửi, hoặc ghép theo mã số ' +
      'BHXH nếu tệp đã được mở ra lưu lại ("doisoat answers TỆP --batch MÃ --by-number").',
    en:
      'This is not the file of the batch: its SHA-256 is not the one of the receipt. Choose the file as it was ' +
      'sent, or join one that was saved again by participant number (doisoat answers FILE --batch ID --by-number).',
  },
  UPLOAD_READ_DIFFERS: {
    number: 597,
    group: 'promise',
    vi: 'Tệp đã gửi nay được đọc khác lúc gửi; không có gì thay đổi. Hãy yêu cầu đơn vị gửi lại tệp.',
    en:
      'The upload is read differently from when it was sent[ ({what})]; nothing was changed. Ask the office to send ' +
      'it again.',
  },
  LEDGER_CATEGORIES_FULL: {
    number: 610,
    group: 'columns',
    vi:
      'Sổ của tỉnh sẽ có quá nhiều giá trị đối tượng khác nhau[, hơn {limit}]; không có gì thay đổi. Có thể cột đối ' +
      'tượng chứa chữ tự do hoặc nhầm cột: hãy kiểm tra cột này. Tệp không có giá trị mới vẫn được nhận.',
    en:
      'The ledger of the province would have too many different categories[, more than {limit}]; nothing was ' +
      'changed. Perhaps the category column holds free text, or another column stands there: check it. A file ' +
      'without new categories is still taken.',
  },
  LEDGER_UNITS_FULL: {
    number: 611,
    group: 'columns',
    vi:
      'Sổ của tỉnh sẽ có quá nhiều đơn vị khác nhau[, hơn {limit}]; không có gì thay đổi. Có thể cột đơn vị chứa chữ ' +
      'tự do hoặc nhầm cột: hãy kiểm tra cột này. Tệp không có đơn vị mới vẫn được nhận.',
    en:
      'The ledger of the province would have too many different units[, more than {limit}]; nothing was changed. ' +
      'Perhaps the unit column holds free text, or another column stands there: check it. A file without new units ' +
      'is still taken.',
  },
  LEDGER_STAMPS_FULL: {
    number: 612,
    group: 'busy',
    vi:
      'Tỉnh đã gửi quá nhiều tệp trong 401 ngày[: hơn {limit} tệp còn hiệu lực]; không có gì thay đổi. Hãy gộp các ' +
      'tệp nhỏ; người vận hành chạy "ledger compact".',
    en:
      'The province has sent too many files within 401 days[: more than {limit} still have the last word on a row]; ' +
      'nothing was changed. Send fewer and larger files; the operator runs ledger compact.',
  },
  PRINCIPAL_FOREIGN: {
    number: 600,
    group: 'upload',
    vi: 'Tệp do phiên làm việc của tỉnh khác gửi vào; tệp bị bỏ qua, không có gì thay đổi.',
    en: 'The upload was sent by a session of another province; it was ignored, and nothing was changed.',
  },
  BUCKET_FOREIGN: {
    number: 601,
    group: 'upload',
    vi: 'Tệp nằm ở kho khác, không phải kho nhận tệp; tệp bị bỏ qua.',
    en: 'The object lies in another bucket than that of uploads; it was ignored.',
  },
  UPLOAD_ARCHIVED: {
    number: 602,
    group: 'upload',
    vi: 'Tệp được gửi vào lớp lưu trữ phải khôi phục mới đọc được. Hãy gửi lại với lớp lưu trữ thông thường.',
    en:
      'The upload lies in a storage class that must be restored before it can be read. Send it again in the standard ' +
      'class.',
  },
  FILE_TIME_AHEAD: {
    number: 603,
    group: 'promise',
    vi: 'Thời gian của tệp ở tương lai. Hãy chỉnh đồng hồ của máy gửi, lưu lại tệp rồi gửi lại.',
    en:
      'The time of the file lies in the future. Set the clock of the sending machine, save the file and send it ' +
      'again.',
  },
  CLOCK_BEHIND: {
    number: 604,
    group: 'damage',
    vi: 'Đồng hồ của máy xử lý chậm hơn kho lưu trữ; chưa có gì thay đổi. Hãy chỉnh đồng hồ; tệp sẽ được xử lý sau đó.',
    en:
      'The clock of this machine is behind that of the store; nothing was changed. Set it; the upload is then ' +
      'processed.',
  },
} as const satisfies Record<string, RefusalRecord>;
