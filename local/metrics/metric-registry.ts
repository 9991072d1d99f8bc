/**
 * The metrics of one process. A registry of its own: nothing is global, and two of them do not meet. A label has no
 * other values than those of the list.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricList, otherValue, type MetricFacts, type MetricName } from './metric-list.ts';

export type Labels = Record<string, string>;

/** Counts of what is open, under names that Prometheus keeps for counters (`promtool check metrics`). */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export class MetricRegistry {
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  /** `withProcess`: also what Node tells of the process itself. */
  constructor({ withProcess = true }: { withProcess?: boolean } = {}) {
    if (withProcess) {
      collectDefaultMetrics({ register: this.registry });
      for (const name of misnamed) this.registry.removeSingleMetric(name);
    }
    for (const [name, facts] of Object.entries<MetricFacts>(metricList)) {
      const labelNames = Object.keys(facts.labels ?? {});
      const common = { name, help: facts.help, labelNames, registers: [this.registry] };
      if (facts.type === 'counter') this.counters.set(name, new Counter(common));
      else if (facts.type === 'gauge') this.gauges.set(name, new Gauge(common));
      else this.histograms.set(name, new Histogram({ ...common, buckets: [...(facts.buckets ?? [])] }));
      // A gauge without labels would say 0 of what is not known.
      if (facts.type === 'gauge') this.gauges.get(name)?.reset();
      if (facts.type === 'gauge' && labelNames.length === 0) this.gauges.get(name)?.remove();
    }
    this.beginCounters();
  }

  add(name: MetricName, count: number, labels: Labels = {}): void {
    this.counters.get(name)?.inc(bounded(name, labels), count);
  }

  observe(name: MetricName, seconds: number, labels: Labels = {}): void {
    this.histograms.get(name)?.observe(bounded(name, labels), seconds);
  }

  /** Sets a gauge; with undefined nothing is known of it, and it is not shown. */
  set(name: MetricName, value: number | undefined, labels: Labels = {}): void {
    const gauge = this.gauges.get(name);
    const known = bounded(name, labels);
    if (value === undefined) gauge?.remove(known);
    else gauge?.set(known, value);
  }

  /** Nothing is known of any of its series. */
  clear(name: MetricName): void {
    const gauge = this.gauges.get(name);
    gauge?.reset();
    if (Object.keys((metricList[name] as MetricFacts).labels ?? {}).length === 0) gauge?.remove();
  }

  /** In the text form of Prometheus, 0.0.4. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Counters with few series stand at 0 from the start: a first count is an increase, and no new series. */
  private beginCounters(): void {
    for (const status of metricList.doisoat_uploads_total.labels.status)
      this.add('doisoat_uploads_total', 0, { status });
    for (const from of metricList.doisoat_index_blocks_total.labels.from)
      this.add('doisoat_index_blocks_total', 0, { from });
  }
}

/** The labels, with `OTHER` for what the list does not have. Throws if it has no such value: a defect. */
function bounded(name: MetricName, labels: Labels): Labels {
  const lists = (metricList[name] as MetricFacts).labels ?? {};
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => {
      const values: readonly string[] | number | undefined = lists[label];
      if (typeof values === 'number') return [label, value];
      const known = [value, otherValue].find((each) => values?.includes(each));
      if (known !== undefined) return [label, known];
      throw new Error(`${name}: ${label} has no value ${value}`);
    }),
  );
}
