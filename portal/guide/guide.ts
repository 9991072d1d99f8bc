/** What a guide is made of, and the names that it shares with the pages it speaks of. */
import { english, vietnamese } from '../../browser/texts.ts';
import type { Language } from '../http/route.ts';
import { layoutTexts } from '../texts/layout.ts';

/** Who has a guide, in the order of the list. */
export const guideRoles = ['clerk', 'director', 'headquarters', 'reviewer', 'operator'] as const;
export type GuideRole = (typeof guideRoles)[number];

export interface GuideSection {
  heading: string;
  text?: string[];
  /** To be done one after the other. */
  steps?: string[];
  /** To be known, in no order. */
  points?: string[];
}

export interface Guide {
  title: string;
  sections: GuideSection[];
  /** A table behind the sections: what each answer means, or each grade of a candidate. */
  table: 'answers' | 'grades' | 'none';
}

/** Pages and buttons as they are called on the screen, in quotation marks. */
export interface Names {
  pages: Record<keyof (typeof layoutTexts)['vi']['links'], string>;
  send: string;
  pick: string;
  workbook: string;
  outcomes: string;
  joined: string;
  joinedOpen: string;
  receipt: string;
  kinds: string[];
}

const uploadTexts = { vi: vietnamese, en: english };

/** The names in one language. */
export function namesIn(language: Language): Names {
  const { send, pick, workbook, outcomes, joined, joinedOpen, receipt, kinds } = uploadTexts[language];
  const pages = Object.entries(layoutTexts[language].links).map(([key, text]) => [key, quoted(text)]);
  return {
    pages: Object.fromEntries(pages) as Names['pages'],
    send: quoted(send),
    pick: quoted(pick),
    workbook: quoted(workbook),
    outcomes: quoted(outcomes),
    joined: quoted(joined),
    joinedOpen: quoted(joinedOpen),
    receipt: quoted(receipt),
    kinds: [kinds.delta, kinds.full, kinds.leave],
  };
}

/** The guide of a role, from the names of pages and buttons. */
export type GuideTexts = Record<Language, (names: Names) => Guide>;

function quoted(text: string): string {
  return `“${text}”`;
}
