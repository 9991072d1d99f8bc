/** What pages and bulletins call supplied figures of which we have no count, in both languages. */
import type { Reported } from '../core/summary/summary-schema.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

export interface ReportedTexts {
  title: string;
  columns: {
    figure: string;
    value: string;
    base: string;
    percent: string;
    gap: string;
    yearAgo: string;
    source: string;
  };
  names: Record<Reported['indicator'], string>;
  refused: string;
  amount(value: number, unit: Reported['unit']): string;
  /** One sentence or two of a bulletin. */
  line(figure: Reported): string;
}

const viNames: ReportedTexts['names'] = {
  money_collected: 'Số thu BHXH, BHYT, BHTN',
  money_late: 'Số tiền chậm đóng',
  money_paid_SI: 'Chi trả BHXH',
  money_paid_HI: 'Chi khám, chữa bệnh BHYT',
  plan_money_collected: 'Kế hoạch thu',
  money_receivable: 'Số phải thu',
  people_given_SI: 'Người được giải quyết chế độ BHXH',
  people_treated: 'Lượt khám, chữa bệnh BHYT',
  people_insured_BHXHBB: 'Người tham gia BHXH bắt buộc',
  people_insured_BHXHTN: 'Người tham gia BHXH tự nguyện',
  people_insured_BHYT: 'Người tham gia BHYT',
  people_insured_BHTN: 'Người tham gia BHTN',
  provinces_committee: 'Tỉnh có Ban Chỉ đạo đến cấp xã',
  provinces_goal_SI: 'Tỉnh có chỉ tiêu bao phủ BHXH trong chỉ tiêu phát triển',
  provinces_goal_HI: 'Tỉnh có chỉ tiêu bao phủ BHYT trong chỉ tiêu phát triển',
  provinces_budget_SI: 'Tỉnh hỗ trợ thêm tiền đóng BHXH tự nguyện',
  provinces_budget_HI: 'Tỉnh hỗ trợ thêm tiền đóng BHYT',
  provinces_above_target: 'Tỉnh vượt chỉ tiêu bao phủ BHYT',
};

const enNames: ReportedTexts['names'] = {
  money_collected: 'Contributions collected',
  money_late: 'Late contributions',
  money_paid_SI: 'Social insurance paid',
  money_paid_HI: 'Treatment paid by health insurance',
  plan_money_collected: 'Collection plan',
  money_receivable: 'Receivable',
  people_given_SI: 'People given social insurance benefits',
  people_treated: 'Treatments covered by health insurance',
  people_insured_BHXHBB: 'People in compulsory social insurance',
  people_insured_BHXHTN: 'People in voluntary social insurance',
  people_insured_BHYT: 'People in health insurance',
  people_insured_BHTN: 'People in unemployment insurance',
  provinces_committee: 'Provinces with steering committees to commune level',
  provinces_goal_SI: 'Provinces with SI coverage as a development indicator',
  provinces_goal_HI: 'Provinces with HI coverage as a development indicator',
  provinces_budget_SI: 'Provinces adding budget for voluntary SI',
  provinces_budget_HI: 'Provinces adding budget for HI',
  provinces_above_target: 'Provinces above their target of HI coverage',
};

type BaseIndicator = NonNullable<Reported['base']>['indicator'];

function shareVi(of: BaseIndicator, percent: string, whole: string, year: number): string {
  if (of === null) return `trên tổng số ${whole}`;
  if (of === 'population') return `bao phủ ${percent} dân số (${whole})`;
  if (of === 'money_receivable') return `chiếm ${percent} số phải thu (${whole})`;
  return `đạt ${percent} kế hoạch năm ${year} (${whole})`;
}

function shareEn(of: BaseIndicator, percent: string, whole: string, year: number): string {
  if (of === null) return `of ${whole}`;
  if (of === 'population') return `${percent} of the population (${whole})`;
  if (of === 'money_receivable') return `${percent} of what is receivable (${whole})`;
  return `${percent} of the plan of ${year} (${whole})`;
}

export const reportedVi: ReportedTexts = {
  title: 'Số liệu được báo cáo (thu, chi, tổ chức)',
  columns: {
    figure: 'Chỉ tiêu',
    value: 'Số liệu',
    base: 'Trên tổng số',
    percent: 'Tỷ lệ',
    gap: 'So với kế hoạch, chỉ tiêu (điểm %)',
    yearAgo: 'Cùng ngày năm trước',
    source: 'Nguồn',
  },
  names: viNames,
  refused: 'Không tính: số được báo cáo không hợp đơn vị tính',
  amount: (value, unit) => {
    if (unit === 'VND') return vi.formatMoney(value);
    return `${vi.formatCount(value)} ${unit === 'persons' ? 'người' : 'tỉnh'}`;
  },
  line(figure) {
    const { indicator, unit, value, year, base, percent, gapPoints, missing, yearAgo } = figure;
    const amount = (each: number): string => reportedVi.amount(each, unit);
    const source = `Nguồn: ${figure.source}, ${vi.formatDay(figure.asOf)}.`;
    const head = `${viNames[indicator]}: ${amount(value)}`;
    if (figure.refused !== null) return `${head}; số được báo cáo không hợp đơn vị tính nên không so sánh. ${source}`;
    const parts = [head];
    if (base !== null && percent !== null)
      parts.push(shareVi(base.indicator, vi.formatPercent(percent), amount(base.value), year));
    if (indicator === 'provinces_above_target' && base !== null) parts.push(`${amount(base.value - value)} chưa đạt`);
    if (gapPoints !== null)
      parts.push(`${gapPoints.startsWith('-') ? 'thấp hơn' : 'cao hơn'} ${vi.formatSize(gapPoints)} điểm phần trăm`);
    if (missing !== null && missing > 0) parts.push(`còn thiếu ${amount(missing)}`);
    if (yearAgo !== null) {
      const { day, change, changePercent } = yearAgo;
      const rate = changePercent === null ? '' : ` (${change < 0 ? '−' : '+'}${vi.formatSize(changePercent)} %)`;
      parts.push(`so với ${vi.formatDay(day)} ${change < 0 ? 'giảm' : 'tăng'} ${amount(Math.abs(change))}${rate}`);
    }
    return `${parts.join('; ')}. ${source}`;
  },
};

export const reportedEn: ReportedTexts = {
  title: 'Reported figures (money, organisation)',
  columns: {
    figure: 'Figure',
    value: 'Value',
    base: 'Of',
    percent: 'Share',
    gap: 'Against plan or target, points',
    yearAgo: 'Same day last year',
    source: 'Source',
  },
  names: enNames,
  refused: 'Not computed: the supplied figure cannot be in its unit',
  amount: (value, unit) => {
    if (unit === 'VND') return en.formatMoney(value);
    return `${en.formatCount(value)} ${unit === 'persons' ? 'people' : 'provinces'}`;
  },
  line(figure) {
    const { indicator, unit, value, year, base, percent, gapPoints, missing, yearAgo } = figure;
    const amount = (each: number): string => reportedEn.amount(each, unit);
    const source = `Source: ${figure.source}, ${figure.asOf}.`;
    const head = `${enNames[indicator]}: ${amount(value)}`;
    if (figure.refused !== null)
      return `${head}; the supplied figure is in another unit and is not compared. ${source}`;
    const parts = [head];
    if (base !== null && percent !== null)
      parts.push(shareEn(base.indicator, en.formatPercent(percent), amount(base.value), year));
    if (indicator === 'provinces_above_target' && base !== null) parts.push(`${amount(base.value - value)} below`);
    if (gapPoints !== null)
      parts.push(`${en.formatSize(gapPoints)} percentage points ${gapPoints.startsWith('-') ? 'below' : 'above'}`);
    if (missing !== null && missing > 0) parts.push(`${amount(missing)} missing`);
    if (yearAgo !== null) {
      const { day, change, changePercent } = yearAgo;
      const rate = changePercent === null ? '' : ` (${change < 0 ? '−' : '+'}${en.formatSize(changePercent)}%)`;
      parts.push(`${change < 0 ? 'down' : 'up'} ${amount(Math.abs(change))} since ${day}${rate}`);
    }
    return `${parts.join('; ')}. ${source}`;
  },
};
