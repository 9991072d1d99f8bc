// oxlint-disable unicorn/require-post-message-target-origin -- between a page and its own worker there is no origin to name
/** Gives the upload page its life: choose, check on this machine, send, wait, read the answers. No framework, no inline handler. */
import { rejectTexts, verdictTexts, actors } from '../core/catalogue.ts';
import type { CheckReport } from '../core/check-batch.ts';
import type { BatchKind, Scheme, VerdictName } from '../core/codes.ts';
import type { Receipt } from '../core/receipt.ts';
import { element, listOf, Page, tableOf } from './page.ts';
import { sendFile, waitForEnd } from './send-file.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

/** Rejected lines shown on the page; all are in the download. */
const rejectsShown = 200;

const page = new Page();
let file: File | undefined;
let checked: CheckReport | undefined;
/** Rises with every choice: the answer of a worker that was asked before is not for this file. */
let turn = 0;
let worker: Worker | undefined;

page.input('file').addEventListener('change', () => choose(page.input('file').files?.[0]));
page.button('pick').addEventListener('click', () => page.input('file').click());
page.button('vi').addEventListener('click', () => speak('vi'));
page.button('en').addEventListener('click', () => speak('en'));
page.button('send').addEventListener('click', () => void send());
page.get('form').addEventListener('submit', (event) => event.preventDefault());
page.get('form').addEventListener('change', (event) => {
  page.get('full-only').hidden = kindOf() !== 'full';
  // What is said of a file depends on what is said beside it.
  const asksAgain = event.target instanceof HTMLInputElement && /^(?:kind|scheme)$/.test(event.target.name);
  if ((asksAgain || event.target === page.get('rows')) && file !== undefined) check();
});
const drop = page.get('drop');
for (const name of ['dragenter', 'dragover'])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  choose(event.dataTransfer?.files[0]);
});
// A file dropped beside the field must not replace the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());

function speak(language: 'vi' | 'en'): void {
  page.speak(language);
  if (checked !== undefined) showReport(checked);
  page.button(language === 'vi' ? 'en' : 'vi').focus();
}

function choose(chosen: File | undefined): void {
  if (chosen === undefined) return;
  file = chosen;
  page.get('receipt').hidden = true;
  page.get('chosen').textContent = `${chosen.name} · ${page.count(chosen.size)} B`;
  check();
}

function check(): void {
  if (file === undefined) return;
  checked = undefined;
  page.button('send').disabled = true;
  page.get('check').hidden = true;
  const rows = page.input('rows').value;
  ask(
    {
      task: 'check',
      file,
      kind: kindOf(),
      schemes: schemesOf(),
      rows: kindOf() === 'full' && rows !== '' ? Number(rows) : undefined,
    },
    (texts, percent) => texts.checking(percent),
    (answer) => {
      if (answer.task !== 'check') return;
      checked = answer.report;
      showReport(answer.report);
      page.button('send').disabled = answer.report.status === 'refused';
      page.get('check').focus();
    },
  );
}

/** Asks a fresh worker: one that is still busy with an older question is ended. */
function ask(
  request: WorkerRequest,
  progress: Parameters<Page['progress']>[0],
  done: (answer: Exclude<WorkerAnswer, { task: 'progress' }>) => void,
): void {
  worker?.terminate();
  const mine = ++turn;
  const asked = new Worker(page.meta('doisoat-worker'), { type: 'module' });
  worker = asked;
  const fail = (code: string): void => {
    page.say(page.texts.failed(code), 'bad');
    page.button('send').disabled = true;
  };
  asked.addEventListener('error', () => fail('WORKER'));
  asked.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    if (mine !== turn) return;
    if (data.task === 'progress') return page.progress(progress, data.bytes, data.total);
    page.endProgress();
    asked.terminate();
    if (data.task === 'failed') fail(data.code);
    else done(data);
  });
  page.progress(progress, 0, 1);
  asked.postMessage(request);
}

function showReport(report: CheckReport): void {
  const { texts } = page;
  const { rows, refusal, rejects, findings } = report;
  const section = page.get('check');
  section.replaceChildren();
  section.hidden = false;
  if (refusal !== undefined) {
    page.say(texts.refused, 'bad');
    const line = refusal.line === undefined ? '' : ` ${texts.line} ${refusal.line}:`;
    section.append(
      element('h2', texts.refused),
      element('p', `[${refusal.code}]${line} ${refusal.message[texts.language]}`),
    );
  } else {
    page.say(texts.ready(page.count(rows.read)), 'good');
    section.append(element('h2', texts.ready(page.count(rows.read))));
    const [read, accepted, rejected, blank] = [rows.read, rows.accepted, rows.rejected, rows.blank].map((n) =>
      page.count(n),
    );
    section.append(element('p', texts.counts(read, accepted, rejected, blank)));
    const noted = (['DATA_INVALID', 'ID_MISSING', 'ID_INVALID'] as const).filter((name) => findings[name].rows > 0);
    if (noted.length > 0)
      section.append(listOf(noted.map((name) => texts.findings[name](page.count(findings[name].rows)))));
    if (rejects.length > 0) section.append(...rejectedPart(report));
  }
  const facts = element('p', `${report.profile === '' ? '' : `${texts.form}: ${report.profile} · `}SHA-256: `, 'note');
  facts.append(element('code', report.sha256));
  section.append(facts);
}

function rejectedPart({ rejects }: CheckReport): HTMLElement[] {
  const { texts } = page;
  const count = page.count(rejects.length);
  const shown = rejects.slice(0, rejectsShown);
  const caption =
    rejects.length > shown.length ? texts.rejectedNote(page.count(shown.length), count) : texts.rejected(count);
  const rows = shown.map(({ line, column, code, message }) => [
    String(line),
    column,
    `[${code}] ${message[texts.language]}`,
  ]);
  const button = element('button', texts.download);
  button.type = 'button';
  button.addEventListener('click', () => page.save(rejectsCsv(rejects), 'rejected.csv'));
  return [tableOf(caption, [texts.line, texts.column, texts.reason], rows), button];
}

/** As `rejected.csv` of a batch. Cells are numbers, column names and texts of ours. */
function rejectsCsv(rejects: CheckReport['rejects']): Blob {
  const lines = rejects.map(({ row, line, column, code }) => {
    const message = rejectTexts[code as keyof typeof rejectTexts].vi;
    return `${row},${line},${column},${code},"${message.replaceAll('"', '""')}"`;
  });
  return new Blob([`\uFEFF${['row,line,column,code,message', ...lines].join('\r\n')}\r\n`], { type: 'text/csv' });
}

async function send(): Promise<void> {
  if (file === undefined || checked === undefined) return;
  const missing = page.markMissing(['province', 'officer', 'purpose']);
  if (missing !== undefined) {
    page.say(page.texts.missing, 'bad');
    missing.focus();
    return;
  }
  const sent = file;
  const { sha256, profile } = checked;
  page.button('send').disabled = true;
  try {
    const id = await sendFile(page, sent, fieldsOf(sha256));
    const end = await waitForEnd(page, id);
    page.endProgress();
    showReceipt(end.receipt, end.results, { sent, sha256, profile });
  } catch (error) {
    page.endProgress();
    const code = error instanceof Error ? error.message : 'FAULT';
    page.say(page.texts.failed(/^[A-Z0-9_]+$/.test(code) ? code : 'FAULT'), 'bad');
    page.button('send').disabled = false;
  }
}

/** Upload metadata by their names in `contracts.md`. */
function fieldsOf(sha256: string): Record<string, string> {
  const kind = kindOf();
  return {
    province: page.select('province').value,
    kind,
    officer: page.input('officer').value.trim(),
    purpose: page.input('purpose').value.trim(),
    sha256,
    ...(schemesOf().length > 0 ? { schemes: schemesOf().join(';') } : {}),
    ...(kind === 'full' && page.input('rows').value !== '' ? { rows: page.input('rows').value } : {}),
    ...(kind === 'full' && page.input('confirm-shrink').checked ? { 'confirm-shrink': 'true' } : {}),
  };
}

function showReceipt(receipt: Receipt, results: string, sent: { sent: File; sha256: string; profile: string }): void {
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
      element('p', ratesText(receipt)),
    );
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
  if (receipt.status !== 'refused') section.append(joinButton(`${results}/${receipt.province}/${of}`, sent));
  section.focus();
}

function ratesText({ counts: { after } }: Receipt): string {
  const { verified, denominator, remaining } = after;
  return page.texts.rates(
    page.count(verified),
    page.count(denominator),
    page.percent(verified, denominator),
    page.count(remaining),
  );
}

function joinButton(
  place: string,
  { sent, sha256, profile }: { sent: File; sha256: string; profile: string },
): HTMLElement {
  const button = element('button', page.texts.joined);
  button.type = 'button';
  button.id = 'join';
  button.addEventListener('click', () => {
    void (async () => {
      const [outcomes, rejected] = await Promise.all(
        ['outcomes.csv', 'rejected.csv'].map(
          async (name) => new Uint8Array(await (await fetch(`${place}/${name}`)).arrayBuffer()),
        ),
      );
      const request = { task: 'join' as const, file: sent, sha256, profile, outcomes, rejected };
      ask(
        request,
        (texts) => texts.joining,
        (answer) => {
          if (answer.task !== 'join') return;
          const name = sent.name.replace(/(\.csv)?\.(gz|csv|txt|xlsx|xlsm)$/i, '');
          page.save(answer.blob, `${name}-doisoat.${answer.extension}`);
          page.say(page.texts.joinedDone(page.count(answer.rows.answered), page.count(answer.rows.rejected)), 'good');
        },
      );
    })();
  });
  return button;
}

function kindOf(): BatchKind {
  return (document.querySelector<HTMLInputElement>('input[name="kind"]:checked')?.value ?? 'delta') as BatchKind;
}

function schemesOf(): Scheme[] {
  return Array.from(
    document.querySelectorAll<HTMLInputElement>('input[name="scheme"]:checked'),
    ({ value }) => value as Scheme,
  );
}
