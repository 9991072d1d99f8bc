/** Words of the page of goals, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface GoalTexts {
  title: string;
  none: string;
  asOf: (instant: string) => string;
  note: string;
  province: string;
  country: string;
  own: string;
}

export const goalTexts: Record<Language, GoalTexts> = {
  vi: {
    title: 'Mục tiêu của các tỉnh, thành phố',
    none: 'Chưa công bố số liệu nào có mục tiêu.',
    asOf: (instant) => `Số liệu lúc ${instant}, như đã công bố.`,
    note:
      'Dự kiến theo nhịp độ 30 ngày qua, với số phải xác thực như hiện nay. Chọn tên cột để xếp theo cột đó; ' +
      '"*" là mục tiêu giao riêng cho tỉnh. Chọn kết quả dự kiến để xem xử lý gì thì đạt.',
    province: 'Tỉnh, thành phố',
    country: 'Cả nước',
    own: '*',
  },
  en: {
    title: 'Goals of the provinces',
    none: 'Nothing with goals was published yet.',
    asOf: (instant) => `Figures at ${instant}, as published.`,
    note:
      'Expected at the pace of the last 30 days, with as many to be verified as now. Choose the name of a column to ' +
      'sort by it; * is a goal supplied for the province itself. Choose an outlook to see what mending would do.',
    province: 'Province',
    country: 'Viet Nam',
    own: '*',
  },
};
