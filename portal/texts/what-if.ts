/** Words of the pages that say what mending would do, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface WhatIfPageTexts {
  title: string;
  countryTitle: string;
  failed: string;
  intro: string;
  show: string;
  reasons: string;
  actors: string;
  units: string;
  result: string;
  mended: (count: string) => string;
  rate: (before: string, after: string, points: string) => string;
  place: (before: string, after: string, of: string) => string;
  noPlace: string;
  reached: string;
  missing: (count: string) => string;
  nobody: string;
  provinces: string;
}

export const whatIfPageTexts: Record<Language, WhatIfPageTexts> = {
  vi: {
    title: 'Nếu xử lý xong',
    countryTitle: 'Nếu mọi tỉnh xử lý xong',
    failed: 'Chưa tính được',
    intro:
      'Đánh dấu một hoặc nhiều mục; mỗi người chỉ được tính một lần. Mỗi dòng cho biết kết quả nếu xử lý riêng mục đó.',
    show: 'Tính',
    reasons: 'Theo lý do',
    actors: 'Theo người xử lý',
    units: 'Theo đơn vị',
    result: 'Kết quả',
    mended: (count) => `${count} người được xác thực thêm.`,
    rate: (before, after, points) => `Tỷ lệ xác thực: ${before} → ${after} (+${points} điểm phần trăm).`,
    place: (before, after, of) => `Hạng: ${before} → ${after} trong ${of} tỉnh, thành phố được xếp hạng.`,
    noPlace: 'Chưa được xếp hạng vì chưa đủ dữ liệu.',
    reached: 'Mục tiêu: đạt.',
    missing: (count) => `Mục tiêu: còn thiếu ${count} người.`,
    nobody: 'Không còn ai phải xử lý.',
    provinces: 'Theo tỉnh, thành phố',
  },
  en: {
    title: 'What if it were mended',
    countryTitle: 'What if every province mended it',
    failed: 'This cannot be computed',
    intro: 'Mark one or more; everybody counts once. Each line says what mending it alone would do.',
    show: 'Compute',
    reasons: 'By reason',
    actors: 'By who must act',
    units: 'By unit',
    result: 'Result',
    mended: (count) => `${count} more people verified.`,
    rate: (before, after, points) => `Verification rate: ${before} → ${after} (+${points} percentage points).`,
    place: (before, after, of) => `Place: ${before} → ${after} of ${of} ranked provinces.`,
    noPlace: 'Without a place, as the books are not complete.',
    reached: 'Goal: reached.',
    missing: (count) => `Goal: ${count} people are still needed.`,
    nobody: 'Nobody remains.',
    provinces: 'By province',
  },
};
