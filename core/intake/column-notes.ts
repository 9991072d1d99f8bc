/** What is said of a column of an upload: its heading as it may be shown, and why it is or is not used. */
import { headingCharactersMax } from '../domain/column-account.ts';
import { bothOf, type Text } from '../catalogue/text.ts';
import type { PartRole } from './column-aliases.ts';

export const columnNotes = {
  ignored: { vi: 'bỏ qua theo yêu cầu khi gửi', en: 'left out, as asked with the upload' },
  absent: { vi: 'yêu cầu bỏ qua, nhưng tệp không có cột này', en: 'to be left out, but the file has no such column' },
  other: { vi: 'thông tin khác, không đối soát', en: 'something else, not compared' },
  further: { vi: 'đã có cột khác cho thông tin này', en: 'another column holds this' },
  unknown: { vi: 'không hiểu tên cột, không dùng', en: 'heading not understood, not used' },
  unnamed: { vi: 'nhận ra theo nội dung', en: 'recognised by what it holds' },
  doubtful: { vi: 'không rõ có phải thông tin cần đối soát', en: 'may be something that is compared' },
  femaleMark: { vi: 'dấu trong ô nghĩa là nữ', en: 'a mark means female' },
  family: { vi: 'phần họ của họ tên', en: 'family name, part of the name' },
  middle: { vi: 'phần chữ đệm của họ tên', en: 'middle name, part of the name' },
  given: { vi: 'phần tên của họ tên', en: 'given name, part of the name' },
  day: { vi: 'phần ngày của ngày sinh', en: 'day, part of the birth date' },
  month: { vi: 'phần tháng của ngày sinh', en: 'month, part of the birth date' },
  year: { vi: 'phần năm của ngày sinh', en: 'year, part of the birth date' },
  male: { vi: 'cột của nam', en: 'the column of men' },
  female: { vi: 'cột của nữ', en: 'the column of women' },
} as const satisfies Record<PartRole, Text> & Record<string, Text>;
export type ColumnNote = keyof typeof columnNotes;

/** The note in both languages. */
export function noteText(note: ColumnNote | undefined): string {
  return note === undefined ? '' : bothOf(columnNotes[note]);
}

/** Six digits, also with separators between, or a date: a heading that holds them may be a person's row. */
const personal = /\p{Nd}(?:[\s.'’-]?\p{Nd}){5}|\p{Nd}{1,4}\s*[/.-]\s*\p{Nd}{1,2}\s*[/.-]\s*\p{Nd}{1,4}/u;

/**
 * The heading of a column as it may be shown; `#7`, its position from 1, where it is empty or could tell of a person.
 */
export function shownHeading(heading: string, index: number): string {
  const text = heading
    .normalize('NFC')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  if (text === '' || personal.test(text)) return `#${index + 1}`;
  let shown = '';
  for (const character of text) {
    if (shown.length + character.length > headingCharactersMax) break;
    shown += character;
  }
  return shown;
}
