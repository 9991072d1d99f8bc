/**
 * The one source of texts for verdicts, details, flags and rejects: what each means, who acts, and the next step, in
 * Vietnamese and English. Corrections run through TK1-TS on the insurance side and the commune police on the population
 * side (Circular 59/2021/TT-BCA Art. 6); no text says what the population database holds. Refusals stand in
 * `core/refusals/`.
 */
import {
  type actorNames,
  Detail,
  tokensOf,
  verdictNames,
  type DetailName,
  type FlagName,
  type VerdictCode,
  type VerdictName,
} from '../domain/codes.ts';
import type { ReadNote, ReadNoteCode, RejectCode } from '../domain/columns.ts';
import { text, type Text } from './text.ts';

/** Whose task it is. */
export type Actor = (typeof actorNames)[number];

interface VerdictEntry {
  meaning: Text;
  actor: Actor;
  next: Text; // empty if nothing is to be done
}

const nothing = text('', '');

export const actors: Record<Actor, Text> = {
  nobody: text('Không phải xử lý', 'Nobody'),
  clerk: text('Cán bộ BHXH', 'Insurance clerk'),
  participant: text('Người tham gia', 'Participant'),
  police: text('Công an cấp xã', 'Commune police'),
  headquarters: text('BHXH Việt Nam', 'Headquarters'),
  operator: text('Người vận hành', 'Operator'),
};

export const verdictTexts: Record<VerdictName, VerdictEntry> = {
  VERIFIED: {
    meaning: text('Đã xác thực: mọi thông tin khớp', 'Verified: everything agrees'),
    actor: 'nobody',
    next: nothing,
  },
  VERIFIED_PARTIAL_DATE: {
    meaning: text(
      'Đã xác thực; ngày sinh chỉ so được đến tháng hoặc năm',
      'Verified; the birth date agrees as far as both sides know it',
    ),
    actor: 'nobody',
    next: nothing,
  },
  NAME_DIFFERS: {
    meaning: text('Họ tên không khớp', 'The name differs'),
    actor: 'clerk',
    next: text(
      'Đối chiếu họ tên với căn cước; hồ sơ BHXH sai thì lập TK1-TS, căn cước sai thì đề nghị công an cấp xã',
      'Compare the name with the identity card; correct ours with TK1-TS, or refer to the commune police if the ' +
        'card is wrong',
    ),
  },
  BIRTH_DATE_DIFFERS: {
    meaning: text('Ngày sinh không khớp', 'The birth date differs'),
    actor: 'clerk',
    next: text(
      'Đối chiếu ngày sinh với căn cước; hồ sơ BHXH sai thì lập TK1-TS, căn cước sai thì đề nghị công an cấp xã',
      'Compare the birth date with the identity card; correct ours with TK1-TS, or refer to the commune police ' +
        'if the card is wrong',
    ),
  },
  SEX_DIFFERS: {
    meaning: text('Giới tính không khớp', 'The sex differs'),
    actor: 'clerk',
    next: text(
      'Đối chiếu giới tính với căn cước; hồ sơ BHXH sai thì lập TK1-TS, căn cước sai thì đề nghị công an cấp xã',
      'Compare the sex with the identity card; correct ours with TK1-TS, or refer to the commune police if the ' +
        'card is wrong',
    ),
  },
  SEVERAL_DIFFER: {
    meaning: text('Từ hai thông tin trở lên không khớp', 'Two or more fields differ'),
    actor: 'clerk',
    next: text(
      'Kiểm tra số định danh có phải của người này không; yêu cầu người tham gia xuất trình căn cước rồi lập TK1-TS',
      'Check that the ID is this person’s; ask the participant for the identity card, then correct with TK1-TS',
    ),
  },
  DECEASED: {
    meaning: text(
      'Thông tin khớp với người đã được ghi nhận là đã mất',
      'Everything agrees with a person recorded as deceased',
    ),
    actor: 'clerk',
    next: text(
      'Xác minh với gia đình và UBND cấp xã; lập hồ sơ báo giảm hoặc giải quyết chế độ tử tuất',
      'Confirm with the family and the commune; report the person as left, or settle the death benefits',
    ),
  },
  ID_SUPERSEDED: {
    meaning: text(
      'Thông tin khớp nhưng số định danh đã được xác lập lại',
      'Everything agrees, but the ID has been replaced',
    ),
    actor: 'participant',
    next: text(
      'Yêu cầu người tham gia cung cấp căn cước hiện hành; cập nhật số định danh bằng TK1-TS',
      'Ask the participant for the current identity card; update the ID with TK1-TS',
    ),
  },
  ID_MISSING: {
    meaning: text('Chưa có số định danh cá nhân', 'No personal ID'),
    actor: 'participant',
    next: text(
      'Thu thập số định danh từ căn cước hoặc giấy khai sinh; cập nhật bằng TK1-TS',
      'Obtain the ID from the identity card or the birth certificate; update with TK1-TS',
    ),
  },
  ID_INVALID: {
    meaning: text('Số định danh sai cấu trúc', 'The ID cannot be one'),
    actor: 'clerk',
    next: text(
      'Nhập lại đủ 12 chữ số theo căn cước; định dạng cột là văn bản trước khi xuất tệp',
      'Enter all 12 digits from the identity card; format the column as text before exporting',
    ),
  },
  ID_NOT_FOUND: {
    meaning: text('Chưa xác thực được số định danh', 'The ID could not be verified'),
    actor: 'clerk',
    next: text(
      'Đối chiếu số định danh, họ tên, ngày sinh, giới tính với căn cước; nếu đều đúng thì đề nghị công an cấp ' +
        'xã kiểm tra',
      'Compare ID, name, birth date and sex with the identity card; if all are right, refer to the commune police',
    ),
  },
  OLD_ID_ONLY: {
    meaning: text(
      'Khớp theo số CMND 9 số; thiếu số định danh',
      'Agrees by the 9-digit CMND; the personal ID is missing',
    ),
    actor: 'participant',
    next: text(
      'Yêu cầu người tham gia cung cấp căn cước; bổ sung số định danh 12 số bằng TK1-TS',
      'Ask the participant for the identity card; add the 12-digit ID with TK1-TS',
    ),
  },
  DATA_INVALID: {
    meaning: text('Họ tên hoặc ngày sinh không đọc được', 'The name or the birth date cannot be read'),
    actor: 'clerk',
    next: text(
      'Nhập lại họ tên và ngày sinh (ngày/tháng/năm) theo căn cước rồi gửi lại dòng này',
      'Enter name and birth date (dd/mm/yyyy) from the identity card and send the row again',
    ),
  },
  OUT_OF_SCOPE: {
    meaning: text(
      'Ngoài phạm vi: lực lượng vũ trang hoặc người nước ngoài',
      'Out of scope: armed forces, or not a citizen',
    ),
    actor: 'nobody',
    next: nothing,
  },
  HELD: {
    meaning: text(
      'Tạm giữ: số định danh này bị thay đổi thông tin quá nhiều lần',
      'Held: too many changed claims on this ID',
    ),
    actor: 'headquarters',
    next: text(
      'Chờ BHXH Việt Nam xem xét; chuẩn bị bản chụp căn cước của người tham gia',
      'Wait for headquarters; have a copy of the participant’s identity card ready',
    ),
  },
};

export const detailTexts: Record<DetailName, Text> = {
  NAME_MARKS: text('Họ tên chỉ khác dấu', 'Only the marks of the name differ'),
  NAME_SPACING: text('Họ tên chỉ khác khoảng trắng', 'Only the spaces of the name differ'),
  NAME_ORDER: text('Họ tên khác thứ tự các từ', 'The words of the name stand in another order'),
  NAME_INITIALS: text('Họ tên viết tắt', 'The name is abbreviated'),
  NAME_VARIANT: text(
    'Họ tên khác cách viết (s/x, ch/tr, d/gi/r, i/y…)',
    'The name is a spelling variant (s/x, ch/tr, d/gi/r, i/y…)',
  ),
  NAME_WORDS: text(
    'Họ tên thiếu hoặc thừa từ, hoặc khác chữ đệm',
    'Words of the name are missing or added, or middle words are others',
  ),
  NAME_WORD: text(
    'Họ tên khác chữ đệm, số từ như nhau',
    'A middle word of the name is another; both have as many words',
  ),
  NAME_OTHER: text('Họ tên khác', 'The name differs'),
  NAME_EMPTY: text('Họ tên trống hoặc không đọc được', 'The name is empty or unreadable'),
  DATE_PLACEHOLDER: text('Ngày sinh 01/01 có thể là ngày tạm', 'The birth date 01/01 may be a placeholder'),
  DATE_SWAPPED: text('Ngày và tháng sinh bị đảo', 'Day and month are swapped'),
  DATE_DIGIT: text('Ngày sinh khác một chữ số', 'The birth date differs in one digit'),
  DATE_YEAR_ONLY: text('Ngày sinh chỉ có năm', 'The birth date is a year only'),
  DATE_OTHER: text('Ngày sinh khác', 'The birth date differs'),
  DATE_IMPOSSIBLE: text('Ngày sinh trống hoặc không thể có', 'The birth date is missing or impossible'),
  SEX: text('Giới tính khác', 'The sex differs'),
};

/** Next steps that are more exact than the verdict's own; the first detail of a row that has one decides. */
const detailSteps: Partial<Record<VerdictName, Partial<Record<DetailName, Text>>>> = {
  VERIFIED_PARTIAL_DATE: {
    DATE_YEAR_ONLY: text(
      'Bổ sung ngày, tháng sinh theo căn cước khi có dịp',
      'Add day and month of birth from the identity card when there is an occasion',
    ),
  },
  NAME_DIFFERS: {
    NAME_MARKS: text(
      'Sửa dấu của họ tên theo căn cước bằng TK1-TS',
      'Correct the marks of the name from the identity card with TK1-TS',
    ),
    NAME_SPACING: text(
      'Sửa khoảng trắng trong họ tên theo căn cước bằng TK1-TS',
      'Correct the spaces in the name from the identity card with TK1-TS',
    ),
    NAME_ORDER: text(
      'Sửa thứ tự họ, chữ đệm và tên theo căn cước bằng TK1-TS',
      'Correct the order of the words of the name from the identity card with TK1-TS',
    ),
    NAME_INITIALS: text(
      'Ghi đầy đủ họ tên, không viết tắt, theo căn cước bằng TK1-TS',
      'Write the name in full from the identity card with TK1-TS',
    ),
    NAME_VARIANT: text(
      'Sửa chính tả họ tên theo căn cước bằng TK1-TS',
      'Correct the spelling of the name from the identity card with TK1-TS',
    ),
    NAME_WORDS: text(
      'Bổ sung, bỏ hoặc sửa chữ đệm theo căn cước bằng TK1-TS',
      'Add, remove or correct words of the name from the identity card with TK1-TS',
    ),
    NAME_WORD: text(
      'Sửa chữ đệm theo căn cước bằng TK1-TS; không thêm, không bỏ từ nào',
      'Correct the middle word of the name from the identity card with TK1-TS; add and remove none',
    ),
  },
  BIRTH_DATE_DIFFERS: {
    DATE_SWAPPED: text(
      'Kiểm tra ngày và tháng sinh có bị đảo không; sửa theo căn cước bằng TK1-TS',
      'Check whether day and month are swapped; correct from the identity card with TK1-TS',
    ),
    DATE_PLACEHOLDER: text(
      'Thay ngày sinh tạm 01/01 bằng ngày sinh trên căn cước, lập TK1-TS',
      'Replace the placeholder 01/01 by the date on the identity card with TK1-TS',
    ),
  },
  DATA_INVALID: {
    NAME_EMPTY: text(
      'Nhập lại họ tên theo căn cước, bảng mã Unicode, rồi gửi lại dòng này',
      'Enter the name from the identity card, in Unicode, and send the row again',
    ),
    DATE_IMPOSSIBLE: text(
      'Nhập lại ngày sinh theo căn cước (ngày/tháng/năm, tháng/năm hoặc chỉ năm) rồi gửi lại dòng này',
      'Enter the birth date from the identity card (dd/mm/yyyy, mm/yyyy or yyyy) and send the row again',
    ),
  },
};

export const flagTexts: Record<FlagName, Text> = {
  ID_WARNS_SEX: text(
    'Chữ số thứ 4 của số định danh ứng với giới tính khác',
    'The fourth digit of the ID says another sex',
  ),
  ID_WARNS_YEAR: text(
    'Chữ số 4–6 của số định danh ứng với năm sinh khác',
    'Digits 4 to 6 of the ID say another birth year',
  ),
  ID_PADDED: text('Đã bù số 0 ở đầu số định danh', 'Leading zeros of the ID were put back'),
  ID_CLEANED: text('Đã bỏ ký tự lạ trong số định danh', 'Odd characters in the ID were repaired'),
  NAME_DECODED: text('Họ tên được chuyển từ bảng mã cũ', 'The name was decoded from a legacy encoding'),
  NUMBER_PADDED: text('Đã bù số 0 ở đầu mã số BHXH', 'The leading zero of the participant number was put back'),
  SHARED_SAME_PERSON: text(
    'Hai mã số BHXH của cùng một người: cần gộp',
    'Two participant numbers of one person: to be merged',
  ),
  SHARED_OTHER_PERSON: text(
    'Dòng khác cũng khai số định danh này nhưng không khớp',
    'Another row claims this ID and does not agree',
  ),
  ALSO_ELSEWHERE: text('Cũng có trong sổ của một tỉnh khác', 'Also in the books of another province'),
  DRAG_FILLED: text(
    'Số định danh tăng dần theo dòng, có thể do kéo ô Excel',
    'IDs count up from row to row, perhaps drag-filled',
  ),
  SCHEME_UNKNOWN: text(
    'Loại hình bảo hiểm ghi ở dòng này không rõ hoặc để trống; chỉ tính loại hình đã hiểu được',
    'The scheme of this row is not understood, or empty; only schemes that are understood are counted',
  ),
  NATIONALITY_UNKNOWN: text(
    'Quốc tịch ghi ở dòng này không rõ; vẫn tính là công dân Việt Nam',
    'The nationality of this row is not understood; it is counted as a citizen of Viet Nam',
  ),
};

/** What was not understood of a whole column, and what to do, in receipt and check. */
export const noteTexts: Record<ReadNoteCode, Text> = {
  SEX_NOT_COMPARED: text(
    'Giới tính ghi bằng mã không rõ nghĩa hoặc chữ không hiểu được nên không được so; hãy ghi Nam, Nữ',
    'The sex is a code of unclear meaning, or a word that is not understood, and was not compared; write Nam or Nữ',
  ),
  DATE_KIND_NOT_FOLLOWED: text(
    'Loại ngày sinh không rõ bảng mã hoặc trái với ngày đã ghi nên ngày sinh được hiểu như đã ghi; ai chỉ biết năm ' +
      'thì ghi ngày sinh là năm',
    'The kind of birth date has an unclear coding, or contradicts the date, so dates count as written; where only ' +
      'the year is known, write the year (yyyy)',
  ),
  SCHEME_UNKNOWN: text(
    'Loại hình bảo hiểm không rõ hoặc để trống; hãy ghi BHXHBB, BHXHTN, BHYT, BHTN',
    'The scheme is not understood, or empty; write BHXHBB, BHXHTN, BHYT, BHTN',
  ),
  NATIONALITY_UNKNOWN: text(
    'Quốc tịch không rõ, vẫn tính là công dân Việt Nam; hãy ghi tên nước',
    'The nationality is not understood, and counted as Viet Nam; write the name of the country',
  ),
};

export const rejectTexts: Record<RejectCode, Text> = {
  ROW_FIELD_COUNT: text(
    'Số cột của dòng khác với dòng tiêu đề; đặt ô có dấu phẩy trong ngoặc kép, hoặc gửi tệp dạng .xlsx',
    'The row has another number of fields than the header; quote cells that hold a comma, or send the file as .xlsx',
  ),
  ROW_QUOTE: text(
    'Dấu ngoặc kép đặt sai nên không tách được các cột; sửa dấu " trong dòng này, hoặc viết thành ""',
    'A misplaced quote: the fields cannot be told apart; mend the " in this row, or write it as ""',
  ),
  ROW_TOO_LONG: text(
    'Dòng quá dài để là một bản ghi; kiểm tra dấu ngoặc kép hoặc dấu xuống dòng bị mất',
    'The row is too long to be a record; look for a lost quote or a lost line break',
  ),
  ROW_NOT_UTF8: text(
    'Dòng không phải văn bản UTF-8; lưu lại tệp dạng CSV UTF-8',
    'The row is not UTF-8 text; save the file as CSV UTF-8',
  ),
  NUMBER_UNREADABLE: text(
    'Mã số BHXH không đọc được; cần 10 chữ số, hoặc 12 chữ số của một số định danh có thật, không kèm đuôi như -02',
    'The participant number cannot be read; 10 digits are needed, or the 12 of a possible personal ID, without a ' +
      'suffix such as -02',
  ),
};

/** The notes of a reading as receipt and check tell them. */
export function notesWithTexts(notes: readonly ReadNote[]): (ReadNote & { message: Text })[] {
  return notes.map((note) => ({ ...note, message: noteTexts[note.code] }));
}

/**
 * The next step for a verdict with these details (bits of `Detail`), as exact as they allow; empty if nothing is to be
 * done.
 */
export function nextStep(verdict: VerdictCode, details: number): Text {
  const name = verdictNames[verdict - 1];
  const steps = detailSteps[name];
  if (steps !== undefined) {
    for (const token of tokensOf(Detail, details)) {
      const step = steps[token as DetailName];
      if (step !== undefined) return step;
    }
  }
  return verdictTexts[name].next;
}
