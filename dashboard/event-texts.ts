/** Events in words, Vietnamese first: a line for a file or a mail. */
import { refusalReason } from '../core/catalogue/refusal-texts.ts';
import type { SummaryEvent } from '../core/summary/summary-events.ts';
import * as en from './format-en.ts';
import * as vi from './format-vi.ts';

/** One line: when it was made, what happened in both languages, and the names that a program reads. */
export function eventLine(event: SummaryEvent): string {
  const { madeAt, kind, province, batch } = event;
  return `${madeAt} ${kind} ${province}${batch === null ? '' : ` ${batch}`} | ${vietnamese(event)} | ${english(event)}`;
}

function vietnamese({
  kind,
  nameVi,
  day,
  code,
  staleDays,
  verifiedPoints,
  since,
  verifiedPercent,
}: SummaryEvent): string {
  if (kind === 'bulletin')
    return (
      `Bản tin ngày ${vi.formatDay(day)}: đã xác thực ${vi.formatPercent(verifiedPercent)} người tham gia ` +
      'của cả nước.'
    );
  if (kind === 'batchRefused')
    return `${nameVi}: một tệp gửi ngày ${vi.formatDay(day)} bị từ chối: ${refusalReason(code ?? '').vi}.`;
  if (kind === 'provinceStale') return `${nameVi}: ${staleDays} ngày không có dữ liệu mới.`;
  return (
    `${nameVi}: tỷ lệ xác thực giảm ${vi.formatSize(verifiedPoints ?? '0.00')} điểm phần trăm từ ` +
    `${vi.formatDay(since ?? day)}.`
  );
}

function english({ kind, nameEn, day, code, staleDays, verifiedPoints, since, verifiedPercent }: SummaryEvent): string {
  if (kind === 'bulletin')
    return `Bulletin of ${day}: ${en.formatPercent(verifiedPercent)} of the country’s participants are verified.`;
  if (kind === 'batchRefused') return `${nameEn}: an upload of ${day} was refused [${code}].`;
  if (kind === 'provinceStale') return `${nameEn}: no new data for ${staleDays} days.`;
  return (
    `${nameEn}: the verification rate fell by ${en.formatSize(verifiedPoints ?? '0.00')} percentage points ` +
    `since ${since}.`
  );
}
