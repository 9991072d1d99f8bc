/** Words of the page where somebody begins, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface HomeTexts {
  province: string;
  hint: string;
  open: string;
  pages: string;
}

export const homeTexts: Record<Language, HomeTexts> = {
  vi: {
    province: 'Mở một tỉnh, thành phố',
    hint: 'Tên hoặc mã số, ví dụ Gia Lai hoặc 52',
    open: 'Mở',
    pages: 'Tất cả các trang',
  },
  en: {
    province: 'Open a province',
    hint: 'Name or number, such as Gia Lai or 52',
    open: 'Open',
    pages: 'All pages',
  },
};
