/** What one process tells of itself and of its data directory: health, and metrics. Made once per process. */
import type { Log } from '../../core/ports.ts';
import type { HealthChecks } from '../../portal/api/health-checks.ts';
import { openHealth } from '../health.ts';
import type { WorkerFacts } from '../worker/worker-facts.ts';
import { openWorld, type LocalWorld } from '../world.ts';
import { countingLog, indexUsed } from './count-events.ts';
import { MetricRegistry } from './metric-registry.ts';
import { openScrape, type Scrape } from './scrape.ts';
import { setWorkerFigures } from './worker-figures.ts';

export interface Watching {
  /** Counts what is told to it. */
  log: Log;
  health: () => Promise<HealthChecks>;
  scrape: () => Promise<Scrape>;
  /** Uploads that the portal of this process has. */
  watch(uploads: { readonly waiting: number }): void;
}

/** Opens the data directory with everything in it watched. Throws as `openWorld`. */
export async function openWatched(
  directory: string,
  options: Omit<Parameters<typeof openWorld>[1], 'observe'>,
  facts?: WorkerFacts,
): Promise<{ world: LocalWorld; watching: Watching }> {
  const metrics = new MetricRegistry();
  const counting = countingLog(metrics);
  const log: Log = {
    event(name, values) {
      counting.event(name, values);
      // A night may take hours: each of its steps is a sign of life.
      if (facts !== undefined && name.startsWith('reconcile.')) facts.roundAt = Date.now();
    },
  };
  const world = await openWorld(directory, { ...options, observe: log });
  const health = openHealth(world);
  let uploads: { readonly waiting: number } | undefined;
  let told = { kept: 0, read: 0 };
  const setOwn = (): void => {
    const { kept, read } = world.warm?.blocks.asked ?? told;
    log.event(indexUsed, { kept: kept - told.kept, read: read - told.read });
    told = { kept, read };
    if (facts !== undefined) setWorkerFigures(metrics, facts, world.clock.now());
    if (uploads !== undefined) metrics.set('doisoat_portal_uploads_waiting', uploads.waiting);
  };
  const scrape = openScrape(metrics, world, { health, setOwn });
  return { world, watching: { log, health, scrape, watch: (others) => void (uploads = others) } };
}
