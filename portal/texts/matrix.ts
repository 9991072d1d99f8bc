/** Words of the pages that say where the open cases are, Vietnamese first. */
import type { RowAxis } from '../../core/steering/matrix.ts';
import type { Language } from '../http/route.ts';

interface MatrixTexts {
  title: string;
  countryTitle: string;
  failed: string;
  rows: string;
  columns: string;
  axes: Record<RowAxis, string>;
  filter: Record<'reason' | 'actor' | 'scheme' | 'unit', string>;
  unitHint: string;
  withoutUnit: string;
  all: string;
  show: string;
  now: (count: string, day: string) => string;
  members: string;
  emptyLeftOut: string;
  none: string;
  nothingSent: string;
  notSent: (names: string) => string;
  total: string;
  noUnit: string;
  lists: string;
}

export const matrixTexts: Record<Language, MatrixTexts> = {
  vi: {
    title: 'Phân bố người chưa xác thực',
    countryTitle: 'Phân bố người chưa xác thực cả nước',
    failed: 'Chưa lập được bảng',
    rows: 'Dòng',
    columns: 'Cột',
    axes: {
      province: 'Tỉnh, thành phố',
      reason: 'Lý do',
      actor: 'Ai xử lý',
      scheme: 'Loại hình',
      unit: 'Đơn vị',
    },
    filter: { reason: 'Chỉ lý do', actor: 'Chỉ phần việc của', scheme: 'Chỉ loại hình', unit: 'Chỉ đơn vị' },
    unitHint: 'ghi đúng như trong sổ',
    withoutUnit: 'Chỉ người không ghi đơn vị',
    all: 'Tất cả',
    show: 'Lập bảng',
    now: (count, day) => `${count} người chưa xác thực, tính đến hiện tại (${day}). Bấm vào một số để xem từng người.`,
    members:
      'Một người có thể tham gia nhiều loại hình. Mỗi loại hình đếm đủ người tham gia của mình, nên cộng các loại ' +
      'hình lại lớn hơn tổng; tổng đếm mỗi người một lần.',
    emptyLeftOut: 'Lý do, người xử lý và loại hình không còn ai thì không hiện.',
    none: 'Không có ai chưa xác thực theo các lựa chọn này.',
    nothingSent: 'Tỉnh này chưa gửi dữ liệu.',
    notSent: (names) => `Chưa gửi dữ liệu, không có dòng: ${names}.`,
    total: 'Tổng số người',
    noUnit: '(không ghi đơn vị)',
    lists: 'Người đã mất, trẻ em, trùng số định danh, tạm giữ, chậm gửi: theo tỉnh',
  },
  en: {
    title: 'Where the open cases are',
    countryTitle: 'Where the open cases of the country are',
    failed: 'This table cannot be made',
    rows: 'Rows',
    columns: 'Columns',
    axes: { province: 'Province', reason: 'Reason', actor: 'Who acts', scheme: 'Scheme', unit: 'Unit' },
    filter: { reason: 'This reason only', actor: 'Work of', scheme: 'This scheme only', unit: 'This unit only' },
    unitHint: 'exactly as in the books',
    withoutUnit: 'Those without a unit only',
    all: 'All',
    show: 'Make the table',
    now: (count, day) => `${count} people are not verified now (${day}). Each number leads to its people.`,
    members:
      'Somebody may have several schemes. Each scheme counts all of its members, so that the schemes together are ' +
      'more than the total, which counts everybody once.',
    emptyLeftOut: 'Reasons, actors and schemes that nobody is left of are not shown.',
    none: 'Nobody is left of what was chosen.',
    nothingSent: 'This province has sent nothing yet.',
    notSent: (names) => `Nothing was sent by, so that they have no line: ${names}.`,
    total: 'People in all',
    noUnit: '(no unit)',
    lists: 'Deaths, children, shared IDs, held claims, who sends nothing: by province',
  },
};
