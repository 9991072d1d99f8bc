/** The way of an upload, as an office goes it: ticket, form, receipt, answers. */
import { OutcomesReader, readRejects } from '../../core/answers/answers-reader.ts';
import { sha256Of } from '../../core/base/sha256.ts';
import { verdictNames, type BatchKind, type Scheme } from '../../core/domain/codes.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { uploadBatchId } from '../../core/intake/admit-upload.ts';
import type { Clock, Hash } from '../../core/ports.ts';
import { StepFailure } from './failures.ts';
import type { TrialFile } from './trial-files.ts';
import { $Ticket, type Ticket, type TriedDeployment } from './tried-deployment.ts';
import { receiptWaitMax, waitFor } from './wait.ts';

export interface SendWorld {
  deployment: TriedDeployment;
  clock: Clock;
  hash: Hash;
  /** Names the test in the audit records of its uploads. */
  run: string;
  /** Told while a receipt is waited for, with the seconds so far. */
  waiting: (seconds: number) => void;
}

/** An upload with its receipt. */
export interface Sent {
  batch: string;
  receipt: Receipt;
}

/**
 * Asks for a ticket for exactly these bytes. Throws StepFailure TICKET_REFUSED, TICKET_OTHER, and what the network
 * throws.
 */
export async function askTicket(
  { deployment, hash, run }: SendWorld,
  { kind, bytes, schemes }: { kind: BatchKind; bytes: Uint8Array; schemes?: Scheme[] },
): Promise<Ticket> {
  const { status, body } = await deployment.askTicket({
    kind,
    container: 'csv',
    bytes: bytes.length,
    sha256: sha256Of(hash, bytes),
    ...(schemes === undefined ? {} : { schemes }),
    officer: 'doisoat accept',
    purpose: `Kiểm tra sau triển khai ${run}`,
  });
  if (status !== 200) throw new StepFailure('TICKET_REFUSED', { status, ...codeIn(body) });
  const ticket = $Ticket.safeParse(body);
  if (!ticket.success || !ticket.data.key.startsWith(`incoming/${systemCheck.id}/`))
    throw new StepFailure('TICKET_OTHER');
  return ticket.data;
}

function codeIn(body: unknown): { code?: string } {
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? { code } : {};
}

/** Sends bytes and waits for their receipt, which must have this status. Throws StepFailure, and as `askTicket`. */
export async function send(
  world: SendWorld,
  file: { kind: BatchKind; bytes: Uint8Array; schemes?: Scheme[] },
  expected: Receipt['status'],
): Promise<Sent> {
  const { deployment, hash } = world;
  const ticket = await askTicket(world, file);
  const { status, version } = await deployment.postForm(ticket, file.bytes);
  if (!isTaken(status)) throw new StepFailure('FORM_REFUSED', { status });
  if (version === undefined) throw new StepFailure('VERSION_MISSING');
  const batch = uploadBatchId(hash, { bucket: deployment.uploadsBucket, key: ticket.key, version });
  const receipt = await waitForReceipt(world, batch);
  if (receipt.status !== expected) {
    const found = [receipt.status, ...(receipt.refusal === undefined ? [] : [receipt.refusal.code])].join(' ');
    throw new StepFailure('RECEIPT_OTHER', { found, expected });
  }
  return { batch, receipt };
}

async function waitForReceipt({ deployment, clock, waiting }: SendWorld, batch: string): Promise<Receipt> {
  const bytes = await waitFor(clock, receiptWaitMax, (waited) => {
    waiting(Math.round(waited / 1000));
    return deployment.read(resultKey(batch, 'receipt.json'));
  });
  if (bytes === undefined) throw new StepFailure('RECEIPT_MISSING', { seconds: receiptWaitMax / 1000 });
  const receipt = $Receipt.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!receipt.success || receipt.data.province !== systemCheck.id || receipt.data.batchId !== batch)
    throw new StepFailure('RECEIPT_OTHER', { found: '–', expected: batch });
  return receipt.data;
}

function resultKey(batch: string, name: string): string {
  return `results/${systemCheck.id}/${batch}/${name}`;
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A form that was signed for these bytes must not take others of the same length. Throws StepFailure. */
export async function postAltered(world: SendWorld, bytes: Uint8Array): Promise<void> {
  const ticket = await askTicket(world, { kind: 'delta', bytes });
  const altered = Uint8Array.from(bytes);
  altered[altered.length - 1] ^= 1;
  const { status } = await world.deployment.postForm(ticket, altered);
  if (isTaken(status)) throw new StepFailure('FORM_TAKEN');
}

/** Every row has the answer that it must have, and there is no other. Throws StepFailure ANSWER_MISSING, ROW_OTHER. */
export async function checkAnswers(
  deployment: TriedDeployment,
  { batch }: Pick<Sent, 'batch'>,
  { expected }: TrialFile,
): Promise<void> {
  const answer = async (file: string): Promise<Uint8Array> => {
    const bytes = await deployment.read(resultKey(batch, file));
    if (bytes === undefined) throw new StepFailure('ANSWER_MISSING', { file });
    return bytes;
  };
  const found = new Map<number, string>();
  const outcomes = new OutcomesReader(await answer('outcomes.csv'));
  while (outcomes.next()) found.set(outcomes.line, verdictNames[outcomes.ending.verdict - 1]);
  for (const { line, code } of readRejects(await answer('rejected.csv'))) found.set(line, code);
  for (const line of new Set([...expected.keys(), ...found.keys()])) {
    const [is, must] = [found.get(line) ?? '–', expected.get(line) ?? '–'];
    if (is !== must) throw new StepFailure('ROW_OTHER', { line, found: is, expected: must });
  }
}
