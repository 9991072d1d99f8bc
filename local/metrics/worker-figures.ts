/** What a worker knows of itself, as gauges. */
import type { WorkerFacts } from '../worker/worker-facts.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** `now`: milliseconds. */
export function setWorkerFigures(metrics: MetricRegistry, facts: WorkerFacts, now: number): void {
  metrics.set('doisoat_uploads_waiting', facts.waiting);
  for (const [province, waiting] of Object.entries(facts.waitingByProvince))
    metrics.set('doisoat_province_uploads_waiting', waiting, { province });
  metrics.set('doisoat_oldest_upload_seconds', facts.oldestUploadMs / 1000);
  metrics.set('doisoat_uploads_dead', facts.dead);
  metrics.set('doisoat_uploads_ahead', facts.filesAhead, { code: 'FILE_TIME_AHEAD' });
  metrics.set('doisoat_uploads_ahead', facts.clockBehind, { code: 'CLOCK_BEHIND' });
  metrics.set('doisoat_round_age_seconds', (now - facts.roundAt) / 1000);
  metrics.set('doisoat_published_age_seconds', facts.publishedAt === 0 ? -1 : (now - facts.publishedAt) / 1000);
}
