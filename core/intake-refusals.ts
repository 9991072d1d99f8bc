/**
 * Refusals of the intake: why a file cannot be read as a table, in the office's words, with the stable number and the group of each
 * (`catalogue-causes.ts`). Written as those of `refusal-texts.ts`, which holds them with all others.
 */

export const intakeTexts = {
  HEADER_NOT_FIRST: [
    'Dòng này giống dữ liệu của một người nhưng nằm trên dòng tiêu đề[ (dòng {header})]. Hãy đưa dòng tiêu đề lên trên mọi dòng dữ liệu.',
    'This row looks like a person’s, but stands above the header[ (line {header})]. Move the header above all rows of data.',
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
    'Tiêu đề của tệp không đúng mẫu đã chọn[ {profile}, thiếu cột {columns}]. Hãy chọn mẫu khác hoặc bỏ profile để tự nhận mẫu.',
    'The header does not fit the form that was chosen[, {profile}, which lacks {columns}]. Choose another, or leave the profile out to have it found.',
  ],
  PROFILE_AMBIGUOUS: [
    'Tiêu đề hợp với nhiều mẫu[: {candidates}]. Hãy chọn một mẫu khi gửi (profile).',
    'The header fits more than one form[: {candidates}]. Choose one with the upload (profile).',
  ],
  FORMAT_XLS: [
    'Tệp là Excel cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi gửi lại.',
    'The file is an old Excel file (.xls), or has a password. Open it in Excel, remove the password, save it as "Excel workbook (.xlsx)" and send it again.',
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
} as const satisfies Record<keyof typeof intakeTexts, readonly [number: number, group: 'file' | 'columns']>;
