/** Parts of the pages of submissions: a line of the list, and the facts of one of them. */
import type { Submission } from '../../core/submissions/submission.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { english, vietnamese, type ReceiptTexts } from '../../dashboard/receipt-texts.ts';
import { address, type Language, type PortalContext } from '../http/route.ts';
import { batchTexts } from '../texts/batches.ts';
import { formats } from './formats.ts';

export const receiptTexts: Record<Language, ReceiptTexts> = { vi: vietnamese, en: english };

/** The state in words; colour comes after them. */
export function stateText({ state }: Pick<Submission, 'state'>, language: Language): Html {
  const bad = state === 'refused' || state === 'ignored';
  return html`<span class="${state === 'committed' ? 'good' : bad ? 'bad' : ''}"
    >${batchTexts[language].states[state]}</span
  >`;
}

export function kindText({ kind, releases }: Submission, language: Language): string {
  if (releases !== null) return batchTexts[language].release;
  return kind === null ? batchTexts[language].noKind : receiptTexts[language].kinds[kind];
}

export function receivedText({ receivedAt }: Submission, language: Language): string {
  return receivedAt === null ? '–' : formats[language].formatInstant(receivedAt);
}

export function rowsText({ rows, state }: Submission, language: Language): string {
  if (state === 'received' || state === 'processing' || state === 'ignored') return '–';
  const [read, accepted, rejected] = [rows.read, rows.accepted, rows.rejected].map(formats[language].formatCount);
  return batchTexts[language].rowCounts(read, accepted, rejected);
}

/** A link to a submission, by its number. */
export function batchLink(c: PortalContext, batch: string): Html {
  return html`<a href="${address(c, `/batches/${batch}`)}"><code>${batch.slice(0, 8)}</code></a>`;
}

/** A list of facts; what is undefined is left out. */
export function facts(all: readonly (readonly [name: string, value: Html | string] | undefined)[]): Html {
  const known = all.filter((each) => each !== undefined);
  return html`<dl>
    ${known.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
