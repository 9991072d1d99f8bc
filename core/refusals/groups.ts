/** The groups of refusals, and what the record of one refusal holds. */

/**
 * Refusals of one kind have their cause, whose task it is and the next step in common; the message of each says what
 * was found.
 */
export const refusalGroups = {
  file: {
    cause: {
      vi: 'Chọn nhầm tệp, hoặc phần mềm xuất tệp theo mẫu khác',
      en: 'Another file was chosen, or the software exported another form',
    },
    actor: 'clerk',
    next: { vi: 'Xuất lại tệp theo mẫu rồi gửi lại', en: 'Export the file in the right form and send it again' },
  },
  columns: {
    cause: { vi: 'Tiêu đề bị sửa, thiếu hoặc trùng cột', en: 'The header was edited; columns are missing or double' },
    actor: 'clerk',
    next: { vi: 'Sửa dòng tiêu đề rồi gửi lại', en: 'Mend the header and send the file again' },
  },
  promise: {
    cause: {
      vi: 'Tệp bị cắt hoặc hỏng khi gửi, hay thông tin kèm theo ghi sai',
      en: 'The file was cut off or damaged on the way, or what was stated with it is wrong',
    },
    actor: 'clerk',
    next: {
      vi: 'Xuất lại, kiểm tra thông tin kèm theo rồi gửi lại',
      en: 'Export again, check what is stated, and send again',
    },
  },
  upload: {
    cause: { vi: 'Tên hoặc thông tin kèm tệp ghi sai khi gửi', en: 'Name or metadata of the upload are wrong' },
    actor: 'clerk',
    next: { vi: 'Sửa thông tin khi gửi rồi gửi lại', en: 'Correct them and send again' },
  },
  shrink: {
    cause: {
      vi: 'Tệp thiếu người, hoặc thật sự giảm nhiều',
      en: 'People are missing from the file, or many have left indeed',
    },
    actor: 'clerk',
    next: {
      vi: 'Kiểm tra tệp đã đủ người chưa; nếu đúng thì xác nhận',
      en: 'Check that the file is complete; confirm if it is',
    },
  },
  request: {
    cause: { vi: 'Mã hoặc phiên bản gõ sai', en: 'A code or version was mistyped' },
    actor: 'clerk',
    next: { vi: 'Kiểm tra lại rồi thử lại', en: 'Check it and try again' },
  },
  busy: {
    cause: {
      vi: 'Hệ thống đang bận hoặc tệp quá lớn cho thời gian được cấp',
      en: 'The system is busy, or the file too large for the time given',
    },
    actor: 'clerk',
    next: { vi: 'Gửi lại sau; không có gì thay đổi', en: 'Send it again later; nothing was changed' },
  },
  damage: {
    cause: {
      vi: 'Dữ liệu lưu trữ bị hỏng hoặc bị sửa ngoài hệ thống',
      en: 'Stored data was damaged, or changed from outside',
    },
    actor: 'operator',
    next: { vi: 'Người vận hành kiểm tra theo sổ tay vận hành', en: 'The operator follows the runbook' },
  },
  state: {
    cause: {
      vi: 'Cơ sở dữ liệu dùng chung đang ngừng, hoặc cấu hình chưa đúng',
      en: 'The shared database is down, or not configured as it must be',
    },
    actor: 'operator',
    next: {
      vi: 'Người vận hành kiểm tra máy chủ cơ sở dữ liệu; tệp đã gửi vẫn được giữ',
      en: 'The operator looks at the PostgreSQL server; what was sent is kept',
    },
  },
  registry: {
    cause: { vi: 'Chưa kích hoạt chỉ mục dân cư phù hợp', en: 'No fitting index of the population data is active' },
    actor: 'operator',
    next: { vi: 'Lập hoặc kích hoạt chỉ mục', en: 'Build or activate an index' },
  },
  review: {
    cause: {
      vi: 'Tệp quyết định hoặc câu hỏi không khớp danh sách ứng viên',
      en: 'A file of decisions, or a question, does not fit the lists of candidates',
    },
    actor: 'headquarters',
    next: { vi: 'Đối chiếu với danh sách mới nhất rồi gửi lại', en: 'Compare with the newest list and send it again' },
  },
  held: {
    cause: {
      vi: 'Quyết định về dòng tạm giữ không ghi được như đã yêu cầu',
      en: 'A decision on held claims cannot be kept as it was asked for',
    },
    actor: 'headquarters',
    next: {
      vi: 'Xem lại danh sách tạm giữ rồi quyết định lại',
      en: 'Look at the list of held claims and decide again',
    },
  },
  copies: {
    cause: {
      vi: 'Thư mục sao lưu, khóa hoặc thư mục đích không phải là cái cần dùng',
      en: 'The directory of backups, the key or the target is not the one that is needed',
    },
    actor: 'operator',
    next: {
      vi: 'Người vận hành xem "docs/backup.md" rồi chạy lại',
      en: 'The operator looks at docs/backup.md and runs the command again',
    },
  },
  orders: {
    cause: {
      vi: 'Việc yêu cầu trên hệ thống triển khai không được làm đến hết',
      en: 'Work that was ordered of a deployment was not done to its end',
    },
    actor: 'operator',
    next: {
      vi: 'Người vận hành xem cảnh báo "operation-failed" trong "docs/runbook.md"',
      en: 'The operator looks at the alarm operation-failed in docs/runbook.md',
    },
  },
  extract: {
    cause: {
      vi: 'Bản trích hỏng khi chép, hoặc sai mẫu',
      en: 'The extract was damaged in copying, or has another form',
    },
    actor: 'headquarters',
    next: {
      vi: 'Chép lại bản trích, hoặc yêu cầu bản trích đúng mẫu',
      en: 'Copy the extract again, or ask for a proper one',
    },
  },
} as const;

export type RefusalGroup = keyof typeof refusalGroups;

/** One refusal with a number in the catalogue. */
export interface RefusalRecord {
  /** Stable, 501 to 699: never given twice, never changed. */
  number: number;
  group: RefusalGroup;
  /**
   * The message says what was found, what was expected and what to do. `{name}` stands for a fact of the refusal; a
   * part in square brackets is left out when a fact in it is not known.
   */
  vi: string;
  en: string;
}
