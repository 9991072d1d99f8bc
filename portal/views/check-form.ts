/** Parts of the page of the form for one to ten people. */
import { actors, detailTexts, nextStep, rejectTexts, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { fieldName } from '../../core/catalogue/field-names.ts';
import { Detail, schemes, Verdict, type DetailName } from '../../core/domain/codes.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { english, vietnamese } from '../../browser/texts.ts';
import type { CheckAnswer } from '../checks/ask-rows.ts';
import {
  formFields,
  inputName,
  requiredFields,
  schemeId,
  seldomFields,
  type CheckForm,
  type FormError,
  type FormField,
} from '../checks/check-form.ts';
import { checkRowsMax, type CheckRow } from '../checks/check-row.ts';
import type { Language } from '../http/route.ts';
import { checkTexts } from '../texts/check.ts';

/** Everything that is wrong, each with a link to its field. */
export function errorsPart(language: Language, errors: readonly FormError[]): Html {
  const texts = checkTexts[language];
  const items = errors.map(({ id, person, field, kind }) => {
    const name = field === 'purpose' ? texts.purpose : fieldName(field, language);
    const what = person === undefined ? name : `${texts.person(person)}, ${name}`;
    return html`<li><a href="#${id}">${texts[kind](what)}</a></li>`;
  });
  return html`<div class="errors" id="told" role="alert">
    <p>${texts.errors}</p>
    <ul>
      ${items}
    </ul>
  </div>`;
}

export function formPart(
  language: Language,
  { purpose, people }: CheckForm,
  { action, errors }: { action: string; errors: readonly FormError[] },
): Html {
  const texts = checkTexts[language];
  const wrong = new Set(errors.map(({ id }) => id));
  return html`<form method="post" action="${action}#told" novalidate>
    <p class="hint">${texts.required}</p>
    <p>
      <label for="purpose" class="required">${texts.purpose}</label>
      <input
        type="text"
        id="purpose"
        name="purpose"
        maxlength="1000"
        required
        value="${purpose}"
        ${invalid(wrong, 'purpose')}
      />
    </p>
    <input type="hidden" name="rows" value="${people.length}" />
    ${people.map((fields, i) => personPart(language, fields, i + 1, wrong))}
    <p>
      <button class="main">${texts.send}</button>
      ${people.length < checkRowsMax ? html`<button name="add" value="1">${texts.add}</button>` : ''}
    </p>
  </form>`;
}

function personPart(
  language: Language,
  fields: Record<FormField, string>,
  person: number,
  wrong: ReadonlySet<string>,
): Html {
  const texts = checkTexts[language];
  const [usual, seldom] = [false, true].map((isSeldom) =>
    formFields
      .filter((field) => seldomFields.includes(field) === isSeldom)
      .map((field) => fieldPart(language, field, person, fields[field], wrong)),
  );
  const isOpen = seldomFields.some((field) => fields[field] !== '' || wrong.has(inputName(field, person)));
  return html`<fieldset>
    <legend>${texts.person(person)}</legend>
    <div class="fields">${usual}</div>
    <details ${isOpen ? 'open' : ''}>
      <summary>${texts.optional}</summary>
      <div class="fields">${seldom}</div>
    </details>
  </fieldset>`;
}

function fieldPart(
  language: Language,
  field: FormField,
  person: number,
  value: string,
  wrong: ReadonlySet<string>,
): Html {
  if (field === 'schemes') return schemesPart(language, person, value);
  const texts = checkTexts[language];
  const id = inputName(field, person);
  const required = requiredFields.includes(field);
  const hint = field === 'birth_date' || field === 'unit' ? texts.hints[field] : undefined;
  const label = html`<label for="${id}" class="${required ? 'required' : ''}">${fieldName(field, language)}</label>`;
  if (field === 'sex') return html`<div>${label}${sexPart(language, id, value)}</div>`;
  const input = html`<input
    type="text"
    id="${id}"
    name="${id}"
    value="${value}"
    maxlength="200"
    autocomplete="off"
    ${required ? raw('required') : ''}
    ${hint === undefined ? '' : raw(`aria-describedby="${id}-hint"`)}
    ${invalid(wrong, id)}
  />`;
  const hinted = hint === undefined ? '' : html`<span class="hint" id="${id}-hint">${hint}</span>`;
  // Above the input, so that inputs of a row stand in a line.
  return html`<div>${label}${hinted}${input}</div>`;
}

function sexPart(language: Language, id: string, value: string): Html {
  const texts = checkTexts[language];
  const options = [
    ['', texts.unknown],
    ['Nam', texts.yes.male],
    ['Nữ', texts.yes.female],
  ].map(([sent, shown]) => html`<option value="${sent}" ${sent === value ? raw('selected') : ''}>${shown}</option>`);
  return html`<select id="${id}" name="${id}">
    ${options}
  </select>`;
}

function schemesPart(language: Language, person: number, value: string): Html {
  const texts = checkTexts[language];
  const { schemeNames } = language === 'vi' ? vietnamese : english;
  const chosen = value.split(';');
  const boxes = schemes.map((scheme) => {
    const checked = chosen.includes(scheme) ? raw('checked') : '';
    return html`<label class="choice"
      ><input
        type="checkbox"
        id="${schemeId(scheme, person)}"
        name="${inputName('schemes', person)}"
        value="${scheme}"
        ${checked}
      />
      <span>${schemeNames[scheme]}</span></label
    >`;
  });
  const nameId = `${inputName('schemes', person)}-name`;
  return html`<div role="group" aria-labelledby="${nameId}">
    <span class="label required" id="${nameId}">${texts.schemes}</span>
    <div class="choices">${boxes}</div>
  </div>`;
}

function invalid(wrong: ReadonlySet<string>, id: string): Html | '' {
  return wrong.has(id) ? raw('aria-invalid="true"') : '';
}

/** What became of each person, with what was entered, to be printed for the file. */
export function answersPart(
  language: Language,
  rows: readonly { row: CheckRow; person: number }[],
  answers: readonly CheckAnswer[],
  link: Html,
): Html {
  const texts = checkTexts[language];
  const { columns } = texts;
  const lines = answers.map((answer, i) => {
    const { row, person } = rows[i];
    const cells = cellsOf(language, answer, row);
    return html`<tr>
      <th scope="row">${texts.person(person)}</th>
      ${cells.map(([column, text]) => html`<td data-label="${columns[column]}">${text}</td>`)}
    </tr>`;
  });
  return html`<section id="told" class="done" tabindex="-1">
    <h2>${texts.answers}</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="${texts.answers}">
      <table>
        <thead>
          <tr>
            ${Object.values(columns).map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>
    <p class="screen">${link}</p>
  </section>`;
}

type Column = keyof (typeof checkTexts)['vi']['columns'];

function cellsOf(language: Language, answer: CheckAnswer, row: CheckRow): [Column, string][] {
  if ('rejected' in answer) {
    const message = rejectTexts[answer.rejected.code][language];
    return [
      ['number', row.participant_number],
      ['name', row.full_name],
      ['result', checkTexts[language].rejected],
      ['details', message],
      ['next', ''],
      ['actor', actors.clerk[language]],
    ];
  }
  const { meaning, actor } = verdictTexts[answer.verdict];
  const names = answer.details as DetailName[]; // of `tokensOf`
  const bits = names.reduce((sum, name) => sum | Detail[name], 0);
  return [
    ['number', answer.participantNumber],
    ['name', row.full_name],
    ['result', meaning[language]],
    ['details', names.map((name) => detailTexts[name][language]).join('; ')],
    ['next', nextStep(Verdict[answer.verdict], bits)[language]],
    ['actor', actors[actor][language]],
  ];
}
