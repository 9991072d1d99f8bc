/**
 * Whether what stands behind the pages works: codes and an age, nothing of a person, a file or a machine. Anybody may
 * ask, so a look is at most one read of each store a second.
 */
import * as z from 'zod';
import { currentRegistry } from '../../core/registry/current.ts';
import type { World } from '../../core/ports.ts';

/** A store that says nothing for so long does not answer. */
const answerTime = 2_000; // milliseconds

const $Store = z.enum(['ok', 'FAILING', 'TIMEOUT']);
export const $HealthChecks = z.strictObject({
  state: $Store,
  objects: $Store,
  /** Unknown while the state store does not answer. */
  registry: z.enum(['ok', 'REGISTRY_NONE', 'UNKNOWN']),
  /** Absent where there is no disk of our own. */
  disk: z.enum(['ok', 'DISK_LOW']).optional(),
  /** Whole seconds since the summary was published; null before the first, and where it cannot be told. */
  publishedSeconds: z.nullable(z.int().nonnegative()),
});
export type HealthChecks = z.infer<typeof $HealthChecks>;

/** What is wrong, by code; `ready`: also what keeps work from being done here. */
export function reasonsOf({ state, objects, registry, disk }: HealthChecks, { ready }: { ready: boolean }): string[] {
  const reasons: string[] = [];
  if (state !== 'ok') reasons.push('STATE_STORE_FAILING');
  if (objects !== 'ok') reasons.push('OBJECT_STORE_FAILING');
  if (disk !== undefined && disk !== 'ok') reasons.push(disk);
  if (ready && registry === 'REGISTRY_NONE') reasons.push(registry);
  return reasons;
}

/** How a store answers: by what it says, an error of its own included that is about us and not about it. */
export function checkStore(look: () => Promise<unknown>, within = answerTime): Promise<z.infer<typeof $Store>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('TIMEOUT'), within);
    look()
      .then(
        () => resolve('ok'),
        (error: unknown) => resolve(isAnswer(error) ? 'ok' : 'FAILING'),
      )
      .finally(() => clearTimeout(timer));
  });
}

/** S3 says 403 of a key that is not there to who may not list. */
function isAnswer(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return $metadata?.httpStatusCode === 403 || $metadata?.httpStatusCode === 404;
}

/** A look at the stores of any home: the registry's item, and the summary that is published as an object. */
export async function checkStores({ state, objects, clock }: Pick<World, 'state' | 'objects' | 'clock'>) {
  let registry: HealthChecks['registry'] = 'UNKNOWN';
  let storedAt: number | undefined;
  const [ofState, ofObjects] = await Promise.all([
    checkStore(async () => {
      registry = (await currentRegistry({ state })) === undefined ? 'REGISTRY_NONE' : 'ok';
    }),
    checkStore(async () => {
      storedAt = (await objects.head('published/national.json'))?.storedAt;
    }),
  ]);
  const publishedSeconds = storedAt === undefined ? null : Math.max(0, Math.floor((clock.now() - storedAt) / 1000));
  return { state: ofState, objects: ofObjects, registry, publishedSeconds } satisfies HealthChecks;
}
