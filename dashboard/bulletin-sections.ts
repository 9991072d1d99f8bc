/** Sections that the bulletins of the country and of a province have alike. */
import { actors } from '../core/catalogue/catalogue.ts';
import { movedDenominator, movedVerified } from '../core/catalogue/move-texts.ts';
import { schemes } from '../core/domain/codes.ts';
import type { Change, Group, NationalSummary, ProvinceDocument } from '../core/summary/summary-schema.ts';
import { incompleteItems, nameOf, staleItems } from './bulletin-provinces.ts';
import type { Block } from './bulletin-render.ts';
import type { BulletinTexts, ComparedProvinces } from './bulletin-texts.ts';
import { reportedEn, reportedVi } from './reported-texts.ts';

export type BulletinKind = 'daily' | 'monthly';
export type BulletinDocument = NationalSummary | ProvinceDocument;
type Place = NationalSummary['national'] | ProvinceDocument['province'];

/** What a bulletin is made from. */
export interface Subject {
  document: BulletinDocument;
  place: Place;
  name: string;
  kind: BulletinKind;
  texts: BulletinTexts;
}

/** Units of a monthly bulletin. */
const unitsTold = 5;

/** A clause as a sentence of its own. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function changeBlocks({ document, place, texts, kind }: Subject): Block[] {
  const windows: readonly number[] = kind === 'daily' ? [1] : [30, 365];
  const changes = place.changes.filter(({ days }) => windows.includes(days));
  const items = changes.map((change) => changeText(change, comparedIn(document, change, texts), texts));
  return [
    { kind: 'heading', text: texts.headings.change },
    items.length === 0 ? { kind: 'text', text: texts.noChange } : { kind: 'list', items },
  ];
}

/** The provinces that a change of the country is told of, if others are left out of it. */
function comparedIn(
  document: BulletinDocument,
  { provinces, leftOut }: Pick<Change, 'provinces' | 'leftOut'>,
  texts: BulletinTexts,
): ComparedProvinces | undefined {
  if (document.kind === 'province' || leftOut.length === 0) return undefined;
  const names = document.provinces
    .filter(({ province }) => leftOut.includes(province))
    .map((each) => nameOf(each, texts));
  return { count: texts.count(provinces), leftOut: names.join(', ') };
}

/** Why the verified and the denominator moved: by cause, adding up to the person. */
export function whyBlocks({ document, texts, kind }: Subject): Block[] {
  const all = document.kind === 'national' ? document.national.why : document.why;
  const why = all.find(({ days }) => days === (kind === 'daily' ? 1 : 30));
  if (why === undefined) return [];
  const { language } = texts;
  const parts = (['verified', 'denominator'] as const).map((name) => {
    const causes = name === 'verified' ? movedVerified(why) : movedDenominator(why);
    const moved = causes.map(({ text, persons }) => `${text[language]}: ${personsMoved(persons, texts)}`);
    const [before, after] = [texts.count(why.before[name]), texts.count(why.after[name])];
    const figures = `${texts.changed[name]}: ${before} → ${after}`;
    return sentence(moved.length === 0 ? figures : `${figures}. ${moved.join('; ')}`);
  });
  const span = texts.between(texts.day(why.from), texts.day(why.to), comparedIn(document, why, texts));
  return [
    { kind: 'heading', text: texts.headings.why },
    { kind: 'text', text: sentence(span) },
    { kind: 'list', items: parts },
  ];
}

function changeText(change: Change, partial: ComparedProvinces | undefined, texts: BulletinTexts): string {
  const parts: string[] = [];
  for (const name of ['verifiedPoints', 'syncedPoints'] as const) {
    const points = change[name];
    if (points !== null) parts.push(`${texts.changed[name]} ${pointsMoved(points, texts)}`);
  }
  for (const name of ['verified', 'remaining', 'denominator'] as const)
    parts.push(`${texts.changed[name]} ${personsMoved(change[name], texts)}`);
  return sentence(`${texts.since(texts.day(change.since), partial)}: ${parts.join('; ')}`);
}

function pointsMoved(points: string, texts: BulletinTexts): string {
  if (/^-?0\.00$/.test(points)) return `${texts.unchanged} (${texts.points(texts.size(points))})`;
  const size = texts.points(texts.size(points));
  return points.startsWith('-') ? texts.falling(size) : texts.rising(size);
}

function personsMoved(persons: number, texts: BulletinTexts): string {
  if (persons === 0) return texts.unchanged;
  const size = texts.people(texts.count(Math.abs(persons)));
  return persons < 0 ? texts.falling(size) : texts.rising(size);
}

export function remainingBlocks({ document, place, texts }: Subject): Block[] {
  const { language } = texts;
  const heading: Block = { kind: 'heading', text: texts.headings.remaining };
  if (place.remaining.length === 0) return [heading, { kind: 'text', text: texts.nothingRemains }];
  const people = (persons: number): string => texts.people(texts.count(persons));
  const items = place.remaining.map(({ verdict, persons }) => {
    const reason = document.reasons[verdict];
    const meaning = reason?.meaning[language] ?? verdict;
    const actor = reason?.actor[language] ?? '';
    // The bulletin of the country names who must act, that of an office also what to do.
    const next = document.kind === 'province' && reason !== undefined ? `. ${reason.next[language]}` : '';
    return `${meaning}: ${people(persons)} (${actor})${next}`;
  });
  const byActor = place.remainingByActor.map(({ actor, persons }) =>
    texts.byActor(actors[actor][language], people(persons)),
  );
  return [heading, { kind: 'text', text: sentence(byActor.join('; ')) }, { kind: 'list', items }];
}

export function staleBlocks({ document, texts }: Subject): Block[] {
  if (document.kind === 'province') {
    const { stale, lastUpload } = document.province;
    const parts: string[] = [];
    if (lastUpload !== null) parts.push(texts.lastUpload(texts.instant(lastUpload)));
    if (stale.stale && stale.days !== null) parts.push(sentence(texts.staleFor(texts.count(stale.days))));
    if (parts.length === 0) return [];
    return [{ kind: 'text', text: parts.join(' ') }];
  }
  const stale = staleItems(document, texts);
  const incomplete = incompleteItems(document, texts);
  return [
    { kind: 'heading', text: texts.headings.stale },
    stale.length === 0 ? { kind: 'text', text: texts.staleNone } : { kind: 'list', items: stale },
    ...(incomplete.length === 0
      ? []
      : [{ kind: 'heading', text: texts.headings.incomplete } as const, { kind: 'list', items: incomplete } as const]),
  ];
}

export function cautionBlocks({ place, texts }: Subject): Block[] {
  const { outOfScope, outOfScopeChange, participantsChange, leftUnverified, partialDates, partialDatesPercent } =
    place.caution;
  const people = (persons: number): string => texts.people(texts.count(persons));
  const items: string[] = [];
  if (outOfScope > 0 || (outOfScopeChange !== null && outOfScopeChange.persons !== 0)) {
    const moved =
      outOfScopeChange === null
        ? ''
        : ` (${texts.since(texts.day(outOfScopeChange.since), undefined)}: ` +
          `${personsMoved(outOfScopeChange.persons, texts)})`;
    items.push(`${texts.outOfScope(people(outOfScope))}${moved}`);
  }
  if (participantsChange !== null && participantsChange.persons !== 0) {
    const since = texts.since(texts.day(participantsChange.since), undefined);
    items.push(`${texts.leftBooks}: ${personsMoved(participantsChange.persons, texts)} (${since})`);
  }
  if (leftUnverified !== null && leftUnverified.persons > 0) {
    const since = texts.since(texts.day(leftUnverified.since), undefined);
    items.push(`${texts.leftUnverified(people(leftUnverified.persons))} (${since})`);
  }
  if (partialDates > 0) items.push(texts.partialDates(people(partialDates), texts.percent(partialDatesPercent)));
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text: texts.headings.caution },
        { kind: 'list', items },
      ];
}

export function monthlyBlocks({ document, place, texts }: Subject): Block[] {
  const blocks: Block[] = [];
  const known = schemes.filter((scheme) => place.schemes[scheme].denominator > 0);
  const items = known.map((scheme) => {
    const { verifiedPercent, remaining } = place.schemes[scheme];
    const text = `${texts.schemes[scheme]}: ${texts.percent(verifiedPercent)}, ${texts.left(texts.count(remaining))}`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  });
  if (items.length > 0)
    blocks.push(
      { kind: 'heading', text: texts.headings.schemes },
      { kind: 'list', items },
      { kind: 'text', text: texts.schemesNote },
    );
  if (place.attainment.length > 0)
    blocks.push(
      { kind: 'heading', text: texts.headings.attainment },
      { kind: 'list', items: place.attainment.map((line) => texts.attainment(line)) },
    );
  const reported = texts.language === 'vi' ? reportedVi : reportedEn;
  if (place.reported.length > 0)
    blocks.push(
      { kind: 'heading', text: reported.title },
      { kind: 'list', items: place.reported.map((figure) => reported.line(figure)) },
    );
  const units = document.kind === 'province' ? (document.groups?.units.groups ?? []) : [];
  return [...blocks, ...unitBlocks(units, texts)];
}

/** Units of which it is shown how many remain, most first. */
function unitBlocks(units: readonly Group[], texts: BulletinTexts): Block[] {
  const told = units.flatMap((unit) =>
    unit.remaining === null || unit.remaining === 0 ? [] : [{ ...unit, remaining: unit.remaining }],
  );
  if (told.length === 0) return [];
  told.sort((a, b) => b.remaining - a.remaining);
  return [
    { kind: 'heading', text: texts.headings.units },
    { kind: 'list', items: told.slice(0, unitsTold).map((unit) => unitText(unit, texts)) },
    ...(units.some(({ remaining }) => remaining === null) ? [{ kind: 'text', text: texts.hidden } as const] : []),
  ];
}

function unitText(
  { name, remaining, verifiedPercent }: Pick<Group, 'name' | 'verifiedPercent'> & { remaining: number },
  texts: BulletinTexts,
): string {
  const left = texts.left(texts.count(remaining));
  const rate = verifiedPercent === null ? '' : ` (${texts.percent(verifiedPercent)})`;
  return `${name === '' ? texts.unnamed : name}: ${left}${rate}`;
}
