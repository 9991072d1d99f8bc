/** What a page says that shows a past day: which one, where its neighbours are, and what was not kept of it. */
import type { PastDay } from '../core/summary/past-day.ts';
import { html, joined, type Html } from './html.ts';
import { paragraph } from './page-parts.ts';
import type { PageTexts } from './page-texts.ts';

/** A page as of the close of a past day, in the portal: `/days/<day>/` and `/days/<day>/provinces/<p>.html`. */
export interface PastPage {
  past: PastDay;
  /** Days beside it that may be looked at; null: none. */
  before: string | null;
  after: string | null;
}

const words = {
  vi: {
    title: (day: string) => `Số liệu cuối ngày ${day}`,
    note: 'Trang này như đã có vào cuối ngày ấy: “hôm qua”, “hiện nay” là nói so với ngày ấy.',
    before: 'Ngày trước',
    after: 'Ngày sau',
    other: 'Chọn ngày khác',
    compare: 'So với ngày mới nhất',
    files: 'Tải bảng xếp hạng',
    unknown: (names: string) => `Không lưu số liệu ngày này: ${names}.`,
    nobody: 'Không lưu số liệu ngày này của tỉnh, thành phố này.',
    earlier: (names: string) => `Không chốt sổ ngày này, lấy theo lần chốt trước đó: ${names}.`,
    personsAlone: (names: string) =>
      `Số liệu được nạp, chỉ có số người: ${names}. Vì vậy không có số theo loại hình và theo lý do.`,
    undecided: (names: string) => `Không ghi lại sổ đã đủ dữ liệu hay chưa, nên không xếp hạng: ${names}.`,
    all: 'mọi tỉnh, thành phố có số liệu',
    notKept:
      'Theo từng ngày chỉ lưu số người, loại hình và lý do. Không lưu: đơn vị, nhóm đối tượng, danh sách của ' +
      'lần chạy hằng đêm, số người rời sổ khi chưa xác thực.',
  },
  en: {
    title: (day: string) => `Figures at the close of ${day}`,
    note: 'This page is as it was at the close of that day: “yesterday” and “now” are said of that day.',
    before: 'Day before',
    after: 'Day after',
    other: 'Another day',
    compare: 'Compare with the newest day',
    files: 'The ranking as',
    unknown: (names: string) => `No figures of this day are kept: ${names}.`,
    nobody: 'No figures of this day are kept of this province.',
    earlier: (names: string) => `Not closed on this day, as at the close before: ${names}.`,
    personsAlone: (names: string) =>
      `Supplied figures, of persons alone: ${names}. So there are none by scheme and by reason.`,
    undecided: (names: string) => `It was not recorded whether the books were complete, so no place: ${names}.`,
    all: 'every province with figures',
    notKept:
      'Of each day persons, schemes and reasons are kept. Not kept: units, categories, the lists of the nightly ' +
      'run, who left the books unverified.',
  },
};

/** Whether schemes and reasons of all that is shown were kept. */
export function isWhole({ past: { personsAlone } }: PastPage, province?: string): boolean {
  return province === undefined ? personsAlone.length === 0 : !personsAlone.includes(province);
}

function link(to: string, text: string): Html {
  return html`<a href="${to}">${text}</a>`;
}

/** Of the country; `province`: of one. Links are relative to the page. */
export function pastPart({ past, before, after }: PastPage, texts: PageTexts, province?: string): Html {
  const { language } = texts;
  const said = words[language];
  const { day, documents } = past;
  const hash = language === 'vi' ? '' : `#${language}`;
  const [up, page] = province === undefined ? ['../', ''] : ['../../', `provinces/${province}.html`];
  const links = [
    ...(before === null ? [] : [link(`${up}${before}/${page}${hash}`, `← ${said.before}`)]),
    ...(after === null ? [] : [link(`${up}${after}/${page}${hash}`, `${said.after} →`)]),
    link(`${up}../days`, said.other),
    link(`${up}../compare?from=${day}`, said.compare),
    ...(province === undefined
      ? [html`${said.files} ${link(`${up}${day}?format=csv`, 'CSV')} · ${link(`${up}${day}?format=xlsx`, 'Excel')}`]
      : []),
  ];
  const nameOf = (id: string): string => {
    const found = documents.national.provinces.find((each) => each.province === id);
    return (language === 'vi' ? found?.nameVi : found?.nameEn) ?? id;
  };
  const about = (all: readonly string[]): string[] => all.filter((id) => province === undefined || id === province);
  const named = (all: readonly string[], say: (names: string) => string): string[] =>
    about(all).length === 0 ? [] : [say(about(all).map(nameOf).join(', '))];
  const known = documents.national.provinces.length - past.unknown.length;
  const isEverybody = province === undefined && known > 0 && past.personsAlone.length === known;
  const earlier = past.earlier.filter((each) => province === undefined || each.province === province);
  const notes = [
    ...(province !== undefined && past.unknown.includes(province) ? [said.nobody] : []),
    ...(province === undefined ? named(past.unknown, said.unknown) : []),
    ...(earlier.length === 0
      ? []
      : [said.earlier(earlier.map((each) => `${nameOf(each.province)} (${texts.day(each.day)})`).join(', '))]),
    ...(isEverybody ? [said.personsAlone(said.all)] : named(past.personsAlone, said.personsAlone)),
    ...named(past.undecided, said.undecided),
    said.notKept,
  ];
  return html`<p><strong>${said.title(texts.day(day))}.</strong> ${said.note}</p>
<p>${joined(links, ' · ')}</p>
${notes.map((note) => paragraph(note, 'note'))}`;
}
