/** Everything that `doisoat doctor` can find: how bad, what it is, what to do (`docs/doctor.md`). */
import type { Text } from '../../core/catalogue/text.ts';

export interface FindingRecord {
  /** A fault makes the exit code 1; a warning does not. */
  level: 'fault' | 'warning';
  what: Text;
  todo: Text;
}

const texts = (vi: string, en: string): Text => ({ vi, en });

export const findings = {
  NODE_OLD: {
    level: 'fault',
    what: texts('Node {found} quá cũ; cần từ {needed}', 'Node {found} is too old; {needed} is needed'),
    todo: texts('Cài Node mới hơn, hoặc chạy "npx doisoat"', 'Install a newer Node, or run "npx doisoat"'),
  },
  DIRECTORY_MISSING: {
    level: 'fault',
    what: texts('Không có thư mục dữ liệu này', 'There is no such data directory'),
    todo: texts('Kiểm tra "--dir" hoặc DOISOAT_DIR', 'Check --dir or DOISOAT_DIR'),
  },
  DIRECTORY_READ_ONLY: {
    level: 'fault',
    what: texts('Không ghi được vào thư mục dữ liệu ({code})', 'The data directory cannot be written ({code})'),
    todo: texts(
      'Chạy bằng đúng người dùng của dịch vụ; gắn ổ đĩa ở chế độ ghi ("mount", "chown")',
      'Run as the user of the service; mount the disk writable (mount, chown)',
    ),
  },
  FILE_SYSTEM_UNSAFE: {
    level: 'fault',
    what: texts(
      'Hệ thống tệp không khóa được hoặc không ghi chắc chắn ({code})',
      'The file system does not lock, or does not make writes durable ({code})',
    ),
    todo: texts('Chuyển thư mục dữ liệu sang ổ đĩa của máy', 'Move the data directory to a disk of the machine'),
  },
  FILE_SYSTEM_NETWORK: {
    level: 'warning',
    what: texts('Thư mục dữ liệu nằm trên ổ mạng ({type})', 'The data directory is on a network share ({type})'),
    todo: texts(
      'Chỉ để một máy dùng; nên chuyển sang ổ đĩa của máy',
      'Let one machine alone use it; better move it to a disk of the machine',
    ),
  },
  DIRECTORY_OPEN: {
    level: 'warning',
    what: texts(
      'Người dùng khác của máy đọc được dữ liệu: {first}',
      'Other users of the machine can read data: {first}',
    ),
    todo: texts('Chạy "doisoat status": quyền được thu hẹp', 'Run "doisoat status": modes are narrowed'),
  },
  KEY_OPEN: {
    level: 'fault',
    what: texts('Người dùng khác đọc được tệp bí mật {file}', 'Other users can read the secret file {file}'),
    todo: texts('Chạy "chmod 600" cho tệp này', 'Run "chmod 600" on it'),
  },
  DISK_LOW: {
    level: 'warning',
    what: texts(
      'Còn trống {free} MiB; nên có {needed} MiB (một bản nữa của chỉ mục và của sổ lớn nhất)',
      '{free} MiB are free; {needed} MiB should be (one more copy of the index and of the largest ledger)',
    ),
    todo: texts(
      'Thêm chỗ, hoặc "doisoat registry prune --remove" và "doisoat ledger sweep --remove"',
      'Add room, or "doisoat registry prune --remove" and "doisoat ledger sweep --remove"',
    ),
  },
  RESTORE_UNFINISHED: {
    level: 'fault',
    what: texts('Việc khôi phục vào thư mục này chưa xong', 'A restore into this directory did not end'),
    todo: texts('Xóa thư mục rồi chạy lại "doisoat restore"', 'Remove the directory and run "doisoat restore" again'),
  },
  CONFIG_WRONG: {
    level: 'fault',
    what: texts('"config.json" không đọc được', 'config.json cannot be read'),
    todo: texts('Chạy "doisoat status" để xem chỗ sai, rồi sửa', 'Run "doisoat status" to see where, and correct it'),
  },
  NOTHING_YET: {
    level: 'warning',
    what: texts('Thư mục chưa có dữ liệu', 'The directory holds no data yet'),
    todo: texts('Chạy "doisoat registry build THƯ_MỤC"', 'Run "doisoat registry build FOLDER"'),
  },
  STATE_MISSING: {
    level: 'fault',
    what: texts('Mất "state.sqlite" trong khi có sổ', 'state.sqlite is missing though there are ledgers'),
    todo: texts('Chạy "doisoat ledger rebuild"', 'Run "doisoat ledger rebuild"'),
  },
  STATE_DAMAGED: {
    level: 'fault',
    what: texts('"state.sqlite" bị hỏng', 'state.sqlite is damaged'),
    todo: texts(
      'Dừng dịch vụ, chuyển "state.sqlite*" đi nơi khác, chạy "doisoat ledger rebuild"',
      'Stop the services, move state.sqlite* away, run "doisoat ledger rebuild"',
    ),
  },
  STATE_NEWER: {
    level: 'fault',
    what: texts(
      '"state.sqlite" có định dạng {found}; chương trình này biết đến {known}',
      'state.sqlite is of format {found}; this program knows {known}',
    ),
    todo: texts('Dùng phiên bản chương trình mới hơn', 'Use the newer version of the program'),
  },
  STATE_BEHIND: {
    level: 'fault',
    what: texts(
      'Trạng thái của {province} cũ hơn sổ: {version}, đã ghi nhận {marked}',
      'The state of {province} is older than its ledger: {version}, ratified {marked}',
    ),
    todo: texts(
      'Dừng dịch vụ, chuyển "state.sqlite*" đi nơi khác, chạy "doisoat ledger rebuild"',
      'Stop the services, move state.sqlite* away, run "doisoat ledger rebuild"',
    ),
  },
  STATE_UNREACHABLE: {
    level: 'fault',
    what: texts('Không mở được trạng thái ({code})', 'The state cannot be opened ({code})'),
    todo: texts(
      'Kiểm tra DOISOAT_STATE, "state" trong "config.json" và máy chủ PostgreSQL (docs/state-postgres.md)',
      'Check DOISOAT_STATE, state in config.json and the PostgreSQL server (docs/state-postgres.md)',
    ),
  },
  STORE_UNREACHABLE: {
    level: 'fault',
    what: texts('Không truy cập được kho đối tượng ({code})', 'The object store cannot be reached ({code})'),
    todo: texts(
      'Kiểm tra "objects" trong "config.json", mạng và AWS_ACCESS_KEY_ID',
      'Check objects in config.json, the network and AWS_ACCESS_KEY_ID',
    ),
  },
  INDEX_NONE: {
    level: 'warning',
    what: texts('Chưa dùng chỉ mục dân cư nào', 'No index of the population database is in use'),
    todo: texts('Chạy "doisoat registry build THƯ_MỤC"', 'Run "doisoat registry build FOLDER"'),
  },
  INDEX_MISSING: {
    level: 'fault',
    what: texts(
      'Chỉ mục {version} đang dùng thiếu đối tượng: {missing}',
      'The index in use, {version}, lacks objects: {missing}',
    ),
    todo: texts(
      'Chạy "doisoat registry build" từ bản trích, hoặc "doisoat registry activate" phiên bản trước',
      'Run "doisoat registry build" with its extract, or "doisoat registry activate" the version before',
    ),
  },
  INDEX_DAMAGED: {
    level: 'fault',
    what: texts('Chỉ mục {version} bị hỏng: {problems} lỗi', 'The index {version} is damaged: {problems} problems'),
    todo: texts(
      'Chạy "doisoat registry verify", rồi "registry build" từ bản trích',
      'Run "doisoat registry verify", then "registry build" with its extract',
    ),
  },
  INDEX_FORMAT_OLD: {
    level: 'fault',
    what: texts('Chỉ mục {version} có định dạng không còn đọc', 'The index {version} has a format that is not read'),
    todo: texts('Chạy "doisoat registry build" từ bản trích', 'Run "doisoat registry build" with its extract'),
  },
  FINGERPRINT_KEY_MISSING: {
    level: 'fault',
    what: texts('Thiếu "fingerprint.key" của chỉ mục', 'fingerprint.key of the index is missing'),
    todo: texts(
      'Chép lại khóa, hoặc "doisoat restore --key-file" (docs/runbook.md)',
      'Copy the key back, or "doisoat restore --key-file" (docs/runbook.md)',
    ),
  },
  FINGERPRINT_KEY_WRONG: {
    level: 'fault',
    what: texts('"fingerprint.key" không phải là khóa của chỉ mục', 'fingerprint.key is not the key of the index'),
    todo: texts('Chép lại đúng khóa (docs/runbook.md)', 'Copy the right key back (docs/runbook.md)'),
  },
  LEDGER_DAMAGED: {
    level: 'fault',
    what: texts('Sổ của {province} bị hỏng hoặc lệch', 'The ledger of {province} is damaged or differs'),
    todo: texts(
      'Chạy "doisoat ledger verify --province {province}"',
      'Run "doisoat ledger verify --province {province}"',
    ),
  },
  UPLOADS_UNANSWERED: {
    level: 'warning',
    what: texts(
      '{count} tệp chưa có câu trả lời, lâu nhất {hours} giờ',
      '{count} uploads without an answer, the oldest for {hours} hours',
    ),
    todo: texts(
      'Chạy "doisoat worker" (hoặc khởi động lại: tệp bị bỏ qua sẽ được thử lại)',
      'Run "doisoat worker" (or restart it: uploads that were put aside are tried again)',
    ),
  },
  UPLOADS_AHEAD: {
    level: 'warning',
    what: texts('{count} tệp có giờ ở phía trước đồng hồ', '{count} uploads have times ahead of the clock'),
    todo: texts('Chỉnh đồng hồ của máy ("timedatectl")', 'Set the clock of the machine (timedatectl)'),
  },
  CLOCK_BEHIND: {
    level: 'fault',
    what: texts(
      'Đồng hồ của máy chậm: {province} có lần gửi vào {instant}',
      'The clock of the machine is behind: {province} has an upload of {instant}',
    ),
    todo: texts('Chỉnh đồng hồ ("timedatectl set-ntp true")', 'Set the clock (timedatectl set-ntp true)'),
  },
  WORKER_UNREACHABLE: {
    level: 'fault',
    what: texts('Worker không trả lời ({code})', 'The worker does not answer ({code})'),
    todo: texts('Khởi động lại dịch vụ ("systemctl status")', 'Start the service again (systemctl status)'),
  },
  WORKER_FAILING: {
    level: 'fault',
    what: texts('Worker báo lỗi: {reasons}', 'The worker reports: {reasons}'),
    todo: texts(
      'UPLOADS_DEAD: xem log "upload.dead", sửa rồi khởi động lại; STORE_…: kho đối tượng (docs/worker.md)',
      'UPLOADS_DEAD: see upload.dead in the log, mend, restart; STORE_…: the store (docs/worker.md)',
    ),
  },
  PUBLISHING_UNFINISHED: {
    level: 'warning',
    what: texts(
      'Phiên bản {version} của {province} chưa trả xong câu trả lời',
      'Version {version} of {province} is not published to the end',
    ),
    todo: texts('Chạy "doisoat reconcile"', 'Run "doisoat reconcile"'),
  },
  PAGES_NONE: {
    level: 'warning',
    what: texts('Chưa có trang nào', 'There are no pages yet'),
    todo: texts('Chạy "doisoat publish"', 'Run "doisoat publish"'),
  },
  PAGES_OLD: {
    level: 'warning',
    what: texts('Các trang cũ hơn sổ', 'The pages are older than the ledgers'),
    todo: texts('Chạy "doisoat publish"', 'Run "doisoat publish"'),
  },
  NIGHT_MISSED: {
    level: 'warning',
    what: texts(
      'Không có đối soát đêm cho {count} ngày, gần nhất {day}',
      'No nightly run for {count} days, last {day}',
    ),
    todo: texts('Chạy "doisoat reconcile"; xem "doisoat runs"', 'Run "doisoat reconcile"; see "doisoat runs"'),
  },
  NIGHT_FAILED: {
    level: 'fault',
    what: texts('Đối soát ngày {day} chưa trọn: {causes}', 'The run of {day} is incomplete: {causes}'),
    todo: texts(
      'Xem "doisoat runs {day}", sửa, rồi "doisoat reconcile --day {day}"',
      'See "doisoat runs {day}", mend it, then "doisoat reconcile --day {day}"',
    ),
  },
  NIGHT_STOPPED: {
    level: 'fault',
    what: texts('Đối soát ngày {day} dừng giữa chừng', 'The run of {day} stopped half-way'),
    todo: texts('Chạy "doisoat reconcile --day {day}"', 'Run "doisoat reconcile --day {day}"'),
  },
  EXTRACT_OLD: {
    level: 'warning',
    what: texts('Bản trích dân cư đã {days} ngày', 'The extract is {days} days old'),
    todo: texts('Xin bản trích mới, "doisoat registry build"', 'Ask for a new extract, "doisoat registry build"'),
  },
  BACKUP_NONE: {
    level: 'warning',
    what: texts('Chưa có bản sao lưu nào đọc được', 'There is no backup that can be read'),
    todo: texts('Chạy "doisoat backup THƯ_MỤC"', 'Run "doisoat backup FOLDER"'),
  },
  BACKUP_OLD: {
    level: 'warning',
    what: texts('Bản sao lưu gần nhất đã {hours} giờ', 'The newest backup is {hours} hours old'),
    todo: texts('Chạy "doisoat backup THƯ_MỤC"; xem lịch chạy', 'Run "doisoat backup FOLDER"; look at its timer'),
  },
  SCRATCH_LEFT: {
    level: 'warning',
    what: texts(
      '{count} mục tạm của tiến trình đã chết, {mib} MiB',
      '{count} left-overs of processes that ended, {mib} MiB',
    ),
    todo: texts(
      'Chúng được xóa khi lệnh sau cần chỗ tạm; có thể xóa trong "scratch/", "temp/"',
      'The next command that needs scratch removes them; or remove them from scratch/, temp/',
    ),
  },
  PUBLISH_LEASE_HELD: {
    level: 'fault',
    what: texts('Quyền công bố bị giữ đến {instant}', 'The right to publish is held until {instant}'),
    todo: texts(
      'Chỉnh đồng hồ; nếu không còn ai công bố, chờ hết hạn',
      'Set the clock; if nobody publishes any more, wait until it runs out',
    ),
  },
  PORTAL_NOT_HTTPS: {
    level: 'fault',
    what: texts('Cổng làm việc có đăng nhập nhưng không qua https', 'The portal has a login but no https'),
    todo: texts(
      'Đặt reverse proxy có TLS, "portal.behindProxy": true (docs/portal.md)',
      'Put a reverse proxy with TLS in front, "portal.behindProxy": true (docs/portal.md)',
    ),
  },
  PROXY_SECRET_SHORT: {
    level: 'fault',
    what: texts('"portal.proxySecret" ngắn hơn 32 byte', 'portal.proxySecret is shorter than 32 bytes'),
    todo: texts('Thay bằng "openssl rand -hex 32" ở cả hai nơi', 'Replace it by "openssl rand -hex 32" on both sides'),
  },
  PROVIDER_UNREACHABLE: {
    level: 'fault',
    what: texts('Không truy cập được nơi cấp đăng nhập ({code})', 'The login provider cannot be reached ({code})'),
    todo: texts('Kiểm tra "portal.oidc.issuer" và mạng', 'Check portal.oidc.issuer and the network'),
  },
  PORT_TAKEN: {
    level: 'fault',
    what: texts('Cổng {port} đang được dùng', 'Port {port} is in use'),
    todo: texts('Chọn cổng khác bằng "--port"', 'Choose another by --port'),
  },
  CHECK_FAILED: {
    level: 'fault',
    what: texts('Không kiểm tra được "{check}" ({code})', 'The check "{check}" could not be done ({code})'),
    todo: texts('Sửa các lỗi ở trên rồi chạy lại', 'Mend what is named above and run again'),
  },
} as const satisfies Record<string, FindingRecord>;

export type FindingCode = keyof typeof findings;

export interface Finding {
  code: FindingCode;
  facts: Record<string, string | number>;
}

/** What was found and what to do, with the facts. */
export function findingTexts({ code, facts }: Finding): { what: Text; todo: Text } {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
  const both = ({ vi, en }: Text): Text => ({ vi: fill(vi), en: fill(en) });
  const { what, todo } = findings[code];
  return { what: both(what), todo: both(todo) };
}
