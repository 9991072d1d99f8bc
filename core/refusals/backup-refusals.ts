/** Refusals of backup and restore (`docs/backup.md`). Numbers 676 to 679 and 687 to 689. */
import type { RefusalRecord } from './groups.ts';

export const backupRefusals = {
  BACKUP_ELSEWHERE: {
    number: 676,
    group: 'copies',
    vi:
      'Thư mục dữ liệu này không chứa tất cả: {what} nằm ở nơi khác (PostgreSQL hoặc S3). Không sao lưu một nửa; hãy ' +
      'sao lưu từng nơi bằng công cụ riêng: "docs/backup.md", mục "PostgreSQL and S3".',
    en:
      'Not everything is in this data directory: {what} is kept elsewhere (PostgreSQL or S3). Half of it is not ' +
      'backed up; back up each by its own tools: docs/backup.md, "PostgreSQL and S3".',
  },
  BACKUP_DIRECTORY: {
    number: 677,
    group: 'copies',
    vi:
      'Đây không phải là thư mục sao lưu: không trống và không có "doisoat-backup.json", hoặc nằm trong thư mục dữ ' +
      'liệu. Hãy chọn thư mục khác.',
    en:
      'This is no directory of backups: it is not empty and has no doisoat-backup.json, or it lies within the data ' +
      'directory. Choose another.',
  },
  BACKUP_DAMAGED: {
    number: 678,
    group: 'copies',
    vi:
      'Bản sao lưu bị hỏng: {damaged} tệp thiếu hoặc sai nội dung, đầu tiên là {first}. Không khôi phục gì; hãy dùng ' +
      'bản khác ("backup list"), hoặc xóa tệp hỏng rồi sao lưu lại.',
    en:
      'The backup is damaged: {damaged} files missing or other than their names say, first {first}. Nothing is ' +
      'restored; take another backup ("backup list"), or remove the damaged file and back up again.',
  },
  BACKUP_FORMAT: {
    number: 679,
    group: 'copies',
    vi:
      'Bản sao lưu có định dạng {format}; chương trình này đọc được định dạng {known}. Hãy dùng đúng phiên bản chương ' +
      'trình đã ghi bản sao lưu.',
    en:
      'The backup is of format {format}; this program reads format {known}. Use the version of the program that wrote ' +
      'it.',
  },
  BACKUP_UNKNOWN: {
    number: 687,
    group: 'copies',
    vi: 'Có {found} bản sao lưu với mã bắt đầu như vậy; cần đúng một. Xem "backup list".',
    en: '{found} backups have an id that begins so; exactly one is needed. See "backup list".',
  },
  DIRECTORY_NOT_EMPTY: {
    number: 688,
    group: 'copies',
    vi: 'Thư mục đích không trống. Chỉ khôi phục vào thư mục trống hoặc chưa có: chọn bằng "--dir".',
    en: 'The directory is not empty. A backup is restored only into an empty or absent one: choose it by --dir.',
  },
  BACKUP_KEY: {
    number: 689,
    group: 'copies',
    vi:
      'Khóa không dùng được ({what}). RECIPIENT: cần khóa công khai X25519 dạng PEM ("--recipient"); PRIVATE: cần khóa ' +
      'riêng X25519 ("--key-file"); OTHER: bản sao lưu được mã hóa cho khóa khác; NONE: bản sao lưu không có khóa nào.',
    en:
      'The key cannot be used ({what}). RECIPIENT: an X25519 public key in PEM is needed (--recipient); PRIVATE: an ' +
      'X25519 private key (--key-file); OTHER: the backup was sealed for another key; NONE: the backup holds no keys.',
  },
} as const satisfies Record<string, RefusalRecord>;
