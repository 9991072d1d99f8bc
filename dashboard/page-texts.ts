import type { Scheme } from '../core/codes.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

/** Everything of a page that differs by language. */
export interface PageTexts {
  language: 'vi' | 'en';
  count(count: number): string;
  percent(percent: string | null): string;
  instant(iso: string): string;
  title: string;
  /** HTML; the figures are formatted. */
  headline(figures: { rate: string; verified: string; denominator: string; remaining: string }): string;
  nobody: string;
  ranking: string;
  /** How many provinces are ranked, and how ties and missing ones are treated. */
  rankingNote(ranked: number, all: number): string;
  columns: {
    rank: string;
    province: string;
    verifiedRate: string;
    verified: string;
    denominator: string;
    remaining: string;
    syncedRate: string;
    lastUpload: string;
  };
  country: string;
  tied: string;
  bySchemes: string;
  schemesNote: string;
  scheme: string;
  schemes: Record<Scheme, string>;
  reasons: string;
  reason: string;
  persons: string;
  actor: string;
  next: string;
  nothingRemains: string;
  /** Where the numbers come from: time, registry version or none, files. */
  sources(asOf: string, registry: string | null): string;
  definitions: string;
  files: string;
}

export const vietnamese: PageTexts = {
  language: 'vi',
  count: vi.formatCount,
  percent: vi.formatPercent,
  instant: vi.formatInstant,
  title: 'Đồng bộ, xác thực người tham gia với Cơ sở dữ liệu quốc gia về dân cư',
  headline: ({ rate, verified, denominator, remaining }) =>
    `Đã xác thực <strong>${rate}</strong>: ${verified} trong ${denominator} người; còn lại ${remaining}.`,
  nobody: 'Chưa có dữ liệu của tỉnh, thành phố nào.',
  ranking: 'Xếp hạng tỉnh, thành phố',
  rankingNote: (ranked, all) =>
    `${ranked} trong ${all} tỉnh, thành phố (hệ 34 đơn vị) có dữ liệu và được xếp hạng theo tỷ lệ xác thực chính xác; tỷ lệ bằng nhau thì cùng hạng. Số tạm tính.`,
  columns: {
    rank: 'Hạng',
    province: 'Tỉnh, thành phố',
    verifiedRate: 'Tỷ lệ xác thực',
    verified: 'Đã xác thực',
    denominator: 'Phải xác thực',
    remaining: 'Còn lại',
    syncedRate: 'Tỷ lệ đồng bộ',
    lastUpload: 'Tải lên gần nhất',
  },
  country: 'Cả nước',
  tied: 'đồng hạng',
  bySchemes: 'Theo loại hình',
  schemesNote: 'Một người có thể tham gia nhiều loại hình; không cộng các loại hình thành số người.',
  scheme: 'Loại hình',
  schemes: {
    BHXHBB: 'Bảo hiểm xã hội bắt buộc',
    BHXHTN: 'Bảo hiểm xã hội tự nguyện',
    BHYT: 'Bảo hiểm y tế',
    BHTN: 'Bảo hiểm thất nghiệp',
  },
  reasons: 'Còn lại theo lý do',
  reason: 'Lý do',
  persons: 'Người',
  actor: 'Ai xử lý',
  next: 'Việc cần làm',
  nothingRemains: 'Không còn trường hợp nào.',
  sources: (asOf, registry) =>
    `Số liệu lúc ${asOf} (giờ Việt Nam). ${registry === null ? 'Chưa có bản trích Cơ sở dữ liệu quốc gia về dân cư.' : `Bản trích Cơ sở dữ liệu quốc gia về dân cư: ${registry}.`}`,
  definitions:
    'Phải xác thực = người tham gia trừ ngoài phạm vi (lực lượng vũ trang, cơ yếu, người nước ngoài). Đồng bộ = số định danh có trong cơ sở dữ liệu. Xác thực = thông tin nhân thân cũng khớp. Phần trăm được làm tròn xuống hai chữ số; 100,00 % chỉ khi không còn trường hợp nào.',
  files: 'Tệp số liệu',
};

export const english: PageTexts = {
  language: 'en',
  count: en.formatCount,
  percent: en.formatPercent,
  instant: en.formatInstant,
  title: 'Participants synced with and verified against the national population database',
  headline: ({ rate, verified, denominator, remaining }) =>
    `<strong>${rate}</strong> verified: ${verified} of ${denominator} people; ${remaining} remain.`,
  nobody: 'No province has data yet.',
  ranking: 'Provinces, ranked',
  rankingNote: (ranked, all) =>
    `${ranked} of ${all} provinces (the 34-unit system) have data and are ranked by their exact verification rate; equal rates share a place. Provisional.`,
  columns: {
    rank: 'Rank',
    province: 'Province',
    verifiedRate: 'Verification rate',
    verified: 'Verified',
    denominator: 'To be verified',
    remaining: 'Remaining',
    syncedRate: 'Sync rate',
    lastUpload: 'Last upload',
  },
  country: 'Viet Nam',
  tied: 'tied',
  bySchemes: 'By scheme',
  schemesNote: 'One person can be in several schemes; schemes do not add up to people.',
  scheme: 'Scheme',
  schemes: {
    BHXHBB: 'Compulsory social insurance',
    BHXHTN: 'Voluntary social insurance',
    BHYT: 'Health insurance',
    BHTN: 'Unemployment insurance',
  },
  reasons: 'What remains, by reason',
  reason: 'Reason',
  persons: 'People',
  actor: 'Who acts',
  next: 'Next step',
  nothingRemains: 'Nothing remains.',
  sources: (asOf, registry) =>
    `Figures as of ${asOf} (time in Viet Nam). ${registry === null ? 'No extract of the population database yet.' : `Extract of the population database: ${registry}.`}`,
  definitions:
    'To be verified = participants less those out of scope (armed forces, cipher service, foreigners). Synced = the ID exists in the database. Verified = and the identity agrees. Percentages are floored to two decimals; 100.00% only when nothing remains.',
  files: 'Data files',
};
