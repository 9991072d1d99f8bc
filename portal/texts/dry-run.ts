/** Words of the dry run of an extract. */
import type { Language } from '../http/route.ts';

interface DryRunTexts {
  title: string;
  intro: string;
  none: string;
  versions: string;
  columns: Record<'version' | 'kind' | 'asOf' | 'people' | 'try', string>;
  kinds: Record<'snapshot' | 'delta', string>;
  inUse: string;
  run: string;
  result(version: string): string;
  against: string;
  noVersion: string;
  version(version: string, day: string, people: string): string;
  verified: string;
  becomes(before: string, after: string, difference: string): string;
  rows: string;
  rowsOf(compared: string, changed: string): string;
  rechecks: string;
  waiting: string;
  refused(message: string): string;
  accepted: string;
  causes: string;
  cause: Record<'cause' | 'toVerified' | 'fromVerified' | 'other', string>;
  provinces: string;
  province: Record<'province' | 'before' | 'after' | 'difference' | 'state', string>;
  failed(code: string): string;
  nothing: string;
}

export const dryRunTexts: Record<Language, DryRunTexts> = {
  vi: {
    title: 'Thử bản trích dân cư',
    intro:
      'Cho biết dùng một phiên bản đã lập sẽ làm thay đổi những gì, trước khi dùng. Không ghi gì: lần đối soát đêm ' +
      'sau khi dùng phiên bản ấy sẽ cho đúng kết quả này, nếu trong thời gian đó không ai gửi gì.',
    none: 'Chưa có phiên bản nào.',
    versions: 'Các phiên bản đã lập',
    columns: { version: 'Phiên bản', kind: 'Loại', asOf: 'Số liệu đến', people: 'Số người', try: 'Thử' },
    kinds: { snapshot: 'đầy đủ', delta: 'thay đổi' },
    inUse: 'đang dùng',
    run: 'Thử',
    result: (version) => `Nếu dùng ${version}`,
    against: 'Đang dùng',
    noVersion: 'chưa có',
    version: (version, day, people) => `${version}, đến ${day}, ${people} người`,
    verified: 'Đã xác thực',
    becomes: (before, after, difference) => `${before} người thành ${after} (${difference})`,
    rows: 'Dòng được đối chiếu lại',
    rowsOf: (compared, changed) => `${compared}, trong đó đổi ${changed}`,
    rechecks: 'Dòng đơn vị phải xem lại',
    waiting: 'Dòng chưa so được (cách so tên khác)',
    refused: (message) => `Kích hoạt phiên bản này sẽ bị từ chối. ${message}`,
    accepted: 'Phiên bản này kích hoạt được.',
    causes: 'Kết quả thay đổi theo nguyên nhân, cả nước',
    cause: {
      cause: 'Nguyên nhân',
      toVerified: 'Thành đã xác thực',
      fromVerified: 'Không còn xác thực',
      other: 'Thay đổi khác',
    },
    provinces: 'Theo tỉnh, thành phố',
    province: {
      province: 'Tỉnh, thành phố',
      before: 'Đã xác thực',
      after: 'Sẽ là',
      difference: 'Tăng, giảm',
      state: 'Nguyên nhân',
    },
    failed: (code) => `Chưa đối chiếu được, mã lỗi ${code}`,
    nothing: 'Không tỉnh, thành phố nào thay đổi.',
  },
  en: {
    title: 'Trying an extract',
    intro:
      'What putting a built version in use would change, before it is. Nothing is written: the nightly run after the ' +
      'activation gives exactly this, if nobody sends anything meanwhile.',
    none: 'There is no version yet.',
    versions: 'Built versions',
    columns: { version: 'Version', kind: 'Kind', asOf: 'As of', people: 'People', try: 'Try' },
    kinds: { snapshot: 'snapshot', delta: 'delta' },
    inUse: 'in use',
    run: 'Try',
    result: (version) => `If ${version} were in use`,
    against: 'In use now',
    noVersion: 'none',
    version: (version, day, people) => `${version}, as of ${day}, ${people} people`,
    verified: 'Verified',
    becomes: (before, after, difference) => `${before} persons would be ${after} (${difference})`,
    rows: 'Rows compared again',
    rowsOf: (compared, changed) => `${compared}, ${changed} of them would change`,
    rechecks: 'Rows that offices would have to check',
    waiting: 'Rows that cannot be compared (other form of names)',
    refused: (message) => `Activating this version would be refused. ${message}`,
    accepted: 'This version can be activated.',
    causes: 'Answers that would change, by cause, of the country',
    cause: { cause: 'Cause', toVerified: 'Would verify', fromVerified: 'Would not verify any more', other: 'Other' },
    provinces: 'By province',
    province: {
      province: 'Province',
      before: 'Verified',
      after: 'Would be',
      difference: 'Change',
      state: 'Causes',
    },
    failed: (code) => `Could not be compared, code ${code}`,
    nothing: 'No province would change.',
  },
};
