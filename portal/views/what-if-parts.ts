/** Parts of the pages that say what mending would do: the result, and the choices with what each would do alone. */
import { actors, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { whatIfTexts } from '../../core/catalogue/what-if-texts.ts';
import { openActors, openReasons, pointsGained, type Single, type WhatIf } from '../../core/steering/what-if.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { address, type Language, type PortalContext } from '../http/route.ts';
import { whatIfPageTexts } from '../texts/what-if.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from './formats.ts';
import { keptFields } from './address-query.ts';
import { dataTable, type DataCell, type DataColumn, type DataRow } from './table.ts';

/** Lines of a page: units, the chosen ones first, then those in which most remain. */
const pageRows = 50;
/** The form to which all boxes belong, wherever they stand. */
const formId = 'choices';

type Moved = WhatIf['country'];

export function isChosen({ chosen }: WhatIf): boolean {
  return chosen.reasons.length + chosen.actors.length + chosen.units.length > 0;
}

/** What becomes of the asked province, or of the country and all provinces. */
export function resultPart(c: PortalContext, document: WhatIf): Html {
  const language = c.get('language');
  const texts = whatIfPageTexts[language];
  const { formatCount, formatPercent, formatSize } = formats[language];
  const { province, provinces, country, ranked } = document;
  const moved: Moved = province === null ? country : provinces[0];
  const { before, after } = moved;
  const lines = [
    texts.mended(formatCount(moved.mended)),
    texts.rate(
      formatPercent(before.verifiedPercent),
      formatPercent(after.verifiedPercent),
      formatSize(pointsGained(moved) ?? '0.00'),
    ),
    ...(province === null
      ? []
      : [after.rank === null ? texts.noPlace : texts.place(placeText(before), placeText(after), formatCount(ranked))]),
    ...(after.goalReached === null
      ? []
      : [after.goalReached ? texts.reached : texts.missing(formatCount(after.missing))]),
  ];
  return html`<div class="done" role="status">
      <h2>${texts.result}</h2>
      ${lines.map((line) => html`<p>${line}</p>`)}
    </div>
    ${province === null ? provincesTable(c, document) : ''}`;
}

function provincesTable(c: PortalContext, { provinces, chosen }: WhatIf): Html {
  const language = c.get('language');
  const query = [
    ...chosen.reasons.map((reason) => `reason=${reason}`),
    ...chosen.actors.map((actor) => `actor=${actor}`),
  ].join('&');
  const { place, persons, before, after, points, rankBefore, rank, missing } = whatIfTexts;
  const { formatSize } = formats[language];
  const columns: DataColumn[] = [
    { title: place[language], name: 'province' },
    { title: persons[language], name: 'people', kind: 'count' },
    { title: before[language], name: 'before', kind: 'percent' },
    { title: after[language], name: 'after', kind: 'percent' },
    { title: points[language], name: 'points', kind: 'points' },
    { title: rankBefore[language], name: 'rank-before', kind: 'count' },
    { title: rank[language], name: 'rank', kind: 'count' },
    { title: missing[language], name: 'missing', kind: 'count' },
  ];
  const rows = provinces
    .filter(({ denominator }) => denominator > 0)
    .map((each): DataRow => {
      const gained = pointsGained(each) ?? '0.00';
      return [
        html`<a href="${address(c, `/p/${each.province}/what-if?${query}`)}"
          >${provinceNameOf(each.province, language)}</a
        >`,
        each.mended,
        each.before.verifiedPercent,
        each.after.verifiedPercent,
        { value: gained, show: `+${formatSize(gained)}` },
        placeCell(each.before),
        placeCell(each.after),
        missingCell(each.after, language),
      ];
    });
  const { provinces: title } = whatIfPageTexts[language];
  return html`<h2>${title}</h2>
    ${dataTable(c, { label: title, columns, rows })}`;
}

type Kind = Single['kind'];
const tableNames = { reason: 'reasons', actor: 'actors', unit: 'units' } as const satisfies Record<Kind, string>;

/**
 * The form of the choice: a table of boxes for each kind, with what each would do alone. What is chosen and is on no
 * page that is shown stays chosen.
 */
export function choiceForm(c: PortalContext, document: WhatIf, action: string): Html {
  const language = c.get('language');
  const texts = whatIfPageTexts[language];
  if (document.single.length === 0) return html`<p>${texts.nobody}</p>`;
  const shown = new Set<Single>();
  const tables = (['reason', 'actor', 'unit'] as const).map((kind) => choicePart(c, document, { kind, shown }));
  const hidden = document.single.filter((each) => isOn(each, document) && !shown.has(each));
  return html`<form method="get" id="${formId}" action="${action}">
      <p>${texts.intro}</p>
      ${keptFields(c, ['reason', 'actor', 'unit', 'noUnit'])}
      ${hidden.map((each) => {
        const { name, value } = fieldOf(each);
        return html`<input type="hidden" name="${name}" value="${value}" />`;
      })}
    </form>
    ${tables}
    <p><button class="main" form="${formId}">${texts.show}</button></p>`;
}

/** `shown` gets what stands on the page. */
function choicePart(
  c: PortalContext,
  document: WhatIf,
  { kind, shown }: { kind: Kind; shown: Set<Single> },
): Html | '' {
  const all = document.single.filter((each) => each.kind === kind);
  // Chosen units first: they may be of many.
  const [on, off] = [true, false].map((is) => all.filter((each) => isOn(each, document) === is));
  const lines = kind === 'unit' ? [...on, ...off] : all;
  if (lines.length === 0) return '';
  const language = c.get('language');
  const { name, persons, after, rank, missing, reaching } = whatIfTexts;
  const isCountry = document.province === null;
  const columns: DataColumn[] = [
    { title: name[language], name: 'name' },
    { title: persons[language], name: 'people', kind: 'count' },
    { title: after[language], name: 'after', kind: 'percent' },
    isCountry
      ? { title: reaching[language], name: 'reaching', kind: 'count' }
      : { title: rank[language], name: 'rank', kind: 'count' },
    { title: missing[language], name: 'missing', kind: 'count' },
  ];
  const rows = lines.map((each): DataRow => {
    const show = (): Html => {
      shown.add(each);
      return box(each, document, language);
    };
    return [
      { value: nameOf(each, language), show },
      each.mended,
      each.after.verifiedPercent,
      isCountry ? each.reaching : placeCell(each.after),
      missingCell(each.after, language),
    ];
  });
  const title = whatIfPageTexts[language][tableNames[kind]];
  return html`<h2>${title}</h2>
    ${dataTable(c, { name: tableNames[kind], label: title, columns, rows, pageRows })}`;
}

function isOn({ kind, name }: Single, { chosen }: WhatIf): boolean {
  return { reason: chosen.reasons, actor: chosen.actors, unit: chosen.units }[kind].some((each) => each === name);
}

/** How a choice stands in the address. */
function fieldOf({ kind, name }: Single): { name: string; value: string } {
  return kind === 'unit' && name === '' ? { name: 'noUnit', value: '1' } : { name: kind, value: name };
}

function box(each: Single, document: WhatIf, language: Language): Html {
  const { name, value } = fieldOf(each);
  return html`<label class="choice">
    <input
      type="checkbox"
      form="${formId}"
      name="${name}"
      value="${value}"
      ${isOn(each, document) ? raw('checked') : ''}
    />
    ${nameOf(each, language)}
  </label>`;
}

function nameOf({ kind, name }: Pick<Single, 'kind' | 'name'>, language: Language): string {
  const reason = openReasons.find((each) => kind === 'reason' && each === name);
  if (reason !== undefined) return verdictTexts[reason].meaning[language];
  const actor = openActors.find((each) => kind === 'actor' && each === name);
  if (actor !== undefined) return actors[actor][language];
  return name === '' ? whatIfTexts.noUnit[language] : name;
}

function placeText({ rank, tied }: Moved['after']): string {
  return rank === null ? '–' : `${rank}${tied ? '=' : ''}`;
}

function placeCell(after: Moved['after']): DataCell {
  return after.rank === null ? null : { value: after.rank, show: placeText(after) };
}

function missingCell({ missing, goalReached }: Moved['after'], language: Language): DataCell {
  return goalReached === true ? { value: missing, show: whatIfTexts.reached[language] } : missing;
}
