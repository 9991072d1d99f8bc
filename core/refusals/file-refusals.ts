/**
 * Refusals of a file that cannot be read as a table, in the office's words: its bytes, its format, its columns. How a
 * record is written: `refusals.ts`.
 */
import type { RefusalRecord } from './groups.ts';

export const fileRefusals = {
  FILE_EMPTY: {
    number: 501,
    group: 'file',
    vi: 'Tệp trống. Cần một bảng có dòng tiêu đề; hãy xuất lại tệp.',
    en: 'The file is empty. A table with a header is needed; export it again.',
  },
  NO_ROWS: {
    number: 502,
    group: 'file',
    vi: 'Tệp chỉ có dòng tiêu đề, không có dòng dữ liệu. Hãy kiểm tra bộ lọc khi xuất tệp.',
    en: 'The file has a header but no data rows. Check the filter of the export.',
  },
  HEADER_UNREADABLE: {
    number: 503,
    group: 'columns',
    vi:
      'Dòng tiêu đề không tách được thành cột. Cần một dòng có tên các cột, ngăn bằng dấu phẩy, chấm phẩy hoặc dấu ' +
      'nhảy cột (phím Tab).',
    en:
      'The header cannot be split into columns. A line with the column names is needed, separated by commas, ' +
      'semicolons or TABs.',
  },
  HEADER_MISSING_COLUMN: {
    number: 504,
    group: 'columns',
    vi:
      'Dòng tiêu đề thiếu cột[: {columns}]. Cần các cột mã số BHXH, họ và tên, ngày sinh; hãy thêm cột rồi gửi ' +
      'lại.',
    en:
      'The header lacks columns[: {columns}]. It needs participant_number, full_name and birth_date; add them and ' +
      'send the file again.',
  },
  HEADER_AMBIGUOUS: {
    number: 505,
    group: 'columns',
    vi: 'Hai cột cùng nghĩa "{column}"[: cột thứ {first} và thứ {second}]. Chỉ giữ một cột hoặc đổi tên cột kia.',
    en: 'Two columns mean {column}[: number {first} and number {second}]. Keep one, or rename the other.',
  },
  COLUMN_UNKNOWN: {
    number: 593,
    group: 'columns',
    vi:
      'Không rõ cột nào là "{column}"[: cột thứ {position} có vẻ là nó][, cột thứ {first} cũng vậy]. Hãy sửa tên ' +
      'cột theo danh sách tên cột ("docs/columns.md"), hoặc gửi lại và bỏ qua cột đó ("ignore-columns").',
    en:
      'It is not clear which column is {column}[: number {position} looks like it][, and so does number {first}]. ' +
      'Name the column as the list of column names does (docs/columns.md), or send the file again leaving it out ' +
      '(ignore-columns).',
  },
  HEADER_RESERVED_NAME: {
    number: 506,
    group: 'columns',
    vi: 'Tên cột[ thứ {position}] là tên dành riêng, không dùng được. Hãy đổi tên cột.',
    en: 'The name of column[ number {position}] is reserved and cannot be used. Rename it.',
  },
  CSV_UNTERMINATED_QUOTE: {
    number: 507,
    group: 'file',
    vi: 'Dấu ngoặc kép mở ở bản ghi này không được đóng[ trong {limit} byte]. Hãy đóng dấu " hoặc bỏ nó.',
    en: 'A quote opened in this record is never closed[ within {limit} bytes]. Close the " or remove it.',
  },
  ENCODING_UNSUPPORTED: {
    number: 508,
    group: 'file',
    vi: 'Bảng mã của tệp không đọc được[: {encoding}]. Cần UTF-8; trong Excel chọn Lưu thành "CSV UTF-8".',
    en: 'The encoding of the file cannot be read[: {encoding}]. UTF-8 is needed; in Excel save as "CSV UTF-8".',
  },
  FORMAT_UNSUPPORTED: {
    number: 509,
    group: 'file',
    vi: 'Tệp không phải CSV hay XLSX[ mà là {format}]. Hãy giải nén, hoặc mở bằng Excel rồi lưu thành .xlsx.',
    en: 'The file is neither CSV nor XLSX[ but {format}]. Decompress it, or open it in Excel and save it as .xlsx.',
  },
  TOO_MANY_REJECTS: {
    number: 510,
    group: 'file',
    vi: 'Quá nhiều dòng không đọc được[, hơn {limit}]. Tệp có thể sai mẫu; hãy kiểm tra dấu phân cách và thứ tự cột.',
    en:
      'Too many rows cannot be read[, more than {limit}]. The file may have another form; check delimiter and ' +
      'columns.',
  },
  TOO_MANY_ROWS: {
    number: 511,
    group: 'file',
    vi: 'Quá nhiều dòng[, hơn {limit}]. Hãy chia tệp.',
    en: 'Too many rows[, more than {limit}]. Split the file.',
  },
  TOO_MANY_CATEGORIES: {
    number: 512,
    group: 'columns',
    vi: 'Cột đối tượng có quá nhiều giá trị khác nhau[, hơn {limit}]. Có thể nhầm cột; hãy kiểm tra dòng tiêu đề.',
    en:
      'The category column has too many different values[, more than {limit}]. Perhaps another column stands ' +
      'there; check the header.',
  },
  TOO_MANY_UNITS: {
    number: 513,
    group: 'columns',
    vi: 'Cột đơn vị có quá nhiều giá trị khác nhau[, hơn {limit}]. Có thể nhầm cột; hãy kiểm tra dòng tiêu đề.',
    en:
      'The unit column has too many different values[, more than {limit}]. Perhaps another column stands there; ' +
      'check the header.',
  },
  HEADER_NOT_FIRST: {
    number: 561,
    group: 'columns',
    vi:
      'Dòng này giống dữ liệu của một người nhưng nằm trên dòng tiêu đề[ (dòng {header})]. Hãy đưa dòng tiêu đề ' +
      'lên trên mọi dòng dữ liệu.',
    en:
      'This row looks like a person’s, but stands above the header[ (line {header})]. Move the header above all ' +
      'rows of data.',
  },
  DELIMITER_AMBIGUOUS: {
    number: 562,
    group: 'file',
    vi: 'Không biết cột ngăn bằng dấu nào[: {candidates}]. Hãy lưu lại tệp với dấu phẩy, hoặc dạng .xlsx.',
    en: 'The delimiter is not clear[: {candidates}]. Save the file with commas, or as .xlsx.',
  },
  DELIMITER_UNSUPPORTED: {
    number: 563,
    group: 'file',
    vi: 'Dòng "sep=" nêu một dấu ngăn cột không dùng được. Hãy dùng dấu phẩy, chấm phẩy hoặc dấu nhảy cột (phím Tab).',
    en: 'The line sep= states a delimiter that cannot be used. Use comma, semicolon or TAB.',
  },
  PROFILE_UNKNOWN: {
    number: 564,
    group: 'columns',
    vi:
      'Không có mẫu tệp này[; các mẫu: {known}]. Xem danh sách bằng "doisoat profiles", hoặc không chọn mẫu để hệ ' +
      'thống tự nhận.',
    en: 'There is no such form[; forms are {known}]. See doisoat profiles, or leave the profile out to have it found.',
  },
  PROFILE_DOES_NOT_FIT: {
    number: 565,
    group: 'columns',
    vi:
      'Tiêu đề của tệp không đúng mẫu đã chọn[ {profile}, thiếu cột {columns}]. Hãy chọn mẫu khác, hoặc không chọn ' +
      'mẫu để hệ thống tự nhận.',
    en:
      'The header does not fit the form that was chosen[, {profile}, which lacks {columns}]. Choose another, or ' +
      'leave the profile out to have it found.',
  },
  PROFILE_AMBIGUOUS: {
    number: 566,
    group: 'columns',
    vi: 'Tiêu đề hợp với nhiều mẫu[: {candidates}]. Hãy chọn một mẫu khi gửi.',
    en: 'The header fits more than one form[: {candidates}]. Choose one with the upload (profile).',
  },
  FORMAT_XLS: {
    number: 567,
    group: 'file',
    vi: 'Tệp là Excel cũ (.xls). Hãy mở bằng Excel, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi gửi tệp .xlsx.',
    en:
      'The file is an old Excel file (.xls). Open it in Excel, save it as "Excel workbook (.xlsx)" and send ' +
      'the .xlsx.',
  },
  GZIP_DAMAGED: {
    number: 568,
    group: 'file',
    vi: 'Tệp nén gzip bị hỏng hoặc bị cắt. Hãy nén và gửi lại.',
    en: 'The gzip file is damaged or cut off. Compress it and send it again.',
  },
  GZIP_TRAILING_BYTES: {
    number: 569,
    group: 'file',
    vi: 'Sau phần nén gzip còn dữ liệu lạ. Hãy nén và gửi lại.',
    en: 'Something follows the gzip data. Compress the file and send it again.',
  },
  INFLATED_TOO_LARGE: {
    number: 570,
    group: 'file',
    vi: 'Tệp giải nén quá lớn[, hơn {limit} byte]. Hãy chia tệp.',
    en: 'The file is too large when decompressed[, more than {limit} bytes]. Split it.',
  },
  INFLATE_RATIO: {
    number: 571,
    group: 'file',
    vi: 'Tệp giải nén lớn hơn bản nén quá nhiều lần[, hơn {limit}]; danh sách người không như vậy. Hãy kiểm tra tệp.',
    en:
      'The file grows too much when decompressed[, more than {limit} times]; a list of people does not. Check the ' +
      'file.',
  },
  FILE_ENCRYPTED: {
    number: 572,
    group: 'file',
    vi: 'Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi.',
    en: 'The file has a password. Open it in Excel, remove the password, save it and send it again.',
  },
  WORKBOOK_TOO_LARGE: {
    number: 573,
    group: 'file',
    vi: 'Sổ Excel quá lớn[, hơn {limit}]. Hãy lưu danh sách thành "CSV UTF-8" rồi gửi.',
    en: 'The workbook is too large[, more than {limit}]. Save the list as "CSV UTF-8" and send that.',
  },
  WORKBOOK_DAMAGED: {
    number: 574,
    group: 'file',
    vi: 'Sổ Excel bị hỏng. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi gửi.',
    en: 'The workbook is damaged[ ({reason})]. Open it in Excel, save it as a new .xlsx and send that.',
  },
  SHEET_NONE: {
    number: 575,
    group: 'file',
    vi:
      'Không trang tính nào có dòng tiêu đề cần thiết[ (đã xem {sheets} trang)]. Cần mã số BHXH, họ tên, ngày ' +
      'sinh; hãy kiểm tra tên cột.',
    en:
      'No sheet has the header that is needed[ ({sheets} sheets looked at)]: participant number, name, birth ' +
      'date. Check the names of the columns.',
  },
  SHEET_HIDDEN: {
    number: 576,
    group: 'file',
    vi: 'Danh sách nằm ở trang tính bị ẩn[ (trang thứ {sheet})]. Hãy bỏ ẩn trang đó rồi lưu và gửi lại.',
    en: 'The list stands on a hidden sheet[ (number {sheet})]. Unhide the sheet, save and send the file again.',
  },
  SHEET_AMBIGUOUS: {
    number: 577,
    group: 'file',
    vi: 'Nhiều trang tính có danh sách[: trang thứ {sheets}]. Hãy gửi mỗi trang thành một tệp riêng.',
    en: 'More than one sheet holds a list[: sheets {sheets}]. Send each as a file of its own.',
  },
  ZIP_DAMAGED: {
    number: 578,
    group: 'file',
    vi: 'Tệp .xlsx (zip) bị hỏng hoặc bị cắt. Hãy lưu lại rồi gửi.',
    en: 'The .xlsx (zip) file is damaged or cut off. Save it again and send it.',
  },
  ZIP_UNSUPPORTED: {
    number: 579,
    group: 'file',
    vi: 'Tệp .xlsx được nén theo cách không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi.',
    en: 'The .xlsx file is packed in a way that cannot be read. Open it in Excel, save it and send it again.',
  },
  ZIP_BAD_ENTRY_NAME: {
    number: 580,
    group: 'file',
    vi: 'Tệp zip chứa tên không hợp lệ. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en: 'The zip file has an entry with an unsafe name. Open it in Excel, save it as a new file and send that.',
  },
  ZIP_DUPLICATE_ENTRY: {
    number: 581,
    group: 'file',
    vi: 'Tệp zip chứa hai phần cùng tên. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en: 'The zip file has two entries of one name. Open it in Excel, save it as a new file and send that.',
  },
  ZIP_OVERLAP: {
    number: 582,
    group: 'file',
    vi: 'Các phần trong tệp zip chồng lên nhau. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en: 'Entries of the zip file overlap. Open it in Excel, save it as a new file and send that.',
  },
  ZIP_HEADER_MISMATCH: {
    number: 583,
    group: 'file',
    vi: 'Mục lục của tệp zip không đúng với nội dung. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en:
      'The directory of the zip file disagrees with its content. Open it in Excel, save it as a new file and send ' +
      'that.',
  },
  ZIP_RATIO: {
    number: 584,
    group: 'file',
    vi: 'Một phần của tệp zip giải nén lớn lên quá nhiều lần[, hơn {limit}]. Hãy kiểm tra tệp.',
    en: 'An entry of the zip file grows too much when decompressed[, more than {limit} times]. Check the file.',
  },
  ZIP_TOO_LARGE: {
    number: 585,
    group: 'file',
    vi: 'Tệp zip quá lớn khi giải nén[, hơn {limit}]. Hãy chia tệp, hoặc lưu thành "CSV UTF-8".',
    en: 'The zip file is too large when decompressed[, more than {limit}]. Split it, or save the list as "CSV UTF-8".',
  },
  XML_DOCTYPE: {
    number: 586,
    group: 'file',
    vi: 'Sổ Excel chứa khai báo DOCTYPE, không được phép. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en:
      'The workbook has a document type, which is not allowed. Open it in Excel, save it as a new file and send ' +
      'that.',
  },
  XML_ENCODING: {
    number: 587,
    group: 'file',
    vi: 'Nội dung sổ Excel không phải UTF-8. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    en: 'The content of the workbook is not UTF-8. Open it in Excel, save it as a new file and send that.',
  },
  XML_DAMAGED: {
    number: 588,
    group: 'file',
    vi: 'Nội dung sổ Excel bị hỏng. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi gửi.',
    en: 'The content of the workbook is damaged. Open it in Excel, save it as a new .xlsx and send that.',
  },
  // 589 was DATE_KIND_AMBIGUOUS: a coding that is not proven is not followed, and no reason to refuse.
  SCHEMES_UNKNOWN: {
    number: 596,
    group: 'columns',
    vi:
      'Quá nửa số dòng có loại hình bảo hiểm không rõ hoặc để trống[ ({rows} trên {of})]. Hãy ghi BHXHBB, BHXHTN, ' +
      'BHYT, BHTN ở cột loại hình; BHXH phải nói rõ bắt buộc hay tự nguyện.',
    en:
      'More than half of the rows have a scheme that is not understood, or none[ ({rows} of {of})]. Write BHXHBB, ' +
      'BHXHTN, BHYT, BHTN in the scheme column; BHXH must say compulsory or voluntary.',
  },
  FILE_IS_ANSWERS: {
    number: 599,
    group: 'file',
    vi:
      'Đây là tệp kết quả trả về ("answers.xlsx", "outcomes.csv" hoặc "rejected.csv"), không phải danh sách để gửi. ' +
      'Hãy ghép kết quả vào tệp của mình (trên trang gửi tệp, hoặc "doisoat answers TỆP --batch MÃ"), sửa trong tệp ' +
      'đã ghép rồi gửi tệp đó.',
    en:
      'This is a file of answers (answers.xlsx, outcomes.csv or rejected.csv), not a list to send. Join the answers ' +
      'to your own file (on the page for files, or by "doisoat answers FILE --batch ID"), mend the joined file and ' +
      'send that.',
  },
} as const satisfies Record<string, RefusalRecord>;
