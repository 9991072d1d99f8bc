/** The form of the upload page, filled with life by `browser/upload-client.ts`, which knows its parts by their ids. */
import { batchKinds, schemes } from '../../core/domain/codes.ts';
import type { Province } from '../../core/domain/provinces.ts';
import { profiles } from '../../core/intake/profiles.ts';
import { templateFileName } from '../../core/intake/template.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { english, vietnamese, type UploadTexts } from '../../browser/texts.ts';
import type { Language } from '../http/route.ts';

/** Where the workbook of each form is offered. */
export const templates = profiles.map(({ name, title }) => {
  return { profile: name, path: `/upload/template-${name}.xlsx`, file: templateFileName(name), title };
});

/** What is missing, and in which element. */
export interface UploadError {
  id: string;
  text: string;
}

export interface UploadForm {
  /** Those that the user may choose from; one alone is chosen. */
  provinces: readonly Pick<Province, 'id' | 'nameVi' | 'nameEn'>[];
  officer: string;
  errors: readonly UploadError[];
  /** Where the form is sent without script; undefined while no province is chosen. */
  action: string | undefined;
  /** An address below the portal. */
  address: (path: string) => string;
}

function errorsPart({ errors: title }: UploadTexts, errors: readonly UploadError[]): Html {
  return html`<p>${title}</p>
    <ul>
      ${errors.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}
    </ul>`;
}

export function uploadForm(language: Language, { provinces, officer, address, errors, action }: UploadForm): Html {
  const texts = language === 'vi' ? vietnamese : english;
  const one = provinces.length === 1;
  const options = provinces.map(
    ({ id, nameVi, nameEn }) =>
      html`<option value="${id}" ${one ? raw('selected') : ''}>${language === 'vi' ? nameVi : nameEn}</option>`,
  );
  const links = templates.map(
    ({ path, file, title }) => html`<li><a href="${address(path)}" download="${file}">${title[language]}</a></li>`,
  );
  const sending = action === undefined ? '' : html`method="post" enctype="multipart/form-data" action="${action}"`;
  return html`<p>${texts.intro}</p>
    <noscript><p class="errors">${texts.noScript}</p></noscript>
    <div id="errors" class="errors" role="alert" tabindex="-1" ${errors.length === 0 ? 'hidden' : ''}>
      ${errors.length === 0 ? '' : errorsPart(texts, errors)}
    </div>
    <form id="form" novalidate ${sending}>
      <p class="hint">${texts.requiredNote}</p>
      <fieldset>
        <legend>${texts.choose}</legend>
        <div class="fields">
          <div>
            <label for="province" class="required">${texts.province}</label>
            <select id="province" required>
              ${one ? '' : html`<option value="">—</option>`}${options}
            </select>
          </div>
          <div>
            <label for="officer" class="required">${texts.officer}</label>
            <input
              type="text"
              id="officer"
              name="officer"
              maxlength="200"
              autocomplete="name"
              required
              value="${officer}"
            />
          </div>
          <div>
            <label for="purpose" class="required">${texts.purpose}</label>
            <input type="text" id="purpose" name="purpose" maxlength="1000" required />
          </div>
        </div>
        <div role="radiogroup" aria-labelledby="kind-name">
          <span class="label" id="kind-name">${texts.kind}</span>
          ${batchKinds.map(
            (kind, i) =>
              html`<label class="choice"
                ><input type="radio" name="kind" value="${kind}" ${i === 0 ? raw('checked') : ''} />
                <span>${texts.kinds[kind]}</span></label
              >`,
          )}
        </div>
        <div role="group" aria-labelledby="schemes-name" aria-describedby="schemes-hint">
          <span class="label" id="schemes-name">${texts.schemes}</span>
          <div class="choices">
            ${schemes.map(
              (scheme, i) =>
                html`<label class="choice"
                  ><input type="checkbox" name="scheme" value="${scheme}" ${i === 0 ? raw('id="first-scheme"') : ''} />
                  <span>${texts.schemeNames[scheme]}</span></label
                >`,
            )}
          </div>
          <p class="hint" id="schemes-hint">${texts.schemesHint}</p>
        </div>
        <div id="full-only">
          <label for="rows" class="required">${texts.rows}</label>
          <input
            type="number"
            id="rows"
            name="rows"
            min="0"
            step="1"
            inputmode="numeric"
            aria-describedby="rows-hint"
          />
          <p class="hint" id="rows-hint">${texts.rowsHint}</p>
          <label class="choice"
            ><input type="checkbox" id="confirm-shrink" name="confirm-shrink" value="true" />
            <span>${texts.confirmShrink}</span></label
          >
        </div>
      </fieldset>
      <fieldset>
        <legend class="required">${texts.file}</legend>
        <noscript
          ><p><input type="file" name="file" aria-label="${texts.file}" required /></p
        ></noscript>
        <div class="drop" id="drop" hidden>
          <p>${texts.drop}</p>
          <button type="button" id="pick">${texts.pick}</button>
          <input type="file" id="file" accept=".csv,.txt,.gz,.xlsx,.xlsm" hidden />
          <p class="hint">${texts.fileHint}</p>
          <p id="chosen"></p>
        </div>
        <details>
          <summary id="templates">${texts.templates}</summary>
          <ul class="links">
            ${links}
          </ul>
        </details>
      </fieldset>
    </form>
    <div aria-live="polite" id="live">
      <p id="say" role="status"></p>
      <progress id="progress" max="100" value="0" aria-labelledby="say" hidden></progress>
    </div>
    <section id="check" hidden tabindex="-1"></section>
    <section id="shrink" hidden></section>
    <p class="screen"><button class="main" id="send" form="form">${texts.send}</button></p>
    <section id="receipt" hidden tabindex="-1"></section>`;
}
