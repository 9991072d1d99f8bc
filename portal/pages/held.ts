/** `/held`: held claims of all provinces, and the decisions of headquarters. */
import { verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { HeldBatch } from '../../core/submissions/held.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { decideHeld, heldPage } from '../api/held.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { batchTexts } from '../texts/batches.ts';
import { watchTexts } from '../texts/watch.ts';
import { batchLink, facts } from '../views/batch-parts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { errorSummary, formText, refusalAsError, type FormError } from '../views/form-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { nextLink } from '../views/next-link.ts';
import { dataTable, type DataColumn } from '../views/table.ts';

export const heldPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/held',
    access: { to: 'country', roles: ['headquarters'] },
    handle: (c) => showHeld(c, []),
  },
  {
    method: 'POST',
    path: '/held/:province/:batch',
    access: { to: 'province', roles: ['headquarters'] },
    async handle(c) {
      const decision = await formText(c, 'decision');
      if (decision !== 'release' && decision !== 'refuse') throw new Problem('REQUEST_INVALID', 'decision');
      const reason = await formText(c, 'reason');
      const field = fieldOf(c.req.param('batch') ?? '');
      const result = await refusalAsError(c.get('language'), field, () => decideHeld(c, decision, reason));
      return 'error' in result ? showHeld(c, [result.error], reason) : c.redirect(address(c, '/held'), 303);
    },
  },
];

function fieldOf(batch: string): string {
  return `reason-${batch}`;
}

/** `reason`: what was written where there was an error. */
async function showHeld(c: PortalContext, errors: readonly FormError[], reason = ''): Promise<Response> {
  const texts = watchTexts[c.get('language')].held;
  const { held, next } = await heldPage(c);
  const province = c.req.query('province');
  const same = province === undefined ? '' : `&province=${encodeURIComponent(province)}`;
  return answerPage(c, {
    title: texts.title,
    status: errors.length === 0 ? 200 : 422,
    body: html`${errorSummary(texts.failed, errors)}
      <p>${texts.intro}</p>
      ${held.length === 0 ? html`<p>${texts.none}</p>` : held.map((each) => heldPart(c, each, { errors, reason }))}
      ${nextLink(next === null ? null : address(c, `/held?cursor=${next}${same}`), texts.next)}`,
  });
}

interface Written {
  errors: readonly FormError[];
  reason: string;
}

function heldPart(c: PortalContext, held: HeldBatch, written: Written): Html {
  const language = c.get('language');
  const texts = watchTexts[language].held;
  const { columns } = batchTexts[language];
  const { formatCount, formatInstant } = formats[language];
  const { province, batchId, people, persons, decision } = held;
  const titles: DataColumn[] = [
    { title: texts.columns.participant, name: 'participant' },
    { title: texts.columns.unit, name: 'unit' },
    { title: texts.columns.verdict, name: 'verdict' },
    { title: texts.columns.asked, name: 'asked', kind: 'count' },
    { title: texts.columns.last, name: 'last', kind: 'day' },
  ];
  const rows = people.map(({ participantNumber, unit, verdict, settled, asked, lastAskedOn }) => [
    participantNumber,
    unit,
    settled ? texts.settled : verdict === null ? texts.noRow : verdictText(verdict, language),
    asked,
    lastAskedOn,
  ]);
  const others = persons - people.length;
  return html`<section aria-labelledby="held-${batchId}">
    <h2 id="held-${batchId}">${provinceNameOf(province, language)} · ${batchLink(c, batchId)}</h2>
    ${facts([
      [columns.receivedAt, formatInstant(held.receivedAt)],
      [columns.officer, held.officer ?? batchTexts[language].nobody],
      held.purpose === null ? undefined : [batchTexts[language].purpose, held.purpose],
      [columns.held, texts.counts(formatCount(held.rows), formatCount(persons))],
    ])}
    ${dataTable(c, { name: batchId.slice(0, 8), label: texts.people, columns: titles, rows, people: true })}
    ${others > 0 ? html`<p>${texts.andMore(formatCount(others))}</p>` : ''}
    ${decision === null ? decisionForm(c, held, written) : decidedPart(c, decision)}
  </section>`;
}

function verdictText(verdict: NonNullable<HeldBatch['people'][number]['verdict']>, language: 'vi' | 'en'): string {
  return verdict === 'HELD' ? watchTexts[language].held.neverCompared : verdictTexts[verdict].meaning[language];
}

function decidedPart(c: PortalContext, decision: NonNullable<HeldBatch['decision']>): Html {
  const texts = watchTexts[c.get('language')].held;
  const at = formats[c.get('language')].formatInstant(decision.at);
  return html`<p>
    <strong>${texts.decided[decision.decision](at, decision.by)}</strong>
    ${decision.reason === null ? '' : `${texts.reason}: ${decision.reason}`}
  </p>`;
}

function decisionForm(c: PortalContext, { province, batchId }: HeldBatch, { errors, reason }: Written): Html {
  const texts = watchTexts[c.get('language')].held;
  const field = fieldOf(batchId);
  const isWrong = errors.some((error) => error.field === field);
  return html`<form method="post" action="${address(c, `/held/${province}/${batchId}`)}">
    <label class="required" for="${field}">${texts.reason}</label>
    <p class="hint" id="${field}-hint">${texts.reasonHint}</p>
    <textarea
      id="${field}"
      name="reason"
      rows="2"
      maxlength="300"
      required
      aria-describedby="${field}-hint"
      aria-invalid="${isWrong ? 'true' : 'false'}"
    >
${isWrong ? reason : ''}</textarea>
    <p>
      <button name="decision" value="release">${texts.release}</button>
      <button name="decision" value="refuse">${texts.refuse}</button>
    </p>
  </form>`;
}
