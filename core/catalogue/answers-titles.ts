/** Headings of the answers that offices get, and how a file of answers that comes back as an upload is recognised. */
import type { Text } from './text.ts';

/** The columns of `answers.xlsx`, in their order. */
export const answersTitles = {
  line: { vi: 'Dòng', en: 'Line' },
  number: { vi: 'Mã số BHXH', en: 'Participant number' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  reason: { vi: 'Lý do', en: 'Reason' },
  details: { vi: 'Chi tiết', en: 'Details' },
  notes: { vi: 'Lưu ý', en: 'Notes' },
  next: { vi: 'Việc cần làm', en: 'Next step' },
  code: { vi: 'Mã kết quả', en: 'Code' },
  reasonEn: { vi: 'Lý do (tiếng Anh)', en: 'Reason in English' },
  nextEn: { vi: 'Việc cần làm (tiếng Anh)', en: 'Next step in English' },
} as const satisfies Record<string, Text>;

/**
 * Names of the columns that are put in front of an answered file. None is the name of a column of a batch, and each is
 * known as one that is not used: a joined file can be mended and sent again.
 */
export const addedColumns = [
  'Kết quả (result)',
  'Mã kết quả (code)',
  'Chi tiết (details)',
  'Lưu ý (flags)',
  'Việc cần làm (next step)',
  'Ai xử lý (who acts)',
  'Tiếng Anh (English)',
] as const;

/** Columns by which a sheet of the book is known, whatever was hidden or added since. */
const bookMarks = [answersTitles.number, answersTitles.reason, answersTitles.next, answersTitles.code];
/** Columns of `outcomes.csv` and `rejected.csv` that no list of people has. */
const csvMarks = [
  ['row', 'line', 'participant_number', 'verdict', 'next_step'],
  ['row', 'line', 'column', 'code', 'message'],
];

/** The column of the participant number in the header of a sheet of `answers.xlsx`; -1 if it is none. */
export function answersNumberColumn(cells: readonly string[]): number {
  const titles = cells.map((cell) =>
    cell
      .normalize('NFC')
      .split(/[\r\n]/)[0]
      .trim(),
  );
  const isBook = bookMarks.every(({ vi }) => titles.includes(vi));
  return isBook ? titles.indexOf(answersTitles.number.vi) : -1;
}

/** True for the header of any file of answers. */
export function isAnswersHeader(cells: readonly string[]): boolean {
  const names = new Set(cells.map((cell) => cell.trim().toLowerCase()));
  return csvMarks.some((marks) => marks.every((mark) => names.has(mark))) || answersNumberColumn(cells) >= 0;
}
