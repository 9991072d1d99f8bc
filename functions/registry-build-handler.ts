/**
 * One task of a build of the registry, as the state machine asks for it
 * (`functions/machines/registry-build-machine.ts`).
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { inSpan } from '../core/base/in-span.ts';
import { activateRegistry } from '../core/registry/activate.ts';
import { planSteps, settleStep, stageStep } from './machines/registry-build-machine.ts';
import { buildTask, type BuildRefused } from './machines/registry-build-task.ts';
import type { ExtractSource } from '../core/registry/build/extract.ts';
import { textSha256 } from '../core/registry/format.ts';
import { ObjectScratch } from './machines/registry-stages.ts';
import type { Container } from './container.ts';
import { Fault } from './fault.ts';
import { invoke } from './invocation.ts';
import { MetricName } from './telemetry.ts';
import { extractFolder, readNotification } from './upload-event.ts';

/** The manifest that announced an extract: what all tasks of one build are about. */
const $Build = z.strictObject({
  key: z.string(),
  version: z.string(),
  /** The operator's word that a delta may be over an older version than the one in use. */
  confirmBase: z.boolean().optional(),
});
type Build = z.infer<typeof $Build>;
const $Task = z.looseObject({ step: z.string(), build: $Build });
/** What starts the machine: records that a pipe took from the queue, one at a time, or an operator's word. */
const $Request = z.union([
  z.strictObject({ extract: z.string(), confirmBase: z.boolean().optional() }),
  z.tuple([z.looseObject({ body: z.union([z.string(), z.record(z.string(), z.unknown())]) })]),
]);
const $First = z.strictObject({ step: z.literal(planSteps[0]), request: $Request });

/** Tasks end at `next` other than `go`; the machine does not log their results, so they are logged here. */
export function registryBuildHandler(container: Container) {
  return (event: unknown, context: Context): Promise<Record<string, unknown>> =>
    invoke(container.telemetry, context, () => registryBuildTask(container, event));
}

/** Also what `build-index` does with an event that is a task. Throws a Fault if it is none. */
export async function registryBuildTask(container: Container, event: unknown): Promise<Record<string, unknown>> {
  const first = $First.safeParse(event);
  const build = first.success ? await announced(container, first.data.request) : $Task.safeParse(event).data?.build;
  if (build === undefined) {
    if (!first.success) throw new Fault('TASK_UNREADABLE');
    return { next: 'ignored' };
  }
  const folder = extractFolder(build.key);
  if (folder === undefined) throw new Fault('TASK_UNREADABLE');
  const { world } = container;
  const name = textSha256(`${build.key}\n${build.version}`, world.hash).slice(0, 32);
  const outside = {
    world,
    source: extractSource(container, folder, build),
    key: await container.fingerprintKey(),
    scratch: new ObjectScratch(world.objects, `scratch/${name}/`),
    confirmBase: build.confirmBase,
  };
  const answer = await inSpan(world, 'doisoat.registry.stage', { step: stepOf(event) }, () =>
    buildTask(outside, event),
  );
  if ('next' in answer && answer.next === 'refused') refuse(container, answer.refused);
  if ('next' in answer && answer.next === 'built') await built(container, answer.version, build);
  return { build, ...answer };
}

/** The name of the task, if it is one of ours. */
function stepOf(event: unknown): string {
  const step = z.object({ step: z.string() }).safeParse(event).data?.step;
  return [...planSteps, stageStep, settleStep].find((each) => each === step) ?? '';
}

/**
 * The manifest that is meant, pinned to its bytes of now; undefined if it is none of ours, or S3 only tried the queue.
 */
async function announced(container: Container, request: z.infer<typeof $Request>): Promise<Build | undefined> {
  const { env, world, telemetry } = container;
  if (!Array.isArray(request)) {
    const { extract, confirmBase } = request;
    const build = await pinned(container, extract);
    return confirmBase === true ? { ...build, confirmBase } : build;
  }
  const [{ body }] = request;
  const [manifest] = readNotification(typeof body === 'string' ? body : JSON.stringify(body));
  if (manifest === undefined) return undefined;
  const code = manifest.bucket !== env.buckets.uploads ? 'BUCKET_FOREIGN' : 'KEY_INVALID';
  if (code === 'BUCKET_FOREIGN' || extractFolder(manifest.key) === undefined) {
    world.log.event('extract.ignored', { code });
    telemetry.count({ [MetricName.ignored]: 1 });
    return undefined;
  }
  if (manifest.version === undefined) return pinned(container, manifest.key);
  return { key: manifest.key, version: manifest.version };
}

async function pinned({ world }: Container, key: string): Promise<Build> {
  if (extractFolder(key) === undefined) throw new Fault('KEY_INVALID');
  const found = await world.objects.head(key);
  if (found === undefined) throw new Fault('EXTRACT_NOT_FOUND');
  return { key, version: found.version };
}

function refuse({ telemetry }: Container, { code, facts, line }: BuildRefused): void {
  telemetry.log.event('registry.refused', { code, ...facts, line: line ?? 0 });
  telemetry.count({ [MetricName.registryRefused]: 1 });
}

/** An installed version is activated where the consent of one person suffices; repeating it does no harm. */
async function built(container: Container, version: string, { confirmBase = false }: Build): Promise<void> {
  const { env, world, telemetry } = container;
  telemetry.log.event('registry.whole', { version });
  telemetry.count({ [MetricName.registryBuilt]: 1 });
  if (env.activation !== 'automatic') return;
  try {
    await activateRegistry(world, version, { confirmBase });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(container, { code: error.code, facts: error.facts });
  }
}

/**
 * The extract in the uploads bucket: the manifest as it was when it was announced, parts as they are stored next to it.
 */
function extractSource({ world }: Container, folder: string, manifest: Build): ExtractSource {
  return {
    async manifest() {
      const bytes = await world.objects.read(manifest.key, { version: manifest.version });
      try {
        return JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        return undefined; // refused by the builder as no manifest; a parser's message would quote it
      }
    },
    part: (name) => world.objects.stream(`${folder}${name}`),
  };
}
