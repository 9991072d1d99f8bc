/**
 * What most probably lies behind each code, and what to do about it: the part of the catalogue that explains. No text
 * says what the population database holds; probable causes are those of `docs/domain.md` 1.4, 4.5 and 5.6.
 */
import type { Actor } from './catalogue.ts';
import { text, type Text } from './text.ts';
import type { DetailName, FlagName, VerdictName } from '../domain/codes.ts';
import type { RejectCode } from '../domain/columns.ts';

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
    'Ô trống, lệch cột, phông chữ cũ không đọc được, hoặc ngày như 31/06',
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
    'Thiếu, thừa hoặc nhầm chữ đệm, hoặc ghi chú đứng sau tên',
    'A middle name left out, added or mistaken, or a note after the name',
    'clerk',
    compareCard,
  ),
  NAME_WORD: advice(
    'Nhầm chữ đệm (Thị/Văn, Đình/Đức), hoặc chữ đệm đã đổi',
    'A middle name taken for another (Thị/Văn, Đình/Đức), or changed',
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
    text('Nhập lại ngày sinh dạng ngày/tháng/năm', 'Enter the birth date as dd/mm/yyyy'),
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
    'Phông chữ .VnTime, VNI hoặc tệp UTF-8 bị đọc sai',
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

function advice(vi: string, en: string, actor: Actor, next: Text): Advice {
  return { cause: text(vi, en), actor, next };
}
