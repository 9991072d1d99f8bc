// oxlint-disable unicorn/require-post-message-target-origin -- between a page and its own worker there is no origin to
// name
/**
 * Runs in a web worker of the upload page: the very code of the intake reads the clerk's file before it is sent, and
 * joins the answers to it afterwards. Nothing leaves the page.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { checkBatch } from '../core/intake/check-batch.ts';
import { crc32 } from '../core/base/crc32.ts';
import { joinAnswers } from '../core/answers/join-answers.ts';
import { NameReader } from '../core/names/reader.ts';
import { schemesOfText } from '../core/intake/normalise-codes.ts';
import type { Hash } from '../core/ports.ts';
import { vietnamDay } from '../core/intake/upload-request.ts';
import type { StatedParticipants } from '../core/intake/removal.ts';
import type { CheckRequest, JoinRequest, WorkerAnswer, WorkerRequest } from './messages.ts';

/** Progress is told in steps of so many bytes; a message costs more than a chunk. */
const progressBytes = 1_000_000;

const hash: Hash = {
  sha256() {
    const state = sha256.create();
    return {
      update: (bytes) => void state.update(bytes),
      hex: () => Array.from(state.digest(), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    };
  },
  crc32: (bytes) => crc32(bytes),
};

interface WorkerScope {
  onmessage: ((event: { data: WorkerRequest }) => void) | null;
  postMessage(answer: WorkerAnswer): void;
}
const scope = globalThis as unknown as WorkerScope; // the types of a page's window are not those of a worker

scope.onmessage = ({ data }) => {
  const work = data.task === 'check' ? check(data) : join(data);
  work.catch((error: unknown) => scope.postMessage({ task: 'failed', code: codeOf(error) }));
};

async function check({ file, kind, schemes, rows, ignoreColumns }: CheckRequest): Promise<void> {
  let stated: StatedParticipants | undefined;
  const report = await checkBatch(chunksOf(file), {
    names: new NameReader(new Uint8Array(16)), // fingerprints are not kept, so any key will do
    hash,
    schemes: schemesOfText(schemes.join(';')),
    storedOn: vietnamDay(Date.now()),
    profile: undefined,
    ignoreColumns,
    kind,
    rows,
    stated: (found) => (stated = found),
  });
  scope.postMessage({ task: 'check', report, stated });
}

async function join({ file, onlyOpen, ...answers }: JoinRequest): Promise<void> {
  const joined = await joinAnswers({ open: () => chunksOf(file) }, answers, hash, { onlyOpen });
  const parts: BlobPart[] = [];
  for await (const chunk of joined.chunks) parts.push(chunk.slice());
  const type =
    joined.extension === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv';
  scope.postMessage({
    task: 'join',
    blob: new Blob(parts, { type }),
    extension: joined.extension,
    written: joined.written(),
  });
}

/** The bytes of a file, in the chunks the browser reads; progress is told on the way. */
async function* chunksOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  let bytes = 0;
  let told = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (bytes - told >= progressBytes || bytes === file.size) {
      told = bytes;
      scope.postMessage({ task: 'progress', bytes, total: file.size });
    }
    yield value;
  }
}

/** A code, never a text: a message may quote what was read. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  return error instanceof Error && /^[A-Za-z]+$/.test(error.name) ? error.name : 'FAULT';
}
