/** Refusals of extracts and indexes of the population database. How a record is written: `refusals.ts`. */
import type { RefusalRecord } from './groups.ts';

export const registryRefusals = {
  REGISTRY_NONE: {
    number: 526,
    group: 'registry',
    vi: 'Chưa có bản cơ sở dữ liệu dân cư nào được kích hoạt. Người vận hành cần lập chỉ mục trước ("registry build").',
    en: 'No version of the registry is active. The operator has to build one first (registry build).',
  },
  CANON_MISMATCH: {
    number: 531,
    group: 'registry',
    vi:
      'Chỉ mục dân cư và hệ thống dùng phiên bản chuẩn hóa tên khác nhau[: chỉ mục {registry}, hệ thống {own}]. ' +
      'Người vận hành cần kích hoạt chỉ mục phù hợp.',
    en:
      'The registry and this system use different canonical forms of names[: {registry} and {own}]. The operator ' +
      'has to activate a fitting index.',
  },
  REGISTRY_VERSION_UNKNOWN: {
    number: 535,
    group: 'registry',
    vi: 'Không có phiên bản dân cư này[: {version}]. Xem danh sách bằng "registry list".',
    en: 'No such registry version[: {version}]. See registry list.',
  },
  REGISTRY_VERSION_TAKEN: {
    number: 536,
    group: 'extract',
    vi: 'Phiên bản dân cư này đã có với nội dung khác[: "{object}"]. Hãy đặt tên phiên bản mới.',
    en: 'This registry version exists already with other content[: {object}]. Give the extract a new version.',
  },
  REGISTRY_ACTIVATION_RACED: {
    number: 537,
    group: 'registry',
    vi: 'Phiên bản khác vừa được kích hoạt[: {active}]. Hãy xem lại rồi kích hoạt lần nữa.',
    en: 'Another version was activated meanwhile[: {active}]. Look again, then activate once more.',
  },
  REGISTRY_MANIFEST_INVALID: {
    number: 538,
    group: 'extract',
    vi: 'Tệp "manifest.json" của bản trích sai mẫu[ ở "{field}"]. Hãy yêu cầu bản trích đúng mẫu.',
    en: 'The manifest.json of the extract has a wrong form[ at {field}]. Ask for a proper extract.',
  },
  REGISTRY_PART_SHA256: {
    number: 539,
    group: 'extract',
    vi: 'Phần {part} không đúng mã SHA-256 hoặc độ dài ghi trong "manifest.json". Hãy chép lại phần này.',
    en: 'Part {part} does not match the SHA-256 of the manifest. Copy the part again.',
  },
  REGISTRY_PART_GZIP: {
    number: 540,
    group: 'extract',
    vi: 'Phần {part} không giải nén được. Hãy chép lại phần này.',
    en: 'Part {part} cannot be decompressed. Copy the part again.',
  },
  REGISTRY_PART_HEADER: {
    number: 541,
    group: 'extract',
    vi: 'Phần {part} có dòng tiêu đề khác mẫu. Hãy yêu cầu bản trích đúng mẫu.',
    en: 'Part {part} has another header than the format says. Ask for a proper extract.',
  },
  REGISTRY_PART_LINE: {
    number: 542,
    group: 'extract',
    vi: 'Phần {part} có dòng không đọc được[ ("{reason}")]. Hãy yêu cầu bản trích đúng mẫu.',
    en: 'Part {part} has a line that cannot be read[ ({reason})]. Ask for a proper extract.',
  },
  REGISTRY_PART_VALUE: {
    number: 543,
    group: 'extract',
    vi: 'Phần {part} có giá trị sai[ ở cột "{column}"]. Hãy yêu cầu bản trích đúng mẫu.',
    en: 'Part {part} has a wrong value[ in column {column}]. Ask for a proper extract.',
  },
  REGISTRY_PART_ROWS: {
    number: 544,
    group: 'extract',
    vi: 'Phần {part} có số dòng khác "manifest.json"[: thấy {found}, cần {expected}]. Hãy chép lại phần này.',
    en:
      'Part {part} has another number of rows than the manifest says[: {found}, expected {expected}]. Copy the ' +
      'part again.',
  },
  REGISTRY_DUPLICATE_ID: {
    number: 545,
    group: 'extract',
    vi: 'Một số định danh có hai dòng trong bản trích[, phần {part}]. Hãy yêu cầu bản trích đúng.',
    en: 'One ID stands twice in the extract[, part {part}]. Ask for a proper extract.',
  },
  REGISTRY_PREFIX_TOO_LARGE: {
    number: 546,
    group: 'extract',
    vi: 'Một đầu số định danh có quá nhiều người so với giới hạn của chỉ mục. Hãy báo người phát triển.',
    en: 'One ID prefix has more people than the index can hold. Tell the developers.',
  },
  // 547 was REGISTRY_DELTA_UNSUPPORTED.
  REGISTRY_BASE_MISSING: {
    number: 553,
    group: 'registry',
    vi: 'Chưa có chỉ mục của phiên bản mà bản thay đổi này dựa vào[: {base}]. Hãy lập phiên bản đó trước.',
    en: 'The version on which this delta stands has no index[: {base}]. Build that one first.',
  },
  REGISTRY_BASE_WRONG: {
    number: 554,
    group: 'extract',
    vi: 'Bản thay đổi cũ hơn phiên bản mà nó dựa vào[: {base}]. Hãy yêu cầu bản trích đúng.',
    en: 'The delta is older than the version on which it stands[: {base}]. Ask for a proper extract.',
  },
  REGISTRY_CHAIN_FULL: {
    number: 555,
    group: 'registry',
    vi:
      'Đã có quá nhiều bản thay đổi hoặc quá nhiều thay đổi trên một bản đầy đủ. Hãy gộp trước ("registry compact[ ' +
      '{base}]") rồi lập lại, hoặc yêu cầu bản đầy đủ.',
    en:
      'Too many deltas, or changed people, lie over one snapshot. Compact first (registry compact[ {base}]), then ' +
      'build again, or ask for a snapshot.',
  },
  REGISTRY_NOT_A_DELTA: {
    number: 556,
    group: 'registry',
    vi: 'Phiên bản này[, {version},] đã là bản đầy đủ, không cần gộp.',
    en: 'This version[, {version},] is a snapshot already: there is nothing to compact.',
  },
  REGISTRY_SHRINK_NOT_CONFIRMED: {
    number: 557,
    group: 'extract',
    vi:
      'Phiên bản này có ít người hơn nhiều so với phiên bản đang dùng[: {rows} so với {before}]. Nếu đúng, hãy ' +
      'kích hoạt kèm xác nhận ("--confirm-shrink").',
    en:
      'This version has far fewer people than the one in use[: {rows} of {before}]. If that is right, activate it ' +
      'with --confirm-shrink.',
  },
  REGISTRY_CANARY_FAILED: {
    number: 558,
    group: 'extract',
    vi:
      'Người dùng để kiểm tra không còn đúng trong phiên bản này[: {failed} trong {canaries}]; phiên bản đang ' +
      'dùng không thay đổi. Hãy kiểm tra bản trích.',
    en:
      'People who were registered for checking do not verify in this version[: {failed} of {canaries}]; the ' +
      'version in use is as it was. Check the extract.',
  },
  REGISTRY_FORMAT_OLD: {
    number: 560,
    group: 'registry',
    vi:
      'Chỉ mục dân cư này do bản phần mềm cũ lập[ (định dạng {format})]. Hãy xóa bằng "registry prune" rồi lập lại ' +
      'từ bản trích ("registry build").',
    en:
      'An earlier release wrote this registry index[ (format {format})]. Remove it by registry prune, then build ' +
      'it again from its extract (registry build).',
  },
  REGISTRY_BASE_OLD: {
    number: 620,
    group: 'registry',
    vi:
      'Bản thay đổi này dựa vào phiên bản cũ hơn phiên bản đang dùng[: {base}, đang dùng {active}], nên thiếu các ' +
      'thay đổi sau đó (người đã mất sẽ lại thành còn sống). Hãy yêu cầu bản thay đổi dựa vào phiên bản đang dùng; ' +
      'nếu đúng là muốn quay lại, hãy xác nhận ("--confirm-base").',
    en:
      'This delta stands on an older version than the one in use[: {base}, in use {active}], so it lacks what has ' +
      'changed since (the dead would be alive again). Ask for a delta over the version in use; if going back is ' +
      'meant, confirm it (--confirm-base).',
  },
} as const satisfies Record<string, RefusalRecord>;
