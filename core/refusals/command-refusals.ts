/**
 * Refusals that only a command meets, whoever runs it: no office is told them in a receipt, so they have no number in
 * the catalogue. Their messages say what was found and what to do.
 */
import { operationRefusals } from './operation-refusals.ts';

export const commandRefusals = {
  ...operationRefusals,
  ACCEPTANCE_FAILED: {
    vi: 'Kiểm tra sau triển khai không đạt ở bước "{step}": {what}. {todo}.',
    en: 'The acceptance test failed at the step "{step}": {what}. {todo}.',
  },
  ACCEPTANCE_SAMPLE: {
    vi:
      'Tệp mẫu không phải là một phần của bản trích dân cư giả lập, hoặc không có ai còn sống đủ ngày sinh và giới ' +
      'tính. Dùng tệp "part-0000.csv" do "doisoat generate" tạo ra.',
    en:
      'The sample is no part of a synthetic extract, or has nobody alive with a whole birth date and a sex. Take a ' +
      'part-0000.csv that "doisoat generate" made.',
  },
  ACCEPTANCE_SAMPLE_REAL: {
    vi: 'Môi trường "{stage}" giữ dữ liệu thật: không gửi người của tệp mẫu vào đó. Bỏ "--registry-sample".',
    en: 'Stage {stage} holds real data: nobody of a sample is sent there. Leave --registry-sample out.',
  },
  FILE_NOT_FOUND: {
    vi: 'Không tìm thấy tệp, hoặc đó không phải là một tệp. Kiểm tra lại đường dẫn.',
    en: 'There is no such file, or it is not a file. Check the path.',
  },
  OUT_IS_INPUT: {
    vi: 'Tệp ghi ra trùng với tệp đã gửi. Chọn tên khác bằng "--out"; tệp gốc phải giữ nguyên.',
    en: 'The file to be written is the file itself. Choose another name by --out; the original stays as it is.',
  },
  EXPORT_FOLDER: {
    vi:
      'Thư mục xuất có tệp không phải do "export" ghi, sẽ bị mất nếu thay thế. Không ghi gì cả; hãy chọn thư mục ' +
      'trống hoặc dời các tệp đó đi.',
    en:
      'The folder has files that no export wrote, and which would be lost. Nothing was written; give an empty ' +
      'folder, or move them away.',
  },
  EXTRACT_NOT_FOUND: {
    vi: 'Thư mục không có tệp "manifest.json": bản trích chưa đầy đủ, hoặc sai đường dẫn.',
    en: 'The folder has no manifest.json: the extract is not complete, or the path is wrong.',
  },
  EXTRACT_PART_NOT_FOUND: {
    vi: 'Thiếu một phần của bản trích có tên trong "manifest.json". Chép lại bản trích.',
    en: 'A part of the extract that manifest.json names is missing. Copy the extract again.',
  },
  PARTICIPANT_UNKNOWN: {
    vi: 'Sổ của tỉnh không có mã số này.',
    en: 'The ledger of the province has no such participant number.',
  },
  BATCH_WAITING: {
    vi: 'Chưa có câu trả lời trong thời gian chờ. Tệp vẫn được giữ; hãy xem lại sau.',
    en: 'There was no answer in time. The file is kept; look again later.',
  },
  DIRECTORY_NEWER: {
    vi:
      'Thư mục dữ liệu đã được một phiên bản mới hơn ghi; phiên bản này không đọc và không thay đổi gì. Hãy dùng ' +
      'phiên bản đó, hoặc bản sao lưu từ trước khi nâng cấp (tài liệu "docs/upgrade.md").',
    en:
      'A newer version has written this data directory; this version reads and changes nothing. Use that version, or ' +
      'the copy made before the upgrade (docs/upgrade.md).',
  },
  FINGERPRINT_KEY_MISSING: {
    vi:
      'Thiếu tệp "fingerprint.key" mà chỉ mục dân cư đang dựa vào. Không tạo khóa mới; hãy chép lại từ bản sao ' +
      'lưu. Nếu không còn bản sao: xem "docs/runbook.md", mục "The fingerprint key is lost".',
    en:
      'The file fingerprint.key, on which the registry index stands, is missing. No other key is made; copy ' +
      'it back from the backup. If there is none: docs/runbook.md, "The fingerprint key is lost".',
  },
  CONFIG_INVALID: {
    vi: 'Không hiểu tệp cấu hình {path}: {reason}. Sửa tệp theo tài liệu; không có gì bị thay đổi.',
    en: 'The configuration {path} is not understood: {reason}. Mend the file; nothing was changed.',
  },
  FINGERPRINT_KEY_INVALID: {
    vi: 'Tệp {path} không phải là khóa: cần một dòng "số:32 chữ số hệ mười sáu". Chép lại từ bản sao lưu.',
    en: 'The file {path} is no key: one line "number:32 hexadecimal digits" is expected. Copy it back from the backup.',
  },
  STATE_LOCKED: {
    vi:
      'Tệp "state.sqlite" của thư mục dữ liệu đang bị một tiến trình khác khóa quá lâu. Chờ tiến trình đó xong ' +
      '(hoặc dừng nó) rồi chạy lại; không mất gì.',
    en:
      'Another process has locked state.sqlite of the data directory for too long. Wait for it to end (or stop it) ' +
      'and run again; nothing is lost.',
  },
  STATE_DAMAGED: {
    vi:
      'Tệp "state.sqlite" của thư mục dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu. Chuyển tệp này (và ' +
      '"state.sqlite-wal", "state.sqlite-shm") ra chỗ khác rồi chạy "doisoat ledger rebuild" để dựng lại từ các đối ' +
      'tượng.',
    en:
      'The file state.sqlite of the data directory is damaged, or is no database. Move it (and state.sqlite-wal, ' +
      'state.sqlite-shm) aside, then run "doisoat ledger rebuild" to make it anew from the objects.',
  },
  REGISTRY_DAMAGED: {
    vi: 'Chỉ mục không còn nguyên vẹn. Dựng lại từ bản trích bằng "registry build".',
    en: 'The index is damaged. Build it again from its extract by "registry build".',
  },
  LEDGER_DAMAGED: {
    vi: 'Sổ không khớp với số đã công bố hoặc có đối tượng hỏng; danh sách ở trên.',
    en: 'The ledger does not agree with its counts, or objects are damaged; see the list.',
  },
  RUN_INCOMPLETE: {
    vi:
      'Lần đối soát này chưa trọn: có tỉnh hoặc bước bị lỗi, xem bảng và các dòng "failed". Các tỉnh khác đã ' +
      'xong. Khắc phục rồi chạy lại.',
    en:
      'The run is incomplete: some province or step failed, see the table and the lines "failed". The others ' +
      'are done. Mend it and run again.',
  },
  DAY_NOT_OVER: {
    vi: 'Ngày này chưa kết thúc ở Việt Nam nên chưa chốt được. Hãy bỏ "--day" hoặc chọn ngày đã qua.',
    en: 'This day is not over in Viet Nam and cannot be closed. Leave out --day, or give one that is over.',
  },
  DAY_FACTS_MAX: {
    vi: 'Ngày này đã có quá nhiều lần đính chính. Hãy kiểm tra tệp.',
    en: 'There are too many corrections of this day. Check the file.',
  },
  HISTORY_HEADER: {
    vi:
      'Dòng tiêu đề không đúng. Cần: "province,day,participants,out_of_scope,synced,verified,source" và có thể ' +
      'thêm "note".',
    en:
      'The header is not right. Needed: province,day,participants,out_of_scope,synced,verified,source, and ' +
      'note if you like.',
  },
  HISTORY_ROW: {
    vi: 'Dòng này không đủ ô, không tách được ô, thiếu nguồn, hoặc tệp quá dài. Không ghi gì cả; hãy sửa rồi nạp lại.',
    en:
      'This row has not all cells, cannot be split, has no source, or the file is too long. Nothing was ' +
      'recorded; mend it and load again.',
  },
  HISTORY_PROVINCE: {
    vi: 'Không có tỉnh này. Dùng mã như "vn63-52" hoặc "vn34-52". Không ghi gì cả.',
    en: 'There is no such province. Use an id such as vn63-52 or vn34-52. Nothing was recorded.',
  },
  HISTORY_DAY: {
    vi: 'Ngày phải có dạng năm-tháng-ngày, ví dụ 2025-04-15. Không ghi gì cả.',
    en: 'The day must be written like 2025-04-15. Nothing was recorded.',
  },
  HISTORY_UNITS: {
    vi:
      'Vào ngày này chưa có (hoặc không còn) đơn vị đó: 63 tỉnh đến 2025-06-30, 34 tỉnh từ 2025-07-01. Không ' +
      'ghi gì cả.',
    en:
      'The province did not exist in this form on that day: 63 until 2025-06-30, 34 since 2025-07-01. Nothing ' +
      'was recorded.',
  },
  HISTORY_FIGURES: {
    vi:
      'Số liệu phải là số nguyên, và đã xác thực ≤ đã đồng bộ ≤ người tham gia − ngoài phạm vi ("verified ≤ synced ' +
      '≤ participants − out_of_scope"). Không ghi gì cả.',
    en: 'Figures must be whole numbers with verified ≤ synced ≤ participants − out_of_scope. Nothing was recorded.',
  },
  HISTORY_DOUBLE: {
    vi: 'Tỉnh và ngày này đã có ở một dòng trước. Không ghi gì cả.',
    en: 'This province and day stand in an earlier row. Nothing was recorded.',
  },
  TARGET_HEADER: {
    vi:
      'Dòng tiêu đề phải có đúng các cột "year,province,indicator,value,source,as_of", có thể thêm "by". ' +
      'Không ghi gì cả.',
    en:
      'The header must have exactly the columns year,province,indicator,value,source,as_of, and may have by. ' +
      'Nothing was recorded.',
  },
  TARGET_ROW: {
    vi: 'Dòng này không đọc được: sai số cột, sai dấu ngoặc kép hoặc không phải UTF-8. Không ghi gì cả.',
    en: 'This row cannot be read: number of fields, a quote, or not UTF-8. Nothing was recorded.',
  },
  TARGET_YEAR: {
    vi: 'Năm phải có bốn chữ số, từ 1995 đến 2100. Không ghi gì cả.',
    en: 'The year must have four digits, 1995 to 2100. Nothing was recorded.',
  },
  TARGET_PROVINCE: {
    vi: 'Không có tỉnh này; dùng "vn" cho cả nước, "vn34-…" hoặc "vn63-…". Không ghi gì cả.',
    en: 'There is no such province; vn is the country, else vn34-… or vn63-…. Nothing was recorded.',
  },
  TARGET_UNITS: {
    vi: 'Năm đó không có tỉnh theo mã này: "vn63" đến hết 2025, "vn34" từ 2025. Không ghi gì cả.',
    en: 'There was no such province in that year: vn63 up to 2025, vn34 since 2025. Nothing was recorded.',
  },
  TARGET_INDICATOR: {
    vi: 'Chỉ tiêu không có trong danh mục ("docs/summary.md"). Không ghi gì cả.',
    en: 'The indicator is not one of those in docs/summary.md. Nothing was recorded.',
  },
  TARGET_VALUE: {
    vi:
      'Giá trị sai: số người chỉ gồm chữ số, không dấu ngăn; tỷ lệ từ 0 đến 100, dấu chấm thập phân, tối đa ' +
      'hai chữ số lẻ. Không ghi gì cả.',
    en:
      'The value is wrong: persons are digits alone, without separators; per cent are up to 100, with a ' +
      'decimal point and at most two decimals. Nothing was recorded.',
  },
  TARGET_SOURCE: {
    vi: 'Nguồn số liệu không được trống và tối đa 300 ký tự. Không ghi gì cả.',
    en: 'The source must be given, in at most 300 characters. Nothing was recorded.',
  },
  TARGET_DAY: {
    vi: 'Ngày ở cột "as_of" phải có dạng năm-tháng-ngày, ví dụ 2026-01-15. Không ghi gì cả.',
    en: 'as_of must be a day written like 2026-01-15. Nothing was recorded.',
  },
  TARGET_BY: {
    vi:
      'Cột "by" chỉ dùng cho "target_verified" và phải là một ngày trong năm {year}, ví dụ 2026-06-30. ' +
      'Không ghi gì cả.',
    en: 'by is of target_verified alone and must be a day of {year}, such as 2026-06-30. Nothing was recorded.',
  },
  TARGET_DOUBLE: {
    vi: 'Năm, tỉnh và chỉ tiêu này đã có ở một dòng trước. Không ghi gì cả.',
    en: 'This year, province and indicator stand in an earlier row. Nothing was recorded.',
  },
  TARGET_IMPLAUSIBLE: {
    vi: 'Số liệu gấp nghìn lần, hoặc chưa bằng một phần nghìn số đang có: có thể sai đơn vị tính. Không ghi gì cả.',
    en:
      'The figure is a thousand times what the books count, or a thousandth: probably in another unit. ' +
      'Nothing was recorded.',
  },
  DRY_RUN_INCOMPLETE: {
    vi: 'Có tỉnh chưa đối chiếu thử được; mã ghi trong báo cáo. Hãy sửa rồi chạy lại. Không ghi gì cả.',
    en:
      'Some province could not be compared; its code stands in the report. Mend it and try again. Nothing was ' +
      'written.',
  },
  BACKUP_CHANGING: {
    vi:
      'Dữ liệu thay đổi trong lúc sao lưu ở cả năm lần thử (đối tượng bị xóa, hoặc đối soát đêm vừa kết thúc). ' +
      'Chưa có bản sao lưu mới; các bản cũ còn nguyên. Hãy chạy lại sau.',
    en:
      'The data changed during the backup in all five tries (objects were removed, or a nightly run ended). There is ' +
      'no new backup; the older ones are whole. Run it again later.',
  },
  RESTORE_UNFINISHED: {
    vi:
      'Việc khôi phục vào thư mục này chưa xong (có "restore-unfinished.json"). Xóa thư mục rồi chạy lại "doisoat ' +
      'restore".',
    en:
      'A restore into this directory did not end (restore-unfinished.json). Remove the directory and run "doisoat ' +
      'restore" again.',
  },
  PUBLISHER_BUSY: {
    vi: 'Một tiến trình khác đang công bố. Hãy thử lại sau.',
    en: 'Somebody else is publishing. Try again later.',
  },
  BUNDLER_MISSING: {
    vi: 'Thiếu chương trình "esbuild" để dựng trang gửi tệp. Chạy "npm ci" trong thư mục gốc.',
    en: 'esbuild is missing; the upload page cannot be made. Run "npm ci" in the root folder.',
  },
  FILE_TOO_LARGE: {
    vi: 'Tệp quá lớn.',
    en: 'The file is too large.',
  },
  PORT_IN_USE: {
    vi:
      'Cổng này đang được một chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng khác bằng "--port" (của ' +
      '"doisoat worker": "--health-port", "--portal-port"); 0 là lấy một cổng trống.',
    en:
      'This port is in use by another program. Stop that one, or choose another port by --port (of worker: ' +
      '--health-port, --portal-port); 0 takes a free one.',
  },
  PROVINCE_REQUIRED: {
    vi: 'Vai trò này thuộc một tỉnh. Cần thêm "--province".',
    en: 'This role is of one province. Add --province.',
  },
  PROVINCE_NOT_OF_ROLE: {
    vi: 'Vai trò này không thuộc tỉnh nào. Hãy bỏ "--province".',
    en: 'This role is of no province. Leave out --province.',
  },
  SESSION_NOT_FOUND: {
    vi: 'Không có phiên đăng nhập hay khóa nào như vậy. Xem "doisoat portal sessions" và "doisoat portal tokens".',
    en: 'There is no such session or token. See "doisoat portal sessions" and "doisoat portal tokens".',
  },
  LOGIN_NOT_CONFIGURED: {
    vi:
      'Chưa có cách đăng nhập cho người ở máy khác. Thêm "portal.oidc" hoặc "portal.proxySecret" vào "config.json", ' +
      'hoặc bỏ "--host".',
    en:
      'There is no way for people of other machines to log in. Add portal.oidc or portal.proxySecret to config.json, ' +
      'or leave out --host.',
  },
  STATE_ADDRESS: {
    vi:
      'Địa chỉ của cơ sở dữ liệu dùng chung không đúng, hoặc có phần không hiểu được. Cần ' +
      '"postgres://USER@HOST:PORT/DATABASE", thêm "?sslrootcert=FILE" nếu cần; xem "docs/state-postgres.md".',
    en:
      'The address of the shared state is not right, or has a part that is not understood. Needed: ' +
      'postgres://USER@HOST:PORT/DATABASE, with ?sslrootcert=FILE if need be; see docs/state-postgres.md.',
  },
  STATE_PASSWORD_SHOWN: {
    vi:
      'Mật khẩu không được nằm trên dòng lệnh hay trong "config.json": người khác đọc được. Đặt vào tệp mà ' +
      '"PGPASSFILE" chỉ tới, hoặc vào biến môi trường "PGPASSWORD".',
    en:
      'A password must not stand on the command line or in config.json, where others read it. Put it into the file ' +
      'that PGPASSFILE names, or into the environment variable PGPASSWORD.',
  },
  STATE_PLAINTEXT: {
    vi:
      'Kết nối tới máy khác mà không mã hóa bị từ chối. Bỏ "sslmode=disable" và bật mã hóa ("TLS") ở máy chủ; nếu ' +
      'đường mạng đã được mã hóa, đặt "DOISOAT_STATE_PLAINTEXT=1".',
    en:
      'Plain text to another machine is refused. Leave out sslmode=disable and turn TLS on at the server; where the ' +
      'network itself is encrypted, set DOISOAT_STATE_PLAINTEXT=1.',
  },
  STATE_NEEDED: {
    vi: 'Lệnh này cần địa chỉ của cơ sở dữ liệu dùng chung: "--state" hoặc "DOISOAT_STATE".',
    en: 'This command needs the address of the shared state: --state or DOISOAT_STATE.',
  },
  STATE_NOT_READY: {
    vi: 'Cơ sở dữ liệu chưa có bảng của chương trình. Chủ của nó chạy "doisoat state init" một lần.',
    en: 'The database has no tables of doisoat. Its owner runs "doisoat state init" once.',
  },
  STATE_FORMAT: {
    vi: 'Bảng trong cơ sở dữ liệu thuộc phiên bản khác. Nâng cấp chương trình trên mọi máy.',
    en: 'The tables of the database are of another version. Upgrade doisoat on all machines.',
  },
  STATE_MIXED: {
    vi:
      'Thư mục này đã có trạng thái trong "state.sqlite"; không trộn với cơ sở dữ liệu dùng chung. Chuyển sang bằng ' +
      '"doisoat state copy", hoặc bỏ "--state".',
    en:
      'This directory has its state in state.sqlite, which is not mixed with the shared one. Move it by ' +
      '"doisoat state copy", or leave out --state.',
  },
  STATE_ELSEWHERE: {
    vi:
      'Trạng thái của thư mục này nằm trong một cơ sở dữ liệu dùng chung (xem tệp "state-database"), khác với nơi ' +
      'vừa chọn. Dùng đúng địa chỉ ở "--state" hoặc "DOISOAT_STATE".',
    en:
      'The state of this directory is in a shared database (see the file state-database), not in the place chosen ' +
      'now. Give its address by --state or DOISOAT_STATE.',
  },
  STATE_FOREIGN: {
    vi:
      'Cơ sở dữ liệu dùng chung thuộc một kho đối tượng khác, hoặc "portal.key" khác với các máy kia. Kiểm tra ' +
      '"objects" trong "config.json", hoặc chép "portal.key" từ máy kia.',
    en:
      'The shared database belongs to another object store, or portal.key differs from that of the other machines. ' +
      'Check "objects" in config.json, or copy portal.key from another machine.',
  },
  STATE_NOT_EMPTY: {
    vi: 'Cơ sở dữ liệu đích đã có nội dung khác. Chọn cơ sở dữ liệu trống; không có gì thay đổi.',
    en: 'The target database has other content already. Choose an empty one; nothing was changed.',
  },
  STATE_NOTHING: {
    vi: 'Thư mục này không có trạng thái nào để chuyển. Kiểm tra "--dir".',
    en: 'This directory has no state that could be moved. Check --dir.',
  },
  STATE_COPY_WRONG: {
    vi: 'Bản sao không giống bản gốc; đã hủy, không có gì thay đổi.',
    en: 'The copy is not equal to the original; it was undone, nothing was changed.',
  },
  STATE_CLOCK: {
    vi: 'Đồng hồ của máy này lệch hơn một phút so với cơ sở dữ liệu dùng chung. Chỉnh giờ theo "NTP" rồi chạy lại.',
    en: 'The clock of this machine is over a minute off that of the shared database. Set it by NTP and start again.',
  },
  NOT_PUBLISHED: {
    vi: 'Chưa có trang nào. Chạy "doisoat publish" trước.',
    en: 'There are no pages yet. Run "doisoat publish" first.',
  },
} as const satisfies Record<string, { vi: string; en: string }>;
