/** Logs and metrics as the functions write them: one line per outcome, counts by province; never a person's data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { Log } from '../core/ports.ts';
import { faultFacts } from './fault.ts';
import { MetricName, metricsNamespace, versionDimension } from './metric-names.ts';

export { MetricName, metricsNamespace };

export interface Telemetry {
  log: Log;
  /** Metrics of one outcome, of a province or of none. */
  count(values: Partial<Record<MetricName, number>>, province?: string): void;
  /** A fault, reduced to what may be logged. */
  fault(name: string, error: unknown, facts?: Record<string, string | number>): void;
  begin(context: Pick<Context, 'awsRequestId'>): void;
  /** Writes the metrics out; to be called at the end of every invocation. */
  end(): void;
}

/** `version`: of the function, `$LATEST` for one that was never published; undefined: none, as in a test. */
export function createTelemetry(
  service: string,
  stage: string,
  version = process.env.AWS_LAMBDA_FUNCTION_VERSION,
): Telemetry {
  const logger = new Logger({ serviceName: service, persistentKeys: { stage } });
  const dimensions = { stage };
  const all = new Metrics({ namespace: metricsNamespace, serviceName: service, defaultDimensions: dimensions });
  const flush = (): void => {
    if (all.hasStoredMetrics()) all.publishStoredMetrics();
  };
  const add = (values: Partial<Record<MetricName, number>>): void => {
    for (const name of Object.values(MetricName)) {
      const value = values[name];
      const unit = name === MetricName.durationMs ? MetricUnit.Milliseconds : MetricUnit.Count;
      if (value !== undefined) all.addMetric(name, unit, value);
    }
  };
  const countFaults = (faults: number): void => {
    if (version === undefined) return;
    const single = all.singleMetric();
    single.addDimension(versionDimension, version);
    single.addMetric(MetricName.faults, MetricUnit.Count, faults);
  };
  return {
    log: { event: (name, facts) => logger.info(name, { facts }) },
    count(values, province) {
      flush(); // what is stored has other dimensions
      add(values);
      flush();
      if (values.Faults !== undefined) countFaults(values.Faults);
      if (province === undefined) return;
      // Counted twice: alarms are over all provinces, a metric with one more dimension is another metric.
      all.addDimension('province', province);
      add(values);
      flush();
    },
    fault(name, error, facts = {}) {
      all.addMetric(MetricName.faults, MetricUnit.Count, 1);
      countFaults(1);
      logger.error(name, { facts: { ...facts, ...faultFacts(error) } });
    },
    begin: ({ awsRequestId }) => logger.appendKeys({ requestId: awsRequestId }),
    end: flush,
  };
}
