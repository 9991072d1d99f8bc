/** What the stores say, as gauges: the same items that `status`, the pages and `runs` read, at every scrape. */
import type { World } from '../../core/ports.ts';
import type { Figures } from '../../core/domain/province-state.ts';
import { IntegrityError } from '../../core/base/errors.ts';
import { readRunReport } from '../../core/reconcile/run-report.ts';
import { currentRegistry } from '../../core/registry/current.ts';
import { readLatestRun, type LatestRun } from '../../core/summary/latest-run.ts';
import { readStatus, type ProvinceStatus, type Status } from '../../core/summary/status.ts';
import { staleOf } from '../../core/summary/summary.ts';
import { readLastBuild } from '../last-build.ts';
import type { PublishedFigures } from './published-figures.ts';
import { goalStates, metricList, type MetricName } from './metric-list.ts';
import type { MetricRegistry } from './metric-registry.ts';

type FiguresWorld = Pick<World, 'state' | 'objects' | 'clock'>;

/** Figures of the ledger, the registry in use, and the nights. Throws what the stores throw. */
export async function setStoredFigures(metrics: MetricRegistry, world: FiguresWorld): Promise<Status> {
  const status = await readStatus(world);
  for (const each of status.provinces) setProvince(metrics, each, world.clock.now());
  setRatios(metrics, ['doisoat_verified_ratio', 'doisoat_synced_ratio'], status.national.persons, {});
  await setRegistry(metrics, world);
  await setNight(metrics, world);
  return status;
}

function setProvince(metrics: MetricRegistry, each: ProvinceStatus, now: number): void {
  const { province, persons, schemes, verdicts, lastUpload } = each;
  const labels = { province };
  metrics.set('doisoat_province_participants', persons.participants, labels);
  metrics.set('doisoat_province_out_of_scope', persons.outOfScope, labels);
  metrics.set('doisoat_province_denominator', persons.denominator, labels);
  metrics.set('doisoat_province_synced', persons.synced, labels);
  metrics.set('doisoat_province_verified', persons.verified, labels);
  metrics.set('doisoat_province_remaining', persons.remaining, labels);
  metrics.set('doisoat_province_held', verdicts.HELD, labels);
  setRatios(metrics, ['doisoat_province_verified_ratio', 'doisoat_province_synced_ratio'], persons, labels);
  for (const [scheme, { denominator, synced, verified }] of Object.entries(schemes)) {
    metrics.set('doisoat_scheme_denominator', denominator, { province, scheme });
    metrics.set('doisoat_scheme_synced', synced, { province, scheme });
    metrics.set('doisoat_scheme_verified', verified, { province, scheme });
  }
  const sentAt = lastUpload === null ? undefined : Date.parse(lastUpload) / 1000;
  metrics.set('doisoat_province_last_upload_timestamp_seconds', sentAt, labels);
  const stale = lastUpload === null ? undefined : Number(staleOf(lastUpload, now).stale);
  metrics.set('doisoat_province_stale', stale, labels);
}

function setRatios(
  metrics: MetricRegistry,
  [ofVerified, ofSynced]: readonly [MetricName, MetricName],
  { verified, synced, denominator }: Figures,
  labels: Record<string, string>,
): void {
  metrics.set(ofVerified, denominator === 0 ? undefined : verified / denominator, labels);
  metrics.set(ofSynced, denominator === 0 ? undefined : synced / denominator, labels);
}

async function setRegistry(metrics: MetricRegistry, world: FiguresWorld): Promise<void> {
  const registry = await currentRegistry(world);
  metrics.clear('doisoat_registry_info'); // another version was in use
  if (registry !== undefined) metrics.set('doisoat_registry_info', 1, { version: registry.registry });
  metrics.set('doisoat_registry_as_of_timestamp_seconds', secondsOf(registry?.asOf));
  metrics.set('doisoat_registry_activated_timestamp_seconds', secondsOf(registry?.activatedAt));
  metrics.set('doisoat_registry_people', registry?.rows);
  const build = await readLastBuild(world);
  metrics.set('doisoat_registry_last_build_duration_seconds', build && build.durationMs / 1000);
  metrics.set('doisoat_registry_last_build_timestamp_seconds', secondsOf(build?.finishedAt));
}

async function setNight(metrics: MetricRegistry, world: FiguresWorld): Promise<void> {
  const run = await readLatestRun(world);
  metrics.set('doisoat_nightly_finished_timestamp_seconds', secondsOf(run?.finishedAt));
  for (const result of metricList.doisoat_nightly_result.labels.result)
    metrics.set('doisoat_nightly_result', run && Number(run.status === result), { result });
  metrics.set('doisoat_nightly_undone', run && run.failedProvinces.length + run.failedSteps.length);
  metrics.set('doisoat_nightly_drift', run && (await driftOf(world, run)));
}

/** A province that drifted goes no further: it is among the failures by its code, not by a number of persons. */
async function driftOf(world: FiguresWorld, { day, run, failures }: LatestRun): Promise<number> {
  const stopped = failures.filter(({ code }) => code === 'LEDGER_DRIFT').length;
  try {
    return stopped + (await readRunReport(world, { day, number: run })).national.drift;
  } catch (error) {
    // It is noted before it ends and its report is written.
    if (error instanceof IntegrityError) return stopped;
    throw error;
  }
}

/** Goals as published, and what of the ledger is not published yet. */
export function setPublishedFigures(
  metrics: MetricRegistry,
  { provinces }: Status,
  published: PublishedFigures | undefined,
): void {
  metrics.set('doisoat_published_timestamp_seconds', secondsOf(published?.madeAt));
  const versions = new Map(published?.provinces.map(({ province, ledgerVersion }) => [province, ledgerVersion]));
  const unpublished = provinces.filter((each) => each.ledgerVersion > (versions.get(each.province) ?? 0));
  metrics.set('doisoat_provinces_unpublished', unpublished.length);
  for (const { province, goal } of published?.provinces ?? []) {
    for (const state of goalStates)
      metrics.set('doisoat_province_goal_state', Number(state === goal.state), { province, state });
    metrics.set('doisoat_province_goal_missing', goal.missing, { province });
  }
}

function secondsOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant) / 1000;
}
