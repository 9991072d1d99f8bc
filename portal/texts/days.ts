/** Words of the pages of past days and of days and provinces compared, Vietnamese first. */
import type { Language } from '../http/route.ts';

interface DaysTexts {
  title: string;
  intro: (first: string, last: string) => string;
  none: string;
  failed: string;
  day: string;
  open: string;
  recent: string;
  months: string;
  history: string;
  compare: string;
  ranking: (day: string) => string;
  columns: Record<
    'rank' | 'province' | 'rate' | 'synced' | 'remaining' | 'denominator' | 'participants' | 'verified' | 'asOf',
    string
  >;
}

interface CompareTexts {
  title: string;
  from: string;
  to: string;
  chosen: string;
  show: string;
  span: (from: string, to: string) => string;
  country: (count: string) => string;
  provinces: string;
  why: string;
  chart: string;
  noChart: string;
  values: string;
  pick: string;
  columns: Record<
    | 'province'
    | 'before'
    | 'after'
    | 'points'
    | 'rankBefore'
    | 'rankAfter'
    | 'places'
    | 'remainingBefore'
    | 'remainingAfter'
    | 'remaining'
    | 'denominator',
    string
  >;
  notKept: (day: string, names: string) => string;
}

export const daysTexts: Record<Language, DaysTexts> = {
  vi: {
    title: 'Số liệu ngày đã qua',
    intro: (first, last) => `Có số liệu từ ${first} đến ${last}.`,
    none: 'Chưa có ngày nào được chốt.',
    failed: 'Không mở được ngày này',
    day: 'Cuối ngày',
    open: 'Xem',
    recent: 'Các ngày gần nhất',
    months: 'Cuối tháng',
    history: 'Tải số liệu mọi ngày của mọi tỉnh, thành phố',
    compare: 'So hai ngày, chọn tỉnh, thành phố vào một biểu đồ',
    ranking: (day) => `Xếp hạng cuối ngày ${day}`,
    columns: {
      rank: 'Hạng',
      province: 'Tỉnh, thành phố',
      rate: 'Tỷ lệ xác thực',
      synced: 'Tỷ lệ đồng bộ',
      remaining: 'Còn lại',
      denominator: 'Phải xác thực',
      participants: 'Người tham gia',
      verified: 'Đã xác thực',
      asOf: 'Số liệu của ngày',
    },
  },
  en: {
    title: 'Figures of past days',
    intro: (first, last) => `There are figures from ${first} to ${last}.`,
    none: 'No day was closed yet.',
    failed: 'This day cannot be shown',
    day: 'Close of',
    open: 'Show',
    recent: 'The newest days',
    months: 'Ends of months',
    history: 'Figures of all days of all provinces',
    compare: 'Compare two days, or provinces in one chart',
    ranking: (day) => `Ranking at the close of ${day}`,
    columns: {
      rank: 'Rank',
      province: 'Province',
      rate: 'Verification rate',
      synced: 'Sync rate',
      remaining: 'Remaining',
      denominator: 'To verify',
      participants: 'Participants',
      verified: 'Verified',
      asOf: 'Figures of',
    },
  },
};

export const compareTexts: Record<Language, CompareTexts> = {
  vi: {
    title: 'So sánh ngày và tỉnh, thành phố',
    from: 'Từ cuối ngày',
    to: 'Đến cuối ngày',
    chosen: 'Tỉnh, thành phố vào biểu đồ',
    show: 'So sánh',
    span: (from, to) => `Từ cuối ngày ${from} đến cuối ngày ${to}.`,
    country: (count) => `Cả nước (${count} tỉnh, thành phố có hạng ở cả hai ngày)`,
    provinces: 'Hai ngày cạnh nhau',
    why: 'Vì sao thay đổi',
    chart: 'Tỷ lệ xác thực theo ngày',
    noChart: 'Chưa đủ ngày để vẽ.',
    values: 'Tỷ lệ xác thực từng ngày',
    pick: 'Chọn tỉnh, thành phố ở trên để có biểu đồ.',
    columns: {
      province: 'Tỉnh, thành phố',
      before: 'Tỷ lệ trước',
      after: 'Tỷ lệ sau',
      points: 'Điểm %',
      rankBefore: 'Hạng trước',
      rankAfter: 'Hạng sau',
      places: 'Bậc',
      remainingBefore: 'Còn lại trước',
      remainingAfter: 'Còn lại sau',
      remaining: 'Còn lại thêm, bớt',
      denominator: 'Phải xác thực thêm, bớt',
    },
    notKept: (day, names) => `Không lưu số liệu ngày ${day}: ${names}.`,
  },
  en: {
    title: 'Days and provinces compared',
    from: 'From the close of',
    to: 'To the close of',
    chosen: 'Provinces in the chart',
    show: 'Compare',
    span: (from, to) => `From the close of ${from} to the close of ${to}.`,
    country: (count) => `Viet Nam (${count} provinces ranked on both days)`,
    provinces: 'The two days side by side',
    why: 'Why it moved',
    chart: 'Verification rate by day',
    noChart: 'There are not enough days to draw.',
    values: 'Verification rate of each day',
    pick: 'Choose provinces above for a chart.',
    columns: {
      province: 'Province',
      before: 'Rate before',
      after: 'Rate after',
      points: 'Points',
      rankBefore: 'Rank before',
      rankAfter: 'Rank after',
      places: 'Places',
      remainingBefore: 'Remaining before',
      remainingAfter: 'Remaining after',
      remaining: 'Change of remaining',
      denominator: 'Change of those to verify',
    },
    notKept: (day, names) => `No figures of ${day} are kept: ${names}.`,
  },
};
