/**
 * What most probably lies behind each code, and what to do about it: the part of the catalogue that explains. No text
 * says what the population database holds; probable causes are those of `domain.md` 1.4, 4.5 and 5.6.
 */
import type { Actor } from './catalogue.ts';
import { text, type Text } from './text.ts';
import type { DetailName, FlagName, VerdictName } from '../domain/codes.ts';
import type { RejectCode } from '../domain/columns.ts';
import { intakeFacts } from './intake-refusals.ts';
import type { refusalCodes } from './refusal-texts.ts';

export const verdictCauses: Record<VerdictName, Text> = {
  VERIFIED: text('Thông tin đúng', 'The data is right'),
  VERIFIED_PARTIAL_DATE: text(
    'Một bên chỉ có năm sinh hoặc tháng và năm sinh, thường là người cao tuổi',
    'One side has only the year, or month and year, of birth: mostly people of old age',
  ),
  NAME_DIFFERS: text(
    'Gõ sai, thiếu dấu, thiếu chữ đệm, hoặc đã đổi tên',
    'A typing error, lost marks or words, or a changed name',
  ),
  BIRTH_DATE_DIFFERS: text(
    'Gõ sai, đảo ngày và tháng, ngày tạm 01/01, hoặc ghi theo âm lịch',
    'A typing error, day and month swapped, a placeholder 01/01, or a lunar date',
  ),
  SEX_DIFFERS: text('Giới tính để mặc định khi nhập', 'Sex left at the default when it was entered'),
  SEVERAL_DIFFER: text(
    'Số định danh của người khác: của cha, mẹ, vợ, chồng, hoặc gõ nhầm chữ số',
    'The ID of somebody else: a parent, husband or wife, or a mistyped digit',
  ),
  DECEASED: text('Chưa báo giảm sau khi người tham gia mất', 'The death was not yet reported to the insurance'),
  ID_SUPERSEDED: text(
    'Số định danh được xác lập lại sau khi cải chính',
    'The ID was established anew after a correction',
  ),
  ID_MISSING: text(
    'Trẻ em mới sinh, hoặc chưa thu thập căn cước',
    'A newborn, or the identity card was never asked for',
  ),
  ID_INVALID: text(
    'Mất chữ số, số dạng khoa học của Excel, số CMND hoặc hộ chiếu trong cột số định danh',
    'Lost digits, a number in scientific notation, a CMND or passport number in the ID column',
  ),
  ID_NOT_FOUND: text('Gõ sai một chữ số, hoặc số đã bị hủy', 'One digit mistyped, or the ID was cancelled'),
  OLD_ID_ONLY: text('Hồ sơ lập trước khi có căn cước 12 số', 'The record dates from before the 12-digit card'),
  DATA_INVALID: text(
    'Ô trống, lệch cột, font cũ không đọc được, hoặc ngày như 31/06',
    'An empty cell, shifted columns, an unreadable old font, or a date such as 31/06',
  ),
  OUT_OF_SCOPE: text(
    'Nhóm QN, CA, CY, thẻ BHYT do quốc phòng hoặc công an cấp, hoặc người nước ngoài',
    'Groups QN, CA, CY, an HI card issued by Defence or Public Security, or a foreigner',
  ),
  HELD: text(
    'Nhập thử nhiều lần, hoặc một số định danh điền cho nhiều người',
    'Repeated trials, or one ID filled in for many people',
  ),
};

interface Advice {
  cause: Text;
  actor: Actor;
  next: Text;
}

const compareCard = text(
  'Đối chiếu với căn cước rồi lập TK1-TS',
  'Compare with the identity card, then correct with TK1-TS',
);

export const detailAdvice: Record<DetailName, Advice> = {
  NAME_MARKS: advice('Gõ thiếu hoặc nhầm dấu', 'Marks left out or mistaken', 'clerk', compareCard),
  NAME_SPACING: advice(
    'Viết liền hai từ hoặc tách một từ',
    'Two words run together, or one split',
    'clerk',
    compareCard,
  ),
  NAME_ORDER: advice(
    'Đảo họ và tên, hoặc ghép sai các cột',
    'Family and given name swapped, or columns joined wrongly',
    'clerk',
    compareCard,
  ),
  NAME_INITIALS: advice('Viết tắt họ hoặc chữ đệm', 'Family or middle name abbreviated', 'clerk', compareCard),
  NAME_VARIANT: advice('Viết theo phát âm địa phương', 'Written as it sounds in the region', 'clerk', compareCard),
  NAME_WORDS: advice(
    'Thiếu chữ đệm, hoặc ghi chú đứng sau tên',
    'A middle name left out, or a note after the name',
    'clerk',
    compareCard,
  ),
  NAME_OTHER: advice(
    'Đã đổi tên, tên gọi khác, hoặc số định danh của người khác',
    'A changed name, a nickname, or the ID of somebody else',
    'participant',
    text(
      'Yêu cầu người tham gia xuất trình căn cước; lập TK1-TS',
      'Ask the participant for the identity card; correct with TK1-TS',
    ),
  ),
  NAME_EMPTY: advice(
    'Ô trống, hoặc ký tự không đọc được',
    'An empty cell, or characters that cannot be read',
    'clerk',
    text('Nhập lại họ tên bằng Unicode', 'Enter the name again in Unicode'),
  ),
  DATE_PLACEHOLDER: advice(
    'Không rõ ngày, tháng sinh khi lập hồ sơ',
    'Day and month were not known when the record was made',
    'clerk',
    compareCard,
  ),
  DATE_SWAPPED: advice(
    'Phần mềm đọc ngày theo kiểu tháng/ngày',
    'A program read the date as month/day',
    'clerk',
    compareCard,
  ),
  DATE_DIGIT: advice('Gõ nhầm một chữ số', 'One digit mistyped', 'clerk', compareCard),
  DATE_YEAR_ONLY: advice(
    'Hồ sơ chỉ ghi năm sinh',
    'The record has the year of birth only',
    'clerk',
    text(
      'Bổ sung ngày, tháng sinh theo căn cước khi có dịp',
      'Add day and month from the identity card when there is an occasion',
    ),
  ),
  DATE_OTHER: advice(
    'Ghi theo âm lịch, hoặc số định danh của người khác',
    'A lunar date, or the ID of somebody else',
    'clerk',
    compareCard,
  ),
  DATE_IMPOSSIBLE: advice(
    'Ngày như 31/06, năm hai chữ số, hoặc lệch cột',
    'A date such as 31/06, a year of two digits, or shifted columns',
    'clerk',
    text('Nhập lại ngày sinh dạng dd/mm/yyyy', 'Enter the birth date as dd/mm/yyyy'),
  ),
  SEX: advice('Giới tính để mặc định khi nhập', 'Sex left at the default when it was entered', 'clerk', compareCard),
};

export const flagAdvice: Record<FlagName, Advice> = {
  ID_WARNS_SEX: advice(
    'Nhập sai giới tính; hoặc đã xác định lại giới tính mà số chưa xác lập lại',
    'Sex entered wrongly; or re-determined while the ID was not yet established anew',
    'clerk',
    compareCard,
  ),
  ID_WARNS_YEAR: advice(
    'Nhập sai năm sinh; hoặc năm sinh đã cải chính mà số chưa xác lập lại',
    'Birth year entered wrongly; or corrected while the ID was not yet established anew',
    'clerk',
    compareCard,
  ),
  ID_PADDED: advice(
    'Excel bỏ số 0 ở đầu',
    'A spreadsheet dropped leading zeros',
    'clerk',
    text('Định dạng cột số định danh là văn bản', 'Format the ID column as text'),
  ),
  ID_CLEANED: advice(
    'Dấu cách, dấu chấm, dấu nháy, hoặc chữ O, l thay cho số',
    'Spaces, dots, apostrophes, or letters O, l for digits',
    'clerk',
    text('Sửa số định danh trong phần mềm của mình', 'Mend the ID in your own software'),
  ),
  NAME_DECODED: advice(
    'Font .VnTime, VNI hoặc tệp UTF-8 bị đọc sai',
    'A .VnTime or VNI font, or UTF-8 misread',
    'clerk',
    text('Chuyển họ tên sang Unicode trong phần mềm của mình', 'Convert the name to Unicode in your own software'),
  ),
  NUMBER_PADDED: advice(
    'Excel bỏ số 0 ở đầu mã số',
    'A spreadsheet dropped the leading zero of the number',
    'clerk',
    text('Định dạng cột mã số là văn bản', 'Format the column of the number as text'),
  ),
  SHARED_SAME_PERSON: advice(
    'Người tham gia có hai sổ, hai mã số',
    'The participant has two books and two numbers',
    'clerk',
    text('Lập hồ sơ gộp sổ, gộp mã số BHXH', 'Merge the two numbers by the office procedure'),
  ),
  SHARED_OTHER_PERSON: advice(
    'Số định danh của cha, mẹ, vợ, chồng ghi cho người khác',
    'The ID of a parent, husband or wife entered for somebody else',
    'clerk',
    text(
      'Kiểm tra dòng còn lại; thu thập số định danh đúng của người đó',
      'Check the other row; obtain the right ID of that person',
    ),
  ),
  ALSO_ELSEWHERE: advice(
    'Đã chuyển tỉnh mà chưa báo giảm ở nơi cũ',
    'Moved to another province and not yet removed from the old one',
    'headquarters',
    text('BHXH Việt Nam phối hợp hai tỉnh rà soát', 'Headquarters reviews it with both provinces'),
  ),
  DRAG_FILLED: advice(
    'Kéo ô trong Excel làm số định danh tăng dần',
    'Cells were drag-filled in a spreadsheet',
    'clerk',
    text(
      'Nhập lại số định danh của cả đoạn này từ hồ sơ gốc',
      'Enter the IDs of the whole stretch again from the papers',
    ),
  ),
  SCHEME_UNKNOWN: advice(
    'Tên loại hình viết khác danh sách, như BHXH không nói rõ bắt buộc hay tự nguyện, hoặc ô trống',
    'A name that is on no list, such as BHXH without saying compulsory or voluntary; or an empty cell',
    'clerk',
    text(
      'Ghi BHXHBB, BHXHTN, BHYT, BHTN rồi gửi lại dòng này',
      'Write BHXHBB, BHXHTN, BHYT, BHTN and send the row again',
    ),
  ),
  NATIONALITY_UNKNOWN: advice(
    'Ghi dân tộc, ghi chú hoặc gõ sai ở cột quốc tịch',
    'An ethnicity, a note or a slip in the nationality column',
    'clerk',
    text(
      'Ghi tên nước nếu là người nước ngoài rồi gửi lại',
      'Write the country if it is a foreigner, and send the row again',
    ),
  ),
};

export const rejectAdvice: Record<RejectCode, { cause: Text }> = {
  ROW_FIELD_COUNT: { cause: text('Dấu phẩy trong ô không đặt trong ngoặc kép', 'A comma in a cell without quotes') },
  ROW_QUOTE: { cause: text('Dấu ngoặc kép đơn lẻ trong ô', 'A single quote mark inside a cell') },
  ROW_TOO_LONG: { cause: text('Mất dấu xuống dòng hoặc dấu ngoặc kép', 'A lost line break or quote') },
  ROW_NOT_UTF8: { cause: text('Tệp lưu bằng bảng mã của Windows', 'The file was saved in an encoding of Windows') },
  NUMBER_UNREADABLE: {
    cause: text(
      'Ô trống, dạng khoa học của Excel, hoặc lệch cột',
      'An empty cell, scientific notation, or shifted columns',
    ),
  },
};

type RefusalCode = (typeof refusalCodes)[number];
type RefusalGroup = keyof typeof refusalGroups;

/**
 * Refusals of one kind have their cause, whose task it is and the next step in common; the message of each says what
 * was found.
 */
export const refusalGroups = {
  file: advice(
    'Chọn nhầm tệp, hoặc phần mềm xuất tệp theo mẫu khác',
    'Another file was chosen, or the software exported another form',
    'clerk',
    text('Xuất lại tệp theo mẫu rồi gửi lại', 'Export the file in the right form and send it again'),
  ),
  columns: advice(
    'Tiêu đề bị sửa, thiếu hoặc trùng cột',
    'The header was edited; columns are missing or double',
    'clerk',
    text('Sửa dòng tiêu đề rồi gửi lại', 'Mend the header and send the file again'),
  ),
  promise: advice(
    'Tệp bị cắt hoặc hỏng khi gửi, hay thông tin kèm theo ghi sai',
    'The file was cut off or damaged on the way, or what was stated with it is wrong',
    'clerk',
    text('Xuất lại, kiểm tra thông tin kèm theo rồi gửi lại', 'Export again, check what is stated, and send again'),
  ),
  upload: advice(
    'Tên hoặc thông tin kèm tệp ghi sai khi gửi',
    'Name or metadata of the upload are wrong',
    'clerk',
    text('Sửa thông tin khi gửi rồi gửi lại', 'Correct them and send again'),
  ),
  shrink: advice(
    'Tệp thiếu người, hoặc thật sự giảm nhiều',
    'People are missing from the file, or many have left indeed',
    'clerk',
    text('Kiểm tra tệp đã đủ người chưa; nếu đúng thì xác nhận', 'Check that the file is complete; confirm if it is'),
  ),
  request: advice(
    'Mã hoặc phiên bản gõ sai',
    'A code or version was mistyped',
    'clerk',
    text('Kiểm tra lại rồi thử lại', 'Check it and try again'),
  ),
  busy: advice(
    'Hệ thống đang bận hoặc tệp quá lớn cho thời gian được cấp',
    'The system is busy, or the file too large for the time given',
    'clerk',
    text('Gửi lại sau; không có gì thay đổi', 'Send it again later; nothing was changed'),
  ),
  damage: advice(
    'Dữ liệu lưu trữ bị hỏng hoặc bị sửa ngoài hệ thống',
    'Stored data was damaged, or changed from outside',
    'operator',
    text('Người vận hành kiểm tra theo sổ tay vận hành', 'The operator follows the runbook'),
  ),
  registry: advice(
    'Chưa kích hoạt chỉ mục dân cư phù hợp',
    'No fitting index of the population data is active',
    'operator',
    text('Lập hoặc kích hoạt chỉ mục', 'Build or activate an index'),
  ),
  extract: advice(
    'Bản trích hỏng khi chép, hoặc sai mẫu',
    'The extract was damaged in copying, or has another form',
    'headquarters',
    text('Chép lại bản trích, hoặc yêu cầu bản trích đúng mẫu', 'Copy the extract again, or ask for a proper one'),
  ),
} satisfies Record<string, Advice>;

/** Stable number of every refusal, and its group. Numbers are never given twice. */
export const refusalFacts: Record<RefusalCode, readonly [number: number, group: RefusalGroup]> = {
  ...intakeFacts,
  FILE_EMPTY: [501, 'file'],
  NO_ROWS: [502, 'file'],
  HEADER_UNREADABLE: [503, 'columns'],
  HEADER_MISSING_COLUMN: [504, 'columns'],
  HEADER_AMBIGUOUS: [505, 'columns'],
  HEADER_RESERVED_NAME: [506, 'columns'],
  CSV_UNTERMINATED_QUOTE: [507, 'file'],
  ENCODING_UNSUPPORTED: [508, 'file'],
  FORMAT_UNSUPPORTED: [509, 'file'],
  TOO_MANY_REJECTS: [510, 'file'],
  TOO_MANY_ROWS: [511, 'file'],
  TOO_MANY_CATEGORIES: [512, 'columns'],
  TOO_MANY_UNITS: [513, 'columns'],
  SCHEMES_MISSING: [514, 'upload'],
  SCHEMES_REQUIRED: [515, 'upload'],
  ROWS_REQUIRED: [516, 'upload'],
  ROWS_MISMATCH: [517, 'promise'],
  SHA256_MISMATCH: [518, 'promise'],
  PROVINCE_UNKNOWN: [519, 'upload'],
  KIND_UNKNOWN: [520, 'upload'],
  KEY_INVALID: [521, 'upload'],
  METADATA_INVALID: [522, 'upload'],
  AS_OF_AHEAD: [523, 'promise'],
  AS_OF_TOO_OLD: [524, 'promise'],
  SHRINK_NOT_CONFIRMED: [525, 'shrink'],
  REGISTRY_NONE: [526, 'registry'],
  UPLOAD_CHANGED: [527, 'promise'],
  INTEGRITY: [528, 'damage'],
  CONTENTION: [529, 'busy'],
  DEADLINE: [530, 'busy'],
  CANON_MISMATCH: [531, 'registry'],
  BATCH_UNKNOWN: [532, 'request'],
  BATCH_NOT_COMMITTED: [533, 'request'],
  NUMBER_UNREADABLE: [534, 'request'],
  REGISTRY_VERSION_UNKNOWN: [535, 'registry'],
  REGISTRY_VERSION_TAKEN: [536, 'extract'],
  REGISTRY_ACTIVATION_RACED: [537, 'registry'],
  REGISTRY_MANIFEST_INVALID: [538, 'extract'],
  REGISTRY_PART_SHA256: [539, 'extract'],
  REGISTRY_PART_GZIP: [540, 'extract'],
  REGISTRY_PART_HEADER: [541, 'extract'],
  REGISTRY_PART_LINE: [542, 'extract'],
  REGISTRY_PART_VALUE: [543, 'extract'],
  REGISTRY_PART_ROWS: [544, 'extract'],
  REGISTRY_DUPLICATE_ID: [545, 'extract'],
  REGISTRY_PREFIX_TOO_LARGE: [546, 'extract'],
  // 547 was REGISTRY_DELTA_UNSUPPORTED.
  REGISTRY_FORMAT_OLD: [560, 'registry'],
  REGISTRY_BASE_MISSING: [553, 'registry'],
  REGISTRY_BASE_WRONG: [554, 'extract'],
  REGISTRY_CHAIN_FULL: [555, 'registry'],
  REGISTRY_NOT_A_DELTA: [556, 'registry'],
  REGISTRY_SHRINK_NOT_CONFIRMED: [557, 'extract'],
  REGISTRY_CANARY_FAILED: [558, 'extract'],
  REGISTRY_CANARIES_INVALID: [559, 'request'],
  LEDGER_DRIFT: [548, 'damage'],
  STATE_LOST: [549, 'damage'],
  NOTHING_HELD: [550, 'request'],
  RESTORE_UNKNOWN_KEY: [551, 'request'],
  RESTORE_NO_SOURCE: [552, 'damage'],
  COST_INPUT_INVALID: [590, 'request'],
  FILE_NOT_OF_BATCH: [592, 'request'],
  UPLOAD_READ_DIFFERS: [597, 'promise'],
  STORE_UNSUITABLE: [591, 'request'],
};

function advice(vi: string, en: string, actor: Actor, next: Text): Advice {
  return { cause: text(vi, en), actor, next };
}
