/**
 * Attainment: counts beside supplied figures. Per cent of a plan, coverage of a population, gap to a target in points, change against the
 * same day last year. What is supplied is never computed by us. Rules: docs/summary.md, "Attainment".
 */
import type { Attainment } from './summary-schema.ts';
import type { TargetItem } from './target-item.ts';
import type { Figures, SchemeFigures } from './province-state.ts';

export interface Counted {
  persons: Figures;
  schemes: SchemeFigures | null;
}

export function attainmentOf(
  _targets: readonly TargetItem[],
  _now: Counted,
  _yearAgo: (Counted & { day: string }) | undefined,
): Attainment[] {
  return [];
}
