/** The bulletin in Vietnamese, in the words of the trade press. */
import type { Attainment } from '../core/summary/summary-schema.ts';
import type { BulletinTexts, ComparedProvinces } from './bulletin-texts.ts';
import * as vi from './format-vi.ts';

export const vietnamese: BulletinTexts = {
  language: 'vi',
  count: vi.formatCount,
  percent: vi.formatPercent,
  size: vi.formatSize,
  day: vi.formatDay,
  instant: vi.formatInstant,
  country: 'Cả nước',
  office: (name) => `BHXH ${name}`,
  dailyTitle: (day) => `Bản tin ngày ${vi.formatDay(day)}`,
  monthlyTitle: (day) => `Bản tin tháng ${vi.formatDay(day).slice(3)}`,
  noFigures: 'Chưa có dữ liệu.',
  titleRate: (name, rate) => `${name} xác thực đạt ${rate}`,
  rates: ({ asOf, office, synced, verified }) =>
    `Tính đến ${asOf} (giờ Việt Nam), ${office} đã đồng bộ ${synced}, xác thực đạt ${verified} thông tin người ` +
    'tham gia BHXH, BHYT, BHTN với Cơ sở dữ liệu quốc gia về dân cư',
  counts: ({ verified, denominator, remaining, participants, outOfScope }) => {
    const scope =
      outOfScope === undefined ? '' : ` (${participants} người tham gia, trừ ${outOfScope} người ngoài phạm vi)`;
    return `Đã xác thực ${verified} trong ${denominator} người phải xác thực${scope}; còn lại ${remaining} người.`;
  },
  provisional: 'Số liệu tạm tính.',
  standing: ({ rank, of, system, tied, gained }) => {
    const tie = tied ? ' (đồng hạng)' : '';
    const moved = gained === undefined ? '' : `, ${gainedVi(gained)} so với cuối ngày hôm trước`;
    return `tạm thời đứng thứ ${rank}${tie} trong ${of} tỉnh, thành phố được xếp hạng (hệ ${system} đơn vị)${moved}`;
  },
  rankingNote: (ranked, all) =>
    `Trong ${all} tỉnh, thành phố, ${ranked} có đủ dữ liệu và được tạm xếp hạng theo tỷ lệ xác thực chính xác; ` +
    'tỷ lệ bằng nhau thì đồng hạng.',
  place: (rank, tied) => (tied ? `Thứ ${rank} (đồng hạng)` : `Thứ ${rank}`),
  gained: gainedVi,
  notRanked: 'chưa được xếp hạng',
  incomplete: ({ reason, schemesWithoutFull, planned }) => {
    if (reason === 'NOTHING_UPLOADED') return 'chưa đủ dữ liệu (chưa gửi dữ liệu)';
    if (reason === 'NOBODY_TO_VERIFY') return 'chưa đủ dữ liệu (không có người phải xác thực)';
    const schemes = schemesWithoutFull.map((scheme) => vietnamese.schemes[scheme]).join(', ');
    const missing = `chưa gửi toàn bộ danh sách ${schemes}`;
    if (reason !== 'PARTICIPANTS_BELOW_PLAN') return `chưa đủ dữ liệu (${missing})`;
    return (
      `chưa đủ dữ liệu (${missing}; mới có ${vi.formatPercent(planned?.percent ?? null)} số người tham gia ` +
      'dự kiến)'
    );
  },
  people: (count) => `${count} người`,
  rising: (size) => `tăng ${size}`,
  falling: (size) => `giảm ${size}`,
  unchanged: 'không đổi',
  points: (size) => `${size} điểm phần trăm`,
  left: (count) => `còn lại ${count} người`,
  headings: {
    leading: 'Dẫn đầu',
    trailing: 'Cuối bảng',
    ranking: 'Xếp hạng tạm thời',
    change: 'Thay đổi',
    why: 'Vì sao số liệu thay đổi',
    gaining: 'Tăng nhiều nhất',
    losing: 'Giảm nhiều nhất',
    remaining: 'Còn lại theo lý do, ai xử lý',
    pace: 'Nhịp độ',
    stale: 'Chậm gửi dữ liệu',
    incomplete: 'Chưa xếp hạng',
    caution: 'Yếu tố cần lưu ý khi đọc tỷ lệ',
    schemes: 'Theo loại hình',
    attainment: 'So với kế hoạch, chỉ tiêu giao',
    units: 'Đơn vị còn lại nhiều nhất',
  },
  since: (day, compared) => `so với cuối ngày ${day}${comparedVi(compared)}`,
  between: (from, to, compared) => `từ cuối ngày ${from} đến cuối ngày ${to}${comparedVi(compared)}`,
  noChange: 'Chưa có số liệu trước đó để so sánh.',
  changed: {
    verifiedPoints: 'tỷ lệ xác thực',
    syncedPoints: 'tỷ lệ đồng bộ',
    verified: 'đã xác thực',
    remaining: 'còn lại',
    denominator: 'phải xác thực',
  },
  byActor: (actor, people) => `${actor} xử lý ${people}`,
  nothingRemains: 'Không còn trường hợp nào.',
  pace: ({ state, perDay, days, from }, date) => {
    const known = `${vi.formatCount(days)} ngày có số liệu${from === null ? '' : ` từ ${vi.formatDay(from)}`}`;
    if (state === 'reached') return 'Đã đạt 100 %: không còn trường hợp nào.';
    if (state === 'notEnoughDays') return `Chưa đủ ngày có số liệu để tính ngày đạt 100 % (${known}).`;
    const slope = `trong ${known}, số còn lại ${vi.formatPace(perDay ?? '0.00')}`;
    return state === 'date'
      ? `Với nhịp hiện nay (${slope}), đạt 100 % vào ngày ${date}.`
      : `Với nhịp hiện nay không đạt 100 % (${slope}).`;
  },
  staleFor: (days) => `${days} ngày không có dữ liệu mới`,
  staleNone: 'Không có tỉnh, thành phố nào ngừng gửi dữ liệu.',
  lastUpload: (instant) => `Lần gửi gần nhất: ${instant} (giờ Việt Nam).`,
  outOfScope: (people) => `Ngoài phạm vi, không tính vào tỷ lệ: ${people}`,
  partialDates: (people, percent) => `Xác thực chỉ theo tháng hoặc năm sinh: ${people}, ${percent} số đã xác thực`,
  leftBooks: 'Người tham gia trong sổ',
  leftUnverified: (people) => `Rời sổ khi chưa được xác thực, không còn tính vào tỷ lệ: ${people}`,
  schemes: { BHXHBB: 'BHXH bắt buộc', BHXHTN: 'BHXH tự nguyện', BHYT: 'BHYT', BHTN: 'BHTN' },
  schemesNote: 'Một người có thể tham gia nhiều loại hình; không cộng các loại hình thành số người.',
  unnamed: '(không ghi đơn vị)',
  hidden: 'Không nêu các đơn vị có số nhỏ.',
  attainment: attainmentVi,
  sources: ({ document, asOf, registry }) =>
    `Mọi con số lấy từ tệp "${document}" lúc ${asOf}. ` +
    (registry === null
      ? 'Chưa có bản trích Cơ sở dữ liệu quốc gia về dân cư.'
      : `Bản trích Cơ sở dữ liệu quốc gia về dân cư: ${registry}.`) +
    ' Phần trăm được làm tròn xuống; chênh lệch của tỷ lệ tính bằng điểm phần trăm.',
};

function comparedVi(compared: ComparedProvinces | undefined): string {
  if (compared === undefined) return '';
  return ` (${compared.count} tỉnh, thành phố đủ dữ liệu ở cả hai thời điểm; không tính: ${compared.leftOut})`;
}

function gainedVi(gained: number): string {
  if (gained === 0) return 'giữ hạng';
  return gained > 0 ? `tăng ${vi.formatCount(gained)} bậc` : `giảm ${vi.formatCount(-gained)} bậc`;
}

const measuresVi: Record<Attainment['measure'], string> = {
  participants: 'Người tham gia',
  BHXHBB: 'BHXH bắt buộc',
  BHXHTN: 'BHXH tự nguyện',
  BHYT: 'BHYT',
  BHTN: 'BHTN',
  SI: 'BHXH bắt buộc và tự nguyện',
  verified: 'Đã xác thực',
  synced: 'Đã đồng bộ',
};

function attainmentVi(line: Attainment): string {
  const { indicator, supplied, base, percent, gapPoints, missing, yearAgo } = line;
  const head = `${measuresVi[line.measure]}: ${vi.formatCount(line.count)} người`;
  const source = `Nguồn: ${line.source}, ${vi.formatDay(line.asOf)}.`;
  if (line.refused !== null) return `${head}; số được giao không cùng đơn vị tính nên không so sánh. ${source}`;
  const parts = [head];
  const isTarget = indicator.startsWith('target_');
  const what = indicator === 'population' ? 'dân số' : indicator === 'workforce' ? 'lực lượng lao động' : 'kế hoạch';
  if (percent !== null)
    parts.push(
      isTarget ? `đạt ${vi.formatPercent(percent)}` : `đạt ${vi.formatPercent(percent)} ${what} năm ${line.year}`,
    );
  if (isTarget) parts.push(`chỉ tiêu giao năm ${line.year}: ${vi.formatSize(String(supplied))} %`);
  else if (base !== null) parts.push(`${what} ${vi.formatCount(base)} người`);
  if (gapPoints !== null)
    parts.push(`${gapPoints.startsWith('-') ? 'thấp hơn' : 'cao hơn'} ${vi.formatSize(gapPoints)} điểm phần trăm`);
  if (missing !== null && missing > 0) parts.push(`còn thiếu ${vi.formatCount(missing)} người`);
  if (yearAgo !== null) {
    const { day, change, changePercent } = yearAgo;
    const rate = changePercent === null ? '' : ` (${signVi(change)}${vi.formatSize(changePercent)} %)`;
    parts.push(
      `so với ${vi.formatDay(day)} ${change < 0 ? 'giảm' : 'tăng'} ${vi.formatCount(Math.abs(change))} người${rate}`,
    );
  }
  return `${parts.join('; ')}. ${source}`;
}

function signVi(change: number): string {
  return change < 0 ? '−' : '+';
}
