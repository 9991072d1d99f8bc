/** Words of the pages that say why figures moved, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface DiffTexts {
  title: string;
  countryTitle: string;
  failed: string;
  none: string;
  from: string;
  to: string;
  scheme: string;
  everyScheme: string;
  withUnits: string;
  show: string;
  span: (from: string, to: string) => string;
  versions: (from: number, to: number) => string;
  rate: (before: string, after: string, points: string) => string;
  country: string;
  compared: (count: string) => string;
  leftOut: (names: string) => string;
  empty: (count: string) => string;
  completed: (names: string) => string;
  verified: (before: string, after: string) => string;
  denominator: (before: string, after: string) => string;
  unmoved: string;
  cause: string;
  persons: string;
  provinces: string;
  units: string;
  noUnit: string;
  columns: Record<
    'place' | 'unit' | 'before' | 'after' | 'points' | 'verified' | 'office' | 'joined' | 'registry' | 'others' | 'all',
    string
  >;
}

export const diffTexts: Record<Language, DiffTexts> = {
  vi: {
    title: 'Vì sao số liệu thay đổi',
    countryTitle: 'Vì sao số liệu cả nước thay đổi',
    failed: 'Chưa so sánh được',
    none: 'Chưa có ngày nào được chốt; có thể so sánh sau lần chạy hằng đêm đầu tiên.',
    from: 'Từ cuối ngày',
    to: 'Đến cuối ngày',
    scheme: 'Loại hình',
    everyScheme: 'Mọi loại hình',
    withUnits: 'Theo đơn vị',
    show: 'So sánh',
    span: (from, to) => `Từ cuối ngày ${from} đến cuối ngày ${to}.`,
    versions: (from, to) => `Từ phiên bản ${from} đến phiên bản ${to} của sổ.`,
    rate: (before, after, points) => `Tỷ lệ xác thực: ${before} → ${after} (${points} điểm phần trăm).`,
    country: 'Cả nước',
    compared: (count) => `Cả nước là tổng của ${count} tỉnh, thành phố đủ dữ liệu ở cả hai ngày.`,
    leftOut: (names) => `Không tính: ${names}.`,
    empty: (count) => `Chưa có dữ liệu: ${count} tỉnh, thành phố.`,
    completed: (names) => `Đủ dữ liệu trong khoảng này, không làm ai thay đổi: ${names}.`,
    verified: (before, after) => `Đã xác thực: ${before} → ${after}`,
    denominator: (before, after) => `Phải xác thực: ${before} → ${after}`,
    unmoved: 'Không có ai thay đổi.',
    cause: 'Lý do',
    persons: 'Số người',
    provinces: 'Theo tỉnh, thành phố',
    units: 'Theo đơn vị',
    noUnit: '(không ghi đơn vị)',
    columns: {
      place: 'Tỉnh, thành phố',
      unit: 'Đơn vị',
      before: 'Tỷ lệ trước',
      after: 'Tỷ lệ sau',
      points: 'Điểm %',
      verified: 'Đã xác thực',
      office: 'Gửi lại',
      joined: 'Vào, rời sổ',
      registry: 'Dân cư',
      others: 'Khác',
      all: 'Phải xác thực',
    },
  },
  en: {
    title: 'Why the figures moved',
    countryTitle: 'Why the figures of the country moved',
    failed: 'This cannot be compared',
    none: 'No day was closed yet; days can be compared after the first nightly run.',
    from: 'From the close of',
    to: 'To the close of',
    scheme: 'Scheme',
    everyScheme: 'Every scheme',
    withUnits: 'By unit',
    show: 'Compare',
    span: (from, to) => `From the close of ${from} to the close of ${to}.`,
    versions: (from, to) => `From version ${from} of the ledger to version ${to}.`,
    rate: (before, after, points) => `Verification rate: ${before} → ${after} (${points} percentage points).`,
    country: 'Viet Nam',
    compared: (count) => `The country is the sum of the provinces complete on both days: ${count}.`,
    leftOut: (names) => `Left out: ${names}.`,
    empty: (count) => `Without data: ${count} provinces.`,
    completed: (names) => `Complete since, which moves nobody: ${names}.`,
    verified: (before, after) => `Verified: ${before} → ${after}`,
    denominator: (before, after) => `To be verified: ${before} → ${after}`,
    unmoved: 'Nobody moved.',
    cause: 'Cause',
    persons: 'People',
    provinces: 'By province',
    units: 'By unit',
    noUnit: '(no unit)',
    columns: {
      place: 'Province',
      unit: 'Unit',
      before: 'Rate before',
      after: 'Rate after',
      points: 'Points',
      verified: 'Verified',
      office: 'Sent again',
      joined: 'Joined, left',
      registry: 'Registry',
      others: 'Others',
      all: 'To verify',
    },
  },
};
