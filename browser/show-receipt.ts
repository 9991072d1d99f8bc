import { actors, verdictTexts } from '../core/catalogue/catalogue.ts';
import type { VerdictName } from '../core/domain/codes.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { element, listOf, tableOf, type Page } from './page.ts';
import { portalPath } from './send-file.ts';
import { notesList, withCode } from './show-report.ts';

/** The clerk's own file as it was sent. */
export interface Sent {
  file: File;
  sha256: string;
  profile: string;
}

/** Puts the answers of a batch into the clerk's own file; `onlyOpen`: only its rows with work. */
export type Join = (batch: string, sent: Sent, onlyOpen: boolean) => Promise<void>;

/** What became of a file, in the language of the page. */
export function showReceipt(page: Page, receipt: Receipt, sent: Sent, join: Join): void {
  const { texts } = page;
  const { language } = texts;
  const section = page.get('receipt');
  section.replaceChildren();
  section.hidden = false;
  const told = { committed: texts.committed, duplicate: texts.duplicate, refused: texts.uploadRefused }[receipt.status];
  page.say(told, receipt.status === 'refused' ? 'bad' : 'good');
  section.append(element('h2', told));
  if (receipt.refusal !== undefined) section.append(withCode(receipt.refusal.message[language], receipt.refusal.code));
  else {
    const found = (Object.entries(receipt.verdicts) as [VerdictName, number][]).filter(([, count]) => count > 0);
    const rows = found.map(([name, count]) => {
      const { meaning, actor, next } = verdictTexts[name];
      return [meaning[language], page.count(count), actors[actor][language], next[language], element('code', name)];
    });
    // A duplicate has no answers of its own.
    if (rows.length > 0)
      section.append(tableOf('', [texts.result, texts.rowsColumn, texts.actor, texts.next, texts.code], rows, [1]));
    section.append(element('p', ratesText(page, receipt)));
    if (receipt.notes !== undefined) section.append(notesList(page, receipt.notes));
  }
  const of = receipt.duplicateOf ?? receipt.batchId;
  const kept = element('a', texts.batch);
  kept.id = 'batch';
  kept.href = portalPath(page, `/batches/${receipt.batchId}`);
  const links = resultNames(page, receipt).map(([name, text]) => {
    const link = element('a', text);
    const batch = name === 'receipt.html' ? receipt.batchId : of;
    link.href = portalPath(page, `/api/v1/batches/${batch}/${name}`);
    link.download = `${batch.slice(0, 8)}-${name}`;
    return link;
  });
  section.append(element('h2', texts.answers), listOf([kept, ...links], 'links'));
  if (receipt.status !== 'refused')
    section.append(
      joinButton(page, 'join', texts.joined, () => join(of, sent, false)),
      ' ',
      joinButton(page, 'join-open', texts.joinedOpen, () => join(of, sent, true)),
    );
}

/** The files there are of such a receipt; no link to a list of nobody. */
function resultNames({ texts }: Page, { status, removed, rows }: Receipt): [name: string, text: string][] {
  const receipt: [string, string] = ['receipt.html', texts.receipt];
  if (status === 'refused')
    return [...(removed === undefined ? [] : [['removed.csv', texts.removed] as [string, string]]), receipt];
  return [
    ['answers.xlsx', texts.workbook],
    ['outcomes.csv', texts.outcomes],
    ...(rows.rejected === 0 ? [] : [['rejected.csv', texts.rejects] as [string, string]]),
    receipt,
  ];
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

function joinButton(page: Page, id: string, text: string, join: () => Promise<void>): HTMLElement {
  const button = element('button', text);
  button.type = 'button';
  button.id = id;
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
