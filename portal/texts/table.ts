/** Words around every table, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface TableTexts {
  find: string;
  show: string;
  everything: string;
  found: (rows: string, all: string) => string;
  none: string;
  sortUp: string;
  sortDown: string;
  take: string;
  csv: string;
  xlsx: string;
  page: (page: string, pages: string) => string;
  before: string;
  next: string;
  newest: (rows: string) => string;
}

export const tableTexts: Record<Language, TableTexts> = {
  vi: {
    find: 'Tìm trong bảng',
    show: 'Tìm',
    everything: 'Hiện tất cả',
    found: (rows, all) => `${rows} trên ${all} dòng`,
    none: 'Không có dòng nào khớp.',
    sortUp: 'xếp tăng dần',
    sortDown: 'xếp giảm dần',
    take: 'Tải bảng này',
    csv: 'CSV',
    xlsx: 'Excel',
    page: (page, pages) => `Trang ${page} trên ${pages}`,
    before: 'Trang trước',
    next: 'Trang sau',
    newest: (rows) => `Chỉ xếp và tải ${rows} dòng mới nhất.`,
  },
  en: {
    find: 'Find in the table',
    show: 'Find',
    everything: 'Show all',
    found: (rows, all) => `${rows} of ${all} rows`,
    none: 'No row fits.',
    sortUp: 'sort up',
    sortDown: 'sort down',
    take: 'This table as',
    csv: 'CSV',
    xlsx: 'Excel',
    page: (page, pages) => `Page ${page} of ${pages}`,
    before: 'Previous page',
    next: 'Next page',
    newest: (rows) => `Only the newest ${rows} rows are sorted and taken away.`,
  },
};
