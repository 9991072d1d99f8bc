/** Failures of disk, network and database in plain words: what was found, what is needed, what to do. */
import { errorCode } from '../adapters/files/durable-files.ts';
import type { Text } from '../core/catalogue/text.ts';
import { commandRefusals } from '../core/refusals/command-refusals.ts';

/** What was found, and what to do about it. */
interface Advice {
  found: Text;
  act: Text;
}

const advice = (found: [vi: string, en: string], act: [vi: string, en: string]): Advice => ({
  found: { vi: found[0], en: found[1] },
  act: { vi: act[0], en: act[1] },
});

const otherFolder = [
  'Chọn thư mục mà tài khoản này ghi được ("--dir", "--out"), hoặc đổi quyền (chown, chmod) rồi chạy lại.',
  'Choose a folder that this account may write (--dir, --out), or change its owner or mode, and run again.',
] as const;
const freeSpace = [
  'Giải phóng chỗ rồi chạy lại đúng lệnh này; không có gì bị ghi dở.',
  'Free some space, then run the same command again; nothing is left half-written.',
] as const;
const checkPath = ['Kiểm tra lại đường dẫn.', 'Check the path.'] as const;
const network = [
  'Kiểm tra mạng và địa chỉ trong "config.json" rồi chạy lại.',
  'Check the network and the address in config.json, then run again.',
] as const;

/** By the codes of Node. */
const texts: Record<string, Advice> = {
  EACCES: advice(['Không có quyền đọc hoặc ghi ở đây', 'No permission to read or write here'], [...otherFolder]),
  EPERM: advice(['Không được phép làm việc này ở đây', 'This is not permitted here'], [...otherFolder]),
  EROFS: advice(['Ổ đĩa này chỉ cho đọc', 'This file system is read-only'], [...otherFolder]),
  ENOSPC: advice(['Ổ đĩa đã hết chỗ', 'The disk is full'], [...freeSpace]),
  EDQUOT: advice(
    ['Tài khoản này đã dùng hết hạn mức ổ đĩa', 'The disk quota of this account is used up'],
    [
      'Giải phóng chỗ hoặc xin thêm hạn mức, rồi chạy lại đúng lệnh này; không có gì bị ghi dở.',
      'Free some space or get more quota, then run the same command again; nothing is left half-written.',
    ],
  ),
  EFBIG: advice(['Tệp quá lớn với ổ đĩa này', 'The file is too large for this file system'], [...otherFolder]),
  ENOENT: advice(['Không có tệp hoặc thư mục này', 'There is no such file or folder'], [...checkPath]),
  ENOTDIR: advice(
    ['Cần một thư mục, nhưng đây là tệp', 'A folder is needed, but this is a file'],
    ['Kiểm tra lại đường dẫn, hoặc chọn thư mục khác.', 'Check the path, or choose another folder.'],
  ),
  EISDIR: advice(['Cần một tệp, nhưng đây là thư mục', 'A file is needed, but this is a folder'], [...checkPath]),
  EEXIST: advice(
    ['Đã có một tệp mang tên này', 'A file of this name is there already'],
    ['Chọn tên khác, hoặc dời tệp đó đi.', 'Choose another name, or move that file away.'],
  ),
  ENOTEMPTY: advice(
    ['Thư mục này không trống', 'This folder is not empty'],
    ['Chọn một thư mục trống.', 'Choose an empty folder.'],
  ),
  EMFILE: advice(
    ['Quá nhiều tệp đang mở', 'Too many files are open'],
    [
      'Nâng giới hạn của tiến trình ("ulimit -n 4096", hoặc LimitNOFILE= của dịch vụ) rồi chạy lại.',
      'Raise the limit of the process ("ulimit -n 4096", or LimitNOFILE= of the service) and run again.',
    ],
  ),
  EIO: advice(
    ['Ổ đĩa báo lỗi khi đọc hoặc ghi', 'The disk failed to read or write'],
    [
      'Kiểm tra chỗ trống và ổ đĩa trước khi chạy lại; sau đó chạy "doisoat ledger verify".',
      'Check its free space and the disk itself before running again; after that run "doisoat ledger verify".',
    ],
  ),
  EADDRINUSE: { found: commandRefusals.PORT_IN_USE, act: { vi: '', en: '' } },
  EADDRNOTAVAIL: advice(
    ['Máy này không có địa chỉ đó', 'This machine has no such address'],
    ['Dùng một địa chỉ của máy này, ví dụ 127.0.0.1.', 'Use an address of this machine, such as 127.0.0.1.'],
  ),
  ECONNREFUSED: advice(['Không nơi nào trả lời ở địa chỉ này', 'Nothing answers at this address'], [...network]),
  ENOTFOUND: advice(['Không tìm thấy máy mang tên này', 'There is no machine of this name'], [...network]),
  ETIMEDOUT: advice(['Chờ quá lâu không có trả lời', 'There was no answer in time'], [...network]),
};
// Of the whole machine, not of one process: the same words serve.
texts.ENFILE = texts.EMFILE;

const portForbidden = advice(
  ['Tài khoản này không được mở cổng đó', 'This account may not listen at that port'],
  [
    'Cổng dưới 1024 cần quyền quản trị: chọn cổng từ 1024, ví dụ --port 8080.',
    'Ports below 1024 need administrator rights: choose one from 1024, such as --port 8080.',
  ],
);

/**
 * Result codes of SQLite (https://www.sqlite.org/rescode.html): extended ones that say more, else the primary one in
 * the low byte of `errcode`.
 */
const sqlite: Record<number, string> = {
  4874: 'ENOSPC', // SQLITE_IOERR_SHMSIZE: the shared memory could not grow
  5: 'STATE_LOCKED', // SQLITE_BUSY
  6: 'STATE_LOCKED', // SQLITE_LOCKED
  8: 'EROFS', // SQLITE_READONLY
  10: 'EIO', // SQLITE_IOERR
  11: 'STATE_DAMAGED', // SQLITE_CORRUPT
  13: 'ENOSPC', // SQLITE_FULL
  14: 'EACCES', // SQLITE_CANTOPEN
  23: 'EACCES', // SQLITE_AUTH
  26: 'STATE_DAMAGED', // SQLITE_NOTADB
};

/** A failure of the machine with its code, and the path that its user knows; undefined for any other error. */
export function systemFailure(error: unknown): { code: string; message: Text } | undefined {
  const { path, syscall, errcode } = error as { path?: unknown; syscall?: unknown; errcode?: unknown };
  const code = codeIn(error, { syscall, errcode });
  if (code === 'STATE_LOCKED' || code === 'STATE_DAMAGED') return { code, message: commandRefusals[code] };
  if (code === undefined || !Object.hasOwn(texts, code)) return undefined;
  const { found, act } = syscall === 'listen' && (code === 'EACCES' || code === 'EPERM') ? portForbidden : texts[code];
  const where = typeof path === 'string' ? path : typeof errcode === 'number' ? 'state.sqlite' : undefined;
  const told = (language: 'vi' | 'en'): string => {
    const words = `${found[language]}${where === undefined ? '' : `: ${where}`}`;
    return act[language] === '' ? words : `${words}. ${act[language]}`;
  };
  return { code, message: { vi: told('vi'), en: told('en') } };
}

function codeIn(error: unknown, { syscall, errcode }: { syscall: unknown; errcode: unknown }): string | undefined {
  const code = errorCode(error);
  if (code === 'ERR_SQLITE_ERROR')
    return typeof errcode === 'number' ? (sqlite[errcode] ?? sqlite[errcode & 0xff]) : undefined;
  // Of a folder that cannot be made because a file has its name.
  return code === 'EEXIST' && syscall === 'mkdir' ? 'ENOTDIR' : code;
}
