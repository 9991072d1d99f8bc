/** Refusals of backup and restore (`docs/backup.md`). Numbers 676 to 679 and 687 to 689. */
import type { RefusalRecord } from './groups.ts';

export const backupRefusals = {
  BACKUP_ELSEWHERE: {
    number: 676,
    group: 'copies',
    vi:
      'Thư mục dữ liệu này không chứa tất cả: trạng thái hoặc các đối tượng nằm ở máy chủ khác[ ({what})]. Không sao ' +
      'lưu một nửa; hãy sao lưu từng nơi bằng công cụ riêng của nơi đó ("docs/backup.md", mục "PostgreSQL and S3").',
    en:
      'Not everything is in this data directory: the state or the objects are on another server[ ({what})]. Half of ' +
      'it is not backed up; back up each by its own tools (docs/backup.md, "PostgreSQL and S3").',
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
      'Bản sao lưu bị hỏng[: {damaged} tệp thiếu hoặc sai nội dung, đầu tiên là "{first}"]. Không khôi phục gì; hãy ' +
      'dùng bản khác ("backup list"), hoặc xóa tệp hỏng rồi sao lưu lại.',
    en:
      'The backup is damaged[: {damaged} files missing or other than their names say, first {first}]. Nothing is ' +
      'restored; take another backup ("backup list"), or remove the damaged file and back up again.',
  },
  BACKUP_FORMAT: {
    number: 679,
    group: 'copies',
    vi:
      'Chương trình này không đọc được định dạng của bản sao lưu[: tìm thấy {format}, đọc được {known}]. Hãy dùng ' +
      'đúng phiên bản chương trình đã ghi bản đó.',
    en:
      'This program does not read the format of the backup[: found {format}, read is {known}]. Use the version of ' +
      'the program that wrote it.',
  },
  BACKUP_UNKNOWN: {
    number: 687,
    group: 'copies',
    vi: 'Cần đúng một bản sao lưu có mã bắt đầu như vậy[, tìm thấy {found}]. Xem "backup list".',
    en: 'Exactly one backup is needed whose id begins so[, {found} were found]. See "backup list".',
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
      'Khóa này không dùng được[ ({what})]. Khi sao lưu, "--with-key" cần khóa công khai ("--recipient"); khi khôi ' +
      'phục, "--key-file" cần đúng khóa riêng của bản sao lưu ("docs/backup.md", mục "Keys").',
    en:
      'The key cannot be used[ ({what})]. A backup with --with-key needs an X25519 public key in PEM (--recipient); ' +
      'a restore needs the private key for which the backup was sealed (--key-file; docs/backup.md, "Keys").',
  },
} as const satisfies Record<string, RefusalRecord>;
