/**
 * The requests of the upload page: a ticket, the file to where the ticket leads, and what becomes of its batch. Errors
 * carry a code as their message.
 */
import type { BatchKind, Scheme } from '../core/domain/codes.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import type { Removal, StatedParticipants } from '../core/intake/removal.ts';
import { encodeStated, statedBytesEach } from '../core/intake/stated-bytes.ts';
import type { Page } from './page.ts';
import type { WorkStep } from './texts.ts';

/** Between two questions. */
const pollPause = 500; // milliseconds
/** The portal compares no more at once (`portal/api/shrink-preview.ts`). */
const previewBytesMax = 64 * 1024 * 1024;

/** What is asked for a ticket, as `core/intake/ticket-request.ts` reads it. */
export interface Asked {
  province: string;
  kind: BatchKind;
  schemes: Scheme[];
  rows: number | undefined;
  sha256: string;
  ignoreColumns: string[];
  confirmShrink: boolean;
  officer: string;
  purpose: string;
}

interface Ticket {
  id: string;
  url: string;
  fields?: Record<string, string>;
}

/** A batch as the portal tells it, as far as this page reads it. */
interface BatchState {
  receipt: Receipt | null;
  work?: { state: string; step?: WorkStep; done?: number; total?: number; code?: string } | null;
}

/** Below the address of the portal. */
export function portalPath(page: Page, path: string): string {
  return `${page.meta('doisoat-base')}${path}`;
}

/** Sends the file; the id of its batch once it is stored. */
export async function sendFile(page: Page, file: File, { province, ...asked }: Asked): Promise<string> {
  const { schemes, rows, ignoreColumns, confirmShrink, ...rest } = asked;
  const ticket = await post<Ticket>(portalPath(page, `/api/v1/provinces/${province}/tickets`), {
    ...rest,
    container: containerOf(file.name),
    bytes: file.size,
    ...(schemes.length > 0 ? { schemes } : {}),
    ...(rows === undefined ? {} : { rows }),
    ...(ignoreColumns.length > 0 ? { ignoreColumns } : {}),
    ...(confirmShrink ? { confirmShrink } : {}),
  });
  const answer = await sendBytes(page, file, ticket);
  if (ticket.fields === undefined) return (JSON.parse(answer) as { batchId: string }).batchId;
  for (;;) {
    const { batchId } = await get<{ batchId?: string }>(portalPath(page, `/api/v1/tickets/${ticket.id}`));
    if (batchId !== undefined) return batchId;
    page.progress((texts) => texts.waiting, 1, 1);
    await pause();
  }
}

/** What the file is called says how its bytes are read; any other text is CSV. */
function containerOf(name: string): string {
  return /\.(csv\.gz|xlsx|xlsm)$/i.exec(name)?.[1].toLowerCase() ?? (/\.gz$/i.test(name) ? 'csv.gz' : 'csv');
}

/** XMLHttpRequest, because `fetch` does not tell how much was sent. */
function sendBytes(page: Page, file: File, { url, fields }: Ticket): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      page.progress((texts, percent) => texts.sending(percent), loaded, total),
    );
    request.addEventListener('error', () => reject(new Error('NETWORK')));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(request.responseText);
      else reject(new Error(codeIn(request.responseText, request.status)));
    });
    if (fields === undefined) {
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.send(file);
      return;
    }
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file); // last: the store reads nothing behind it
    request.send(form);
  });
}

/** Waits for the receipt of a batch, and says how far it is. */
export async function waitForReceipt(page: Page, batch: string): Promise<Receipt> {
  for (;;) {
    const { receipt, work } = await get<BatchState>(portalPath(page, `/api/v1/batches/${batch}`));
    if (receipt !== null) return receipt;
    if (work?.state === 'failed') throw new Error(work.code ?? 'FAULT');
    const { step } = work ?? {};
    if (step === undefined) page.progress((texts) => texts.waiting, 0, 1);
    else page.progress((texts) => texts.working[step], work?.done ?? 0, work?.total ?? 1);
    await pause();
  }
}

/** Who a `full` would remove; undefined if that cannot be said in advance. */
export async function previewShrink(
  page: Page,
  { province, schemes }: Pick<Asked, 'province' | 'schemes'>,
  stated: StatedParticipants,
): Promise<Removal | undefined> {
  if (stated.participants.length * statedBytesEach > previewBytesMax) return undefined;
  const query = new URLSearchParams({ schemes: schemes.join(';'), unreadable: String(stated.unreadableNumbers) });
  const response = await fetch(portalPath(page, `/api/v1/provinces/${province}/shrink-preview?${query.toString()}`), {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream' },
    body: encodeStated(stated),
  });
  return response.ok ? ((await response.json()) as Removal) : undefined;
}

/** Starts a session with the key that `doisoat serve` printed; false if the key is of another start. */
export async function logInByKey(page: Page, key: string): Promise<boolean> {
  const response = await fetch(portalPath(page, '/login/key'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  return response.ok;
}

async function post<Answer>(url: string, body: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  return answered(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function get<Answer>(url: string): Promise<Answer> {
  return answered(await fetch(url, { cache: 'no-store' }));
}

async function answered<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) throw new Error(codeIn(text, response.status));
  return JSON.parse(text) as Answer;
}

/** The code of a problem document. */
function codeIn(text: string, status: number): string {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? `HTTP_${status}`;
  } catch {
    return `HTTP_${status}`;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pollPause);
  });
}
