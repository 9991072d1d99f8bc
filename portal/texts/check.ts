/** Words of the form for one to ten people, and of the page of its use. */
import type { Language } from '../http/route.ts';

interface CheckTexts {
  title: string;
  intro: (perDay: string) => string;
  required: string;
  purpose: string;
  person: (row: number) => string;
  optional: string;
  yes: Record<'male' | 'female', string>;
  unknown: string;
  schemes: string;
  hints: { birth_date: string; unit: string };
  send: string;
  add: string;
  errors: string;
  missing: (what: string) => string;
  wrong: (what: string) => string;
  limit: string;
  late: string;
  answers: string;
  batch: string;
  columns: Record<'row' | 'number' | 'name' | 'result' | 'details' | 'next' | 'actor', string>;
  rejected: string;
  use: string;
}

export const checkTexts: Record<Language, CheckTexts> = {
  vi: {
    title: 'Tra cứu vài người',
    intro: (perDay) =>
      'Đối chiếu từ một đến mười người với cơ sở dữ liệu dân cư. Kết quả có ngay và được ghi vào sổ của đơn vị như ' +
      `một tệp báo tăng, điều chỉnh. Mỗi cán bộ tra cứu được ${perDay} người một ngày.`,
    required: 'Mục có dấu * là bắt buộc.',
    purpose: 'Mục đích',
    person: (row) => `Người thứ ${row}`,
    optional: 'Thông tin thêm',
    yes: { male: 'Nam', female: 'Nữ' },
    unknown: 'Không ghi',
    schemes: 'Loại hình bảo hiểm',
    hints: { birth_date: 'ngày/tháng/năm, tháng/năm hoặc năm', unit: 'để trống thì sổ ghi là không có đơn vị' },
    send: 'Tra cứu',
    add: 'Thêm một người',
    errors: 'Hãy sửa các mục sau:',
    missing: (what) => `${what}: chưa nhập`,
    wrong: (what) => `${what}: không đúng mẫu`,
    limit: 'Hôm nay đã hết lượt tra cứu của cán bộ này.',
    late: 'Chưa có kết quả; yêu cầu đã được nhận và kết quả sẽ có ở trang của lần gửi.',
    answers: 'Kết quả trả về',
    batch: 'Trang của lần gửi này',
    columns: {
      row: 'Người',
      number: 'Mã số BHXH',
      name: 'Họ và tên đã nhập',
      result: 'Kết quả',
      details: 'Chi tiết',
      next: 'Việc cần làm',
      actor: 'Ai xử lý',
    },
    rejected: 'Bị loại',
    use: 'Lượt tra cứu của đơn vị',
  },
  en: {
    title: 'Check a few people',
    intro: (perDay) =>
      'Compares one to ten people with the population database. The answer comes at once and enters the books of the ' +
      `office, as changes sent by a file do. An officer may check ${perDay} people a day.`,
    required: 'Fields with * are required.',
    purpose: 'Purpose',
    person: (row) => `Person ${row}`,
    optional: 'Further facts',
    yes: { male: 'Male', female: 'Female' },
    unknown: 'Not stated',
    schemes: 'Schemes',
    hints: { birth_date: 'day/month/year, month/year or year', unit: 'left empty, the books say no unit' },
    send: 'Check',
    add: 'Add a person',
    errors: 'Mend these fields:',
    missing: (what) => `${what}: missing`,
    wrong: (what) => `${what}: wrong form`,
    limit: 'This officer has no checks left for today.',
    late: 'There is no answer yet; the request was taken, and the answer will be on the page of this upload.',
    answers: 'Answers',
    batch: 'Page of this upload',
    columns: {
      row: 'Person',
      number: 'Participant number',
      name: 'Name as entered',
      result: 'Result',
      details: 'Details',
      next: 'Next step',
      actor: 'Who acts',
    },
    rejected: 'Rejected',
    use: 'Checks of the office',
  },
};

interface ChecksTexts {
  title: string;
  intro: (perDay: string, days: number) => string;
  none: string;
  day: string;
  officer: string;
  people: string;
}

export const checksTexts: Record<Language, ChecksTexts> = {
  vi: {
    title: 'Lượt tra cứu của đơn vị',
    intro: (perDay, days) =>
      `Số người mà mỗi cán bộ đã tra cứu bằng biểu mẫu trong ${days} ngày qua; tối đa ${perDay} người một ngày.`,
    none: 'Chưa có ai tra cứu.',
    day: 'Ngày',
    officer: 'Cán bộ',
    people: 'Số người',
  },
  en: {
    title: 'Checks of the office',
    intro: (perDay, days) =>
      `How many people each officer has checked by the form in the last ${days} days; at most ${perDay} a day.`,
    none: 'Nobody has checked anybody.',
    day: 'Day',
    officer: 'Officer',
    people: 'People',
  },
};
