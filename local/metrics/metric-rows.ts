/** The list of metrics as rows of a table in Markdown: `docs/metrics.md` has them, and a test compares. */
import { metricList, seriesMaxOf, type MetricFacts } from './metric-list.ts';

/** Values that are named in the table; of longer lists the number is told. */
const namedMax = 6;

export function metricRows(): string[] {
  const rows = Object.entries<MetricFacts>(metricList).map(([name, facts]) => {
    const { type, unit, help } = facts;
    return `| \`${name}\` | ${type} | ${unit} | ${labelsText(facts)} | ${seriesMaxOf(facts)} | ${help} |`;
  });
  return ['| metric | kind | unit | labels | series, at most | meaning |', '|---|---|---|---|---:|---|', ...rows];
}

function labelsText({ labels = {} }: MetricFacts): string {
  const texts = Object.entries(labels).map(([label, values]) => {
    if (typeof values === 'number') return `\`${label}\``;
    if (values.length > namedMax) return `\`${label}\`: ${values.length} values`;
    return `\`${label}\`: ${values.map((value) => `\`${value}\``).join(' ')}`;
  });
  return texts.length === 0 ? '–' : texts.join('; ');
}
