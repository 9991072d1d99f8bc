/** `/batches/:batch`: one submission, from its arrival to what became verified by it. */
import { resultsKey } from '../../core/commit/publish-batch.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { readHeldRefusal } from '../../core/maintenance/held-decisions.ts';
import { firstReleaseOrder } from '../../core/maintenance/release-order.ts';
import { verifiedSummary } from '../../core/submissions/became-verified.ts';
import type { FoundSubmission } from '../../core/submissions/find-submission.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { askedBatch, batchAccess } from '../api/batches.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import type { WorkState } from '../ports.ts';
import { batchTexts } from '../texts/batches.ts';
import { batchLink, facts, kindText, receiptTexts, receivedText, rowsText, stateText } from '../views/batch-parts.ts';
import { provinceNameOf } from '../../core/domain/provinces.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { mayChange } from '../views/may-change.ts';
import { answersPart, columnsPart, refusalPart } from '../views/receipt-parts.ts';
import { dataTable } from '../views/table.ts';

/** Between two looks at an upload that is not answered. */
const refreshPause = 3; // seconds
/** Participants named on the page; the list has all. */
const namedMax = 50;
const dayMilliseconds = 86_400_000;

export const batchPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/batches/:batch',
    access: batchAccess,
    async handle(c) {
      const language = c.get('language');
      const found = await askedBatch(c);
      const { submission, receipt, work } = found;
      const isOpen = submission.state === 'received' || submission.state === 'processing';
      const isWatched = isOpen && c.req.query('live') !== '0';
      const body = html`${stateBlock(found, c)} ${isOpen ? progressPart(c, work, isWatched) : ''}
      ${receipt === null ? '' : refusalPart(receipt, language)} ${await factsPart(c, found)}
      ${receipt?.status === 'committed' ? answersPart(c, receipt) : ''} ${await heldPart(c, found)}
      ${await verifiedPart(c, found)} ${await filesPart(c, found)} ${nextPart(c, found)}
      ${receipt === null ? '' : columnsPart(c, receipt)}`;
      // No script: the browser itself asks again.
      if (isWatched) c.header('Refresh', String(refreshPause));
      return answerPage(c, { title: batchTexts[language].one(submission.number), body });
    },
  },
];

function stateBlock({ submission }: FoundSubmission, c: PortalContext): Html {
  const language = c.get('language');
  return html`<p role="status">
    <strong>${stateText(submission, language)}.</strong> ${batchTexts[language].meanings[submission.state]}
  </p>`;
}

function progressPart(c: PortalContext, work: WorkState | undefined, isWatched: boolean): Html {
  const texts = batchTexts[c.get('language')];
  const here = address(c, c.req.path.slice(c.get('settings').basePath.length));
  const failed = work?.state === 'failed' ? html`<p class="errors">${texts.failed} <code>${work.code}</code></p>` : '';
  const step =
    work === undefined || work.state === 'failed' ? undefined : work.state === 'queued' ? 'queued' : work.step;
  const bar =
    work?.state === 'processing' && work.total > 0
      ? html`<progress aria-label="${texts.progress}" max="${work.total}" value="${work.done}"></progress>`
      : '';
  return html`${failed}${step === undefined ? '' : html`<p>${texts.steps[step]}</p>`}${bar}
    <p class="note screen">
      ${isWatched ? html`${texts.refreshed(refreshPause)} ` : ''}<a href="${here}${isWatched ? '' : '?live=0'}"
        >${texts.refreshNow}</a
      >
      ·
      <a href="${here}${isWatched ? '?live=0' : ''}">${isWatched ? texts.stopRefresh : texts.startRefresh}</a>
    </p>`;
}

async function factsPart(c: PortalContext, { submission }: FoundSubmission): Promise<Html> {
  const language = c.get('language');
  const texts = batchTexts[language];
  const { columns } = texts;
  const { officer, purpose, duplicateOf, releases, verified, held, batchId, number } = submission;
  const count = formats[language].formatCount;
  return facts([
    [columns.number, html`<code>${number}</code> <span class="hint">${texts.quote} · <code>${batchId}</code></span>`],
    [receiptTexts[language].province, provinceNameOf(submission.province, language)],
    [columns.receivedAt, receivedText(submission, language)],
    [columns.officer, officer ?? texts.nobody],
    purpose === null ? undefined : [texts.purpose, purpose],
    [columns.kind, kindText(submission, language)],
    [columns.rows, rowsText(submission, language)],
    verified === undefined ? undefined : [columns.verified, count(verified)],
    held === 0 ? undefined : [columns.held, count(held)],
    duplicateOf === null ? undefined : [texts.sameAs, batchLink(c, duplicateOf)],
    releases === null ? undefined : [texts.releaseOf, batchLink(c, releases)],
  ]);
}

/** What became of held rows, and who looks at them. */
async function heldPart(c: PortalContext, { submission }: FoundSubmission): Promise<Html | ''> {
  const { held, province, batchId } = submission;
  if (held === 0) return '';
  const language = c.get('language');
  const texts = batchTexts[language];
  const { formatInstant, formatCount } = formats[language];
  const world = c.get('world');
  const released = await firstReleaseOrder(world, province, batchId);
  const refused = await readHeldRefusal(world, province, batchId);
  const words =
    released !== undefined
      ? texts.heldReleased(formatInstant(released.orderedAt))
      : refused !== undefined
        ? texts.heldRefused(formatInstant(refused.refusedAt), refused.reason)
        : texts.heldWaits(formatCount(held));
  return html`<h2>${texts.heldTitle}</h2>
    <p>${words}</p>`;
}

async function verifiedPart(c: PortalContext, { submission }: FoundSubmission): Promise<Html | ''> {
  if (submission.state !== 'committed') return '';
  const language = c.get('language');
  const texts = batchTexts[language];
  const { formatCount } = formats[language];
  const { province, batchId } = submission;
  const { count, byRelease, participants } = await verifiedSummary(c.get('world'), {
    province,
    batch: batchId,
    max: namedMax,
  });
  if (count === null) return '';
  if (count === 0)
    return html`<h2>${texts.becameVerified}</h2>
      <p>${texts.becameNobody}</p>`;
  const columns = [{ title: texts.participant }, { title: texts.unit }];
  const rows = participants.map(({ participantNumber, unit }) => [participantNumber, unit]);
  return html`<h2>${texts.becameVerified}</h2>
    <p class="done">
      ${texts.becameCount(formatCount(count))} ${byRelease === 0 ? '' : texts.byRelease(formatCount(byRelease))}
    </p>
    <p><a href="${address(c, `/api/v1/batches/${batchId}/verified.csv`)}">${texts.allAsList}</a></p>
    ${count > participants.length ? html`<p>${texts.firstOf(formatCount(participants.length))}</p>` : ''}
    ${dataTable(c, { label: texts.becameVerified, columns, rows, people: true, files: false })}`;
}

/** Links to what there is: none to a list of nothing, none to what is no longer kept. */
async function filesPart(c: PortalContext, { submission, receipt }: FoundSubmission): Promise<Html | ''> {
  const { state, province, batchId, duplicateOf, rows } = submission;
  if (state !== 'committed' && state !== 'refused' && state !== 'duplicate') return '';
  const language = c.get('language');
  const texts = batchTexts[language];
  const { objects } = c.get('world');
  const answersOf = state === 'duplicate' ? (duplicateOf ?? batchId) : batchId;
  const names: (keyof typeof texts.files)[] = [];
  const stored = await objects.head(resultsKey(province, state === 'refused' ? batchId : answersOf, 'receipt.json'));
  if (stored === undefined)
    return html`<h2>${texts.results}</h2>
      <p>${texts.gone}</p>`;
  const isAnswered = state !== 'refused';
  if (isAnswered && rows.accepted + rows.rejected > 0) names.push('answers.xlsx');
  if (isAnswered && rows.accepted > 0) names.push('outcomes.csv');
  if (isAnswered && rows.rejected > 0) names.push('rejected.csv');
  if ((receipt?.removed?.listed ?? 0) > 0) names.push('removed.csv');
  if ((await objects.head(resultsKey(province, batchId, 'receipt.html'))) !== undefined) names.push('receipt.html');
  const links = names.map((name) => {
    const href = address(c, `/api/v1/batches/${batchId}/${name}`);
    return html`<li><a href="${href}">${texts.files[name]}</a></li>`;
  });
  const { resultDays } = c.get('world');
  const kept =
    resultDays === undefined
      ? texts.keptForGood
      : texts.keptUntil(formats[language].formatDay(vietnamDate(stored.storedAt + resultDays * dayMilliseconds)));
  return html`<h2>${texts.results}</h2>
    <ul>
      ${links}
    </ul>
    <p class="note">${kept}</p>`;
}

function nextPart(c: PortalContext, { submission }: FoundSubmission): Html | '' {
  const { state, province } = submission;
  if (!mayChange(c) || state === 'received' || state === 'processing') return '';
  const texts = batchTexts[c.get('language')];
  const link = (path: string, words: string): Html =>
    html`<li><a href="${address(c, `/p/${province}/${path}`)}">${words}</a></li>`;
  return html`<h2>${texts.next}</h2>
    ${state === 'committed' ? html`<p>${texts.nextMend}</p>` : ''}
    <ul class="links">
      ${state === 'committed' ? link('cases', texts.nextCases) : ''}
      ${link('upload', state === 'duplicate' ? texts.nextMore : texts.nextSend)}
    </ul>`;
}
