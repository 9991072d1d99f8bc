/** What a receipt says of an upload, as parts of a page of the portal. */
import { actors, nextStep, verdictTexts } from '../../core/catalogue/catalogue.ts';
import { fieldName } from '../../core/catalogue/field-names.ts';
import { halfOf } from '../../core/catalogue/text.ts';
import { Verdict, verdictNames } from '../../core/domain/codes.ts';
import type { Receipt } from '../../core/domain/receipt.ts';
import { refusalGroups, type RefusalRecord } from '../../core/refusals/groups.ts';
import { refusals, type NumberedRefusal } from '../../core/refusals/refusals.ts';
import { html, raw, type Html } from '../../dashboard/html.ts';
import type { Language, PortalContext } from '../http/route.ts';
import { batchTexts } from '../texts/batches.ts';
import { facts, receiptTexts } from './batch-parts.ts';
import { dataTable, type DataColumn, type DataRow } from './table.ts';

/** Why an upload was refused and what to do; the message names its line itself. */
export function refusalPart({ refusal }: Receipt, language: Language): Html | '' {
  if (refusal === undefined) return '';
  const texts = batchTexts[language];
  const { code, message } = refusal;
  const known = Object.hasOwn(refusals, code) ? refusals[code as NumberedRefusal] : undefined;
  return html`<div class="errors" role="alert">
    <p><strong>${texts.why}:</strong> ${message[language]} <code>${code}</code></p>
    ${known === undefined ? '' : html`<p><strong>${texts.what}:</strong> ${nextStepOf(known, language)}</p>`}
  </div>`;
}

function nextStepOf({ group }: RefusalRecord, language: Language): string {
  return refusalGroups[group].next[language];
}

/** Answers by what they were, those of most rows first; what changed in the ledger; what was not understood. */
export function answersPart(c: PortalContext, receipt: Receipt): Html {
  const language = c.get('language');
  const texts = receiptTexts[language];
  const { verdicts, applied, notes = [] } = receipt;
  const found = verdictNames.filter((name) => verdicts[name] > 0).toSorted((a, b) => verdicts[b] - verdicts[a]);
  const columns: DataColumn[] = [
    { title: texts.result, name: 'result' },
    { title: texts.people, name: 'people', kind: 'count' },
    { title: texts.actor, name: 'actor' },
    { title: texts.next, name: 'next' },
  ];
  const rows = found.map((name): DataRow => [
    verdictTexts[name].meaning[language],
    verdicts[name],
    actors[verdictTexts[name].actor][language],
    nextStep(Verdict[name], 0)[language] || '–',
  ]);
  const changes = (['changed', 'unchanged', 'stale', 'left', 'held', 'notCounted'] as const).flatMap((name) => {
    const count = applied[name] ?? 0;
    return count === 0 ? [] : [[texts.appliedNames[name], texts.count(count)] as const];
  });
  return html`${
    found.length === 0
      ? ''
      : html`<h2>${texts.results}</h2>
          ${dataTable(c, { name: 'results', label: texts.results, columns, rows })}`
  }
  ${
    changes.length === 0
      ? ''
      : html`<h2>${texts.applied}</h2>
          ${facts(changes)}`
  }
  ${
    notes.length === 0
      ? ''
      : html`<h2>${texts.notes}</h2>
          ${facts(notes.map((note) => [note.message[language], texts.count(note.rows)] as const))}`
  }`;
}

/** Every column of the file as it was understood. */
export function columnsPart(c: PortalContext, { columns = [] }: Receipt): Html | '' {
  if (columns.length === 0) return '';
  const language = c.get('language');
  const texts = receiptTexts[language];
  const titles: DataColumn[] = [
    { title: texts.columnHeading, name: 'heading' },
    { title: texts.columnField, name: 'field' },
    { title: texts.columnNote, name: 'note' },
  ];
  const rows = columns.map(({ heading, field, note }): DataRow => [
    heading,
    field === null ? texts.notUsed : fieldName(field, language),
    halfOf(note, language),
  ]);
  const isAsked = ['sort', 'find'].some((each) => c.req.query(`${each}-columns`) !== undefined);
  return html`<details ${isAsked ? raw('open') : ''}>
    <summary><h2>${texts.columns}</h2></summary>
    ${dataTable(c, { name: 'columns', label: texts.columns, columns: titles, rows })}
  </details>`;
}
