/**
 * One task of a build by state machine (`registry-build-machine.ts`): a small document in, a small document out; each
 * may be repeated at any time.
 */
import * as z from 'zod';
import { Refusal } from '../../core/base/errors.ts';
import { presentRegistry } from '../../core/registry/build/build-index.ts';
import { failedNext, goOn, planSteps, settleStep, stageStep } from './registry-build-machine.ts';
import { readExtractManifest } from '../../core/registry/build/extract.ts';
import type { BuildStage } from '../../core/registry/build/plan.ts';
import {
  dropBuild,
  finishBuild,
  planBuild,
  planWrites,
  runBuildStage,
  type BuildPlanWorld,
} from './registry-stages.ts';

const $Place = z.int().min(0);
const $Stage = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('spill'), job: $Place, from: $Place, to: $Place }),
  z.strictObject({ stage: z.literal('check'), group: $Place }),
  z.strictObject({ stage: z.literal('people'), group: $Place }),
  z.strictObject({ stage: z.literal('old-ids'), digit: $Place.max(9) }),
  z.strictObject({ stage: z.literal('lists') }),
]);
/** Why an extract is wrong, as a refusal gives it: codes, places, no value of a person. */
const $Refused = z.object({
  code: z.string(),
  line: $Place.optional(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type BuildRefused = z.infer<typeof $Refused>;
const $Told = z.array(z.object({ rows: $Place, refused: $Refused.optional() }));
const [first, check, write, finish] = planSteps;
const $Task = z.discriminatedUnion('step', [
  z.object({ step: z.literal(first) }),
  z.object({ step: z.literal(check), told: $Told }),
  z.object({ step: z.literal(write), told: $Told }),
  z.object({ step: z.literal(finish), told: $Told }),
  z.object({ step: z.literal(settleStep) }),
  z.object({ step: z.literal(stageStep), stage: $Stage }),
]);

export type BuildAnswer =
  | { next: typeof goOn; stages: BuildStage[] }
  | { next: 'built'; version: string }
  | { next: 'refused'; refused: BuildRefused }
  | { next: typeof failedNext }
  | { rows: number; refused?: BuildRefused };

/**
 * Does a task. A wrong extract is an answer, not an error: a stage reports it, and the task after the map drops the
 * build and ends the run. Throws if `input` is no task, and what a port throws: the state machine tries again.
 */
export async function buildTask(outside: BuildPlanWorld, input: unknown): Promise<BuildAnswer> {
  const task = $Task.parse(input);
  if (task.step === stageStep)
    return refusedOr(runBuildStage(outside, task.stage), (refused) => ({ rows: 0, refused }));
  const refused = 'told' in task ? task.told.find((each) => each.refused !== undefined)?.refused : undefined;
  if (refused !== undefined) return dropped(outside, refused);
  return refusedOr(planned(outside, task.step), (reason) => dropped(outside, reason));
}

async function planned(
  outside: BuildPlanWorld,
  step: (typeof planSteps)[number] | typeof settleStep,
): Promise<BuildAnswer> {
  if (step === settleStep) {
    const extract = await readExtractManifest(outside.source);
    const present = await presentRegistry(outside.world, extract, outside.key);
    return present === undefined ? { next: failedNext } : { next: 'built', version: present.version };
  }
  if (step === finish) return { next: 'built', version: (await finishBuild(outside)).version };
  if (step === first) {
    const plan = await planBuild(outside);
    if ('done' in plan) return { next: 'built', version: plan.done.version };
    return { next: goOn, stages: plan.spills };
  }
  const { checks, writes } = await planWrites(outside);
  return { next: goOn, stages: step === check ? checks : writes };
}

/** Nothing of a refused build stays, if there is an extract by whose name it can be found. */
async function dropped(outside: BuildPlanWorld, refused: BuildRefused): Promise<BuildAnswer> {
  if (refused.code !== 'REGISTRY_MANIFEST_INVALID') await dropBuild(outside);
  return { next: 'refused', refused };
}

async function refusedOr<Answer, Other>(
  work: Promise<Answer>,
  tell: (refused: BuildRefused) => Other | Promise<Other>,
): Promise<Answer | Other> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, facts, line } = error;
    return tell({ code, facts: { ...facts }, ...(line === undefined ? {} : { line }) });
  }
}
