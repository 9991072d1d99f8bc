/** Texts of the pages in Vietnamese; `page-texts-en.ts` has the same in English. */
import { formatPace } from './format-vi.ts';
import { vietnameseNumbers } from './page-numbers.ts';

const texts = {
  ...vietnameseNumbers,
  title: 'Đồng bộ, xác thực người tham gia với Cơ sở dữ liệu quốc gia về dân cư',
  country: 'Cả nước',
  nobody: 'Chưa có dữ liệu của tỉnh, thành phố nào.',
  nobodyHere: 'Tỉnh, thành phố này chưa có dữ liệu.',
  sources: (asOf: string, registry: string | null) =>
    `Số liệu lúc ${asOf} (giờ Việt Nam), tạm tính. ` +
    (registry === null
      ? 'Chưa có bản trích Cơ sở dữ liệu quốc gia về dân cư.'
      : `Bản trích Cơ sở dữ liệu quốc gia về dân cư: ${registry}.`),
  cards: {
    verified: 'Tỷ lệ xác thực',
    verifiedOf: (verified: string, denominator: string) => `${verified} trong ${denominator} người phải xác thực`,
    scope: (participants: string, outOfScope: string) =>
      `${participants} người tham gia, trừ ${outOfScope} người ngoài phạm vi`,
    synced: 'Tỷ lệ đồng bộ',
    syncedOf: (synced: string) => `${synced} người có số định danh trong cơ sở dữ liệu`,
    remaining: 'Còn lại',
    remainingOf: (percent: string) => `người, ${percent} số phải xác thực`,
    since: (days: number) => (days === 1 ? 'Từ hôm qua' : `${days} ngày qua`),
    points: 'điểm %',
    ranked: 'Được xếp hạng',
    rankedOf: (all: number) => `trong ${all} tỉnh, thành phố (hệ 34 đơn vị)`,
    place: 'Hạng',
    placeOf: (ranked: number) => `trong ${ranked} tỉnh, thành phố được xếp hạng, tạm thời`,
    pace: 'Ngày đạt 100 %',
    leader: 'Dẫn đầu',
    last: 'Cuối bảng',
  },
  pace: {
    reached: 'Đã đạt',
    reachedNote: 'không còn trường hợp nào',
    notAtThisPace: 'Không đạt',
    notAtThisPaceNote: 'với nhịp độ hiện nay',
    notEnoughDays: 'Chưa rõ',
    notEnoughDaysNote: 'chưa đủ ngày để tính nhịp độ',
    perDay: (decimal: string, days: string) => `số còn lại ${formatPace(decimal)}, theo ${days} ngày số liệu`,
  },
  goal: {
    title: 'Mục tiêu',
    note:
      'Mục tiêu xác thực được giao, nếu không có thì 100 % vào 31/12. Dự kiến theo nhịp độ 30 ngày qua, với số phải ' +
      'xác thực như hiện nay.',
    table: 'Mục tiêu của từng tỉnh, thành phố; nơi sẽ thiếu nhiều nhất ở trên',
    own: 'Mục tiêu riêng (= như cả nước)',
    card: (percent: string, by: string) => `Mục tiêu ${percent} đến ${by}`,
    missing: (count: string) => `còn thiếu ${count} người`,
    perDay: (needed: string, managed: string) => `cần ${needed} người/ngày, 30 ngày qua làm được ${managed}`,
    line: (percent: string) => `mục tiêu ${percent}`,
  },
  ranking: {
    title: 'Xếp hạng tỉnh, thành phố',
    note: (ranked: number, all: number, asOf: string) =>
      `${ranked} trong ${all} tỉnh, thành phố (hệ 34 đơn vị) đủ dữ liệu và được xếp hạng theo tỷ lệ xác thực ` +
      `chính xác; bằng nhau thì cùng hạng (=). Tạm thời, lúc ${asOf}.`,
    rank: 'Hạng',
    province: 'Tỉnh, thành phố',
    trend: 'Diễn biến',
    rate: 'Tỷ lệ xác thực',
    change: '7 ngày, điểm %',
    remaining: 'Còn lại',
    outOfScope: 'Ngoài phạm vi',
    denominator: 'Phải xác thực',
    syncedRate: 'Tỷ lệ đồng bộ',
    asOf: 'Số liệu đến',
    filter: 'Lọc theo tên',
    tied: 'đồng hạng',
    gained: (places: number) => `tăng ${places} bậc từ hôm qua`,
    lost: (places: number) => `giảm ${places} bậc từ hôm qua`,
    spark: (from: string, fromDay: string, to: string) => `Từ ${from} ngày ${fromDay} đến ${to}`,
  },
  unranked: {
    NOTHING_UPLOADED: 'chưa đủ dữ liệu: chưa gửi',
    NOBODY_TO_VERIFY: 'chưa đủ dữ liệu: chưa có ai phải xác thực',
    FULL_MISSING: 'chưa đủ dữ liệu: chưa gửi toàn bộ danh sách của mọi loại hình',
    PARTICIPANTS_BELOW_PLAN: 'chưa đủ dữ liệu: dưới 95 % số người tham gia dự kiến',
    NOT_KEPT: 'không lưu đủ số liệu của ngày này để xếp hạng',
  },
  missingFull: (schemes: string) => `Chưa gửi toàn bộ danh sách: ${schemes}.`,
  planned: (percent: string, value: string, source: string, day: string) =>
    `Có ${percent} của ${value} người tham gia dự kiến (${source}, ${day}).`,
  map: {
    oldPlaces: (ranked: number) =>
      `Thứ hạng trong ${ranked} tỉnh, thành phố có số liệu của ngày này, theo đơn vị hành chính khi đó; số liệu ` +
      'được nạp, tạm thời. Tỉnh có ngày thay cho thứ hạng thì số liệu cuối cùng là của ngày ấy.',
    before: (day: string) => `63 tỉnh, thành phố trước sáp nhập, đến ngày ${day}`,
    title: 'Bản đồ các tỉnh, thành phố',
    desc:
      'Mỗi tỉnh, thành phố một ô, đặt gần đúng vị trí địa lý; trong ô là tên và tỷ lệ xác thực (phần trăm). ' +
      'Cùng số liệu với bảng xếp hạng.',
    key: 'Thang tỷ lệ xác thực',
    under: (percent: number) => `dưới ${percent} %`,
    from: (percent: number) => `từ ${percent} %`,
    full: '100 %',
    none: 'chưa đủ dữ liệu để xếp hạng (viền đứt)',
  },
  charts: {
    keys: 'Chỉ vào biểu đồ, hoặc chọn biểu đồ rồi dùng phím ← →, để đọc số của từng ngày.',
    compared: (names: string) => `Tỷ lệ xác thực (%): ${names}`,
    comparedDesc: (from: string, to: string) => `Theo ngày, từ ${from} đến ${to}.`,
  },
  trend: {
    title: 'Diễn biến',
    rates: 'Tỷ lệ xác thực và đồng bộ (%)',
    remaining: 'Số người còn lại',
    verified: 'xác thực',
    synced: 'đồng bộ',
    desc: (from: string, to: string, first: string, last: string) =>
      `Từ ${from} đến ${to}: từ ${first} đến ${last}. Số liệu cuối mỗi tháng ở bảng bên dưới.`,
    none: 'Chưa đủ ngày để vẽ diễn biến.',
    table: 'Số liệu cuối mỗi tháng',
    month: 'Ngày',
    provinces: 'Tỉnh có số liệu',
  },
  changes: {
    title: 'Thay đổi',
    none: 'Chưa có ngày nào trước để so sánh.',
    window: 'Khoảng',
    since: 'So với cuối ngày',
    participants: 'Người tham gia',
    verified: 'Đã xác thực',
    remaining: 'Còn lại',
    points: 'Tỷ lệ xác thực, điểm %',
    days: (days: number) => (days === 1 ? 'Hôm qua' : `${days} ngày`),
    compared: (window: string, count: string, leftOut: string) =>
      `${window}: ${count} tỉnh, thành phố đủ dữ liệu ở cả hai thời điểm; không tính: ${leftOut}.`,
  },
  movers: {
    title: 'Thay đổi từ hôm qua theo tỉnh',
    note: 'Tỉnh, thành phố có tỷ lệ xác thực tăng và giảm nhiều nhất.',
    none: 'Không tỉnh, thành phố nào thay đổi từ hôm qua.',
    rank: 'Bậc',
  },
  stale: {
    title: 'Lâu chưa gửi dữ liệu',
    note: (days: number) => `Không gửi gì từ ${days} ngày trở lên.`,
    none: 'Không có tỉnh, thành phố nào.',
    days: 'Số ngày',
    last: 'Gửi lần cuối',
    here: (days: number) => `Đã ${days} ngày không gửi dữ liệu.`,
    never: 'Chưa gửi dữ liệu lần nào.',
  },
  remaining: {
    title: 'Còn lại theo lý do',
    actors: 'Còn lại theo người phải xử lý',
    reason: 'Lý do',
    actor: 'Ai xử lý',
    persons: 'Người',
    share: 'Tỷ trọng',
    bar: 'Biểu đồ',
    next: 'Việc cần làm',
    none: 'Không còn trường hợp nào.',
  },
  schemes: {
    title: 'Theo loại hình',
    note: 'Một người có thể tham gia nhiều loại hình; không cộng các loại hình thành số người.',
    scheme: 'Loại hình',
    names: {
      BHXHBB: 'Bảo hiểm xã hội bắt buộc',
      BHXHTN: 'Bảo hiểm xã hội tự nguyện',
      BHYT: 'Bảo hiểm y tế',
      BHTN: 'Bảo hiểm thất nghiệp',
    },
    participants: 'Người tham gia',
    verified: 'Đã xác thực',
  },
  cautions: {
    title: 'Yếu tố cần lưu ý khi đọc tỷ lệ',
    outOfScope: (count: string) => `Ngoài phạm vi (không tính vào tỷ lệ): ${count} người.`,
    outOfScopeChange: (signed: string, day: string) => `Ngoài phạm vi thay đổi từ ${day}: ${signed} người.`,
    participantsChange: (signed: string, day: string) => `Người tham gia thay đổi từ ${day}: ${signed} người.`,
    leftUnverified: (count: string, day: string) =>
      `Rời sổ khi chưa được xác thực, từ ${day}: ${count} người; tỷ lệ không còn tính những người này.`,
    leftUnknown: 'Chưa có đủ số liệu về người rời sổ khi chưa được xác thực; người tham gia giảm có thể do họ.',
    partialDates: (count: string, percent: string) =>
      `Xác thực chỉ theo tháng hoặc năm sinh: ${count} người (${percent} số đã xác thực).`,
    partialDatesByBooks: (counts: { yearOnly: string; monthOnly: string; fullDate: string }, day: string) =>
      `Trong đó, đến ngày ${day}: ${counts.yearOnly} người sổ chỉ có năm sinh, dữ liệu dân cư có nhiều hơn; ` +
      `${counts.monthOnly} người sổ chỉ có tháng và năm sinh; ${counts.fullDate} người sổ có đủ ngày sinh, ` +
      'dữ liệu dân cư thì không.',
  },
  attainment: {
    title: 'So với kế hoạch, chỉ tiêu giao',
    none: 'Chưa có kế hoạch, chỉ tiêu giao.',
    indicator: 'Chỉ tiêu',
    supplied: 'Kế hoạch/chỉ tiêu giao',
    count: 'Thực hiện',
    percent: 'Đạt',
    gap: 'Chênh lệch, điểm %',
    missing: 'Còn thiếu (người)',
    yearAgo: 'Cùng ngày năm trước',
    source: 'Nguồn',
    refused: 'Không tính: số được giao không hợp đơn vị tính',
    names: {
      participants_planned: 'Người tham gia dự kiến',
      plan_BHXHBB: 'Kế hoạch BHXH bắt buộc',
      plan_BHXHTN: 'Kế hoạch BHXH tự nguyện',
      plan_BHYT: 'Kế hoạch BHYT',
      plan_BHTN: 'Kế hoạch BHTN',
      population: 'BHYT trên dân số',
      workforce: 'BHXH trên lực lượng lao động',
      target_verified: 'Chỉ tiêu xác thực',
      target_synced: 'Chỉ tiêu đồng bộ',
      target_coverage_BHYT: 'Chỉ tiêu bao phủ BHYT',
      target_coverage_SI: 'Chỉ tiêu bao phủ BHXH',
    },
  },
  run: {
    title: 'Lần đối soát định kỳ gần nhất',
    done: 'xong',
    incomplete: 'chưa xong',
    head: (day: string, status: string, at: string) => `Ngày ${day}: ${status}, lúc ${at}.`,
    failed: (names: string) => `Chưa xong ở: ${names}.`,
    failedSteps: (names: string) => `Bước của cả nước chưa xong: ${names}.`,
    overlapUnknown: 'Số người có ở nhiều tỉnh: không rõ.',
    overlap: (count: string) => `Người có ở nhiều tỉnh: ${count}; tổng các tỉnh trừ số này là số người.`,
    changed: 'Trường hợp đổi kết quả',
    causes: {
      death: 'có người mất',
      newId: 'số định danh mới',
      superseded: 'số định danh được xác lập lại',
      cancelled: 'số định danh bị hủy',
      correction: 'cải chính',
      oldId: 'số CMND',
      rule: 'đổi quy tắc',
    } as Record<string, string>,
  },
  registry: {
    title: 'Dữ liệu dân cư thay đổi gì trong sổ',
    note:
      'Số người đổi kết quả trong các lần đối soát định kỳ vì dữ liệu dân cư thay đổi. Ngày không đối soát thì ' +
      'để trống; thay đổi của ngày ấy được tính vào lần sau.',
    strips: { newId: 'sinh, số định danh mới', death: 'mất', correction: 'cải chính, xác lập lại, hủy số' },
    most: (count: string) => `nhiều nhất ${count} người một ngày`,
    chart: (from: string, to: string) =>
      `Số người đổi kết quả theo ngày, từ ${from} đến ${to}. Cùng số liệu với bảng theo ngày bên dưới.`,
    cause: 'Nguyên nhân',
    last: (days: number) => `${days} ngày qua`,
    since: (day: string) => `Từ ${day}`,
    byDay: 'Số liệu theo ngày',
    day: 'Ngày',
    age: (version: string, day: string, days: string) =>
      `Bản trích đang dùng: ${version}, số liệu dân cư đến ${day}, cách lúc công bố ${days} ngày.`,
    old: (days: number) => `Đã quá ${days} ngày: cần bản trích mới.`,
  },
  lists: {
    title: 'Danh sách từ đối soát định kỳ',
    note: (day: string) => `Lập ngày ${day}; tệp ở kho kết quả của tỉnh, thành phố.`,
    none: 'Chưa có danh sách nào.',
    list: 'Danh sách',
    count: 'Người tham gia',
    names: {
      deceased: 'Đã mất theo cơ sở dữ liệu: mai táng phí, dừng chi trả',
      superseded: 'Số định danh đã được xác lập lại',
      held: 'Tạm giữ, không so sánh',
      sharing: 'Cùng số định danh, kể cả ở tỉnh khác',
      recheck: 'Cần kiểm tra lại',
      resident: 'Trẻ em dưới 6 tuổi thường trú trên địa bàn',
      uninsured: 'Trẻ em dưới 6 tuổi thường trú trên địa bàn chưa có thẻ BHYT',
    } as Record<string, string>,
    children: 'Trẻ em dưới 6 tuổi chưa có thẻ BHYT, theo đơn vị',
    childrenCount: 'Trẻ em',
    childrenMore: (units: string) => `Tệp dữ liệu có đủ ${units} đơn vị.`,
  },
  groups: {
    units: 'Theo đơn vị',
    categories: 'Theo nhóm đối tượng',
    unit: 'Đơn vị',
    category: 'Nhóm',
    nameless: '(không ghi)',
    others: 'Các nhóm khác',
    hidden: 'ẩn',
    hiddenNote: 'ẩn = ít hơn 5 người, hoặc để không suy ra được ô ít hơn 5 người.',
    none: 'Không thể hiện được mà không lộ ô ít hơn 5 người.',
    empty: 'Chưa có dữ liệu.',
    total: (shown: number, total: number) => `${shown} trong ${total}; nhiều trường hợp còn lại nhất ở trên.`,
    main: 'Lý do nhiều nhất',
  },
  batches: {
    title: 'Tệp đã gửi',
    none: 'Chưa có tệp nào.',
    batch: 'Mã lô',
    stored: 'Ngày nhận',
    kind: 'Loại',
    status: 'Trạng thái',
    read: 'Dòng đọc',
    accepted: 'Nhận',
    rejected: 'Từ chối',
    held: 'Tạm giữ',
    receipt: 'Biên nhận',
    kinds: { full: 'toàn bộ danh sách', delta: 'báo tăng, điều chỉnh', leave: 'báo giảm', other: 'khác' },
    statuses: { committed: 'đã ghi nhận', refused: 'bị từ chối', duplicate: 'đã gửi trước đó' },
  },
  definitions:
    'Phải xác thực = người tham gia trừ ngoài phạm vi (lực lượng vũ trang, cơ yếu, người nước ngoài). Đồng bộ = ' +
    'số định danh có trong cơ sở dữ liệu. Xác thực = thông tin nhân thân cũng khớp. Phần trăm được làm tròn ' +
    'xuống hai chữ số; 100,00 % chỉ khi không còn trường hợp nào. Chênh lệch tính bằng điểm phần trăm.',
  bulletin: 'Bản tin hôm nay',
  files: 'Tệp số liệu',
  toCountry: 'Về trang cả nước',
};

export type PageTexts = typeof texts & { language: 'vi' | 'en' };

export const vietnamese: PageTexts = { ...texts, language: 'vi' };
