import { actors, verdictTexts } from '../core/catalogue/catalogue.ts';
import type { VerdictName } from '../core/domain/codes.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { element, listOf, tableOf, type Page } from './page.ts';
import { notesList } from './show-report.ts';

/** The clerk's own file as it was sent. */
export interface Sent {
  file: File;
  sha256: string;
  profile: string;
}

export interface Answered {
  receipt: Receipt;
  /** Path below which the results of batches lie. */
  results: string;
  sent: Sent;
}

/** What became of a file, in the language of the page; `join` puts the answers into the clerk's own file. */
export function showReceipt(
  page: Page,
  { receipt, results, sent }: Answered,
  join: (place: string, sent: Sent) => Promise<void>,
): void {
  const { texts } = page;
  const { language } = texts;
  const section = page.get('receipt');
  section.replaceChildren();
  section.hidden = false;
  const told = { committed: texts.committed, duplicate: texts.duplicate, refused: texts.uploadRefused }[receipt.status];
  page.say(told, receipt.status === 'refused' ? 'bad' : 'good');
  section.append(element('h2', told));
  if (receipt.refusal !== undefined)
    section.append(element('p', `[${receipt.refusal.code}] ${receipt.refusal.message[language]}`));
  else {
    const found = (Object.entries(receipt.verdicts) as [VerdictName, number][]).filter(([, count]) => count > 0);
    const rows = found.map(([name, count]) => {
      const { meaning, actor, next } = verdictTexts[name];
      return [name, page.count(count), meaning[language], actors[actor][language], next[language]];
    });
    section.append(
      tableOf('', [texts.result, texts.rowsColumn, texts.meaning, texts.actor, texts.next], rows, [1]),
      element('p', ratesText(page, receipt)),
    );
    if (receipt.notes !== undefined) section.append(notesList(page, receipt.notes));
  }
  const of = receipt.duplicateOf ?? receipt.batchId;
  const names: [name: string, text: string][] =
    receipt.status === 'refused'
      ? [['receipt.html', texts.receipt]]
      : [
          ['answers.xlsx', texts.workbook],
          ['outcomes.csv', texts.outcomes],
          ['rejected.csv', texts.rejects],
          ['receipt.html', texts.receipt],
        ];
  const links = names.map(([name, text]) => {
    const link = element('a', text);
    link.href = `${results}/${receipt.province}/${name === 'receipt.html' ? receipt.batchId : of}/${name}`;
    if (name === 'receipt.html') link.target = '_blank';
    else link.download = `${of.slice(0, 8)}-${name}`;
    return link;
  });
  section.append(element('h2', texts.answers), listOf(links, 'links'));
  if (receipt.status !== 'refused')
    section.append(joinButton(page, () => join(`${results}/${receipt.province}/${of}`, sent)));
}

function ratesText(page: Page, { counts: { after } }: Receipt): string {
  const { verified, denominator, remaining } = after;
  return page.texts.rates(
    page.count(verified),
    page.count(denominator),
    page.percent(verified, denominator),
    page.count(remaining),
  );
}

function joinButton(page: Page, join: () => Promise<void>): HTMLElement {
  const button = element('button', page.texts.joined);
  button.type = 'button';
  button.id = 'join';
  // Not disabled meanwhile: a disabled button loses the focus.
  let busy = false;
  button.addEventListener('click', () => {
    if (busy) return;
    busy = true;
    join()
      .catch((error: unknown) => page.sayFailed(error))
      .finally(() => (busy = false));
  });
  return button;
}
