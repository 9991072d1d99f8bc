/** Counters and durations from the events that the core logs: what is counted is what is logged. */
import type { Log } from '../../core/ports.ts';
import type { MetricRegistry } from './metric-registry.ts';
import { metricList, otherValue } from './metric-list.ts';

type Facts = Parameters<Log['event']>[1];

/** Events that are a fault of an attempt: of an upload, or of a round. */
const faults = ['upload.failed', 'upload.dead', 'worker.roundFailed', 'follow.failed'];
const portalFaults = ['portal.fault', 'portal.uploadFailed', 'portal.publishFailed'];
const nightlyStep = 'reconcile.';
const steps: readonly string[] = metricList.doisoat_nightly_step_duration_seconds.labels.step;

/** A log that counts, and writes nothing. */
export function countingLog(registry: MetricRegistry): Log {
  return { event: (name, facts) => countEvent(registry, name, facts) };
}

function countEvent(registry: MetricRegistry, name: string, facts: Facts): void {
  const [job, outcome = ''] = name.split('.');
  if (job === 'batch') countBatch(registry, outcome, facts);
  else if (name === 'upload.ignored') registry.add('doisoat_uploads_total', 1, { status: 'ignored' });
  else if (name === 'summary.written') registry.observe('doisoat_publish_duration_seconds', secondsOf(facts));
  else if (name === storeFailed) {
    registry.add('doisoat_store_errors_total', 1, { store: String(facts.store), code: String(facts.code) });
  } else if (name === indexUsed) {
    registry.add('doisoat_index_blocks_total', countOf(facts.kept), { from: 'memory' });
    registry.add('doisoat_index_blocks_total', countOf(facts.read), { from: 'store' });
  } else if (name.startsWith(nightlyStep) && steps.includes(outcome))
    registry.observe('doisoat_nightly_step_duration_seconds', secondsOf(facts), { step: outcome });
  if (faults.includes(name)) registry.add('doisoat_faults_total', 1);
  if (portalFaults.includes(name)) registry.add('doisoat_portal_faults_total', 1);
}

function countBatch(registry: MetricRegistry, outcome: string, facts: Facts): void {
  if (outcome === 'released') {
    registry.add('doisoat_rows_released_total', countOf(facts.rows));
    return;
  }
  registry.add('doisoat_uploads_total', 1, { status: outcome });
  if (outcome === 'refused') registry.add('doisoat_refusals_total', 1, { code: String(facts.code ?? otherValue) });
  registry.add('doisoat_rows_total', countOf(facts.read));
  registry.add('doisoat_rows_rejected_total', countOf(facts.rejected));
  registry.add('doisoat_rows_held_total', countOf(facts.held));
  registry.add('doisoat_commit_conflicts_total', Math.max(0, countOf(facts.attempts) - 1));
  // What was committed before is answered again at once: no batch took so long.
  if (facts.durationMs === undefined) return;
  registry.observe('doisoat_batch_duration_seconds', secondsOf(facts), { kind: String(facts.kind) });
}

/** Of a store that is watched (`watched-stores.ts`), and of blocks that a thread looked up: counted, never logged. */
export const storeFailed = 'store.failed';
export const indexUsed = 'index.used';

function countOf(value: Facts[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function secondsOf({ durationMs }: Facts): number {
  return countOf(durationMs) / 1000;
}
