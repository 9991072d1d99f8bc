/**
 * The bulletin: a summary document, in the style of the trade press, daily or monthly, in Vietnamese or
 * English, as Markdown or HTML. Every number in it is in the document; nothing is computed here but signs, places
 * and formats. Content and times: docs/bulletin.md.
 */
import { english } from './bulletin-en.ts';
import { gainersAndLosers, rankingBlocks } from './bulletin-provinces.ts';
import {
  cautionBlocks,
  changeBlocks,
  monthlyBlocks,
  remainingBlocks,
  sentence,
  staleBlocks,
  whyBlocks,
  type BulletinDocument,
  type BulletinKind,
  type Subject,
} from './bulletin-sections.ts';
import type { PageOptions } from './html-document.ts';
import { renderHtml, renderMarkdown, type Block } from './bulletin-render.ts';
import type { BulletinTexts } from './bulletin-texts.ts';
import { vietnamese } from './bulletin-vi.ts';

export interface BulletinOptions extends PageOptions {
  kind: BulletinKind;
  language: 'vi' | 'en';
  format: 'md' | 'html';
}

/** Day in Viet Nam of the bulletins made from a document. */
export function bulletinDay({ asOf }: Pick<BulletinDocument, 'asOf'>): string {
  return new Date(Date.parse(asOf) + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** Days back for which a bulletin gives changes. */
const bulletinWindows = { daily: 1, monthly: 30 } as const;
/** The bulletin of the country or of a province. Same document, same text. */
export function bulletin(document: BulletinDocument, options: BulletinOptions): string {
  const blocks = blocksOf(document, options);
  if (options.format === 'md') return renderMarkdown(blocks);
  return renderHtml(blocks, options);
}

function blocksOf(document: BulletinDocument, { kind, language }: Pick<BulletinOptions, 'kind' | 'language'>): Block[] {
  const texts = language === 'vi' ? vietnamese : english;
  const isNational = document.kind === 'national';
  const place = isNational ? document.national : document.province;
  const name = isNational ? texts.country : document.province[language === 'vi' ? 'nameVi' : 'nameEn'];
  const subject: Subject = { document, place, name, kind, texts };
  const asOf = texts.instant(document.asOf);
  const day = bulletinDay(document);
  const issue = kind === 'daily' ? texts.dailyTitle(day) : texts.monthlyTitle(day);
  const sources = texts.sources({
    document: isNational ? 'national.json' : `provinces/${document.province.province}.json`,
    asOf,
    registry: document.registryVersion,
  });
  if (place.persons.denominator === 0) {
    const note = isNational ? '' : ` ${sentence(texts.incomplete(document.province.eligibility))}`;
    return [
      { kind: 'title', text: `${issue}: ${name}` },
      { kind: 'lead', text: `${texts.noFigures}${note}` },
      { kind: 'note', text: sources },
    ];
  }
  const rate = texts.percent(place.persons.verifiedPercent);
  return [
    { kind: 'title', text: `${issue}: ${texts.titleRate(name, rate)}` },
    { kind: 'lead', text: lead(subject, asOf) },
    ...(isNational ? rankingBlocks(document, texts, kind) : []),
    ...changeBlocks(subject),
    ...whyBlocks(subject),
    ...(isNational ? gainersAndLosers(document, texts, bulletinWindows[kind]) : []),
    ...remainingBlocks(subject),
    { kind: 'heading', text: texts.headings.pace },
    { kind: 'text', text: texts.pace(place.pace, place.pace.date === null ? undefined : texts.day(place.pace.date)) },
    ...staleBlocks(subject),
    ...(kind === 'monthly' ? monthlyBlocks(subject) : []),
    ...cautionBlocks(subject),
    { kind: 'note', text: sources },
  ];
}

function lead({ document, place, name, texts, kind }: Subject, asOf: string): string {
  const { persons } = place;
  const counts = texts.counts({
    verified: texts.count(persons.verified),
    denominator: texts.count(persons.denominator),
    participants: texts.count(persons.participants),
    outOfScope: persons.outOfScope === 0 ? undefined : texts.count(persons.outOfScope),
    remaining: texts.count(persons.remaining),
  });
  const rates = texts.rates({
    asOf,
    office: document.kind === 'national' ? lowerFirst(name, texts) : texts.office(name),
    synced: texts.percent(persons.syncedPercent),
    verified: texts.percent(persons.verifiedPercent),
  });
  if (document.kind === 'national') return `${rates}. ${counts} ${texts.provisional}`;
  const { rank, tied, rankChange, eligibility } = document.province;
  const standing =
    rank === null
      ? `${texts.notRanked}: ${texts.incomplete(eligibility)}`
      : texts.standing({
          rank: texts.count(rank),
          of: texts.count(document.ranked),
          system: document.unitSystem.slice(2),
          tied,
          gained: kind === 'daily' && rankChange !== null ? rankChange : undefined,
        });
  return `${rates}, ${standing}. ${counts} ${texts.provisional}`;
}

/** "Cả nước" within a sentence; names of places keep their capital. */
function lowerFirst(text: string, { language }: BulletinTexts): string {
  return language === 'vi' ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
