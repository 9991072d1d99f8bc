/** A publication as a span of the trace. */
import { inSpan } from '../base/in-span.ts';
import type { World } from '../ports.ts';
import { readStates } from './status.ts';

/** Publishes within a span that is linked to the batches by which the provinces have their newest versions. */
export function publishInSpan<Answer>(
  world: Pick<World, 'state' | 'tracing'>,
  publish: () => Promise<Answer>,
): Promise<Answer> {
  return inSpan(world, 'doisoat.publish', {}, async (span) => {
    // Read for the links alone: nothing is asked for where nobody records.
    const states = span.trace === undefined ? [] : (await readStates(world)).values();
    for (const { trace } of states) if (trace !== undefined) span.link(trace);
    return publish();
  });
}
