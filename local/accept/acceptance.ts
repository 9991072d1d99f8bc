/**
 * The acceptance test of a deployment (`docs/acceptance.md`): the system check sends what an office sends, by the way
 * of an office, and everything that comes of it is looked at. Steps are in their order; the first that fails ends the
 * test, but for the clean-up.
 */
import type { Text } from '../../core/catalogue/text.ts';
import type { Clock, Hash } from '../../core/ports.ts';
import { failureTexts, StepFailure, type FailureCode } from './failures.ts';
import { compareFigures, type Published } from './published-figures.ts';
import { checkAnswers, postAltered, send, type SendWorld, type Sent } from './send.ts';
import {
  leaveFile,
  trialFile,
  unreadableCode,
  unreadableFile,
  type SampledPerson,
  type TrialFile,
} from './trial-files.ts';
import type { TriedDeployment } from './tried-deployment.ts';
import { recountWaitMax, waitFor, waitForSummary } from './wait.ts';

export interface TrialWorld {
  deployment: TriedDeployment;
  clock: Clock;
  hash: Hash;
  /** Unlike that of any other test: it makes the files of this one unlike all others. */
  run: string;
  sample: readonly SampledPerson[];
  /** Told which step is at work; `seconds`: for how long its receipt has been waited for. */
  progress: (step: StepName, seconds: number) => void;
}

export interface StepResult {
  step: StepName;
  status: 'ok' | 'failed' | 'skipped' | 'notReached';
  seconds: number;
  /** What an `ok` does not say. */
  note?: Text;
  failure?: { code: FailureCode; facts: Record<string, string | number>; what: Text; todo: Text };
}

/** What the steps leave for later ones. */
interface Trial {
  world: SendWorld;
  file: TrialFile;
  sent?: Sent;
  /** Of the people of the trial in the ledger, and of nobody in it. */
  figuresWith?: Published;
  cleaned?: Sent;
}

interface Step {
  text: Text;
  act: (trial: Trial) => Promise<Text | 'skipped' | void>;
}

/** In their order. */
export const steps = {
  form: {
    text: { vi: 'phiếu chỉ nhận đúng nội dung đã hứa', en: 'a form takes what was promised alone' },
    act: ({ world, file }) => postAltered(world, file.bytes),
  },
  upload: {
    text: { vi: 'gửi tệp, nhận biên nhận', en: 'upload and receipt' },
    async act(trial) {
      trial.sent = await send(trial.world, { kind: 'delta', bytes: trial.file.bytes }, 'committed');
    },
  },
  rows: {
    text: { vi: 'trả lời từng dòng', en: 'answer of every row' },
    act: ({ world, file, sent }) => checkAnswers(world.deployment, given(sent), file),
  },
  figures: {
    text: { vi: 'công bố số liệu', en: 'figures published' },
    async act(trial) {
      trial.figuresWith = await waitForSummary(trial.world, storedAt(given(trial.sent)));
    },
  },
  duplicate: {
    text: { vi: 'gửi lại đúng tệp đó', en: 'the same file again' },
    async act({ world, file, sent }) {
      const { receipt } = await send(world, { kind: 'delta', bytes: file.bytes }, 'duplicate');
      expectSame(receipt.duplicateOf, given(sent).batch);
    },
  },
  refusal: {
    text: { vi: 'tệp phải bị từ chối', en: 'a file to be refused' },
    async act({ world }) {
      const { receipt } = await send(world, { kind: 'delta', bytes: unreadableFile(world.run) }, 'refused');
      expectSame(receipt.refusal?.code, unreadableCode);
    },
  },
  cleanUp: {
    text: { vi: 'dọn sổ kiểm tra', en: 'clean-up' },
    async act(trial) {
      trial.cleaned = await cleanUp(trial.world);
    },
  },
  unchanged: {
    text: { vi: 'số liệu không đổi', en: 'figures unchanged' },
    async act({ world, figuresWith, cleaned }) {
      const without = await waitForSummary(world, storedAt(given(cleaned)));
      const { whole, provinces } = compareFigures(given(figuresWith), without);
      const note = {
        vi: `nơi khác cũng đang gửi; đã so ${provinces} tỉnh`,
        en: `others sent meanwhile; ${provinces} provinces compared`,
      };
      return whole ? undefined : note;
    },
  },
  ledger: {
    text: { vi: 'kiểm tra sổ', en: 'ledger verified' },
    async act({ world }) {
      const { deployment, clock } = world;
      const order = await deployment.orderRecount();
      if (order === undefined) return 'skipped';
      const recount = await waitFor(clock, recountWaitMax, () => deployment.readRecount(order));
      if (recount === undefined) throw new StepFailure('RECOUNT_MISSING', { seconds: recountWaitMax / 1000 });
      if (recount.drift + recount.problems > 0) throw new StepFailure('LEDGER_WRONG', { ...recount });
      return undefined;
    },
  },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof steps;
const stepNames = Object.keys(steps) as StepName[];

/**
 * Another test under way may put its people into the ledger between our clean-up and its own; and S3 tells of times in
 * whole seconds, so that of two uploads of one second either may be the newer.
 */
const cleanUpTriesMax = 5;
const cleanUpPause = 15_000; // milliseconds

/** Goes through all steps; what fails is in the results, not thrown. */
export async function runAcceptance({ progress, sample, ...world }: TrialWorld): Promise<StepResult[]> {
  const { clock } = world;
  let at: StepName = stepNames[0];
  const trial: Trial = {
    world: { ...world, waiting: (seconds) => progress(at, seconds) },
    file: trialFile(world.run, sample),
  };
  const results: StepResult[] = [];
  for (const step of stepNames) {
    const hasFailed = results.some(({ status }) => status === 'failed');
    // Nothing stays in the ledger, also of a test that failed.
    if (hasFailed && step !== 'cleanUp') {
      results.push({ step, status: 'notReached', seconds: 0 });
      continue;
    }
    at = step;
    progress(step, 0);
    const started = clock.now();
    const told = await attempt(steps[step], trial);
    results.push({ step, ...told, seconds: Math.round((clock.now() - started) / 100) / 10 });
  }
  return results;
}

async function attempt({ act }: Step, trial: Trial): Promise<Omit<StepResult, 'step' | 'seconds'>> {
  try {
    const told = await act(trial);
    if (told === 'skipped') return { status: told };
    return { status: 'ok', ...(told === undefined ? {} : { note: told }) };
  } catch (error) {
    const { code, facts } = error instanceof StepFailure ? error : new StepFailure('FAULT', { code: codeOf(error) });
    return { status: 'failed', failure: { code, facts, ...failureTexts({ code, facts }) } };
  }
}

/** Takes everybody out whom any test can have sent: also what one before left that did not come to its end. */
async function cleanUp(world: SendWorld): Promise<Sent> {
  for (let tried = 1; ; tried++) {
    const sent = await send(world, { kind: 'leave', ...leaveFile(`${world.run}-${tried}`) }, 'committed');
    const { participants } = sent.receipt.counts.after;
    if (participants === 0) return sent;
    if (tried === cleanUpTriesMax) throw new StepFailure('PEOPLE_LEFT', { participants });
    await world.clock.sleep(cleanUpPause);
  }
}

function expectSame(found: string | undefined, expected: string): void {
  if (found !== expected) throw new StepFailure('RECEIPT_OTHER', { found: found ?? '–', expected });
}

/** What an earlier step left: it did not fail, or this one would not be reached. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a step left nothing');
  return value;
}

/** When the store took a committed upload, by its own clock, in milliseconds: the as-of of a file that names none. */
function storedAt({ receipt }: Sent): number {
  return Date.parse(given(receipt.asOf ?? undefined));
}

/** The code or name of a fault; never its text, which may hold anything. */
function codeOf(error: unknown): string {
  const { code, name, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  if (cause !== undefined) return codeOf(cause);
  return typeof name === 'string' ? name : 'FAULT';
}
