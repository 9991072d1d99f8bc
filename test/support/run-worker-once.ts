/** The worker until nothing is left to do, with nothing published and no nightly run. */
import { runWorker } from '../../local/worker/run-worker.ts';
import { newFacts, type WorkerFacts } from '../../local/worker/worker-facts.ts';

export async function runWorkerOnce(world: Parameters<typeof runWorker>[0]): Promise<WorkerFacts> {
  const facts = newFacts(world.clock.now());
  const options = {
    pollMs: 5_000,
    settleMs: 1_000,
    publishIfMoved: async () => false,
    nightly: async () => undefined,
    untilIdle: true,
  };
  await runWorker(world, options, facts, new AbortController().signal);
  return facts;
}
