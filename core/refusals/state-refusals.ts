/** Failures of the shared state, PostgreSQL (`docs/state-postgres.md`). Numbers 671 to 674. */
import type { RefusalRecord } from './groups.ts';

export const stateRefusals = {
  STATE_AWAY: {
    number: 671,
    group: 'state',
    vi: 'Không kết nối được với cơ sở dữ liệu dùng chung, hoặc kết nối bị ngắt. Hãy thử lại.',
    en: 'The shared database (PostgreSQL) cannot be reached, or ended the connection. Try again.',
  },
  STATE_DENIED: {
    number: 672,
    group: 'state',
    vi:
      'Cơ sở dữ liệu dùng chung từ chối: sai tài khoản, mật khẩu, tên cơ sở dữ liệu, hoặc thiếu quyền. Kiểm tra địa ' +
      'chỉ, tệp mật khẩu và "doisoat state init".',
    en:
      'The shared database refuses: user, password, database or rights are wrong. Check the address, PGPASSFILE and ' +
      'doisoat state init.',
  },
  STATE_UNSUITABLE: {
    number: 673,
    group: 'state',
    vi:
      'Máy chủ cơ sở dữ liệu không giữ lời cần có: phải là máy chính (không phải bản sao), bảng mã UTF-8, bật ' +
      '"fsync" và "full_page_writes".',
    en:
      'This PostgreSQL server does not do what is needed: it must be the primary, in UTF8, with fsync and ' +
      'full_page_writes on.',
  },
  STATE_FAULT: {
    number: 674,
    group: 'state',
    vi: 'Cơ sở dữ liệu dùng chung báo lỗi; xem mã trong ngoặc và nhật ký của máy chủ.',
    en: 'The shared database reports an error; the code in brackets is its SQLSTATE. See the log of the server.',
  },
} as const satisfies Record<string, RefusalRecord>;
