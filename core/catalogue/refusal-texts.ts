/** Refusals in words: the message of a code with the facts of one case. The codes: `core/refusals/`. */
import { refusals, type NumberedRefusal } from '../refusals/refusals.ts';
import { fieldName } from './field-names.ts';
import { formatTexts } from './format-advice.ts';
import type { Text } from './text.ts';

/** Every code with a number in the catalogue. */
export const refusalCodes = Object.keys(refusals) as NumberedRefusal[];

const unknownCode: Text = {
  vi: 'Bị từ chối với mã {code}. Hãy gửi mã này cho người vận hành.',
  en: 'Refused with code {code}. Give this code to the operator.',
};

/** Facts without which a sentence would have a hole. */
const unsaid = { column: '…', part: '…' };

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
  return atLine({ vi: fill(vi, { ...known, ...columnsInWords(facts) }), en: fill(en, known) }, line);
}

/** A message with its line first, if it has one: nobody who shows it adds the line again. */
export function atLine({ vi, en }: Text, line: number | undefined): Text {
  return line === undefined ? { vi, en } : { vi: `Dòng ${line}: ${vi}`, en: `Line ${line}: ${en}` };
}

/** The message where no case is at hand. */
export function messageWithoutFacts(code: string): Text {
  return refusalMessage(code, unsaid);
}

/** What was found, in a few words: that message up to its first advice. */
export function refusalReason(code: string): Text {
  const { vi, en } = messageWithoutFacts(code);
  return { vi: untilAdvice(vi), en: untilAdvice(en) };
}

function untilAdvice(message: string): string {
  return message.split(/[.;:] /)[0].replace(/\.$/, '');
}

/** Columns are named as in the code; in Vietnamese by what they hold. */
function columnsInWords(facts: Record<string, string | number>): Record<string, string> {
  const named = (['column', 'columns'] as const).filter((name) => Object.hasOwn(facts, name));
  return Object.fromEntries(named.map((name) => [name, inWords(String(facts[name]))]));
}

function inWords(codes: string): string {
  return codes
    .split(', ')
    .map((code) => fieldName(code, 'vi'))
    .join(', ');
}

/** A template with its facts; a part in brackets is left out where a fact of it is missing. */
export function fill(template: string, facts: Record<string, string | number>): string {
  const missing = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].some((match) => !Object.hasOwn(facts, match[1]));
  return template
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (missing(part) ? '' : part))
    .replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
}
