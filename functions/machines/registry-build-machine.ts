/**
 * A build of the registry as an Amazon States Language document (`docs/registry-index.md`, In the cloud): three rounds,
 * each planned by a task and done by a map, then the manifest. A refused extract ends the run quietly, as reported by
 * the task that plans; whatever fails for good is asked whether another run has built the version meanwhile.
 * https://states-language.net/spec.html
 */
import { task, type State } from './task-state.ts';

/** What the functions do, by name or ARN: three roles, for each may do less than all. */
export interface BuildFunctions {
  /** Plans, finishes, settles: the extract's manifest, scratch, the index, which index is in use. */
  index: string;
  /** Stages that read parts of the extract: they write nothing but scratch. */
  part: string;
  /** Stages that check and write: scratch into objects of the index. */
  shard: string;
}

export interface BuildMachineOptions {
  functions: BuildFunctions;
  /** Stages of a map that are worked on at once. */
  concurrency: number;
}

export interface BuildMachine {
  Comment: string;
  StartAt: string;
  States: Record<string, State>;
}

export const planSteps = ['plan', 'plan check', 'plan write', 'finish'] as const;
export type PlanStep = (typeof planSteps)[number];
export const stageStep = 'stage';
export const settleStep = 'settle';
/** What a task that plans answers as `next`; anything else ends the run. */
export const goOn = 'go';
export const failedNext = 'failed';

const rounds = [
  { plan: 'plan', map: 'read', by: 'part' },
  { plan: 'plan check', map: 'check', by: 'shard' },
  { plan: 'plan write', map: 'write', by: 'shard' },
] as const satisfies readonly { plan: PlanStep; map: string; by: keyof BuildFunctions }[];

const done = 'done';
const failed = 'failed';

/**
 * The document. Its input is what announced the extract: records of a queue, or `{ "extract":
 * "extract/<folder>/manifest.json" }`.
 */
export function buildMachineOf(options: BuildMachineOptions): BuildMachine {
  const { functions } = options;
  const states: Record<string, State> = {};
  rounds.forEach(({ plan, map, by }, at) => {
    const next = planSteps[at + 1];
    // Nothing is known of a build before the first plan: if that fails, there is nothing to settle.
    states[plan] =
      at === 0
        ? { ...task(functions.index, { step: plan, 'request.$': '$' }), Next: `${plan}: go on?` }
        : { ...told(functions.index, plan), Next: `${plan}: go on?` };
    states[`${plan}: go on?`] = {
      Type: 'Choice',
      Choices: [{ Variable: '$.next', StringEquals: goOn, Next: map }],
      Default: done,
    };
    states[map] = { ...mapOf(functions[by], options.concurrency), Next: next };
  });
  states.finish = { ...told(functions.index, 'finish'), Next: done };
  states[settleStep] = {
    ...task(functions.index, { step: settleStep, 'build.$': '$.build' }),
    Next: `${settleStep}: built?`,
  };
  states[`${settleStep}: built?`] = {
    Type: 'Choice',
    Choices: [{ Variable: '$.next', StringEquals: failedNext, Next: failed }],
    Default: done,
  };
  states[done] = { Type: 'Succeed' };
  states[failed] = {
    Type: 'Fail',
    Error: 'BUILD_FAILED',
    Cause: 'A stage failed for good. What was done is kept: start again.',
  };
  return {
    Comment: 'Made from the rounds in functions/machines/registry-build-machine.ts',
    StartAt: 'plan',
    States: states,
  };
}

/** A task after a map: it sees the result of each stage, and handles what failed for good. */
function told(functionName: string, step: PlanStep): State {
  return { ...task(functionName, { step, 'build.$': '$.build', 'told.$': '$.told' }), Catch: toSettle };
}

/** `build` must still be there when it is asked for: the error is in the log of the function. */
const toSettle = [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: settleStep }];

function mapOf(functionName: string, concurrency: number): State {
  const stage = { ...task(functionName, { step: stageStep, 'build.$': '$.build', 'stage.$': '$.stage' }), End: true };
  return {
    Type: 'Map',
    ItemsPath: '$.stages',
    ItemSelector: { 'build.$': '$.build', 'stage.$': '$$.Map.Item.Value' },
    MaxConcurrency: concurrency,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: stageStep, States: { [stageStep]: stage } },
    ResultPath: '$.told',
    Catch: toSettle,
  };
}
