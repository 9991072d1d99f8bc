/** The list of metrics as rows of a table in Markdown: `docs/metrics.md` has them, and a test compares. */
import { metricList, seriesMaxOf, type MetricFacts } from './metric-list.ts';

/** Values that are named in the table; of longer lists the number is told. */
const namedMax = 6;
/** Longer ones are the codes of the catalogue, which every release adds to: the page does not count them. */
const countedMax = 40;

export function metricRows(): string[] {
  const rows = Object.entries<MetricFacts>(metricList).map(([name, facts]) => {
    const { type, unit, help } = facts;
    const isCounted = Object.values(facts.labels ?? {}).every(
      (values) => typeof values === 'number' || values.length <= countedMax,
    );
    const series = isCounted ? seriesMaxOf(facts) : 'one a code';
    return `| \`${name}\` | ${type} | ${unit} | ${labelsText(facts)} | ${series} | ${help} |`;
  });
  return ['| metric | kind | unit | labels | series, at most | meaning |', '|---|---|---|---|---:|---|', ...rows];
}

function labelsText({ labels = {} }: MetricFacts): string {
  const texts = Object.entries(labels).map(([label, values]) => {
    if (typeof values === 'number') return `\`${label}\``;
    if (values.length > countedMax) return `\`${label}\`: of the [catalogue](catalogue.md)`;
    if (values.length > namedMax) return `\`${label}\`: ${values.length} values`;
    return `\`${label}\`: ${values.map((value) => `\`${value}\``).join(' ')}`;
  });
  return texts.length === 0 ? '–' : texts.join('; ');
}
