/**
 * Refusals of the intake: why a file cannot be read as a table, in the office's words, with the stable number and the
 * group of each (`catalogue-causes.ts`). Written as those of `refusal-texts.ts`, which holds them with all others.
 */

export const intakeTexts = {
  HEADER_NOT_FIRST: [
    'Dòng này giống dữ liệu của một người nhưng nằm trên dòng tiêu đề[ (dòng {header})]. Hãy đưa dòng tiêu đề ' +
      'lên trên mọi dòng dữ liệu.',
    'This row looks like a person’s, but stands above the header[ (line {header})]. Move the header above all ' +
      'rows of data.',
  ],
  DELIMITER_AMBIGUOUS: [
    'Không biết cột ngăn bằng dấu nào[: {candidates}]. Hãy lưu lại tệp với dấu phẩy, hoặc dạng .xlsx.',
    'The delimiter is not clear[: {candidates}]. Save the file with commas, or as .xlsx.',
  ],
  DELIMITER_UNSUPPORTED: [
    'Dòng sep= nêu một dấu ngăn cột không dùng được. Hãy dùng dấu phẩy, dấu chấm phẩy hoặc TAB.',
    'The line sep= states a delimiter that cannot be used. Use comma, semicolon or TAB.',
  ],
  PROFILE_UNKNOWN: [
    'Không có mẫu tệp này[; các mẫu: {known}]. Xem danh sách bằng doisoat profiles, hoặc bỏ profile để tự nhận mẫu.',
    'There is no such form[; forms are {known}]. See doisoat profiles, or leave the profile out to have it found.',
  ],
  PROFILE_DOES_NOT_FIT: [
    'Tiêu đề của tệp không đúng mẫu đã chọn[ {profile}, thiếu cột {columns}]. Hãy chọn mẫu khác hoặc bỏ profile ' +
      'để tự nhận mẫu.',
    'The header does not fit the form that was chosen[, {profile}, which lacks {columns}]. Choose another, or ' +
      'leave the profile out to have it found.',
  ],
  PROFILE_AMBIGUOUS: [
    'Tiêu đề hợp với nhiều mẫu[: {candidates}]. Hãy chọn một mẫu khi gửi (profile).',
    'The header fits more than one form[: {candidates}]. Choose one with the upload (profile).',
  ],
  SCHEMES_UNKNOWN: [
    'Quá nửa số dòng có loại hình bảo hiểm không rõ hoặc để trống[ ({rows} trên {of})]. Hãy ghi BHXHBB, BHXHTN, ' +
      'BHYT, BHTN ở cột loại hình; BHXH phải nói rõ bắt buộc hay tự nguyện.',
    'More than half of the rows have a scheme that is not understood, or none[ ({rows} of {of})]. Write BHXHBB, ' +
      'BHXHTN, BHYT, BHTN in the scheme column; BHXH must say compulsory or voluntary.',
  ],
  FORMAT_XLS: [
    'Tệp là Excel cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn Lưu thành "Sổ làm việc Excel ' +
      '(.xlsx)" rồi gửi lại.',
    'The file is an old Excel file (.xls), or has a password. Open it in Excel, remove the password, save it as ' +
      '"Excel workbook (.xlsx)" and send it again.',
  ],
  GZIP_DAMAGED: [
    'Tệp nén gzip bị hỏng hoặc bị cắt. Hãy nén và gửi lại.',
    'The gzip file is damaged or cut off. Compress it and send it again.',
  ],
  GZIP_TRAILING_BYTES: [
    'Sau phần nén gzip còn dữ liệu lạ. Hãy nén và gửi lại.',
    'Something follows the gzip data. Compress the file and send it again.',
  ],
  INFLATED_TOO_LARGE: [
    'Tệp giải nén quá lớn[, hơn {limit} byte]. Hãy chia tệp.',
    'The file is too large when decompressed[, more than {limit} bytes]. Split it.',
  ],
  INFLATE_RATIO: [
    'Tệp giải nén lớn hơn bản nén quá nhiều lần[, hơn {limit}]; danh sách người không như vậy. Hãy kiểm tra tệp.',
    'The file grows too much when decompressed[, more than {limit} times]; a list of people does not. Check the file.',
  ],
  FILE_ENCRYPTED: [
    'Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi.',
    'The file has a password. Open it in Excel, remove the password, save it and send it again.',
  ],
  WORKBOOK_TOO_LARGE: [
    'Sổ Excel quá lớn[, hơn {limit}]. Hãy lưu danh sách thành "CSV UTF-8" rồi gửi.',
    'The workbook is too large[, more than {limit}]. Save the list as "CSV UTF-8" and send that.',
  ],
  WORKBOOK_DAMAGED: [
    'Sổ Excel bị hỏng[ ({reason})]. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi gửi.',
    'The workbook is damaged[ ({reason})]. Open it in Excel, save it as a new .xlsx and send that.',
  ],
  SHEET_NONE: [
    'Không trang tính nào có dòng tiêu đề cần thiết[ (đã xem {sheets} trang)]. Cần mã số BHXH, họ tên, ngày ' +
      'sinh; hãy kiểm tra tên cột.',
    'No sheet has the header that is needed[ ({sheets} sheets looked at)]: participant number, name, birth ' +
      'date. Check the names of the columns.',
  ],
  SHEET_HIDDEN: [
    'Danh sách nằm ở trang tính bị ẩn[ (trang thứ {sheet})]. Hãy bỏ ẩn trang đó rồi lưu và gửi lại.',
    'The list stands on a hidden sheet[ (number {sheet})]. Unhide the sheet, save and send the file again.',
  ],
  SHEET_AMBIGUOUS: [
    'Nhiều trang tính có danh sách[: trang thứ {sheets}]. Hãy gửi mỗi trang thành một tệp riêng.',
    'More than one sheet holds a list[: sheets {sheets}]. Send each as a file of its own.',
  ],
  ZIP_DAMAGED: [
    'Tệp .xlsx (zip) bị hỏng hoặc bị cắt. Hãy lưu lại rồi gửi.',
    'The .xlsx (zip) file is damaged or cut off. Save it again and send it.',
  ],
  ZIP_UNSUPPORTED: [
    'Tệp .xlsx được nén theo cách không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi.',
    'The .xlsx file is packed in a way that cannot be read. Open it in Excel, save it and send it again.',
  ],
  ZIP_BAD_ENTRY_NAME: [
    'Tệp zip chứa tên không hợp lệ. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'The zip file has an entry with an unsafe name. Open it in Excel, save it as a new file and send that.',
  ],
  ZIP_DUPLICATE_ENTRY: [
    'Tệp zip chứa hai phần cùng tên. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'The zip file has two entries of one name. Open it in Excel, save it as a new file and send that.',
  ],
  ZIP_OVERLAP: [
    'Các phần trong tệp zip chồng lên nhau. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'Entries of the zip file overlap. Open it in Excel, save it as a new file and send that.',
  ],
  ZIP_HEADER_MISMATCH: [
    'Mục lục của tệp zip không đúng với nội dung. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'The directory of the zip file disagrees with its content. Open it in Excel, save it as a new file and send that.',
  ],
  ZIP_RATIO: [
    'Một phần của tệp zip giải nén lớn lên quá nhiều lần[, hơn {limit}]. Hãy kiểm tra tệp.',
    'An entry of the zip file grows too much when decompressed[, more than {limit} times]. Check the file.',
  ],
  ZIP_TOO_LARGE: [
    'Tệp zip quá lớn khi giải nén[, hơn {limit}]. Hãy chia tệp, hoặc lưu thành "CSV UTF-8".',
    'The zip file is too large when decompressed[, more than {limit}]. Split it, or save the list as "CSV UTF-8".',
  ],
  XML_DOCTYPE: [
    'Sổ Excel chứa khai báo DOCTYPE, không được phép. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'The workbook has a document type, which is not allowed. Open it in Excel, save it as a new file and send that.',
  ],
  XML_ENCODING: [
    'Nội dung sổ Excel không phải UTF-8. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi.',
    'The content of the workbook is not UTF-8. Open it in Excel, save it as a new file and send that.',
  ],
  XML_DAMAGED: [
    'Nội dung sổ Excel bị hỏng. Hãy mở bằng Excel, lưu thành tệp .xlsx mới rồi gửi.',
    'The content of the workbook is damaged. Open it in Excel, save it as a new .xlsx and send that.',
  ],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

export const intakeFacts = {
  HEADER_NOT_FIRST: [561, 'columns'],
  DELIMITER_AMBIGUOUS: [562, 'file'],
  DELIMITER_UNSUPPORTED: [563, 'file'],
  PROFILE_UNKNOWN: [564, 'columns'],
  PROFILE_DOES_NOT_FIT: [565, 'columns'],
  PROFILE_AMBIGUOUS: [566, 'columns'],
  FORMAT_XLS: [567, 'file'],
  GZIP_DAMAGED: [568, 'file'],
  GZIP_TRAILING_BYTES: [569, 'file'],
  INFLATED_TOO_LARGE: [570, 'file'],
  INFLATE_RATIO: [571, 'file'],
  FILE_ENCRYPTED: [572, 'file'],
  WORKBOOK_TOO_LARGE: [573, 'file'],
  WORKBOOK_DAMAGED: [574, 'file'],
  SHEET_NONE: [575, 'file'],
  SHEET_HIDDEN: [576, 'file'],
  SHEET_AMBIGUOUS: [577, 'file'],
  ZIP_DAMAGED: [578, 'file'],
  ZIP_UNSUPPORTED: [579, 'file'],
  ZIP_BAD_ENTRY_NAME: [580, 'file'],
  ZIP_DUPLICATE_ENTRY: [581, 'file'],
  ZIP_OVERLAP: [582, 'file'],
  ZIP_HEADER_MISMATCH: [583, 'file'],
  ZIP_RATIO: [584, 'file'],
  ZIP_TOO_LARGE: [585, 'file'],
  XML_DOCTYPE: [586, 'file'],
  XML_ENCODING: [587, 'file'],
  XML_DAMAGED: [588, 'file'],
  // 589 was DATE_KIND_AMBIGUOUS: a coding that is not proven is not followed, and no reason to refuse.
  SCHEMES_UNKNOWN: [596, 'columns'],
} as const satisfies Record<keyof typeof intakeTexts, readonly [number: number, group: 'file' | 'columns']>;
