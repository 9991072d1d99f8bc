/** What Prometheus is told: figures of the stores, counts of events, and nothing that a list does not have. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedMetrics } from '../../../core/domain/counted-metrics.ts';
import { schemes, verdictNames } from '../../../core/domain/codes.ts';
import {
  figureNames,
  stateItem,
  stateKey,
  type Figures,
  type ProvinceState,
} from '../../../core/domain/province-state.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import type { ObjectStore } from '../../../core/ports.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { readStatus } from '../../../core/summary/status.ts';
import { countingLog } from '../../../local/metrics/count-events.ts';
import { metricList, seriesMaxOf, type MetricFacts } from '../../../local/metrics/metric-list.ts';
import { MetricRegistry } from '../../../local/metrics/metric-registry.ts';
import { metricRows } from '../../../local/metrics/metric-rows.ts';
import { setPublishedFigures, setStoredFigures } from '../../../local/metrics/set-figures.ts';
import { setWorkerFigures } from '../../../local/metrics/worker-figures.ts';
import { watched } from '../../../local/metrics/watched-stores.ts';
import { newFacts } from '../../../local/worker/worker-facts.ts';
import { Office, somePeople } from '../../support/office.ts';
import { testWorld, type TestLog, type TestWorld } from '../../support/test-world.ts';

/** Series of all metrics together: what one scrape may have at most, whoever sends what. */
const seriesMax = 2_500;

const newRegistry = () => new MetricRegistry({ withProcess: false });

/** Value by series, as a scrape has it. */
async function seriesOf(metrics: MetricRegistry): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, number] => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('the list of metrics', () => {
  it('is the table of its page, row for row', () => {
    const page = readFileSync('docs/metrics.md', 'utf8').split('\n');
    const from = page.findIndex((line) => line.startsWith('| metric |'));
    const to = page.findIndex((line, at) => at > from && !line.startsWith('|'));
    expect(page.slice(from, to)).toEqual(metricRows());
  });

  it('has names, units and texts as Prometheus asks for them', () => {
    const wrong = Object.entries<MetricFacts>(metricList).filter(
      ([name, { type, unit, help }]) =>
        !/^doisoat_[a-z_]+$/.test(name) ||
        (type === 'counter') !== name.endsWith('_total') ||
        (unit === 'seconds') !== name.endsWith('_seconds') ||
        (unit === 'bytes') !== name.endsWith('_bytes') ||
        (unit === 'ratio') !== name.endsWith('_ratio') ||
        help.length < 5,
    );
    expect(wrong).toEqual([]);
  });

  it('has a bounded number of series, in all and by label', () => {
    const all = Object.values<MetricFacts>(metricList);
    expect(all.reduce((sum, facts) => sum + seriesMaxOf(facts), 0)).toBeLessThan(seriesMax);
    const ofProvinces = all.map(({ labels = {} }) => labels.province).filter((values) => values !== undefined);
    expect(ofProvinces.length).toBeGreaterThan(10);
    for (const values of ofProvinces) expect(values).toEqual(provinces.map(({ id }) => id));
  });

  it('has what both shells count under the names of both', () => {
    const names = Object.values(countedMetrics).flatMap(({ prometheus }) => prometheus ?? []);
    expect(names.filter((name) => !Object.hasOwn(metricList, name))).toEqual([]);
  });
});

describe('a registry of metrics', () => {
  it('keeps what no list has as OTHER, and takes no unknown value where there is no such', async () => {
    const metrics = newRegistry();
    metrics.add('doisoat_refusals_total', 1, { code: 'Nguyễn Văn An 052090000001' });
    expect((await seriesOf(metrics)).get('doisoat_refusals_total{code="OTHER"}')).toBe(1);
    expect(() => metrics.set('doisoat_province_verified', 1, { province: 'vn34-99' })).toThrow('no value');
  });

  it('is its own: another one knows nothing of it', async () => {
    const [one, other] = [newRegistry(), newRegistry()];
    one.add('doisoat_rows_total', 7);
    expect((await seriesOf(other)).get('doisoat_rows_total')).toBe(0);
  });

  it('shows no gauge of which nothing is known', async () => {
    const metrics = newRegistry();
    const gauges = Object.entries<MetricFacts>(metricList).filter(([, { type }]) => type === 'gauge');
    const text = (await seriesOf(metrics)).keys().toArray();
    expect(text.filter((series) => gauges.some(([name]) => series.split('{')[0] === name))).toEqual([]);
    metrics.set('doisoat_nightly_drift', 3);
    metrics.clear('doisoat_nightly_drift');
    expect([...(await seriesOf(metrics)).keys()]).not.toContain('doisoat_nightly_drift');
  });

  it('tells of the process itself, by names that Prometheus keeps for what they are', async () => {
    const text = await new MetricRegistry().text();
    expect(text).toContain('process_resident_memory_bytes');
    expect([...text.matchAll(/^# TYPE (\S+_total) gauge/gm)]).toEqual([]);
  });
});

/** Figures as a ledger can have them. */
const someFigures = fc
  .tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(50))
  .map(([verified, synced, unsynced, outOfScope]): Figures => {
    const denominator = verified + synced + unsynced;
    const remaining = denominator - verified;
    return {
      participants: denominator + outOfScope,
      outOfScope,
      denominator,
      synced: verified + synced,
      verified,
      remaining,
    };
  });
const someStates = fc.dictionary(
  fc.constantFrom(...provinces.map(({ id }) => id)),
  fc.record({
    persons: someFigures,
    schemes: fc.tuple(someFigures, someFigures, someFigures, someFigures),
    held: fc.nat(9),
  }),
  { maxKeys: 6 },
);

async function putStates(
  world: TestWorld,
  states: Record<string, { persons: Figures; schemes: Figures[]; held: number }>,
) {
  for (const [province, { persons, schemes: figures, held }] of Object.entries(states)) {
    const verdicts = Object.fromEntries(verdictNames.map((name) => [name, name === 'HELD' ? held : 0]));
    const state = {
      version: 1,
      manifest: '0'.repeat(64),
      batch: '0'.repeat(32),
      registryVersion: '2026-01-31',
      asOf: '2026-01-31T00:00:00.000Z',
      lastUpload: '2026-01-31T00:00:00.000Z',
      ...persons,
      schemes: Object.fromEntries(schemes.map((scheme, i) => [scheme, figures[i]])),
      verdicts,
      recent: [],
      recentContent: [],
      fullAt: {},
    } as unknown as ProvinceState;
    await world.state.put(stateKey(province), stateItem(state));
  }
}

/** What each metric of a province is in `status`. */
const ofStatus: Record<(typeof figureNames)[number], string> = {
  participants: 'doisoat_province_participants',
  outOfScope: 'doisoat_province_out_of_scope',
  denominator: 'doisoat_province_denominator',
  synced: 'doisoat_province_synced',
  verified: 'doisoat_province_verified',
  remaining: 'doisoat_province_remaining',
};

describe('figures', () => {
  it('are those of status, whatever the states are', async () => {
    const metrics = newRegistry();
    await fc.assert(
      fc.asyncProperty(someStates, async (states) => {
        const world = testWorld();
        await putStates(world, states);
        await setStoredFigures(metrics, world);
        const status = await readStatus(world);
        const series = await seriesOf(metrics);
        for (const { province, persons, schemes: byScheme, verdicts } of status.provinces) {
          const label = `{province="${province}"}`;
          for (const name of figureNames) expect(series.get(`${ofStatus[name]}${label}`)).toBe(persons[name]);
          expect(series.get(`doisoat_province_held${label}`)).toBe(verdicts.HELD);
          const ratio = persons.denominator === 0 ? undefined : persons.verified / persons.denominator;
          expect(series.get(`doisoat_province_verified_ratio${label}`)).toBe(ratio);
          for (const scheme of schemes) {
            const both = `{province="${province}",scheme="${scheme}"}`;
            expect(series.get(`doisoat_scheme_denominator${both}`)).toBe(byScheme[scheme].denominator);
            expect(series.get(`doisoat_scheme_synced${both}`)).toBe(byScheme[scheme].synced);
            expect(series.get(`doisoat_scheme_verified${both}`)).toBe(byScheme[scheme].verified);
          }
        }
        const { verified, synced, denominator } = status.national.persons;
        expect(series.get('doisoat_verified_ratio')).toBe(denominator === 0 ? undefined : verified / denominator);
        expect(series.get('doisoat_synced_ratio')).toBe(denominator === 0 ? undefined : synced / denominator);
      }),
      { numRuns: 50 },
    );
  });

  it('tell the registry in use, the night, who is stale, and what is not published', async () => {
    const office = await Office.open(somePeople(4));
    const metrics = newRegistry();
    await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Người' })]);
    office.world.clock.time += 86_400_000;
    await reconcile(office.world);
    const status = await setStoredFigures(metrics, office.world);
    const goal = { state: 'onTrack' as const, missing: 1 };
    setPublishedFigures(metrics, status, {
      madeAt: '2026-01-31T06:00:00.000Z',
      provinces: [{ province: 'vn34-52', ledgerVersion: 0, goal }],
    });
    const series = await seriesOf(metrics);
    expect(series.get('doisoat_registry_info{version="2026-01-31"}')).toBe(1);
    expect(series.get('doisoat_registry_people')).toBe(4);
    expect(series.get('doisoat_nightly_result{result="done"}')).toBe(1);
    expect(series.get('doisoat_nightly_result{result="incomplete"}')).toBe(0);
    expect(series.get('doisoat_nightly_undone')).toBe(0);
    expect(series.get('doisoat_nightly_drift')).toBe(0);
    expect(series.get('doisoat_province_stale{province="vn34-52"}')).toBe(0);
    expect([...series.keys()]).not.toContain('doisoat_province_stale{province="vn34-01"}');
    expect(series.get('doisoat_provinces_unpublished')).toBe(1);
    expect(series.get('doisoat_province_goal_state{province="vn34-52",state="onTrack"}')).toBe(1);
    expect(series.get('doisoat_province_goal_state{province="vn34-52",state="late"}')).toBe(0);
    office.world.clock.time += 20 * 86_400_000;
    await setStoredFigures(metrics, office.world);
    expect((await seriesOf(metrics)).get('doisoat_province_stale{province="vn34-52"}')).toBe(1);
  });

  it('of a queue are those of the worker', async () => {
    const metrics = newRegistry();
    const facts = { ...newFacts(0), waiting: 3, waitingByProvince: { 'vn34-52': 3 }, oldestUploadMs: 90_000, dead: 1 };
    setWorkerFigures(metrics, facts, 60_000);
    const series = await seriesOf(metrics);
    expect(series.get('doisoat_uploads_waiting')).toBe(3);
    expect(series.get('doisoat_province_uploads_waiting{province="vn34-52"}')).toBe(3);
    expect(series.get('doisoat_oldest_upload_seconds')).toBe(90);
    expect(series.get('doisoat_uploads_dead')).toBe(1);
    expect(series.get('doisoat_round_age_seconds')).toBe(60);
    expect(series.get('doisoat_published_age_seconds')).toBe(-1);
  });
});

describe('counts', () => {
  it('follow what the job logs, and hold nothing of a person', async () => {
    const office = await Office.open(somePeople(9));
    const metrics = newRegistry();
    const world = { ...office.world, log: countingLog(metrics) as TestLog };
    Object.assign(office, { world });
    const first = [office.row(1), office.row(2)];
    await office.send(first);
    await office.send(first, { key: 'incoming/vn34-52/delta/Nguyễn Văn An 052090000001.csv' });
    await office.send([office.row(3)], { province: 'vn34-01', metadata: { rows: '9' } });
    await reconcile(world, { day: '2026-01-30' });
    const series = await seriesOf(metrics);
    expect(series.get('doisoat_uploads_total{status="committed"}')).toBe(1);
    expect(series.get('doisoat_uploads_total{status="duplicate"}')).toBe(1);
    expect(series.get('doisoat_uploads_total{status="refused"}')).toBe(1);
    expect([...series.keys()].filter((each) => each.startsWith('doisoat_refusals_total'))).toHaveLength(1);
    expect(series.get('doisoat_batch_duration_seconds_count{kind="delta"}')).toBe(3);
    expect(series.get('doisoat_nightly_step_duration_seconds_count{step="recount"}')).toBe(provinces.length);
    expect(await metrics.text()).not.toMatch(/Nguyễn|0520900000|52000000|DV1|1990/);
  });

  it('count attempts that another commit overtook, and faults of uploads and of the portal apart', async () => {
    const metrics = newRegistry();
    const log = countingLog(metrics);
    log.event('batch.committed', { kind: 'full', read: 5, rejected: 1, held: 2, attempts: 3, durationMs: 1_500 });
    log.event('batch.released', { rows: 4 });
    log.event('upload.failed', { code: 'ECONNREFUSED', attempts: 1 });
    log.event('portal.fault', { code: 'FAULT' });
    log.event('summary.written', { durationMs: 250 });
    log.event('upload.ignored', { code: 'KEY_INVALID' });
    const series = await seriesOf(metrics);
    expect(series.get('doisoat_commit_conflicts_total')).toBe(2);
    expect(series.get('doisoat_rows_total')).toBe(5);
    expect(series.get('doisoat_rows_rejected_total')).toBe(1);
    expect(series.get('doisoat_rows_held_total')).toBe(2);
    expect(series.get('doisoat_rows_released_total')).toBe(4);
    expect(series.get('doisoat_batch_duration_seconds_sum{kind="full"}')).toBe(1.5);
    expect(series.get('doisoat_faults_total')).toBe(1);
    expect(series.get('doisoat_portal_faults_total')).toBe(1);
    expect(series.get('doisoat_publish_duration_seconds_sum')).toBe(0.25);
    expect(series.get('doisoat_uploads_total{status="ignored"}')).toBe(1);
  });
});

describe('a watched store', () => {
  it('does what the store does, and counts what fails by its code', async () => {
    const metrics = newRegistry();
    const { objects } = testWorld();
    const store = watched<ObjectStore>(objects, 'objects', countingLog(metrics));
    await store.put('a', new Uint8Array([1]));
    expect(await store.read('a')).toEqual(new Uint8Array([1]));
    expect(store.bucket).toBe(objects.bucket);
    expect('openObject' in store).toBe(false);
    await expect(store.stream('b')[Symbol.asyncIterator]().next()).rejects.toThrow('no object');
    expect(await seriesOf(metrics)).not.toContain('doisoat_store_errors_total');
    objects.read = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    objects.list = async function* () {
      yield* [];
      throw new Error('Nguyễn Văn An');
    };
    const failing = watched<ObjectStore>(objects, 'objects', countingLog(metrics));
    await expect(failing.read('a')).rejects.toThrow('away');
    await expect(failing.list('a')[Symbol.asyncIterator]().next()).rejects.toThrow('Nguyễn');
    const series = await seriesOf(metrics);
    expect(series.get('doisoat_store_errors_total{store="objects",code="ECONNREFUSED"}')).toBe(1);
    expect(series.get('doisoat_store_errors_total{store="objects",code="OTHER"}')).toBe(1);
  });
});
