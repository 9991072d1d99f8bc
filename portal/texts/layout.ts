/** Words of every page, Vietnamese first. */
import type { Identity } from '../access/identity.ts';
import type { Language } from '../http/route.ts';

interface LayoutTexts {
  name: string;
  language: string;
  skip: string;
  navigation: string;
  logout: string;
  extract(version: string, day: string, days: string): string;
  extractOld(days: string): string;
  roles: Record<Identity['role'], string>;
  links: Record<
    | 'published'
    | 'login'
    | 'home'
    | 'cases'
    | 'upload'
    | 'batches'
    | 'lists'
    | 'listsCountry'
    | 'matrix'
    | 'matrixCountry'
    | 'diff'
    | 'diffCountry'
    | 'units'
    | 'unitsCountry'
    | 'goals'
    | 'whatIf'
    | 'whatIfCountry'
    | 'check'
    | 'checks'
    | 'held'
    | 'runs'
    | 'targets'
    | 'trace'
    | 'guide',
    string
  >;
}

export const layoutTexts: Record<Language, LayoutTexts> = {
  vi: {
    name: 'Đối soát',
    language: 'Tiếng Việt',
    skip: 'Đến nội dung chính',
    navigation: 'Các trang',
    logout: 'Đăng xuất',
    extract: (version, day, days) =>
      `Bản trích CSDL quốc gia về dân cư: ${version}, số liệu đến ${day}, cách đây ${days} ngày.`,
    extractOld: (days) => `Đã quá ${days} ngày: cần bản trích mới.`,
    roles: {
      clerk: 'cán bộ nghiệp vụ',
      director: 'lãnh đạo đơn vị',
      headquarters: 'BHXH Việt Nam',
      reviewer: 'người thẩm định',
      operator: 'người vận hành',
      owner: 'người dùng máy này',
    },
    links: {
      published: 'Bảng cả nước',
      login: 'Đăng nhập',
      home: 'Việc của tôi',
      cases: 'Người chưa xác thực',
      upload: 'Gửi tệp',
      batches: 'Các lần gửi',
      lists: 'Danh sách hằng đêm',
      listsCountry: 'Danh sách các tỉnh',
      matrix: 'Phân bố chưa xác thực',
      matrixCountry: 'Phân bố chưa xác thực cả nước',
      diff: 'Vì sao thay đổi',
      diffCountry: 'Vì sao cả nước thay đổi',
      units: 'Đơn vị',
      unitsCountry: 'Đơn vị chậm trong cả nước',
      goals: 'Mục tiêu các tỉnh',
      whatIf: 'Nếu xử lý xong',
      whatIfCountry: 'Nếu cả nước xử lý xong',
      check: 'Tra cứu vài người',
      checks: 'Lượt tra cứu',
      held: 'Dòng tạm giữ',
      runs: 'Lần chạy hằng đêm',
      targets: 'Kế hoạch/chỉ tiêu giao',
      trace: 'Đối tượng nghi trùng',
      guide: 'Hướng dẫn',
    },
  },
  en: {
    name: 'Doisoat',
    language: 'English',
    skip: 'To the main part',
    navigation: 'Pages',
    logout: 'Log out',
    extract: (version, day, days) => `Extract of the population database: ${version}, as of ${day}, ${days} days old.`,
    extractOld: (days) => `Over ${days} days old: a new extract is due.`,
    roles: {
      clerk: 'clerk',
      director: 'director',
      headquarters: 'headquarters',
      reviewer: 'reviewer',
      operator: 'operator',
      owner: 'user of this machine',
    },
    links: {
      published: 'The country',
      login: 'Log in',
      home: 'My work',
      cases: 'Open cases',
      upload: 'Send a file',
      batches: 'Files sent',
      lists: 'Nightly lists',
      listsCountry: 'Lists of all provinces',
      matrix: 'Where open cases are',
      matrixCountry: 'Open cases of the country',
      diff: 'Why it moved',
      diffCountry: 'Why the country moved',
      units: 'Units',
      unitsCountry: 'Units that lag',
      goals: 'Goals of provinces',
      whatIf: 'What if',
      whatIfCountry: 'What if, the country',
      check: 'Check a few people',
      checks: 'Checks made',
      held: 'Held claims',
      runs: 'Nightly runs',
      targets: 'Plans and targets',
      trace: 'Candidates',
      guide: 'Guide',
    },
  },
};
