/** Parts of the pages that say what mending would do: the result, and the choices with what each would do alone. */
import { actors, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { whatIfTexts } from '../../core/catalogue/what-if-texts.ts';
import { openActors, openReasons, pointsGained, type Single, type WhatIf } from '../../core/steering/what-if.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type Language, type PortalContext } from '../http/route.ts';
import { whatIfPageTexts } from '../texts/what-if.ts';
import { provinceText } from './batch-parts.ts';
import { formats } from './formats.ts';
import { table, type Cell, type TableColumn } from './table.ts';

/** Units of a page, those in which most remain, and those that are chosen. */
const unitsShown = 50;

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
  const { formatCount, formatPercent, formatSize } = formats[language];
  const columns = [place, persons, before, after, points, rankBefore, rank, missing].map((title, at): TableColumn => ({
    title: title[language],
    isNumber: at > 0,
  }));
  const rows = provinces
    .filter(({ denominator }) => denominator > 0)
    .map((each): Cell[] => [
      html`<a href="${address(c, `/p/${each.province}/what-if?${query}`)}"
        >${provinceText(each.province, language)}</a
      >`,
      formatCount(each.mended),
      formatPercent(each.before.verifiedPercent),
      formatPercent(each.after.verifiedPercent),
      `+${formatSize(pointsGained(each) ?? '0.00')}`,
      placeText(each.before),
      placeText(each.after),
      missingText(each.after, language),
    ]);
  const { provinces: title } = whatIfPageTexts[language];
  return html`<h2>${title}</h2>
    ${table(title, columns, rows)}`;
}

/** A table of boxes for each kind: what can be chosen, and what it would do alone. */
export function choicesPart(document: WhatIf, language: Language): Html {
  const texts = whatIfPageTexts[language];
  const { single } = document;
  if (single.length === 0) return html`<p>${texts.nobody}</p>`;
  const units = single.filter(({ kind }) => kind === 'unit');
  const shown = units.filter(({ name }, at) => at < unitsShown || document.chosen.units.includes(name));
  const more = units.length - shown.length;
  const part = (title: string, lines: readonly Single[]): Html | '' =>
    lines.length === 0
      ? ''
      : html`<h2>${title}</h2>
          ${choiceTable(title, lines, document, language)}`;
  return html`${part(
    texts.reasons,
    single.filter(({ kind }) => kind === 'reason'),
  )}
  ${part(
    texts.actors,
    single.filter(({ kind }) => kind === 'actor'),
  )}
  ${part(texts.units, shown)}
  ${more > 0 ? html`<p class="note">${texts.moreUnits(formats[language].formatCount(more))}</p>` : ''}`;
}

function choiceTable(title: string, lines: readonly Single[], document: WhatIf, language: Language): Html {
  const { name, persons, after, rank, missing, reaching } = whatIfTexts;
  const { formatCount, formatPercent } = formats[language];
  const isCountry = document.province === null;
  const columns = [name, persons, after, isCountry ? reaching : rank, missing].map((text, at): TableColumn => ({
    title: text[language],
    isNumber: at > 0,
  }));
  const rows = lines.map((each): Cell[] => [
    box(each, document, language),
    formatCount(each.mended),
    formatPercent(each.after.verifiedPercent),
    isCountry ? formatCount(each.reaching) : placeText(each.after),
    missingText(each.after, language),
  ]);
  return table(title, columns, rows);
}

function box({ kind, name }: Single, { chosen }: WhatIf, language: Language): Html {
  const isOn = { reason: chosen.reasons, actor: chosen.actors, unit: chosen.units }[kind].some((each) => each === name);
  const isNameless = kind === 'unit' && name === '';
  return html`<label class="choice">
    <input
      type="checkbox"
      name="${isNameless ? 'noUnit' : kind}"
      value="${isNameless ? '1' : name}"
      ${isOn ? 'checked' : ''}
    />
    ${nameOf({ kind, name }, language)}
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

function missingText({ missing, goalReached }: Moved['after'], language: Language): string {
  return goalReached === true ? whatIfTexts.reached[language] : formats[language].formatCount(missing);
}
