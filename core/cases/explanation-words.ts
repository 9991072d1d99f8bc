/** An explanation in words, one language at a time: for the page that is printed for the file, and the command line. */
import { actors, verdictTexts } from '../catalogue/catalogue.ts';
import { text, type Text } from '../catalogue/text.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { causeTexts, noUnit } from './case-texts.ts';
import type { Explanation } from './explain.ts';

type Language = keyof Text;

/** One line of the explanation. */
export interface Fact {
  label: string;
  value: string;
}

const labels = {
  unit: text('Đơn vị', 'Unit'),
  state: text('Tình trạng', 'State'),
  schemes: text('Loại hình đang tham gia', 'Schemes in force'),
  verdict: text('Kết quả', 'Verdict'),
  details: text('Chi tiết', 'Details'),
  flags: text('Lưu ý', 'Notes'),
  probable: text('Nguyên nhân thường gặp', 'Probable cause'),
  since: text('Chưa xác thực từ ngày', 'Not verified since'),
  before: text('Kết quả trước đó', 'Verdict before'),
  cause: text('Vì sao kết quả thay đổi', 'Why the verdict changed'),
  next: text('Việc cần làm', 'Next step'),
  actor: text('Ai xử lý', 'Who acts'),
  claim: text('Thông tin đơn vị đã khai', 'What the office claims'),
  asOf: text('Thông tin khai tính đến', 'Claimed as of'),
  registry: text('So với dữ liệu dân cư phiên bản', 'Compared with registry version'),
  rule: text('Quy tắc đối chiếu số', 'Rules of matching, version'),
  sameId: text('Mã số khác của tỉnh cùng khai số định danh này', 'Other numbers of the province on the same ID'),
  changedOn: text('Các ngày thông tin khai với số định danh này thay đổi', 'Days on which claims on the ID changed'),
};

const states: Record<Explanation['state'], Text> = {
  verified: text('Đã xác thực', 'Verified'),
  open: text('Chưa xác thực', 'Not verified'),
  outOfScope: text('Ngoài phạm vi đối soát', 'Out of scope'),
  left: text('Không còn tham gia', 'Left'),
};

const names: Record<Explanation['claim']['name'], Text> = {
  empty: text('họ tên trống hoặc không đọc được', 'no readable name'),
  whole: text('họ tên đầy đủ', 'a whole name'),
  abbreviated: text('họ tên viết tắt', 'an abbreviated name'),
};
const ids: Record<Explanation['claim']['id'], Text> = {
  missing: text('không có số định danh', 'no ID'),
  invalid: text('số định danh sai cấu trúc', 'an ID that cannot be one'),
  whole: text('số định danh đủ 12 số', 'a whole ID'),
  padded: text('số định danh đã bù số 0', 'an ID with zeros put back'),
};
const dates: Record<Explanation['claim']['birthDate'], Text> = {
  day: text('ngày sinh đầy đủ', 'a whole birth date'),
  month: text('ngày sinh chỉ có tháng và năm', 'a birth date of month and year'),
  year: text('ngày sinh chỉ có năm', 'a birth date of the year alone'),
  none: text('không có ngày sinh hợp lệ', 'no possible birth date'),
};
const sexes: Record<Explanation['claim']['sex'], Text> = {
  unknown: text('không ghi giới tính', 'no sex'),
  male: text('nam', 'male'),
  female: text('nữ', 'female'),
  other: text('giới tính khác', 'another sex'),
};
const oldId = text('có số CMND', 'a CMND');
const uploads: Record<Explanation['history'][number]['by'], Text> = {
  upload: text('lần gửi', 'upload'),
  reverification: text('đối soát lại hằng đêm', 'nightly re-verification'),
};
const schemeNames: Record<string, Text> = {
  BHXHBB: text('BHXH bắt buộc', 'compulsory social insurance'),
  BHXHTN: text('BHXH tự nguyện', 'voluntary social insurance'),
  BHYT: text('BHYT', 'health insurance'),
  BHTN: text('BHTN', 'unemployment insurance'),
};
const gone = text('không còn tham gia', 'left');

/** The facts that are known, in the order of a reader's questions. `day` formats a day. */
export function explanationFacts(found: Explanation, language: Language, day: (iso: string) => string): Fact[] {
  const facts: Fact[] = [];
  const add = (label: keyof typeof labels, value: string | undefined): void => {
    if (value !== undefined && value !== '') facts.push({ label: labels[label][language], value });
  };
  const { claim, sameId } = found;
  const schemes = Object.entries(found.schemes).filter(([, { member }]) => member);
  add('state', states[found.state][language]);
  add('verdict', found.meaning?.[language]);
  add('details', found.details.map((each) => each.text[language]).join('; '));
  add('flags', found.flags.map((each) => each.text[language]).join('; '));
  add('since', found.since === null ? undefined : day(found.since));
  add('next', found.nextStep[language]);
  if (found.actor !== 'nobody') add('actor', actors[found.actor][language]);
  add('probable', found.probableCause?.[language]);
  add('before', found.verdictBefore === null ? undefined : verdictTexts[found.verdictBefore].meaning[language]);
  add('cause', found.cause?.text[language]);
  add('unit', found.unit === '' ? noUnit[language] : found.unit);
  add('schemes', schemes.map(([scheme]) => schemeNames[scheme][language]).join(', '));
  const claimed = [names[claim.name], ids[claim.id], ...(claim.oldId ? [oldId] : []), dates[claim.birthDate]];
  add('claim', [...claimed, sexes[claim.sex]].map((each) => each[language]).join(', '));
  add('asOf', claim.asOf === null ? undefined : day(vietnamDate(Date.parse(claim.asOf))));
  add('registry', found.registryVersion ?? undefined);
  add('rule', found.ruleVersion === 0 ? undefined : String(found.ruleVersion));
  if (sameId !== null) {
    const more = sameId.more > 0 ? [`+ ${sameId.more}`] : [];
    add('sameId', [...sameId.participants, ...more].join(', '));
    add('changedOn', sameId.changedOn.map(day).join(', '));
  }
  return facts;
}

/** One line of the history: the day, the verdict, and what it came from. */
export function historyLine(
  entry: Explanation['history'][number],
  language: Language,
  day: (iso: string) => string,
): string {
  const { verdict, cause, batchId, registryVersion } = entry;
  const parts = [
    entry.day === null ? '' : day(entry.day),
    entry.member ? (verdict === null ? '–' : verdictTexts[verdict].meaning[language]) : gone[language],
    cause === null ? '' : causeTexts[cause][language],
    `${uploads[entry.by][language]}${batchId === null ? '' : ` ${batchId}`}`,
    registryVersion ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
