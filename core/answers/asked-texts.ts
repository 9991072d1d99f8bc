/** What the book of the answers says of a row that asks for something, from the catalogue alone. */
import { detailTexts, flagTexts, nextStep, rejectTexts, verdictTexts, type Actor } from '../catalogue/catalogue.ts';
import { flagAdvice } from '../catalogue/catalogue-causes.ts';
import type { Text } from '../catalogue/text.ts';
import {
  Detail,
  Flag,
  isVerified,
  tokensOf,
  Verdict,
  verdictNames,
  type DetailName,
  type FlagName,
} from '../domain/codes.ts';
import type { RejectCode } from '../domain/columns.ts';
import type { Ending } from './answers-reader.ts';

/** Who is to do what, and why. */
export interface Asked {
  actor: Actor;
  code: string;
  meaning: Text;
  details: string;
  notes: string;
  next: Text;
  /** The line was rejected: neither number nor unit is told. */
  isReject: boolean;
}

/** Flags by which a row needs action though all of it agrees. Other flags say what was repaired; the row is done. */
const actionFlags =
  Flag.SHARED_SAME_PERSON |
  Flag.SHARED_OTHER_PERSON |
  Flag.ALSO_ELSEWHERE |
  Flag.DRAG_FILLED |
  Flag.SCHEME_UNKNOWN |
  Flag.NATIONALITY_UNKNOWN;

/** What is to be done about a row that was told this; undefined if nothing. */
export function askedOf({ verdict, details, flags }: Ending): Asked | undefined {
  const done = isVerified[verdict] === 1 || verdict === Verdict.OUT_OF_SCOPE;
  const asking = tokensOf(Flag, flags & actionFlags) as FlagName[];
  if (done && asking.length === 0) return undefined;
  const name = verdictNames[verdict - 1];
  const code = done ? asking[0] : name;
  const noted = (tokensOf(Flag, flags) as FlagName[]).filter((each) => each !== code);
  return {
    actor: done ? flagAdvice[asking[0]].actor : verdictTexts[name].actor,
    code,
    meaning: done ? flagTexts[asking[0]] : verdictTexts[name].meaning,
    details: (tokensOf(Detail, details) as DetailName[]).map((each) => detailTexts[each].vi).join('; '),
    notes: noted.map((each) => flagTexts[each].vi).join('; '),
    next: done ? flagAdvice[asking[0]].next : nextStep(verdict, details),
    isReject: false,
  };
}

/** What is to be done about a rejected line: what was found, then what to do, stand in the text of a reject. */
export function askedOfReject(code: RejectCode): Asked {
  const text = rejectTexts[code];
  const [meaning, next] = [0, 1].map((i) => ({ vi: halfOf(text.vi, i), en: halfOf(text.en, i) }));
  return { actor: 'clerk', code, meaning, details: '', notes: '', next, isReject: true };
}

function halfOf(message: string, half: number): string {
  const at = message.indexOf('; ');
  const text = half === 0 ? message.slice(0, at) : message.slice(at + 2);
  return text[0].toUpperCase() + text.slice(1);
}
