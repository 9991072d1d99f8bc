/** Parts of the pages of open cases: the filters, the list, the look-up of one participant. */
import { actors, detailTexts, flagTexts, nextStep, verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { Text } from '../../core/catalogue/text.ts';
import { ageNames, type Case } from '../../core/cases/case-view.ts';
import { ageTexts, changeTexts } from '../../core/cases/case-texts.ts';
import { changes } from '../../core/cases/change.ts';
import {
  actorNames,
  Detail,
  schemes,
  Verdict,
  verdictNames,
  type DetailName,
  type FlagName,
} from '../../core/domain/codes.ts';
import { isOpenVerdict } from '../../core/ledger/verdict-change.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import { address, type PortalContext } from '../http/route.ts';
import { casesTexts } from '../texts/cases.ts';
import { keyFor, type CaseQuery } from './asked-cases.ts';
import { formats } from './formats.ts';
import { table } from './table.ts';

const reasons = verdictNames.filter((name) => isOpenVerdict[Verdict[name]] === 1);

/** The filters as a form that is sent by GET. */
export function caseFilterForm(c: PortalContext, query: CaseQuery): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const select = <T extends string>(
    name: 'reason' | 'actor' | 'scheme' | 'age' | 'change',
    values: readonly T[],
    text: (value: T) => Text,
  ): Html => {
    const options = values.map((value) => {
      const selected = query[name] === value ? raw(' selected') : '';
      return html`<option value="${value}" ${selected}>${text(value)[language]}</option>`;
    });
    return html`<div>
      <label for="${name}">${texts[name]}</label>
      <select id="${name}" name="${name}">
        <option value="">${texts.all}</option>
        ${options}
      </select>
    </div>`;
  };
  const here = address(c, `/p/${c.get('province')}/cases`);
  const under = query.under === undefined ? '' : html`<input type="hidden" name="under" value="${query.under}" />`;
  return html`<form method="get" action="${here}">
    ${under}
    <fieldset>
      <legend>${texts.filter}</legend>
      <div class="fields">
        ${select('reason', reasons, (each) => verdictTexts[each].meaning)}
        ${select('actor', actorNames, (each) => actors[each])}
        ${select('scheme', schemes, (each) => ({ vi: each, en: each }))}
        ${select('age', ageNames, (each) => ageTexts[each])} ${select('change', changes, (each) => changeTexts[each])}
        <div>
          <label for="unit">${texts.unit} <span class="hint">(${texts.unitHint})</span></label>
          <input type="text" id="unit" name="unit" maxlength="500" value="${query.unit ?? ''}" />
        </div>
        <div>
          <label for="since">${texts.since} <span class="hint">(${texts.sinceHint})</span></label>
          <input type="date" id="since" name="since" value="${query.since ?? ''}" />
        </div>
      </div>
      <label class="choice" for="noUnit">
        <input type="checkbox" id="noUnit" name="noUnit" value="1" ${query.noUnit === '1' ? raw(' checked') : ''} />
        ${texts.noUnit}
      </label>
      <button class="main">${texts.show}</button> <a href="${here}">${texts.clear}</a>
    </fieldset>
  </form>`;
}

/** The list, each row with a link to its explanation. */
export function caseTable(c: PortalContext, cases: readonly Case[]): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const { formatDay } = formats[language];
  const titles = ['number', 'unit', 'reason', 'details', 'next', 'actor', 'since', 'change'] as const;
  const rows = cases.map((each) => {
    const to = address(c, `/p/${c.get('province')}/cases/${keyFor(c, each.participantNumber)}`);
    const notes = [
      ...(each.details as DetailName[]).map((detail) => detailTexts[detail][language]),
      ...(each.flags as FlagName[]).map((flag) => flagTexts[flag][language]),
    ];
    return [
      html`<a href="${to}">${each.participantNumber}</a>`,
      each.unit,
      verdictTexts[each.verdict].meaning[language],
      notes.join('; '),
      nextStepOf(each)[language],
      actors[each.actor][language],
      each.since === null ? texts.unknownDay : formatDay(each.since),
      changeTexts[each.change][language],
    ];
  });
  return table(
    texts.list,
    titles.map((title) => ({ title: texts.columns[title] })),
    rows,
  );
}

function nextStepOf({ verdict, details }: Case): Text {
  const bits = (details as DetailName[]).reduce((sum, each) => sum | Detail[each], 0);
  return nextStep(Verdict[verdict], bits);
}

/** The look-up: the number goes in the body, so that it is in no address. */
export function findForm(c: PortalContext, error?: string): Html {
  const texts = casesTexts[c.get('language')];
  return html`<form method="post" action="${address(c, `/p/${c.get('province')}/find`)}">
    <fieldset>
      <legend>${texts.find}</legend>
      <div class="fields">
        <div>
          <label for="participantNumber" class="required">${texts.explain}</label>
          <input
            type="text"
            id="participantNumber"
            name="participantNumber"
            inputmode="numeric"
            autocomplete="off"
            required
            maxlength="20"
            aria-describedby="find-hint"
            ${error === undefined ? '' : raw(' aria-invalid="true"')}
          />
        </div>
        <button>${texts.findButton}</button>
      </div>
      <p class="hint" id="find-hint">${texts.findHint}</p>
    </fieldset>
  </form>`;
}
