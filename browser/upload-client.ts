// oxlint-disable unicorn/require-post-message-target-origin -- between a page and its own worker there is no origin to
// name
/**
 * Gives the upload page its life: choose, check on this machine, send, wait, read the answers. No framework, no inline
 * handler.
 */
import type { CheckReport } from '../core/intake/check-batch.ts';
import type { BatchKind, Scheme } from '../core/domain/codes.ts';
import { Page } from './page.ts';
import { sendFile, waitForEnd } from './send-file.ts';
import { takeSenderKey } from './sender-key.ts';
import { showReceipt, type Answered, type Sent } from './show-receipt.ts';
import { showReport } from './show-report.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

const page = new Page();
let file: File | undefined;
let checked: CheckReport | undefined;
/** Columns of the file that the clerk leaves out, such as `#7`. */
let ignoreColumns: string[] = [];
/** Rises with every choice: the answer of a worker that was asked before is not for this file. */
let turn = 0;
let worker: Worker | undefined;
/** While a file is on its way, another is not chosen: its answers would stand beside the wrong file. */
let sending = false;
/** What the page shows of the last file sent, to say it again in another language. */
let answered: Answered | undefined;

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
takeKey();
// An address that is opened over this one changes its end alone, and loads nothing.
window.addEventListener('hashchange', takeKey);
// A file dropped beside the field must not replace the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());

function speak(language: 'vi' | 'en'): void {
  page.speak(language);
  if (checked !== undefined) showReport(page, checked, answered !== undefined, leaveOut);
  if (answered !== undefined) showReceipt(page, answered, join);
  page.button(language === 'vi' ? 'en' : 'vi').focus();
}

function takeKey(): void {
  if (!takeSenderKey()) page.say(page.texts.senderUnknown, 'bad');
  else if (page.get('say').textContent === page.texts.senderUnknown) page.say('');
}

function choose(chosen: File | undefined): void {
  if (chosen === undefined || sending) return;
  file = chosen;
  ignoreColumns = [];
  page.get('chosen').textContent = `${chosen.name} · ${page.count(chosen.size)} B`;
  check();
}

function leaveOut(position: string): void {
  if (sending || ignoreColumns.includes(position)) return;
  ignoreColumns.push(position);
  check();
}

function check(): void {
  if (file === undefined) return;
  checked = undefined;
  answered = undefined;
  page.get('receipt').hidden = true;
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
      ignoreColumns,
    },
    (texts, percent) => texts.checking(percent),
    (answer) => {
      if (answer.task !== 'check') return;
      checked = answer.report;
      showReport(page, answer.report, false, leaveOut);
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
    page.endProgress();
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

async function send(): Promise<void> {
  if (file === undefined || checked === undefined) return;
  const missing = page.markMissing(['province', 'officer', 'purpose']);
  if (missing !== undefined) {
    page.say(page.texts.missing, 'bad');
    missing.focus();
    return;
  }
  const sent = { file, sha256: checked.sha256, profile: checked.profile };
  lock(true);
  try {
    const id = await sendFile(page, sent.file, fieldsOf(sent.sha256));
    const { receipt, results } = await waitForEnd(page, id);
    page.endProgress();
    answered = { receipt, results, sent };
    lock(false);
    page.button('send').disabled = true;
    if (checked !== undefined) showReport(page, checked, true, leaveOut);
    showReceipt(page, answered, join);
    page.get('receipt').focus();
  } catch (error) {
    lock(false);
    page.sayFailed(error);
  }
}

function lock(on: boolean): void {
  sending = on;
  page.button('send').disabled = on;
  for (const group of document.querySelectorAll('fieldset')) group.disabled = on;
}

/** Upload metadata by their names in `docs/contracts.md`. */
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
    ...(ignoreColumns.length > 0 ? { 'ignore-columns': JSON.stringify(ignoreColumns) } : {}),
    ...(kind === 'full' && page.input('confirm-shrink').checked ? { 'confirm-shrink': 'true' } : {}),
  };
}

async function join(place: string, { file: own, ...known }: Sent): Promise<void> {
  const [outcomes, rejected] = await Promise.all(
    ['outcomes.csv', 'rejected.csv'].map(async (name) => {
      const response = await fetch(`${place}/${name}`);
      if (!response.ok) throw new Error(`HTTP_${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    }),
  );
  ask(
    { task: 'join', file: own, ...known, outcomes, rejected },
    (texts) => texts.joining,
    (answer) => {
      if (answer.task !== 'join') return;
      const name = own.name.replace(/(\.csv)?\.(gz|csv|txt|xlsx|xlsm)$/i, '');
      page.save(answer.blob, `${name}-doisoat.${answer.extension}`);
      page.say(page.texts.joinedDone(page.count(answer.rows.answered), page.count(answer.rows.rejected)), 'good');
    },
  );
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
