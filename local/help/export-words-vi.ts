/** What `export` says of itself, in Vietnamese. */
export const exportWordsVi: Readonly<Record<string, string>> = {
  'Write tables for SQL: rates, past days, reasons, units, ages of cases, as Parquet':
    'Ghi các bảng dùng cho SQL: tỷ lệ, các ngày đã qua, lý do, đơn vị, thời gian tồn, dạng Parquet',
  'folder of the export; replaces the export that is there, and nothing else':
    'thư mục xuất; chỉ thay lần xuất trước ở đó, không thay gì khác',
  'form of the files': 'dạng tệp',
  'some of rates, days, reasons, groups, verdicts, ages, cases (default: all that may be)':
    'một số trong: rates, days, reasons, groups, verdicts, ages, cases (mặc định: mọi bảng được phép)',
  'one province only; the table cases needs it': 'chỉ một tỉnh, thành phố; bảng cases cần tùy chọn này',
  'small counts and full details too, for headquarters; by default what is published':
    'cả số nhỏ và đầy đủ chi tiết, cho BHXH Việt Nam; mặc định là những gì được công bố',
};
