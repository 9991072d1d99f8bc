/** `/metrics`: figures are read when they are asked for, at most once a second, and by one reader at a time. */
import { statfs } from 'node:fs/promises';
import packageFacts from '../../package.json' with { type: 'json' };
import type { HealthChecks } from '../../portal/api/health-checks.ts';
import { onceASecond } from '../../portal/http/once-a-second.ts';
import type { LocalWorld } from '../world.ts';
import { metricList, type MetricName } from './metric-list.ts';
import type { MetricRegistry } from './metric-registry.ts';
import { PublishedSummary } from './published-figures.ts';
import { setPublishedFigures, setStoredFigures } from './set-figures.ts';

export interface Scrape {
  contentType: string;
  text: string;
}

/** Gauges that are read from the stores, by how their names begin: while those fail, they are not shown. */
const stored =
  /^doisoat_(province_(?!uploads)|provinces_|scheme_|registry_|nightly_(?!step)|published_timestamp|verified_|synced_)/;
const storedNames = (Object.keys(metricList) as MetricName[]).filter((name) => stored.test(name));

/**
 * A reader of the metrics of this process. `health` looks at the stores; `setOwn` sets what the process knows without
 * them.
 */
export function openScrape(
  metrics: MetricRegistry,
  world: LocalWorld,
  { health, setOwn }: { health: () => Promise<HealthChecks>; setOwn: (metrics: MetricRegistry) => void },
): () => Promise<Scrape> {
  const published = new PublishedSummary(world.directory);
  metrics.set('doisoat_build_info', 1, { version: packageFacts.version });
  return onceASecond(
    async () => {
      const { state, objects } = await health();
      metrics.set('doisoat_store_up', Number(state === 'ok'), { store: 'state' });
      metrics.set('doisoat_store_up', Number(objects === 'ok'), { store: 'objects' });
      try {
        setPublishedFigures(metrics, await setStoredFigures(metrics, world), await published.read());
      } catch {
        // Old figures would look like new ones.
        for (const name of storedNames) metrics.clear(name);
      }
      await setDisk(metrics, world.directory);
      setOwn(metrics);
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
    () => performance.now(),
  );
}

async function setDisk(metrics: MetricRegistry, directory: string): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(directory);
  metrics.set('doisoat_data_disk_free_bytes', bavail * bsize);
  metrics.set('doisoat_data_disk_size_bytes', blocks * bsize);
}
