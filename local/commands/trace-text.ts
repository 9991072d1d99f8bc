/** Why the candidates of a row are proposed, as text for a terminal. */
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { VerdictName } from '../../core/domain/codes.ts';
import { waterfall } from '../../core/trace/review/explain-claim.ts';
import type { ListedCandidate, ListedClaim } from '../../core/trace/review/reviewed.ts';
import { vietnamese } from '../../dashboard/trace-texts.ts';
import type { Voice } from '../voice.ts';

const barWidth = 24; // characters
const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;

/** A claim and its candidates; `people`: of the country. */
export function explainText(
  claim: ListedClaim,
  { day, people, voice }: { day: string; people: number; voice: Voice },
): string {
  const { province, participantNumber, unit, verdict, grade, candidates, found, namesakes, prior } = claim;
  const { say } = voice;
  const lines = [
    say({
      vi:
        `${province} ${participantNumber} (${unit || 'không ghi đơn vị'}): ` +
        `${verdictTexts[verdict as VerdictName].meaning.vi}; ${vietnamese.grades[grade]}; danh sách ngày ${day}`,
      en: `${province} ${participantNumber} (${unit || 'no unit'}): ${verdict}, ${grade}, list of ${day}`,
    }),
    say({
      vi:
        `người mang đúng họ tên này: ${namesakes} trong ${people}; ứng viên tìm thấy: ${found}, liệt kê: ` +
        `${candidates.length}; xác suất để dòng loại này có trong dữ liệu dân cư: ${prior.toFixed(4)}`,
      en:
        `people with exactly this name: ${namesakes} of ${people}; candidates found: ${found}, listed: ` +
        `${candidates.length}; chance that a claim of this kind is in the database: ${prior.toFixed(4)}`,
    }),
  ];
  for (const [at, candidate] of candidates.entries())
    lines.push('', titleOf(candidate, at, voice), ...waterfallLines(claim, candidate, voice));
  return `${lines.join('\n')}\n`;
}

function titleOf(
  { personalId, probability, bits, inUseElsewhere }: ListedCandidate,
  at: number,
  { say }: Voice,
): string {
  const [inUseVi, inUse] = inUseElsewhere
    ? [', một dòng khác đang khai', ', claimed by another participant']
    : ['', ''];
  return say({
    vi: `${at + 1}. ${personalId}: xác suất ${probability}, các trường ${bits.toFixed(1)} bit${inUseVi}`,
    en: `${at + 1}. ${personalId}: probability ${probability}, fields ${bits.toFixed(1)} bits${inUse}`,
  });
}

function waterfallLines(claim: ListedClaim, candidate: ListedCandidate, { language }: Voice): string[] {
  const explained = waterfall(claim, candidate);
  const widest = Math.max(...explained.map(({ bits }) => Math.abs(bits)), 1);
  return explained.map(({ field, level, bits }) => {
    const bar = (bits < 0 ? '-' : '#').repeat(Math.round((Math.abs(bits) / widest) * barWidth));
    const [what, how] =
      language === 'vi'
        ? [vietnamese.fields[field].padEnd(26), (vietnamese.level[level] ?? level).padEnd(20)]
        : [field.padEnd(10), level.padEnd(10)];
    return `   ${what} ${how} ${signed(bits).padStart(7)}  ${bar}`.trimEnd();
  });
}
