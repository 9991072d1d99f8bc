/** Sends a file to this machine's server, and waits for what becomes of it. Errors carry a code as their message. */
import type { Page } from './page.ts';
import { senderKey } from './sender-key.ts';
import type { UploadEnd, UploadStatus } from './upload-status.ts';

/** Between two questions. */
const pollPause = 300; // milliseconds

/** The id under which the server works on it. XMLHttpRequest, because `fetch` does not tell how much was sent. */
export function sendFile(page: Page, file: File, fields: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/uploads?${new URLSearchParams(fields).toString()}`);
    request.setRequestHeader('X-Doisoat-Token', senderKey());
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      page.progress((texts, percent) => texts.sending(percent), loaded, total),
    );
    request.addEventListener('error', () => reject(new Error('NETWORK')));
    request.addEventListener('load', () => {
      const answer: { id?: string; code?: string } = parseJson(request.responseText);
      if (request.status === 202 && answer.id !== undefined) resolve(answer.id);
      else reject(new Error(answer.code ?? `HTTP_${request.status}`));
    });
    request.send(file);
  });
}

export async function waitForEnd(page: Page, id: string): Promise<UploadEnd> {
  for (;;) {
    const response = await fetch(`/api/uploads/${encodeURIComponent(id)}`, {
      headers: { 'X-Doisoat-Token': senderKey() },
    });
    if (response.status === 403) throw new Error('SENDER_UNKNOWN');
    if (!response.ok) throw new Error(`HTTP_${response.status}`);
    const status = (await response.json()) as UploadStatus;
    if (status.status === 'done') return status;
    if (status.status === 'failed') throw new Error(status.code);
    if (status.status === 'queued') page.progress((texts) => texts.waiting, 0, 1);
    else page.progress((texts) => texts.working[status.step], status.done, status.total);
    await new Promise((resolve) => {
      setTimeout(resolve, pollPause);
    });
  }
}

function parseJson(text: string): { id?: string; code?: string } {
  try {
    return JSON.parse(text) as { id?: string; code?: string };
  } catch {
    return {};
  }
}
