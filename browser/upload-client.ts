// oxlint-disable unicorn/require-post-message-target-origin -- between a page and its own worker there is no origin to
// name
/**
 * Gives the upload page its life: choose, check on this machine, send, wait, read the answers. No framework, no inline
 * handler.
 */
import type { CheckReport } from '../core/intake/check-batch.ts';
import type { BatchKind, Scheme } from '../core/domain/codes.ts';
import type { Removal, StatedParticipants } from '../core/intake/removal.ts';
import { keepFields, takeKeptFields } from './kept-fields.ts';
import { Page } from './page.ts';
import { logInByKey, portalPath, previewShrink, sendFile, waitForReceipt, type Asked } from './send-file.ts';
import { showReceipt, type Join } from './show-receipt.ts';
import { showRemoval } from './show-removal.ts';
import { showReport } from './show-report.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

const page = new Page();
let file: File | undefined;
let checked: CheckReport | undefined;
/** Of a `full` that was checked: who stands in it, and who would be removed by it. */
let stated: StatedParticipants | undefined;
let removal: Removal | undefined;
/** Columns of the file that the clerk leaves out, such as `#7`. */
let ignoreColumns: string[] = [];
/** Rises with every choice: the answer of a worker that was asked before is not for this file. */
let turn = 0;
let worker: Worker | undefined;
/** While a file is on its way, another is not chosen: its answers would stand beside the wrong file. */
let sending = false;

page.input('file').addEventListener('change', () => choose(page.input('file').files?.[0]));
page.button('pick').addEventListener('click', () => page.input('file').click());
// Without script the form sends the file itself, unchecked.
page.get('form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!page.button('send').disabled) void send();
});
page.get('drop').hidden = false;
page.get('full-only').hidden = kindOf() !== 'full';
page.get('form').addEventListener('change', (event) => {
  page.get('full-only').hidden = kindOf() !== 'full';
  // What is said of a file depends on what is said beside it.
  const asksAgain = event.target instanceof HTMLInputElement && /^(?:kind|scheme)$/.test(event.target.name);
  if ((asksAgain || event.target === page.get('rows')) && file !== undefined) check();
  if (event.target === page.get('province')) void preview();
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
takeKeptFields(page);
// On a slow line the form is there before this script: what was chosen meanwhile is checked now.
choose(page.input('file').files?.[0]);
void takeKey();
// An address that is opened over this one changes its end alone, and loads nothing.
window.addEventListener('hashchange', () => void takeKey());

/**
 * The address that `doisoat serve` printed ends in `#key=…`, which is no part of any request for the page. The key
 * makes this browser the user's, and is taken out of the address bar.
 */
async function takeKey(): Promise<void> {
  const key = /^#key=([\w-]+)$/.exec(location.hash)?.[1];
  if (key === undefined) {
    if (page.meta('doisoat-user') === '') page.say(page.notLoggedIn(), 'bad');
    return;
  }
  history.replaceState(null, '', location.pathname);
  if (await logInByKey(page, key).catch(() => false)) location.reload();
  else page.say(page.notLoggedIn(), 'bad');
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
  stated = undefined;
  for (const id of ['receipt', 'check', 'shrink']) page.get(id).hidden = true;
  page.button('send').disabled = true;
  ask(
    { task: 'check', file, kind: kindOf(), schemes: schemesOf(), rows: rowsOf(), ignoreColumns },
    (texts, percent) => texts.checking(percent),
    (answer) => {
      if (answer.task !== 'check') return;
      checked = answer.report;
      ({ stated } = answer);
      showReport(page, answer.report, false, leaveOut);
      page.button('send').disabled = answer.report.status === 'refused';
      page.get('check').focus();
      void preview();
    },
  );
}

/** Of a `full`: who would be removed from the books of the province. */
async function preview(): Promise<void> {
  removal = undefined;
  const province = page.select('province').value;
  const asked = stated;
  page.get('shrink').hidden = true;
  if (asked === undefined || checked?.status !== 'ready' || province === '') return;
  const found = await previewShrink(page, { province, schemes: schemesOf() }, asked).catch(() => undefined);
  if (asked !== stated || province !== page.select('province').value) return; // another file since
  removal = found;
  showRemoval(page, found);
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

/** What is missing before the file can be sent, in the order of the page. */
function errors(): { id: string; text: string }[] {
  const { missing } = page.texts;
  const kind = kindOf();
  const found = (['province', 'officer', 'purpose'] as const)
    .filter((id) => page.input(id).value.trim() === '')
    .map((id) => ({ id: id as string, text: missing[id] }));
  if (kind !== 'delta' && schemesOf().length === 0) found.push({ id: 'first-scheme', text: missing.schemes });
  if (kind === 'full' && rowsOf() === undefined) found.push({ id: 'rows', text: missing.rows });
  if (file === undefined) found.push({ id: 'pick', text: missing.file });
  if (removal?.needsConfirmation === true && !page.input('confirm-shrink').checked)
    found.push({ id: 'confirm-shrink', text: missing.confirm });
  return found;
}

async function send(): Promise<void> {
  const found = errors();
  page.showErrors(found);
  if (found.length > 0 || file === undefined || checked === undefined) return;
  keepFields(page);
  const sent = { file, sha256: checked.sha256, profile: checked.profile };
  lock(true);
  try {
    const batch = await sendFile(page, file, askedOf(checked.sha256));
    const receipt = await waitForReceipt(page, batch);
    page.endProgress();
    lock(false);
    page.button('send').disabled = true;
    showReport(page, checked, true, leaveOut);
    showReceipt(page, receipt, sent, join);
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

function askedOf(sha256: string): Asked {
  return {
    province: page.select('province').value,
    kind: kindOf(),
    schemes: schemesOf(),
    rows: rowsOf(),
    sha256,
    ignoreColumns,
    confirmShrink: kindOf() === 'full' && page.input('confirm-shrink').checked,
    officer: page.input('officer').value.trim(),
    purpose: page.input('purpose').value.trim(),
  };
}

const join: Join = async (batch, { file: own, ...known }, onlyOpen) => {
  const [outcomes, rejected] = await Promise.all(
    ['outcomes.csv', 'rejected.csv'].map(async (name) => {
      const response = await fetch(portalPath(page, `/api/v1/batches/${batch}/${name}`));
      if (!response.ok) throw new Error(`HTTP_${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    }),
  );
  ask(
    { task: 'join', file: own, ...known, outcomes, rejected, onlyOpen },
    (texts) => texts.joining,
    (answer) => {
      if (answer.task !== 'join') return;
      const name = own.name.replace(/(\.csv)?\.(gz|csv|txt|xlsx|xlsm)$/i, '');
      page.save(answer.blob, `${name}-${onlyOpen ? 'can-xu-ly' : 'doisoat'}.${answer.extension}`);
      page.say(page.texts.joinedDone(page.count(answer.written)), 'good');
    },
  );
};

function kindOf(): BatchKind {
  return (document.querySelector<HTMLInputElement>('input[name="kind"]:checked')?.value ?? 'delta') as BatchKind;
}

function rowsOf(): number | undefined {
  const { value } = page.input('rows');
  return kindOf() === 'full' && value !== '' ? Number(value) : undefined;
}

function schemesOf(): Scheme[] {
  return Array.from(
    document.querySelectorAll<HTMLInputElement>('input[name="scheme"]:checked'),
    ({ value }) => value as Scheme,
  );
}
