/**
 * What to do with a file of a format that is not read: the way out depends on what the file is, so the text of
 * FORMAT_UNSUPPORTED and ENCODING_UNSUPPORTED does too. Keys are what the refusal says of the file (`format`,
 * `encoding`).
 */

/** By code and format. What is missing here has the general text of its code. */
export const formatTexts: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  'FORMAT_UNSUPPORTED html': [
    'Tệp là trang mạng (HTML) mang đuôi .xls. Hãy mở bằng Excel (Excel hỏi thì đồng ý), chọn Lưu thành "Sổ làm việc ' +
      'Excel (.xlsx)" rồi gửi tệp .xlsx.',
    'The file is a web page (HTML) named .xls. Open it in Excel (answer Yes to its question), save it as "Excel ' +
      'workbook (.xlsx)" and send the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED mhtml': [
    'Tệp là trang mạng lưu thành một tệp (.mht). Hãy mở bằng Excel, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi ' +
      'gửi tệp .xlsx.',
    'The file is a single-file web page (.mht). Open it in Excel, save it as "Excel workbook (.xlsx)" and ' +
      'send the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED xml-2003': [
    'Tệp là bảng tính XML 2003. Hãy mở bằng Excel, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi gửi tệp .xlsx.',
    'The file is an XML spreadsheet 2003. Open it in Excel, save it as "Excel workbook (.xlsx)" and send the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED xml': [
    'Tệp là XML, không phải bảng. Hãy xuất danh sách từ phần mềm thành Excel (.xlsx) hoặc "CSV UTF-8" rồi gửi.',
    'The file is XML, not a table. Export the list from your program as Excel (.xlsx) or "CSV UTF-8" and send that.',
  ],
  'FORMAT_UNSUPPORTED ods': [
    'Tệp là OpenDocument (.ods). Hãy mở bằng LibreOffice hoặc Excel, chọn Lưu thành "Excel (.xlsx)" rồi gửi tệp .xlsx.',
    'The file is an OpenDocument (.ods). Open it in LibreOffice or Excel, save it as "Excel (.xlsx)" and send ' +
      'the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED xlsb': [
    'Tệp là sổ Excel nhị phân (.xlsb). Hãy mở bằng Excel, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi gửi ' +
      'tệp .xlsx.',
    'The file is a binary workbook (.xlsb). Open it in Excel, save it as "Excel workbook (.xlsx)" and send the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED docx': [
    'Tệp là văn bản Word. Hãy chép bảng sang Excel, lưu thành .xlsx rồi gửi.',
    'The file is a Word document. Copy its table to Excel, save it as .xlsx and send that.',
  ],
  'FORMAT_UNSUPPORTED rtf': [
    'Tệp là văn bản RTF. Hãy chép bảng sang Excel, lưu thành .xlsx rồi gửi.',
    'The file is an RTF document. Copy its table to Excel, save it as .xlsx and send that.',
  ],
  'FORMAT_UNSUPPORTED pdf': [
    'Tệp là PDF: chỉ để in. Hãy xuất danh sách từ phần mềm thành Excel (.xlsx) hoặc "CSV UTF-8" rồi gửi.',
    'The file is a PDF, which is for printing. Export the list from your program as Excel (.xlsx) or "CSV UTF-8" and ' +
      'send that.',
  ],
  'FORMAT_UNSUPPORTED dbf': [
    'Tệp là bảng dBASE/FoxPro (.dbf). Hãy mở bằng Excel, chọn Lưu thành "Sổ làm việc Excel (.xlsx)" rồi gửi tệp .xlsx.',
    'The file is a dBASE or FoxPro table (.dbf). Open it in Excel, save it as "Excel workbook (.xlsx)" and ' +
      'send the .xlsx.',
  ],
  'FORMAT_UNSUPPORTED zip': [
    'Tệp là tệp nén .zip. Hãy giải nén rồi gửi danh sách bên trong (.xlsx hoặc .csv).',
    'The file is a .zip archive. Unpack it and send the list that is in it (.xlsx or .csv).',
  ],
  'FORMAT_UNSUPPORTED rar': [
    'Tệp là tệp nén .rar. Hãy giải nén rồi gửi danh sách bên trong (.xlsx hoặc .csv).',
    'The file is a .rar archive. Unpack it and send the list that is in it (.xlsx or .csv).',
  ],
  'FORMAT_UNSUPPORTED 7z': [
    'Tệp là tệp nén .7z. Hãy giải nén rồi gửi danh sách bên trong (.xlsx hoặc .csv).',
    'The file is a .7z archive. Unpack it and send the list that is in it (.xlsx or .csv).',
  ],
  'FORMAT_UNSUPPORTED gzip': [
    'Tệp được nén gzip hai lần. Hãy giải nén rồi gửi.',
    'The file is gzip inside gzip. Decompress it and send it again.',
  ],
  'ENCODING_UNSUPPORTED 8-bit': [
    'Tệp CSV không phải UTF-8, và không nhận ra được bảng mã cũ nào (đã thử windows-1258, TCVN3, VNI). Hãy mở tệp ' +
      'bằng Excel, xem chữ có đúng không, rồi chọn Lưu thành "CSV UTF-8" hoặc .xlsx.',
    'The CSV is not UTF-8, and no old encoding can be recognised (windows-1258, TCVN3 and VNI were tried). Open it ' +
      'in Excel, see that its letters are right, and save it as "CSV UTF-8" or .xlsx.',
  ],
};
