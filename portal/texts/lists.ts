/** Words of the pages of the nightly lists, Vietnamese first. */
import type { EntryState, ListName } from '../../core/cases/nightly-lists.ts';
import type { Language } from '../http/route.ts';

interface ListsTexts {
  title: string;
  none: string;
  day: string;
  today: string;
  daysAgo: string;
  names: Record<ListName, string>;
  what: Record<ListName, string>;
  states: Record<EntryState, string>;
  columns: Record<'list' | 'people' | 'file' | 'number' | 'unit' | 'state' | 'reason' | 'code' | 'children', string>;
  open: string;
  openUnits: string;
  csv: string;
  history: string;
  onlyFile: string;
  next: string;
  first: string;
  back: string;
}

export const listsTexts: Record<Language, ListsTexts> = {
  vi: {
    title: 'Danh sách hằng đêm',
    none: 'Chưa có danh sách nào của tỉnh này.',
    day: 'Ngày',
    today: 'hôm nay',
    daysAgo: 'ngày trước',
    names: {
      deceased: 'Đã mất',
      superseded: 'Số định danh đã được xác lập lại',
      held: 'Dòng tạm giữ',
      sharing: 'Trùng số định danh',
      recheck: 'Cần kiểm tra lại vì dữ liệu dân cư thay đổi',
      hints: 'Gợi ý xem thẻ căn cước',
      traced: 'Chuyển từ người thẩm định',
      'children-under-6': 'Trẻ dưới 6 tuổi chưa có thẻ BHYT, theo đơn vị',
      'children-under-6-people': 'Trẻ dưới 6 tuổi chưa có thẻ BHYT',
    },
    what: {
      deceased: 'Xác minh với gia đình và UBND cấp xã rồi báo giảm hoặc giải quyết chế độ.',
      superseded: 'Yêu cầu người tham gia cung cấp căn cước hiện hành.',
      held: 'Chờ BHXH Việt Nam xem xét.',
      sharing: 'Rà soát các mã số cùng khai một số định danh.',
      recheck: 'Kết quả đã đổi dù đơn vị không gửi lại.',
      hints: 'Mời người tham gia mang thẻ căn cước đến đối chiếu.',
      traced: 'Đối chiếu với thẻ căn cước rồi gửi lại dòng.',
      'children-under-6': 'Số trẻ, theo đơn vị có trong sổ.',
      'children-under-6-people': 'Danh sách trong tệp; không hiện trên trang.',
    },
    states: {
      open: 'chưa xử lý xong',
      mended: 'đã xử lý xong',
      left: 'không còn tham gia',
      outOfScope: 'ngoài phạm vi',
    },
    columns: {
      list: 'Danh sách',
      people: 'Số dòng',
      file: 'Tệp CSV',
      number: 'Mã số BHXH',
      unit: 'Đơn vị',
      state: 'Đã làm được gì',
      reason: 'Kết quả hiện nay',
      code: 'Mã đơn vị',
      children: 'Số trẻ',
    },
    open: 'Xem từng người',
    openUnits: 'Xem từng đơn vị',
    csv: 'Tải về',
    history: 'Các ngày trước',
    onlyFile: 'Danh sách này chỉ có trong tệp.',
    next: 'Trang sau',
    first: 'Về trang đầu',
    back: 'Về các danh sách',
  },
  en: {
    title: 'Nightly lists',
    none: 'There is no list of this province yet.',
    day: 'Day',
    today: 'today',
    daysAgo: 'days ago',
    names: {
      deceased: 'Deceased',
      superseded: 'Superseded IDs',
      held: 'Held claims',
      sharing: 'Shared IDs',
      recheck: 'To be checked again: the registry changed',
      hints: 'Hints to ask for the card',
      traced: 'Handed over by reviewers',
      'children-under-6': 'Children under 6 without health insurance, by unit',
      'children-under-6-people': 'Children under 6 without health insurance',
    },
    what: {
      deceased: 'Confirm with the family and the commune, then report or settle the benefits.',
      superseded: 'Ask for the current identity card.',
      held: 'Wait for headquarters.',
      sharing: 'Review the numbers that claim one ID.',
      recheck: 'The verdict changed although nothing was sent.',
      hints: 'Ask the participant for the identity card.',
      traced: 'Compare with the card and send the row again.',
      'children-under-6': 'Counts by units that are in the books.',
      'children-under-6-people': 'In the file alone; not shown on the page.',
    },
    states: { open: 'still open', mended: 'done', left: 'left', outOfScope: 'out of scope' },
    columns: {
      list: 'List',
      people: 'Rows',
      file: 'CSV',
      number: 'Participant number',
      unit: 'Unit',
      state: 'What was done',
      reason: 'Verdict now',
      code: 'Code of the unit',
      children: 'Children',
    },
    open: 'Show each',
    openUnits: 'Show each unit',
    csv: 'Download',
    history: 'Days before',
    onlyFile: 'This list is in the file alone.',
    next: 'Next page',
    first: 'First page',
    back: 'Back to the lists',
  },
};
