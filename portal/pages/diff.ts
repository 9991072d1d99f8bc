/** `/diff` and `/p/…/diff`: why the figures moved between two days, of the country and of a province. */
import { schemes } from '../../core/domain/codes.ts';
import { byMovement } from '../../core/steering/diff-line.ts';
import { recentClosedDays, type Diff, type ProvinceDiff } from '../../core/steering/diff.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { diffTexts } from '../texts/diff.ts';
import {
  allProvinces,
  countryDiff,
  countryDiffAccess,
  givenQuery,
  provinceDiff,
  provinceDiffAccess,
} from '../views/asked-diff.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { causesPart, placesTable } from '../views/diff-parts.ts';
import { errorSummary, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { keptFields } from '../views/address-query.ts';
import { answerPage } from '../views/layout.ts';

/** Units of a page, those that moved most first. */
const unitsShown = 200;

export const diffPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/diff', access: countryDiffAccess, handle: countryPage },
  { method: 'GET', path: '/p/:province/diff', access: provinceDiffAccess, handle: provincePage },
];

function countryPage(c: PortalContext): Promise<Response> {
  const title = diffTexts[c.get('language')].countryTitle;
  return page(c, { title, provinces: allProvinces, ask: (given) => countryDiff(c, given), show: countryPart });
}

function provincePage(c: PortalContext): Promise<Response> {
  const { title } = diffTexts[c.get('language')];
  const provinces = [c.get('province')];
  return page(c, { title, provinces, ask: (given) => provinceDiff(c, given), show: provincePart });
}

interface DiffPage {
  title: string;
  provinces: readonly string[];
  ask: (given: Record<string, string>) => Promise<Diff>;
  show: (c: PortalContext, diff: Diff) => Html;
}

/** Without days: the last closed one against the one before it. */
async function page(c: PortalContext, { title, provinces, ask, show }: DiffPage): Promise<Response> {
  const language = c.get('language');
  const texts = diffTexts[language];
  const given = givenQuery(c);
  if (given.from === undefined || given.to === undefined) {
    const days = await recentClosedDays(c.get('world'), provinces);
    if (days.length === 0) return answerPage(c, { title, body: html`<p>${texts.none}</p>` });
    given.to ??= days[days.length - 1];
    given.from ??= days[Math.max(0, days.length - 2)];
  }
  const result = await refusalAsError(language, 'from', () => ask(given));
  const errors = 'error' in result ? [result.error] : [];
  return answerPage(c, {
    title,
    status: errors.length === 0 ? 200 : 422,
    body: html`${formPart(c, { given, errors, ofProvince: provinces.length === 1 })}
    ${
      'done' in result
        ? html`<p>${spanText(c, result.done)}</p>
            ${show(c, result.done)}`
        : ''
    }`,
  });
}

function formPart(
  c: PortalContext,
  { given, errors, ofProvince }: { given: Record<string, string>; errors: readonly FormError[]; ofProvince: boolean },
): Html {
  const texts = diffTexts[c.get('language')];
  const dayField = (name: 'from' | 'to'): Html =>
    html`<div>
      <label for="${name}">${texts[name]}</label>
      <input type="date" id="${name}" name="${name}" value="${given[name]}" required />
    </div>`;
  const options = [['', texts.everyScheme] as const, ...schemes.map((scheme) => [scheme, scheme] as const)];
  const chosen = (value: string): boolean => (given.scheme ?? '') === value;
  return html`${errorSummary(texts.failed, errors)}
    <form method="get" action="${address(c, c.req.path.slice(c.get('settings').basePath.length))}">
      ${keptFields(c, ['from', 'to', 'scheme', 'units', 'page'])}
      <div class="fields">
        ${dayField('from')}${dayField('to')}
        <div>
          <label for="scheme">${texts.scheme}</label>
          <select id="scheme" name="scheme">
            ${options.map(
              ([value, text]) => html`<option value="${value}" ${chosen(value) ? 'selected' : ''}>${text}</option> `,
            )}
          </select>
        </div>
        ${
          ofProvince
            ? html`<label class="choice">
                <input type="checkbox" name="units" value="1" ${given.units === '1' ? 'checked' : ''} />
                ${texts.withUnits}
              </label>`
            : ''
        }
        <div><button class="main">${texts.show}</button></div>
      </div>
    </form>`;
}

function spanText(c: PortalContext, { from, to }: Diff): string {
  const language = c.get('language');
  const texts = diffTexts[language];
  const { formatDay } = formats[language];
  if ('day' in from && 'day' in to) return texts.span(formatDay(from.day), formatDay(to.day));
  return 'version' in from && 'version' in to ? texts.versions(from.version, to.version) : '';
}

function countryPart(c: PortalContext, diff: Diff): Html {
  const language = c.get('language');
  const texts = diffTexts[language];
  const { provinces, national } = diff;
  const named = (ids: readonly string[]): string => ids.map((id) => provinceNameOf(id, language)).join(', ');
  const moving = provinces.filter(({ persons }) => persons.before.denominator + persons.after.denominator > 0);
  const lines = moving.map(({ province, persons }) => ({ name: provinceLink(c, province, diff), place: persons }));
  const sum = { name: texts.country, place: national.persons };
  const { formatCount } = formats[language];
  const leftOut = moving.map(({ province }) => province).filter((id) => national.leftOut.includes(id));
  // Of those without anybody to verify it is enough to know how many they are.
  const empty = national.leftOut.length - leftOut.length;
  return html`<p>
      ${texts.compared(formatCount(national.provinces.length))}
      ${leftOut.length === 0 ? '' : texts.leftOut(named(leftOut))} ${empty === 0 ? '' : texts.empty(formatCount(empty))}
      ${national.completed.length === 0 ? '' : texts.completed(named(national.completed))}
    </p>
    ${causesPart(c, national.persons)}
    <h2>${texts.provinces}</h2>
    ${placesTable(c, { label: texts.provinces, first: texts.columns.place, lines, sum })}`;
}

/** To the same comparison of a province. */
function provinceLink(c: PortalContext, province: string, { from, to, scheme }: Diff): Html {
  const days = [from, to].map((point) => ('day' in point ? point.day : ''));
  const query = `from=${days[0]}&to=${days[1]}${scheme === undefined ? '' : `&scheme=${scheme}`}`;
  const href = address(c, `/p/${province}/diff?${query}`);
  return html`<a href="${href}">${provinceNameOf(province, c.get('language'))}</a>`;
}

function provincePart(c: PortalContext, { provinces }: Diff): Html {
  const [{ persons, units }] = provinces;
  return html`${causesPart(c, persons)} ${units === undefined ? '' : unitsPart(c, units)}`;
}

/** On the page those that moved most, unless others are asked for by the address; in files all. */
function unitsPart(c: PortalContext, units: NonNullable<ProvinceDiff['units']>): Html {
  const texts = diffTexts[c.get('language')];
  const lines = byMovement(units).map(({ unit, ...place }) => ({ name: unit === '' ? texts.noUnit : unit, place }));
  return html`<h2>${texts.units}</h2>
    ${placesTable(c, { label: texts.units, first: texts.columns.unit, lines, pageRows: unitsShown })}`;
}
