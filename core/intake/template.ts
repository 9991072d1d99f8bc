/**
 * A workbook to fill in, for each form: its columns under headings that the intake knows, numbers as text so that
 * zeros stay, drop-downs where a value is a code. What is typed as the sheet asks is read as it was meant. Docs:
 * docs/intake.md, "Templates".
 */
import type { Text } from '../catalogue/text.ts';
import { linesOf, Style, textCell, WorkbookWriter, type SheetValidation } from '../formats/xlsx/workbook-writer.ts';
import { profileNamed } from './header.ts';
import type { Column } from './profiles.ts';

interface TemplateColumn {
  /** As it stands in the sheet: a name that the form knows. */
  heading: string;
  column?: Column; // none: only a mark of the form
  width: number; // characters
  help: Text;
  /** Values to choose from. */
  list?: readonly string[];
  /** Least and most characters of what is typed. */
  length?: readonly [least: number, most: number];
}

const yes = { vi: 'Bắt buộc. ', en: 'Required. ' };

/** Drop-downs of schemes: each alone, and those that are paid together. */
const schemeChoices = ['BHYT', 'BHXHBB', 'BHXHTN', 'BHTN', 'BHXHBB;BHTN', 'BHXHBB;BHTN;BHYT', 'BHXHTN;BHYT'];

const number: TemplateColumn = {
  heading: 'Mã số BHXH',
  column: 'participant_number',
  width: 16,
  help: { vi: `${yes.vi}10 hoặc 12 chữ số`, en: `${yes.en}10 or 12 digits` },
  length: [10, 12],
};
const name: TemplateColumn = {
  heading: 'Họ và tên',
  column: 'full_name',
  width: 30,
  help: { vi: `${yes.vi}Tiếng Việt có dấu, Unicode`, en: `${yes.en}With all marks, in Unicode` },
};
const birthDate: TemplateColumn = {
  heading: 'Ngày sinh',
  column: 'birth_date',
  width: 13,
  help: {
    vi: `${yes.vi}ngày/tháng/năm; chỉ biết tháng: tháng/năm; chỉ biết năm: năm`,
    en: `${yes.en}dd/mm/yyyy; month alone: mm/yyyy; year alone: yyyy`,
  },
  length: [4, 10],
};
const personalId: TemplateColumn = {
  heading: 'Số CCCD',
  column: 'personal_id',
  width: 16,
  help: { vi: 'Số định danh cá nhân, 12 chữ số', en: 'The personal ID, 12 digits' },
  length: [12, 12],
};
const oldId: TemplateColumn = {
  heading: 'Số CMND',
  column: 'old_id',
  width: 13,
  help: { vi: 'Số CMND cũ, 9 chữ số', en: 'The old CMND, 9 digits' },
  length: [9, 9],
};
const sex: TemplateColumn = {
  heading: 'Giới tính',
  column: 'sex',
  width: 10,
  help: { vi: 'Nam hoặc Nữ', en: 'Nam (male) or Nữ (female)' },
  list: ['Nam', 'Nữ'],
};
const kind: TemplateColumn = {
  heading: 'Loại ngày sinh',
  column: 'birth_date_kind',
  width: 14,
  help: {
    vi: '0 đủ ngày tháng năm, 1 chỉ có năm, 2 tháng và năm; để trống: như ngày sinh đã ghi',
    en: '0 full date, 1 year only, 2 month and year; empty: as the date is written',
  },
  list: ['0', '1', '2'],
};
const schemesColumn: TemplateColumn = {
  heading: 'schemes',
  column: 'schemes',
  width: 20,
  help: {
    vi: 'Loại hình: BHXHBB, BHXHTN, BHYT, BHTN, nối bằng dấu ;',
    en: 'Schemes: BHXHBB, BHXHTN, BHYT, BHTN, joined by ;',
  },
  list: schemeChoices,
};
const category: TemplateColumn = {
  heading: 'Đối tượng',
  column: 'category',
  width: 14,
  help: { vi: 'Mã nhóm đối tượng, như HS, HC, QN', en: 'Code of the participant group, such as HS, HC, QN' },
};
const unit: TemplateColumn = {
  heading: 'Mã đơn vị',
  column: 'unit',
  width: 16,
  help: { vi: 'Mã đơn vị, trường, xã', en: 'Code of employer, school or commune' },
};
const card: TemplateColumn = {
  heading: 'Mã thẻ BHYT',
  column: 'hi_card',
  width: 18,
  help: { vi: '15 ký tự', en: '15 characters' },
};
const nationality: TemplateColumn = {
  heading: 'Quốc tịch',
  column: 'nationality',
  width: 14,
  help: { vi: 'Để trống: Việt Nam', en: 'Empty: Viet Nam' },
};

const everything = [
  number,
  personalId,
  oldId,
  name,
  birthDate,
  kind,
  sex,
  schemesColumn,
  category,
  unit,
  card,
  nationality,
];

/** A column by which the form is found, and which is not compared. */
function mark(heading: string, width = 14): TemplateColumn {
  return { heading, width, help: { vi: 'Theo mẫu; không đối chiếu', en: 'Of the form; not compared' } };
}

const household = everything.filter((each) => each !== nationality);

const templates: Record<string, readonly TemplateColumn[]> = {
  canonical: everything.map((each) => ({ ...each, heading: each.column ?? each.heading })),
  aliases: everything,
  'd02-lt': [
    name,
    number,
    mark('Loại phương án'),
    mark('Mã loại PA'),
    birthDate,
    sex,
    { ...personalId, heading: 'Số CCCD' },
    unit,
    schemesColumn,
  ],
  'd03-ts': [mark('Mã hộ gia đình'), ...household, mark('Số biên lai')],
  'd05-ts': [...household, mark('Tỉnh/thành phố (mới)', 20)],
};

/** The workbook of a form, empty. Throws Refusal PROFILE_UNKNOWN. Equal every time. */
export function templateWorkbook(profile: string): Uint8Array {
  const { name: form, title } = profileNamed(profile);
  const columns = templates[form];
  const book = new WorkbookWriter();
  const sheet = book.sheet('Danh sách', {
    columns: columns.map(({ width }) => ({ width, style: Style.text })),
    frozenRows: 1,
    filter: false,
    front: true,
    validations: columns.map(validationOf),
  });
  sheet.add(columns.map(({ heading }) => textCell(heading, Style.header)).join(''), { lines: 2 });
  const guide = book.sheet('Hướng dẫn', {
    columns: [26, 66, 66].map((width) => ({ width, style: Style.wrapped })),
    frozenRows: 0,
    filter: false,
  });
  guide.add(textCell(`${title.vi} · ${title.en}`, Style.title));
  guide.add(['Cột · Column', 'Cách ghi', 'How to fill it in'].map((text) => textCell(text, Style.header)).join(''));
  for (const { heading, help } of columns) {
    const lines = Math.max(linesOf(help.vi, 66), linesOf(help.en, 66));
    guide.add([heading, help.vi, help.en].map((text) => textCell(text, Style.wrapped)).join(''), { lines });
  }
  return book.finish(title.vi);
}

/** Name of the file that is offered for download. */
export function templateFileName(profile: string): string {
  return `doisoat-${profile}.xlsx`;
}

function validationOf({ heading, help, list, length }: TemplateColumn): SheetValidation {
  const prompt = { title: heading, text: `${help.vi}\n${help.en}` };
  return { prompt, ...(list === undefined ? {} : { list }), ...(length === undefined ? {} : { length }) };
}
