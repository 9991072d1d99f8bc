/** `/units` and `/p/…/units`: which units lag, across the country and in a province; and the table that names them. */
import { unitColumns } from '../../core/units/unit-file.ts';
import { loadUnits } from '../../core/units/load-units.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { listBytesMax } from '../http/text-body.ts';
import { unitsTexts } from '../texts/units.ts';
import { caseRoles } from '../views/asked-cases.ts';
import {
  askedCountryUnits,
  askedProvinceUnits,
  countryUnitsAccess,
  readUnitChoice,
  unitsOfPage,
} from '../views/asked-units.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { doneCounts, errorSummary, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { unitForm, unitTable, unitText, type LineLinks } from '../views/unit-parts.ts';
import { fileOf, multipartForm } from './file-form.ts';

export const unitPageRoutes: readonly Route[] = [
  { method: 'GET', path: '/units', access: countryUnitsAccess, handle: (c) => countryPage(c, []) },
  { method: 'POST', path: '/units', access: countryUnitsAccess, takesFile: true, handle: load },
  { method: 'GET', path: '/p/:province/units', access: { to: 'province', roles: caseRoles }, handle: provincePage },
];

async function provincePage(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const texts = unitsTexts[language];
  const { formatCount, formatDay, formatPercent } = formats[language];
  const choice = readUnitChoice(c);
  const here = address(c, `/p/${c.get('province')}/units`);
  const found = await unitsOfPage(c, (page) => askedProvinceUnits(c, { ...choice, sort: 'rate' }, page));
  const { table, persons, childrenDay } = found;
  const named =
    table === null ? texts.noTable : texts.table(formatCount(table.units), table.source, formatDay(table.asOf));
  const whole = texts.whole(
    formatPercent(persons.verifiedPercent),
    formatCount(persons.verified),
    formatCount(persons.denominator),
  );
  const links = provinceLinks(c, c.get('province'));
  const body = html`<p>${whole} ${named}</p>
    ${pathPart(c, here, found.above)} ${unitForm(c, choice, here)} ${countsPart(c, found)}
    ${
      found.units.length === 0
        ? html`<p>${texts.none}</p>`
        : unitTable(c, { label: texts.title, found, links, without: ['province'] })
    }
    <p class="note">${texts.measures} ${childrenDay === null ? '' : texts.childrenDay(formatDay(childrenDay))}</p>`;
  return answerPage(c, { title: texts.title, body });
}

async function countryPage(c: PortalContext, errors: readonly FormError[]): Promise<Response> {
  const language = c.get('language');
  const texts = unitsTexts[language];
  const { kind, level } = readUnitChoice(c);
  const choice = { kind, level };
  const found = await unitsOfPage(c, (page) => askedCountryUnits(c, { ...choice, sort: 'rate' }, page));
  const withoutTable = found.withoutTable.map((id) => provinceNameOf(id, language)).join(', ');
  const body = html`${errorSummary(texts.loadFailed, errors)} ${donePart(c)}
    ${unitForm(c, choice, address(c, '/units'))}
    <p>${texts.provinces(formats[language].formatCount(found.provinces))}</p>
    ${countsPart(c, found)}
    ${
      found.units.length === 0
        ? html`<p>${texts.none}</p>`
        : unitTable(c, {
            label: texts.countryTitle,
            found,
            links: (line) => provinceLinks(c, line.province)(line),
            province({ province }) {
              const value = provinceNameOf(province, language);
              return {
                value,
                show: () => html`<a href="${address(c, `/p/${province}/units`)}">${value}</a>`,
              };
            },
            without: ['week', 'pace', 'children'],
          })
    }
    <p class="note">${texts.measures} ${withoutTable === '' ? '' : texts.withoutTable(withoutTable)}</p>
    ${loadForm(c, errors)}`;
  return answerPage(c, { title: texts.countryTitle, status: errors.length === 0 ? 200 : 422, body });
}

function countsPart(c: PortalContext, found: { total: number; ranked: number; still: number }): Html {
  const language = c.get('language');
  const texts = unitsTexts[language];
  const [total, ranked, still] = [found.total, found.ranked, found.still].map(formats[language].formatCount);
  return html`<p>${texts.counts(total, ranked)} ${texts.still(still)}</p>`;
}

/** Where the page stands below the units of the first level. */
function pathPart(c: PortalContext, here: string, above: readonly { unit: string; name: string | null }[]): Html | '' {
  if (above.length === 0) return '';
  const language = c.get('language');
  const links = above.map(
    (each, at) =>
      html`<li>
        ${
          at === above.length - 1
            ? html`<strong>${unitText(each, language)}</strong>`
            : html`<a href="${here}?${new URLSearchParams({ parent: each.unit }).toString()}"
                >${unitText(each, language)}</a
              >`
        }
      </li>`,
  );
  return html`<ul class="links">
    <li><a href="${here}">${unitsTexts[language].top}</a></li>
    ${links}
  </ul>`;
}

function provinceLinks(c: PortalContext, province: string): (line: { unit: string; units: number }) => LineLinks {
  const to = (page: string, query: Record<string, string>): string =>
    `${address(c, `/p/${province}/${page}`)}?${new URLSearchParams(query).toString()}`;
  return ({ unit, units }) => ({
    below: to('units', { parent: unit }),
    cases: to('cases', unit === '' ? { noUnit: '1' } : units > 0 ? { under: unit } : { unit }),
  });
}

function donePart(c: PortalContext): Html | '' {
  const [provinces, units, older] = doneCounts(c) ?? [];
  if (older === undefined) return '';
  return html`<p class="done" role="status">${unitsTexts[c.get('language')].loaded(provinces, units, older)}</p>`;
}

/** A file and not its text: the table of a province may have more than a form of text takes. */
function loadForm(c: PortalContext, errors: readonly FormError[]): Html {
  const texts = unitsTexts[c.get('language')];
  return html`<h2>${texts.load}</h2>
    <form method="post" action="${address(c, '/units')}" enctype="multipart/form-data">
      <label class="required" for="file">${texts.file}</label>
      <p class="hint" id="file-hint">${texts.fileHint}<br /><code>${unitColumns.join(',')}</code></p>
      <input
        type="file"
        id="file"
        name="file"
        accept=".csv,text/csv"
        required
        aria-describedby="file-hint"
        aria-invalid="${errors.length > 0 ? 'true' : 'false'}"
      />
      <p><button class="main">${texts.send}</button></p>
    </form>`;
}

async function load(c: PortalContext): Promise<Response> {
  const language = c.get('language');
  const file = fileOf(await multipartForm(c, listBytesMax));
  if (file === undefined) return countryPage(c, [{ field: 'file', message: unitsTexts[language].noFile }]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const result = await refusalAsError(language, 'file', () => loadUnits(c.get('world'), bytes));
  if ('error' in result) return countryPage(c, [result.error]);
  const { provinces } = result.done;
  const units = provinces.reduce((sum, each) => sum + each.units, 0);
  const older = provinces.filter(({ status }) => status === 'older').length;
  return c.redirect(address(c, `/units?done=${provinces.length}-${units}-${older}`), 303);
}
