/** How a goal is told, by its state and members (`docs/steering.md`, Goals): commands, pages and the portal alike. */
import { text } from './text.ts';

/** What is expected of a goal; of one that cannot be judged why. */
export const goalStateTexts = {
  reached: text('đã đạt', 'reached'),
  onTrack: text('đúng tiến độ', 'on track'),
  late: text('chậm', 'late'),
  never: text('không đạt với nhịp độ này', 'never at this pace'),
  overdue: text('quá hạn', 'overdue'),
  booksIncomplete: text('chưa đủ dữ liệu', 'books incomplete'),
  notEnoughDays: text('chưa đủ ngày', 'too few days'),
};

/** Whose goal it is. */
export const goalFromTexts = {
  own: text('được giao', 'supplied'),
  country: text('của cả nước', 'that of the country'),
  default: text('mặc định', 'by default'),
};

/** Columns of a table of goals. */
export const goalColumnTexts = {
  rate: text('Tỷ lệ', 'Rate'),
  goal: text('Mục tiêu', 'Goal'),
  by: text('Hạn', 'By'),
  missing: text('Còn thiếu', 'Still needed'),
  neededPerDay: text('Cần mỗi ngày', 'Needed a day'),
  managedPerDay: text('Làm được mỗi ngày', 'Managed a day'),
  state: text('Dự kiến', 'Outlook'),
  date: text('Ngày đạt', 'Reached on'),
  short: text('Thiếu khi đến hạn', 'Short at the deadline'),
};

/** Sentences over the provinces; counts and names come as they are written. */
export const goalSentences = {
  vi: {
    willReach: (count: string, of: string) => `${count} trong ${of} tỉnh, thành phố sẽ đạt mục tiêu đúng hạn.`,
    nobody: 'Chưa đánh giá được mục tiêu của tỉnh, thành phố nào.',
    booksIncomplete: (count: string, names: string) => `Chưa đánh giá được vì chưa đủ dữ liệu (${count}): ${names}.`,
    notEnoughDays: (count: string, names: string) =>
      `Chưa đánh giá được vì chưa đủ ngày để tính nhịp độ (${count}): ${names}.`,
    sides: (above: string, below: string) =>
      `Hiện nay ${above} tỉnh, thành phố đạt hoặc vượt mục tiêu, ${below} còn ở dưới.`,
    indicator: (name: string, above: string, below: string) =>
      `${name}: ${above} tỉnh, thành phố đạt hoặc vượt, ${below} còn ở dưới.`,
    country: (percent: string, by: string) => `Mục tiêu cả nước: ${percent} đến ${by}.`,
  },
  en: {
    willReach: (count: string, of: string) => `${count} of ${of} provinces will reach their goal in time.`,
    nobody: 'The goal of no province can be judged yet.',
    booksIncomplete: (count: string, names: string) => `Cannot be judged, books incomplete (${count}): ${names}.`,
    notEnoughDays: (count: string, names: string) => `Cannot be judged, too few days for a pace (${count}): ${names}.`,
    sides: (above: string, below: string) => `Now ${above} provinces are at their goal or above, ${below} below.`,
    indicator: (name: string, above: string, below: string) =>
      `${name}: ${above} provinces at it or above, ${below} below.`,
    country: (percent: string, by: string) => `Goal of the country: ${percent} by ${by}.`,
  },
};
