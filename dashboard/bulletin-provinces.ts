/** The provinces in the bulletin of the country: who leads, lags, moves, is late, is not ranked. */
import type { Block } from './bulletin-render.ts';
import type { BulletinTexts } from './bulletin-texts.ts';
import type { NationalSummary, ProvinceSummary } from '../core/summary/summary-schema.ts';

/** Provinces named at either end of the ranking, and those that moved most. */
const endsTold = 5;
const moversTold = 3;

/** The whole ranking when it is short, else its two ends. */
export function rankingBlocks(document: NationalSummary, texts: BulletinTexts, kind: 'daily' | 'monthly'): Block[] {
  const ranked = document.provinces.filter(({ rank }) => rank !== null);
  if (ranked.length === 0) return [];
  const items = ranked.map((each) => rankText(each, texts, kind === 'daily'));
  const note: Block = {
    kind: 'text',
    text: texts.rankingNote(texts.count(document.ranked), texts.count(document.provinces.length)),
  };
  if (ranked.length <= 2 * endsTold) return [note, ...listed(texts.headings.ranking, items)];
  return [
    note,
    ...listed(texts.headings.leading, items.slice(0, endsTold)),
    ...listed(texts.headings.trailing, items.slice(-endsTold)),
  ];
}

function rankText(province: ProvinceSummary, texts: BulletinTexts, daily: boolean): string {
  const { rank, tied, rankChange, persons } = province;
  const place = texts.place(texts.count(rank ?? 0), tied);
  const moved = daily && rankChange !== null && rankChange !== 0 ? ` (${texts.gained(rankChange)})` : '';
  return (
    `${place}${moved}: ${nameOf(province, texts)}, ${texts.percent(persons.verifiedPercent)}; ` +
    texts.left(texts.count(persons.remaining))
  );
}

/** By the points of the rate within a window; provinces without figures on its first day are left out. */
export function gainersAndLosers(document: NationalSummary, texts: BulletinTexts, window: number): Block[] {
  const moved = document.provinces.flatMap((province) => {
    const points = province.changes.find(({ days }) => days === window)?.verifiedPoints ?? null;
    return points === null ? [] : [{ province, points, size: Number(points) }];
  });
  const text = ({ province, points }: (typeof moved)[number]): string => {
    const size = texts.points(texts.size(points));
    const change = points.startsWith('-') ? texts.falling(size) : texts.rising(size);
    return `${nameOf(province, texts)}: ${change}, ${texts.percent(province.persons.verifiedPercent)}`;
  };
  const up = moved.filter(({ size }) => size > 0).sort((a, b) => b.size - a.size);
  const down = moved.filter(({ size }) => size < 0).sort((a, b) => a.size - b.size);
  return [
    ...listed(texts.headings.gaining, up.slice(0, moversTold).map(text)),
    ...listed(texts.headings.losing, down.slice(0, moversTold).map(text)),
  ];
}

/** Provinces that stopped sending, longest first. */
export function staleItems(document: NationalSummary, texts: BulletinTexts): string[] {
  return document.stale.flatMap((id) => {
    const province = document.provinces.find((each) => each.province === id);
    if (province === undefined || province.stale.days === null) return [];
    return [`${nameOf(province, texts)}: ${texts.staleFor(texts.count(province.stale.days))}`];
  });
}

/** Provinces without a place by what their ledgers lack. */
export function incompleteItems(document: NationalSummary, texts: BulletinTexts): string[] {
  const names = new Map<string, string[]>();
  for (const province of document.provinces) {
    if (province.rank !== null) continue;
    const lack = texts.incomplete(province.eligibility);
    names.set(lack, [...(names.get(lack) ?? []), nameOf(province, texts)]);
  }
  return [...names].map(([lack, each]) => `${each.join(', ')}: ${lack}`);
}

export function nameOf(province: ProvinceSummary, { language }: BulletinTexts): string {
  return language === 'vi' ? province.nameVi : province.nameEn;
}

function listed(heading: string, items: readonly string[]): Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text: heading },
        { kind: 'list', items },
      ];
}
