/**
 * The help in Vietnamese, by what the commands say of themselves in English. `test/local/help.test.ts` holds that
 * nothing is missing here.
 */

import { operationVi } from './operation-words-vi.ts';

/** Descriptions of commands, options and arguments. */
export const descriptionsVi: Readonly<Record<string, string>> = {
  'Đối soát: check insurance records against the national population database and keep each rate exact.':
    'Đối soát: đối chiếu dữ liệu bảo hiểm với cơ sở dữ liệu quốc gia về dân cư và giữ mọi tỷ lệ chính xác.',
  'print the version': 'in số phiên bản',
  'data directory (default: DOISOAT_DIR, else .doisoat)': 'thư mục dữ liệu (mặc định: DOISOAT_DIR, hoặc .doisoat)',
  "shared state in place of the directory's own: postgres://… (default: DOISOAT_STATE)":
    'trạng thái dùng chung thay cho trạng thái riêng của thư mục: postgres://… (mặc định: DOISOAT_STATE)',
  'print one JSON document on standard output and nothing else': 'chỉ in một tài liệu JSON ở đầu ra chuẩn',
  'language of the messages (default: that of the locale, else vi)':
    'ngôn ngữ của thông báo (mặc định: theo máy, nếu không thì vi)',
  'display help for command': 'hiện hướng dẫn của lệnh',
  'one province only': 'chỉ một tỉnh, thành phố',

  // start, serve, worker
  'Make sample data of six provinces, run the whole job, print the table, serve the pages':
    'Tạo dữ liệu mẫu của sáu tỉnh, chạy toàn bộ công việc, in bảng, mở các trang',
  'exit after the table, without serving': 'in bảng rồi kết thúc, không mở trang',
  'port on 127.0.0.1; 0 takes a free one': 'cổng trên 127.0.0.1; 0 là lấy một cổng trống',
  'Serve the portal: published pages, uploads, answers, cases; publish when a ledger changes':
    'Mở cổng làm việc: các trang đã công bố, gửi tệp, kết quả, người chưa xác thực; công bố lại khi sổ thay đổi',
  'port; 0 takes a free one': 'cổng; 0 là lấy một cổng trống',
  'address to listen at; others than loopback need a login (docs/portal.md)':
    'địa chỉ lắng nghe; ngoài địa chỉ của chính máy này thì phải có đăng nhập (docs/portal.md)',
  'serve the portal too, at this port; 0 takes a free one': 'mở cả cổng làm việc, ở cổng mạng này; 0 là lấy cổng trống',
  'serve the portal too, at this port; 0 takes a free one (default: no portal)':
    'mở cả cổng làm việc, ở cổng mạng này; 0 là lấy cổng trống (mặc định: không mở)',
  'address of the portal; others than loopback need a login':
    'địa chỉ của cổng làm việc; ngoài địa chỉ của chính máy này thì phải có đăng nhập',

  // state
  'The state that several machines share: make its tables, move the state of a directory into it':
    'Trạng thái mà nhiều máy dùng chung: tạo bảng, chuyển trạng thái của một thư mục sang',
  'Make the tables in the database of --state, as its owner; repeatable':
    'Tạo bảng trong cơ sở dữ liệu của --state, với tài khoản chủ; chạy lại được',
  'role that the program will use, which may then use the tables':
    'tài khoản mà chương trình sẽ dùng, được cấp quyền dùng các bảng',
  'Move the state of the directory into the empty database of --state, compare, close the file':
    'Chuyển trạng thái của thư mục vào cơ sở dữ liệu trống của --state, so lại, đóng tệp',

  // portal
  'Who may use the portal: tokens of programs, sessions of people':
    'Ai được dùng cổng làm việc: mã truy cập của phần mềm, phiên của người dùng',
  'Make a token for a program of one office; it is printed once':
    'Cấp mã truy cập cho phần mềm của một đơn vị; mã chỉ được in một lần',
  'what it may do': 'được làm gì',
  'of a clerk or director, such as "Gia Lai" or 52 (default: DOISOAT_PROVINCE)':
    'của cán bộ nghiệp vụ hoặc lãnh đạo đơn vị, ví dụ "Gia Lai" hoặc 52 (mặc định: DOISOAT_PROVINCE)',
  'days until it expires, at most 366': 'số ngày có hiệu lực, tối đa 366',
  'who uses it; stands in audit records': 'ai dùng; được ghi khi lưu vết',
  'List the tokens that have not expired': 'Liệt kê các mã truy cập còn hiệu lực',
  'List who is logged in': 'Liệt kê ai đang đăng nhập',
  'End sessions and tokens at once': 'Kết thúc ngay các phiên và mã truy cập',
  'all sessions and tokens of this user': 'mọi phiên và mã truy cập của người này',
  'the session whose key begins so': 'phiên có khóa bắt đầu như vậy',
  'the token whose key begins so': 'mã truy cập có khóa bắt đầu như vậy',

  ...operationVi,
  // export
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

  // cases, explain, batches, watch, held
  'List everyone who is not verified now, from the ledger: reason, since when, what to do':
    'Liệt kê những người hiện chưa xác thực, theo sổ: lý do, từ khi nào, việc cần làm',
  'one unit only': 'chỉ một đơn vị',
  'one reason only, such as ID_MISSING': 'chỉ một lý do, ví dụ ID_MISSING',
  'compare with this closed day (default: the last one)': 'so với ngày đã chốt này (mặc định: ngày gần nhất)',
  'a file in place of counts; csv and xlsx need --province': 'một tệp thay cho số liệu; csv và xlsx cần có --province',
  'write the file there': 'ghi tệp vào đây',
  'write the file there (default: standard output)': 'ghi tệp vào đây (mặc định: ra đầu ra chuẩn)',
  'full details, for headquarters; by default what offices are told':
    'đầy đủ chi tiết, cho BHXH Việt Nam; mặc định là những gì đơn vị được biết',
  'Explain one participant: what is claimed, the verdict, why, since when, what would verify it':
    'Giải thích về một người: đã khai gì, kết quả, vì sao, từ khi nào, làm gì để được xác thực',
  'List what was sent, with its state, the newest first': 'Liệt kê các lần gửi và tình trạng, mới nhất trước',
  'one province only (default: all)': 'chỉ một tỉnh, thành phố (mặc định: tất cả)',
  'how many, up to 200': 'bao nhiêu lần gửi, tối đa 200',
  'Follow one batch to its receipt': 'Theo dõi một lần gửi cho đến khi có biên nhận',
  'batch id, or the number of its list if --province is given':
    'mã lần gửi, hoặc số của lần gửi trong danh sách nếu có --province',
  'how long to wait for an answer': 'chờ kết quả bao nhiêu giây',
  'List held claims, for headquarters: undecided ones first':
    'Liệt kê các dòng tạm giữ (BHXH Việt Nam): chưa quyết định trước',
  'Refuse the held claims of a batch: kept with the reason, no verdict changes':
    'Từ chối các dòng tạm giữ của một lần gửi: giữ kèm lý do, không kết quả nào đổi',
  'why; the office reads it': 'lý do; đơn vị đọc được',
  'Run as a service on one machine: watch incoming/, answer every upload, do the nightly run':
    'Chạy liên tục trên một máy: theo dõi incoming/, trả lời mọi tệp gửi đến, đối soát hằng đêm',
  'time between two polls': 'số giây giữa hai lần xem có tệp mới',
  'process an upload once it has been unchanged for this long': 'xử lý tệp khi không còn thay đổi trong số giây này',
  'time of day of the nightly run, in Viet Nam': 'giờ đối soát hằng đêm, theo giờ Việt Nam',
  'port of /health and /metrics; 0 takes a free one': 'cổng của /health và /metrics; 0 là lấy một cổng trống',
  'address of /health and /metrics': 'địa chỉ của /health và /metrics',
  'exit when nothing is left to do': 'kết thúc khi không còn việc',

  // check, sync, answers, status, profiles
  'Validate a file locally, line by line; nothing is sent': 'Kiểm tra tệp trên máy này, từng dòng; không gửi gì đi',
  'the batch, as the office exported it': 'tệp, như đơn vị đã xuất ra',
  'how the rows are to be applied': 'loại tệp: báo tăng, điều chỉnh (delta), toàn bộ (full) hoặc báo giảm (leave)',
  'schemes that the file covers, such as BHYT;BHTN': 'các loại hình bảo hiểm của tệp, ví dụ BHYT;BHTN',
  'schemes that the file covers, such as BHYT;BHTN (default: as its rows say)':
    'các loại hình bảo hiểm của tệp, ví dụ BHYT;BHTN (mặc định: theo từng dòng của tệp)',
  'number of rows that the file must have (required for full)': 'số dòng tệp phải có (bắt buộc với full)',
  'SHA-256 that the file must have': 'mã SHA-256 tệp phải có',
  'use this file layout, see profiles (default: it is detected)':
    'dùng mẫu tệp này, xem profiles (mặc định: tự nhận mẫu)',
  'ignore a column, by heading or position such as #7 (repeatable)':
    'bỏ qua một cột, theo tên cột hoặc vị trí như #7 (dùng được nhiều lần)',
  'earlier answers or lists: who would this full remove?':
    'câu trả lời hoặc danh sách trước đây: ai sẽ bị tệp toàn bộ này đưa ra khỏi sổ?',
  'compare a full with the books of this province in the data directory':
    'so tệp toàn bộ với sổ của tỉnh này trong thư mục dữ liệu',
  'write everybody a full would remove, as CSV': 'ghi ra tệp CSV những người sẽ rời sổ',
  'Process one upload: a receipt, and an answer for every row':
    'Xử lý một tệp gửi: một biên nhận, và câu trả lời cho từng dòng',
  'province, such as "Gia Lai", 52 or vn34-52': 'tỉnh, thành phố, ví dụ "Gia Lai", 52 hoặc vn34-52',
  'instant at which the rows were true (default: when the file is stored)':
    'thời điểm mà dữ liệu đúng (mặc định: lúc lưu tệp)',
  'allow a full upload that removes more than 5 %': 'xác nhận tệp toàn bộ làm giảm hơn 5 %',
  'process the same bytes again': 'xử lý lại đúng tệp đã gửi',
  'person who sends the file': 'cán bộ gửi tệp',
  'purpose of the upload': 'mục đích gửi tệp',
  'write the billable requests to the stores to this file (see: cost)':
    'ghi số yêu cầu tính tiền vào tệp này (xem: cost)',
  'Join the answers of a batch to the file that was sent, on this machine':
    'Ghép câu trả lời của một lần gửi vào tệp đã gửi, trên máy này',
  'the file, as it was sent': 'tệp, như đã gửi',
  'batch id, from its receipt': 'mã lần gửi, ghi trên biên nhận',
  'province of the batch (default: search all)': 'tỉnh, thành phố của lần gửi (mặc định: tìm ở tất cả)',
  'join a file that was saved again, by participant number; what is not found is listed':
    'ghép theo mã số BHXH một tệp đã được lưu lại; dòng không tìm thấy được liệt kê',
  'leave out the rows that need no action: what is left is to be mended and sent again':
    'bỏ các dòng không phải xử lý: phần còn lại để sửa rồi gửi lại',
  'output file (default: next to the input, with "-answers" in its name)':
    'tệp ghi ra (mặc định: cạnh tệp gốc, tên có thêm "-answers")',
  'Show counts and ranking': 'Hiện số liệu và thứ hạng',
  'List the known file layouts, or write a workbook of one to fill in':
    'Liệt kê các mẫu tệp, hoặc ghi ra tệp Excel của một mẫu để điền',
  'write a workbook of this layout': 'ghi ra tệp Excel của mẫu này',
  'write a workbook of this layout (default: list the layouts)':
    'ghi ra tệp Excel của mẫu này (mặc định: liệt kê các mẫu)',
  'output file (default: doisoat-<name>.xlsx here)': 'tệp ghi ra (mặc định: doisoat-<tên>.xlsx ở đây)',

  // release, registry, reconcile, publish
  'Release the held claims of a batch, for headquarters: they are then compared':
    'Giải tỏa các dòng tạm giữ của một lần gửi (BHXH Việt Nam): sau đó chúng được đối chiếu',
  'province of the batch': 'tỉnh, thành phố của lần gửi',
  'why, for the audit record': 'lý do, để lưu vết',
  'Build, list, try, activate, verify, compact and prune the index of the population database':
    'Lập, liệt kê, thử, chuyển, kiểm tra, gộp và dọn chỉ mục dân cư',
  'Say what activating an extract or an installed version would change; nothing is written':
    'Cho biết dùng một bản trích hay một phiên bản đã lập sẽ làm thay đổi những gì; không ghi gì',
  'folder that holds manifest.json, or an installed version': 'thư mục có tệp manifest.json, hoặc một phiên bản đã lập',
  'Build the index of an extract and activate it; an interrupted build resumes':
    'Lập chỉ mục từ một bản trích và dùng nó; bị ngắt thì chạy lại để làm tiếp',
  'keep the active version': 'giữ phiên bản đang dùng',
  'activate even if it has over 1 % fewer people than the active version':
    'dùng dù ít hơn phiên bản đang dùng trên 1 % số người',
  'allow a delta over a version older than the active one, whose later changes it lacks':
    'cho phép bản thay đổi dựa trên phiên bản cũ hơn bản đang dùng, thiếu các thay đổi sau đó',
  'keep fingerprints for ledger rows of canonicalisation 1, even if none are left':
    'giữ dấu vân tay cho các dòng theo cách so tên 1, dù không còn dòng nào',
  'leave them out: such rows are not compared again': 'bỏ chúng: các dòng đó không được đối chiếu lại',
  'folder that holds manifest.json': 'thư mục có tệp manifest.json',
  'List installed versions': 'Liệt kê các phiên bản đã có',
  'Activate an installed version': 'Chuyển sang một phiên bản đã có',
  'Read a version completely and check every checksum; of a delta its base too':
    'Đọc toàn bộ một phiên bản và kiểm tra mọi mã kiểm; với bản thay đổi thì cả bản gốc',
  'default: the active version': 'mặc định: phiên bản đang dùng',
  'Merge a delta and its base into one snapshot, VERSION.full, without activating it':
    'Gộp bản thay đổi và bản gốc thành một bản đầy đủ, PHIÊN_BẢN.full, chưa dùng',
  'Register up to 1,000 people of the active version who must verify in every later version':
    'Đăng ký tối đa 1.000 người của phiên bản đang dùng, phải xác thực được ở mọi phiên bản sau',
  'one personal ID of 12 digits per line': 'mỗi dòng một số định danh 12 chữ số',
  'List versions that are no longer needed': 'Liệt kê các phiên bản không còn cần',
  'delete them instead of only listing': 'xóa thay vì chỉ liệt kê',
  'Do the whole nightly run: re-verify, recount, compare provinces, write lists, close the day, publish':
    'Chạy toàn bộ lượt hằng đêm: đối chiếu lại, đếm lại, so các tỉnh, lập danh sách, chốt ngày, công bố',
  'day to close (default: the last complete day)': 'ngày cần chốt (mặc định: ngày trọn vẹn gần nhất)',
  'only these provinces, such as vn34-52,"Hà Nội"': 'chỉ các tỉnh này, ví dụ vn34-52,"Hà Nội"',
  'start a new run even if one of this day is done and nothing has changed':
    'chạy lượt mới dù ngày này đã chạy xong và không có gì thay đổi',
  'List the nightly runs, the newest first, or tell those of one day step by step':
    'Liệt kê các lượt chạy hằng đêm, mới nhất trước, hoặc nêu từng bước các lượt của một ngày',
  'the runs of this day in all detail': 'các lượt của ngày này, đầy đủ chi tiết',
  'how many, up to 100': 'bao nhiêu lượt, tối đa 100',
  'runs of the days before this one': 'các lượt của những ngày trước ngày này',
  'runs of the days before this one (default: the newest)': 'lượt của những ngày trước ngày này (mặc định: mới nhất)',
  'Write the summary (JSON, CSV) and the pages into <dir>/published':
    'Ghi tổng hợp (JSON, CSV) và các trang vào <thư mục>/published',

  // diff
  'Say why the figures moved between two closed days, or two versions of a ledger':
    'Cho biết vì sao số liệu thay đổi giữa hai ngày đã chốt, hoặc giữa hai phiên bản của một sổ',
  'day (2026-01-31), or version of the ledger of a province': 'ngày (2026-01-31), hoặc phiên bản sổ của một tỉnh',
  'a later one; of days also today': 'mốc sau; nếu là ngày thì có thể là hôm nay',
  'one province only (default: all); versions need it':
    'chỉ một tỉnh, thành phố (mặc định: tất cả); bắt buộc khi so hai phiên bản',
  'of one scheme, such as BHYT': 'của một loại hình, ví dụ BHYT',
  'also by unit': 'cả theo đơn vị',

  // units
  'Name the units of a province, and say which of them lag': 'Tên các đơn vị của một tỉnh, và đơn vị nào chậm',
  'Replace the tables of units of the provinces in a file; a newer table stays':
    'Thay bảng đơn vị của các tỉnh có trong tệp; bảng mới hơn được giữ nguyên',
  'CSV: province,code,name,parent,kind,goal,source,as_of': 'CSV: province,code,name,parent,kind,goal,source,as_of',
  'of this province alone; then the column province may be missing':
    'chỉ của tỉnh, thành phố này; khi đó có thể không có cột province',
  'List units with rate, place, goal and change; without a province those of the country':
    'Liệt kê đơn vị với tỷ lệ, hạng, mục tiêu và thay đổi; không nêu tỉnh thì của cả nước',
  'one province; by default its units without a parent':
    'một tỉnh, thành phố; nếu không nêu gì khác thì các đơn vị cấp cao nhất',
  'of one kind, or unlisted: not in the table': 'của một loại, hoặc unlisted: chưa có trong bảng',
  'of one kind, or unlisted: not in the table (default: every kind)':
    'của một loại, hoặc unlisted: chưa có trong bảng (mặc định: mọi loại)',
  'directly below this unit; needs a province': 'ngay dưới đơn vị này; cần nêu tỉnh, thành phố',
  'of this level, 1 is the highest': 'của cấp này, 1 là cao nhất',
  'of this level, 1 is the highest (default: every level)': 'của cấp này, 1 là cao nhất (mặc định: mọi cấp)',
  'lowest rate first, or another order': 'tỷ lệ thấp nhất trước, hoặc thứ tự khác',
  'units printed (default: 30; --json has all)': 'số đơn vị in ra (mặc định: 30; --json có đủ)',
  // matrix, lists
  'Say where the open cases are: by province, reason, who acts, scheme and unit':
    'Cho biết người chưa xác thực nằm ở đâu: theo tỉnh, lý do, ai xử lý, loại hình và đơn vị',
  'one province only (default: all); units need it':
    'chỉ một tỉnh, thành phố (mặc định: tất cả); bắt buộc khi xem theo đơn vị',
  'columns of the provinces, or lines of the one province': 'cột của bảng các tỉnh, hoặc dòng của bảng một tỉnh',
  'columns of the one province': 'cột của bảng một tỉnh',
  'columns of the one province (default: scheme beside reason or actor, else reason)':
    'cột của bảng một tỉnh (mặc định: scheme khi xem theo reason hoặc actor, nếu không thì reason)',
  'only what is for one to act on': 'chỉ phần việc của một bên',
  'the table as CSV on standard output': 'in bảng dạng CSV ra đầu ra chuẩn',
  'Count who stands on the nightly lists of each province, and which provinces share persons':
    'Đếm số dòng trên danh sách hằng đêm của từng tỉnh, và số người trùng giữa các tỉnh',

  // goals, what if
  'Say how far the provinces are from their goals, and which will reach them':
    'Cho biết các tỉnh còn cách mục tiêu bao xa và tỉnh nào sẽ đạt',
  'Say what mending reasons, actors or units would do to rate, place and goal':
    'Cho biết tỷ lệ, thứ hạng và mục tiêu sẽ ra sao nếu xử lý xong các lý do, người xử lý hoặc đơn vị này',
  'all of this reason, such as ID_MISSING; may be repeated':
    'mọi người có lý do này, ví dụ ID_MISSING; ghi được nhiều lần',
  'all that this actor must act on; may be repeated': 'mọi người do người này xử lý; ghi được nhiều lần',
  'all of this unit; needs --province; may be repeated': 'mọi người của đơn vị này; cần --province; ghi được nhiều lần',
  // alerts
  'Set alerts: be told by mail or webhook of what happened, once each, in counts':
    'Đặt cảnh báo: được báo tin qua thư hoặc webhook, mỗi việc một lần, chỉ có số đếm',
  'List all alerts that are set, with their last deliveries':
    'Liệt kê mọi cảnh báo đã đặt và lần gửi gần nhất của mỗi cảnh báo',
  'Set an alert; the secret that signs the messages of a webhook is printed once':
    'Đặt một cảnh báo; khóa ký tin của webhook chỉ được in ra một lần',
  'about this province (default: every province and the country)':
    'về tỉnh, thành phố này (mặc định: mọi tỉnh, thành phố và cả nước)',
  'what to be told of, such as rateFell,drift': 'các việc cần báo, ví dụ rateFell,drift',
  'of provinceStale: days without an upload': 'của provinceStale: số ngày không gửi dữ liệu',
  'of provinceStale: days without an upload (default: 14)':
    'của provinceStale: số ngày không gửi dữ liệu (mặc định: 14)',
  'of rateFell: percentage points since yesterday': 'của rateFell: số điểm phần trăm giảm từ hôm qua',
  'of rateFell: percentage points since yesterday (default: 0.50)':
    'của rateFell: số điểm phần trăm giảm từ hôm qua (mặc định: 0.50)',
  'of rankLost: places since yesterday': 'của rankLost: số bậc tụt từ hôm qua',
  'of rankLost: places since yesterday (default: 1)': 'của rankLost: số bậc tụt từ hôm qua (mặc định: 1)',
  'by mail to this address': 'gửi thư đến địa chỉ này',
  'by POST to this address': 'gửi POST đến địa chỉ này',
  'Remove an alert, and what of it waits': 'Xóa một cảnh báo và các tin còn chờ của nó',
  'Send a test of an alert, and say what became of it': 'Gửi thử một cảnh báo và cho biết kết quả',
  'id of the alert, from the list': 'mã của cảnh báo, xem trong danh sách',

  // targets, history, trace
  'Record supplied plans, populations and targets; the figure with the newer `as_of` wins':
    'Ghi kế hoạch, dân số và chỉ tiêu được giao; số liệu có `as_of` mới hơn được dùng',
  'CSV: year,province,indicator,value,source,as_of[,by]': 'CSV: year,province,indicator,value,source,as_of[,by]',
  'Manage the figures of past days': 'Số liệu của những ngày đã qua',
  'Load published figures of past days; a correction is recorded next to the old figure':
    'Nạp số liệu đã công bố của những ngày đã qua; đính chính được ghi cạnh số cũ',
  'Write the figures of all past days as CSV, in the form that history load reads':
    'Ghi số liệu mọi ngày đã qua thành CSV, theo mẫu mà history load đọc được',
  'one province only, across the merger': 'chỉ một tỉnh, thành phố, cả trước sáp nhập',
  'one province only, across the merger (default: all)':
    'chỉ một tỉnh, thành phố, cả trước sáp nhập (mặc định: tất cả)',
  'CSV: province,day,participants,out_of_scope,synced,verified,source[,note]':
    'CSV: province,day,participants,out_of_scope,synced,verified,source[,note]',
  'Find the people behind rows that name nobody, for reviewers at headquarters; no rate moves by it':
    'Truy tìm người của những dòng chưa xác định được ai, cho người rà soát ở Trung ương; không tỷ lệ nào đổi',
  'Show the open claims with their candidates; contains personal IDs':
    'Hiện các dòng đang mở và ứng viên; có số định danh cá nhân',
  'Say why each candidate of a row is proposed, field by field; contains personal IDs':
    'Giải thích vì sao nêu từng ứng viên của một dòng, theo từng trường; có số định danh cá nhân',
  'province of the row': 'tỉnh, thành phố của dòng',
  'participant number, 10 or 12 digits': 'mã số BHXH, 10 hoặc 12 chữ số',
  'also write the page with the waterfall to this file': 'ghi thêm trang giải thích vào tệp này',
  'Take a file of decisions: kept for good, whole or not at all; what is accepted reaches the office':
    'Nhận một tệp quyết định: giữ mãi, trọn tệp hoặc không gì cả; điều được chấp nhận sẽ đến đơn vị',
  'who has decided': 'người quyết định',
  'for what': 'mục đích',
  'CSV: province,participant_number,candidate,decision,reason,evidence':
    'CSV: province,participant_number,candidate,decision,reason,evidence',

  // ledger
  'Verify, repair and maintain the ledger; show one row': 'Kiểm tra, sửa và bảo trì sổ; hiện một dòng',
  'Verify hashes and chain, and recount; the recount must equal the counts':
    'Kiểm tra mã băm và chuỗi, đếm lại; kết quả phải bằng số đã ghi',
  'Show one row decoded, for an operator; contains personal data':
    'Hiện một dòng đã giải mã, cho người vận hành; có dữ liệu cá nhân',
  'province of the ledger': 'tỉnh, thành phố của sổ',
  'Count the rows of a ledger anew and make that its published counts, after "ledger verify" found drift':
    'Đếm lại các dòng của sổ và dùng làm số công bố, sau khi "ledger verify" thấy lệch',
  'who has it repaired, for the audit record': 'người cho sửa, để lưu vết',
  'Merge the segments of a ledger into a new base and recount it':
    'Gộp các phần của sổ thành một bản gốc mới và đếm lại',
  'Count staged objects older than 7 days that no version references; delete them with --remove':
    'Đếm các đối tượng cũ hơn 7 ngày mà không phiên bản nào dùng; thêm --remove để xóa',
  'delete them instead of only counting': 'xóa thay vì chỉ đếm',
  "reads retained uploads again, so that names of an earlier canonicalisation move to today's":
    'Đọc lại các tệp còn giữ để họ tên theo cách so cũ chuyển sang cách hiện nay',
  'Rebuild the state store from the objects, after it was lost or set back':
    'Dựng lại kho trạng thái từ các đối tượng, sau khi bị mất hoặc bị lùi',
  'Restore lost or damaged objects from older versions in the store, or from their copies':
    'Khôi phục các đối tượng bị mất hoặc hỏng từ phiên bản cũ trong kho hoặc từ bản sao',
  'keys of objects, as reported by "ledger verify" or "registry verify"':
    'khóa của các đối tượng, như "ledger verify" hoặc "registry verify" báo',

  // completion
  'Print a script by which a shell completes commands, options, files and provinces':
    'In tập lệnh để shell gợi ý lệnh, tùy chọn, tên tệp và mã tỉnh',
  'the shell that reads it': 'shell sẽ đọc tập lệnh',

  // cost, generate
  'Estimate the cost of a batch, a national pass and a month on AWS, from counted requests and measured seconds':
    'Ước tính chi phí của một lần gửi, một lượt cả nước và một tháng trên AWS, từ số yêu cầu và số giây đã đo',
  'price table: region, source, day': 'bảng giá: vùng, nguồn, ngày',
  'counted usage of a small batch (sync --usage)': 'số đã đếm của một lần gửi nhỏ (sync --usage)',
  'counted usage of a whole province (sync --usage)': 'số đã đếm của cả một tỉnh (sync --usage)',
  'counted requests of a day of the country': 'số yêu cầu đã đếm của một ngày cả nước',
  'small batches per province and day': 'số lần gửi nhỏ mỗi tỉnh một ngày',
  'small batches per province and day (default: 20)': 'số lần gửi nhỏ mỗi tỉnh một ngày (mặc định: 20)',
  'national passes per month': 'số lượt cả nước một tháng',
  'national passes per month (default: 1)': 'số lượt cả nước một tháng (mặc định: 1)',
  'share of a pass that a nightly run costs': 'phần của một lượt cả nước mà một lượt hằng đêm tốn',
  'share of a pass that a nightly run costs (default: 0.05)':
    'phần của một lượt cả nước mà một lượt hằng đêm tốn (mặc định: 0.05)',
  'gigabytes stored in the buckets': 'số gigabyte lưu trong kho',
  'gigabytes stored in the buckets (default: 60)': 'số gigabyte lưu trong kho (mặc định: 60)',
  'Generate synthetic data: a registry extract, a batch per province, and the truth about each row':
    'Tạo dữ liệu giả: bản trích dân cư, mỗi tỉnh một tệp gửi, và sự thật của từng dòng',
  'output folder': 'thư mục ghi ra',
  'people in the registry': 'số người trong dữ liệu dân cư',
  'rows of each batch': 'số dòng của mỗi tệp',
  'provinces with a batch, such as vn34-52,"Hà Nội"': 'các tỉnh có tệp gửi, ví dụ vn34-52,"Hà Nội"',
  'seed; the same seed gives the same bytes': 'hạt giống; cùng hạt giống thì cùng dữ liệu',
  'share of a batch with ID prefixes of its own province (default: 0.9)':
    'phần của tệp có đầu số định danh của chính tỉnh đó (mặc định: 0.9)',
  'delta extracts after the snapshot (default: 0)': 'số bản thay đổi sau bản đầy đủ (mặc định: 0)',
  'write extracts as plain CSV instead of gzip: larger and faster': 'ghi CSV không nén: lớn hơn và nhanh hơn',
  'write batches with the codes of the documented columns only (docs/columns.md)':
    'ghi tệp chỉ với mã của các cột có trong tài liệu (docs/columns.md)',
  'write only deltas and batches, of the same people': 'chỉ ghi bản thay đổi và tệp gửi, của cùng những người đó',
  'also write history.csv of so many past days (default: 0); with --rows 0 the country at its size':
    'ghi thêm history.csv của bấy nhiêu ngày đã qua (mặc định: 0); với --rows 0 là cả nước đúng quy mô',
  'last of these days (default: that of the registry)': 'ngày cuối trong số đó (mặc định: ngày của dữ liệu dân cư)',
};
