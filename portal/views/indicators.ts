/** What supplied figures are called, as the published pages call them. */
import { isReported, type TargetIndicator } from '../../core/summary/target-item.ts';
import { english } from '../../dashboard/page-texts-en.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { reportedEn, reportedVi } from '../../dashboard/reported-texts.ts';
import type { Language } from '../http/route.ts';

const compared = { vi: vietnamese.attainment.names, en: english.attainment.names };
const reported = { vi: reportedVi.names, en: reportedEn.names };

export function nameOfIndicator(indicator: TargetIndicator, language: Language): string {
  if (!isReported(indicator)) return compared[language][indicator];
  const names: Partial<Record<TargetIndicator, string>> = reported[language];
  return names[indicator] ?? indicator;
}
