/** Rules and publications for the tests of alerts. */
import type { AlertRule } from '../../core/alerts/alert-rule.ts';
import type { Published } from '../../core/alerts/conditions.ts';
import { makeDocuments } from '../../core/summary/published-documents.ts';
import { makeStatus } from '../../core/summary/status.ts';
import { noFacts, noProvinceFacts, type ProvinceFacts } from '../../core/summary/summary-facts.ts';
import type { LatestRun } from '../../core/summary/latest-run.ts';
import type { BatchSummary } from '../../core/summary/summary-schema.ts';
import { closedDays, figures } from './trends.ts';

/** A day in Viet Nam at eight o'clock in the morning. */
export const morning = Date.parse('2026-02-01T01:00:00.000Z');
export const day = 86_400_000; // milliseconds

export function ruleOf(changes: Partial<AlertRule> = {}): AlertRule {
  return {
    version: 1,
    id: '0000000000000001',
    owner: { user: 'cb-17', role: 'director', province: 'vn34-52' },
    place: 'vn34-52',
    kinds: ['provinceStale', 'rateFell'],
    days: 14,
    points: '0.50',
    places: 1,
    channel: { type: 'webhook', url: 'http://127.0.0.1:1/hook' },
    madeAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

export const upload: BatchSummary = {
  id: 'b'.repeat(32),
  kind: 'delta',
  status: 'committed',
  code: '',
  storedOn: '2026-02-01',
  asOf: '',
  ledgerVersion: 1,
  registryVersion: '2026-01-31',
  read: 10,
  accepted: 10,
  rejected: 0,
  held: 0,
};

interface World {
  now?: number;
  /** Verified of 1,000 in each province, now; 800 at the close of yesterday. */
  verified?: Record<string, number>;
  /** Days since the last upload. */
  silent?: number;
  batches?: readonly BatchSummary[]; // of every province
  run?: LatestRun;
}

/** What is published of provinces that sent a `full`. */
export function publishedAt({ now = morning, verified = {}, silent = 0, batches = [], run }: World = {}): Published {
  const instant = new Date(now).toISOString();
  const lastUpload = new Date(now - silent * day).toISOString();
  const status = makeStatus(new Map(), { registryVersion: '2026-01-31', asOf: instant });
  const facts: [string, ProvinceFacts][] = [];
  const yesterday = new Date(now - 17 * 3_600_000).toISOString().slice(0, 10);
  for (const [province, count] of Object.entries(verified)) {
    const found = status.provinces.find((each) => each.province === province);
    Object.assign(found ?? {}, { persons: figures(count, 1_000), ledgerVersion: 1, lastUpload });
    const history = closedDays(province, yesterday, [figures(800, 1_000)]);
    facts.push([province, { ...noProvinceFacts, history, batches }]);
  }
  return { ...makeDocuments({ status, facts: { ...noFacts, provinces: new Map(facts) } }, now), run };
}

export function runOf(changes: Partial<LatestRun> = {}): LatestRun {
  return {
    day: '2026-01-31',
    run: 1,
    status: 'done',
    registryVersion: '2026-01-31',
    finishedAt: '2026-01-31T19:00:00.000Z',
    overlap: 0,
    idsElsewhere: 0,
    causes: {},
    lists: {},
    canons: null,
    waiting: 0,
    children: { resident: 0, uninsured: 0 },
    failedProvinces: [],
    failedSteps: [],
    failures: [],
    ...changes,
  };
}
