/** The queries of the Grafana dashboard, as Prometheus is asked them. */
import { readFileSync } from 'node:fs';

export const dashboardFile = 'deploy/grafana/doisoat.json';

export interface PanelQuery {
  panel: string; // its title
  expr: string;
}

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

/** What Grafana puts in place of its own names: every province, and a window of some scrapes. */
const replaced: readonly [RegExp, string][] = [
  [/\$province\b/g, '.*'],
  [/\$__rate_interval\b/g, '1m'],
];

/** Throws if a query has a name of Grafana that is not known here. */
export function dashboardQueries(text = readFileSync(dashboardFile, 'utf8')): PanelQuery[] {
  const { panels } = JSON.parse(text) as { panels: Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => {
      const asked = replaced.reduce((query, [name, value]) => query.replaceAll(name, value), expr);
      if (asked.includes('$')) throw new Error(`${title}: ${expr} has a name that is not known`);
      return { panel: title, expr: asked };
    }),
  );
}

/** Names of our metrics in a query or a rule; those of the parts of a histogram are its own. */
export function metricsIn(text: string): string[] {
  return [...text.matchAll(/\bdoisoat_[a-z_]+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, ''));
}
