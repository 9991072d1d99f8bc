/** Files for Prometheus and Grafana, held to the code: names of metrics, entries of the runbook, names of provinces. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { provinces } from '../../core/domain/provinces.ts';
import { extractAgeMax } from '../../core/summary/extract-age.ts';
import { alarmNames, portalAlarmNames } from '../../infra/alarms.ts';
import { diskFreeMin } from '../../local/health.ts';
import { metricList } from '../../local/metrics/metric-list.ts';
import { dashboardFile, dashboardQueries, metricsIn } from '../../proof/metrics/dashboard-queries.ts';
import { rulesFile } from '../../proof/metrics/promtool.ts';

const rules = readFileSync(rulesFile, 'utf8').replaceAll(/^ *#.*$/gm, '');
const tests = readFileSync('deploy/prometheus/doisoat.rules.test.yml', 'utf8');
const runbook = readFileSync('docs/runbook.md', 'utf8');
const alerts = rules.split(/^ {6}- alert: /m).slice(1);
const names = alerts.map((alert) => alert.split('\n')[0]);

/** Alarms of AWS without a peer on one machine; why is in docs/metrics.md. */
const withoutPeer = [
  'dead-extracts',
  'build-failed',
  'dead-publish',
  'dead-events',
  'key-disabled',
  'cost',
  // A function that has too little time or memory; an order by signed request.
  'batch-cut-off',
  'operation-failed',
];

describe('the alert rules', () => {
  it('each have an entry in the runbook, to which they lead, and no entry is of another', () => {
    const entries = [...runbook.matchAll(/^### Alert `(\w+)`/gm)].map(([, name]) => name);
    expect(entries).toEqual(names);
    const parts = ['What happened', 'Where to look', 'What to do', 'What not to do'];
    for (const alert of alerts) {
      const [name] = alert.split('\n');
      expect(alert).toContain(`runbook_url: docs/runbook.md#alert-${name.toLowerCase()}\n`);
      const entry = runbook.split('\n### ').find((each) => each.startsWith(`Alert \`${name}\``)) ?? '';
      const text = entry.replaceAll(/\s+/g, ' ');
      expect(parts.filter((part) => !text.includes(`**${part}.**`))).toEqual([]);
    }
  });

  it('have a peer for every alarm of AWS, or a reason for none', () => {
    const peers = [...rules.matchAll(/alarm: ([a-z-]+)/g)].map(([, name]) => name);
    const alarms: readonly string[] = [...alarmNames, ...portalAlarmNames];
    expect(peers.filter((name) => !alarms.includes(name))).toEqual([]);
    expect(alarms.filter((name) => !peers.includes(name)).sort()).toEqual(withoutPeer.toSorted());
    const page = readFileSync('docs/metrics.md', 'utf8');
    expect(withoutPeer.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('are over metrics that exist, have a severity and a unit test, and speak Vietnamese first', () => {
    const unknown = metricsIn(rules).filter((name) => !Object.hasOwn(metricList, name));
    expect(unknown).toEqual([]);
    for (const alert of alerts) {
      const [name] = alert.split('\n');
      expect(alert).toMatch(/labels: \{ severity: (page|ticket)/);
      expect(alert).toMatch(/summary: .+ \/ .+/);
      expect(tests).toContain(`alertname="${name}"`);
      expect(tests).toContain(`alertname: ${name}, exp_alerts: []`);
    }
  });

  it('have the limits of the code', () => {
    expect(rules).toContain(`> ${extractAgeMax + 1} * 86400`);
    expect(rules).toContain('doisoat_data_disk_free_bytes{job="doisoat"} < 2 ^ 30');
    expect(diskFreeMin).toBe(2 ** 30);
  });
});

const $Place = z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) });
const $Source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const $Head = z.object({ id: z.int().positive(), title: z.string(), gridPos: $Place });
const $Row = $Head.extend({ type: z.literal('row'), collapsed: z.literal(false), panels: z.tuple([]) });
const $Panel = $Head.extend({
  type: z.enum(['stat', 'timeseries', 'table']),
  description: z.string().min(1),
  datasource: $Source,
  targets: z
    .array(z.looseObject({ refId: z.string(), expr: z.string(), datasource: $Source, instant: z.boolean() }))
    .min(1),
  fieldConfig: z.object({
    defaults: z.looseObject({ unit: z.string() }),
    overrides: z.array(
      z.object({ matcher: z.object({ id: z.string(), options: z.string() }), properties: z.array(z.unknown()) }),
    ),
  }),
});
/** What of Grafana's model this dashboard uses; the whole of it judges in `npm run prove -- metrics`. */
const $Dashboard = z.looseObject({
  uid: z.literal('doisoat'),
  timezone: z.literal('Asia/Ho_Chi_Minh'),
  schemaVersion: z.int().min(38),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(z.union([$Row, $Panel])),
});

describe('the dashboard', () => {
  const text = readFileSync(dashboardFile, 'utf8');
  const { panels, templating } = $Dashboard.parse(JSON.parse(text));

  it('has panels with ids of their own, beside each other and not on top, Vietnamese first', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    for (const { title } of panels) expect(title).toMatch(/.+ \/ .+/);
    const targets = panels.map((panel) => (panel.type === 'row' ? [] : panel.targets));
    for (const all of targets) expect(new Set(all.map(({ refId }) => refId)).size).toBe(all.length);
  });

  it('asks for metrics that exist, and shows every kind of them', () => {
    const asked = dashboardQueries(text).flatMap(({ expr }) => metricsIn(expr));
    expect(asked.filter((name) => !Object.hasOwn(metricList, name))).toEqual([]);
    expect(asked.length).toBeGreaterThan(40);
    expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'province']);
  });

  it('has the names of the provinces', () => {
    const mappings = Object.fromEntries(provinces.map(({ id, nameVi }, index) => [id, { text: nameVi, index }]));
    const [override] = panels.flatMap((panel) =>
      panel.type === 'row'
        ? []
        : panel.fieldConfig.overrides.filter(({ matcher }) => matcher.options === 'Tỉnh / Province'),
    );
    expect(override.properties).toEqual([{ id: 'mappings', value: [{ type: 'value', options: mappings }] }]);
  });
});
