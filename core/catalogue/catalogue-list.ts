/** The whole catalogue as one list: every verdict, detail, flag, reject and refusal with its stable name and number. */
import { detailTexts, flagTexts, rejectTexts, verdictTexts, type Actor } from './catalogue.ts';
import type { Text } from './text.ts';
import { detailAdvice, flagAdvice, rejectAdvice, verdictCauses } from './catalogue-causes.ts';
import { Detail, Flag, Verdict, verdictNames, type DetailName, type FlagName } from '../domain/codes.ts';
import type { RejectCode } from '../domain/columns.ts';
import { refusalGroups } from '../refusals/groups.ts';
import { refusals } from '../refusals/refusals.ts';
import { messageWithoutFacts, refusalCodes } from './refusal-texts.ts';

export type CatalogueKind = 'verdict' | 'detail' | 'flag' | 'reject' | 'refusal';

export interface CatalogueEntry {
  kind: CatalogueKind;
  /** Verdicts from 101, details 201, flags 301, rejects 401, refusals 501 to 699: never given twice, never changed. */
  number: number;
  name: string;
  meaning: Text;
  cause: Text;
  actor: Actor;
  next: Text; // empty if nothing is to be done
}

const rejectNumbers: Record<RejectCode, number> = {
  ROW_FIELD_COUNT: 401,
  ROW_QUOTE: 402,
  ROW_TOO_LONG: 403,
  ROW_NOT_UTF8: 404,
  NUMBER_UNREADABLE: 405,
};

/** All entries, in the order of their numbers. */
export function catalogueEntries(): CatalogueEntry[] {
  const verdicts = verdictNames.map((name): CatalogueEntry => {
    const { meaning, actor, next } = verdictTexts[name];
    return { kind: 'verdict', number: 100 + Verdict[name], name, meaning, cause: verdictCauses[name], actor, next };
  });
  const details = (Object.keys(Detail) as DetailName[]).map((name): CatalogueEntry => {
    return {
      kind: 'detail',
      number: 201 + bitOf(Detail[name]),
      name,
      meaning: detailTexts[name],
      ...detailAdvice[name],
    };
  });
  const flags = (Object.keys(Flag) as FlagName[]).map((name): CatalogueEntry => {
    return { kind: 'flag', number: 301 + bitOf(Flag[name]), name, meaning: flagTexts[name], ...flagAdvice[name] };
  });
  const rejects = (Object.keys(rejectNumbers) as RejectCode[]).map((name): CatalogueEntry => {
    // The text of a reject says what was found, then what to do.
    const [vi, en] = [splitText(rejectTexts[name].vi), splitText(rejectTexts[name].en)];
    const meaning = { vi: vi[0], en: en[0] };
    const next = { vi: vi[1], en: en[1] };
    return { kind: 'reject', number: rejectNumbers[name], name, meaning, ...rejectAdvice[name], actor: 'clerk', next };
  });
  const refused = refusalCodes.map((name): CatalogueEntry => {
    const { number, group } = refusals[name];
    return { kind: 'refusal', number, name, meaning: messageWithoutFacts(name), ...refusalGroups[group] };
  });
  return [verdicts, details, flags, rejects, refused].flatMap((each) => each.sort((a, b) => a.number - b.number));
}

function bitOf(flag: number): number {
  return 31 - Math.clz32(flag);
}

function splitText(message: string): [found: string, next: string] {
  const at = message.indexOf('; ');
  const next = message.slice(at + 2);
  return [message.slice(0, at), next[0].toUpperCase() + next.slice(1)];
}
