/**
 * The scheduled run as an Amazon States Language document, made from the list of steps: nothing in it is written by
 * hand twice. A stage over provinces or groups of IDs is a map whose items go through its steps one after another,
 * beside each other; an item that fails ends there, is recorded, and stops no other.
 * https://states-language.net/spec.html
 */
import { stagesOf, type StepGroup, type Step } from '../../core/reconcile/reconcile.ts';
import type { Scope } from '../../core/reconcile/step-results.ts';
import { invocation, task, type State } from './task-state.ts';

export interface MachineOptions {
  /** Name or ARN of the function that does one task (`reconcile-task.ts`). */
  functionName: string;
  /** Items of a map that are worked on at once. */
  concurrency: Record<Exclude<Scope, 'run'>, number>;
}

export interface Machine {
  Comment: string;
  StartAt: string;
  States: Record<string, State>;
}

/** Before the list the run is pinned, after it its report is made. */
export const pinState = 'pin';
export const endState = 'end';
/** Where an item of a map ends that was given up. */
const givenUp = 'given up';

/** The document of these steps. Its input is what `pinRun` may be asked (`{}` for the nightly run). */
export function machineOf(steps: readonly Step[], options: MachineOptions): Machine {
  const stages = stagesOf(steps);
  const next = (at: number): string => (at < stages.length ? stateName(stages[at]) : endState);
  const states: Record<string, State> = {
    // { run: { day, number }, province: [...], idGroup: [...] }: what the maps go over.
    [pinState]: { ...task(options.functionName, { step: pinState, 'request.$': '$' }), Next: next(0) },
  };
  stages.forEach((stage, at) => {
    states[stateName(stage)] = stateOf(stage, next(at + 1), options);
  });
  states[endState] = { ...task(options.functionName, { step: endState, 'run.$': '$.run' }), End: true };
  return { Comment: 'Made from the list of steps in core/reconcile/reconcile.ts', StartAt: pinState, States: states };
}

function stateName(stage: StepGroup): string {
  return stage.over === 'run'
    ? stage.steps[0].name
    : `${stage.over}: ${stage.steps.map(({ name }) => name).join(', ')}`;
}

function stateOf(stage: StepGroup, next: string, options: MachineOptions): State {
  const { over, steps } = stage;
  if (over !== 'run') return { ...mapOf(over, steps, options), Next: next };
  if (steps.length > 1)
    throw new Error(`steps in a row over the whole run: ${steps.map(({ name }) => name).join(', ')}`);
  const payload = { step: steps[0].name, 'run.$': '$.run', item: '' };
  // Even a step that was given up leaves the rest of the run worth doing; the report names it.
  const caught = [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: next }];
  return { ...invocation(options.functionName, payload), ResultPath: null, Catch: caught, Next: next };
}

function mapOf(over: Exclude<Scope, 'run'>, steps: readonly Step[], options: MachineOptions): State {
  const states: Record<string, State> = {};
  steps.forEach(({ name }, at) => {
    const last = at === steps.length - 1;
    states[name] = {
      ...invocation(options.functionName, { step: name, 'run.$': '$.run', 'item.$': '$.item' }),
      ResultPath: null,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: givenUp }],
      ...(last ? { End: true } : { Next: steps[at + 1].name }),
    };
  });
  states[givenUp] = { Type: 'Pass', End: true };
  return {
    Type: 'Map',
    ItemsPath: `$.${over}`,
    ItemSelector: { 'run.$': '$.run', 'item.$': '$$.Map.Item.Value' },
    MaxConcurrency: options.concurrency[over],
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: steps[0].name, States: states },
    ResultPath: null,
  };
}
