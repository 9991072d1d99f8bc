/**
 * Why a whole upload, file or request is refused: codes and their texts, which say what was found, what was expected
 * and what to do. `{name}` stands for a fact of the refusal; a part in square brackets is left out when a fact in it is
 * not known.
 */
import type { Text } from './text.ts';
import { intakeTexts } from './intake-refusals.ts';

const texts = {
  ...intakeTexts,
  FILE_EMPTY: [
    'Tệp trống. Cần một bảng có dòng tiêu đề; hãy xuất lại tệp.',
    'The file is empty. A table with a header is needed; export it again.',
  ],
  NO_ROWS: [
    'Tệp chỉ có dòng tiêu đề, không có dòng dữ liệu. Hãy kiểm tra bộ lọc khi xuất tệp.',
    'The file has a header but no data rows. Check the filter of the export.',
  ],
  HEADER_UNREADABLE: [
    'Dòng tiêu đề không tách được thành cột[ ({reason})]. Cần một dòng có tên các cột, ngăn bằng dấu phẩy, chấm ' +
      'phẩy hoặc TAB.',
    'The header cannot be split into columns[ ({reason})]. A line with the column names is needed, separated by ' +
      'commas, semicolons or TABs.',
  ],
  HEADER_MISSING_COLUMN: [
    'Dòng tiêu đề thiếu cột[: {columns}]. Cần mã số BHXH (participant_number), họ tên (full_name), ngày sinh ' +
      '(birth_date); hãy thêm cột rồi gửi lại.',
    'The header lacks columns[: {columns}]. It needs participant_number, full_name and birth_date; add them and ' +
      'send the file again.',
  ],
  HEADER_AMBIGUOUS: [
    'Hai cột cùng nghĩa {column}[: cột thứ {first} và thứ {second}]. Chỉ giữ một cột hoặc đổi tên cột kia.',
    'Two columns mean {column}[: number {first} and number {second}]. Keep one, or rename the other.',
  ],
  HEADER_RESERVED_NAME: [
    'Tên cột[ thứ {position}] là tên dành riêng, không dùng được. Hãy đổi tên cột.',
    'The name of column[ number {position}] is reserved and cannot be used. Rename it.',
  ],
  CSV_UNTERMINATED_QUOTE: [
    'Dấu ngoặc kép mở ở bản ghi này không được đóng[ trong {limit} byte]. Hãy đóng dấu " hoặc bỏ nó.',
    'A quote opened in this record is never closed[ within {limit} bytes]. Close the " or remove it.',
  ],
  ENCODING_UNSUPPORTED: [
    'Bảng mã của tệp không đọc được[: {encoding}]. Cần UTF-8; trong Excel chọn Lưu thành "CSV UTF-8".',
    'The encoding of the file cannot be read[: {encoding}]. UTF-8 is needed; in Excel save as "CSV UTF-8".',
  ],
  FORMAT_UNSUPPORTED: [
    'Tệp không phải CSV hay XLSX[ mà là {format}]. Hãy giải nén, hoặc mở bằng Excel rồi lưu thành .xlsx.',
    'The file is neither CSV nor XLSX[ but {format}]. Decompress it, or open it in Excel and save it as .xlsx.',
  ],
  TOO_MANY_REJECTS: [
    'Quá nhiều dòng không đọc được[, hơn {limit}]. Tệp có thể sai mẫu; hãy kiểm tra dấu phân cách và thứ tự cột.',
    'Too many rows cannot be read[, more than {limit}]. The file may have another form; check delimiter and columns.',
  ],
  TOO_MANY_ROWS: [
    'Quá nhiều dòng[, hơn {limit}]. Hãy chia tệp.',
    'Too many rows[, more than {limit}]. Split the file.',
  ],
  TOO_MANY_CATEGORIES: [
    'Cột đối tượng có quá nhiều giá trị khác nhau[, hơn {limit}]. Có thể nhầm cột; hãy kiểm tra dòng tiêu đề.',
    'The category column has too many different values[, more than {limit}]. Perhaps another column stands ' +
      'there; check the header.',
  ],
  TOO_MANY_UNITS: [
    'Cột đơn vị có quá nhiều giá trị khác nhau[, hơn {limit}]. Có thể nhầm cột; hãy kiểm tra dòng tiêu đề.',
    'The unit column has too many different values[, more than {limit}]. Perhaps another column stands there; ' +
      'check the header.',
  ],
  SCHEMES_MISSING: [
    'Không biết tệp thuộc loại hình nào. Hãy thêm cột schemes (BHXHBB, BHXHTN, BHYT, BHTN) hoặc chọn loại hình ' +
      'khi gửi.',
    'The file does not say which schemes it speaks for. Add a column schemes (BHXHBB, BHXHTN, BHYT, BHTN), or ' +
      'give them with the upload.',
  ],
  SCHEMES_REQUIRED: [
    'Tệp loại full hoặc leave phải ghi rõ loại hình khi gửi (schemes).',
    'An upload of kind full or leave must name its schemes.',
  ],
  ROWS_REQUIRED: [
    'Tệp loại full phải ghi số dòng khi gửi (rows).',
    'An upload of kind full must state its number of rows.',
  ],
  ROWS_MISMATCH: [
    'Số dòng không khớp[: đọc được {found}, đã khai {expected}]. Tệp có thể bị cắt; hãy xuất và gửi lại.',
    'The number of rows differs[: {found} read, {expected} stated]. The file may be cut off; export it and send ' +
      'it again.',
  ],
  SHA256_MISMATCH: [
    'Mã SHA-256 của tệp khác với mã đã khai. Tệp hỏng khi gửi; hãy gửi lại.',
    'The SHA-256 of the file differs from the one stated. It was damaged on the way; send it again.',
  ],
  PROVINCE_UNKNOWN: [
    'Không có tỉnh này[: {province}]. Cần mã hiện hành như vn34-52 (34 tỉnh, thành phố).',
    'No such province[: {province}]. A current code such as vn34-52 is needed (34 provinces).',
  ],
  KIND_UNKNOWN: [
    'Không có loại tệp này[: {kind}]. Cần delta, full hoặc leave.',
    'No such kind[: {kind}]. It is delta, full or leave.',
  ],
  KEY_INVALID: [
    'Tên đối tượng tải lên sai mẫu. Cần incoming/<tỉnh>/<loại>/<tên>.',
    'The key of the upload has a wrong form. It is incoming/<province>/<kind>/<name>.',
  ],
  METADATA_INVALID: [
    'Thông tin kèm tệp sai[: {names}]. Hãy sửa giá trị rồi gửi lại.',
    'The metadata of the upload is wrong[: {names}]. Correct the value and send it again.',
  ],
  AS_OF_AHEAD: [
    'Thời điểm số liệu (as-of) ở tương lai. Chỉ được sau lúc gửi[ tối đa {minutes} phút]; hãy kiểm tra đồng hồ.',
    'The as-of lies in the future. It may be after the upload[ by at most {minutes} minutes]; check the clock.',
  ],
  AS_OF_TOO_OLD: [
    'Thời điểm số liệu (as-of) quá cũ[, trên {days} ngày]. Hãy xuất tệp mới.',
    'The as-of is too old[, more than {days} days]. Export a new file.',
  ],
  SHRINK_NOT_CONFIRMED: [
    'Tệp full này sẽ đưa quá 5 % người tham gia ra khỏi sổ[: {removed} trên {participants}]. Nếu đúng, hãy gửi ' +
      'lại kèm xác nhận (confirm-shrink).',
    'This full upload removes more than 5 % of the participants[: {removed} of {participants}]. If that is ' +
      'right, send it again with confirm-shrink.',
  ],
  REGISTRY_NONE: [
    'Chưa có bản CSDL dân cư nào được kích hoạt. Người vận hành cần lập chỉ mục trước (registry build).',
    'No version of the registry is active. The operator has to build one first (registry build).',
  ],
  UPLOAD_CHANGED: [
    'Tệp đã bị thay đổi trong khi đang đọc. Hãy gửi lại dưới tên mới.',
    'The upload changed while it was read. Send it again under a new name.',
  ],
  INTEGRITY: [
    'Dữ liệu lưu trữ không đúng với mã kiểm tra; không có gì thay đổi. Người vận hành cần khôi phục đối tượng bị hỏng.',
    'Stored data does not match its checksum; nothing was changed. The operator has to restore the damaged object.',
  ],
  CONTENTION: [
    'Quá nhiều tệp của tỉnh này được ghi cùng lúc; chưa có gì thay đổi. Hãy gửi lại sau.',
    'Too many uploads of this province were committed at once; nothing was changed. Send it again later.',
  ],
  DEADLINE: [
    'Không đủ thời gian xử lý; chưa có gì thay đổi. Tệp sẽ được xử lý lại, hoặc hãy chia nhỏ.',
    'There was not enough time; nothing was changed. The upload will be tried again, or split it.',
  ],
  CANON_MISMATCH: [
    'Chỉ mục dân cư và hệ thống dùng phiên bản chuẩn hóa tên khác nhau[: chỉ mục {registry}, hệ thống {own}]. ' +
      'Người vận hành cần kích hoạt chỉ mục phù hợp.',
    'The registry and this system use different canonical forms of names[: {registry} and {own}]. The operator ' +
      'has to activate a fitting index.',
  ],
  BATCH_UNKNOWN: [
    'Không có lô này[: {batch}]. Hãy kiểm tra mã lô trong biên nhận.',
    'No such batch[: {batch}]. Check the batch id in the receipt.',
  ],
  BATCH_NOT_COMMITTED: [
    'Lô này chưa được ghi nhận nên không có kết quả. Hãy xem lý do trong biên nhận.',
    'This batch was not committed, so it has no answers. See the reason in its receipt.',
  ],
  FILE_NOT_OF_BATCH: [
    'Tệp này không phải tệp của lô: mã SHA-256 khác với biên nhận. Hãy chọn đúng tệp đã gửi, chưa mở ra lưu lại.',
    'This is not the file of the batch: its SHA-256 is not the one of the receipt. Choose the file as it was ' +
      'sent, not saved again.',
  ],
  NUMBER_UNREADABLE: [
    'Mã số BHXH sai mẫu. Cần 10 hoặc 12 chữ số.',
    'The participant number has a wrong form. 10 or 12 digits are needed.',
  ],
  REGISTRY_VERSION_UNKNOWN: [
    'Không có phiên bản dân cư này[: {version}]. Xem danh sách bằng registry list.',
    'No such registry version[: {version}]. See registry list.',
  ],
  REGISTRY_VERSION_TAKEN: [
    'Phiên bản dân cư này đã có với nội dung khác[: {object}]. Hãy đặt tên phiên bản mới.',
    'This registry version exists already with other content[: {object}]. Give the extract a new version.',
  ],
  REGISTRY_ACTIVATION_RACED: [
    'Phiên bản khác vừa được kích hoạt[: {active}]. Hãy xem lại rồi kích hoạt lần nữa.',
    'Another version was activated meanwhile[: {active}]. Look again, then activate once more.',
  ],
  REGISTRY_MANIFEST_INVALID: [
    'manifest.json của bản trích sai mẫu[ ở {field}]. Hãy yêu cầu bản trích đúng mẫu.',
    'The manifest.json of the extract has a wrong form[ at {field}]. Ask for a proper extract.',
  ],
  REGISTRY_PART_SHA256: [
    'Phần {part} không đúng mã SHA-256 hoặc độ dài trong manifest. Hãy chép lại phần này.',
    'Part {part} does not match the SHA-256 of the manifest. Copy the part again.',
  ],
  REGISTRY_PART_GZIP: [
    'Phần {part} không giải nén được. Hãy chép lại phần này.',
    'Part {part} cannot be decompressed. Copy the part again.',
  ],
  REGISTRY_PART_HEADER: [
    'Phần {part} có dòng tiêu đề khác mẫu. Hãy yêu cầu bản trích đúng mẫu.',
    'Part {part} has another header than the format says. Ask for a proper extract.',
  ],
  REGISTRY_PART_LINE: [
    'Phần {part} có dòng không đọc được[ ({reason})]. Hãy yêu cầu bản trích đúng mẫu.',
    'Part {part} has a line that cannot be read[ ({reason})]. Ask for a proper extract.',
  ],
  REGISTRY_PART_VALUE: [
    'Phần {part} có giá trị sai[ ở cột {column}]. Hãy yêu cầu bản trích đúng mẫu.',
    'Part {part} has a wrong value[ in column {column}]. Ask for a proper extract.',
  ],
  REGISTRY_PART_ROWS: [
    'Phần {part} có số dòng khác manifest[: thấy {found}, cần {expected}]. Hãy chép lại phần này.',
    'Part {part} has another number of rows than the manifest says[: {found}, expected {expected}]. Copy the ' +
      'part again.',
  ],
  REGISTRY_DUPLICATE_ID: [
    'Một số định danh có hai dòng trong bản trích[, phần {part}]. Hãy yêu cầu bản trích đúng.',
    'One ID stands twice in the extract[, part {part}]. Ask for a proper extract.',
  ],
  REGISTRY_PREFIX_TOO_LARGE: [
    'Một đầu số định danh có quá nhiều người so với giới hạn của chỉ mục. Hãy báo người phát triển.',
    'One ID prefix has more people than the index can hold. Tell the developers.',
  ],
  REGISTRY_FORMAT_OLD: [
    'Chỉ mục dân cư này do bản phần mềm cũ lập[ (định dạng {format})]. Hãy xóa bằng registry prune rồi lập lại ' +
      'từ bản trích (registry build).',
    'An earlier release wrote this registry index[ (format {format})]. Remove it by registry prune, then build ' +
      'it again from its extract (registry build).',
  ],
  REGISTRY_BASE_MISSING: [
    'Chưa có chỉ mục của phiên bản mà bản delta này dựa vào[: {base}]. Hãy lập phiên bản đó trước.',
    'The version on which this delta stands has no index[: {base}]. Build that one first.',
  ],
  REGISTRY_BASE_WRONG: [
    'Bản delta cũ hơn phiên bản mà nó dựa vào[: {base}]. Hãy yêu cầu bản trích đúng.',
    'The delta is older than the version on which it stands[: {base}]. Ask for a proper extract.',
  ],
  REGISTRY_CHAIN_FULL: [
    'Đã có quá nhiều bản delta hoặc quá nhiều thay đổi trên một bản đầy đủ. Hãy gộp trước (registry compact[ ' +
      '{base}]) rồi lập lại, hoặc yêu cầu bản snapshot.',
    'Too many deltas, or changed people, lie over one snapshot. Compact first (registry compact[ {base}]), then ' +
      'build again, or ask for a snapshot.',
  ],
  REGISTRY_NOT_A_DELTA: [
    'Phiên bản này[, {version},] đã là bản đầy đủ, không cần gộp.',
    'This version[, {version},] is a snapshot already: there is nothing to compact.',
  ],
  REGISTRY_SHRINK_NOT_CONFIRMED: [
    'Phiên bản này có ít người hơn nhiều so với phiên bản đang dùng[: {rows} so với {before}]. Nếu đúng, hãy ' +
      'kích hoạt kèm xác nhận (--confirm-shrink).',
    'This version has far fewer people than the one in use[: {rows} of {before}]. If that is right, activate it ' +
      'with --confirm-shrink.',
  ],
  REGISTRY_CANARY_FAILED: [
    'Người dùng để kiểm tra không còn đúng trong phiên bản này[: {failed} trong {canaries}]; phiên bản đang ' +
      'dùng không thay đổi. Hãy kiểm tra bản trích.',
    'People who were registered for checking do not verify in this version[: {failed} of {canaries}]; the ' +
      'version in use is as it was. Check the extract.',
  ],
  REGISTRY_CANARIES_INVALID: [
    'Tệp phải có từ 1 đến 1.000 số định danh 12 chữ số, mỗi dòng một số, không trùng nhau, của người còn sống ' +
      'trong phiên bản đang dùng.',
    'The file must hold 1 to 1,000 IDs of 12 digits, one a line, none twice, of people alive in the version in use.',
  ],
  RESTORE_UNKNOWN_KEY: [
    'Không có gì cho biết đối tượng này phải như thế nào. Cần một đối tượng mà sổ hoặc chỉ mục nêu tên; xem ' +
      'ledger verify.',
    'Nothing says what this object should be. Give an object that the ledger or an index names; see ledger verify.',
  ],
  RESTORE_NO_SOURCE: [
    'Kho không còn phiên bản đúng nào của đối tượng này. Hãy lấy lại từ bản sao lưu.',
    'The store has no whole version of this object any more. Take it from the backup.',
  ],
  LEDGER_DRIFT: [
    'Đếm lại không khớp với số đã công bố[: lệch {drift} người]; không có gì thay đổi. Chạy ledger verify và ' +
      'báo người phát triển.',
    'A recount differs from the published counts[ by {drift} persons]; nothing was changed. Run ledger verify ' +
      'and tell the developers.',
  ],
  STATE_LOST: [
    'Kho trạng thái thiếu hoặc cũ hơn sổ của tỉnh[ {province}]; không có gì thay đổi. Chạy ledger rebuild.',
    'The state store has no item, or an older one, for the ledger of the province[ {province}]; nothing was ' +
      'changed. Run ledger rebuild.',
  ],
  STORE_UNSUITABLE: [
    'Kho đối tượng không giữ lời cần có[: thiếu {lacks}]; ghi đồng thời có thể mất lô. Dùng kho có ghi có điều ' +
      'kiện và lưu phiên bản.',
    'The object store does not do what is needed[: it lacks {lacks}]; commits could be lost. Use a store with ' +
      'conditional writes and versioning.',
  ],
  COST_INPUT_INVALID: [
    'Bảng giá hoặc tệp số đo không đọc được[ (trường {field})]. Xem local/prices/us-east-1.json và sync --usage.',
    'The table of prices or a file of counted usage cannot be read[ (field {field})]. See ' +
      'local/prices/us-east-1.json and sync --usage.',
  ],
  UPLOAD_READ_DIFFERS: [
    'Tệp đã gửi nay được đọc khác lúc gửi[ ({what})]; không có gì thay đổi. Hãy yêu cầu đơn vị gửi lại tệp.',
    'The upload is read otherwise than when it was sent[ ({what})]; nothing was changed. Ask the office to send it again.',
  ],
  NOTHING_HELD: ['Lô này không có dòng nào bị tạm giữ.', 'This batch has no held rows.'],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

type RefusalCode = keyof typeof texts;
/** Every code a refusal may carry. */
export const refusalCodes = Object.keys(texts) as RefusalCode[];

/**
 * The message of a refusal, in both languages, the line first where there is one. Facts come from our code: counts,
 * codes, canonical names. An unknown code, which a newer program may have written, is shown as it is.
 */
export function refusalMessage(code: string, facts: Record<string, string | number> = {}, line?: number): Text {
  const [vi, en] = Object.hasOwn(texts, code)
    ? texts[code as RefusalCode]
    : [
        'Bị từ chối với mã {code}. Hãy gửi mã này cho người vận hành.',
        'Refused with code {code}. Give this code to the operator.',
      ];
  const known = { ...facts, code };
  const at = line === undefined ? { vi: '', en: '' } : { vi: `Dòng ${line}: `, en: `Line ${line}: ` };
  return { vi: at.vi + fill(vi, known), en: at.en + fill(en, known) };
}

function fill(template: string, facts: Record<string, string | number>): string {
  const missing = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].some((match) => !Object.hasOwn(facts, match[1]));
  return template
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (missing(part) ? '' : part))
    .replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
}
