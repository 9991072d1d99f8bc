/** What mending would do, as tables in the terminal. */
import { actors, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { whatIfTexts } from '../../core/catalogue/what-if-texts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { pointsGained, type Single, type WhatIf } from '../../core/steering/what-if.ts';
import type { Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';

/** Lines of what helps most; the document has all. */
const singleShown = 20;

type Print = Pick<Terminal, 'voice' | 'columns'>;
type Moved = WhatIf['country'];

export function whatIfText(document: WhatIf, { voice, columns }: Print): string {
  const { say } = voice;
  const { chosen } = document;
  const isAsked = chosen.reasons.length + chosen.actors.length + chosen.units.length > 0;
  const parts = [isAsked ? movedText(document, { voice, columns }) : `${say(whatIfTexts.nothing)}\n`];
  if (document.single.length > 0) parts.push(singleText(document, { voice, columns }));
  return parts.join('\n');
}

/** Who moves; of the country also who stays, for a place changes by the others too. */
function movedText({ province, provinces, country }: WhatIf, { voice, columns }: Print): string {
  const moving = provinces.filter(({ denominator }) => denominator > 0 || province !== null);
  const rows = moving.map((each) => movedLine(provinceNameOf(each.province, voice.language), each, voice));
  if (province === null) rows.push(movedLine(voice.say(whatIfTexts.country), country, voice));
  const { place, persons, before, after, points, rankBefore, rank, missing } = whatIfTexts;
  const right = (dispensable: number, title: { vi: string; en: string }) => column(title, dispensable, voice);
  const titles = [
    { ...column(place, 0, voice), align: 'left' as const },
    right(0, persons),
    right(1, before),
    right(0, after),
    right(1, points),
    right(1, rankBefore),
    right(0, rank),
    right(2, missing),
  ];
  return textTable(titles, rows, columns);
}

function movedLine(name: string, moved: Moved, voice: Voice): string[] {
  const { formatCount, formatPercent, formatSize } = voice;
  const points = pointsGained(moved);
  return [
    name,
    formatCount(moved.mended),
    formatPercent(moved.before.verifiedPercent),
    formatPercent(moved.after.verifiedPercent),
    points === null ? '–' : `+${formatSize(points)}`,
    placeOf(moved.before),
    placeOf(moved.after),
    missingText(moved.after, voice),
  ];
}

function singleText({ single, province }: WhatIf, { voice, columns }: Print): string {
  const { name, kind, persons, after, rank, missing, reaching } = whatIfTexts;
  const last = province === null ? reaching : rank;
  const titles: TextColumn[] = [
    { ...column(name, 0, voice), align: 'left' },
    { ...column(kind, 2, voice), align: 'left' },
    column(persons, 0, voice),
    column(after, 0, voice),
    column(last, 0, voice),
    column(missing, 1, voice),
  ];
  const rows = single
    .slice(0, singleShown)
    .map((each) => [
      singleName(each, voice),
      voice.say(whatIfTexts.kinds[each.kind]),
      voice.formatCount(each.mended),
      voice.formatPercent(each.after.verifiedPercent),
      province === null ? voice.formatCount(each.reaching) : placeOf(each.after),
      missingText(each.after, voice),
    ]);
  const more = voice.formatCount(single.length - singleShown);
  const rest = voice.say({ vi: `… ${more} mục khác; --json có đủ`, en: `… ${more} more; --json has all` });
  const title = `${voice.say(whatIfTexts.single)}:\n`;
  return `${title}${textTable(titles, rows, columns)}${single.length > singleShown ? `${rest}\n` : ''}`;
}

function column(title: { vi: string; en: string }, dispensable: number, { say }: Voice): TextColumn {
  return { title: say(title), align: 'right', dispensable };
}

function singleName({ kind, name }: Single, { say, language }: Voice): string {
  if (kind === 'unit') return name === '' ? say(whatIfTexts.noUnit) : name;
  const reason = Object.entries(verdictTexts).find(([verdict]) => kind === 'reason' && verdict === name);
  if (reason !== undefined) return `${reason[1].meaning[language]} (${name})`;
  const actor = Object.entries(actors).find(([each]) => each === name);
  return `${actor?.[1][language] ?? ''} (${name})`;
}

function placeOf({ rank, tied }: Moved['after']): string {
  return rank === null ? '–' : `${rank}${tied ? '=' : ''}`;
}

function missingText({ missing, goalReached }: Moved['after'], { say, formatCount }: Voice): string {
  return goalReached === true ? say(whatIfTexts.reached) : formatCount(missing);
}
