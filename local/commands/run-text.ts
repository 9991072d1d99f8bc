/** The report of a scheduled run as text: a line for each province, then the country. */
import { runWords } from '../../core/catalogue/run-texts.ts';
import type { Text } from '../../core/catalogue/text.ts';
import { canonicalisationOf } from '../../core/names/canon.ts';
import type { ProvinceRun, RunReport } from '../../core/reconcile/run-report.ts';
import { provinceLine, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';

/** The name of a step, cause, result or grade in Vietnamese; in English as in the report. A code behind it stays. */
export function nameText(name: string, { language }: Voice): string {
  if (language === 'en') return name;
  const [first, ...code] = name.split(' ');
  return [runWords[first]?.vi ?? first, ...code].join(' ');
}

function columnsOf(voice: Voice): TextColumn[] {
  const right = (title: Text, dispensable: number): TextColumn => ({
    title: voice.say(title),
    align: 'right',
    dispensable,
  });
  const left = (title: Text): TextColumn => ({ title: voice.say(title), align: 'left', dispensable: 0 });
  return [
    left({ vi: 'Tỉnh, thành phố', en: 'Province' }),
    right({ vi: 'Người tham gia', en: 'Participants' }, 2),
    right({ vi: 'Đã xác thực', en: 'Verified' }, 2),
    right({ vi: 'Đã so', en: 'Compared' }, 3),
    right({ vi: 'Cần xem lại', en: 'Re-check' }, 0),
    right({ vi: 'Đã mất', en: 'Deceased' }, 0),
    right({ vi: 'Dùng chung số', en: 'Shared' }, 1),
    right({ vi: 'Trẻ em', en: 'Children' }, 1),
    left({ vi: 'Kết quả', en: 'Result' }),
  ];
}

export function runText(report: RunReport, { columns, voice }: Terminal): string {
  const { say, formatCount, formatSize } = voice;
  const shown = report.provinces.filter(({ ledgerVersion, failed }) => ledgerVersion > 0 || failed !== null);
  const { national, cost, use, day, run, registryVersion } = report;
  const causes = countsText(national.causes, voice, { vi: 'không có kết quả nào', en: 'no verdict' });
  const none = { vi: 'không có', en: 'none' };
  const status = nameText(report.status, voice);
  const [compared, changed, waiting] = [national.compared, national.changed, national.waiting].map(formatCount);
  const [shared, elsewhere, overlap] = [national.sharedIds, national.idsElsewhere, national.overlap].map(formatCount);
  const [uninsured, resident] = [national.children.uninsured, national.children.resident].map(formatCount);
  const [read, wrote, asked] = [use.bytesRead, use.bytesWritten, national.idsAskedTooOften].map(formatCount);
  const seconds = report.workSeconds.toFixed(1);
  const lines: Text[] = [
    {
      vi: `Lượt ${run} của ngày ${day}, chỉ mục dân cư ${registryVersion}: ${status}`,
      en: `Run ${run} of ${day}, registry ${registryVersion}: ${status}`,
    },
    {
      vi: `đối chiếu lại: so ${compared} dòng, đổi kết quả ${changed} (${causes}), chưa so ${waiting}`,
      en: `re-verified: ${compared} rows compared, ${changed} changed (${causes}), ${waiting} not compared`,
    },
    {
      vi: `cách so tên: ${canonsText(national.canons, voice)}`,
      en: `names by canonicalisation: ${canonsText(national.canons, voice)}`,
    },
    { vi: `đếm lại: lệch ${national.drift}`, en: `recount: drift ${national.drift}` },
    {
      vi:
        `dùng chung: ${shared} số định danh, trong đó ${elsewhere} ở nhiều tỉnh; ${overlap} người được tính nhiều ` +
        'hơn một lần',
      en: `shared: ${shared} IDs, ${elsewhere} of them in several provinces; ${overlap} persons counted more than once`,
    },
    {
      vi: `được hỏi quá nhiều lần ở nhiều tỉnh: ${asked} số định danh`,
      en: `asked about too often in several provinces: ${asked} IDs`,
    },
    {
      vi: `trẻ em dưới 6 tuổi chưa có thẻ BHYT: ${uninsured} trong ${resident}`,
      en: `children under 6 without BHYT: ${uninsured} of ${resident}`,
    },
    {
      vi: `truy tìm: ${countsText(national.traced, voice, none)}`,
      en: `traced: ${countsText(national.traced, voice, none)}`,
    },
    {
      vi: `tệp bị sót: ${countsText(national.redriven, voice, none)}`,
      en: `lost uploads: ${countsText(national.redriven, voice, none)}`,
    },
    {
      vi: `đọc ${read} byte, ghi ${wrote} byte; ${formatSize(seconds)} giây xử lý${costText(cost).vi}`,
      en: `read ${read} bytes, wrote ${wrote}; ${seconds} s of work${costText(cost).en}`,
    },
    ...report.failed.map(({ step, item, code }) => ({
      vi: `bị lỗi: ${nameText(step, voice)} ${item} ${code}`,
      en: `failed: ${step} ${item} ${code}`,
    })),
  ];
  const rows = shown.map((province) => rowOf(province, voice));
  return textTable(columnsOf(voice), rows, columns) + lines.map((line) => `${say(line)}\n`).join('');
}

/** Participants by canonicalisation of their names: how far an upgrade has come (`docs/upgrade.md`). */
function canonsText(canons: Record<string, number>, { say, formatCount }: Voice): string {
  const texts = Object.entries(canons).map(([canon, count]) => {
    const [people, way] = [formatCount(count), canonicalisationOf(Number(canon))];
    return say({ vi: `${people} người theo cách ${way}`, en: `${people} of ${way}` });
  });
  return texts.join(', ') || say({ vi: 'không có', en: 'none' });
}

function costText(cost: RunReport['cost']): Text {
  if (cost === null) return { vi: '', en: '' };
  const { dollars, region, pricesAsOf } = cost;
  return {
    vi: `; trên đám mây ${dollars.toFixed(4).replace('.', ',')} đô la Mỹ (${region}, giá ngày ${pricesAsOf})`,
    en: `; in the cloud US$ ${dollars.toFixed(4)} (${region}, prices of ${pricesAsOf})`,
  };
}

function rowOf({ failed, lists, children, ...province }: ProvinceRun, voice: Voice): string[] {
  const { participants, verified, compared, rechecks } = province;
  const counts = [participants, verified, compared, rechecks, lists.deceased ?? 0, lists.sharing ?? 0];
  return [
    voice.language === 'vi' ? provinceLine(province.province, voice) : province.province,
    ...[...counts, children.uninsured].map(voice.formatCount),
    failed === null ? nameText('done', voice) : `${nameText(failed.step, voice)} ${failed.code}`,
  ];
}

function countsText(counts: Record<string, number>, voice: Voice, none: Text): string {
  const texts = Object.entries(counts).map(([name, count]) => `${nameText(name, voice)} ${voice.formatCount(count)}`);
  return texts.join(', ') || voice.say(none);
}
