/** One screen for the operator: what comes in, what waits, what fails, what it costs in time. */
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, Metric, TextWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { provinces } from '../core/domain/provinces.ts';
import { MetricName, metricsNamespace } from '../functions/metric-names.ts';
import type { WatchedQueues } from './alarms.ts';
import type { StageConfig } from './config.ts';

const width = 12;
const period = Duration.minutes(5);

export function operationsDashboard(scope: Construct, config: StageConfig, queues: WatchedQueues): void {
  const metric = (metricName: string, service: string, rest: Record<string, string> = {}, statistic = 'Sum') =>
    new Metric({
      namespace: metricsNamespace,
      metricName,
      dimensionsMap: { service, stage: config.stage, ...rest },
      statistic,
      period,
    });
  const sync = (name: string, statistic?: string) => metric(name, 'sync-batch', {}, statistic);
  new Dashboard(scope, 'Operations', {
    dashboardName: `doisoat-${config.stage}`,
    widgets: [
      [
        new TextWidget({
          width: 24,
          height: 1,
          markdown: `**doisoat ${config.stage}**: alarms and what to do: docs/runbook.md`,
        }),
      ],
      [
        graph('Batches', [
          sync(MetricName.committed),
          sync(MetricName.refused),
          sync(MetricName.duplicate),
          sync(MetricName.ignored),
        ]),
        graph('Rows', [sync(MetricName.rows), sync(MetricName.rejected), sync(MetricName.held)]),
      ],
      [
        graph('Seconds of a batch (milliseconds, p50, p99)', [
          sync(MetricName.durationMs, 'p50'),
          sync(MetricName.durationMs, 'p99'),
        ]),
        graph('Faults', [
          sync(MetricName.faults),
          ...['build-index', 'build-part', 'build-shard'].map((service) => metric(MetricName.faults, service)),
          metric(MetricName.faults, 'publish-summary'),
        ]),
      ],
      [
        graph(
          'Dead letters',
          queues.deadLetters.map(([, queue]) =>
            queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
          ),
        ),
        graph('Summaries, drift, provinces undone or stale', [
          metric(MetricName.published, 'publish-summary'),
          metric(MetricName.provincesStale, 'publish-summary', {}, 'Maximum'),
          metric(MetricName.drift, 'reconcile', {}, 'Maximum'),
          metric(MetricName.reconcileFailed, 'reconcile'),
        ]),
      ],
      [
        new GraphWidget({
          title: 'Rows by province',
          width: 24,
          height: 8,
          left: provinces.map(({ id }) => metric(MetricName.rows, 'sync-batch', { province: id })),
        }),
      ],
    ],
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, width, left });
}
