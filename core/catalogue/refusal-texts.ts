/** Refusals in words: the message of a code with the facts of one case. The codes: `core/refusals/`. */
import { refusals, type NumberedRefusal } from '../refusals/refusals.ts';
import { formatTexts } from './format-advice.ts';
import type { Text } from './text.ts';

/** Every code with a number in the catalogue. */
export const refusalCodes = Object.keys(refusals) as NumberedRefusal[];

const unknownCode: Text = {
  vi: 'Bị từ chối với mã {code}. Hãy gửi mã này cho người vận hành.',
  en: 'Refused with code {code}. Give this code to the operator.',
};

const isNumbered = (code: string): code is NumberedRefusal => Object.hasOwn(refusals, code);

/** What to do with a file of this format or encoding, if it has an advice of its own. */
function adviceFor(code: string, kind: string | number): Text | undefined {
  const key = `${code} ${kind}`;
  if (!Object.hasOwn(formatTexts, key)) return undefined;
  const [vi, en] = formatTexts[key];
  return { vi, en };
}

/**
 * The message of a refusal, in both languages, the line first where there is one. Facts come from our code: counts,
 * codes, canonical names. An unknown code, which a newer program may have written, is shown as it is.
 */
export function refusalMessage(code: string, facts: Record<string, string | number> = {}, line?: number): Text {
  const { vi, en } =
    adviceFor(code, facts.format ?? facts.encoding ?? '') ?? (isNumbered(code) ? refusals[code] : unknownCode);
  const known = { ...facts, code };
  const at = line === undefined ? { vi: '', en: '' } : { vi: `Dòng ${line}: `, en: `Line ${line}: ` };
  return { vi: at.vi + fill(vi, known), en: at.en + fill(en, known) };
}

function fill(template: string, facts: Record<string, string | number>): string {
  const missing = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].some((match) => !Object.hasOwn(facts, match[1]));
  return template
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (missing(part) ? '' : part))
    .replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
}
