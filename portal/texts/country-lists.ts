/** Words of the page of the lists of all provinces, Vietnamese first. */
import type { CountedList } from '../../core/steering/country-lists.ts';
import type { Language } from '../http/route.ts';

interface CountryListsTexts {
  title: string;
  noRun: string;
  run: (day: string) => string;
  stale: (provinces: string, days: string) => string;
  columns: Record<'place' | CountedList | 'children' | 'waiting' | 'behind' | 'sent', string>;
  ofChildren: (uninsured: string, resident: string) => string;
  older: (day: string) => string;
  isStale: string;
  neverSent: string;
  country: string;
  pairs: string;
  pairsText: (overlap: string) => string;
  noPairs: string;
  pairsUnknown: string;
  pairColumns: Record<'one' | 'other' | 'persons', string>;
  itself: string;
  matrix: string;
  held: string;
}

export const countryListsTexts: Record<Language, CountryListsTexts> = {
  vi: {
    title: 'Danh sách hằng đêm của các tỉnh',
    noRun: 'Chưa có lần chạy hằng đêm nào.',
    run: (day) => `Số dòng theo lần chạy đêm ngày ${day}. Bấm vào một số để mở danh sách.`,
    stale: (provinces, days) => `${provinces} tỉnh, thành phố không gửi gì từ ${days} ngày trở lên.`,
    columns: {
      place: 'Tỉnh, thành phố',
      deceased: 'Đã mất',
      superseded: 'Số được xác lập lại',
      held: 'Tạm giữ',
      sharing: 'Trùng số định danh',
      recheck: 'Cần kiểm tra lại',
      children: 'Trẻ dưới 6 tuổi chưa có thẻ BHYT',
      waiting: 'Dòng chưa đối chiếu được',
      behind: 'Chờ bản trích đang dùng',
      sent: 'Số ngày chưa gửi',
    },
    ofChildren: (uninsured, resident) => `${uninsured} trong ${resident}`,
    older: (day) => `danh sách ngày ${day}`,
    isStale: 'chậm',
    neverSent: 'chưa gửi',
    country: 'Cả nước',
    pairs: 'Trùng giữa các tỉnh',
    pairsText: (overlap) =>
      'Số người có trong sổ của cả hai tỉnh và khớp ở cả hai nơi; một tỉnh với chính nó: người có nhiều mã số trong ' +
      `tỉnh. Tổng các tỉnh đếm thừa ${overlap} lượt người.`,
    noPairs: 'Không có ai trùng giữa các tỉnh.',
    pairsUnknown: 'Chưa biết: lần chạy đêm chưa có báo cáo.',
    pairColumns: { one: 'Tỉnh', other: 'Tỉnh còn lại', persons: 'Số người' },
    itself: 'trong chính tỉnh này',
    matrix: 'Phân bố người chưa xác thực cả nước',
    held: 'Dòng tạm giữ cần quyết định',
  },
  en: {
    title: 'Nightly lists of all provinces',
    noRun: 'There was no nightly run yet.',
    run: (day) => `Rows of the run of the night of ${day}. Each number leads to its list.`,
    stale: (provinces, days) => `Provinces that have sent nothing for ${days} days or more: ${provinces}.`,
    columns: {
      place: 'Province',
      deceased: 'Deceased',
      superseded: 'Superseded IDs',
      held: 'Held',
      sharing: 'Shared IDs',
      recheck: 'To check again',
      children: 'Children under 6 without HI',
      waiting: 'Rows that could not be compared',
      behind: 'Waiting for the extract in use',
      sent: 'Days since an upload',
    },
    ofChildren: (uninsured, resident) => `${uninsured} of ${resident}`,
    older: (day) => `lists of ${day}`,
    isStale: 'stale',
    neverSent: 'never',
    country: 'Viet Nam',
    pairs: 'Shared between provinces',
    pairsText: (overlap) =>
      'People in the books of both provinces who agree in both; of a province with itself, people with several ' +
      `numbers there. The sum of the provinces counts ${overlap} too many.`,
    noPairs: 'Nobody is shared.',
    pairsUnknown: 'Not known: the run has no report.',
    pairColumns: { one: 'Province', other: 'Other province', persons: 'People' },
    itself: 'this very province',
    matrix: 'Where the open cases of the country are',
    held: 'Held claims to be decided',
  },
};
